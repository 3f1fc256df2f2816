"""Tables for other programs: one value a row with its unit, or quantiles side by side for Excel."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.errors import InputError
from econ.variables import DIMS, variables

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["frames", "quantile_table", "write_csv", "write_excel", "write_parquet"]

#: What a spreadsheet shows of a run that kept its draws.
_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_EXCEL_ROWS = 1_048_576
#: Characters that one cell may hold.
_EXCEL_CELL = 32_767
#: Widths of columns in characters: of what is read in words, and of the rest.
_WIDTHS = {
    "variable": 30,
    "label": 34,
    "scenario": 22,
    "long_name": 60,
    "source": 60,
    "what": 30,
    "value": 60,
}
_WIDTH = 14


def frames(ds: xr.Dataset) -> Iterator[pd.DataFrame]:
    """One long table a variable, all with the same columns.

    Yields
    ------
    DataFrame
        `scenario, month, variable, unit`, one column for each dim that some variable has (empty
        where this one has it not), `draw` or `quantile`, `value`.
    """
    import pandas as pd

    ds, last = _draws_last(ds)
    shared = _members(ds)
    labels = {str(dim): _labels(ds, str(dim)) for dim in ds.dims}
    for name, values in ds.data_vars.items():
        axes = [labels[str(dim)] for dim in values.dims]
        places = np.indices(values.shape).reshape(len(axes), -1)
        columns: dict[str, Any] = dict.fromkeys(
            ["scenario", "month", "variable", "unit", *shared, last, "value"], ""
        )
        for dim, axis, place in zip(values.dims, axes, places, strict=True):
            columns[str(dim)] = axis[place]
        columns["variable"], columns["unit"] = str(name), str(values.attrs.get("units", ""))
        columns["value"] = values.values.ravel()
        yield pd.DataFrame(columns)


def quantile_table(ds: xr.Dataset) -> pd.DataFrame:
    """Quantiles side by side, a row for each scenario, month, variable and member of its dims."""
    import pandas as pd

    ds, _ = _draws_last(ds)
    parts = []
    for name, values in ds.data_vars.items():
        if "quantile" in values.dims:
            levels = [float(q) for q in ds["quantile"].values]
            columns = values.values
        elif values.sizes["draw"] == 1:
            levels, columns = [], values.values
        else:
            levels = list(_LEVELS)
            columns = np.moveaxis(np.quantile(values.values, levels, axis=-1), 0, -1)
        places = np.indices(columns.shape[:-1]).reshape(columns.ndim - 1, -1)
        table: dict[str, Any] = {"scenario": "", "month": "", "variable": str(name)}
        table["label"] = str(values.attrs.get("label", name))
        table |= dict.fromkeys(_members(ds), "")
        table["unit"] = str(values.attrs.get("units", ""))
        for dim, place in zip(values.dims[:-1], places, strict=True):
            table[str(dim)] = _labels(ds, str(dim))[place]
        heads = ["median" if q == 0.5 else f"{100 * q:g} percent" for q in levels] or ["value"]
        table |= dict(zip(heads, columns.reshape(-1, columns.shape[-1]).T, strict=True))
        parts.append(pd.DataFrame(table))
    return pd.concat(parts, ignore_index=True)


def _draws_last(ds: xr.Dataset) -> tuple[xr.Dataset, str]:
    """A run with its draws, or quantiles, along the last axis, as a sweep or a user's own has them not."""
    last = "quantile" if "quantile" in ds.dims else "draw"
    return ds.transpose(..., last), last


def _members(ds: xr.Dataset) -> list[str]:
    """Dims that only some variables have, in our order, and those of a sweep."""
    own = {str(dim) for values in ds.data_vars.values() for dim in values.dims}
    usual = {"scenario", "month", "draw", "quantile", *DIMS}
    return [*(dim for dim in DIMS if dim in own), *sorted(own - usual)]


