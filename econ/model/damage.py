"""Strikes, what they take, and how it is repaired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.model.arrays import Array, total
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
    count = np.zeros(np.broadcast_shapes(mean.shape, strike_chance.shape, strike_dispersion.shape))
    for n in range(MOST_STRIKES):
        more = strike_chance > below
        if not more.any():
            break
        count += more
        mass = mass * odds * (strike_dispersion + n) / (n + 1)
        below = below + mass
    return count


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
    sums = np.concatenate([np.zeros_like(terms[:1]), np.cumsum(terms, axis=0)])
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
def struck_capacity(
    hit_share: Array,
    exposed_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    previous_damage_long: Array,
) -> Array:
    """Standing nameplate that the month's strikes take [mb/d], (district).

    Strikes on idle units take nothing more. Source: MODEL 2.
    """
    idle = previous_damage_early + previous_damage_late + previous_damage_long
    return hit_share * np.maximum(exposed_capacity - idle, 0)


@equation
def damage_mean(
    hit_share: Array,
    struck_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    previous_damage_long: Array,
    repair_slowdown: Array,
    log_early_days: Array,
    log_long_days: Array,
    long_repair_share: Array,
    days: float,
) -> Array:
    """Strike-related idle nameplate, mean of the month [mb/d], (district), before pins.

    Integrates the survival of repair over the month, strikes spread evenly over its days; this is
    not the month-end stock. Source: MODEL 2.
    """
    month = _RepairMonth.of(repair_slowdown, log_early_days, log_long_days, long_repair_share, days)
    again = hit_share * previous_damage_late
    return (
        (previous_damage_early + again) * month.mean_of_early
        + (previous_damage_late - again) * month.mean_of_late
        + previous_damage_long * month.mean_of_long
        + struck_capacity * month.mean_of_struck
    )


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
    given = np.where(np.isnan(given_reported_capacity_offline), asked, given_reported_capacity_offline)
    return np.minimum(given, whole)


@equation
def offline_scale(
    damage_mean: Array, offline_asked: Array, nameplate: Array, planned_maintenance: Array
) -> Array:
    """Share of the simulated damage that a pinned total leaves [1]; one where nothing is pinned.

    Source: DESIGN 3, a target scales the detail to the total.
    """
    wanted = _strike_part(offline_asked, nameplate, planned_maintenance)
    ratio = np.minimum(wanted / np.maximum(total(damage_mean), _TINY), 1)
    return np.where(offline_asked > 0, ratio, 1)


@equation
def offline_added(
    damage_mean: Array,
    offline_asked: Array,
    nameplate: Array,
    exposed_capacity: Array,
    planned_maintenance: Array,
) -> Array:
    """Damage added to reach a pinned total [mb/d], (district).

    First on standing nameplate within reach, then on the rest. Source: DESIGN 3.
    """
    wanted = _strike_part(offline_asked, nameplate, planned_maintenance)
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
    struck_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_slowdown: Array,
    log_early_days: Array,
    log_long_days: Array,
    long_repair_share: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in the first phase of repair, end of month [mb/d], (district).

    A strike on a unit in the second phase puts it back into the first: the longer of the two
    remaining times, counted from the start of the month. Source: MODEL 2, phases matched to the
    fit of `estimation/repair_time`.
    """
    month = _RepairMonth.of(repair_slowdown, log_early_days, log_long_days, long_repair_share, days)
    early = previous_damage_early + hit_share * previous_damage_late
    end = early * month.stay + struck_capacity * month.passing
    return end * offline_scale + offline_added / month.phases


@equation
def damage_late(
    hit_share: Array,
    struck_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    repair_slowdown: Array,
    log_early_days: Array,
    log_long_days: Array,
    long_repair_share: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in the second phase of repair, end of month [mb/d], (district).

    Source: MODEL 2, phases matched to the fit of `estimation/repair_time`.
    """
    month = _RepairMonth.of(repair_slowdown, log_early_days, log_long_days, long_repair_share, days)
    again = hit_share * previous_damage_late
    early = previous_damage_early + again
    late = previous_damage_late - again
    end = (late + month.fast * early) * month.stay + struck_capacity * month.waiting
    return end * offline_scale + offline_added / month.phases


@equation
def damage_long(
    hit_share: Array,
    struck_capacity: Array,
    previous_damage_early: Array,
    previous_damage_late: Array,
    previous_damage_long: Array,
    repair_slowdown: Array,
    log_early_days: Array,
    log_long_days: Array,
    long_repair_share: Array,
    offline_scale: Array,
    offline_added: Array,
    days: float,
) -> Array:
    """Struck nameplate in long repair, or missing after a partial restart, end of month [mb/d], (district).

    A strike on it changes nothing: its remaining time is the longer already. Source: MODEL 2.
    """
    month = _RepairMonth.of(repair_slowdown, log_early_days, log_long_days, long_repair_share, days)
    again = hit_share * previous_damage_late
    end = (
        previous_damage_long * month.stay_long
        + (previous_damage_early + again) * month.long_from_early
        + (previous_damage_late - again) * month.long_from_late
        + struck_capacity * month.long_from_struck
    )
    return end * offline_scale + offline_added * (1 - 2 / month.phases)


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
    """What a month does to capacity in the three phases of repair, strikes spread evenly over it.

    Closed form of early' = struck - fast early, late' = fast (early - late),
    long' = share fast late - slow long: `stay`, `passing`, `waiting` and the `long_from` weights
    give the month's end, the `mean_of` weights its mean (a phase's mean is what flowed in less
    what it grew by, over its rate).
    """

    fast: Array
    stay: Array
    stay_long: Array
    passing: Array
    waiting: Array
    long_from_early: Array
    long_from_late: Array
    long_from_struck: Array
    mean_of_early: Array
    mean_of_late: Array
    mean_of_long: Array
    mean_of_struck: Array
    phases: Array

    @classmethod
    def of(
        cls, slowdown: Array, log_early: Array, log_long: Array, long_share: Array, days: float
    ) -> _RepairMonth:
        fast, slow = days * np.exp(-log_early) / slowdown, days * np.exp(-log_long) / slowdown
        share = np.maximum(long_share, 0)
        stay, stay_long = np.exp(-fast), np.exp(-slow)
        passing, passing_long = (1 - stay) / fast, (1 - stay_long) / slow
        waiting = passing - stay
        apart = fast / (fast - slow)
        late = apart * (stay_long - stay)
        early = apart * (late - fast * stay)
        struck = apart * (apart * (passing_long - passing) - waiting)
        first = (1 - passing) / fast
        second = first - waiting / fast
        return cls(
            fast=fast,
            stay=stay,
            stay_long=stay_long,
            passing=passing,
            waiting=waiting,
            long_from_early=share * early,
            long_from_late=share * late,
            long_from_struck=share * struck,
            mean_of_early=passing + waiting + share * (fast * waiting - early) / slow,
            mean_of_late=passing + share * (fast * passing - late) / slow,
            mean_of_long=passing_long,
            mean_of_struck=first + second + share * (fast * second - struck) / slow,
            phases=2 + share * fast / slow,
        )


def _strike_part(asked: Array, nameplate: Array, planned: Array) -> Array:
    """Strike-related idle nameplate inside a total: planned maintenance falls on what stands."""
    whole = total(nameplate)
    return np.maximum((asked - planned * whole) / (1 - planned), 0)
