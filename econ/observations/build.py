"""Raw tables to readings to the panel; the committed copies, and whether they still follow from the raw."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from econ import dated
from econ.errors import InputError, StaleError, nearest
from econ.observations import catalog
from econ.observations.choice import COLUMNS, Reading, choose, grid, known_by, read_readings
from econ.observations.dated import made as dated_paths
from econ.observations.declaration import PACKAGE_FILE, package_text
from econ.observations.derive import derive
from econ.observations.extract import extract
from econ.observations.periods import as_date
from econ.observations.series import LABELS, SERIES
from econ.paths import has_raw, processed, raw
from econ.vintage import vintage

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["build", "check", "data_hash", "panel", "readings", "rebuilt", "show", "table"]

READINGS, PANEL, TABLES = "readings.csv", "observations.nc", "tables"
_SHOWN = 10


def rebuilt() -> list[Reading]:
    """All readings as they follow from the raw tables, one chosen a series and month."""
    plain = extract()
    return choose(dict.fromkeys([*plain, *derive(plain)]))


def build() -> dict[str, int]:
    """Make the data package, readings, panel and run-time tables, each file written whole or not at all.

    Returns
    -------
    dict of str to int
        Number of readings, chosen readings and panel variables.
    """
    package, found = package_text(raw()), rebuilt()
    _write(raw() / PACKAGE_FILE, package)
    folder = processed()
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / READINGS, _csv(found))
    arrays = grid(found)
    dataset = _dataset(arrays, found)
    beside = folder / f".{PANEL}.part"
    dataset.to_netcdf(beside, engine="netcdf4")
    beside.replace(folder / PANEL)
    _write(folder / dated.FILE, dated.text(dated_paths()))
    (folder / TABLES).mkdir(exist_ok=True)
    for name in catalog.RUN_TIME_TABLES:
        beside = folder / TABLES / f".{name}.part"
        shutil.copyfile(catalog.table_path(name), beside)
        beside.replace(folder / TABLES / f"{name}.csv")
    return {"readings": len(found), "chosen": sum(r.chosen for r in found), "variables": len(arrays)}


def check() -> str:
    """Compare what is committed with what the raw tables make now.

    Returns
    -------
    str
        One line that says that they agree.

    Raises
    ------
    StaleError
        They differ; the message names the first cells that do.
    """
    folder = processed()
    made = {_cell(reading): reading for reading in rebuilt()}
    held = {_cell(reading): reading for reading in read_readings(folder / READINGS)}
    differences = [f"missing: {_said(made[key])}" for key in sorted(made.keys() - held.keys())]
    differences += [f"no longer made: {_said(held[key])}" for key in sorted(held.keys() - made.keys())]
    for name in catalog.RUN_TIME_TABLES:
        copy = folder / TABLES / f"{name}.csv"
        if not copy.is_file() or copy.read_bytes() != catalog.table_path(name).read_bytes():
            differences.append(f"run-time table {name} is not the raw one")
    path = raw() / PACKAGE_FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != package_text(raw()):
        differences.append(f"{path.name} is not what tables.yaml declares")
    path = folder / dated.FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != dated.text(dated_paths()):
        differences.append(f"{path.name} is not what the rows make")
    differences += _panel_differences(folder / PANEL, grid(made.values()))
    if differences:
        more = len(differences) - _SHOWN
        tail = f"\n  and {more} more" if more > 0 else ""
        raise StaleError(
            f"{len(differences)} differences from what the raw tables make:\n  "
            + "\n  ".join(differences[:_SHOWN])
            + tail,
            where=str(folder.name),
            fix="run `econ data build`, look at the difference, commit it",
        )
    return f"{len(made)} readings and the panel agree with the raw tables"


def _panel_differences(path: Path, arrays: dict[str, np.ndarray]) -> list[str]:
    """Variables of the stored panel that differ from the arrays."""
    if not path.is_file():
        return [f"{path.name} is not there"]
    import xarray as xr

    with xr.open_dataset(path) as held:
        names = {str(name) for name in held.data_vars}
        found = [f"panel lacks {name}" for name in sorted(arrays.keys() - names)]
        found += [f"panel has {name}, which no reading makes" for name in sorted(names - arrays.keys())]
        for name in sorted(arrays.keys() & names):
            if not np.array_equal(held[name].to_numpy(), arrays[name], equal_nan=True):
                found.append(f"panel's {name} differs")
    return found


def panel(as_of: str | date | None = None) -> xr.Dataset:
    """The monthly panel to the last observed month, dims `(month[, buyer or district])`; NaN is a gap.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        Only what was known then; a month means its end.
    """
    if as_of is None:
        import xarray as xr

        path = processed(PANEL)
        if not path.is_file():
            raise StaleError("the panel is not built", where=PANEL, fix="run `econ data build`")
        return xr.load_dataset(path, engine="netcdf4")
    known = known_by(read_readings(processed(READINGS)), as_date(as_of))
    return _dataset(grid(known), known)


def readings(as_of: str | date | None = None) -> pd.DataFrame:
    """All readings with the chosen one marked, a row each; columns as in `choice.COLUMNS`."""
    import pandas as pd

    found = read_readings(processed(READINGS))
    if as_of is not None:
        found = known_by(found, as_date(as_of))
    return pd.DataFrame([{name: getattr(r, name) for name in COLUMNS} for r in found], columns=list(COLUMNS))


def show(series: str, month: str = "", as_of: str | date | None = None) -> pd.DataFrame:
    """The readings of one series, or of one of its months: chosen and alternatives, with the reasons.

    Raises
    ------
    InputError
        There is no such series.
    """
    if series not in SERIES:
        raise InputError("no such series", got=series, allowed=list(SERIES), nearest=nearest(series, SERIES))
    everything = readings(as_of)
    found = everything[everything["series"] == series]
    if month:
        found = found[found["period"] == month]
    return found.reset_index(drop=True)


def table(name: str) -> pd.DataFrame:
    """A raw table, numbers as numbers and all else as text; in an installed wheel the run-time tables."""
    import pandas as pd

    names = [field["name"] for field in catalog.fields(name)] if has_raw() else None
    frame = pd.DataFrame(catalog.rows(name), columns=names, dtype=str)
    if has_raw():
        numeric = [f["name"] for f in catalog.fields(name) if f["type"] in ("number", "integer")]
    else:
        numeric = ["value"]
    for column in numeric:
        frame[column] = pd.to_numeric(frame[column].replace("", None))
    return frame


def data_hash() -> str:
    """SHA-256 of the committed readings' content, to which estimates are tied."""
    return _hash(read_readings(processed(READINGS)))