def write_csv(ds: xr.Dataset, part: Path) -> None:
    """All values, one a row; numbers in full."""
    for place, frame in enumerate(frames(ds)):
        frame.to_csv(part, mode="a", header=place == 0, index=False, lineterminator="\n")


def write_parquet(ds: xr.Dataset, part: Path) -> None:
    """All values, one a row, one row group a variable; the run's attributes as metadata."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    about = {str(key): str(value) for key, value in ds.attrs.items()}
    writer = None
    try:
        for frame in frames(ds):
            table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(about)
            writer = writer or ParquetWriter(part, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def write_excel(ds: xr.Dataset, part: Path) -> None:
    """Quantiles on one sheet, what each variable means on another, the run's provenance on a third."""
    from openpyxl import Workbook

    table = quantile_table(ds)
    if len(table) >= _EXCEL_ROWS:
        raise InputError(
            "more rows than a spreadsheet holds",
            where=part.name,
            got=len(table),
            allowed=f"below {_EXCEL_ROWS}",
            fix="keep fewer variables or scenarios, or write .parquet",
        )
    book = Workbook(write_only=True)
    try:
        _fill(book, ds, table)
        book.save(part)
    except Exception as error:
        # The library's own error of a full disk is none of Python's; each sheet then fails once more.
        if type(error).__name__ != "SerialisationError":
            raise
        for sheet in book.worksheets:
            with suppress(Exception):
                sheet.close()
        raise OSError(errno.EIO, f"the sheets do not fit: {error}") from None


def _fill(book: Any, ds: xr.Dataset, table: pd.DataFrame) -> None:
    """All sheets of the workbook."""
    results = _sheet(book, "results", list(table.columns))
    for row in table.itertuples(index=False):
        results.append(list(row))
    keys = ("units", "long_name", "kind", "sign", "source")
    meanings = _sheet(book, "variables", ["variable", *keys])
    for name, values in ds.data_vars.items():
        meanings.append([str(name), *(str(values.attrs.get(key, "")) for key in keys)])
    about = _sheet(book, "about", ["what", "value"])
    for key, value in ds.attrs.items():
        # The whole record is for programs, and given paths have a sheet of their own: both can be longer
        # than what a cell may hold.
        if key not in ("identity_record", "given"):
            about.append([str(key), _fitting(str(value))])
    _append_given(book, ds)


def _sheet(book: Any, title: str, head: list[str]) -> Any:
    """A sheet whose first row stays in sight, in bold, its columns as wide as what people read needs."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    made = book.create_sheet(title)
    made.freeze_panes = "A2"
    for place, name in enumerate(head, 1):
        made.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, _WIDTH)
    cells = [WriteOnlyCell(made, value=name) for name in head]
    for cell in cells:
        cell.font = Font(bold=True)
    made.append(cells)
    return made


def _fitting(text: str) -> str:
    """A text that a cell holds; one that is cut says so."""
    cut = " ... cut: the .nc has all of it"
    return text if len(text) <= _EXCEL_CELL else text[: _EXCEL_CELL - len(cut)] + cut


def _append_given(book: Any, ds: xr.Dataset) -> None:
    """Given paths as they were pinned, a value a row, in the form that `given=` reads."""
    text = str(ds.attrs.get("given", ""))
    if not text:
        return
    given, names = _sheet(book, "given", ["variable", "month", "scenario", "value"]), ds["scenario"].values
    for name, month, *place, value in json.loads(text):
        dims = variables()[name].dims
        labels = [DIMS[dim][at] for dim, at in zip(dims, place[:-1], strict=True)]
        given.append(["_".join([name, *labels]), month, str(names[place[-1]]), value])


def _labels(ds: xr.Dataset, dim: str) -> np.ndarray:
    values = ds[dim].values
    if values.dtype.kind == "M":
        return values.astype("datetime64[M]").astype(str).astype(object)
    return values.astype(object) if values.dtype.kind in "UT" else values
