"""Levels of a scenario that no month of a run reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from econ.scenarios.library import names
from econ.scenarios.schedules import Path, Raised, Schedule
from econ.scenarios.schema import Scenario

__all__ = ["late_levels"]


def late_levels(scenario: Scenario, months: np.ndarray) -> list[str]:
    """A word for each lever or add-factor with a level that begins after the run's last month.

    Parameters
    ----------
    months : ndarray of datetime64[M]
        The months of the run.
    """
    if scenario.name in names():
        # The library's own paths are as long as their sources, whatever a run takes of them.
        return []
    levers: dict[str, tuple[Schedule, ...]] = {**scenario.pressure}
    levers |= {f"adjust {name}": (schedule,) for name, schedule in scenario.adjust.items()}
    found = []
    for name, schedules in levers.items():
        late = sorted({date for one in schedules for date in _late(one, months)})
        if late:
            found.append(
                f"{scenario.name} {name}: {', '.join(late)} comes after the run, which ends in {months[-1]}"
            )
    return found


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
    if is_dataclass(schedule):
        for field in fields(schedule):
            inner = getattr(schedule, field.name)
            for one in inner if isinstance(inner, tuple) else (inner,):
                if is_dataclass(one):
                    yield from _late(one, months)
