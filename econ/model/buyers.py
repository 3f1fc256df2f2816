"""A buyer's choice: what Russian oil saves it, what the tariff costs it, and what it believes.

Benefit and loss are put per barrel. A logistic choice over the part that is not captive turns them
into a share kept; six to eight weeks pass between a purchase and its delivery.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
from econ.model.decay import share_of
from econ.model.discounts import still_hindered
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_YEAR, bn_usd, mt_per_month


@equation
def tariff_in_force(tariff: Array) -> Array:
    """Secondary tariff in force [1], (buyer, scenario, draw), kept for next month. Source: MODEL 6."""
    return tariff * 1


def lifted_share(previous: Array, now: Array) -> Array:
    """Share of last month's tariff that has been lifted; zero where there was none."""
    return np.maximum(previous - now, 0) / (previous + (1 - np.sign(previous)))


@equation
def complied(previous_keep_share: Array, previous_intake: Array, buyer_volume: Array) -> Array:
    """Share of usual purchases that the buyer gave up for a tariff [1], (buyer, scenario, draw).

    Counted only as far as its purchases really fell. Source: MODEL 6 and II.2.
    """
    fell = np.maximum(1 - previous_intake / buyer_volume, 0)
    return np.minimum(1 - previous_keep_share, fell)


def weight_of(tariff: Array, whole_tariff: Array) -> Array:
    """Weight of a tariff as evidence: in proportion to its size, whole at the only rate ever enforced."""
    return np.minimum(tariff / whole_tariff, 1)


@equation
def stay_odds(
    previous_stay_odds: Array,
    previous_tariff_in_force: Array,
    tariff: Array,
    complied: Array,
    lift_announced: Array,
    stay_belief_logit: Array,
    belief_memory: Array,
    whole_tariff: Array,
    enforcement_learning: Array,
    unconditional_learning: Array,
    credibility_learning: Array,
) -> Array:
    """Log odds that the tariff stays, or comes, if the buyer keeps buying [1], (buyer, scenario, draw).

    Bayes' rule: each observation adds its log likelihood ratio, by the tariff's size, and is forgotten
    slowly. A month of tariff on a buyer that keeps buying speaks for it, relief without compliance against
    it. A lift that comes when it was announced says that what is announced happens. Source: MODEL 6, II.2.
    """
    bought = 1 - complied
    enforced = weight_of(tariff, whole_tariff) * bought
    lifted = lifted_share(previous_tariff_in_force, tariff) * weight_of(
        previous_tariff_in_force, whole_tariff
    )
    forgiven = (1 - lift_announced) * lifted * bought
    learned = enforcement_learning * enforced - unconditional_learning * forgiven
    learned = learned + credibility_learning * lift_announced * lifted
    return stay_belief_logit + belief_memory * (previous_stay_odds - stay_belief_logit) + learned


@equation
def relief_odds(
    previous_relief_odds: Array,
    previous_tariff_in_force: Array,
    tariff: Array,
    complied: Array,
    lift_announced: Array,
    relief_belief_logit: Array,
    belief_memory: Array,
    whole_tariff: Array,
    relief_learning: Array,
    disappointment_learning: Array,
) -> Array:
    """Log odds that the tariff goes, or does not come, if the buyer stops [1], (buyer, scenario, draw).

    Relief after compliance speaks for it, a tariff that stays on a buyer that has complied against it; a
    lift announced beforehand for neither. Weighed by size, forgotten slowly. Source: MODEL 6 and II.2.
    """
    lifted = lifted_share(previous_tariff_in_force, tariff) * weight_of(
        previous_tariff_in_force, whole_tariff
    )
    rewarded = (1 - lift_announced) * lifted * complied
    disappointed = weight_of(tariff, whole_tariff) * complied
    learned = relief_learning * rewarded - disappointment_learning * disappointed
    return relief_belief_logit + belief_memory * (previous_relief_odds - relief_belief_logit) + learned


@equation
def stay_belief(stay_odds: Array) -> Array:
    """Belief that the tariff stays, or comes, if the buyer keeps buying [1], (buyer, scenario, draw).

    Source: MODEL 6.
    """
    return share_of(stay_odds)


@equation
def relief_belief(relief_odds: Array) -> Array:
    """Belief that the tariff goes, or does not come, if the buyer stops [1], (buyer, scenario, draw).

    Source: MODEL 6.
    """
    return share_of(relief_odds)


@equation
def incentive(
    stay_belief: Array, relief_belief: Array, tariff_full_belief: Array, retaliation: Array
) -> Array:
    """Share of the tariff's loss that stopping to buy would save [1], (buyer, scenario, draw).

    max(0, e + r - 1), less what the buyer can fend off by retaliation, or 1 where belief is imposed.
    Source: MODEL 6 and II.2.
    """
    own = (1 - retaliation) * np.maximum(stay_belief + relief_belief - 1, 0)
    return own + tariff_full_belief * (1 - own)


def trade_lost(tariff: Array, base_tariff: Array, elasticity: Array) -> Array:
    """Share of exports lost to a tariff on top of those in force; it saturates by itself."""
    return 1 - ((1 + base_tariff + tariff) / (1 + base_tariff)) ** (-elasticity)


