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
def strike_count(
    strike_intensity: Array, taking_share: Array, strike_dispersion: Array, strike_chance: Array
) -> Array:
    """Strikes that took capacity in the month [count].

    The quantile, at the shared uniform, of a negative binomial with mean `intensity x share` and
    size `strike_dispersion` (variance m + m^2 / size; thinning a negative binomial keeps its
    size). A higher intensity never means fewer strikes in the same draw. Source: MODEL 2.
    """
    mean = strike_intensity * taking_share
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
    return strike_severity * np.take_along_axis(sums, place, axis=0)[0]


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
    hit_share: Array, exposed_capacity: Array, previous_damage_early: Array, previous_damage_late: Array
) -> Array:
    """Share of the idle nameplate that is hit in the month [1], (district).

    That of the exposed nameplate, as far as what is idle is exposed. Source: MODEL 2.
    """
    idle = previous_damage_early + previous_damage_late
    return hit_share * np.minimum(exposed_capacity, idle) / np.maximum(idle, _TINY)


@equation
def damage_mean(
    hit_share: Array,
    idle_hit_share: Array,
    exposed_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_slowdown: Array,
    log_repair_days: Array,
    early_repair_logit: Array,
    days: float,
) -> Array:
    """Strike-related idle nameplate, mean of the month [mb/d], (district), before pins.

    Integrates the survival of repair over the month, strikes spread evenly over its days; this is
    not the month-end stock. A unit that is hit starts its repair anew on that day, whether it stood
    or not: the longer of the two remaining times. Source: MODEL 2.
    """
    month = _RepairMonth.of(repair_slowdown, log_repair_days, early_repair_logit, days)
    untouched = previous_damage_early * month.mean_of_early + previous_damage_late * month.mean_of_late
    until_hit = previous_damage_early * month.mean_of_struck + previous_damage_late * month.late_until_hit
    struck = hit_share * exposed_capacity * month.mean_of_struck
    return untouched + idle_hit_share * (until_hit - untouched) + struck


@equation
def offline_asked(
    idle_capacity_share: Array,
    effective_loss_share: Array,
    given_reported_capacity_offline: Array,
    nameplate: Array,
) -> Array:
    """Total idle nameplate that a pinned path or a scenario asks for [mb/d]; zero where free.

    Source: MODEL 1 (`strikes_40pct`, `strikes_40pct_effective`); a given path comes first.
    """
    whole = total(nameplate)
    asked = whole * np.maximum(idle_capacity_share, effective_loss_share)
    beyond = given_reported_capacity_offline - whole
    refuse(beyond > 0, "the pinned idle capacity is above the nameplate", beyond, "mb/d")
    return np.where(np.isnan(given_reported_capacity_offline), asked, given_reported_capacity_offline)


@equation
def offline_scale(
    damage_mean: Array, offline_asked: Array, nameplate: Array, usual_maintenance: Array
) -> Array:
    """Share of the simulated damage that a pinned total leaves [1]; one where nothing is pinned.

    Source: DESIGN 3, a target scales the detail to the total.
    """
    wanted = _strike_part(offline_asked, nameplate, usual_maintenance)
    simulated = total(damage_mean)
    ratio = np.minimum(wanted, simulated) / np.maximum(simulated, _TINY)
    return np.where(offline_asked > 0, ratio, 1)


@equation
def offline_added(
    damage_mean: Array,
    offline_asked: Array,
    nameplate: Array,
    exposed_capacity: Array,
    usual_maintenance: Array,
) -> Array:
    """Damage added to reach a pinned total [mb/d], (district).

    First on standing nameplate within reach, then on the rest. Source: DESIGN 3.
    """
    wanted = _strike_part(offline_asked, nameplate, usual_maintenance)
    more = np.where(offline_asked > 0, np.maximum(wanted - total(damage_mean), 0), 0)
    near = np.maximum(exposed_capacity - damage_mean, 0)
    far = np.maximum(nameplate - damage_mean - near, 0)
    first = np.minimum(more, total(near))
    return near * (first / np.maximum(total(near), _TINY)) + far * (
        (more - first) / np.maximum(total(far), _TINY)
    )


@equation
def damage_early(
    hit_share: Array,
    idle_hit_share: Array,
    exposed_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_slowdown: Array,
    log_repair_days: Array,
    early_repair_logit: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in the first phase of repair, end of month [mb/d], (district).

    Under a pinned total, what is added stands in both phases as in a lasting campaign.
    Source: MODEL 2, phases matched to the fit of `estimation/repair_time`.
    """
    month = _RepairMonth.of(repair_slowdown, log_repair_days, early_repair_logit, days)
    left = (1 - idle_hit_share) * previous_damage_early * month.early_stays
    end = left + hit_share * exposed_capacity * month.struck_early
    return end * offline_scale + offline_added * month.early_part


@equation
def damage_late(
    hit_share: Array,
    idle_hit_share: Array,
    exposed_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_slowdown: Array,
    log_repair_days: Array,
    early_repair_logit: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in the second phase of repair, end of month [mb/d], (district).

    Long repairs and what a partial restart leaves out. Source: MODEL 2, phases matched to the fit of
    `estimation/repair_time`.
    """
    month = _RepairMonth.of(repair_slowdown, log_repair_days, early_repair_logit, days)
    left = previous_damage_early * month.early_turns + previous_damage_late * month.late_stays
    end = (1 - idle_hit_share) * left + hit_share * exposed_capacity * month.struck_late
    return end * offline_scale + offline_added * (1 - month.early_part)


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


def _strike_part(asked: Array, nameplate: Array, planned: Array) -> Array:
    """Strike-related idle nameplate inside a total: planned maintenance falls on what stands."""
    whole = total(nameplate)
    return np.maximum((asked - planned * whole) / (1 - planned), 0)
