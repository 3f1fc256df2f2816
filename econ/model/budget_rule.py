"""The budget rule: what the taxes bring above the cut-off price, and the operation that follows.

Additional revenue is oil and gas revenue at the actual price less that at the cut-off price, at the
actual exchange rate and tonnes. Each tax is computed twice by the same law; nothing is fitted.
"""

from __future__ import annotations

import numpy as np

from econ.model import gas, taxes
from econ.model.arrays import Array, blend
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_HALF_YEAR, bn_rub


@equation
def rule_price(cut_off_price: Array, cut_off_shift: Array) -> Array:
    """Cut-off price in force [USD/bbl]: the law's path and what a policy adds to it.

    Source: Budget Code, article 96.6.
    """
    return np.maximum(cut_off_price + cut_off_shift, 0)


@equation
def rule_duty(rule_price: Array, duty_base: Array, duty_rate: Array, duty_threshold: Array) -> Array:
    """Notional export duty at the cut-off price [USD/t]. Source: Law on the customs tariff, article 3.1."""
    return taxes.duty_on(rule_price, duty_base, duty_rate, duty_threshold)


@equation
def rule_unit_damper(
    gasoline_nwe_price: Array,
    diesel_nwe_price: Array,
    brent_price: Array,
    rule_price: Array,
    usd_rub: Array,
    damper_freight: Array,
    damper_discount_share: Array,
    damper_excise: Array,
    vat_rate: Array,
    damper_indicative_price: Array,
    damper_compensation: Array,
    damper_reduction: Array,
    damper_passed: Array,
) -> Array:
    """Damper a tonne with Urals at the cut-off price [RUB/t], (fuel): its discount to Brent is another.

    Prices of fuels and Brent are the actual ones. Source: Tax Code, article 200, paragraph 27.
    """
    due = taxes.damper_due(
        gasoline_nwe_price,
        diesel_nwe_price,
        brent_price,
        rule_price,
        usd_rub,
        damper_freight,
        damper_discount_share,
        damper_excise,
        vat_rate,
        damper_indicative_price,
        damper_compensation,
        damper_reduction,
    )
    return due * damper_passed


@equation
def rule_addition(
    rule_unit_damper: Array,
    met_addition_weight: Array,
    met_addition_fixed: Array,
    met_return_small: Array,
    met_return_large: Array,
    met_return_kink: Array,
    met_return_tonnes: Array,
) -> Array:
    """Additions to the extraction tax with Urals at the cut-off price [RUB/t].

    Source: Budget Code, article 96.6; Tax Code, article 342.5.
    """
    return taxes.met_addition(
        rule_unit_damper,
        met_addition_weight,
        met_addition_fixed,
        met_return_small,
        met_return_large,
        met_return_kink,
        met_return_tonnes,
    )


@equation
def rule_coefficient(
    rule_price: Array, usd_rub: Array, met_price_threshold: Array, met_price_divisor: Array
) -> Array:
    """Price coefficient Kc at the cut-off price [1]. Source: Tax Code, article 342, paragraph 3."""
    return taxes.met_price_coefficient(rule_price, usd_rub, met_price_threshold, met_price_divisor)


@equation
def met_oil_above(
    met_base: Array,
    met_rate: Array,
    met_base_rate: Array,
    rule_coefficient: Array,
    usd_rub: Array,
    rule_duty: Array,
    duty_in_met: Array,
    rule_addition: Array,
    met_full_share: Array,
    met_full_reach: Array,
) -> Array:
    """Extraction tax on oil that the price above the cut-off brings [bn RUB], by month of accrual.

    Source: Budget Code, article 96.6; Tax Code, articles 342 and 342.5.
    """
    rate = taxes.met_rate(
        rule_coefficient,
        met_base_rate,
        rule_duty,
        duty_in_met,
        usd_rub,
        rule_addition,
        met_full_share,
        met_full_reach,
    )
    return bn_rub(met_base, met_rate - rate)


