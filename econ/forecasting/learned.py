"""A run whose simulations are weighted by what the last damper payments say of the price test.

Whether wholesale prices passed the test is seen by nobody in most months, so that simulations differ on it.
The payment shows it a month later: a simulation that had the damper refused where it was paid is unlikely,
and so is its wholesale price. Each simulation is weighted by how likely it makes the last payments, and as
many are taken again in proportion (sequential importance resampling: Gordon, Salmond and Smith, 1993).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.chunk import Chunk
from econ.ensemble.dataset import to_dataset
from econ.errors import RunError
from econ.model.oil_gas import damper_spread

if TYPE_CHECKING:
    import xarray as xr

    from econ.ensemble.plan import Plan

__all__ = ["resampled", "run_learned"]

#: Payments before the start that simulations are weighted by, and degrees of freedom of their noise: a
#: settlement that no simulation has must not leave one alone.
_PAYMENTS, _FREEDOM = 3, 4.0


def run_learned(plan: Plan) -> tuple[xr.Dataset, float]:
    """Run a plan of one scenario, its simulations weighted by the last payments.

    Returns
    -------
    Dataset
        As from `econ.simulate`, of equally likely simulations again.
    float
        How many simulations of equal weight the weighted ones are worth.
    """
    log_weight = np.zeros(plan.width)
    paid = plan.history.override.get("damper_payment")

    def watch(month: int, env: dict[str, Any]) -> None:
        if paid is None or not plan.warmup - _PAYMENTS <= month < plan.warmup or np.isnan(paid[month]).all():
            return
        seen = paid[month].reshape(1, 1)
        # One noise for all: a simulation is not more likely because its noise came out small.
        noise = damper_spread(seen, *(np.abs(env[n]).mean() for n in ("damper_noise", "damper_scale")))
        z = (seen - env["damper_settled"]) / noise
        log_weight[:] -= 0.5 * (_FREEDOM + 1) * np.log1p(z**2 / _FREEDOM).reshape(-1)

    chunk = Chunk(plan, 0, plan.width, watch)
    results = {name: np.empty((plan.horizon, 1, plan.width)) for name in plan.keep}
    for month in range(plan.horizon):
        made = chunk.advance()
        for name, values in results.items():
            values[month] = made[name]
            if not np.isfinite(values[month]).all():
                raise RunError(f"{name} is not a number", where=f"{plan.months[plan.warmup + month]}")
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    chosen = resampled(weight)
    ds = to_dataset(plan, {name: values[..., chosen] for name, values in results.items()})
    return ds, float(1 / np.sum(weight**2))


def resampled(weight: np.ndarray) -> np.ndarray:
    """As many places as weights, each about as often as its weight says; nothing is drawn.

    Systematic resampling from the middle of each step.
    """
    n = len(weight)
    places = np.searchsorted(np.cumsum(weight), (np.arange(n) + 0.5) / n)
    return np.asarray(np.minimum(places, n - 1))
