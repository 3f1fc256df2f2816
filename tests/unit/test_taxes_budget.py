"""Budget, rule, Fund and debt: dated plans, a floating base, memory, and what happens when the Fund ends."""

from __future__ import annotations

import inspect
from itertools import pairwise

import numpy as np
import pytest

from econ.model import budget, budget_rule, debt, fund, gas, taxes
from econ.parameters import resolve

ONE = np.ones((1, 1))


def over(name: str, first: str, last: str) -> np.ndarray:
    """A dated parameter by month."""
    months = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    return resolve([name], months).monthly[name][:, 0, 0]


def test_cut_off_price_falls_a_dollar_a_year_to_2030() -> None:  # history: published figures
    prices = over("cut_off_price", "2025-01", "2031-01")[::12]
    assert list(prices) == pytest.approx([60, 59, 58, 57, 56, 55, 55 * 1.02])


def above(price: float, rate: float) -> np.ndarray:  # history: published figures
    """Additional revenue of a month at a tax price, the cut-off price being 59, by the model's equations."""
    month = np.array(["2026-06"], "datetime64[M]")
    law, dated = resolve(LAW, month, estimates={}).constant, resolve(DATED, month, estimates={}).at(0)
    known = {
        **law,
        **dated,
        "urals_tax_price": price * ONE,
        "rule_price": 59 * ONE,
        "usd_rub": rate * ONE,
        "brent_price": 70 * ONE,
        "gasoline_nwe_price": 800 * ONE,
        "diesel_nwe_price": 800 * ONE,
        "monitoring_price": price * ONE,
        "damper_passed": np.ones((2, 1, 1)),
        "met_full_share": 0.4 * ONE,
        "met_addition_fixed": 250 * ONE,
        "met_base": 36 * ONE,
        "met_condensate_basic": 0.3 * ONE,
        "met_condensate_moved": 2.5 * ONE,
        "met_condensate_added": 1.5 * ONE,
        "met_condensate_level": ONE,
        "runs": 22 * ONE,
        "reverse_excise_level": 0.55 * ONE,
        "investment_allowance_share": 0.13 * ONE,
        "fuel_sales": np.array([2.9, 4.0])[:, None, None],
        "fuel_imports": np.zeros((2, 1, 1)),
        "damper_sales_share": np.ones((2, 1, 1)),
        "damper_level": ONE,
    }
    for function in (
        taxes.notional_duty,
        taxes.met_price_coefficient,
        taxes.damper_due,
        taxes.unit_damper,
        taxes.met_addition,
        taxes.met_rate,
        budget_rule.rule_duty,
        budget_rule.rule_unit_damper,
        budget_rule.rule_addition,
        budget_rule.rule_coefficient,
        gas.met_condensate_accrual,
        budget_rule.met_oil_above,
        budget_rule.met_condensate_above,
        budget_rule.reverse_excise_above,
        budget_rule.damper_above,
        budget_rule.rule_month,
    ):
        known[function.__name__] = function(*(known[n] for n in inspect.signature(function).parameters))
    return np.asarray(known["rule_month"])


LAW = (
    "met_price_threshold", "met_price_divisor", "met_base_rate", "duty_base", "duty_rate", "duty_threshold",
    "damper_freight", "met_addition_weight", "met_return_small", "met_return_large", "met_return_kink",
    "met_return_tonnes",
)  # fmt: skip
DATED = (
    "damper_discount_share", "damper_excise", "vat_rate", "damper_indicative_price", "damper_compensation",
    "condensate_addition", "damper_reduction", "duty_in_met", "duty_at_border", "met_full_reach",
    "excise_phase", "damper_on_imports",
)  # fmt: skip


@pytest.mark.parametrize("rate", [60.0, 80.0, 95.0])
def test_at_the_cut_off_price_nothing_is_above_the_base_at_any_rate(rate: float) -> None:
    """A strong rouble cuts revenue and base alike: the rule does nothing."""
    assert above(59, rate) == pytest.approx(0, abs=1e-9)


def test_a_dollar_above_the_cut_off_price_is_worth_what_reckoners_say_less_damper_and_excise() -> None:
    """Published reckoners of 150 to 160 bn a year leave out the damper, about 40, and the excise, 20."""
    dollar = 12 * (above(60, 80) - above(59, 80))
    assert 70 < float(dollar[0, 0]) < 140


def condensate(duty_in_met: float, addition: float, in_force: float) -> float:
    """Condensate tax at 50 USD a barrel, 60 USD a tonne of duty and 90 roubles."""
    made = gas.met_condensate_accrual(
        50 * ONE,
        60 * ONE,
        1 - duty_in_met,
        duty_in_met,
        90 * ONE,
        addition * ONE,
        in_force,
        0.3 * ONE,
        2.5 * ONE,
        1.5 * ONE,
        ONE,
    )
    return float(made[0, 0])


def test_condensate_pays_on_its_price_the_duty_as_it_moves_and_additions_since_the_law_that_asks_them() -> (
    None
):
    priced, duty = 8 * 50 * 90 / 1000, 60 * 90 / 1000
    before = condensate(0.0, 1000, 0)
    assert before == pytest.approx(0.3 * (priced - duty))
    assert condensate(1.0, 1000, 0) == pytest.approx(0.3 * priced + 2.5 * duty)
    assert condensate(0.5, 1000, 0) == pytest.approx(0.3 * (priced - duty / 2) + 2.5 * duty / 2)
    assert condensate(0.0, 1000, 1) - before == pytest.approx(1.5 * 1000 / 1000)