@equation
def met_condensate_above(
    met_condensate_accrual: Array,
    rule_price: Array,
    rule_duty: Array,
    duty_at_border: Array,
    duty_in_met: Array,
    usd_rub: Array,
    rule_addition: Array,
    condensate_addition: Array,
    met_condensate_basic: Array,
    met_condensate_moved: Array,
    met_condensate_added: Array,
    met_condensate_level: Array,
) -> Array:
    """Extraction tax on condensate that the price above the cut-off brings [bn RUB].

    Source: Budget Code, article 96.6; Tax Code, article 342, paragraph 2.
    """
    return met_condensate_accrual - gas.met_condensate_accrual(
        rule_price,
        rule_duty,
        duty_at_border,
        duty_in_met,
        usd_rub,
        rule_addition,
        condensate_addition,
        met_condensate_basic,
        met_condensate_moved,
        met_condensate_added,
        met_condensate_level,
    )


@equation
def reverse_excise_above(
    urals_tax_price: Array,
    usd_rub: Array,
    runs: Array,
    duty_base: Array,
    duty_rate: Array,
    duty_threshold: Array,
    excise_phase: Array,
    reverse_excise_level: Array,
    investment_allowance_share: Array,
    rule_duty: Array,
) -> Array:
    """Reverse excise and allowance that the price above the cut-off costs [bn RUB], < 0 the budget pays.

    Source: Budget Code, article 96.6; Tax Code, articles 193 and 200.
    """
    more = taxes.duty_on(urals_tax_price, duty_base, duty_rate, duty_threshold) - rule_duty
    excise = -bn_rub(reverse_excise_level * runs, excise_phase * more * usd_rub)
    return (1 + investment_allowance_share) * excise


@equation
def damper_above(
    unit_damper: Array,
    rule_unit_damper: Array,
    fuel_sales: Array,
    fuel_imports: Array,
    damper_on_imports: Array,
    damper_sales_share: Array,
    damper_level: Array,
) -> Array:
    """Damper that the price above the cut-off costs [bn RUB], > 0 the budget pays more.

    Source: Budget Code, article 96.6; Tax Code, article 200, paragraph 27.
    """
    more = unit_damper - rule_unit_damper
    return taxes.damper_payment_accrual(
        more, fuel_sales, fuel_imports, damper_on_imports, damper_sales_share, damper_level
    )


@equation
def export_duties_above(
    notional_duty: Array,
    rule_duty: Array,
    usd_rub: Array,
    duty_at_border: Array,
    dutiable_crude: Array,
    dutiable_products: Array,
) -> Array:
    """Export duties that the price above the cut-off brought [bn RUB]; none since 2024.

    Source: Budget Code, article 96.6; Law on the customs tariff, article 3.1.
    """
    return bn_rub(dutiable_crude + dutiable_products, duty_at_border * (notional_duty - rule_duty) * usd_rub)


@equation
def rule_month(
    met_oil_above: Array,
    met_condensate_above: Array,
    reverse_excise_above: Array,
    damper_above: Array,
) -> Array:
    """What the month's price above the cut-off adds to taxes paid in the next [bn RUB]. Source: identity."""
    return met_oil_above + met_condensate_above + reverse_excise_above - damper_above


@equation
def income_tax_above(
    additional_income_tax_accrual: Array,
    rule_price: Array,
    usd_rub: Array,
    met_price_threshold: Array,
    production: Array,
    normal_production: Array,
    days: float,
    income_tax_rate: Array,
    income_tax_cost: Array,
    income_tax_reach: Array,
) -> Array:
    """Additional income tax that the price above the cut-off brings [bn RUB], by month of accrual.

    Source: Budget Code, article 96.6; Tax Code, chapter 25.4.
    """
    return additional_income_tax_accrual - taxes.additional_income_tax_accrual(
        rule_price,
        usd_rub,
        met_price_threshold,
        production,
        normal_production,
        days,
        income_tax_rate,
        income_tax_cost,
        income_tax_reach,
    )


@equation
def rule_quarter(previous_rule_quarter: Array, quarter_begins: Array, income_tax_above: Array) -> Array:
    """The same since the quarter began [bn RUB]. Source: Tax Code, article 333.53."""
    return (1 - quarter_begins) * previous_rule_quarter + income_tax_above


@equation
def rule_assessed(
    previous_rule_assessed: Array, previous_rule_quarter: Array, quarter_begins: Array
) -> Array:
    """The same over the last full quarter [bn RUB]. Source: Tax Code, article 333.53."""
    return blend(quarter_begins, previous_rule_quarter, previous_rule_assessed)


