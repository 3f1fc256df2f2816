"""What differs between two scenarios, channel by channel, and runs in which only some of it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from econ.ensemble.pins import Pins
from econ.ensemble.plan import Plan
from econ.scenarios.compile import Condition
from econ.scenarios.library import load
from econ.scenarios.schema import Scenario
from econ.variables import DIMS, forcings

__all__ = [
    "CHANNELS",
    "SPLIT",
    "Channel",
    "Coalition",
    "both",
    "coalitions",
    "differing",
    "mixed",
    "under_one_answer",
]

#: What a channel is called in a sentence, in the order in which channels are listed.
CHANNELS = {
    "strikes": "strikes on refineries",
    "ports": "outages of ports and pipelines",
    "tariffs": "tariffs on buyers",
    "listings": "sanctions on sellers and tankers",
    "cap": "the price cap",
    "gas": "the end of gas sales to Europe",
    "oil": "the oil price",
    "policy": "Russia's own policy",
    "assumptions": "assumptions of the model",
    "paths": "paths set by the author",
}
#: The channel whose members are told apart as a second level, and its lever by member.
SPLIT, _TARIFF = "tariffs", "tariff"
#: The member of `SPLIT` that its other levers make up.
_BELIEF = "buyers' belief"
#: The lever that gives a scenario the answer of the first one of its run.
IMPOSED = "answer_imposed"
#: A set of atoms, each a channel or one member of a channel.
Coalition = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Channel:
    """A set of levers whose values differ between two scenarios.

    Parameters
    ----------
    name, label : str
        `strikes`, and as a sentence has it.
    members : tuple of str
        What it is made of where a second level is wanted; one empty name where it is not.
    """

    name: str
    label: str
    members: tuple[str, ...] = ("",)

    @property
    def atoms(self) -> Coalition:
        """Its members as they stand in coalitions."""
        return frozenset((self.name, member) for member in self.members)


def differing(plan: Plan, *, members: bool = False) -> tuple[Channel, ...]:
    """The channels in which the second scenario of a plan differs from the first.

    Parameters
    ----------
    plan : Plan
        Of two scenarios.
    members : bool
        Tell the buyers of the tariffs apart.
    """
    found: dict[str, set[str]] = {}
    for (channel, member), differs in _differences(plan):
        if differs:
            found.setdefault(channel, set()).add(member if members else "")
    order = (*DIMS["buyer"], _BELIEF, "")
    return tuple(
        Channel(name, label, tuple(sorted(found[name], key=order.index)))
        for name, label in CHANNELS.items()
        if name in found
    )


def coalitions(channels: Sequence[Channel]) -> list[Coalition]:
    """Every set of atoms that the worth of a channel, and of a member of it, is read from.

    All subsets of channels; and for a channel of several members its subsets beside those of the others.
    """
    whole: list[tuple[Coalition, ...]] = [(frozenset(), channel.atoms) for channel in channels]
    found = {_union(parts) for parts in product(*whole)}
    for place, channel in enumerate(channels):
        if len(channel.members) > 1:
            inner = _subsets(sorted(channel.atoms))
            found |= {_union(parts) for parts in product(*whole[:place], inner, *whole[place + 1 :])}
    return sorted(found, key=lambda coalition: (len(coalition), sorted(coalition)))


def mixed(plan: Plan, wanted: Sequence[Coalition], channels: Sequence[Channel]) -> Plan:
    """A scenario a coalition: levers of its channels as in the second scenario, all else as in the first.

    Nothing is compiled again: levels, conditions, overrides and pins are picked column by column. Moscow's
    answer is that of the first coalition in all: an effect of pressure is one under one and the same policy.
    """
    by_member = {channel.name for channel in channels if channel.members != ("",)}

    def side(atom: tuple[str, str]) -> np.ndarray:
        key = atom if atom[0] in by_member else (atom[0], "")
        return np.array([int(key in coalition) for coalition in wanted])

    values = {}
    for name, levels in plan.values.items():
        if name == _TARIFF:
            parts = [levels[:, k][..., side((SPLIT, buyer))] for k, buyer in enumerate(DIMS["buyer"])]
            values[name] = np.stack(parts, axis=1)
        else:
            values[name] = levels[..., side(_atom(name))]
    overrides = {name: array[..., side(("assumptions", ""))] for name, array in plan.overrides.items()}
    made = replace(
        plan,
        scenarios=tuple(f"coalition_{k}" for k in range(len(wanted))),
        values=values,
        conditions=tuple(_conditions(plan.conditions, side)),
        overrides=overrides,
        given=_picked(plan.given, side(("paths", ""))),
        texts={},
    )
    return under_one_answer(made)


def under_one_answer(plan: Plan) -> Plan:
    """The same plan with the first scenario's answer of Moscow's in all of them."""
    if IMPOSED not in plan.values:
        return plan
    return replace(plan, values={**plan.values, IMPOSED: np.ones_like(plan.values[IMPOSED])})


def _differences(plan: Plan) -> Iterable[tuple[tuple[str, str], bool]]:
    """Each atom, lever by lever, and whether the lever's levels or conditions differ over the run."""
    for name, levels in plan.values.items():
        ahead = levels[plan.warmup :]
        if name == _TARIFF:
            for place, buyer in enumerate(DIMS["buyer"]):
                line = ahead[:, place]
                yield (
                    (SPLIT, buyer),
                    _apart(line)
                    or _conditions_of(plan, name, place, 0) != _conditions_of(plan, name, place, 1),
                )
        else:
            unequal = _conditions_of(plan, name, None, 0) != _conditions_of(plan, name, None, 1)
            yield _atom(name), _apart(ahead) or unequal
    for array in plan.overrides.values():
        yield ("assumptions", ""), not _same(array[..., 0], array[..., 1])
    for pins in (plan.given.override, plan.given.target, plan.given.added):
        for array in pins.values():
            yield ("paths", ""), not _same(array[..., 0, :], array[..., 1, :])


