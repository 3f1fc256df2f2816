"""Brent: a reference path, a slow deviation from it, and the answer to lost Russian supply."""

from __future__ import annotations

import math

import numpy as np

from econ.model.arrays import Array
from econ.model.decay import kept, moved
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_YEAR


@equation
def brent_reference(
    previous_brent_reference: Array, reference_drift: Array, reference_window: Array
) -> Array:
    """Reference path of Brent [USD/bbl], (scenario, draw).

    The last observation, then the forecasters' drift over the months they cover, then flat. Source: MODEL 7.
    """
    return previous_brent_reference * np.exp(reference_window * reference_drift)


@equation
def spare_response(
    previous_spare_response: Array,
    previous_supply_lost: Array,
    spare_capacity: Array,
    spare_use: Array,
    spare_half_life: Array,
) -> Array:
    """Spare capacity brought in against lost Russian supply [mb/d], (scenario, draw).

    A share of the loss, never more than there is, and slowly. Source: MODEL 7.
    """
    wanted = np.minimum(spare_use * np.maximum(previous_supply_lost, 0), spare_capacity)
    return moved(previous_spare_response, wanted, spare_half_life)


@equation
def absorbed_loss(
    previous_absorbed_loss: Array,
    previous_supply_lost: Array,
    spare_response: Array,
    elasticity_growth: Array,
    elasticity_half_life: Array,
) -> Array:
    """Lost supply absorbed as elasticities grow with time [mb/d], (scenario, draw).

    Elasticities `elasticity_growth` times those on impact leave 1/growth of the effect. Source: MODEL 7.
    """
    left = previous_supply_lost - spare_response
    return moved(previous_absorbed_loss, (1 - 1 / elasticity_growth) * left, elasticity_half_life)


@equation
def supply_price_effect(
    previous_supply_lost: Array,
    spare_response: Array,
    absorbed_loss: Array,
    world_demand: Array,
    supply_elasticity: Array,
    demand_elasticity: Array,
    elasticity_error: Array,
    announced_loss: Array,
    announcement_belief: Array,
) -> Array:
    """Log effect of lost Russian supply on Brent [1], (scenario, draw).

    dlogP = (L - spare response - absorbed) / Q / (e_s + |e_d|), both elasticities from one paper. A loss that
    is announced counts as far as markets believe it, while it is. Source: MODEL 7 and II.2; October 2025.
    """
    left = previous_supply_lost - spare_response - absorbed_loss + announcement_belief * announced_loss
    return price_response(left, world_demand, elasticity_error * (supply_elasticity + demand_elasticity))


def price_response(lost: Array, world_demand: Array, elasticities: Array) -> Array:
    """Log price change that balances a loss of supply, given the sum of the two elasticities."""
    return lost / world_demand / elasticities


def turbulence_size(bound: Array, freedom: Array) -> Array:
    """Root mean square of a bounded Student scale with three degrees of freedom, before it is set to one.

    With X a chi-squared of three, E[min(3 / X, bound^2)] in closed form.
    """
    cut = freedom / 2 / np.asarray(bound, float) ** 2
    root = np.sqrt(cut)
    below = _erf(root)
    inside = below - 2 * root / np.sqrt(np.pi) * np.exp(-cut)
    return np.sqrt(freedom * (1 - below) + bound**2 * inside)


_erf = np.vectorize(math.erf, otypes=[float])


@equation
def market_turbulence(
    turbulence_shock: Array, turbulence_toss: Array, turbulence_bound: Array, turbulence_freedom: Array
) -> Array:
    """Size of the month's shocks to Brent, cracks and the rouble over the usual [1], (scenario, draw).

    Shocks times it are a Student's with three degrees of freedom, bounded, of unit variance, and large
    together: the joint law of several markets. Source: MODEL II.2; spring 2020, March 2022, March 2026.
    """
    chi_squared = turbulence_shock**2 - 2 * np.log(np.maximum(turbulence_toss, np.finfo(float).tiny))
    return np.minimum(np.sqrt(turbulence_freedom / chi_squared), turbulence_bound) / turbulence_size(
        turbulence_bound, turbulence_freedom
    )


@equation
def brent_price(
    brent_reference: Array,
    previous_brent_gap: Array,
    previous_brent_gap_before: Array,
    supply_price_effect: Array,
    brent_half_life: Array,
    brent_momentum: Array,
    brent_volatility: Array,
    oil_price_shift: Array,
    world_feedback: Array,
    brent_shock: Array,
    market_turbulence: Array,
) -> Array:
    """Brent, month mean [USD/bbl], (scenario, draw); the path stated is the median.

    Reference times the exponential of a mean-reverting deviation and of the supply effect. Month means
    of a daily price carry momentum (Working 1960), so the change of the deviation does too. Source: MODEL 7.
    """
    gap = (
        kept(brent_half_life * MONTHS_PER_YEAR) * previous_brent_gap
        + brent_momentum * (previous_brent_gap - previous_brent_gap_before)
        + brent_volatility * market_turbulence * brent_shock
    )
    return brent_reference * np.exp(gap + world_feedback * supply_price_effect) * (1 + oil_price_shift)


@equation
def brent_gap(
    brent_price: Array,
    brent_reference: Array,
    supply_price_effect: Array,
    oil_price_shift: Array,
    world_feedback: Array,
    brent_lowest: Array,
    brent_highest: Array,
) -> Array:
    """Log deviation of Brent from its reference path [1], (scenario, draw).

    Taken from the price itself, so that a pinned price is carried on, as far as real prices have ever gone:
    above, demand ends; below, supply. Source: MODEL 7; real prices since 1861.
    """
    base = brent_price / ((1 + oil_price_shift) * np.exp(world_feedback * supply_price_effect))
    return np.log(np.clip(base, brent_lowest, brent_highest) / brent_reference)


@equation
def usual_brent(
    previous_usual_brent: Array, previous_brent_price: Array, usual_brent_half_life: Array
) -> Array:
    """What Brent cost of late [USD/bbl], (scenario, draw): a slow mean of past prices. Source: MODEL II.2."""
    kept_share = kept(usual_brent_half_life)
    return previous_brent_price * (previous_usual_brent / previous_brent_price) ** kept_share


@equation
def oil_scarcity(brent_price: Array, usual_brent: Array) -> Array:
    """Scarcity of oil in the world [log], (scenario, draw): Brent above what it cost of late.

    Source: MODEL II.2; spring 2026.
    """
    return np.maximum(np.log(brent_price / usual_brent), 0)


@equation
def brent_gap_before(previous_brent_gap: Array) -> Array:
    """Log deviation of Brent a month earlier [1], (scenario, draw). Source: MODEL 7."""
    return previous_brent_gap
