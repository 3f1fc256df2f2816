"""Tax equations: dated rules, states with memory, payments a month late."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from econ.model import gas, oil_gas, taxes
from econ.parameters import resolve

ONE = np.ones((1, 1))
#: No tax price is given.
FREE = (np.nan * ONE, 3.0, 1.0)


def at(month: str, *names: str) -> list[np.ndarray]:
    values = resolve(names, np.array([month], "datetime64[M]"))
    return [values.constant[n] if n in values.constant else values.monthly[n][0] for n in names]


RULE = ("tax_price_urals_weight", "tax_price_freight", "tax_price_floor_in_force", "tax_price_brent_discount")


@pytest.mark.parametrize(
    ("month", "brent", "urals", "espo", "expected"),
    [
        ("2023-03", 80, 45, 70, 45),  # Urals as quoted
        ("2023-04", 84, 45, 75, 50),  # Brent less 34
        ("2023-07", 80, 60, 75, 60),  # above the floor of 55
        ("2023-09", 94, 70, 90, 74),  # Brent less 20
        ("2024-06", 82, 66, 78, 68),  # Urals and 2 of freight, above 62
        ("2024-06", 92, 66, 78, 72),  # Brent less 20
        ("2025-06", 70, 50, 60, 0.78 * 50 + 0.22 * 60),  # a basket without a floor
    ],
)
def test_tax_price_by_date(
    month: str, brent: float, urals: float, espo: float, expected: float
) -> None:  # history: published figures
    found = taxes.urals_tax_price(brent * ONE, urals * ONE, espo * ONE, *at(month, *RULE), *FREE)
    assert found == pytest.approx(expected)


def test_since_2025_a_wider_discount_reaches_the_tax_price_in_full() -> None:  # history: published figures
    rule = at("2026-01", *RULE)
    narrow = taxes.urals_tax_price(70 * ONE, 60 * ONE, 65 * ONE, *rule, *FREE)
    wide = taxes.urals_tax_price(70 * ONE, 50 * ONE, 55 * ONE, *rule, *FREE)
    assert narrow - wide == pytest.approx(10)


def passed(month: str, gasoline: float, diesel: float, moratorium: float = 0.0) -> list[float]:
    wholesale = np.array([gasoline, diesel])[:, None, None]
    names = ("damper_indicative_price", "damper_threshold", "damper_joint_test")
    return list(taxes.damper_passed(wholesale, *at(month, *names), moratorium * ONE)[:, 0, 0])


def test_one_fuel_over_its_limit_costs_both_until_mid_2024() -> None:  # history: published figures
    assert passed("2024-07", 70_000, 60_000) == [0, 0]
    assert passed("2024-08", 70_000, 60_000) == [0, 1]


def test_limits_widen_in_september_2025() -> None:  # history: published figures
    assert passed("2025-08", 69_340, 59_148) == [0, 1]
    assert passed("2025-09", 72_302, 70_816) == [1, 1]


def test_a_moratorium_lets_both_pass() -> None:  # history: published figures
    assert passed("2025-11", 99_000, 99_000) == [0, 0]
    assert passed("2025-11", 99_000, 99_000, moratorium=1.0) == [1, 1]


@pytest.mark.parametrize(
    ("policy", "month", "expected"),
    [(-1, "2026-04", 1), (-1, "2026-05", 0), (1, "2026-05", 1), (0, "2026-04", 0)],
)
def test_moratorium_policy_replaces_the_law(
    policy: float, month: str, expected: float
) -> None:  # history: published figures
    assert taxes.damper_moratorium(policy * ONE, *at(month, "damper_moratorium_law")) == expected


def test_the_addition_follows_the_unit_damper_and_steepens_above_the_threshold() -> None:
    weight = np.array([0.4, 0.6])[:, None, None]

    def addition(gasoline: float, diesel: float) -> float:
        unit = np.array([gasoline, diesel])[:, None, None]
        made = taxes.met_addition(unit, weight, 250 * ONE, 0.2 * ONE, 0.8 * ONE, 10_000 * ONE, 0.19 * ONE)
        return float(made[0, 0])

    assert addition(-5_000, -5_000) == pytest.approx(250)
    assert addition(10_000, -5_000) == pytest.approx(250 + 0.19 * 0.2 * 4_000)
    assert addition(20_000, 20_000) == pytest.approx(250 + 0.19 * (0.2 * 10_000 + 0.8 * 10_000))


def test_damper_follows_sales_whoever_made_the_fuel() -> None:
    unit, share = np.full((2, 1, 1), 10_000.0), np.ones((2, 1, 1))
    sales, imports = np.full((2, 1, 1), 3.0), np.full((2, 1, 1), 0.5)
    assert taxes.damper_payment_accrual(unit, sales, imports, ONE, share, ONE) == pytest.approx(60)
    assert taxes.damper_payment_accrual(unit, sales, imports, 0 * ONE, share, ONE) == pytest.approx(50)
    assert taxes.damper_payment_accrual(unit, sales, imports, ONE, share, 0.9 * ONE) == pytest.approx(54)


def test_effective_base_falls_with_output_less_than_in_proportion() -> None:
    whole = taxes.met_base(ONE, 42 * ONE, 1.4 * ONE, 30.0, 0.75 * ONE)
    less = taxes.met_base(ONE, 0.9 * 42 * ONE, 1.4 * ONE, 30.0, 0.75 * ONE)
    assert whole == pytest.approx(42)
    assert 0.9 < float(less[0, 0] / whole[0, 0]) < 0.95


@pytest.mark.parametrize(
    ("paid", "expected"), [(100, 1.0), (110, 1.1**0.5), (1_000, 2**0.5), (-50, 0.5**0.5)]
)
def test_levels_learn_from_payments_within_bounds(paid: float, expected: float) -> None:
    assert taxes.learned(ONE, paid * ONE, 100 * ONE, 0.5 * ONE) == pytest.approx(expected)


def test_income_tax_is_paid_in_four_months_on_the_quarter_before() -> None:  # history: published figures
    begins, due = (resolve([n], np.arange("2025-01", "2026-05", dtype="datetime64[M]")).monthly[n][:, 0, 0]
                   for n in ("quarter_begins", "income_tax_due"))  # fmt: skip
    quarter, assessed, paid = 0 * ONE, 0 * ONE, []
    for month in range(16):
        assessed = oil_gas.income_tax_assessed(assessed, quarter, begins[month] * ONE)
        quarter = oil_gas.income_tax_quarter(quarter, begins[month] * ONE, (month // 3 + 1.0) * ONE)
        paid.append(float(oil_gas.additional_income_tax(assessed, due[month] * ONE, 0 * ONE, ONE)[0, 0]))
    # January 2025 begins; quarters earn 3, 6, 9, 12: paid in April, July, October, and March, April next.
    assert paid == [0, 0, 0, 3, 0, 0, 6, 0, 0, 9, 0, 0, 0, 0, 12, 15]


def test_damper_settled_late_is_paid_once() -> None:
    late, released = [0.4, 0, 0], [0, 0, 1]
    owed, paid = 0 * ONE, []
    for share, out in zip(late, released, strict=True):
        settled = oil_gas.damper_settled(50 * ONE, owed, share * ONE, out * ONE)
        paid.append(float(oil_gas.damper_payment(settled, 0 * ONE, ONE, 150 * ONE)[0, 0]))
        owed = oil_gas.damper_owed(owed, 50 * ONE, share * ONE, out * ONE)
    assert paid == pytest.approx([30, 50, 70])
    assert owed == pytest.approx(0)


@pytest.mark.parametrize(
    ("due", "paid", "expected"),
    [
        (150, 120, 0.9),  # at the scale half of the surprise is learned
        (-150, -120, 0.9),  # also where refiners pay
        (0, 40, 1),  # refused or not due: nothing to learn
        (10_000, 30_000, 2),  # no month counts for more than a factor two
    ],
)
def test_a_damper_teaches_by_its_size(due: float, paid: float, expected: float) -> None:
    level = taxes.damper_level(ONE, paid * ONE, due * ONE, 150 * ONE)
    assert float(level[0, 0]) == pytest.approx(expected)


def test_a_large_damper_strays_more() -> None:
    small, large = (oil_gas.damper_spread(x * ONE, 10 * ONE, 150 * ONE)[0, 0] for x in (0, 200))
    assert (small, large) == pytest.approx((10, 50 / 3))


def test_each_pipeline_that_is_open_raises_the_gas_duty() -> None:
    def duty(stream: float, transit: float) -> float:
        flows = (stream * ONE, 0.5 * ONE, transit * ONE, 0.2 * ONE)
        return float(gas.export_duty_gas_accrual(ONE, ONE, 80 * ONE, *flows, 0 * ONE, ONE)[0, 0])

    assert (duty(0, 0), duty(0, 1), duty(1, 1)) == pytest.approx((80, 80 * np.exp(0.2), 80 * np.exp(0.7)))


def test_gas_duty_level_cannot_run_away() -> None:
    level = 3 * ONE
    for _ in range(60):
        level = gas.export_duty_gas_level(level, 40 * ONE, 0 * ONE, 40 * ONE, 0.5 * ONE, 1.1 * ONE)
    assert level == pytest.approx(3)


def test_named_one_offs_touch_their_month_alone() -> None:  # history: published figures
    months = np.arange("2018-01", "2028-01", dtype="datetime64[M]")
    for name, expected in (
        ("met_oil_one_off", 4),
        ("export_duty_gas_one_off", 2),
        ("damper_late", 2),
        ("damper_released", 2),
    ):
        values = resolve([name], months).monthly[name][:, 0, 0]
        assert int(np.sum(values != 0)) == expected, name


@pytest.mark.parametrize("revenue", [oil_gas.oil_gas_parts, oil_gas.oil_gas_accrual])
def test_oil_and_gas_revenue_is_the_sum_of_its_parts_less_the_damper(revenue: Callable[..., Any]) -> None:
    names = inspect.signature(revenue).parameters
    parts = {name: 3.0**place * ONE for place, name in enumerate(names)}
    damper = next(part for name, part in parts.items() if name.startswith("damper"))
    assert revenue(**parts) == pytest.approx(sum(parts.values()) - 2 * damper)


def test_extraction_taxes_are_paid_a_month_late_with_noise_in_proportion() -> None:
    shock, noise, paid = 2 * ONE, 0.03 * ONE, 900 * np.exp(0.06)
    assert oil_gas.met_oil(900 * ONE, 50 * ONE, shock, noise) == pytest.approx(paid + 50)
    assert oil_gas.met_condensate(900 * ONE, shock, noise) == pytest.approx(paid)
    assert oil_gas.met_gas(900 * ONE, shock, noise) == pytest.approx(paid)
    assert oil_gas.export_duty_gas(900 * ONE, -30 * ONE, shock, noise) == pytest.approx(paid - 30)


def test_additional_income_tax_is_a_rate_on_the_margin_of_the_tonnes_under_it() -> None:
    def due(price: float, production: float) -> float:
        law = {"met_price_threshold": 15 * ONE, "income_tax_rate": 0.4 * ONE}
        found = taxes.additional_income_tax_accrual(
            price * ONE, 80 * ONE, production=production * ONE, normal_production=1.5 * ONE, days=30.0,
            income_tax_cost=600 * ONE, income_tax_reach=1.2 * ONE, **law,
        )  # fmt: skip
        return float(found[0, 0])

    assert due(60, 45) == pytest.approx(0.4 * 1.2 * (45 * 80 - 600))
    assert due(60, 30) == pytest.approx(due(60, 45) * 2 / 3)
    assert due(20, 45) == 0
