"""What strikes leave idle, and how it is repaired."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.model.arrays import Array, total
from econ.model.equation import equation

_TINY = np.finfo(float).tiny


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
