"""Pinned paths: what the past was, and what a user says the future is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from econ.errors import EconError, InputError, Problems
from econ.observations.tables import SPREAD, Tidy, is_sheet, sheet, tidied
from econ.variables import Variable, shape_of, split_given, variables

__all__ = ["Pins", "from_given", "from_panel", "given_rows", "initial_values", "window_of"]


@dataclass(frozen=True)
class Pins:
    """Pinned values by variable, `(month, dims..., scenario, 1)`, NaN where free.

    `override` replaces an equation's result; `target` is handed to the owning block, which scales its
    detail to it. `settled` are the months, counted from the first, whose federal balance since January is
    a later edition than the first estimate. `added` is what an author adds to an equation's result, zero
    where nothing. `notes` say how a given table was read, where it does not say so itself.
    """

    override: Mapping[str, np.ndarray] = field(default_factory=dict)
    target: Mapping[str, np.ndarray] = field(default_factory=dict)
    settled: frozenset[int] = frozenset()
    added: Mapping[str, np.ndarray] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


#: Indices of pandas that are months.
_DATED = ("DatetimeIndex", "PeriodIndex")


def from_panel(needed: Iterable[str], months: np.ndarray, as_of: str | None) -> Pins:
    """Observations for the warm-up, as they were known at `as_of`."""
    from econ.observations.arrays import load
    from econ.observations.editions import later_editions

    panel, dates = load(as_of=as_of)
    known = variables()
    override: dict[str, np.ndarray] = {}
    target: dict[str, np.ndarray] = {}
    for name in needed:
        variable = known[name]
        values = window_of(panel, dates, variable, months)
        if values is None or np.all(np.isnan(values)):
            continue
        (target if variable.given == "target" else override)[name] = values[..., None, None]
    settled = later_editions("federal_balance_ytd", as_of) if "federal_balance_ytd" in override else ()
    return Pins(override, target, frozenset(place for place, m in enumerate(months) if str(m) in settled))


def initial_values(carried: Iterable[str], month: np.datetime64, as_of: str | None) -> dict[str, np.ndarray]:
    """Observed values of the month before the warm-up, `(dims..., 1, 1)`, NaN where not observed."""
    from econ.observations.arrays import load

    panel, dates = load(as_of=as_of)
    known = variables()
    found: dict[str, np.ndarray] = {}
    for name in carried:
        values = window_of(panel, dates, known[name], np.array([month]))
        if values is not None:
            found[name] = values[0][..., None, None]
    return found


def window_of(
    panel: Mapping[str, np.ndarray], dates: np.ndarray, variable: Variable, months: np.ndarray
) -> np.ndarray | None:
    """One variable's observations in `months`, `(month, dims...)`, or None where it has none."""
    series = variable.observed or variable.name
    if series == "-" or series not in panel:
        return None
    values = np.asarray(panel[series], float)
    shape = shape_of(variable.dims)
    if values.shape[1:] != shape:
        raise EconError(
            "the panel's dims are not the variable's",
            where=variable.name,
            got=values.shape[1:],
            allowed=str(shape),
        )
    place = (months - dates[0]).astype(int)
    found = np.full((len(months), *shape), np.nan)
    inside = (place >= 0) & (place < len(values))
    found[inside] = values[place[inside]]
    return found


def from_given(given: Any, months: np.ndarray, scenarios: Sequence[str]) -> Pins:
    """Paths that a user pins.

    Parameters
    ----------
    given : DataFrame, path to a .csv or .xlsx file, or iterable of mappings
        Columns `month`, `variable`, `value`, and optionally `scenario`; or another shape that
        `econ.observations.tables` understands.
    months : ndarray of datetime64[M]
        The run's horizon.
    scenarios : sequence of str
        The scenarios that a user sees; a row that names none is for all of them.

    Raises
    ------
    Problems
        Every bad row: unknown variable or scenario, a month outside the run, NaN, out of bounds,
        or the same cell twice.
    """
    if given is None:
        return Pins()
    cells: dict[tuple[str, int, int | None, int], float] = {}
    problems: list[EconError] = []
    arrays: dict[str, np.ndarray] = {}
    known = variables()
    table = given_table(given)
    for where, row in table.rows:
        if SPREAD in row and not _inside(str(row["month"]), months):
            continue
        try:
            variable, member, place, columns, value = _cell(row, where, months, scenarios)
        except EconError as error:
            problems.append(error)
            continue
        array = arrays.setdefault(
            variable.name,
            np.full((len(months), *shape_of(variable.dims), len(scenarios), 1), np.nan),
        )
        for column in columns:
            cell = (variable.name, place, member, column)
            if cell in cells:
                problems.append(InputError("given twice", where=where, got=str(row["variable"])))
            cells[cell] = value
            array[(place, *(() if member is None else (member,)), column, 0)] = value
    problems += _disagreements(arrays, months) + _above_totals(arrays, months)
    if problems:
        raise Problems(problems, where="given")
    return Pins(
        {n: a for n, a in arrays.items() if known[n].given == "override"},
        {n: a for n, a in arrays.items() if known[n].given == "target"},
        notes=table.notes,
    )


def _inside(month: str, months: np.ndarray) -> bool:
    """Whether a month is one of the run's: of a year only those count that the run has."""
    return bool(months[0] <= np.datetime64(month, "M") <= months[-1])


