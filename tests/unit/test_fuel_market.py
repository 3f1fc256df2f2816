"""The home market: order of adjustment, balances, bans, allocation, prices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.model import allocation, fuel_market, fuel_prices
from econ.model.arrays import total


def fuels(gasoline: float, diesel: float) -> np.ndarray:
    return np.array([gasoline, diesel])[:, None, None]


def market(
    output: np.ndarray, demand: np.ndarray, stocks: np.ndarray, ban: float = 0.0
) -> dict[str, np.ndarray]:
    """One month with round numbers: floor 0.1, exports wanted 0.5, a quarter of stocks above 1 can go."""
    products = np.concatenate([output, np.ones((3, *output.shape[1:]))])
    floor = fuel_market.export_floor(fuels(0.1, 0.1), products)
    switch = np.full((1, 1), ban)
    allowed = fuel_market.exports_allowed(fuels(0.5, 0.5), floor, switch, switch, np.full((1, 1), 12.0))
    imports, target, ceiling = fuels(0.05, 0.05), fuels(2.0, 2.0), fuels(3.0, 3.0)
    limit = fuel_market.stock_draw_limit(stocks, fuels(1.0, 1.0), np.full((1, 1), 0.25))
    unmet = fuel_market.fuel_unmet(demand, products, imports, floor, limit)
    sales = fuel_market.fuel_sales(demand, unmet)
    exports = fuel_market.fuel_exports(
        products, imports, sales, floor, allowed, stocks, target, np.full((1, 1), 0.5), limit, ceiling
    )
    after = fuel_market.fuel_stocks(stocks, products, imports, sales, exports)
    return {"unmet": unmet, "sales": sales, "exports": exports, "stocks": after, "imports": imports}


def test_exports_give_way_first_then_stocks_then_buyers() -> None:
    full = fuels(2.0, 2.0)
    easy = market(fuels(3.0, 3.0), fuels(2.5, 2.5), full)
    assert easy["exports"][0, 0, 0] == pytest.approx(0.5)
    cut = market(fuels(2.7, 2.7), fuels(2.5, 2.5), full)
    assert cut["exports"][0, 0, 0] == pytest.approx(0.25)
    assert cut["stocks"][0, 0, 0] == pytest.approx(2.0)
    drawn = market(fuels(2.5, 2.5), fuels(2.5, 2.5), full)
    assert drawn["exports"][0, 0, 0] == pytest.approx(0.1)
    assert drawn["stocks"][0, 0, 0] == pytest.approx(1.95)
    assert drawn["unmet"][0, 0, 0] == 0
    short = market(fuels(2.0, 2.0), fuels(2.5, 2.5), full)
    assert short["exports"][0, 0, 0] == pytest.approx(0.1)
    assert short["stocks"][0, 0, 0] == pytest.approx(1.75)
    assert short["unmet"][0, 0, 0] == pytest.approx(0.3)


def test_stocks_beyond_the_usual_are_for_sale_where_no_ban_forbids_it() -> None:
    free = market(fuels(2.7, 2.7), fuels(2.5, 2.5), fuels(2.2, 2.2))
    assert free["exports"][0, 0, 0] == pytest.approx(0.35)
    assert free["stocks"][0, 0, 0] == pytest.approx(2.1)
    banned = market(fuels(2.7, 2.7), fuels(2.5, 2.5), fuels(2.2, 2.2), ban=1.0)
    assert banned["exports"][0, 0, 0] == pytest.approx(0.1)


def test_every_tonne_is_counted_and_stocks_stay_between_bottoms_and_ceiling() -> None:
    rng = np.random.default_rng(2)
    output, demand = rng.uniform(0, 5, (2, 1, 4000)), rng.uniform(1, 4, (2, 1, 4000))
    stocks = rng.uniform(1, 3, (2, 1, 4000))
    found = market(output, demand, stocks)
    supply = output + found["imports"] + stocks - found["stocks"]
    np.testing.assert_allclose(supply, found["sales"] + found["exports"], rtol=0, atol=1e-12)
    assert found["stocks"].min() >= 1 - 1e-12
    assert found["stocks"].max() <= 3 + 1e-12
    assert found["sales"].min() >= 0
    short = found["unmet"] > 1e-9
    assert short.any()
    floor = np.minimum(0.1, output)
    np.testing.assert_allclose(found["exports"][short], floor[short], atol=1e-12)


def test_a_ban_cuts_exports_to_the_floor_until_tanks_are_full() -> None:
    banned = market(fuels(3.0, 3.0), fuels(2.5, 2.5), fuels(2.0, 2.0), ban=1.0)
    assert banned["exports"][0, 0, 0] == pytest.approx(0.1)
    full = market(fuels(3.0, 3.0), fuels(2.5, 2.5), fuels(3.0, 3.0), ban=1.0)
    assert full["exports"][0, 0, 0] == pytest.approx(0.55)


def ban(before: float, tightness: float, policy: float, unmet: float = 0.0) -> float:
    one = np.ones((1, 1))
    found = fuel_market.gasoline_export_ban(
        before * one, fuels(tightness, 0), fuels(unmet, 0), policy * one, fuels(0.1, 0.3), fuels(0.0, 0.1)
    )
    return float(found[0, 0])


def test_a_ban_comes_above_its_threshold_and_goes_below_its_release() -> None:
    assert ban(0, 0.11, -1) == 1
    assert ban(0, 0.05, -1) == 0
    assert ban(1, 0.05, -1) == 1
    assert ban(1, -0.01, -1) == 0
    assert ban(0, 0.05, -1, unmet=0.1) == 1
    assert ban(1, 0.5, 0) == 0
    assert ban(0, -0.5, 0.2) == 0.2


def test_imports_come_from_the_nearest_first_lag_and_have_a_ceiling() -> None:
    capacity = np.array([[0.12, 0.02, 0.04], [0.08, 0.0, 0.0]])[:, :, None, None]
    speed = np.array([0.5, 0.5, 0.25])[:, None, None]

    def imports(before: float, unmet: float, extra: float = 0.0) -> np.ndarray:
        found = fuel_market.imports_by_origin(
            np.array([[before, 0.0, 0.0], [0.0, 0.0, 0.0]])[:, :, None, None],
            fuels(unmet, 0),
            fuels(2, 2),
            fuels(2, 2),
            capacity,
            speed,
            np.full((1, 1), 0.2),
            np.full((1, 1), extra),
        )
        return np.asarray(found[0, :, 0, 0])

    np.testing.assert_allclose(imports(0.0, 0.0), 0)
    np.testing.assert_allclose(imports(0.0, 0.1), [0.05, 0, 0])
    np.testing.assert_allclose(imports(0.06, 1.0), [0.09, 0.01, 0.01])
    np.testing.assert_allclose(imports(0.0, 1.0, extra=0.4), [0.06, 0.01, 0.11])


def test_a_ban_eases_the_market_by_what_exporters_would_have_sent() -> None:
    products, tight, demand = np.full((5, 1, 1), 3.0), fuels(0.2, 0.2), fuels(2.0, 2.0)

    def eased(ban: float) -> float:
        floor, switch = fuels(0.1, 0.1), np.full((1, 1), ban)
        allowed = fuel_market.exports_allowed(fuels(0.5, 0.5), floor, switch, switch, np.full((1, 1), 12.0))
        found = fuel_market.market_tightness(tight, fuels(0.5, 0.5), allowed, products, demand)
        return float(found[0, 0, 0])

    assert eased(0.0) == pytest.approx(0.2)
    assert eased(1.0) == pytest.approx(0.2 - 0.4 / 2.0)
    assert eased(0.5) == pytest.approx(0.1)


def parity(ban: float, passed: float) -> float:
    switch = np.full((1, 1), ban)
    found = fuel_prices.home_parity(
        fuels(80e3, 80e3), fuels(0.68, 0.65), fuels(60e3, 57e3), fuels(passed, passed), switch, switch
    )
    return float(found[0, 0, 0])


def test_a_refused_damper_pulls_prices_to_export_parity_unless_exports_are_banned() -> None:
    paid = 0.68 * 60e3 + 0.32 * 80e3
    assert parity(0.0, 1.0) == pytest.approx(paid)
    assert parity(0.0, 0.0) == pytest.approx(80e3)
    assert parity(1.0, 0.0) == pytest.approx(paid)
    assert parity(0.5, 0.0) == pytest.approx((paid + 80e3) / 2)


def test_a_pinned_retail_price_teaches_wholesale_and_a_free_one_does_not() -> None:
    expected, one = fuels(60.0, 70.0), np.ones((1, 1))
    free = fuel_prices.retail_surprise(expected[0], expected[1], expected)
    assert not free.any()
    seen = fuel_prices.retail_surprise(61.2 * one, 70.0 * one, expected)
    quiet = (fuels(60e3, 60e3), fuels(0.4, 0.4), fuels(-50.0, -50.0), fuels(5.0, 4.0), fuels(0.0, 0.0))
    taught = fuel_prices.gasoline_wholesale_price(60e3 * one, seen, *quiet)
    unmoved = fuel_prices.gasoline_wholesale_price(60e3 * one, free, *quiet)
    assert float(unmoved[0, 0]) == pytest.approx(60e3)
    # Most of five times the two percent is left after a month.
    assert float(np.log(taught / unmoved)[0, 0]) == pytest.approx(0.6 * 5 * np.log(1.02))


def test_district_prices_have_the_nation_s_as_their_weighted_mean() -> None:
    rng = np.random.default_rng(4)
    weight = rng.uniform(0, 0.3, (8, 1, 1))
    gap = fuel_prices.district_retail_gap(
        rng.normal(0, 0.05, (8, 1, 9)),
        np.full((1, 9), 66.0),
        np.full((1, 9), 60.0),
        np.zeros((8, 1, 1)),
        rng.uniform(0.5, 1.5, (8, 1, 1)),
        np.full((1, 1), 0.1),
        np.full((8, 1, 1), -5.0),
        rng.standard_normal((8, 1, 9)),
    )
    found = fuel_prices.district_gasoline_retail_price(np.full((1, 9), 66.0), gap, weight)
    np.testing.assert_allclose((found * weight).sum(axis=0) / weight.sum(axis=0), 66.0)
    # The order of the gaps is the order of the prices.
    np.testing.assert_array_equal(np.argsort(found, axis=0), np.argsort(gap, axis=0))


RANK = np.arange(1.0, 9.0)[::-1][:, None, None]


def shortage(output: np.ndarray, sales: float, sharing: float, own: float = 1.0) -> np.ndarray:
    demand = np.full((2, 8, 1, 1), 1.0)
    made = np.stack([output, output])[:, :, None, None]
    unmet = np.full((2, 1, 1), 8 - sales)
    parts = (np.full((1, 1), sharing), np.full((1, 1), own))
    return fuel_market.district_shortage(demand, made, unmet, RANK, *parts)[0, :, 0, 0]


def test_own_output_first_then_the_pool_by_cost() -> None:
    output = np.array([1.5, 0.5, 0.5, 0, 1.5, 0, 0, 0])
    found = shortage(output, sales=5.0, sharing=0.0)
    np.testing.assert_allclose(found[[0, 4]], 0)
    # The cheapest to reach is the last district here.
    np.testing.assert_allclose(found[[7, 6]], 0)
    assert found.sum() == pytest.approx(8 - 5)
    alike = shortage(output, sales=5.0, sharing=1.0)
    assert alike.sum() == pytest.approx(3)
    assert alike[7] == pytest.approx(alike[3])


def test_a_district_that_shares_its_output_shares_the_shortage() -> None:
    output = np.array([2.5, 0.5, 0.5, 0, 2.5, 0, 0, 0])
    kept, shared = shortage(output, 7.0, sharing=0.6), shortage(output, 7.0, sharing=0.6, own=0.3)
    assert kept[0] == 0
    assert shared[0] > 7 / 8 / 3 * 0.05
    assert shared.sum() == pytest.approx(kept.sum())


@pytest.mark.parametrize("sales", [0.5, 3.0, 6.0, 8.0])
def test_the_shortage_of_districts_is_the_nation_s(sales: float) -> None:
    output = np.array([1.5, 0.5, 0.5, 0, 1.5, 0, 0, 0])
    for sharing in (0.0, 0.4, 1.0):
        for own in (0.0, 0.3, 1.0):
            assert shortage(output, sales, sharing, own).sum() == pytest.approx(8 - sales)


def test_the_rule_never_beats_the_optimum_and_meets_it_on_free_routes() -> None:
    rng = np.random.default_rng(3)
    for _ in range(10):
        demand, output = rng.uniform(0.1, 1, 8), rng.uniform(0, 1.2, 8) * rng.integers(0, 2, 8)
        cost = rng.uniform(1, 5, (9, 8))
        sent, best = allocation.cheapest(demand, output, 0.4, cost, 100.0)
        np.testing.assert_allclose(sent.sum(axis=0) + best, demand, atol=1e-9)
        assert (sent.sum(axis=1) <= np.append(output, 0.4) + 1e-9).all()
        own = np.minimum(output, demand)
        need = (demand - own)[None, :, None, None]
        missing = np.maximum(need.sum() - 0.4 - (output - own).sum(), 0) * np.ones((1, 1, 1))
        short = allocation.dearest_first(need, missing, RANK)
        assert (short <= need).all()
        assert float(short.sum()) == pytest.approx(best.sum(), abs=1e-9)


def test_each_draw_is_served_in_its_own_order() -> None:
    rng = np.random.default_rng(5)
    need = rng.uniform(0, 1, (2, 8, 3, 6))
    missing = need.sum(axis=1) * rng.uniform(0, 1, (2, 3, 6)) * rng.integers(0, 2, (1, 3, 6))
    ranks = rng.permuted(np.repeat(RANK, 6, axis=2), axis=0)
    short = allocation.dearest_first(need, missing, ranks)
    for draw in range(6):
        alone = allocation.dearest_first(need[..., [draw]], missing[..., [draw]], ranks[..., [draw]])
        np.testing.assert_array_equal(short[..., [draw]], alone)


def test_tight_routes_leave_more_unmet() -> None:
    demand, output = np.full(8, 1.0), np.append(np.full(1, 8.0), np.zeros(7))
    cost = np.ones((9, 8))
    free = allocation.cheapest(demand, output, 0.0, cost, 100.0)[1].sum()
    tight = allocation.cheapest(demand, output, 0.0, cost, 100.0, np.full((9, 8), 0.5))[1].sum()
    assert free == pytest.approx(0, abs=1e-9)
    assert tight == pytest.approx(4)


def test_a_district_is_short_at_five_percent_of_either_fuel() -> None:
    found = np.zeros((2, 8, 1, 1))
    found[0, 0], found[1, 1], found[0, 2] = 0.05, 0.2, 0.049
    threshold = np.full((1, 1), 0.05)
    assert fuel_market.districts_short(found, threshold)[0, 0] == 2
    people = np.arange(1.0, 9.0)[:, None, None]
    assert fuel_market.population_short_share(found, threshold, people)[0, 0] == pytest.approx(3 / 36)


def test_protected_users_leave_the_shortage_to_drivers() -> None:
    unmet, demand, part = fuels(0.1, 0.4), fuels(2.0, 4.0), fuels(0.05, 0.2)
    off = fuel_market.drivers_shortage_share(unmet, demand, part, np.zeros((1, 1)))
    on = fuel_market.drivers_shortage_share(unmet, demand, part, np.ones((1, 1)))
    np.testing.assert_allclose(off, unmet / demand)
    np.testing.assert_allclose(on[:, 0, 0], [0.1 / 1.9, 0.4 / 3.2])


def test_nobody_pays_to_sell_abroad() -> None:
    price, other = np.full((1, 1), -50.0), np.full((1, 1), 600.0)
    law = {"damper_freight": 40, "damper_discount_share": 0, "damper_excise": 10_000, "vat_rate": 0.22}
    urals = {"previous_brent_price": other, "previous_urals_tax_price": other, "usd_rub": 80.0}
    found = fuel_prices.export_alternative(price, other, **urals, **law)
    np.testing.assert_allclose(found[:, 0, 0], [10_000 * 1.22, (560 * 80 + 10_000) * 1.22])


def test_wholesale_lies_between_the_law_s_price_and_the_export_alternative() -> None:
    alternative, law, free = fuels(90000.0, 80000.0), fuels(60000.0, 58000.0), np.zeros((1, 1))
    price = fuel_prices.home_parity(alternative, fuels(0.68, 0.65), law, fuels(1, 1), free, free)

    def target(tightness: float) -> np.ndarray:
        tight = fuels(tightness, tightness)
        return fuel_prices.wholesale_target(price, tight, fuels(0, 0), fuels(2, 1), np.full((1, 1), 0.5))

    assert (target(0.0) > law).all()
    assert (target(0.0) < alternative).all()
    assert (target(0.1) > target(0.0)).all()
    np.testing.assert_allclose(target(9.0), target(0.0) * np.exp(0.5))
    at_ceiling = fuel_prices.scarcity_at_ceiling(fuels(0.3, 0.3), fuels(2, 1), np.full((1, 1), 0.5))
    np.testing.assert_array_equal(at_ceiling.ravel(), [1, 0])


def test_retail_follows_wholesale_slowly() -> None:
    def retail(wholesale: float) -> float:
        before = (np.full((1, 1), 60.0), np.full((1, 1), 70.0))
        found = fuel_prices.retail_expected(
            *before,
            fuels(wholesale, wholesale),
            np.full((1, 1), 1.0),
            fuels(17, 24),
            fuels(0.00075, 0.00084),
            fuels(0.08, 0.13),
            fuels(-5, -5),
            fuels(0, 0),
        )
        return float(fuel_prices.gasoline_retail_price(found)[0, 0])

    before, after = retail(60000.0), retail(90000.0)
    assert 0.01 < after / before - 1 < 0.06


def test_other_products_used_at_home_never_exceed_output() -> None:
    output = np.array([3.0, 7.0, 1.0, 0.2, 4.0])[:, None, None]
    base = np.array([0.0, 0.0, 0.8, 0.6, 1.6])[:, None, None]
    used = fuel_market.home_use(output, fuels(2.9, 4.0), base, fuels(0.2, 3.0), np.full((1, 1), 20.0))
    sent = fuel_market.product_exports(output, fuels(0.2, 3.0), used)
    np.testing.assert_allclose(used[:, 0, 0], [2.9, 4.0, 0.8, 0.2, 1.6])
    np.testing.assert_allclose(sent[2:] + used[2:], output[2:])
    assert float(total(sent)[0, 0]) == pytest.approx(0.2 + 3.0 + 0.2 + 0.0 + 2.4)


def test_a_market_is_tight_by_what_surplus_and_stocks_lack() -> None:
    output = np.concatenate([fuels(3.0, 7.0), np.ones((3, 1, 1))])

    def tight(stocks: float) -> np.ndarray:
        found = fuel_market.fuel_tightness(
            fuels(2.0, 4.0),
            output,
            fuels(0.1, 0.0),
            fuels(0.1, 0.6),
            fuels(stocks, 2.0),
            fuels(1.5, 2.0),
            fuels(0.5, 0.6),
        )
        return found.ravel()

    np.testing.assert_allclose(tight(1.5), [0, 0], atol=1e-12)
    np.testing.assert_allclose(tight(1.0), [0.25, 0], atol=1e-12)
    np.testing.assert_allclose(tight(2.0), [0, 0], atol=1e-12)


def demand(**changed: Any) -> np.ndarray:
    """Gasoline and diesel wanted in two districts, all at its reference unless it is named."""
    usual = {
        "demand_base": fuels(3.0, 4.0),
        "demand_season": fuels(1.0, 1.0),
        "population": np.array([1.0, 3.0])[:, None, None],
        "fuel_per_head": np.ones((2, 2, 1, 1)),
        "fuel_demand_elasticity": fuels(-0.2, -0.1),
        "previous_gasoline_retail_price": np.full((1, 1), 60.0),
        "previous_diesel_retail_price": np.full((1, 1), 70.0),
        "cpi_level": np.ones((1, 1)),
        "retail_reference": fuels(60.0, 70.0),
        "previous_district_shortage": np.zeros((2, 2, 1, 1)),
        "panic_size": np.full((1, 1), 0.1),
        "panic_trigger": np.full((1, 1), 0.05),
        "demand_spread": fuels(0.02, 0.03),
        "demand_shock": fuels(0.0, 0.0),
    }
    return fuel_market.district_demand(**{**usual, **changed})[..., 0, 0]


def test_fuel_wanted_follows_people_the_real_price_and_its_noise() -> None:
    calm = np.array([[0.75, 2.25], [1.0, 3.0]])
    np.testing.assert_allclose(demand(), calm)
    np.testing.assert_allclose(demand(cpi_level=np.full((1, 1), 0.5)), calm * [[2**-0.2], [2**-0.1]])
    np.testing.assert_allclose(demand(demand_shock=fuels(2, -1)), calm * np.exp([[0.04], [-0.03]]))
    np.testing.assert_allclose(demand(demand_season=fuels(1.1, 0.9)), calm * [[1.1], [0.9]])


def test_people_short_of_fuel_want_more_up_to_a_ceiling() -> None:
    short = np.zeros((2, 2, 1, 1))
    short[0, 0], short[1, 1] = 0.025, 0.2
    np.testing.assert_allclose(demand(previous_district_shortage=short) / demand(), [[1.05, 1.0], [1.0, 1.1]])
