"""Strikes: what is within reach, how many there are, what they take, and where they fall."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, running, total
from econ.model.equation import equation
from econ.variables.refining import MOST_STRIKES

_TINY = np.finfo(float).tiny


@equation
def exposed_capacity(strike_reach: Array, nameplate: Array) -> Array:
    """Nameplate within reach of strikes [mb/d], (district).

    Source: MODEL 1, reach is the share of each district's capacity exposed.
    """
    return strike_reach * nameplate


@equation
def exposed_open(exposed_capacity: Array, previous_damage_long: Array) -> Array:
    """Nameplate within reach that is not in a long repair [mb/d], (district).

    A hit on a plant that is out for a year takes nothing more and does not shorten its repair.
    Source: MODEL II.1.
    """
    return np.maximum(exposed_capacity - previous_damage_long, 0)


@equation
def drift_variance(
    previous_drift_variance: Array, pressure_memory: Array, pressure_spread: Array, in_horizon: float
) -> Array:
    """Variance of the logs of intensity, severity and repair time about their paths [1].

    Zero while history is known. Source: MODEL II.1, slow processes in logs.
    """
    return in_horizon * (pressure_memory**2 * previous_drift_variance + pressure_spread**2)


@equation
def intensity_drift(
    previous_intensity_drift: Array,
    pressure_memory: Array,
    pressure_spread: Array,
    intensity_shock: Array,
    in_horizon: float,
) -> Array:
    """Log of strike intensity over a scenario's path, its mean left out [1]. Source: MODEL II.1."""
    return in_horizon * (pressure_memory * previous_intensity_drift + pressure_spread * intensity_shock)


@equation
def severity_drift(
    previous_severity_drift: Array,
    previous_damage_surprise: Array,
    pressure_memory: Array,
    pressure_spread: Array,
    surprise_gain: Array,
    severity_shock: Array,
    in_horizon: float,
) -> Array:
    """Log of the loss per strike over its usual one [1].

    It drifts in a forecast, and learns from a pinned month: damage above what the month's strikes
    account for means that strikes take more. Source: MODEL II.1.
    """
    free = in_horizon * pressure_spread * severity_shock
    return pressure_memory * previous_severity_drift + surprise_gain * previous_damage_surprise + free


@equation
def repair_drift(
    previous_repair_drift: Array,
    pressure_memory: Array,
    pressure_spread: Array,
    repair_shock: Array,
    in_horizon: float,
) -> Array:
    """Log of repair time over its usual one, its mean left out [1]. Source: MODEL II.1."""
    return in_horizon * (pressure_memory * previous_repair_drift + pressure_spread * repair_shock)


@equation
def repair_multiple(repair_slowdown: Array, repair_drift: Array, drift_variance: Array) -> Array:
    """Repair time over its usual one [1]; a scenario's `repair_slowdown` is its mean. Source: MODEL II.1."""
    return repair_slowdown * np.exp(repair_drift - drift_variance / 2)


@equation
def strike_count(
    strike_intensity: Array,
    intensity_drift: Array,
    drift_variance: Array,
    taking_share: Array,
    strike_dispersion: Array,
    strike_chance: Array,
) -> Array:
    """Strikes that took capacity in the month [count].

    The quantile, at the shared uniform, of a negative binomial with mean `intensity x share` and
    size `strike_dispersion` (variance m + m^2 / size; thinning a negative binomial keeps its
    size). The scenario's intensity is the mean of a path that drifts. A higher intensity never means
    fewer strikes in the same draw. Source: MODEL 2 and II.1.
    """
    mean = strike_intensity * np.exp(intensity_drift - drift_variance / 2) * taking_share
    odds = mean / (mean + strike_dispersion)
    mass = np.exp(strike_dispersion * np.log1p(-odds))
    below = mass
    count = np.zeros(np.broadcast_shapes(mean.shape, strike_chance.shape, strike_dispersion.shape), np.uint8)
    for n in range(MOST_STRIKES):
        more = strike_chance > below
        if not more.any():
            break
        # As bytes: adding booleans to numbers would convert each of them.
        count += more.view(np.uint8)
        mass = mass * (odds * ((strike_dispersion + n) / (n + 1)))
        below = below + mass
    return count.astype(float)


@equation
def strike_loss(
    strike_count: Array,
    strike_severity: Array,
    severity_drift: Array,
    drift_variance: Array,
    severity_log_mean: Array,
    severity_log_spread: Array,
    strike_size: Array,
) -> Array:
    """Nameplate struck in the month [mb/d], whether it stood or not.

    The first `count` terms of a sum of log-normal severities that all scenarios share, so that a
    further strike only adds. Source: MODEL 2, fitted in `estimation/strike_loss`.
    """
    terms = np.exp(severity_log_mean + severity_log_spread * strike_size)
    sums = running(terms)
    place = strike_count.astype(int)[None]
    struck = np.take_along_axis(sums, place, axis=0)[0]
    return strike_severity * np.exp(severity_drift - drift_variance / 2) * struck


@equation
def hit_share(
    strike_loss: Array,
    exposed_capacity: Array,
    log_propensity: Array,
    place_spread: Array,
    strike_place: Array,
) -> Array:
    """Share of the exposed nameplate hit at least once in the month [1], (district).

    The month's damage is spread by history (strikes per unit of exposed nameplate) with a shared
    log-normal deviation; hits fall at random on what is exposed, so that the share not hit falls
    exponentially. Source: MODEL 2.
    """
    weight = exposed_capacity * np.exp(log_propensity + place_spread * strike_place)
    share = weight / np.maximum(total(weight), _TINY)
    return -np.expm1(-strike_loss * share / np.maximum(exposed_capacity, _TINY))
