"""Rules of thumb: what one step of a lever, kept for the months of a window, changes in the budget.

Each is a run beside the scenario on the same draws: the world's price or rate pinned at its median path
and a step beside it, a strike more, spending beyond the plan. The step is round and named; what it does is
computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from econ.ensemble.pins import Pins
from econ.ensemble.plan import Plan
from econ.ensemble.runner import run_draws
from econ.variables import forcings

__all__ = ["STEPS", "Step", "thumbs"]

OUTCOMES = ("oil_gas_revenue", "federal_balance")
_TRILLION = 1e-3
#: Errors from zero below which a change is not measurable, and the change that is none [trn RUB].
_CLEAR, _NOTHING = 3.0, 0.02


@dataclass(frozen=True)
class Step:
    """A step of one price, rate or lever.

    Parameters
    ----------
    label : str
        As the table has it.
    variable : str
        What is pinned, or the lever that is moved.
    size : float
        In the variable's unit: added to each month, or spread over the window's months.
    spread : bool
        Whether `size` is the sum over the window.
    """

    label: str
    variable: str
    size: float
    spread: bool = False

    @property
    def pinned(self) -> bool:
        """Whether it moves an outcome, by pinning it, and not a lever."""
        return self.variable not in forcings()


STEPS = (
    Step("Oil price 10 dollars lower", "brent_price", -10.0),
    Step("Dollar 10 roubles cheaper", "usd_rub", -10.0),
    Step("One more strike on a refinery a month", "strike_intensity", 1.0),
    Step("Spending 0.1 trillion roubles higher", "spending_shift", 100.0, spread=True),
)


def thumbs(
    plan: Plan, medians: Mapping[str, np.ndarray], months: slice
) -> list[tuple[Step, dict[str, float]]]:
    """What each step changes, mean over draws.

    Parameters
    ----------
    plan : Plan
        Of one scenario, whose outcomes are among those returned.
    medians : mapping of str to ndarray
        Median path `(month,)` of each variable that a step pins.
    months : slice
        Of the run's months: the window.

    Returns
    -------
    list of (Step, dict of str to float)
        By outcome [trn RUB]; NaN where the change is not measurable. A step that would leave its lever's
        bounds is left out.
    """
    steps = [step for step in STEPS if _possible(step, plan, months)]
    pairs = [(step, moved) for step in steps for moved in (False, True)]
    made = run_draws(_beside(plan, pairs, medians, months))
    found = []
    for place, step in enumerate(steps):
        changes = {}
        for name in OUTCOMES:
            sums = made[name][months].sum(axis=0) * _TRILLION
            changes[name] = _mean(sums[2 * place + 1] - sums[2 * place])
        found.append((step, changes))
    return found


def _possible(step: Step, plan: Plan, months: slice) -> bool:
    if step.pinned:
        return True
    if step.variable not in plan.values:
        return False
    high = forcings()[step.variable].bounds[1]
    ahead = plan.values[step.variable][plan.warmup :][months]
    return high is None or bool((ahead + step.size <= high).all())


def _mean(change: np.ndarray) -> float:
    """The mean, or NaN where it is not clear of its Monte Carlo error, or next to nothing."""
    mean = float(change.mean())
    error = float(change.std(ddof=1)) / np.sqrt(change.size) if change.size > 1 else 0.0
    return mean if abs(mean) > max(_CLEAR * error, _NOTHING) else float("nan")


def _beside(
    plan: Plan, pairs: list[tuple[Step, bool]], medians: Mapping[str, np.ndarray], months: slice
) -> Plan:
    """The scenario once a pair, with and without the step."""
    count = len(pairs)
    values = {name: np.repeat(levels[..., :1], count, axis=-1) for name, levels in plan.values.items()}

    def repeated(paths: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: np.repeat(array[..., :1, :], count, axis=-2) for name, array in paths.items()}

    override, target = repeated(plan.given.override), repeated(plan.given.target)
    window = np.zeros(plan.horizon, bool)
    window[months] = True
    for place, (step, moved) in enumerate(pairs):
        size = step.size / window.sum() if step.spread else step.size
        change = np.where(window, size, 0.0) if moved else np.zeros(plan.horizon)
        if step.pinned:
            path = override.setdefault(step.variable, np.full((plan.horizon, count, 1), np.nan))
            # A path that the run has pinned already is moved from where it is.
            known = np.where(np.isnan(path[:, place, 0]), medians[step.variable], path[:, place, 0])
            path[:, place, 0] = known + change
        else:
            values[step.variable][plan.warmup :, place] += change
    return replace(
        plan,
        scenarios=tuple(f"step_{place}" for place in range(count)),
        hidden=0,
        values=values,
        conditions=tuple(replace(c, scenario=k) for c in plan.conditions for k in range(count)),
        overrides={name: np.repeat(array[:1], count) for name, array in plan.overrides.items()},
        given=Pins(override, target, plan.given.settled, repeated(plan.given.added)),
        texts={},
    )
