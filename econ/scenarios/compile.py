"""Scenarios compiled to dense arrays: what the engine reads month by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

from econ.errors import EconError, InputError, Problems
from econ.months import as_month
from econ.quantities import month_range
from econ.scenarios.library import HISTORY, load, own_name
from econ.scenarios.reader import outcome
from econ.scenarios.schedules import Constant, Horizon, Schedule, Until, in_history
from econ.scenarios.schema import Scenario
from econ.scenarios.settings import overrides
from econ.variables import DIMS, forcings, shape_of, variables
from econ.variables import Forcing as Declared
from econ.vintage import WARMUP

__all__ = ["WARMUP", "Condition", "Forcing", "chosen", "compile_scenarios"]

#: What names a scenario: the library's name, a file, a mapping with a file's keys, or the object.
Named = str | Path | Mapping[str, Any] | Scenario


@dataclass(frozen=True)
class Condition:
    """A level that ends when an outcome of the months before says so.

    The engine compares `variable` (its `place` along the variable's dim) with `threshold`
    at the end of each month. After `months` months on end it sets `forcing` (its `member`) of
    scenario `scenario` to `then[month]` from the next month on: for good if `latch`, else while it holds.
    """

    forcing: str
    member: int | None
    scenario: int
    variable: str
    place: int | None
    comparison: Literal["below", "above"]
    threshold: float
    months: int
    latch: bool
    then: np.ndarray


@dataclass(frozen=True)
class Forcing:
    """Everything that scenarios say, as arrays.

    Parameters
    ----------
    names : tuple of str
        The scenarios, in the order of the last axis.
    months : ndarray of datetime64[M]
        The warm-up and then the run.
    warmup : int
        How many of the months are warm-up.
    values : dict of str to ndarray
        By forcing `(month, dims..., scenario)`: history in the warm-up, the scenario's level
        after it. Never NaN.
    conditions : tuple of Condition
        Levels that outcomes end; `values` holds the level without the condition.
    overrides : dict of str to ndarray
        Parameters that some scenario replaces, `(scenario,)`, or `(month, [member], scenario)` where a
        value has a date or a member; NaN where it does not.
    texts : dict of str to str
        Each scenario, and history, as YAML with nothing left to a parent.
    titles : dict of str to str
    """

    names: tuple[str, ...]
    months: np.ndarray
    warmup: int
    values: Mapping[str, np.ndarray]
    conditions: tuple[Condition, ...] = ()
    overrides: Mapping[str, np.ndarray] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> np.datetime64:
        """The first month of the run."""
        return self.months[self.warmup]

    def doses(self) -> dict[str, np.ndarray]:
        """Each forcing's dose, `(dims..., scenario)`: its level above neutral summed over the run.

        Unit: the forcing's own, times months (expected strikes; tariff rate x months). A level
        that a condition may end counts as if it never did. Source: MODEL 1 and 12.
        """
        declared = forcings()
        return {name: (v[self.warmup :] - declared[name].neutral).sum(0) for name, v in self.values.items()}


def compile_scenarios(
    scenarios: Named | Sequence[Named],
    start: str | np.datetime64,
    months: int,
    warmup: int = WARMUP,
    history: Scenario | None = None,
) -> Forcing:
    """Scenarios as arrays over a warm-up and a run.

    Parameters
    ----------
    scenarios : name, path, mapping or Scenario, or several
    start : str or datetime64
        First month of the run.
    months, warmup : int
        Months of the run, and before it.
    history : Scenario, optional
        What was in force by date; the library's own unless given (a stored run brings its own).

    Raises
    ------
    InputError
        No scenario, a name twice, no month, or `Problems`: levels outside a forcing's bounds.
    """
    runs = chosen(scenarios)
    past = history or load(HISTORY)
    if months < 1 or warmup < 1:
        raise InputError("a run needs at least one month, and one of warm-up", got=(months, warmup))
    first = as_month(start)
    calendar = month_range(first - warmup, warmup + months)
    problems: list[EconError] = []
    values: dict[str, np.ndarray] = {}
    conditions: list[Condition] = []
    for name, declared in forcings().items():
        lanes = [_levels(declared, s, past, calendar, warmup, problems) for s in runs]
        values[name] = np.stack([lane for lane, _ in lanes], axis=-1)
        for place, (_, found) in enumerate(lanes):
            conditions += [_condition(declared, place, *one) for one in found]
    if problems:
        raise Problems(problems, where="scenarios")
    for array in values.values():
        array.setflags(write=False)
    overridden = sorted({name for s in runs for name in s.parameters})
    return Forcing(
        names=tuple(s.name for s in runs),
        months=calendar,
        warmup=warmup,
        values=values,
        conditions=tuple(conditions),
        overrides={
            n: overrides(n, [s.parameters.get(n) for s in runs], calendar, warmup) for n in overridden
        },
        texts={s.name: s.text() for s in (past, *runs)},
        titles={s.name: s.title for s in runs},
    )


def chosen(scenarios: Named | Sequence[Named]) -> list[Scenario]:
    """Scenarios by name, file, mapping or object, each with a name of its own.

    Raises
    ------
    InputError, Problems
        No scenario, no such scenario, faults in a file, a name twice, or a name of the library on another.
    """
    asked: Any = scenarios
    if isinstance(asked, (str, Path, Scenario, Mapping)):
        asked = [asked]
    if isinstance(asked, bytes) or not isinstance(asked, Iterable):
        allowed = "names, paths of .yaml files, mappings, Scenario objects"
        raise InputError("needs a scenario, or several", got=asked, allowed=allowed)
    several: list[Named] = list(asked)
    found: list[Scenario] = []
    problems: list[EconError] = []
    for entry in several:
        try:
            found.append(own_name(entry) if isinstance(entry, Scenario) else load(entry))
        except InputError as error:
            problems.append(error)
    names = [s.name for s in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        problems.append(InputError("a scenario is named twice", got=twice, fix="give each its own name"))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems, where="scenarios")
    if not found:
        raise InputError("no scenario", fix="name at least one")
    return found


_Found = tuple[int | None, Until, np.ndarray]


def _levels(
    declared: Declared,
    scenario: Scenario,
    history: Scenario,
    calendar: np.ndarray,
    warmup: int,
    problems: list[EconError],
) -> tuple[np.ndarray, list[_Found]]:
    """One forcing's levels `(month, dims...)` in one scenario, and the conditions in them."""
    neutral = (Constant(declared.neutral),) * (shape_of(declared.dims) or (1,))[0]
    was = history.pressure.get(declared.name, neutral)
    now = scenario.pressure.get(declared.name, neutral)
    columns: list[np.ndarray] = []
    found: list[_Found] = []
    for place, (before, schedule) in enumerate(zip(was, now, strict=True)):
        horizon = _horizon(declared, before, calendar[warmup:])
        column = np.concatenate([horizon.past(calendar[:warmup]), schedule.values(horizon)])
        if isinstance(schedule, Until) and schedule.when is not None:
            then = np.concatenate([column[:warmup], schedule.then.values(horizon)])
            _check(declared, then, scenario.name, calendar, place, problems)
            found.append((place if declared.dims else None, schedule, then))
        _check(declared, column, scenario.name, calendar, place, problems)
        columns.append(column)
    return (np.stack(columns, axis=1) if declared.dims else columns[0]), found


def _horizon(declared: Declared, history: Schedule, months: np.ndarray) -> Horizon:
    def past(dates: np.ndarray) -> np.ndarray:
        return in_history(history, dates, declared.neutral, f"{HISTORY} {declared.name}")

    return Horizon(months, past)


def _check(
    declared: Declared,
    column: np.ndarray,
    scenario: str,
    calendar: np.ndarray,
    place: int,
    problems: list[EconError],
) -> None:
    low, high = declared.bounds
    with np.errstate(invalid="ignore"):
        wrong = ~np.isfinite(column)
        wrong |= False if low is None else column < low
        wrong |= False if high is None else column > high
    if wrong.any():
        month = int(np.flatnonzero(wrong)[0])
        label = f" {DIMS[declared.dims[0]][place]}" if declared.dims else ""
        where = f"{scenario} {declared.name}{label} {calendar[month]}"
        allowed = f"{low} to {high} {declared.unit}"
        problems.append(InputError("out of bounds", where=where, got=float(column[month]), allowed=allowed))


def _condition(
    declared: Declared, scenario: int, member: int | None, schedule: Until, then: np.ndarray
) -> Condition:
    when = schedule.when
    assert when is not None
    watched = outcome(variables(), when.variable)
    if watched is None:
        raise InputError("no such variable", where=declared.name, got=when.variable)
    variable, place = watched
    return Condition(
        forcing=declared.name,
        member=member,
        scenario=scenario,
        variable=variable,
        place=place,
        comparison=when.comparison,
        threshold=when.threshold,
        months=when.months,
        latch=when.latch,
        then=then,
    )
