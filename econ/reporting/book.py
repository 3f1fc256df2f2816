"""The numbers behind a report as a spreadsheet: months as dates, years, differences, pins, page one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from io import BytesIO
from itertools import product
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from econ.outcomes.summary import difference, measure, quantiles, reference_of
from econ.outcomes.years import annual
from econ.reporting.page.authored import paths_set
from econ.reporting.page.findings import Findings
from econ.variables import DIMS

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["workbook"]

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_HEADS = ("5 percent", "25 percent", "median", "75 percent", "95 percent")
_DATE = "yyyy-mm"
#: Letters of a cell beyond which Excel cuts.
_CELL = 32_000


def workbook(ds: xr.Dataset, found: Findings) -> bytes:
    """A workbook of the run that a report shows.

    Parameters
    ----------
    ds : xarray.Dataset
        With titles for names.
    found : Findings
        Page one's numbers.

    Returns
    -------
    bytes
        Sheets: what each holds; page one; months; years; differences of both from the reference; paths
        set by the author; the run.
    """
    from xlsxwriter import Workbook

    sink = BytesIO()
    # Texts stay texts, whatever they begin with.
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = Workbook(sink, {"in_memory": True, "constant_memory": False, **plain})
    book.set_properties({"created": _stamp(ds)})
    formats = _Formats(book.add_format({"bold": True}), book.add_format({"num_format": _DATE}))
    reference = reference_of(ds)
    by_year = {str(name): annual(ds, str(name)) for name in ds.data_vars}
    sheets = {
        "page one": ("The numbers of page one", ("number", "value"), _page(found)),
        "variables": ("What each name is, in which unit", _ABOUT, _variables(ds)),
        "months": ("Every chart by month, and tables of it", _MONTHLY, _monthly(ds, "")),
        "years": ("Tables by calendar year", _YEARLY, _yearly(by_year, "")),
        "differences by month": ("Scenario less reference, by month", _MONTHLY, _monthly(ds, reference)),
        "differences by year": ("Scenario less reference, by year", _YEARLY, _yearly(by_year, reference)),
        "paths set": ("Paths that the author set", _PATHS, _paths(ds)),
        "run": ("What the run was", ("attribute", "value"), _run(ds)),
    }
    contents = [[name, what] for name, (what, _, _) in sheets.items()]
    _sheet(book, formats, "contents", ("sheet", "what it holds"), contents)
    for name, (_, head, rows) in sheets.items():
        _sheet(book, formats, name, head, rows)
    book.close()
    return sink.getvalue()


class _Formats(NamedTuple):
    """How a head and a month are shown."""

    head: Any
    month: Any


def _sheet(
    book: Any, formats: _Formats, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """A sheet with a head that stays; dates as months, absence as an empty cell."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, head, formats.head)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, float):
                if isfinite(value):
                    sheet.write_number(place, column, value)
            elif isinstance(value, str):
                if value:
                    sheet.write_string(place, column, value[:_CELL])
            elif isinstance(value, datetime):
                sheet.write_datetime(place, column, value, formats.month)
            elif value is not None:
                sheet.write(place, column, value)


def _stamp(ds: xr.Dataset) -> datetime:
    """The day by which the data were known, so that bytes repeat."""
    return _date(np.datetime64(str(ds.attrs["vintage"]), "M") + 2)


def _date(month: np.datetime64) -> datetime:
    whole = int(month.astype("datetime64[M]").astype(int))
    return datetime(1970 + whole // 12, whole % 12 + 1, 1)


_ABOUT = ("name", "what it is", "unit by month", "a year is its", "unit by year")
_MONTHLY = ("scenario", "month", "name", "member", *_HEADS)
_YEARLY = ("scenario", "year", "covers", "name", "member", *_HEADS)


def _variables(ds: xr.Dataset) -> Iterable[list[Any]]:
    """What each name is, once: rows of numbers carry the name alone."""
    for name, values in ds.data_vars.items():
        by = values.attrs
        unit = str(by.get("units", ""))
        yield [str(name), str(by.get("label", name)), unit, measure(values), unit.removesuffix(" a month")]


def _monthly(ds: xr.Dataset, reference: str) -> Iterable[list[Any]]:
    """A row a scenario, month, variable and member; differences where a reference is named."""
    dates = [_date(month) for month in ds["month"].values]
    for name, values in ds.data_vars.items():
        shown = difference(values, reference) if reference else values
        for place, row in _cells(shown, reference):
            yield [place["scenario"], dates[place["month"]], str(name), _member(place), *row]


def _yearly(by_year: Mapping[str, xr.DataArray], reference: str) -> Iterable[list[Any]]:
    for name, values in by_year.items():
        labels = [str(label) for label in values["label"].values]
        years = [int(year) for year in values["year"].values]
        shown = difference(values, reference) if reference else values
        for place, row in _cells(shown, reference):
            year = place["year"]
            yield [place["scenario"], years[year], labels[year], name, _member(place), *row]


def _member(place: dict[str, Any]) -> str:
    """`gasoline, southern`; empty for a variable without members."""
    return ", ".join(place[dim] for dim in DIMS if dim in place)


def _cells(values: xr.DataArray, reference: str) -> Iterable[tuple[dict[str, Any], list[float]]]:
    """Where each cell lies, and its quantiles; the reference's own differences are left out."""
    dims = [str(dim) for dim in values.dims if dim not in ("draw", "quantile")]
    found = np.moveaxis(quantiles(values.transpose(*dims, ...), LEVELS), 0, -1)
    labels: list[list[Any]] = [
        list(range(values.sizes[d])) if d in ("month", "year") else [str(v) for v in values[d].values]
        for d in dims
    ]
    rows = found.reshape(-1, len(LEVELS)).tolist()
    for place, row in zip(product(*labels), rows, strict=True):
        at: dict[str, Any] = dict(zip(dims, place, strict=True))
        if at["scenario"] != reference:
            yield at, row


def _page(found: Findings) -> Iterable[list[Any]]:
    """Every number of page one by its name; those that are not known are empty."""

    def told(name: str, value: Any) -> Iterable[list[Any]]:
        if is_dataclass(value):
            for field in fields(value):
                yield from told(f"{name}, {field.name}", getattr(value, field.name))
        elif isinstance(value, tuple):
            for place, item in enumerate(value, 1):
                yield from told(f"{name} {place}", item)
        else:
            yield [name, value]

    for field in fields(found):
        yield from told(field.name.replace("_", " "), getattr(found, field.name))


_PATHS = ("path", "unit", "scenario", "month", "value", "how")


def _paths(ds: xr.Dataset) -> Iterable[list[Any]]:
    for one in paths_set(ds):
        for month, value in zip(one.months, one.values, strict=True):
            how = "added to the model's own" if one.added else "in place of the model's own"
            yield [one.label, one.unit, one.scenario or "all", _date(month), float(value), how]


def _run(ds: xr.Dataset) -> Iterable[list[Any]]:
    left_out = {"identity_record", "published", "forced", "given", "adjusted"}
    for key, value in ds.attrs.items():
        if key not in left_out:
            yield [str(key), value if isinstance(value, (int, float)) else str(value)]
