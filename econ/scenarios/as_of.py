"""The baseline with pressure as at the end of an earlier month: `pressure@2025-01`."""  # history: past

from __future__ import annotations

import re
from dataclasses import replace

from econ.errors import InputError
from econ.quantities import month_name, parse_month
from econ.scenarios.schedules import Hold, Lowest, Schedule, Until
from econ.scenarios.schema import Scenario
from econ.vintage import vintage

__all__ = ["PRESSURE", "is_pressure", "pressure_at"]

#: What such a scenario's name begins with.
PRESSURE = "pressure@"
_NAME = re.compile(r"pressure@(\d{4}-(?:0[1-9]|1[0-2]))\Z")


def is_pressure(name: object) -> bool:
    """Whether it names pressure as of a month."""
    return isinstance(name, str) and name.startswith(PRESSURE)


def pressure_at(name: str, baseline: Scenario) -> Scenario:
    """The baseline with every level that it keeps from the start kept from an earlier month instead.

    Parameters
    ----------
    name : str
        `pressure@YYYY-MM`.
    baseline : Scenario

    Raises
    ------
    InputError
        No month, or one outside the data.
    """
    match = _NAME.match(name)
    if not match:
        raise InputError("names no month", where=name, allowed=f"{PRESSURE}YYYY-MM")
    months = vintage().months
    month = parse_month(match[1])
    if not months[0] <= month <= months[-1]:
        allowed = f"{months[0]} to {months[-1]}"
        raise InputError("outside the data", where=name, got=match[1], allowed=allowed)
    when = month_name(month)
    return Scenario(
        name=name,
        title=f"Pressure as of the end of {when}",
        description=f"As {baseline.name}, with every level as it was at the end of {when}; counts are means "
        "of the months up to it.",
        phrase=f"the pressure of {when}",
        pressure={
            lever: tuple(_kept(schedule, match[1]) for schedule in schedules)
            for lever, schedules in baseline.pressure.items()
        },
        parameters=baseline.parameters,
        sources=baseline.sources,
        parent=baseline.name,
        kept=True,
    )


def _kept(schedule: Schedule, month: str) -> Schedule:
    """What is kept from the start, kept from the month instead."""
    match schedule:
        case Hold(at=""):
            return replace(schedule, at=month)
        case Lowest():
            return Lowest(tuple(_kept(one, month) for one in schedule.of))
        case Until():
            return replace(schedule, level=_kept(schedule.level, month), then=_kept(schedule.then, month))
        case _:
            return schedule
