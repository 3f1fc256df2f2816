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

from econ import dated, netcdf
from econ.errors import InputError, StaleError, nearest
from econ.manifest import PANEL, READINGS, VINTAGE, altered, only_waiting, record
from econ.observations import catalog
from econ.observations.arrays import instead
from econ.observations.cells import check_cells
from econ.observations.choice import COLUMNS, Reading, choose, grid, known_by, parsed, read_readings
from econ.observations.dated import made as dated_paths
from econ.observations.declaration import PACKAGE_FILE, package_text
from econ.observations.derive import derive
from econ.observations.extract import extract
from econ.observations.periods import as_date
from econ.observations.scenarios import made_scenarios
from econ.observations.series import LABELS, SERIES
from econ.paths import has_raw, processed, raw
from econ.vintage import vintage

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["build", "check", "panel", "readings", "readings_hash", "rebuilt", "show", "table"]

_SHOWN = 10
_SCENARIOS = tuple(map(dated.scenario_file, dated.SCENARIOS))


def rebuilt() -> list[Reading]:
    """All readings as they follow from the raw tables, one chosen a series and month.

    Raises
    ------
    Problems
        Cells that cannot be read, with file, line and column.
    """
    check_cells()
    plain = extract()
    return choose(dict.fromkeys([*plain, *derive(plain)]))


