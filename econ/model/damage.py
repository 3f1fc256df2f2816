"""Strikes, what they take, and how it is repaired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.model.arrays import Array, running, total
from econ.model.equation import equation
from econ.model.refusal import refuse
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


@equation
def idle_hit_share(
    hit_share: Array, exposed_open: Array, previous_damage_early: Array, previous_damage_late: Array
) -> Array:
    """Share of the nameplate under repair, long repairs apart, that is hit in the month [1], (district).

    That of the exposed nameplate, as far as what is idle is exposed. Source: MODEL 2.
    """
    idle = previous_damage_early + previous_damage_late
    return hit_share * np.minimum(exposed_open, idle) / np.maximum(idle, _TINY)


@equation
def damage_mean(
    hit_share: Array,
    idle_hit_share: Array,
    exposed_open: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    previous_damage_long: Array,
    repair_multiple: Array,
    log_repair_days: Array,
    early_repair_logit: Array,
    long_repair_share: Array,
    long_repair_days: Array,
    days: float,
) -> Array:
    """Strike-related idle nameplate, mean of the month [mb/d], (district), before pins.

    Integrates the survival of repair over the month, strikes spread evenly over its days; this is
    not the month-end stock. A unit that is hit starts its repair anew on that day, whether it stood
    or not: the longer of the two remaining times. Source: MODEL 2.
    """
    month = _RepairMonth.of(repair_multiple, log_repair_days, early_repair_logit, days)
    stays = _long_stay(repair_multiple, long_repair_days, days)
    untouched = previous_damage_early * month.mean_of_early + previous_damage_late * month.mean_of_late
    until_hit = previous_damage_early * month.mean_of_struck + previous_damage_late * month.late_until_hit
    each = (1 - long_repair_share) * month.mean_of_struck + long_repair_share * stays.mean_of_struck
    struck = hit_share * exposed_open * each
    return (
        untouched
        + idle_hit_share * (until_hit - untouched)
        + struck
        + previous_damage_long * stays.mean_of_long
    )


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
    by_runs = _out_for_runs(
        given_crude_runs, whole, wanted_utilisation, utilisation_limit, log_runs_softness
    )
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
    struck and no scenario asks for it, all of it is maintenance. Source: DESIGN 3; MODEL II.1.
    """
    whole = total(nameplate)
    struck = _strike_part(offline_asked, whole, usual_maintenance, put_off_share)
    asked = np.maximum(idle_capacity_share, effective_loss_share) > 0
    return np.where(asked | (strike_intensity > 0) | (total(damage_mean) > 0), struck, 0)


@equation
def offline_scale(damage_mean: Array, offline_asked: Array, strike_part_asked: Array) -> Array:
    """Share of the simulated damage that a pinned total leaves [1]; one where nothing is pinned.

    Source: DESIGN 3, a target scales the detail to the total.
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

    First on standing nameplate within reach, then on the rest. Source: DESIGN 3.
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


@equation
def damage_early(
    hit_share: Array,
    idle_hit_share: Array,
    exposed_open: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_multiple: Array,
    log_repair_days: Array,
    early_repair_logit: Array,
    long_repair_share: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in the first phase of repair, end of month [mb/d], (district).

    Under a pinned total, what is added stands in both phases as in a lasting campaign.
    Source: MODEL 2, phases matched to the fit of `estimation/repair_time`.
    """
    month = _RepairMonth.of(repair_multiple, log_repair_days, early_repair_logit, days)
    left = (1 - idle_hit_share) * previous_damage_early * month.early_stays
    end = left + (1 - long_repair_share) * hit_share * exposed_open * month.struck_early
    return end * offline_scale + offline_added * month.early_part


