"""What a run says of its own inputs: what they do not move, and what of the future is not decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from econ.ensemble.pins import Pins
from econ.model.graph import load
from econ.parameters import load as load_parameters
from econ.scenarios.compile import Forcing
from econ.scenarios.late import own_levers
from econ.scenarios.schema import Scenario

__all__ = ["alike", "beyond_plans", "ineffective", "undecided"]


def beyond_plans(last: np.datetime64, needed: tuple[str, ...]) -> tuple[str, ...]:
    """A word about months after the budget's plans, which a run of many years should not hide."""
    years = load_parameters()["spending_plan"].steps[0].astype("datetime64[Y]")
    planned = (years.max() + 1).astype("datetime64[M]") - 1
    if last <= planned or "federal_spending" not in needed:
        return ()
    return (f"budget plans end in {planned} and are held from there, but for Moscow's answer",)


def undecided(months: np.ndarray, forcing: Forcing, needed: tuple[str, ...]) -> tuple[str, ...]:
    """A word about laws whose end is a toss, which moves oil and gas revenue: the damper's, the gas tax's."""
    policy = forcing.values.get("damper_moratorium_policy")
    decided = policy is not None and bool(np.all(policy[-len(months) :] >= 0))
    notes = []
    moratorium, raised = (_tossed(name, months) for name in ("damper_moratorium_law", "met_gas_raise"))
    if moratorium and not decided and "damper_moratorium" in needed:
        notes.append(
            f"whether the damper's price test is suspended from {moratorium} is not decided: half of the "
            "simulations suspend it (damper_moratorium_policy of 0 or 1 decides)"
        )
    if raised and "met_gas_accrual" in needed:
        notes.append(
            f"whether the gas tax stays raised from {raised} is not decided: half of the simulations keep it"
        )
    return tuple(notes)


def _tossed(name: str, months: np.ndarray) -> np.datetime64 | None:
    """From when a parameter is a toss, if the run reaches that far."""
    first = load_parameters()[name].range_from
    return first if isinstance(first, np.datetime64) and months[-1] >= first else None


def alike(forcing: Forcing, shown: Sequence[Scenario], given: Pins) -> Iterator[str]:
    """A word about scenarios that differ in nothing but their names."""
    pins = [array[..., 0] for array in (*given.override.values(), *given.target.values())]
    arrays = [*forcing.values.values(), *forcing.overrides.values(), *pins]
    ended = {condition.scenario for condition in forcing.conditions}
    first: dict[bytes, list[Scenario]] = {}
    for lane, one in enumerate(shown):
        if lane in ended:
            continue
        # Of -0, which equals 0 and has other bytes, the sum makes 0.
        found = first.setdefault(b"".join((array[..., lane] + 0.0).tobytes() for array in arrays), [])
        twin = next((other for other in found if other.adjust == one.adjust), None)
        if twin:
            yield f"{one.name} is the same as {twin.name} in every lever and parameter"
        else:
            found.append(one)


def ineffective(
    forcing: Forcing, shown: Sequence[Scenario], given: Pins, needed: tuple[str, ...]
) -> tuple[str, ...]:
    """Scenario keys that move nothing that is kept, to be told to the user."""
    notes, graph = [], load()
    own = {name for one in shown for name in own_levers(one)}
    for name, values in forcing.values.items():
        differs = name in own or bool(np.any(values != values[..., :1]))
        if differs and not set(graph.reached(name)) & set(needed):
            notes.append(f"{name} changes nothing that this run keeps")
    for name in (*given.override, *given.target):
        if name not in needed:
            notes.append(f"what is given of {name} changes nothing that this run keeps")
    for name in given.added:
        if name not in needed:
            notes.append(f"what is added to {name} changes nothing that this run keeps")
    for name in forcing.overrides:
        if not set(graph.reached(name)) & set(needed):
            notes.append(f"parameter {name} changes nothing that this run keeps")
    return tuple(notes)
