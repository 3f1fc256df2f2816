"""From idle nameplate to crude runs: the headline is not the effect.

The press counts more idle nameplate than is out (press factor); of what is out, strikes and
maintenance are apart, and the only slack is maintenance put off.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, softmin, total
from econ.model.equation import equation
from econ.model.refusal import refuse
from econ.quantities import mb_per_day, mt_per_month

_TINY = np.finfo(float).tiny


@equation
def nameplate(national_capacity: Array, district_capacity: Array) -> Array:
    """Primary refining capacity [mb/d], (district).

    Districts by their plants' published capacity; the nation's is drawn first, and what plants want
    and can run is estimated given it. Source: MODEL II.1; `estimation/runs_on_idle`.
    """
    return national_capacity * district_capacity / total(district_capacity)


@equation
def usual_maintenance(planned_maintenance: Array, log_press_factor: Array) -> Array:
    """Share of the standing nameplate that the season takes for maintenance [1].

    Counted by the press, so divided by its factor. Source: `estimation/idle_season`; MODEL II.1.
    """
    return np.maximum(planned_maintenance, 0) * np.exp(-log_press_factor)


@equation
def maintenance_share(
    usual_maintenance: Array,
    put_off_share: Array,
    offline_asked: Array,
    district_offline: Array,
    nameplate: Array,
) -> Array:
    """Share of the standing nameplate in planned maintenance [1], (district).

    Struck districts put part of it off, up to `put_off_share`: the only slack there is. Under a
    pinned total, what strikes leave of it. Source: MODEL 1 and II.1.
    """
    standing = nameplate - district_offline
    struck = district_offline / np.maximum(district_offline + usual_maintenance * standing, _TINY)
    usual = usual_maintenance * (1 - np.minimum(put_off_share, 1 - usual_maintenance) * struck)
    left = np.maximum(offline_asked - total(district_offline), 0) / np.maximum(total(standing), _TINY)
    return np.where(offline_asked > 0, np.minimum(left, 1), usual)


@equation
def capacity_out(district_offline: Array, maintenance_share: Array, nameplate: Array) -> Array:
    """Nameplate truly out, maintenance included, mean of the month [mb/d]. Source: MODEL II.1."""
    return total(district_offline + maintenance_share * (nameplate - district_offline))


@equation
def reported_capacity_offline(
    capacity_out: Array,
    log_press_factor: Array,
    given_reported_capacity_offline: Array,
    nameplate: Array,
) -> Array:
    """Idle nameplate as the press counts it, maintenance included, mean of the month [mb/d].

    What is truly out times the press factor. Source: MODEL 2 and II.1.
    """
    counted = np.minimum(capacity_out * np.exp(log_press_factor), total(nameplate))
    return np.where(np.isnan(given_reported_capacity_offline), counted, given_reported_capacity_offline)


@equation
def headline_capacity_lost(reported_capacity_offline: Array, nameplate: Array) -> Array:
    """Idle nameplate as counted over total nameplate, all causes [1]: what headlines say. Source: MODEL 2."""
    return reported_capacity_offline / total(nameplate)


@equation
def effective_capacity_lost(capacity_out: Array, nameplate: Array) -> Array:
    """Nameplate truly out over total nameplate, all causes [1]. Source: MODEL 2."""
    return capacity_out / total(nameplate)


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
    wanted_utilisation: Array,
    utilisation_limit: Array,
    mean_maintenance: Array,
    log_press_factor: Array,
    log_runs_softness: Array,
) -> Array:
    """Runs without strikes in a month of mean maintenance, share of nameplate [1]. Source: MODEL 2."""
    left = utilisation_limit * (1 - np.maximum(mean_maintenance, 0) * np.exp(-log_press_factor))
    return softmin(wanted_utilisation, left, np.exp(log_runs_softness))


@equation
def district_utilisation(
    wanted_utilisation: Array,
    district_offline: Array,
    maintenance_share: Array,
    utilisation_limit: Array,
    log_runs_softness: Array,
    nameplate: Array,
) -> Array:
    """Runs before pins, share of nameplate [1], (district).

    A smooth minimum of what is wanted and what is left: nameplate less what strikes and maintenance
    take, times the highest utilisation of what stands. Source: MODEL II.1.
    """
    struck = district_offline / np.maximum(nameplate, _TINY)
    left = utilisation_limit * (1 - struck) * (1 - maintenance_share)
    return np.maximum(softmin(wanted_utilisation, np.maximum(left, 0), np.exp(log_runs_softness)), 0)


@equation
def runs_room(
    product_outlets: Array,
    fuel_demand: Array,
    other_home_use: Array,
    fuel_yield: Array,
    nameplate: Array,
    refinery_loss_share: Array,
) -> Array:
    """Crude that can be run before products find no way out [Mt], (scenario, draw).

    What the home market takes of gasoline, of diesel and of the rest, and what ports, rail and road take
    out. A fuel's surplus leaves only where there is one, so the tightest sum of surpluses binds.
    Source: MODEL II.2.
    """
    made = total(np.maximum(fuel_yield, 0) * nameplate, axis=1) / total(nameplate)
    rest = 1 - refinery_loss_share - made[0] - made[1]
    room = product_outlets + total(other_home_use)
    sums = [
        (room + left, rest + share)
        for left, share in (
            (0, 0),
            (fuel_demand[0], made[0]),
            (fuel_demand[1], made[1]),
            (fuel_demand[0] + fuel_demand[1], made[0] + made[1]),
        )
    ]
    bounds = [space / np.maximum(share, _TINY) for space, share in sums]
    return np.minimum(np.minimum(bounds[0], bounds[1]), np.minimum(bounds[2], bounds[3]))


@equation
def district_runs(
    district_utilisation: Array, nameplate: Array, runs_room: Array, given_crude_runs: Array, days: float
) -> Array:
    """Crude run by district [Mt], (district), scaled to a given total.

    Products that cannot leave lower runs, everywhere in proportion. Source: MODEL 1, 2 and II.2.
    """
    beyond = given_crude_runs - total(nameplate)
    refuse(beyond > 0, "the pinned runs are above the nameplate", beyond, "mb/d")
    free = mt_per_month(district_utilisation * nameplate, days)
    wanted = total(free)
    placed = np.where(np.isnan(given_crude_runs), np.minimum(wanted, runs_room), 0)
    given = np.where(np.isnan(given_crude_runs), 0, mt_per_month(given_crude_runs, days))
    return free * ((placed + given) / np.maximum(wanted, _TINY))


@equation
def runs(district_runs: Array) -> Array:
    """Crude run [Mt]. Source: MODEL 2."""
    return total(district_runs)


@equation
def crude_runs(runs: Array, days: float) -> Array:
    """Crude run [mb/d]. Source: MODEL 2."""
    return mb_per_day(runs, days)