def test_the_gas_tax_is_raised_from_2024_and_may_fall_back_when_the_law_ends() -> None:  # history: published
    raised = over("met_gas_raise", "2023-12", "2027-01")
    assert list(raised[[0, 1, 8, 36, 37]]) == [0, 1, 1.5, 1.5, 0]

    def tax(share: float) -> float:
        made = gas.met_gas_accrual(ONE, 60 * ONE, share * ONE, 0.1 * ONE, 50 * ONE, 0 * ONE, 0 * ONE)
        return float(made[0, 0])

    assert tax(0) == pytest.approx(110)
    assert tax(1.5) == pytest.approx(60 * 1.15 + 50)


def test_a_suspended_operation_is_put_off_and_made_up() -> None:
    deferred, made = 0 * ONE, []
    for month in range(4):
        due = budget_rule.rule_operation_due(-100 * ONE, 0 * ONE, 0 * ONE, deferred)
        suspended = budget_rule.rule_suspended(-1 * ONE, float(month < 2) * ONE)
        operation = budget_rule.rule_operation(due, suspended)
        deferred = budget_rule.rule_deferred(due, suspended, ONE)
        made.append(float(operation[0, 0]))
    assert made == [0, 0, -300, -100]


def test_what_an_announcement_strays_from_the_rule_by_is_not_put_off() -> None:
    assert budget_rule.rule_deferred(-100 * ONE, 0 * ONE, ONE) == 0


def test_a_policy_replaces_the_announced_suspension() -> None:
    assert budget_rule.rule_suspended(0 * ONE, ONE) == 0
    assert budget_rule.rule_suspended(0.5 * ONE, 0 * ONE) == 0.5


def test_what_the_fund_pays_beyond_the_rule_is_sold_evenly_over_the_next_half_year() -> None:
    half, before, sold = 0 * ONE, 0 * ONE, []
    for month in range(18):
        begins = float(month % 6 == 0)
        before = budget_rule.fund_used_before(before, half, begins)
        half = budget_rule.fund_used_half(half, begins, (100.0 if month < 6 else 0.0) * ONE)
        sold.append(float(budget_rule.currency_operation(0 * ONE, 0 * ONE, before)[0, 0]))
    assert sold == [0.0] * 6 + [-100.0] * 6 + [0.0] * 6


def test_the_base_is_what_is_not_above() -> None:
    assert budget_rule.base_oil_gas_revenue(700 * ONE, 19 * ONE) == pytest.approx(700 - 19)


def test_a_missed_forecast_is_carried_into_the_next_month() -> None:
    first = budget_rule.rule_operation_due(-50 * ONE, 30 * ONE, 0 * ONE, 0 * ONE)
    second = budget_rule.rule_operation_due(-50 * ONE, 0 * ONE, 30 * ONE, 0 * ONE)
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
        float(budget.federal_spending(100 * ONE, 1, 0, now, before, 0, 0, 0, 0, 0, 0, 0, np.nan)[0, 0])
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
        made = debt.bond_yield_expected(key * ONE, 8, 0.6, 1.8, 0.25, need * ONE, 0.016, 0.1, gdp, 0)
        return float(made[0, 0])

    assert at(17, 400) > at(16, 400)
    assert at(16, 2_000) == at(16, 1e9)
    assert at(16, -2_000) == at(16, -1e9)
    assert at(16, 800) - at(16, 400) == pytest.approx(0.25 * 2)


def test_a_deviation_of_yields_fades() -> None:
    yields = [16.0]
    for _ in range(24):
        yields.append(float(debt.bond_yield(14 * ONE, yields[-1] * ONE, 14 * ONE, 0.8, 0.5, 0 * ONE)[0, 0]))
    assert all(14 < b < a for a, b in pairwise(yields))
    assert yields[-1] == pytest.approx(14, abs=0.02)


def test_debt_is_read_where_accounts_are() -> None:  # history: published figures
    assert debt.state_debt(30_000 * ONE, 500 * ONE, 0.0, 29_700 * ONE) == pytest.approx(30_500)
    assert debt.state_debt(30_000 * ONE, 500 * ONE, 1.0, 29_700 * ONE) == pytest.approx(29_700)
    assert over("accounts_read", "2026-01", "2030-12").sum() == 0


def rate_after(issuance: float, turnover: float = 0.0) -> float:
    """Mean rate of a debt of 100 at eight percent after a month's net issuance at fourteen."""
    made = debt.effective_rate(
        8 * ONE, 14 * ONE, 14 * ONE, turnover * ONE, 0.35 * ONE, issuance * ONE, 100 * ONE
    )
    return float(made[0, 0])


def test_new_debt_bears_the_rates_of_its_day_and_what_is_paid_back_changes_none() -> None:
    assert rate_after(50) == pytest.approx((100 * 8 + 50 * 14) / 150)
    assert rate_after(-50) == pytest.approx(8)
    assert rate_after(0, turnover=0.02) == pytest.approx(8 + 0.02 * 6)