@equation
def additional_oil_gas_revenue(
    previous_rule_month: Array,
    export_duties_above: Array,
    rule_assessed: Array,
    income_tax_due: Array,
    additional_income_tax: Array,
    income_tax_assessed: Array,
    export_duty_gas_one_off: Array,
    rule_noise: Array,
    additional_revenue_shock: Array,
) -> Array:
    """Oil and gas revenue above the base [bn RUB]: the taxes' cash less what the cut-off price would bring.

    A payment of the income tax beyond what prices make due, and a named refund, are not in the base:
    they count in full. The noise is the miss of this sum, measured and not fitted away.
    Source: Budget Code, article 96.6; the ministry's table.
    """
    beyond = additional_income_tax - income_tax_due * income_tax_assessed
    quarter = income_tax_due * rule_assessed + beyond
    paid = previous_rule_month + export_duties_above + quarter + export_duty_gas_one_off
    return paid + rule_noise * additional_revenue_shock


@equation
def base_oil_gas_revenue(oil_gas_revenue: Array, additional_oil_gas_revenue: Array) -> Array:
    """Oil and gas revenue at the cut-off price, actual rate and volumes [bn RUB]: the base floats.

    Source: Budget Code, article 96.6; identity with the additional revenue.
    """
    return oil_gas_revenue - additional_oil_gas_revenue


@equation
def rule_forecast_error(rule_forecast_shock: Array, rule_forecast_noise: Array) -> Array:
    """Additional revenue less the ministry's forecast of it at the start of the month [bn RUB].

    Source: the ministry's monthly forecasts.
    """
    return rule_forecast_noise * rule_forecast_shock


@equation
def rule_suspended(rule_suspension_policy: Array, rule_suspension: Array) -> Array:
    """Share of the rule's operation that is not made in the month [0 to 1]; a policy from 0 on replaces it.

    Source: the ministry's announcements (none in March and April 2026).
    """
    return np.where(rule_suspension_policy < 0, rule_suspension, rule_suspension_policy)


@equation
def rule_operation_due(
    additional_oil_gas_revenue: Array,
    rule_forecast_error: Array,
    previous_rule_forecast_error: Array,
    previous_rule_deferred: Array,
) -> Array:
    """Operation by the rule [bn RUB], > 0 purchases: forecast, last month's error, and what was put off.

    Source: Ministry of Finance, monthly announcements of foreign-currency operations.
    """
    forecast = additional_oil_gas_revenue - rule_forecast_error
    return forecast + previous_rule_forecast_error + previous_rule_deferred


@equation
def rule_operation(rule_operation_due: Array, rule_suspended: Array) -> Array:
    """Operation of the rule as made [bn RUB], > 0 purchases. Source: the ministry's announcements."""
    return (1 - rule_suspended) * rule_operation_due


@equation
def rule_deferred(rule_operation_due: Array, rule_suspended: Array, rule_deferral: Array) -> Array:
    """Operations put off to the next month [bn RUB]: of what was suspended, what is not dropped.

    What an announcement strays from the rule by is not made up for.

    Source: the announcement of 6 May 2026, whose purchases made up for March and April.
    """
    return rule_deferral * rule_suspended * rule_operation_due


@equation
def fund_used_half(previous_fund_used_half: Array, half_begins: Array, fund_policy: Array) -> Array:
    """Fund used beyond the rule since the half-year began [bn RUB].

    Source: Bank of Russia, announcements of June and December 2025.
    """
    return (1 - half_begins) * previous_fund_used_half + fund_policy


@equation
def fund_used_before(
    previous_fund_used_before: Array, previous_fund_used_half: Array, half_begins: Array
) -> Array:
    """Fund used beyond the rule in the half-year before [bn RUB].

    Source: Bank of Russia, announcements of June and December 2025.
    """
    return blend(half_begins, previous_fund_used_half, previous_fund_used_before)


@equation
def currency_operation(rule_operation: Array, mirrored_placements: Array, fund_used_before: Array) -> Array:
    """What the Bank of Russia buys on the currency market for the budget [bn RUB], < 0 it sells.

    The rule's operation, less what the Fund placed or paid beyond the rule in the half-year before, sold
    evenly over the next. Source: Bank of Russia, announcements of June and December 2025.
    """
    return rule_operation - mirrored_placements - fund_used_before / MONTHS_PER_HALF_YEAR
