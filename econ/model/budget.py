"""Federal revenue and spending against the plan, and the budget rule's base."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation


@equation
def non_oil_deviation(
    previous_non_oil_deviation: Array,
    non_oil_persistence: Array,
    non_oil_drift_noise: Array,
    non_oil_deviation_shock: Array,
) -> Array:
    """Non-oil revenue against its share of GDP [log]: profits, dividends, collection. Source: MODEL 9."""
    return non_oil_persistence * previous_non_oil_deviation + non_oil_drift_noise * non_oil_deviation_shock


@equation
def non_oil_revenue(
    nominal_gdp: Array,
    non_oil_share: Array,
    non_oil_season: Array,
    vat_yield: Array,
    vat_raised: Array,
    non_oil_deviation: Array,
    non_oil_noise: Array,
    non_oil_revenue_shock: Array,
) -> Array:
    """Federal revenue other than oil and gas [bn RUB]: a share of GDP by season, and VAT's 22 percent.

    Source: MODEL 9; Tax Code, article 164 (rate), 174 (home VAT of a quarter is paid in the next).
    """
    noise = np.exp(non_oil_deviation + non_oil_noise * non_oil_revenue_shock)
    return non_oil_share * (1 + vat_yield * vat_raised) * nominal_gdp * non_oil_season * noise


@equation
def federal_revenue(oil_gas_revenue: Array, non_oil_revenue: Array) -> Array:
    """Federal revenue [bn RUB]. Source: identity."""
    return oil_gas_revenue + non_oil_revenue


@equation
def spending_overrun(
    previous_spending_overrun: Array,
    plan_is_new: Array,
    spending_overrun_drift: Array,
    spending_overrun_noise: Array,
    spending_overrun_shock: Array,
) -> Array:
    """Spending over the law in force [log]: drifts up from nought when a law is new. Source: MODEL 9.

    Later years of a three-year law start from the overrun of the year before.
    """
    growth = spending_overrun_drift + spending_overrun_noise * spending_overrun_shock
    return (1 - plan_is_new) * previous_spending_overrun + growth


@equation
def spending_cut(exhaustion_policy: Array, fund_gap: Array) -> Array:
    """Spending cut once the liquid Fund is used up [bn RUB]; a stated policy choice. Source: MODEL 9."""
    return exhaustion_policy * fund_gap


@equation
def federal_spending(
    spending_plan: Array,
    spending_season: Array,
    spending_overrun: Array,
    spending_shock: Array,
    spending_noise: Array,
    interest_payments: Array,
    interest_plan: Array,
    spending_shift: Array,
    spending_cut: Array,
) -> Array:
    """Federal spending [bn RUB]: the law's plan by month with its overrun, interest beyond plan, policy.

    Source: MODEL 9; budget laws.
    """
    execution = spending_plan * spending_season * np.exp(spending_overrun + spending_noise * spending_shock)
    return execution + (interest_payments - interest_plan) + spending_shift - spending_cut


@equation
def federal_balance(federal_revenue: Array, federal_spending: Array) -> Array:
    """Federal balance [bn RUB], > 0 surplus. Source: identity."""
    return federal_revenue - federal_spending


@equation
def rule_price_gap(urals_tax_price: Array, cut_off_price: Array, usd_rub: Array) -> Array:
    """Tax price above the cut-off price, in roubles [RUB/bbl]. Source: Budget Code, article 96.6."""
    return (urals_tax_price - cut_off_price) * usd_rub


@equation
def additional_oil_gas_revenue(
    previous_rule_price_gap: Array,
    additional_income_tax: Array,
    rule_intercept: Array,
    rule_slope: Array,
    rule_income_tax_share: Array,
) -> Array:
    """Oil and gas revenue above the base [bn RUB]: what the price above the cut-off adds to the month's cash.

    The slope is the revenue's own response to the price at the actual rate and volumes, net of damper
    and reverse excise, estimated from the ministry's table since the rule is again a price (2024).
    Source: Budget Code, article 96.6; estimate.
    """
    return (
        rule_intercept + rule_slope * previous_rule_price_gap + rule_income_tax_share * additional_income_tax
    )


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
def rule_operation(
    additional_oil_gas_revenue: Array, rule_forecast_error: Array, previous_rule_forecast_error: Array
) -> Array:
    """Operation of the rule [bn RUB], > 0 purchases: the month's forecast and last month's error.

    Source: Ministry of Finance, monthly announcements of foreign-currency operations.
    """
    forecast = additional_oil_gas_revenue - rule_forecast_error
    return forecast + previous_rule_forecast_error
