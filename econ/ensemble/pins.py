"""Pinned paths: what the past was, and what a user says the future is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from econ.ensemble.given import Given, one_a_cause, read_given
from econ.ensemble.seen import beyond_seen
from econ.errors import EconError, InputError, Problems, nearest
from econ.variables import Variable, shape_of, variables

__all__ = ["Pins", "from_given", "from_panel", "given_rows", "initial_values", "window_of"]


@dataclass(frozen=True)
class Pins:
    """Pinned values by variable, `(month, dims..., scenario, 1)`, NaN where free.

    `override` replaces an equation's result; `target` is handed to the owning block, which scales its
    detail to it. `settled` are the months, counted from the first, whose federal balance since January is
    a later edition than the first estimate. `added` is what an author adds to an equation's result, zero
    where nothing.
    """

    override: Mapping[str, np.ndarray] = field(default_factory=dict)
    target: Mapping[str, np.ndarray] = field(default_factory=dict)
    settled: frozenset[int] = frozenset()
    added: Mapping[str, np.ndarray] = field(default_factory=dict)


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
    given : path to a .csv or .xlsx file, DataFrame, Series, DataArray, Dataset, mapping, or rows
        Columns `month`, `variable`, `value`, and optionally `scenario` and `unit`; other shapes that
        `econ.observations.tables` understands, other forms as `econ.ensemble.given_rows` reads them; or what
        `read_given` has made of it.
    months : ndarray of datetime64[M]
        The run's horizon.
    scenarios : sequence of str
        The scenarios that a user sees. A row that names none is for all of them, but for those that have
        a row of their own for that month.

    Raises
    ------
    Problems
        Every bad row, one line a cause: unknown variable, unit or scenario, a month outside the run, no
        number, out of bounds, far outside all that was seen, or two values for one cell.
    """
    read = read_given(given)
    problems, values = list(read.problems), list(read.values)
    arrays: dict[str, np.ndarray] = {}
    known = variables()
    # What is named for one scenario goes before what is for all.
    for one in sorted(values, key=lambda one: bool(one.scenario)):
        place = int((one.month - months[0]).astype(int))
        if one.spread and not 0 <= place < len(months):
            continue  # of a year only those months count that the run has
        try:
            columns = _columns(one, place, months, scenarios)
        except InputError as error:
            problems.append(error)
            continue
        shape = (len(months), *shape_of(one.variable.dims), len(scenarios), 1)
        array = arrays.setdefault(one.variable.name, np.full(shape, np.nan))
        array[(place, *(() if one.member is None else (one.member,)), columns, 0)] = one.value
    problems += beyond_seen(values)[0]
    problems += _disagreements(arrays, months) + _above_totals(arrays, months)
    if problems:
        raise Problems(one_a_cause(problems), where="given")
    return Pins(
        {n: a for n, a in arrays.items() if known[n].given == "override"},
        {n: a for n, a in arrays.items() if known[n].given == "target"},
    )


def _columns(one: Given, place: int, months: np.ndarray, scenarios: Sequence[str]) -> list[int]:
    """The scenarios of a value by place, once its month is one of the run."""
    if not 0 <= place < len(months):
        raise InputError(
            "month outside the run",
            where=one.where,
            got=str(one.month),
            allowed=f"{months[0]} to {months[-1]}",
            fix="leave such months out, or run longer",
        )
    if not one.scenario:
        return list(range(len(scenarios)))
    if one.scenario not in scenarios:
        raise InputError(
            "no such scenario in this run",
            where=one.where,
            got=one.scenario,
            allowed=tuple(scenarios),
            nearest=nearest(one.scenario, scenarios),
        )
    return [list(scenarios).index(one.scenario)]


def given_rows(given: Any) -> list[dict[str, Any]]:
    """Given paths as rows of `month`, `variable`, `value` and `scenario`, each in the variable's unit.

    Raises
    ------
    Problems
        As `from_given`, but for what depends on the run.
    """
    read = read_given(given)
    if read.problems:
        raise Problems(one_a_cause(read.problems), where="given")
    return [one.as_row() for one in read.values]


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
