"""The scenario that the cost of continuing is counted from: one with the same world for each scenario.

A given path of the world, such as the price of oil, is as true without pressure as with it: a scenario
that has one is compared with a reference that has it too, be it pinned or a lever of the oil price. What
pressure moves itself (discounts, runs, exports), or Russia decides, is free in a reference that the user
does not name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from econ.ensemble.derived import COST, REFERENCE
from econ.ensemble.pins import Pins
from econ.scenarios import Scenario, load
from econ.scenarios.as_of import is_pressure
from econ.scenarios.schedules import Constant, Schedule
from econ.variables import forcings, variables

__all__ = ["References", "references"]

#: The channel whose levers are no pressure: the world's oil price.
_OIL = "oil"


@dataclass(frozen=True)
class References:
    """Where each scenario's reference stands, and what is run for reference alone.

    Parameters
    ----------
    hidden : tuple of Scenario
        Run behind the scenarios that a user sees, and not returned.
    places : tuple of int
        Place of each scenario's reference on the scenario axis, hidden ones included.
    given : Pins
        The given paths of all scenarios, hidden ones included.
    notes : tuple of str
        What a reader of the cost should know.
    """

    hidden: tuple[Scenario, ...]
    places: tuple[int, ...]
    given: Pins
    notes: tuple[str, ...] = ()


def references(shown: Sequence[Scenario], given: Pins, outputs: Sequence[str]) -> References:
    """A reference for each scenario: the one named among them if its world is the same, else a hidden one.

    Parameters
    ----------
    shown : sequence of Scenario
    given : Pins
        Paths given for them.
    outputs : sequence of str
        What the run returns; without the cost there is no reference.
    """
    if COST.name not in outputs:
        return References((), tuple(range(len(shown))), given)
    names = [scenario.name for scenario in shown]
    # Pressure as of a month in a run is what its costs are counted from.
    base = next((name for name in names if is_pressure(name)), REFERENCE)
    own = names.index(base) if base in names else None
    worlds = [(_oil(scenario), _world(given, place)) for place, scenario in enumerate(shown)]
    found = {} if own is None else {worlds[own]: own}
    leaders: list[int] = []
    for place, world in enumerate(worlds):
        if world not in found:
            found[world] = len(shown) + len(leaders)
            leaders.append(place)
    places = [found[world] for world in worlds] + [len(shown) + k for k in range(len(leaders))]
    alone = own is None and len(leaders) == 1
    hidden = [_like(base, shown[place], "" if alone else shown[place].name) for place in leaders]
    return References(
        tuple(hidden), tuple(places), _widened(given, leaders), _notes(base, names, own, places, given)
    )


def _world(given: Pins, place: int) -> tuple[tuple[str, bytes], ...]:
    """The paths of the world that are given in one scenario, comparable."""
    known = variables()
    return tuple(
        (name, values[..., place, 0].tobytes())
        for name, values in sorted(given.override.items())
        if known[name].world and not np.isnan(values[..., place, 0]).all()
    ) + tuple(
        (f"{name}, added", values[..., place, 0].tobytes())
        for name, values in sorted(given.added.items())
        if known[name].world and values[..., place, 0].any()
    )


def _oil(scenario: Scenario) -> tuple[tuple[str, tuple[Schedule, ...]], ...]:
    """The scenario's levers of the oil price, comparable; neutral ones say nothing."""
    known = forcings()
    return tuple(
        (name, schedules)
        for name, schedules in sorted(scenario.pressure.items())
        if known[name].channel == _OIL
        and any(schedule != Constant(known[name].neutral) for schedule in schedules)
    )


def _like(reference: str, scenario: Scenario, name: str) -> Scenario:
    """The reference in the world of a scenario; `name` is needed where there are several."""
    base = load(reference)
    called = f"{reference} in the world of {name}" if name else reference
    return replace(base, name=called, pressure={**base.pressure, **dict(_oil(scenario))}, kept=True)


def _widened(given: Pins, leaders: Sequence[int]) -> Pins:
    """The given paths with a column for each hidden reference: the world of its scenario, all else free."""
    known = variables()

    def wide(paths: Mapping[str, np.ndarray], free: float = np.nan) -> dict[str, np.ndarray]:
        made = {}
        for name, values in paths.items():
            more = values[..., list(leaders), :]
            made[name] = np.concatenate(
                [values, more if known[name].world else np.full_like(more, free)], axis=-2
            )
        return made

    return replace(
        given, override=wide(given.override), target=wide(given.target), added=wide(given.added, 0.0)
    )


def _notes(
    base: str, names: Sequence[str], own: int | None, places: Sequence[int], given: Pins
) -> tuple[str, ...]:
    """What the cost counts where a given path is one that pressure moves, or worlds differ."""
    known, found = variables(), list[str]()
    paths = {**given.override, **given.target}
    effects = sorted(name for name in paths if not known[name].world)
    for name in effects:
        pinned = ~np.isnan(paths[name]).all(axis=tuple(range(paths[name].ndim - 2)))[:, 0]
        if own is not None and pinned[own]:
            found.append(f"{name} is given in {base} too, so {COST.name} leaves out what pressure does to it")
        elif pinned.any():
            found.append(f"{name} is given; {base}, from which {COST.name} is counted, computes its own")
    others = [] if own is None else [n for n, at in zip(names, places, strict=False) if at != own]
    if others:
        found.append(
            f"{COST.name} of {', '.join(others)} is counted from a {base} with the same given prices "
            f"and rates, not from the {base} shown"
        )
    return tuple(found)
