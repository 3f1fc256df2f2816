"""Pinned runs and pinned idle capacity, and what they teach of strike damage."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
from econ.model.equation import equation
from econ.model.refusal import refuse

_TINY = np.finfo(float).tiny


@equation
def offline_asked(
    idle_capacity_share: Array,
    effective_loss_share: Array,
    given_reported_capacity_offline: Array,
    given_crude_runs: Array,
    nameplate: Array,
    log_press_factor: Array,
    wanted_utilisation: Array,
    utilisation_limit: Array,
    log_runs_softness: Array,
    pin_tolerance: Array,
    in_horizon: float,
) -> Array:
    """Nameplate truly out, all causes, that a pin or a scenario asks for [mb/d]; zero where free.

    A count is the truth times the press factor. Pinned runs say more than a count: what must be out
    for plants to run so little. Source: MODEL 1 (`strikes_40pct`, `strikes_40pct_effective`) and II.1.
    """
    whole = total(nameplate)
    counted = given_reported_capacity_offline
    refuse(counted > whole, "the pinned idle capacity is above the nameplate", counted - whole, "mb/d")
    factor = np.exp(log_press_factor)
    by_count = np.maximum(counted / factor, _TINY)
    both = given_crude_runs + by_count - whole * (1 + pin_tolerance)
    refuse(
        (both > 0) & (in_horizon > 0),
        "the pinned runs and the pinned idle capacity are together above the nameplate",
        both,
        "mb/d",
    )
    by_runs = out_for_runs(given_crude_runs, whole, wanted_utilisation, utilisation_limit, log_runs_softness)
    asked = whole * np.maximum(idle_capacity_share / factor, effective_loss_share)
    asked = np.where(np.isnan(by_count), asked, by_count)
    return np.minimum(np.where(np.isnan(given_crude_runs), asked, by_runs), whole)


@equation
def strike_part_asked(
    offline_asked: Array,
    idle_capacity_share: Array,
    effective_loss_share: Array,
    strike_intensity: Array,
    damage_mean: Array,
    nameplate: Array,
    usual_maintenance: Array,
    put_off_share: Array,
) -> Array:
    """Strike-related part of a total that a pin or a scenario asks for [mb/d].

    What is out beyond the season's maintenance, part of which is put off. Where nothing has ever been
    struck and no scenario asks for it, all of it is maintenance. Source: MODEL 1 and II.1.
    """
    whole = total(nameplate)
    struck = _strike_part(offline_asked, whole, usual_maintenance, put_off_share)
    asked = np.maximum(idle_capacity_share, effective_loss_share) > 0
    return np.where(asked | (strike_intensity > 0) | (total(damage_mean) > 0), struck, 0)


@equation
def offline_scale(damage_mean: Array, offline_asked: Array, strike_part_asked: Array) -> Array:
    """Share of the simulated damage that a pinned total leaves [1]; one where nothing is pinned.

    Source: MODEL 1, a target scales the detail to the total.
    """
    simulated = total(damage_mean)
    ratio = np.minimum(strike_part_asked, simulated) / np.maximum(simulated, _TINY)
    return np.where(offline_asked > 0, ratio, 1)


@equation
def offline_added(
    damage_mean: Array,
    offline_asked: Array,
    strike_part_asked: Array,
    nameplate: Array,
    exposed_capacity: Array,
) -> Array:
    """Damage added to reach a pinned total [mb/d], (district).

    First on standing nameplate within reach, then on the rest. Source: MODEL 1.
    """
    more = np.where(offline_asked > 0, np.maximum(strike_part_asked - total(damage_mean), 0), 0)
    near = np.maximum(exposed_capacity - damage_mean, 0)
    far = np.maximum(nameplate - damage_mean - near, 0)
    first = np.minimum(more, total(near))
    return near * (first / np.maximum(total(near), _TINY)) + far * (
        (more - first) / np.maximum(total(far), _TINY)
    )


@equation
def damage_surprise(
    damage_mean: Array,
    strike_part_asked: Array,
    given_reported_capacity_offline: Array,
    given_crude_runs: Array,
    surprise_floor: Array,
) -> Array:
    """Log of pinned over simulated strike damage [1]; zero where nothing is pinned.

    Both with a small amount added, so that quiet months say little. Source: MODEL II.1.
    """
    pinned = ~(np.isnan(given_reported_capacity_offline) & np.isnan(given_crude_runs))
    ratio = (strike_part_asked + surprise_floor) / (total(damage_mean) + surprise_floor)
    return np.where(pinned, np.log(ratio), 0)


def out_for_runs(runs: Array, whole: Array, wanted: Array, limit: Array, log_softness: Array) -> Array:
    """Nameplate that must be out for plants to run no more than `runs`; the smooth minimum turned round."""
    softness = np.exp(log_softness)
    gap = np.minimum((runs / whole - wanted) / softness, -_TINY)
    left = runs / whole - softness * np.log(-np.expm1(gap))
    return whole * np.clip(1 - left / limit, _TINY, 1)


def _strike_part(asked: Array, whole: Array, planned: Array, put_off: Array) -> Array:
    """Strike-related idle nameplate S inside a total T.

    T = S + M - s S M / (S + M), with planned maintenance M of what stands and s the share of it put
    off: a quadratic in S.
    """
    stands, usual = 1 - planned, planned * whole
    share = np.minimum(put_off, stands)
    square = stands**2 + share * planned
    half = (asked * stands - usual * (2 * stands - share)) / 2
    beyond = np.maximum(usual * (asked - usual), 0)
    root = (half + np.sqrt(half**2 + square * beyond)) / square
    return np.where(asked > usual, np.clip(root, 0, asked), 0)
