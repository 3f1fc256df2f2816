"""Oil taxes by the law in force in each month: what a month's prices and tonnes make due.

Everything here is accrued; `econ.model.oil_gas` turns it into what is paid.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
from econ.model.equation import equation
from econ.model.refusal import refuse
from econ.quantities import LAW_BARRELS_PER_TONNE, bn_rub

#: Tax Code, article 342, paragraph 3: the coefficient is rounded to the fourth digit.
COEFFICIENT_DIGITS = 4


def duty_on(price: Array, duty_base: Array, duty_rate: Array, duty_threshold: Array) -> Array:
    """Export duty [USD/t] at a Urals price [USD/bbl]: a base and a share of what is above a threshold.

    Source: Law on the customs tariff, article 3.1; shape tested on the published rates of 2022-23.
    """
    return np.maximum(duty_base + duty_rate * (LAW_BARRELS_PER_TONNE * price - duty_threshold), 0)


def learned(level: Array, paid: Array, due: Array, gain: Array) -> Array:
    """A level after a month that paid `paid` where `due` was due.

    The innovations form of a local level: without observations the surprise is the month's drawn
    noise, with them it is what the ministry's table shows. No month counts for more than a factor two,
    and a level neither flees from what is paid nor overshoots it.
    """
    surprise = np.maximum(paid, 1) / np.maximum(due, 1)
    return level * np.minimum(np.maximum(surprise, 1 / 2), 2) ** np.minimum(np.maximum(gain, 0), 1)


def learned_by_size(level: Array, paid: Array, due: Array, scale: Array) -> Array:
    """A level after a month that paid `paid` where `due` was due, of a payment that passes through zero.

    The filter of a coefficient that drifts: a surprise counts by half where as much is due as the scale, by
    nothing where nothing is. No month counts for more than a factor two.
    """
    surprise = due * (paid - due) / (scale**2 + due**2)
    return level * np.minimum(np.maximum(1 + surprise, 1 / 2), 2)


@equation
def urals_tax_price(
    brent_price: Array,
    urals_price: Array,
    espo_price: Array,
    tax_price_urals_weight: Array,
    tax_price_freight: Array,
    tax_price_floor_in_force: Array,
    tax_price_brent_discount: Array,
    given_urals_tax_price: Array,
    tax_price_pin_tolerance: Array,
    in_horizon: Array,
) -> Array:
    """Urals price for taxation [USD/bbl].

    A given one sets the discount; where a discount is given too they must agree.

    Source: Tax Code, article 342; law 36-FZ of 2023 (Brent less a falling discount as floor),
    2024 the higher of Brent less 20 and Urals FOB plus 2, from 2025 a basket of Urals and ESPO.
    """
    basket = tax_price_urals_weight * (urals_price + tax_price_freight)
    basket = basket + (1 - tax_price_urals_weight) * espo_price
    floor = brent_price - tax_price_brent_discount
    made = basket + tax_price_floor_in_force * np.maximum(floor - basket, 0)
    apart = np.abs(made - given_urals_tax_price)
    refuse(
        (apart > tax_price_pin_tolerance) & (in_horizon > 0),
        "the pinned tax price and the pinned discount disagree: free one of urals_tax_price, urals_discount",
        apart,
        "USD/bbl",
    )
    return np.where(np.isnan(given_urals_tax_price), made, given_urals_tax_price)


@equation
def tax_price_before(previous_urals_tax_price: Array) -> Array:
    """Tax price of the month before [USD/bbl], kept for the monitoring window. Source: MODEL 8."""
    return previous_urals_tax_price


@equation
def monitoring_price(previous_urals_tax_price: Array, previous_tax_price_before: Array) -> Array:
    """Urals from the 15th of the month before last to the 14th of the last [USD/bbl].

    Source: Law on the customs tariff, article 3.1; Ministry of Finance letter 03-06-06-01/22674.
    Two halves of two months' means stand for the daily window.
    """
    return (previous_urals_tax_price + previous_tax_price_before) / 2


@equation
def notional_duty(
    monitoring_price: Array, duty_base: Array, duty_rate: Array, duty_threshold: Array
) -> Array:
    """Export duty at a full rate [USD/t], of which the law takes a part in MET and a part as duty.

    Source: Law on the customs tariff, article 3.1; Tax Code, article 342.5.
    """
    return duty_on(monitoring_price, duty_base, duty_rate, duty_threshold)


@equation
def met_price_coefficient(
    urals_tax_price: Array, usd_rub: Array, met_price_threshold: Array, met_price_divisor: Array
) -> Array:
    """Price coefficient Kc of the extraction tax [1]. Source: Tax Code, article 342, paragraph 3."""
    price = np.maximum(urals_tax_price - met_price_threshold, 0)
    return np.round(price * usd_rub / met_price_divisor, COEFFICIENT_DIGITS)


@equation
def damper_moratorium(damper_moratorium_policy: Array, damper_moratorium_law: Array) -> Array:
    """Whether the damper's price test is suspended [0 or 1].

    Source: decree of 12 October 2025 (October 2025 to 30 April 2026); a policy of 0 or 1 replaces it.
    """
    by_law = np.maximum(-damper_moratorium_policy, 0)
    return by_law * damper_moratorium_law + np.maximum(damper_moratorium_policy, 0)


@equation
def damper_due(
    gasoline_nwe_price: Array,
    diesel_nwe_price: Array,
    brent_price: Array,
    urals_tax_price: Array,
    usd_rub: Array,
    damper_freight: Array,
    damper_discount_share: Array,
    damper_excise: Array,
    vat_rate: Array,
    damper_indicative_price: Array,
    damper_compensation: Array,
    damper_reduction: Array,
) -> Array:
    """Damper by the formula [RUB/t], (fuel), > 0 the budget pays.

    Compensation x ((export price less freight and Urals discount) x R + excise) x (1 + VAT) less
    the indicative price. Source: Tax Code, article 200, paragraph 27.
    """
    export_price = np.stack(np.broadcast_arrays(gasoline_nwe_price, diesel_nwe_price))
    discount = LAW_BARRELS_PER_TONNE * np.maximum(brent_price - urals_tax_price, 0)
    netback = export_price - damper_freight - damper_discount_share * discount
    alternative = (netback * usd_rub + damper_excise) * (1 + vat_rate)
    return damper_reduction * damper_compensation * (alternative - damper_indicative_price)


@equation
def damper_passed(
    wholesale_price: Array,
    damper_indicative_price: Array,
    damper_threshold: Array,
    damper_joint_test: Array,
    damper_moratorium: Array,
) -> Array:
    """Whether the month's mean wholesale price is within the limit [0 or 1], (fuel).

    Until mid-2024 one fuel over its limit cost both fuels the damper.
    Source: Tax Code, article 200, paragraph 27; law of 28 November 2025 (limits from September 2025).
    """
    limit = damper_indicative_price * (1 + damper_threshold)
    within = np.asarray(wholesale_price <= limit, float)
    both = within[:1] * within[1:]
    tested = within + damper_joint_test * (both - within)
    return np.maximum(tested, damper_moratorium)


@equation
def unit_damper(damper_due: Array, damper_passed: Array) -> Array:
    """Damper a tonne [RUB/t], (fuel), > 0 the budget pays. Source: Tax Code, article 200, paragraph 27."""
    return damper_due * damper_passed


@equation
def damper_level(
    previous_damper_level: Array, damper_payment: Array, damper_settled: Array, damper_scale: Array
) -> Array:
    """Home sales that carry the damper, against their estimated share [1], learned from payments.

    Source: MODEL 8; estimate.
    """
    return learned_by_size(previous_damper_level, damper_payment, damper_settled, damper_scale)


@equation
def damper_payment_accrual(
    unit_damper: Array,
    fuel_sales: Array,
    fuel_imports: Array,
    damper_on_imports: Array,
    damper_sales_share: Array,
    damper_level: Array,
) -> Array:
    """Damper of the month's home sales [bn RUB], > 0 the budget pays.

    It follows sales, not output: stocks, exports and, since autumn 2025, imports fill in for refineries.
    Source: Tax Code, article 200, paragraph 27; Ministry of Finance, October 2025 (imports).
    """
    sold = fuel_sales - (1 - damper_on_imports) * fuel_imports
    return damper_level * total(bn_rub(damper_sales_share * sold, unit_damper))


@equation
def met_addition(
    unit_damper: Array,
    met_addition_weight: Array,
    met_addition_fixed: Array,
    met_return_small: Array,
    met_return_large: Array,
    met_return_kink: Array,
    met_return_tonnes: Array,
) -> Array:
    """Additions to the rate besides price and duty [RUB/t]: a fixed part and a share of the damper.

    The law's Kabdt recovers part of the damper from producers; its formula is not in the facts. The share
    that comes back is carried as weighted readings, one below a mean damper a tonne and one for what is
    above it. It follows the damper a tonne, so volumes leave it alone.
    Source: Tax Code, article 342.5 (Kk, Kabdt); readings as `met_return_small` names them.
    """
    damper = total(met_addition_weight * np.maximum(unit_damper, 0))
    small = np.minimum(damper, met_return_kink)
    returned = met_return_small * small + met_return_large * (damper - small)
    return met_addition_fixed + met_return_tonnes * returned


@equation
def met_rate(
    met_price_coefficient: Array,
    met_base_rate: Array,
    notional_duty: Array,
    duty_in_met: Array,
    usd_rub: Array,
    met_addition: Array,
    met_full_share: Array,
    met_full_reach: Array,
) -> Array:
    """Mean extraction tax on a taxed tonne [RUB/t]: 919 Kc, the moved duty on full-rate fields, additions.

    Fields under the additional income tax pay half of (P - 15) R a barrel, which is 953 Kc a tonne, and
    neither the moved duty nor the additions: one base carries the price, an estimated share of it the duty;
    additions are of the mean tonne.
    Source: Tax Code, articles 342 and 342.5; estimate.
    """
    moved_duty = duty_in_met * notional_duty * usd_rub
    full = met_full_share * met_full_reach
    return met_base_rate * met_price_coefficient + full * moved_duty + met_addition


@equation
def met_taxed_share(
    previous_met_taxed_share: Array,
    met_oil: Array,
    met_oil_one_off: Array,
    previous_met_oil_accrual: Array,
    met_base_gain: Array,
    met_level_noise: Array,
    met_level_shock: Array,
    in_horizon: float,
) -> Array:
    """Share of production that pays the full rate [1], drifting as fields move to the income tax.

    Learned from each month's payment; ahead it also drifts by a noise of its own, which sums of half a year
    and a year show and a month hides. Source: MODEL 8; estimate.
    """
    paid = met_oil - met_oil_one_off
    level = learned(previous_met_taxed_share, paid, previous_met_oil_accrual, met_base_gain)
    return level * np.exp(in_horizon * met_level_noise * met_level_shock)


@equation
def met_base(
    met_taxed_share: Array,
    production: Array,
    normal_production: Array,
    days: float,
    met_base_elasticity: Array,
) -> Array:
    """Effective base of the extraction tax on oil [Mt]; falls with production, at most in proportion.

    Source: MODEL 8: fields under relief are cut last or first, so the elasticity is between a half and one.
    """
    normal = normal_production * days
    return met_taxed_share * normal * (production / normal) ** met_base_elasticity


@equation
def met_oil_accrual(met_base: Array, met_rate: Array) -> Array:
    """Extraction tax on oil of the month [bn RUB]. Source: Tax Code, articles 342 and 342.5."""
    return bn_rub(met_base, met_rate)


@equation
def additional_income_tax_accrual(
    urals_tax_price: Array,
    usd_rub: Array,
    met_price_threshold: Array,
    production: Array,
    normal_production: Array,
    days: float,
    income_tax_rate: Array,
    income_tax_cost: Array,
    income_tax_reach: Array,
) -> Array:
    """Additional income tax earned in the month [bn RUB].

    Half of a field's cash flow by law. Fields' costs are not published: an estimated cost a barrel is
    taken off (P - 15) R, what extraction tax leaves being in proportion to it, and an estimated rate
    stands for the tonnes under the tax. Source: Tax Code, chapter 25.4; estimate.
    """
    margin = (urals_tax_price - met_price_threshold) * usd_rub - income_tax_cost
    scale = income_tax_reach * production / (normal_production * days)
    return income_tax_rate * scale * np.maximum(margin, 0)


@equation
def reverse_excise_level(
    previous_reverse_excise_level: Array,
    reverse_excise: Array,
    previous_reverse_excise_accrual: Array,
    reverse_excise_gain: Array,
) -> Array:
    """Product basket and regional multiplier of the reverse excise [1], learned from payments.

    Source: Tax Code, article 193, paragraph 8 (the plants' coefficients are not published).
    """
    return learned(
        previous_reverse_excise_level, -reverse_excise, -previous_reverse_excise_accrual, reverse_excise_gain
    )


@equation
def reverse_excise_accrual(
    urals_tax_price: Array,
    usd_rub: Array,
    runs: Array,
    duty_base: Array,
    duty_rate: Array,
    duty_threshold: Array,
    excise_phase: Array,
    reverse_excise_level: Array,
) -> Array:
    """Reverse excise on the crude refined in the month [bn RUB], < 0 the budget pays.

    It returns to refiners what the end of the export duty took, at the month's own price.
    Source: Tax Code, articles 193, paragraph 8, and 200.
    """
    duty = duty_on(urals_tax_price, duty_base, duty_rate, duty_threshold)
    return -bn_rub(reverse_excise_level * runs, excise_phase * duty * usd_rub)


@equation
def investment_allowance_accrual(reverse_excise_accrual: Array, investment_allowance_share: Array) -> Array:
    """Investment allowance of refiners [bn RUB], < 0 the budget pays: a share of the reverse excise.

    Source: Tax Code, article 200 (Kinv, since 2021); share estimated.
    """
    return investment_allowance_share * reverse_excise_accrual


@equation
def export_duty_oil_accrual(
    notional_duty: Array, usd_rub: Array, duty_at_border: Array, dutiable_crude: Array
) -> Array:
    """Export duty on crude [bn RUB], zero since 2024. Source: Law on the customs tariff, article 3.1."""
    return bn_rub(dutiable_crude, duty_at_border * notional_duty * usd_rub)


@equation
def export_duty_products_accrual(
    notional_duty: Array, usd_rub: Array, duty_at_border: Array, dutiable_products: Array
) -> Array:
    """Export duty on products [bn RUB], zero since 2024; tonnes weighted by their share of crude's duty.

    Source: Law on the customs tariff, article 3.1.
    """
    return bn_rub(dutiable_products, duty_at_border * notional_duty * usd_rub)
