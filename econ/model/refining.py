"""From idle nameplate to crude runs: the headline is not the effect."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, softmin, total
from econ.model.equation import equation
from econ.model.refusal import refuse
from econ.quantities import mb_per_day, mt_per_month

_TINY = np.finfo(float).tiny


@equation
def usual_maintenance(planned_maintenance: Array) -> Array:
    """Share of the standing nameplate that the season takes for maintenance [1].

    Source: idle capacity before the strikes of 2024, `estimation/idle_season`.
    """
    return np.maximum(planned_maintenance, 0)


@equation
def maintenance_share(
    usual_maintenance: Array, offline_asked: Array, strike_capacity_offline: Array, nameplate: Array
) -> Array:
    """Share of the standing nameplate in planned maintenance [1].

    Under a pinned total, what strikes leave of it. Source: DESIGN 3.
    """
    standing = total(nameplate) - strike_capacity_offline
    left = np.maximum(offline_asked - strike_capacity_offline, 0) / np.maximum(standing, _TINY)
    return np.where(offline_asked > 0, left, usual_maintenance)


@equation
def reported_capacity_offline(
    strike_capacity_offline: Array, maintenance_share: Array, nameplate: Array
) -> Array:
    """Total idle nameplate, maintenance included, mean of the month [mb/d]. Source: MODEL 2."""
    standing = total(nameplate) - strike_capacity_offline
    return strike_capacity_offline + maintenance_share * standing


@equation
def lost_share(
    strike_capacity_offline: Array,
    effective_loss_share: Array,
    loss_ratio: Array,
    neighbour_slack: Array,
    nameplate: Array,
    usual_maintenance: Array,
) -> Array:
    """Share of the strike-related idle nameplate that is truly lost [1].

    Neighbours and idle units make up for `1 - loss_ratio` of it until their slack is used up, so the
    marginal loss rises from `loss_ratio` to one; at least what maintenance would have taken is lost.
    Where a scenario sets the true loss, one. Source: MODEL 2, fitted in `estimation/runs_on_idle`.
    """
    whole = total(nameplate)
    made_up = 1 - loss_ratio
    load = made_up * strike_capacity_offline / (neighbour_slack * whole)
    ratio = np.maximum(1 - made_up / np.sqrt(1 + load**2), usual_maintenance)
    return np.where(effective_loss_share > 0, 1, ratio)


@equation
def headline_capacity_lost(reported_capacity_offline: Array, nameplate: Array) -> Array:
    """Idle nameplate over total nameplate, all causes [1]: what headlines count. Source: MODEL 2."""
    return reported_capacity_offline / total(nameplate)


@equation
def effective_capacity_lost(
    reported_capacity_offline: Array, strike_capacity_offline: Array, lost_share: Array, nameplate: Array
) -> Array:
    """Nameplate truly unavailable over total nameplate, all causes [1]. Source: MODEL 2."""
    made_up = (1 - lost_share) * strike_capacity_offline
    return (reported_capacity_offline - made_up) / total(nameplate)


@equation
def wanted_utilisation(
    previous_wanted_utilisation: Array,
    wanted_utilisation_mean: Array,
    wanted_utilisation_memory: Array,
    wanted_utilisation_spread: Array,
    wanted_runs_shock: Array,
) -> Array:
    """Runs that refiners want, share of nameplate [1]. Source: MODEL 2; mean in `estimation/runs_on_idle`."""
    gap = previous_wanted_utilisation - wanted_utilisation_mean
    drift = wanted_utilisation_memory * gap + wanted_utilisation_spread * wanted_runs_shock
    return np.maximum(wanted_utilisation_mean + drift, 0)


@equation
def normal_utilisation(
    wanted_utilisation: Array, utilisation_limit: Array, usual_maintenance: Array, log_runs_softness: Array
) -> Array:
    """Runs without strikes, share of nameplate [1]. Source: MODEL 2."""
    return softmin(wanted_utilisation, utilisation_limit * (1 - usual_maintenance), np.exp(log_runs_softness))


@equation
def full_utilisation(
    wanted_utilisation: Array, utilisation_limit: Array, mean_maintenance: Array, log_runs_softness: Array
) -> Array:
    """Runs without strikes in a month of mean maintenance, share of nameplate [1]. Source: MODEL 2."""
    left = utilisation_limit * (1 - np.maximum(mean_maintenance, 0))
    return softmin(wanted_utilisation, left, np.exp(log_runs_softness))


@equation
def district_utilisation(
    wanted_utilisation: Array,
    district_offline: Array,
    lost_share: Array,
    maintenance_share: Array,
    utilisation_limit: Array,
    log_runs_softness: Array,
    nameplate: Array,
) -> Array:
    """Runs before pins, share of nameplate [1], (district).

    A smooth minimum of what is wanted and what is left: nameplate less the strike-related part
    truly lost, less maintenance of what stands. Source: MODEL 2.
    """
    struck = district_offline / np.maximum(nameplate, _TINY)
    left = utilisation_limit * (1 - lost_share * struck - maintenance_share * (1 - struck))
    return np.maximum(softmin(wanted_utilisation, np.maximum(left, 0), np.exp(log_runs_softness)), 0)


@equation
def district_runs(
    district_utilisation: Array, nameplate: Array, given_crude_runs: Array, days: float
) -> Array:
    """Crude run by district [Mt], (district), scaled to a given total. Source: MODEL 2; DESIGN 3."""
    beyond = given_crude_runs - total(nameplate)
    refuse(beyond > 0, "the pinned runs are above the nameplate", beyond, "mb/d")
    free = mt_per_month(district_utilisation * nameplate, days)
    given = mt_per_month(given_crude_runs, days)
    scale = given / np.maximum(total(free), _TINY)
    return free * np.where(np.isnan(given_crude_runs), 1, scale)


@equation
def runs(district_runs: Array) -> Array:
    """Crude run [Mt]. Source: MODEL 2."""
    return total(district_runs)


@equation
def crude_runs(runs: Array, days: float) -> Array:
    """Crude run [mb/d]. Source: MODEL 2."""
    return mb_per_day(runs, days)