@equation
def tariff_loss(
    tariff: Array,
    incentive: Array,
    base_tariff: Array,
    export_elasticity: Array,
    export_rent: Array,
    taxed_exports: Array,
    buyer_volume: Array,
    days: float,
) -> Array:
    """Loss from the tariff that stopping would save, per barrel [USD/bbl], (buyer, scenario, draw).

    Incentive x rent share x taxed exports x [1 - ((1+t0+t)/(1+t0))^-elasticity]. Source: MODEL 6.
    """
    lost = trade_lost(tariff, base_tariff, export_elasticity)
    barrels = bn_usd(mt_per_month(buyer_volume, days), 1)
    return incentive * export_rent * taxed_exports / MONTHS_PER_YEAR * lost / barrels


@equation
def keep_gain(delivered_discount: Array, switching_cost: Array, buyer_volume: Array, days: float) -> Array:
    """Gain from Russian oil against the next best, per barrel [USD/bbl], (buyer, scenario, draw).

    The delivered discount, and for a large buyer what its switch would add to the price of all its imports.
    Source: MODEL 6.
    """
    barrels = bn_usd(mt_per_month(buyer_volume, days), 1)
    return delivered_discount + switching_cost / MONTHS_PER_YEAR / barrels


@equation
def keep_share(keep_gain: Array, tariff_loss: Array, captive_share: Array, choice_scale: Array) -> Array:
    """Share of usual purchases that the buyer would keep [1], (buyer, scenario, draw).

    One without a tariff; the captive share never leaves for one. Source: MODEL 6.
    """
    usual = 1 + np.exp(-keep_gain / choice_scale)
    taxed = 1 + np.exp((tariff_loss - keep_gain) / choice_scale)
    return captive_share + (1 - captive_share) * usual / taxed


@equation
def concession(
    keep_share: Array, captive_share: Array, tariff_loss: Array, buyer_volume: Array, concession_share: Array
) -> Array:
    """What sellers give up to keep buyers under a tariff, mean over all barrels [USD/bbl], (scenario, draw).

    A share of the loss of those who could leave and stay; it widens next month's discount.
    Source: MODEL 5 and 6.
    """
    staying = buyer_volume * np.maximum(keep_share - captive_share, 0)
    return concession_share * total(staying * tariff_loss) / total(buyer_volume)


@equation
def wanted_imports(
    buyer_volume: Array,
    keep_share: Array,
    sellers_felt: Array,
    sellers_evaded: Array,
    seller_reluctance: Array,
) -> Array:
    """Purchases contracted this month for later delivery [mb/d], (buyer, scenario, draw).

    Buyers also shun part of what listed sellers offer until it has found a way round; a licence for oil
    that is loaded already permits no new contract. Source: MODEL 5 and 6.
    """
    hindered = still_hindered(sellers_felt, sellers_evaded)
    return buyer_volume * keep_share * (1 - seller_reluctance * hindered)


@equation
def wanted_imports_before(previous_wanted_imports: Array) -> Array:
    """Purchases contracted a month earlier [mb/d], (buyer, scenario, draw). Source: MODEL 6."""
    return previous_wanted_imports


@equation
def planned_imports(
    previous_wanted_imports: Array,
    previous_wanted_imports_before: Array,
    decision_delay: Array,
    sellers_felt: Array,
    sellers_evaded: Array,
    buyer_exposed: Array,
    seller_reluctance: Array,
) -> Array:
    """Purchases due for delivery this month [mb/d], (buyer, scenario, draw).

    Six to eight weeks after the purchase: between one month and two. A licence frees cargoes that wait at
    sea in the month in which it is in force. Source: MODEL 6 and II.2; licences of March to June 2026.
    """
    older = decision_delay - 1
    due = previous_wanted_imports + older * (previous_wanted_imports_before - previous_wanted_imports)
    shunned = seller_reluctance * still_hindered(sellers_felt, sellers_evaded)
    return due * (1 - seller_reluctance * buyer_exposed) / (1 - shunned)


@equation
def intake_noise(
    previous_intake_gap: Array, intake_persistence: Array, intake_volatility: Array, intake_shock: Array
) -> Array:
    """Purchases above those planned, drawn [mb/d], (buyer, scenario, draw). Source: MODEL 6."""
    return np.minimum(intake_persistence, 1) * previous_intake_gap + intake_volatility * intake_shock


@equation
def intake_gap(intake_noise: Array, planned_imports: Array, given_crude_exports: Array) -> Array:
    """Purchases above those planned, drawn or observed [mb/d], (buyer, scenario, draw).

    What is observed above them is room that the buyer uses, as `room_open` has it. Source: MODEL 6.
    """
    short = np.minimum(given_crude_exports - planned_imports, 0)
    return np.where(np.isnan(given_crude_exports), intake_noise, short)


@equation
def intake(
    planned_imports: Array, intake_noise: Array, buyer_capacity: Array, given_crude_exports: Array
) -> Array:
    """Crude that the buyer takes at the usual discount [mb/d], (buyer, scenario, draw).

    Never above its record; a pinned buyer takes what is given. Source: MODEL 6 and II.2.
    """
    free = np.minimum(np.maximum(planned_imports + intake_noise, 0), buyer_capacity)
    return np.where(np.isnan(given_crude_exports), free, given_crude_exports)
