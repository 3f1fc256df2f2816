"""Statements about effects, judged over simulations: one run of all the scenarios that they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from econ.experiments.coalitions import under_one_answer
from econ.outcomes.summary import RANGE, measured
from econ.scenarios import Scenario, load
from econ.variables import variables
from econ.verdicts.read import Effect, Statement

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Judged", "judged"]


@dataclass(frozen=True)
class Judged:
    """In how many simulations a statement is true, and the range of its effect.

    Parameters
    ----------
    share, error : float
        Share of simulations, and its Monte Carlo standard error.
    low, middle, high : float
        5, 50 and 95 percent points of the effect.
    other : float
        The middle of what it is compared with.
    """

    share: float
    error: float
    low: float
    middle: float
    high: float
    other: float


def judged(
    statements: Sequence[Statement], *, draws: int, seed: int, start: str | None, as_of: str | None
) -> list[Judged]:
    """Every statement over the same simulations, under the baseline's answer of Moscow's.

    Parameters
    ----------
    statements : sequence of Statement
    draws, seed, start, as_of
        As for `econ.simulate`.
    """
    from econ.ensemble.api import run_plan
    from econ.ensemble.plan import make_plan

    if not statements:
        return []
    effects = [effect for statement in statements for effect in statement.effects]
    asked = [s for effect in effects for s in (effect.scenario, effect.reference)]
    runs = _named_once([load("baseline"), *asked])
    plan = make_plan(
        list(runs.values()),
        months=max(effect.last for effect in effects),
        keep=sorted({effect.outcome for effect in effects}),
        draws=draws,
        seed=seed,
        start=start,
        as_of=as_of,
    )
    ds = run_plan(under_one_answer(plan), progress=True)
    return [_judge(ds, runs, statement) for statement in statements]


def _judge(ds: xr.Dataset, runs: Mapping[str, Scenario], statement: Statement) -> Judged:
    effect = _size(ds, runs, statement.effect)
    than = statement.than
    other = _size(ds, runs, than) if isinstance(than, Effect) else np.full_like(effect, than)
    true = effect > other if statement.above else effect < other
    share = float(true.mean())
    low, middle, high = (float(np.quantile(effect, q)) for q in RANGE)
    error = float(np.sqrt(share * (1 - share) / true.size))
    return Judged(share, error, low, middle, high, float(np.median(other)))


def _size(ds: xr.Dataset, runs: Mapping[str, Scenario], effect: Effect) -> np.ndarray:
    """The effect by simulation, `(draw,)`."""
    declared = variables()[effect.outcome]
    whole = ds[effect.outcome].transpose("scenario", "month", "draw")
    months = slice(effect.first - 1, effect.last)

    def taken(scenario: Scenario) -> np.ndarray:
        values = whole.sel(scenario=runs[_text(scenario)].name).values[months]
        return measured(values, declared.kind, declared.unit)

    return effect.times * (taken(effect.scenario) - taken(effect.reference))


def _named_once(scenarios: Iterable[Scenario]) -> dict[str, Scenario]:
    """Scenarios by what they say: those that say the same are run once, each under a name of its own."""
    found: dict[str, Scenario] = {}
    for scenario in scenarios:
        if _text(scenario) not in found:
            taken = {s.name for s in found.values()}
            name = scenario.name
            while name in taken:
                name = f"{name}_"
            found[_text(scenario)] = scenario if name == scenario.name else replace(scenario, name=name)
    return found


def _text(scenario: Scenario) -> str:
    """What a scenario sets, whatever it is called."""
    return replace(scenario, name="any", title="", description="", phrase="", sources=()).text()