def _apart(levels: np.ndarray) -> bool:
    return bool(np.any(levels[..., 0] != levels[..., 1]))


def _same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


def _atom(lever: str) -> tuple[str, str]:
    channel = forcings()[lever].channel
    return channel, _BELIEF if channel == SPLIT else ""


def _conditions_of(plan: Plan, lever: str, member: int | None, scenario: int) -> list[Any]:
    """What ends a lever's level in one scenario, comparable between the two."""
    return [
        (c.member, c.variable, c.place, c.comparison, c.threshold, c.months, c.latch, c.then.tolist())
        for c in plan.conditions
        if c.forcing == lever and c.scenario == scenario and (member is None or c.member in (None, member))
    ]


def _conditions(conditions: Sequence[Condition], side: Any) -> Iterable[Condition]:
    """Each condition in every coalition that has its lever from its scenario."""
    for condition in conditions:
        atom = _atom(condition.forcing)
        if condition.forcing == _TARIFF and condition.member is not None:
            atom = (SPLIT, DIMS["buyer"][condition.member])
        for place in np.flatnonzero(side(atom) == condition.scenario):
            yield replace(condition, scenario=int(place))


def _picked(given: Pins, columns: np.ndarray) -> Pins:
    def pick(pins: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: array[..., columns, :] for name, array in pins.items()}

    return Pins(pick(given.override), pick(given.target), given.settled, pick(given.added))


def _subsets(atoms: Sequence[tuple[str, str]]) -> list[Coalition]:
    return [
        frozenset(a for a, chosen in zip(atoms, mask, strict=True) if chosen)
        for mask in product((False, True), repeat=len(atoms))
    ]


def _union(parts: Iterable[Coalition]) -> Coalition:
    return frozenset().union(*parts)


def both(scenario: Any, reference: Any = "") -> tuple[Scenario, Scenario]:
    """A scenario and what its effect is measured against, the usual one unless it is named."""
    one = scenario if isinstance(scenario, Scenario) else load(scenario)
    chosen = reference or usual_reference(one.name)
    return one, chosen if isinstance(chosen, Scenario) else load(chosen)


def usual_reference(name: str) -> str:
    """`no_pressure` for the baseline, the baseline for all else."""
    return "no_pressure" if name == "baseline" else "baseline"
