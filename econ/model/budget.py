"""Federal revenue and spending against the plan, and the budget rule's base."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, blend
from econ.model.equation import equation


@equation
def non_oil_deviation(
    previous_non_oil_deviation: Array,
    non_oil_persistence: Array,
    non_oil_drift_noise: Array,
    non_oil_deviation_shock: Array,
    accounts_read: Array,
) -> Array:
    """Non-oil revenue against its share of GDP [log]: profits, dividends, collection. Source: MODEL 9.

    Nought where a year's accounts are read: the share is that year's.
    """
    moved = non_oil_persistence * previous_non_oil_deviation + non_oil_drift_noise * non_oil_deviation_shock
    return (1 - accounts_read) * moved


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
    oil_gas_revenue: Array,
    given_federal_revenue: Array,
) -> Array:
    """Federal revenue other than oil and gas [bn RUB]: a share of GDP by season, and VAT's 22 percent.

    Source: MODEL 9; Tax Code, article 164 (rate), 174 (home VAT of a quarter is paid in the next).
    """
    noise = np.exp(non_oil_deviation + non_oil_noise * non_oil_revenue_shock)
    free = non_oil_share * (1 + vat_yield * vat_raised) * nominal_gdp * non_oil_season * noise
    return np.where(np.isnan(given_federal_revenue), free, given_federal_revenue - oil_gas_revenue)


@equation
def federal_revenue(oil_gas_revenue: Array, non_oil_revenue: Array) -> Array:
    """Federal revenue [bn RUB]. Source: identity."""
    return oil_gas_revenue + non_oil_revenue


@equation
def spending_overrun(
    previous_spending_overrun: Array,
    plan_is_new: Array,
    spending_overrun_persistence: Array,
    spending_overrun_drift: Array,
    spending_overrun_noise: Array,
    spending_overrun_shock: Array,
) -> Array:
    """Spending over the law in force [log]: grows from nought when a law is new, and levels off.

    Later years of a three-year law start from the overrun of the year before. Source: MODEL 9.
    """
    kept = (1 - plan_is_new) * spending_overrun_persistence * previous_spending_overrun
    return kept + spending_overrun_drift + spending_overrun_noise * spending_overrun_shock


@equation
def spending_cut(exhaustion_policy: Array, fund_gap: Array) -> Array:
    """Spending cut once the liquid Fund is used up [bn RUB]; a stated policy choice. Source: MODEL 9."""
    return exhaustion_policy * fund_gap


@equation
def spending_delay(spending_noise: Array, spending_shock: Array) -> Array:
    """Spending brought forward to this month [log]; the next month has it less. Source: MODEL 9."""
    return spending_noise * spending_shock


@equation
def federal_spending(
    spending_plan: Array,
    spending_season: Array,
    spending_overrun: Array,
    spending_delay: Array,
    previous_spending_delay: Array,
    interest_payments: Array,
    interest_plan: Array,
    spending_shift: Array,
    spending_cut: Array,
    federal_revenue: Array,
    given_federal_balance: Array,
) -> Array:
    """Federal spending [bn RUB]: the law's plan by month with its overrun, interest beyond plan, policy.

    Noise moves money between months and not out of the year. Source: MODEL 9; budget laws.
    """
    timing = spending_delay - previous_spending_delay
    execution = spending_plan * spending_season * np.exp(spending_overrun + timing)
    free = execution + (interest_payments - interest_plan) + spending_shift - spending_cut
    return np.where(np.isnan(given_federal_balance), free, federal_revenue - given_federal_balance)


@equation
def federal_balance(federal_revenue: Array, federal_spending: Array) -> Array:
    """Federal balance [bn RUB], > 0 surplus. Source: identity."""
    return federal_revenue - federal_spending


@equation
def rule_price_gap(urals_tax_price: Array, cut_off_price: Array, usd_rub: Array) -> Array:
    """Tax price above the cut-off price, in roubles [RUB/bbl]. Source: Budget Code, article 96.6."""
    return (urals_tax_price - cut_off_price) * usd_rub


@equation
def rule_gap_quarter(previous_rule_gap_quarter: Array, quarter_begins: Array, rule_price_gap: Array) -> Array:
    """Price gap summed since the quarter began [RUB/bbl], for the income tax. Source: MODEL 9."""
    return (1 - quarter_begins) * previous_rule_gap_quarter + rule_price_gap


@equation
def rule_gap_assessed(
    previous_rule_gap_assessed: Array, previous_rule_gap_quarter: Array, quarter_begins: Array
) -> Array:
    """Price gap summed over the last full quarter [RUB/bbl]. Source: MODEL 9."""
    return blend(quarter_begins, previous_rule_gap_quarter, previous_rule_gap_assessed)


@equation
def additional_oil_gas_revenue(
    previous_rule_price_gap: Array,
    rule_gap_assessed: Array,
    income_tax_due: Array,
    rule_intercept: Array,
    rule_slope: Array,
    rule_income_tax_slope: Array,
    rule_noise: Array,
    additional_revenue_shock: Array,
) -> Array:
    """Oil and gas revenue above the base [bn RUB]: what the price above the cut-off adds to the month's cash.

    The slope is the revenue's own response to the price at the actual rate and volumes, net of damper
    and reverse excise, estimated from the ministry's table since the rule is again a price (2024); in the
    four months of the income tax the quarter's gap comes on top. Source: Budget Code, article 96.6; estimate.
    """
    income_tax = rule_income_tax_slope * income_tax_due * rule_gap_assessed
    month = rule_slope * previous_rule_price_gap + income_tax
    return rule_intercept + month + rule_noise * additional_revenue_shock


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
