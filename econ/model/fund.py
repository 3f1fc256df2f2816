"""The National Wealth Fund: fed by the rule a year late, drawn by shortfalls, revalued with the rouble."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation


@equation
def rule_account(previous_rule_account: Array, year_begins: Array, rule_operation: Array) -> Array:
    """Bought under the rule this year and not yet in the Fund [bn RUB]; sales use it up first.

    Source: Budget Code, article 96.10; ministry messages on the Fund.
    """
    return np.maximum((1 - year_begins) * previous_rule_account + rule_operation, 0)


@equation
def rule_draw_wanted(previous_rule_account: Array, year_begins: Array, rule_operation: Array) -> Array:
    """Shortfall that the Fund has to meet under the rule [bn RUB]. Source: Budget Code, article 96.6."""
    return np.maximum(-((1 - year_begins) * previous_rule_account + rule_operation), 0)


@equation
def fund_inflow(
    previous_rule_account: Array,
    previous_rule_account_closed: Array,
    year_begins: Array,
    fund_credited: Array,
) -> Array:
    """Last year's purchases credited to the Fund [bn RUB], once the year's account is settled.

    Source: ministry messages on the Fund (credited in June 2025 for 2024).
    """
    return fund_credited * (previous_rule_account_closed + year_begins * previous_rule_account)


@equation
def rule_account_closed(
    previous_rule_account: Array,
    previous_rule_account_closed: Array,
    year_begins: Array,
    fund_inflow: Array,
) -> Array:
    """Last year's purchases not yet credited to the Fund [bn RUB]. Source: Budget Code, article 96.10."""
    return previous_rule_account_closed + year_begins * previous_rule_account - fund_inflow


@equation
def fund_available(
    previous_liquid_nwf: Array,
    usd_rub: Array,
    previous_usd_rub: Array,
    fund_currency_share: Array,
    fund_drift: Array,
    fund_gold_share: Array,
    gold_volatility: Array,
    gold_shock: Array,
    fund_inflow: Array,
) -> Array:
    """Liquid Fund before the month's use [bn RUB]: yuan and gold revalued, inflow credited.

    The estimated drift is what gold gained less what was placed in domestic projects. Gold's own price moves
    its share; what else moves a month's stock comes back within the year (days and flows) and is left out.
    Source: MODEL 9; estimate on the ministry's month-end stocks; the split by assumption.
    """
    rate = fund_currency_share * np.log(usd_rub / previous_usd_rub)
    gold = fund_gold_share * gold_volatility * gold_shock
    return previous_liquid_nwf * np.exp(rate + fund_drift + gold) + fund_inflow


@equation
def fund_draw(rule_draw_wanted: Array, fund_policy: Array, fund_available: Array) -> Array:
    """Liquid Fund used for the budget [bn RUB]: by the rule and by policy, as far as it reaches.

    Source: MODEL 9.
    """
    return np.minimum(rule_draw_wanted + fund_policy, fund_available)


@equation
def fund_gap(rule_draw_wanted: Array, fund_policy: Array, fund_draw: Array) -> Array:
    """Wanted from the liquid Fund and not there [bn RUB]. Source: MODEL 9."""
    return rule_draw_wanted + fund_policy - fund_draw


@equation
def liquid_nwf(fund_available: Array, fund_draw: Array) -> Array:
    """Liquid part of the Fund at the end of the month [bn RUB]. Source: identity."""
    return fund_available - fund_draw


@equation
def total_nwf(previous_total_nwf: Array, previous_liquid_nwf: Array, liquid_nwf: Array) -> Array:
    """Whole Fund at the end of the month [bn RUB]; the illiquid part is held. Source: MODEL 9."""
    return previous_total_nwf - previous_liquid_nwf + liquid_nwf


@equation
def fund_financing(
    previous_rule_account: Array, year_begins: Array, rule_account: Array, fund_draw: Array
) -> Array:
    """What the rule and the Fund pay of the deficit [bn RUB]; purchases count against.

    Source: Budget Code, article 94 (sources of financing).
    """
    return (1 - year_begins) * previous_rule_account - rule_account + fund_draw
