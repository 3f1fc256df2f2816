"""Moscow's answer to a deficit: each January a new law, and what it does about the year before.

The answer is a stated policy and no forecast of politics: shares of last year's overrun and excess deficit,
with ranges from what was done in 2024 to 2026. A scenario switches it off with `moscow_answers: 0`, and
takes the answer of the first scenario of the run with `answer_imposed: 1`, so that an effect of pressure
can be shown under one and the same policy. Source of the block: MODEL II.3.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, blend
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_YEAR, PERCENT


def _imposed(own: Array, answer_imposed: Array) -> Array:
    """The scenario's own answer, or the one that the first scenario of the run gives."""
    return np.asarray(blend(answer_imposed, own[..., :1, :], own))


@equation
def answer_given(moscow_answers: Array, year_begins: Array, in_horizon: Array) -> Array:
    """Share of the answer that this month's law gives [0-1]: in Januaries ahead.

    Source: Budget Code, article 169 (a law for three years every December).
    """
    return moscow_answers * year_begins * in_horizon


@equation
def excess_deficit(
    previous_federal_balance_ytd: Array, previous_nominal_gdp_ytd: Array, deficit_norm: Array
) -> Array:
    """Deficit since January over the norm [1, of GDP since January], at the end of the month before.

    Source: MODEL II.3; definition.
    """
    return -previous_federal_balance_ytd / np.maximum(previous_nominal_gdp_ytd, 1) - deficit_norm


@equation
def revenue_measures(
    previous_revenue_measures: Array,
    answer_given: Array,
    answer_imposed: Array,
    excess_deficit: Array,
    tax_answer: Array,
    tax_answer_limit: Array,
) -> Array:
    """Taxes raised ahead of the law known today [1, of GDP]: each January a share of the year's excess.

    What has been raised stays. Source: MODEL II.3; the VAT rise of 2026 after the deficit of 2025.
    """
    raised = np.minimum(tax_answer * np.maximum(excess_deficit, 0), tax_answer_limit)
    return _imposed(previous_revenue_measures + answer_given * raised, answer_imposed)


@equation
def measures_price_step(
    revenue_measures: Array, previous_revenue_measures: Array, measures_price_effect: Array
) -> Array:
    """Step of consumer prices from taxes raised [percent]. Source: MODEL II.3; the VAT rise of 2026."""
    return PERCENT * measures_price_effect * (revenue_measures - previous_revenue_measures)


@equation
def spending_restraint(
    previous_spending_restraint: Array,
    answer_given: Array,
    answer_imposed: Array,
    excess_deficit: Array,
    spending_answer: Array,
) -> Array:
    """Spending that the law of the year cuts [1, of GDP]: a share of last year's excess deficit.

    Source: MODEL II.3.
    """
    cut = spending_answer * np.maximum(excess_deficit, 0)
    return _imposed(blend(answer_given, cut, previous_spending_restraint), answer_imposed)


@equation
def fund_answer_flow(
    previous_fund_answer_flow: Array,
    answer_given: Array,
    answer_imposed: Array,
    excess_deficit: Array,
    previous_nominal_gdp_ytd: Array,
    fund_answer: Array,
) -> Array:
    """Fund money beyond the rule that the law of the year provides [bn RUB a month].

    Source: MODEL II.3; 1.3 trn RUB in December 2024, nothing in 2025.
    """
    money = fund_answer * np.maximum(excess_deficit, 0) * previous_nominal_gdp_ytd / MONTHS_PER_YEAR
    return _imposed(blend(answer_given, money, previous_fund_answer_flow), answer_imposed)


@equation
def fund_policy(
    fund_beyond_rule: Array, fund_answer_flow: Array, fund_answer_pace: Array, previous_liquid_nwf: Array
) -> Array:
    """Liquid Fund used beyond the rule [bn RUB]: by a scenario, and by the answer a part of what is left.

    Source: MODEL II.3.
    """
    return fund_beyond_rule + np.minimum(fund_answer_flow, fund_answer_pace * previous_liquid_nwf)


@equation
def overrun_of_year(previous_overrun_of_year: Array, year_begins: Array, spending_overrun: Array) -> Array:
    """Overrun since January, as a mean over twelve months [log]. Source: definition."""
    return (1 - year_begins) * previous_overrun_of_year + spending_overrun / MONTHS_PER_YEAR


@equation
def plan_carried(
    previous_plan_carried: Array,
    answer_given: Array,
    answer_imposed: Array,
    previous_overrun_of_year: Array,
    overrun_carried: Array,
) -> Array:
    """What new laws add to the law known today [log]: a share of each year's overrun.

    Source: MODEL II.3; the laws for 2024 to 2026 beside the outturns before them.
    """
    added = answer_given * overrun_carried * previous_overrun_of_year
    return _imposed(previous_plan_carried + added, answer_imposed)


@equation
def price_excess(
    previous_price_excess: Array,
    year_begins: Array,
    cpi_level: Array,
    previous_cpi_level: Array,
    gdp_reference_inflation: Array,
) -> Array:
    """Consumer prices since January beyond those the plan was made with [percent]. Source: definition."""
    month = PERCENT * np.log(cpi_level / previous_cpi_level) - gdp_reference_inflation / MONTHS_PER_YEAR
    return (1 - year_begins) * previous_price_excess + month


@equation
def indexation(
    previous_indexation: Array,
    year_begins: Array,
    in_horizon: Array,
    previous_price_excess: Array,
    indexed_share: Array,
) -> Array:
    """Spending that follows prices beyond those of the plan [log]: pensions, allowances, pay, a year late.

    Source: MODEL II.3; federal laws on pensions and benefits.
    """
    step = year_begins * in_horizon * indexed_share * previous_price_excess / PERCENT
    return previous_indexation + step


@equation
def planned_spending(spending_plan: Array, plan_carried: Array, indexation: Array) -> Array:
    """Spending by the law of the year, without season [bn RUB a month]. Source: budget laws; MODEL II.3."""
    return spending_plan * np.exp(plan_carried + indexation)


@equation
def planned_non_oil(non_oil_plan: Array, revenue_measures: Array, nominal_gdp: Array) -> Array:
    """Non-oil revenue by the law of the year, without season [bn RUB a month].

    Source: budget laws; MODEL II.3.
    """
    return non_oil_plan / MONTHS_PER_YEAR + revenue_measures * nominal_gdp
