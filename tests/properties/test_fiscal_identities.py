"""Identities of taxes, budget, Fund and financing, to 1e-12 of the largest term on 10,000 draws."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from econ.model import budget, budget_rule, debt, fund, oil_gas, taxes

WIDTH = 10_000
TOLERANCE = 1e-12
seeds = st.integers(0, 2**32 - 1)
scales = st.floats(1.0, 1e6)


def draws(rng: np.random.Generator, names: list[str], scale: float) -> dict[str, np.ndarray]:
    return {name: rng.normal(0, scale, (1, WIDTH)) for name in names}


def reads(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def close(whole: np.ndarray, *parts: np.ndarray) -> None:
    """`whole` is the sum of `parts`, in long double."""
    exact = sum(np.asarray(part, np.longdouble) for part in parts)
    largest = np.max(np.abs(np.stack(np.broadcast_arrays(*parts))), axis=0)
    assert np.all(np.abs(whole - exact) <= TOLERANCE * np.maximum(largest, 1e-300))


@given(seeds, scales)
def test_the_table_adds_up(seed: int, scale: float) -> None:
    parts = draws(np.random.default_rng(seed), reads(oil_gas.oil_gas_revenue), scale)
    whole = oil_gas.oil_gas_revenue(**parts)
    close(whole, *(-v if n == "damper_payment" else v for n, v in parts.items()))


@given(seeds, scales)
def test_base_and_additional_revenue_make_the_total(seed: int, scale: float) -> None:
    rng = np.random.default_rng(seed)
    known = draws(rng, ["oil_gas_revenue", "additional_oil_gas_revenue"], scale)
    close(
        known["oil_gas_revenue"],
        budget_rule.base_oil_gas_revenue(**known),
        known["additional_oil_gas_revenue"],
    )


@given(seeds, scales)
def test_the_balance_is_financed(seed: int, scale: float) -> None:
    """Balance, rule and Fund, bonds and Treasury balances sum to nought; stocks move by their flows."""
    rng = np.random.default_rng(seed)
    balance, operation = (rng.normal(0, scale, (1, WIDTH)) for _ in range(2))
    account, closed, liquid = (np.abs(rng.normal(0, scale, (1, WIDTH))) for _ in range(3))
    gap, beyond = rng.normal(0, scale, (1, WIDTH)), np.abs(rng.normal(0, scale, (1, WIDTH)))
    begins, credited = rng.integers(0, 2), rng.integers(0, 2)
    inflow = fund.fund_inflow(account, closed, begins, credited)
    wanted = fund.rule_draw_wanted(account, begins, operation)
    kept = fund.rule_account(account, begins, operation)
    left = fund.rule_account_closed(account, closed, begins, inflow)
    available = liquid + inflow
    draw = fund.fund_draw(wanted, beyond, available)
    stock = fund.liquid_nwf(available, draw)
    finance = fund.fund_financing(account, begins, kept, draw)
    need = debt.financing_need(balance, finance)
    bonds = debt.net_bond_issuance(debt.financing_trend(gap, need), gap, 0.15)
    treasury = debt.treasury_draw(need, bonds)
    close(-balance, finance, bonds, treasury)
    close(stock, liquid, inflow, -draw)
    close(kept + left + inflow, account, closed, np.maximum(operation, -(1 - begins) * account))
    close(debt.treasury_gap(gap, treasury, 0.0), gap, treasury)
    assert np.all(stock >= 0)
    assert np.all(kept >= 0)
    assert np.all(left >= -TOLERANCE * scale)
    assert np.all(fund.fund_gap(wanted, beyond, draw) >= -TOLERANCE * scale)


@given(seeds, st.floats(0, 1))
def test_once_the_fund_is_used_up_cuts_and_bonds_share_the_gap(seed: int, share: float) -> None:
    """The deficit that remains is smaller by the share that policy cuts, and nothing is lost between."""
    rng = np.random.default_rng(seed)
    gap = np.abs(rng.normal(0, 200, (1, WIDTH)))
    cut = budget.spending_cut(share, gap)
    assert np.all((cut >= 0) & (cut <= gap))
    revenue, plan = rng.normal(3000, 300, (1, WIDTH)), np.full((1, WIDTH), 3600.0)
    whole = budget.federal_spending(plan, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, np.nan)
    less = budget.federal_spending(plan, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, cut, 0.0, 0.0, 0.0, np.nan)
    close(budget.federal_balance(revenue, less), revenue, -whole, cut)


@given(seeds)
def test_a_higher_price_never_lowers_the_tax_base(seed: int) -> None:
    """Kc, duty and income tax rise with the price; the damper falls with a wider discount."""
    rng = np.random.default_rng(seed)
    price, rate = rng.uniform(5, 120, (1, WIDTH)), rng.uniform(40, 130, (1, WIDTH))
    more = price + rng.uniform(0, 20, (1, WIDTH))
    assert np.all(
        taxes.met_price_coefficient(more, rate, 15, 261) >= taxes.met_price_coefficient(price, rate, 15, 261)
    )
    law = (29.2, 0.3, 182.5)
    assert np.all(taxes.duty_on(more, *law) >= taxes.duty_on(price, *law))
    assert np.all(taxes.duty_on(price, *law) >= 0)
    fuel, quote = np.full((2, 1, 1), 1.0), np.full((1, 1), 700.0)
    rule = (50 * fuel, fuel, 10_000 * fuel, 0.2, 57_000 * fuel, 0.65 * fuel, 1.0)
    narrow = taxes.damper_due(quote, quote, more + 15, price, rate, *rule)
    wide = taxes.damper_due(quote, quote, more + 15, price - 5, rate, *rule)
    assert np.all(wide < narrow)
