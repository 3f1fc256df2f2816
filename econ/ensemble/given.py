"""Given paths checked row by row: which variable, which month, how much in its own unit, for whom.

What is plain is understood (another unit, a decimal comma, a value given twice alike, days of a month); what
could be read in two ways is refused, one line a cause.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from econ.delimited import number
from econ.ensemble.given_rows import Row, raw_rows
from econ.errors import EconError, InputError, Problems
from econ.months import as_month
from econ.observations.tables import SPREAD, missing
from econ.quantities import days_in
from econ.units import converted
from econ.variables import DIMS, Variable, split_given, variables

__all__ = ["Given", "GivenPaths", "one_a_cause", "read_given"]

#: Days of a month whose mean stands for the month's.
_ENOUGH_DAYS = 15
#: Rows of one cause that are still named one by one.
_FEW = 3
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_TIMED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.ASCII)


@dataclass(frozen=True)
class Given:
    """One value: in the variable's unit, for a month, for one scenario or (an empty name) for all.

    `spread` is the longer span, as it was written, of which the month is one; `unit` the unit that was named.
    """

    where: str
    name: str
    variable: Variable
    member: int | None
    month: np.datetime64
    value: float
    scenario: str
    day: str = ""
    spread: str = ""
    unit: str = ""

    def as_row(self) -> dict[str, Any]:
        """The row as a user would write it."""
        said = {"month": str(self.month), "variable": self.name, "value": self.value}
        return {**said, "scenario": self.scenario} if self.scenario else said


@dataclass(frozen=True)
class GivenPaths:
    """Values that can be read, what is wrong with the rest, and how what is not plain was read."""

    values: tuple[Given, ...] = ()
    problems: tuple[EconError, ...] = ()
    notes: tuple[str, ...] = ()


def read_given(given: Any) -> GivenPaths:
    """Given paths as values, with every fault of a row.

    Raises
    ------
    InputError, Problems
        There are no rows to be read at all: no file, no table, unknown columns.
    """
    if given is None:
        return GivenPaths()
    if isinstance(given, GivenPaths):
        return given
    found: list[Given] = []
    problems: list[EconError] = []
    rows, said = raw_rows(given)
    for row in rows:
        try:
            found.append(_read(row))
        except EconError as error:
            problems.append(error)
    values, notes = _by_month(found, problems)
    return GivenPaths(tuple(values), tuple(problems), (*said, *notes))


def _read(row: Row) -> Given:
    cells = row.cells
    name = _text(cells.get("variable"))
    try:
        name = _with_member(name, cells)
        variable, member = split_given(name)
        month, day = _month(cells.get("month"))
    except InputError as error:
        error.got = name if error.got is None else error.got
        raise error.located(row.where) from None
    cell, unit = _in_percent(cells.get("value"), _text(cells.get("unit")))
    value = _value(cell, row, variable)
    if unit:
        try:
            value = converted(value, unit, variable.name, variable.unit, float(days_in(month)))
        except InputError as error:
            raise error.located(row.where) from None
    _check_bounds(value, variable, row)
    scenario, spread = _text(cells.get("scenario")), _text(cells.get(SPREAD))
    return Given(row.where, name, variable, member, month, value, scenario, day, spread, unit)


def _in_percent(cell: Any, unit: str) -> tuple[Any, str]:
    """A number and its unit; a number with a percent sign is in percent, whatever the column says."""
    if isinstance(cell, str) and cell.strip().endswith("%"):
        return cell.strip().removesuffix("%"), "percent"
    return cell, unit


def _text(cell: Any) -> str:
    """A cell as text, empty where there is nothing: no cell, NaN."""
    return "" if missing(cell) else str(cell).strip()


def _with_member(name: str, cells: Any) -> str:
    """The name with the member that a column of its dim gives: `crude_exports` and `china`."""
    for dim in DIMS:
        label = _text(cells.get(dim))
        if label and not name.endswith(f"_{label}"):
            known = variables().get(name)
            if known is None or known.dims != (dim,) or label not in DIMS[dim]:
                allowed = DIMS[dim] if known is not None and dim in known.dims else f"nothing in column {dim}"
                raise InputError(f"not a {dim} of {name}", got=label, allowed=allowed)
            name = f"{name}_{label}"
    return name


def _month(cell: Any) -> tuple[np.datetime64, str]:
    """The month, and the day in it where one is named."""
    if missing(cell):
        cell = None
    if hasattr(cell, "hour") or isinstance(cell, np.datetime64):
        cell = _whole_day(cell)
    text = _text(cell) if isinstance(cell, str) else cell
    if isinstance(text, str):
        midnight = _MIDNIGHT.fullmatch(text)
        if midnight is None and _TIMED.match(text):
            raise _timed(text)
        text = midnight.group(1) if midnight else text
    month = as_month(text)
    return month, text if isinstance(text, str) and len(text) > len("2020-01") else ""


def _whole_day(moment: Any) -> Any:
    """A moment of NumPy, pandas or Python as its day, if it is one that begins it; a month as itself."""
    if hasattr(moment, "start_time"):
        return str(moment.start_time)[:7]
    day = np.datetime64(moment.replace(tzinfo=None) if hasattr(moment, "tzinfo") else moment, "us")
    if np.isnat(day):
        return None
    if day != day.astype("datetime64[D]"):
        raise _timed(str(moment))
    return str(day.astype("datetime64[D]"))


def _timed(text: str) -> InputError:
    return InputError(
        "a time of day, where a month is needed",
        got=text,
        allowed="YYYY-MM, or a day without a time",
        fix="a month that begins in another zone moves back by one in UTC: write its name, such as 2020-01",
    )


def _value(cell: Any, row: Row, variable: Variable) -> float:
    if isinstance(cell, str):
        value = number(cell, row.mark)
    elif isinstance(cell, (bool, np.bool_)) or cell is None:
        value = None
    else:
        try:
            value = float(cell)
        except (TypeError, ValueError, OverflowError):
            value = None
    if value is None or not math.isfinite(value):
        either = isinstance(cell, str) and not row.mark and "," in cell
        raise InputError(
            "the comma may part thousands or decimals" if either else "not a number",
            where=f"{row.where} {variable.name}",
            got=cell,
            allowed=f"a number [{variable.unit}]",
            fix="write it without the comma, or with a point" if either else "",
        )
    return value


def _check_bounds(value: float, variable: Variable, row: Row) -> None:
    low, high = variable.bounds
    if (low is not None and value < low) or (high is not None and value > high):
        ends = f"{-math.inf if low is None else low:g} to {math.inf if high is None else high:g}"
        allowed = f"{ends} {variable.unit}"
        raise InputError(
            "out of bounds", where=f"{row.where} {variable.name}", got=row.cells.get("value"), allowed=allowed
        )


def _by_month(found: Sequence[Given], problems: list[EconError]) -> tuple[list[Given], tuple[str, ...]]:
    """One value a month: the same one twice is one, days of a rate are averaged, all else is a fault."""
    cells: dict[tuple[str, str, np.datetime64], list[Given]] = {}
    for one in found:
        cells.setdefault((one.scenario, one.name, one.month), []).append(one)
    values: list[Given] = []
    averaged: dict[str, int] = {}
    for (_, name, month), same in cells.items():
        first = same[0]
        days = {one.day for one in same if one.day}
        daily = first.variable.kind == "rate" and len(days) == len(same)
        if len(same) == 1 or all(one.value == first.value for one in same):
            values.append(first)
        elif daily and len(days) >= _ENOUGH_DAYS:
            averaged[name] = averaged.get(name, 0) + 1
            values.append(replace(first, value=float(np.mean([one.value for one in same])), day=""))
        else:
            problems.append(_twice(name, month, same, len(days), daily))
    notes = [f"{name} is given by day: the means of {n} months are taken" for name, n in averaged.items()]
    return values, (*notes, *_gaps(values))


def _gaps(values: Sequence[Given]) -> Iterator[str]:
    """A word on paths that leave months out: a quarter's or a year's date is but one month."""
    paths: dict[tuple[str, str], list[int]] = {}
    for one in values:
        paths.setdefault((one.scenario, one.name), []).append(int(one.month.astype(int)))
    for (scenario, name), places in paths.items():
        first, last = (np.datetime64(end, "M") for end in (min(places), max(places)))
        whole = max(places) - min(places) + 1
        if len(places) < whole:
            whom = f"{name} of {scenario}" if scenario else name
            yield (
                f"{whom} is given in {len(places)} of the {whole} months from {first} to {last}: "
                "the others are computed"
            )


def _twice(name: str, month: np.datetime64, same: Sequence[Given], days: int, daily: bool) -> InputError:
    """A month with several values that are not one."""
    what = "given twice"
    fix = "keep one of them"
    if daily:
        what, fix = f"given by day, and too few days for a mean of the month: {days}", "give the month's mean"
    elif days == len(same):
        what, fix = "given by day, and what it is in a month is no mean of days", "give the month's value"
    got = [one.value for one in same[:_FEW]]
    return InputError(what, where=f"{same[-1].where} {name} {month}", got=got, fix=fix)


def one_a_cause(problems: Iterable[EconError]) -> list[EconError]:
    """Faults with the same cause as one, which says how many rows have it."""
    causes: dict[tuple[str, ...], list[EconError]] = {}
    for error in problems:
        inner = error.problems if isinstance(error, Problems) else [error]
        for one in inner:
            causes.setdefault((one.what, one.allowed, one.nearest, one.fix), []).append(one)
    found: list[EconError] = []
    for same in causes.values():
        if len(same) > _FEW:
            first = same[0]
            first.where = f"{first.where} and {len(same) - 1} more, to {same[-1].where}"
            first.args = (first.text(),)
            found.append(first)
        else:
            found += same
    return found