#: A total, its two terms with their signs: given all three they must add up; the last is what a given total
#: leaves, so that both alone would leave the other term to be guessed.
_SUMS = (
    ("federal_revenue", ("oil_gas_revenue", 1.0), ("non_oil_revenue", 1.0)),
    ("federal_balance", ("federal_revenue", 1.0), ("federal_spending", -1.0)),
)
#: Published sums are rounded [bn RUB].
_ROUNDED = 1.0


def _disagreements(arrays: Mapping[str, np.ndarray], months: np.ndarray) -> list[EconError]:
    """Months in which given totals and terms do not add up, or a term is fixed that a total leaves."""
    found: list[EconError] = []
    for total, (first, _), (left, sign) in _SUMS:
        if total not in arrays or left not in arrays:
            continue
        free = np.full_like(arrays[total], np.nan)
        whole, rest, known = arrays[total], arrays[left], arrays.get(first, free)
        both = ~np.isnan(whole) & ~np.isnan(rest)
        gap = np.abs(whole - known - sign * rest)
        for place in np.flatnonzero((both & ~(gap <= _ROUNDED)).any(axis=(1, 2))):
            apart = (
                np.nanmax(np.where(both[place], gap[place], np.nan))
                if np.isfinite(gap[place]).any()
                else None
            )
            found.append(
                InputError(
                    f"{total} and {left} are given, and {first} does not follow",
                    where=f"given {months[place]}",
                    got="" if apart is None else f"{apart:,.1f} bn RUB apart",
                    fix=f"give {first} with one of them, or all three so that they add up",
                )
            )
    return found


#: What is given of a part and of the whole that it is taken from, in the same unit.
_TOTALS = {"crude_runs": "crude_production", "crude_exports": "crude_production"}


def _above_totals(arrays: Mapping[str, np.ndarray], months: np.ndarray) -> list[EconError]:
    """A part that is given above its total in the same month; the sum of its members where it has a dim."""
    found: list[EconError] = []
    for part, whole in _TOTALS.items():
        if part not in arrays or whole not in arrays:
            continue
        over = np.arange(1, arrays[part].ndim - 2)
        size = np.nansum(arrays[part], axis=tuple(over)) if len(over) else arrays[part]
        above = (size > arrays[whole]).any(axis=(1, 2))
        found += [
            InputError(
                f"{part} is given above {whole}",
                where=f"given {month}",
                got=f"{np.nanmax(size[place]):g}",
                allowed=f"at most {np.nanmin(arrays[whole][place]):g}",
                fix="free one",
            )
            for place, month in zip(np.flatnonzero(above), months[above], strict=True)
        ]
    return found


def given_rows(given: Any) -> list[tuple[str, dict[str, Any]]]:
    """Rows with the place to name in an error."""
    return given_table(given).rows


def given_table(given: Any) -> Tidy:
    """Rows of one shape, whatever shape was given, and what was understood beside."""
    if is_sheet(given):
        return _whole(tidied(sheet(given)))
    if hasattr(given, "to_dict") and hasattr(given, "columns"):
        dated = "month" not in given.columns and type(given.index).__name__ in _DATED
        frame = given.reset_index(names="month") if dated else given.reset_index(drop=True)
        records, prefix = frame.to_dict("records"), "given row "
    elif isinstance(given, (str, bytes)) or hasattr(given, "__fspath__"):
        records, prefix = _read_csv(given), f"{given}:"
    else:
        records, prefix = [dict(row) for row in given], "given row "
    offset = 2 if prefix.endswith(":") else 0
    return _whole(tidied([(f"{prefix}{index + offset}", record) for index, record in enumerate(records)]))


def _whole(table: Tidy) -> Tidy:
    if table.rows:
        missing = {"month", "variable", "value"} - set(table.rows[0][1])
        if missing:
            raise InputError(
                "columns are missing",
                where="given",
                got=sorted(map(str, table.rows[0][1])),
                allowed="month, variable, value, and optionally scenario",
            )
    return table


def _read_csv(path: Any) -> list[dict[str, Any]]:
    import csv

    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("is not a text file in UTF-8", where=str(path)) from None


def _cell(
    row: Mapping[str, Any], where: str, months: np.ndarray, scenarios: Sequence[str]
) -> tuple[Variable, int | None, int, list[int], float]:
    """One row checked: variable, member of its dim, month, scenario columns, value."""
    from econ.quantities import parse_month

    try:
        variable, member = split_given(str(row["variable"]))
        month = parse_month(str(row["month"])[:10])
    except InputError as error:
        error.got = error.got or str(row["variable"])
        raise error.located(where) from None
    place = int((month - months[0]).astype(int))
    if not 0 <= place < len(months):
        raise InputError(
            "month outside the run", where=where, got=str(month), allowed=f"{months[0]} to {months[-1]}"
        )
    value = _number(row["value"], variable, where)
    name = row.get("scenario")
    if name in (None, "") or name != name:
        return variable, member, place, list(range(len(scenarios))), value
    if name not in scenarios:
        raise InputError("no such scenario in this run", where=where, got=name, allowed=tuple(scenarios))
    return variable, member, place, [list(scenarios).index(str(name))], value


def _number(raw: Any, variable: Variable, where: str) -> float:
    try:
        value = float(raw)
    except (TypeError, ValueError):
        value = float("nan")
    low, high = variable.bounds
    if not np.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
        allowed = f"a number from {'-inf' if low is None else low} to {'inf' if high is None else high}"
        raise InputError("not a value for it", where=f"{where} {variable.name}", got=raw, allowed=allowed)
    return value