@equation
def damage_late(
    hit_share: Array,
    idle_hit_share: Array,
    exposed_open: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_multiple: Array,
    log_repair_days: Array,
    early_repair_logit: Array,
    long_repair_share: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in the second phase of repair, end of month [mb/d], (district).

    Slow repairs and what a partial restart leaves out. Source: MODEL 2, phases matched to the fit of
    `estimation/repair_time`.
    """
    month = _RepairMonth.of(repair_multiple, log_repair_days, early_repair_logit, days)
    left = previous_damage_early * month.early_turns + previous_damage_late * month.late_stays
    struck = (1 - long_repair_share) * hit_share * exposed_open * month.struck_late
    end = (1 - idle_hit_share) * left + struck
    return end * offline_scale + offline_added * (1 - month.early_part)


@equation
def damage_long(
    hit_share: Array,
    exposed_open: Array,
    previous_damage_long: Array,
    repair_multiple: Array,
    long_repair_share: Array,
    long_repair_days: Array,
    offline_scale: Array,
    days: float,
) -> Array:
    """Struck nameplate in a long repair, end of month [mb/d], (district).

    Plants whose repair takes most of a year or more: a share of what is hit. Source: MODEL II.1.
    """
    stays = _long_stay(repair_multiple, long_repair_days, days)
    struck = long_repair_share * hit_share * exposed_open * stays.struck_long
    return (previous_damage_long * stays.long_stays + struck) * offline_scale


@equation
def district_offline(damage_mean: Array, offline_scale: Array, offline_added: Array) -> Array:
    """Strike-related idle nameplate, mean of the month [mb/d], (district). Source: MODEL 2."""
    return damage_mean * offline_scale + offline_added


@equation
def strike_capacity_offline(district_offline: Array) -> Array:
    """Strike-related idle nameplate, mean of the month [mb/d]. Source: MODEL 2."""
    return total(district_offline)


@dataclass(frozen=True, slots=True)
class _RepairMonth:
    """What a month does to struck capacity in two phases of repair, one after the other.

    Closed form of early' = hits - fast early, late' = fast early - slow late, hits spread evenly
    over the month. Shares of what stood in a phase at the start: `early_stays`, `early_turns` (into
    the second) and `late_stays` at the end, `mean_of` over the month, `late_until_hit` up to a day
    of the month drawn evenly. Shares of what is hit in the month: `struck_early` and `struck_late`
    at its end, `mean_of_struck` over it.
    """

    early_stays: Array
    early_turns: Array
    late_stays: Array
    struck_early: Array
    struck_late: Array
    mean_of_early: Array
    mean_of_late: Array
    mean_of_struck: Array
    late_until_hit: Array
    early_part: Array

    @classmethod
    def of(cls, slowdown: Array, log_days: Array, early_logit: Array, days: float) -> _RepairMonth:
        share = 1 / (1 + np.exp(-early_logit))
        whole = days * np.exp(-log_days) / slowdown
        fast, slow = whole / share, whole / (1 - share)
        early, late = np.exp(-fast), np.exp(-slow)
        mean_early, mean_late = (1 - early) / fast, (1 - late) / slow
        half_early, half_late = (1 - mean_early) / fast, (1 - mean_late) / slow
        apart = fast / (fast - slow)
        return cls(
            early_stays=early,
            early_turns=apart * (late - early),
            late_stays=late,
            struck_early=mean_early,
            struck_late=apart * (mean_late - mean_early),
            mean_of_early=mean_early + apart * (mean_late - mean_early),
            mean_of_late=mean_late,
            mean_of_struck=half_early + apart * (half_late - half_early),
            late_until_hit=half_late,
            early_part=slow / (fast + slow),
        )


@dataclass(frozen=True, slots=True)
class _LongStay:
    """A month of long repairs: shares still out at its end and over it, of what stood and what was hit."""

    long_stays: Array
    struck_long: Array
    mean_of_long: Array
    mean_of_struck: Array


def _long_stay(multiple: Array, long_days: Array, days: float) -> _LongStay:
    pace = days / (long_days * multiple)
    stays = np.exp(-pace)
    mean = (1 - stays) / pace
    return _LongStay(long_stays=stays, struck_long=mean, mean_of_long=mean, mean_of_struck=(1 - mean) / pace)


def _out_for_runs(runs: Array, whole: Array, wanted: Array, limit: Array, log_softness: Array) -> Array:
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
    linear = asked * stands - usual * (2 * stands - share)
    beyond = np.maximum(usual * (asked - usual), 0)
    root = (linear + np.sqrt(linear**2 + 4 * square * beyond)) / (2 * square)
    return np.where(asked > usual, np.clip(root, 0, asked), 0)
