"""What a user's scenario says that a run does not do, or that its author may not have meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from econ.quantities import PERCENT
from econ.scenarios.library import load, names
from econ.scenarios.schedules import Path, Raised, Schedule, Until
from econ.scenarios.schema import Scenario
from econ.scenarios.settings import Setting
from econ.variables import forcings

__all__ = ["late_levels", "own_levers", "shares_above_one"]


def own_levers(scenario: Scenario) -> list[str]:
    """The levers that a user's scenario sets otherwise than the scenario of the library that it extends."""
    if scenario.name in names():
        return []
    parent = load(scenario.parent).pressure if scenario.parent in names() else {}
    return [name for name, schedules in scenario.pressure.items() if parent.get(name) != schedules]


def shares_above_one(scenario: Scenario, lane: int, values: Mapping[str, np.ndarray]) -> list[str]:
    """A word for each lever whose share goes beyond the whole: 5 percent is 0.05, and 5 is 500 percent.

    Parameters
    ----------
    lane : int
        The scenario's place in `values`, `(month, dims..., scenario)`.
    """
    declared = forcings()
    found = []
    for name in own_levers(scenario):
        lever, most = declared[name], float(values[name][..., lane].max())
        if lever.unit == "1" and lever.neutral == 0 and most > 1:
            found.append(f"{scenario.name} {name}: {most:g} is {most * PERCENT:,.0f} percent")
    return found


def late_levels(scenario: Scenario, months: np.ndarray) -> list[str]:
    """A word for each lever, parameter or add-factor with a level that begins after the run's last month.

    Parameters
    ----------
    months : ndarray of datetime64[M]
        The months of the run.
    """
    if scenario.name in names():
        # The library's own paths are as long as their sources, whatever a run takes of them.
        return []
    levers: dict[str, tuple[Schedule | Setting | None, ...]] = {**scenario.pressure}
    levers |= {f"adjust {name}": (schedule,) for name, schedule in scenario.adjust.items()}
    levers |= {f"parameter {name}": _parts(setting) for name, setting in scenario.parameters.items()}
    found = []
    for name, schedules in levers.items():
        late = sorted({date for one in schedules for date in _late(one, months)})
        if late:
            found.append(
                f"{scenario.name} {name}: {', '.join(late)} comes after the run, which ends in {months[-1]}"
            )
    return found


def _parts(setting: Setting) -> tuple[Any, ...]:
    return setting if isinstance(setting, tuple) else (setting,)


def _late(schedule: Any, months: np.ndarray) -> Iterator[str]:
    """Dates in a schedule, and in those that it is made of, that lie behind the last month."""
    if isinstance(schedule, Path):
        for date, _ in schedule.points:
            if isinstance(date, str) and np.datetime64(date[:7], "M") > months[-1]:
                yield date
            elif not isinstance(date, str) and int(date) > len(months):
                yield f"month {date}"
    elif (
        isinstance(schedule, Raised)
        and schedule.since
        and np.datetime64(schedule.since[:7], "M") > months[-1]
    ):
        yield schedule.since
    elif isinstance(schedule, Until) and schedule.when is None and schedule.months >= len(months):
        yield f"month {schedule.months + 1}"
    if is_dataclass(schedule):
        for field in fields(schedule):
            inner = getattr(schedule, field.name)
            for one in inner if isinstance(inner, tuple) else (inner,):
                if is_dataclass(one):
                    yield from _late(one, months)