def build() -> dict[str, int]:
    """Make the data package, readings, panel and run-time tables, each file written whole or not at all.

    Returns
    -------
    dict of str to int
        Number of readings, chosen readings and panel variables.

    Raises
    ------
    InputError
        An installed wheel, which has no raw tables, or cells that cannot be read: file, line and column.

    Examples
    --------
    >>> sorted(econ.build_data())
    ['chosen', 'readings', 'variables']
    """
    package = package_text(raw())
    with catalog.tables_read() as tables:
        found = rebuilt()
        arrays = grid(found)
        with instead(arrays, vintage().months):
            paths, scenarios = dated_paths(), made_scenarios()
    _write(raw() / PACKAGE_FILE, package)
    folder = processed()
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / READINGS, _csv(found))
    dataset = _dataset(arrays, found)
    beside = folder / f".{PANEL}.part"
    netcdf.write(dataset, beside)
    beside.replace(folder / PANEL)
    _write(folder / dated.FILE, dated.text(paths))
    for name, text in scenarios.items():
        path = processed(dated.scenario_file(name))
        path.parent.mkdir(exist_ok=True)
        _write(path, text)
    for name in catalog.RUN_TIME_TABLES:
        copy = processed(catalog.copy_of(name))
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(catalog.table_path(name), copy.with_suffix(".part"))
        copy.with_suffix(".part").replace(copy)
    copies = map(catalog.copy_of, catalog.RUN_TIME_TABLES)
    record([VINTAGE, READINGS, PANEL, dated.FILE, *_SCENARIOS, *copies], {*tables, *catalog.RUN_TIME_TABLES})
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

    Examples
    --------
    >>> econ.check_data().endswith("agree with the raw tables")
    True
    """
    copies = {catalog.copy_of(name): catalog.table_path(name) for name in catalog.RUN_TIME_TABLES}
    changed = [name for name in (VINTAGE, READINGS, PANEL, dated.FILE, *_SCENARIOS, *copies) if altered(name)]
    made = rebuilt()
    differences = _reading_differences(made)
    differences += [f"{name} is missing, or was changed after it was built" for name in changed]
    differences += [
        f"{name} is not the raw table"
        for name, source in copies.items()
        if name not in changed and not _is_copy(processed(name), source)
    ]
    path = raw() / PACKAGE_FILE
    if not path.is_file() or path.read_text(encoding="utf-8") != package_text(raw()):
        differences.append(f"{path.name} is not what tables.yaml declares")
    with instead(grid(made), vintage().months):
        texts = {dated.scenario_file(name): text for name, text in made_scenarios().items()}
        texts[dated.FILE] = dated.text(dated_paths())
    differences += [
        f"{name} is not what the rows make"
        for name, text in texts.items()
        if name not in changed and processed(name).read_text(encoding="utf-8") != text
    ]
    # A library that opens a damaged file may end the process: what was changed is not opened.
    differences += [] if PANEL in changed else _panel_differences(made)
    if differences:
        more = len(differences) - _SHOWN
        tail = f"\n  and {more} more" if more > 0 else ""
        raise StaleError(
            f"{len(differences)} differences from what the raw tables make:\n  "
            + "\n  ".join(differences[:_SHOWN])
            + tail,
            where=processed().name,
            fix="run `econ data build`, look at the difference, commit it",
        )
    return f"{len(made)} readings and the panel agree with the raw tables"


def _is_copy(path: Path, source: Path) -> bool:
    """Whether a run-time table is the raw one, as it was before rows were added that wait."""
    content = path.read_bytes()
    return content == source.read_bytes() or only_waiting(source, hashlib.sha256(content).hexdigest())


def _reading_differences(made: list[Reading]) -> list[str]:
    """Readings that the stored file lacks or has beyond those made."""
    new = {_cell(reading): reading for reading in made}
    try:
        old = {_cell(reading): reading for reading in parsed(processed(READINGS).read_bytes())}
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return [f"{READINGS} cannot be read"]
    missing = [f"missing: {_said(new[key])}" for key in sorted(new.keys() - old.keys())]
    return missing + [f"no longer made: {_said(old[key])}" for key in sorted(old.keys() - new.keys())]


def _panel_differences(made: list[Reading]) -> list[str]:
    """What the stored panel has otherwise than the readings make it: variables, axes, attributes."""
    old, new = netcdf.read(processed(PANEL)), _dataset(grid(made), made)
    names, known = (set(map(str, ds.variables)) for ds in (old, new))
    both = sorted(names & known)
    found = [f"panel lacks {name}" for name in sorted(known - names)]
    found += [f"panel has {name}, which no reading makes" for name in sorted(names - known)]
    found += [f"panel's {n} differs" for n in both if not old.variables[n].identical(new.variables[n])]
    return found + ([] if old.attrs == new.attrs else ["panel's attributes differ"])


def panel(as_of: str | date | None = None) -> xr.Dataset:
    """The monthly panel to the last observed month, dims `(month[, buyer or district])`; NaN is a gap.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        Only what was known then; a month means its end.

    Returns
    -------
    xarray.Dataset
        A variable a series, with `units`, `long_name` and publishers as attributes.

    Raises
    ------
    InputError
        `as_of` is no date, or later than the vintage of the data.

    Examples
    --------
    >>> econ.history()["brent_price"].attrs["units"]
    'USD/bbl'
    """
    found = read_readings()
    known = found if as_of is None else known_by(found, as_date(as_of))
    return _dataset(grid(known), known)


def readings(as_of: str | date | None = None) -> pd.DataFrame:
    """All readings with the chosen one marked, a row each; columns as in `choice.COLUMNS`."""
    import pandas as pd

    found = read_readings()
    if as_of is not None:
        found = known_by(found, as_date(as_of))
    return pd.DataFrame([{name: getattr(r, name) for name in COLUMNS} for r in found], columns=list(COLUMNS))


def show(series: str, month: str = "", as_of: str | date | None = None) -> pd.DataFrame:
    """The readings of one series, or of one of its months: chosen and alternatives, with the reasons.

    Parameters
    ----------
    series : str
        `econ data show` lists them; most have the name of a variable.
    month : str
        `2023-09`: all readings of that month; empty for every month.
    as_of : str or datetime.date, optional
        Only what was known then; a month means its end.

    Returns
    -------
    pandas.DataFrame
        A row a reading: period, value, unit, publisher, date, day since when it is known, link, whether it
        was chosen and why.

    Raises
    ------
    InputError
        There is no such series.

    Examples
    --------
    >>> bool(econ.readings("brent_price")["chosen"].any())
    True
    """
    if series not in SERIES:
        raise InputError("no such series", got=series, allowed=list(SERIES), nearest=nearest(series, SERIES))
    everything = readings(as_of)
    found = everything[everything["series"] == series]
    if month:
        found = found[found["period"] == month]
    return found.reset_index(drop=True)


def table(name: str) -> pd.DataFrame:
    """A raw table, numbers as numbers and all else as text; in an installed wheel the run-time tables.

    Parameters
    ----------
    name : str
        A file of data/raw without its ending.

    Returns
    -------
    pandas.DataFrame
        Columns as in the file, described in data/raw/tables.yaml; NaN is an empty number.

    Raises
    ------
    InputError
        No such table.

    Examples
    --------
    >>> "publisher" in econ.table("relief_episodes")
    True
    """
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


def readings_hash(found: Iterable[Reading]) -> str:
    """SHA-256 of readings, in whatever order they come."""
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
        "data_hash": readings_hash(found),
        "Conventions": "CF-1.11",
    }
    coordinates = {"month": ("month", months, {"long_name": "first day of the month"})}
    for dim in sorted({entries[name].dim for name in arrays} - {""}):
        coordinates[dim] = (dim, list(LABELS[dim]), {"long_name": dim})  # type: ignore[assignment]
    dataset = xr.Dataset(variables, coordinates, attributes)
    dataset["month"].encoding = {"units": "days since 1970-01-01", "dtype": "int32"}
    return dataset
