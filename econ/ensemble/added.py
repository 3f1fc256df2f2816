"""What authors add to computed prices and rates, month by month: add-factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from econ.ensemble.pins import Pins
from econ.ensemble.seen import seen
from econ.errors import EconError, InputError, Problems
from econ.scenarios.schedules import Horizon
from econ.scenarios.schema import Scenario, build_adjust
from econ.variables import Variable, shape_of, split_given

__all__ = ["with_added", "with_adjust"]


def with_adjust(scenarios: Sequence[Scenario], adjust: Mapping[str, Any] | None) -> list[Scenario]:
    """Every scenario with the add-factors that a caller gives, in the form of a scenario file."""
    if adjust is None:
        return list(scenarios)
    read = build_adjust(adjust)
    if not read:
        return list(scenarios)
    return [replace(one, adjust={**one.adjust, **read}, kept=True) for one in scenarios]


def with_added(given: Pins, scenarios: Sequence[Scenario], months: np.ndarray) -> Pins:
    """Given paths with what scenarios add, `(month, dims..., scenario, 1)`, zero where nothing.

    Raises
    ------
    InputError, Problems
        A month that is given and added to at once.
    """
    added: dict[str, np.ndarray] = {}
    problems: list[EconError] = []
    horizon = Horizon(months, lambda dates: np.zeros(len(dates)))
    for lane, scenario in enumerate(scenarios):
        for name, schedule in scenario.adjust.items():
            variable, member = split_given(name)
            shape = (len(months), *shape_of(variable.dims), len(scenarios), 1)
            array = added.setdefault(variable.name, np.zeros(shape))
            at = (slice(None), *(() if member is None else (member,)), lane, 0)
            array[at] = schedule.values(horizon)
            problems += _too_much(f"scenario {scenario.name}, adjust {name}", variable, member, array[at])
            pinned = given.override.get(variable.name)
            both = np.zeros(len(months), bool) if pinned is None else ~np.isnan(pinned[at]) & (array[at] != 0)
            if both.any():
                where = f"scenario {scenario.name}, adjust {name}, {months[int(np.argmax(both))]}"
                fix = "give the path, or add to the model's own"
                problems.append(InputError("is given and added to at once", where=where, fix=fix))
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems, where="adjust")
    return replace(given, added=added)


def _too_much(where: str, variable: Variable, member: int | None, values: np.ndarray) -> list[InputError]:
    """What is added is more than all that was ever seen: another unit, or a slip."""
    past, most = seen(variable, member), float(np.abs(values).max())
    largest = np.inf if past is None else float(np.abs(past[1]).max())
    if most <= largest:
        return []
    allowed = f"up to {largest:g} {variable.unit}, the largest seen of {variable.name}"
    return [InputError("adds more than was ever seen", where=where, got=most, allowed=allowed)]
