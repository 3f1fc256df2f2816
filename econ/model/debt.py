"""Bonds close the budget, Treasury balances bridge the months, interest follows the yield."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, blend
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_YEAR, PERCENT


@equation
def financing_need(federal_balance: Array, fund_financing: Array) -> Array:
    """Deficit left after the rule and the Fund [bn RUB]. Source: identity."""
    return -federal_balance - fund_financing


@equation
def financing_trend(previous_financing_trend: Array, financing_need: Array) -> Array:
    """Financing need of a usual month [bn RUB], a mean with a memory of a year. Source: MODEL 9."""
    return previous_financing_trend + (financing_need - previous_financing_trend) / MONTHS_PER_YEAR


@equation
def net_bond_issuance(financing_trend: Array, previous_treasury_gap: Array, bond_pace: Array) -> Array:
    """Net issuance of bonds [bn RUB]: a usual month's need and part of what Treasury balances have lent.

    Auctions are even over the year, deficits are not: balances stand between. Source: MODEL 9.
    """
    return financing_trend + bond_pace * previous_treasury_gap


@equation
def treasury_draw(financing_need: Array, net_bond_issuance: Array) -> Array:
    """Financing by Treasury balances [bn RUB]. Source: identity of financing."""
    return financing_need - net_bond_issuance


@equation
def treasury_gap(previous_treasury_gap: Array, treasury_draw: Array, accounts_read: Array) -> Array:
    """Treasury balances used and not yet refilled [bn RUB]; zero where a year's accounts are read.

    Source: identity.
    """
    return (1 - accounts_read) * (previous_treasury_gap + treasury_draw)


@equation
def state_debt(
    previous_state_debt: Array, net_bond_issuance: Array, accounts_read: Array, state_debt_reading: Array
) -> Array:
    """Domestic state debt at the end of the month [bn RUB], as read where a year's accounts are.

    Source: identity; budget laws.
    """
    return blend(accounts_read, state_debt_reading, previous_state_debt + net_bond_issuance)


@equation
def bond_yield_expected(
    key_rate: Array,
    neutral_key_rate: Array,
    yield_pass_through: Array,
    term_premium: Array,
    yield_slope: Array,
    financing_trend: Array,
    issuance_normal: Array,
    issuance_reach: Array,
    nominal_gdp: Array,
    bond_strain: Array,
) -> Array:
    """Yield that key rate, term premium and issuance make [percent], bonds of 8 to 14 years.

    The slope applies as far as its samples reach. Source: MODEL 9; auctions since 2021, literature.
    """
    expected = neutral_key_rate + yield_pass_through * (key_rate - neutral_key_rate)
    issuance = np.maximum(np.minimum(financing_trend / nominal_gdp, issuance_reach), -issuance_reach)
    return expected + term_premium + yield_slope * PERCENT * (issuance - issuance_normal) + bond_strain


@equation
def bond_yield(
    bond_yield_expected: Array,
    previous_bond_yield: Array,
    previous_bond_yield_expected: Array,
    yield_persistence: Array,
    yield_noise: Array,
    bond_yield_shock: Array,
) -> Array:
    """Yield of fixed bonds [percent]: what is expected, and what remains of last month's deviation.

    Source: auctions since 2021; estimate.
    """
    away = np.minimum(yield_persistence, 1) * (previous_bond_yield - previous_bond_yield_expected)
    return bond_yield_expected + away + yield_noise * bond_yield_shock


@equation
def effective_rate(
    previous_effective_rate: Array,
    bond_yield: Array,
    key_rate: Array,
    debt_turnover: Array,
    floater_share: Array,
    net_bond_issuance: Array,
    previous_state_debt: Array,
) -> Array:
    """Mean interest on the debt [percent]: of the old a part is set anew, new debt bears the day's rates.

    Fixed coupons turn over slowly, floaters follow the key rate. Source: MODEL 9; identity for new debt.
    """
    marginal = floater_share * key_rate + (1 - floater_share) * bond_yield
    old = previous_effective_rate + debt_turnover * (marginal - previous_effective_rate)
    added = np.maximum(net_bond_issuance, 0)
    return old + added / (previous_state_debt + added) * (marginal - old)


@equation
def interest_payments(previous_state_debt: Array, previous_effective_rate: Array) -> Array:
    """Interest on the debt and at the mean rate of the end of the month before [bn RUB]. Source: identity."""
    return np.asarray(previous_state_debt * previous_effective_rate / (PERCENT * MONTHS_PER_YEAR))