def _hash(found: Iterable[Reading]) -> str:
    lines = sorted("\x1f".join(_text(r)) for r in found)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _text(reading: Reading) -> list[str]:
    """A reading as the CSV writes it."""
    cells = []
    for name in COLUMNS:
        value = getattr(reading, name)
        if isinstance(value, bool):
            cells.append("true" if value else "false")
        else:
            cells.append(repr(value) if isinstance(value, float) else str(value))
    return cells


def _cell(reading: Reading) -> tuple[str, ...]:
    return tuple(_text(reading))


def _said(reading: Reading) -> str:
    mark = "chosen" if reading.chosen else "not chosen"
    return f"{reading.series} {reading.period} {reading.value:g} {reading.unit}, {reading.publisher} ({mark})"


def _csv(found: Iterable[Reading]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_text(reading) for reading in found)
    return buffer.getvalue()


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)


def _dataset(arrays: dict[str, np.ndarray], found: list[Reading]) -> xr.Dataset:
    """The panel with units, meaning, sources and month bounds."""
    import xarray as xr

    sources: dict[str, set[str]] = {}
    entries = {}
    for reading in found:
        if reading.chosen:
            entry = SERIES[reading.series]
            entries[entry.variable] = entry
            sources.setdefault(entry.variable, set()).add(reading.publisher)
    variables = {}
    for name, values in arrays.items():
        entry = entries[name]
        attributes = {
            "units": entry.unit,
            "long_name": entry.long_name,
            "source": ", ".join(sorted(sources[name])),
            "cell_methods": f"month: {entry.method}",
        }
        variables[name] = (("month", entry.dim)[: values.ndim], values, attributes)
    months = vintage().months.astype("datetime64[ns]")
    attributes = {
        "title": "Monthly observations: prices, oil and gas revenue, budget, refining, fuel, trade",
        "vintage": vintage().last_month,
        "known_by": f"{vintage().known_by}",
        "data_hash": _hash(found),
        "Conventions": "CF-1.11",
    }
    coordinates = {"month": ("month", months, {"long_name": "first day of the month"})}
    for dim in sorted({entries[name].dim for name in arrays} - {""}):
        coordinates[dim] = (dim, list(LABELS[dim]), {"long_name": dim})  # type: ignore[assignment]
    dataset = xr.Dataset(variables, coordinates, attributes)
    dataset["month"].encoding = {"units": "days since 1970-01-01", "dtype": "int32"}
    return dataset
