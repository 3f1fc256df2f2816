"""Federal revenue and spending against the plan."""

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
    revenue_measures: Array,
    fuel_sales_tax_loss: Array,
    refiners_tax_loss: Array,
    oil_gas_revenue: Array,
    given_federal_revenue: Array,
) -> Array:
    """Federal revenue other than oil and gas [bn RUB]: a share of GDP by season, VAT's 22 percent, new taxes.

    Less what missing fuel takes.

    Source: MODEL 9; Tax Code, article 164 (rate), 174 (home VAT of a quarter is paid in the next).
    """
    noise = np.exp(non_oil_deviation + non_oil_noise * non_oil_revenue_shock)
    share = non_oil_share * (1 + vat_yield * vat_raised) + revenue_measures
    free = share * nominal_gdp * non_oil_season * noise - fuel_sales_tax_loss - refiners_tax_loss
    return np.where(np.isnan(given_federal_revenue), free, given_federal_revenue - oil_gas_revenue)


@equation
def federal_revenue(oil_gas_revenue: Array, non_oil_revenue: Array) -> Array:
    """Federal revenue [bn RUB]. Source: identity."""
    return oil_gas_revenue + non_oil_revenue


@equation
def spending_overrun(
    previous_spending_overrun: Array,
    plan_is_new: Array,
    answer_given: Array,
    spending_overrun_persistence: Array,
    spending_overrun_drift: Array,
    spending_overrun_noise: Array,
    spending_overrun_shock: Array,
) -> Array:
    """Spending over the law in force [log]: grows from zero when a law is new, and levels off.

    Without an answer, years ahead start from the overrun of the year before. Source: MODEL 9, II.3.
    """
    kept = (1 - plan_is_new) * (1 - answer_given) * spending_overrun_persistence * previous_spending_overrun
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
    planned_spending: Array,
    spending_season: Array,
    spending_overrun: Array,
    spending_delay: Array,
    previous_spending_delay: Array,
    interest_payments: Array,
    interest_plan: Array,
    spending_shift: Array,
    spending_cut: Array,
    spending_restraint: Array,
    nominal_gdp: Array,
    federal_revenue: Array,
    given_federal_balance: Array,
) -> Array:
    """Federal spending [bn RUB]: the law's plan by month with its overrun, interest beyond plan, policy.

    Noise moves money between months and not out of the year. Source: MODEL 9; budget laws.
    """
    timing = spending_delay - previous_spending_delay
    execution = planned_spending * spending_season * np.exp(spending_overrun + timing)
    policy = spending_shift - spending_cut - spending_restraint * nominal_gdp
    free = execution + (interest_payments - interest_plan) + policy
    return np.where(np.isnan(given_federal_balance), free, federal_revenue - given_federal_balance)


@equation
def federal_balance(federal_revenue: Array, federal_spending: Array) -> Array:
    """Federal balance [bn RUB], > 0 surplus. Source: identity."""
    return federal_revenue - federal_spending
