"""Budget, rule, Fund and debt: dated plans, a floating base, memory, and what happens when the Fund ends."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from econ.model import budget, debt, fund
from econ.parameters import resolve

ONE = np.ones((1, 1))


def over(name: str, first: str, last: str) -> np.ndarray:
    """A dated parameter by month."""
    months = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    return resolve([name], months).monthly[name][:, 0, 0]


def test_cut_off_price_falls_a_dollar_a_year_to_2030() -> None:
    prices = over("cut_off_price", "2025-01", "2031-01")[::12]
    assert list(prices) == pytest.approx([60, 59, 58, 57, 56, 55, 55 * 1.02])


def test_at_the_cut_off_price_the_base_is_the_revenue_but_for_the_intercept() -> None:
    gap = budget.rule_price_gap(59 * ONE, 59 * ONE, 90 * ONE)
    more = budget.additional_oil_gas_revenue(
        gap, 0 * ONE, ONE, 19 * ONE, 0.07 * ONE, 0.04 * ONE, 55 * ONE, 0 * ONE
    )
    assert budget.base_oil_gas_revenue(700 * ONE, more) == pytest.approx(700 - 19)


def test_a_stronger_rouble_lowers_the_base_and_is_not_refilled() -> None:
    """At the cut-off price a strong rouble cuts revenue and base alike: the rule does nothing."""
    operations = []
    for rate, revenue in ((95, 740), (80, 630)):
        gap = budget.rule_price_gap(59 * ONE, 59 * ONE, rate * ONE)
        more = budget.additional_oil_gas_revenue(
            gap, 0 * ONE, ONE, 0 * ONE, 0.07 * ONE, 0.04 * ONE, ONE, 0 * ONE
        )
        operations.append(budget.rule_operation(more, 0 * ONE, 0 * ONE))
        assert budget.base_oil_gas_revenue(revenue * ONE, more) == pytest.approx(revenue)
    assert operations == [pytest.approx(0), pytest.approx(0)]


def test_a_missed_forecast_is_carried_into_the_next_month() -> None:
    first = budget.rule_operation(-50 * ONE, 30 * ONE, 0 * ONE)
    second = budget.rule_operation(-50 * ONE, 0 * ONE, 30 * ONE)
    assert first == pytest.approx(-80)
    assert second == pytest.approx(-20)
    assert first + second == pytest.approx(-100)


def year(operations: list[float], liquid: float = 4_000.0) -> dict[str, list[float]]:
    """Two years of the rule's account and the Fund from monthly operations."""
    begins = np.tile([1.0] + [0.0] * 11, 2)
    credited = np.tile([0.0] * 5 + [1.0] + [0.0] * 6, 2)
    account, closed, stock = 0 * ONE, 0 * ONE, liquid * ONE
    seen: dict[str, list[float]] = {"account": [], "inflow": [], "draw": [], "stock": [], "gap": []}
    for month, operation in enumerate(operations):
        inflow = fund.fund_inflow(account, closed, begins[month], credited[month])
        closed = fund.rule_account_closed(account, closed, begins[month], inflow)
        wanted = fund.rule_draw_wanted(account, begins[month], operation * ONE)
        account = fund.rule_account(account, begins[month], operation * ONE)
        available = stock + inflow
        draw = fund.fund_draw(wanted, 0 * ONE, available)
        stock = fund.liquid_nwf(available, draw)
        gap = fund.fund_gap(wanted, 0 * ONE, draw)
        for name, value in zip(seen, (account, inflow, draw, stock, gap), strict=True):
            seen[name].append(float(value[0, 0]))
    return seen


def test_purchases_reach_the_fund_in_june_of_the_next_year() -> None:
    seen = year([100.0] * 12 + [0.0] * 12)
    assert seen["inflow"] == [0.0] * 17 + [1_200.0] + [0.0] * 6
    assert seen["stock"][-1] == 5_200


def test_sales_use_this_years_purchases_before_the_fund() -> None:
    seen = year([100.0, 100.0, -150.0, -150.0])
    assert seen["draw"] == [0, 0, 0, 100]
    assert seen["account"] == [100, 200, 50, 0]


def test_what_the_fund_cannot_pay_is_cut_or_borrowed_as_policy_says() -> None:
    seen = year([-300.0] * 3, liquid=700.0)
    assert seen["draw"] == [300, 300, 100]
    assert seen["gap"] == [0, 0, 200]
    assert budget.spending_cut(0.25 * ONE, 200 * ONE) == pytest.approx(50)


def test_an_overrun_starts_anew_with_a_law_and_levels_off() -> None:
    overrun, path = 0.3 * ONE, []
    for month in range(48):
        overrun = budget.spending_overrun(overrun, float(month == 0), 0.0, 0.95, 0.008, 0.0, 0.0)
        path.append(float(overrun[0, 0]))
    assert path[0] == pytest.approx(0.008)
    assert all(b > a for a, b in pairwise(path))
    assert path[-1] < 0.008 / (1 - 0.95)


def test_delayed_spending_stays_in_the_year() -> None:
    delays = [0.0, 0.1, -0.2, 0.05, 0.0]
    spent = [
        float(budget.federal_spending(100 * ONE, 1, 0, now, before, 0, 0, 0, 0, 0, 0)[0, 0])
        for before, now in pairwise(delays)
    ]
    assert np.log(np.array(spent) / 100).sum() == pytest.approx(0)


def test_bonds_follow_the_usual_need_and_refill_treasury_balances() -> None:
    trend, gap, issued = 400 * ONE, 0 * ONE, []
    for month in range(60):
        need = (1_500.0 if month % 12 == 11 else 300.0) * ONE
        trend = debt.financing_trend(trend, need)
        bonds = debt.net_bond_issuance(trend, gap, 0.2)
        gap = debt.treasury_gap(gap, debt.treasury_draw(need, bonds), 0.0)
        issued.append(float(bonds[0, 0]))
    assert np.mean(issued[-12:]) == pytest.approx(400, rel=0.02)
    assert max(issued[-12:]) < 1_500 / 2


def test_yields_rise_with_key_rate_and_issuance() -> None:
    def at(key: float, need: float) -> float:
        gdp = 20_000 * ONE
        return float(debt.bond_yield(key * ONE, 8, 0.6, 1.8, 0.25, need * ONE, 0.016, 0.1, gdp, 0)[0, 0])

    assert at(17, 400) > at(16, 400)
    assert at(16, 2_000) == at(16, 1e9)
    assert at(16, -2_000) == at(16, -1e9)
    assert at(16, 800) - at(16, 400) == pytest.approx(0.25 * 2)
    # The auctions of October and December 2025, within a point.
    assert at(17, 400) == pytest.approx(15.38, abs=1)
    assert at(16, 400) == pytest.approx(14.56, abs=1)


def test_debt_is_read_where_accounts_are() -> None:
    assert debt.state_debt(30_000 * ONE, 500 * ONE, 0.0, 29_700 * ONE) == pytest.approx(30_500)
    assert debt.state_debt(30_000 * ONE, 500 * ONE, 1.0, 29_700 * ONE) == pytest.approx(29_700)
    assert over("accounts_read", "2026-01", "2030-12").sum() == 0
