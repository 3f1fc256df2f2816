"""The crude balance, the prices received, and pinned exports."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.errors import EconError
from econ.estimation.samples.listings import effective, steps
from econ.model import at_sea, discounts, exports
from econ.model import buyers as model_buyers
from econ.observations.catalog import rows
from econ.parameters import load as parameters
from econ.quantities import mb_per_day, mt_per_month
from econ.scenarios.library import HISTORY, load
from econ.scenarios.schedules import in_history
from econ.variables import DIMS


def col(*values):
    """A (scenario, draw) array of one scenario."""
    return np.array([values], float)


def buyers(*values):
    """A (buyer, scenario, draw) array."""
    return np.array(values, float)[:, None, None]


def test_crude_is_conserved(run):
    stored = (run.floating_storage + run.crude_in_transit).diff("month")
    used = (run.runs + run.crude_exports_total + run.own_use).isel(month=slice(1, None)) + stored
    made = run.production.isel(month=slice(1, None))
    assert float((np.abs(made - used) / made).max()) < 1e-12


def test_exports_by_buyer_add_up(run):
    days = run.month.dt.days_in_month
    total = run.crude_exports.sum("buyer") * days / 7.33
    assert float(np.abs(total / run.crude_exports_total - 1).max()) < 1e-12


def test_no_negative_stock_or_flow(run):
    for name in ("floating_storage", "crude_in_transit", "shut_in", "crude_exports", "production"):
        assert float(run[name].min()) >= 0, name


def test_every_buyer_pays_the_same_at_the_port(run):
    port = run.brent_price - run.delivered_discount - run.freight_wedge
    assert float(np.abs(port - run.urals_price).max()) < 1e-9


def test_a_pinned_buyer_is_met_and_no_other_takes_more_than_its_record():  # history: a hindcast
    months = [str(m) for m in np.arange("2026-07", "2027-01", dtype="datetime64[M]")]
    keep = ["crude_exports", "floating_storage", "shut_in", "urals_discount", "production"]
    given = [{"month": m, "variable": "crude_exports_india", "value": 0.0} for m in months]
    free, pinned = (
        econ.simulate("baseline", draws=64, start="2026-07", months=6, keep=keep, given=rows)
        for rows in (None, given)
    )
    assert float(np.abs(pinned.crude_exports.sel(buyer="india")).max()) == 0
    rest = ["china", "turkiye", "other"]
    highest = pinned.crude_exports.sel(buyer=rest).max(("scenario", "month", "draw"))
    assert (highest.values <= [2.9, 0.54, 1.0]).all()
    more = (pinned - free).mean(("month", "draw")).squeeze()
    assert float(more.crude_exports.sel(buyer=rest).sum()) > 0.3
    assert float(more.floating_storage) > 1
    assert float(more.shut_in) > 1
    assert float(more.urals_discount) > 2


def test_production_that_nobody_can_take_is_refused():  # history: a hindcast
    months = [str(m) for m in np.arange("2026-07", "2026-12", dtype="datetime64[M]")]
    given = [{"month": m, "variable": "crude_exports_india", "value": 0.0} for m in months]
    given += [{"month": m, "variable": "crude_exports_china", "value": 0.0} for m in months]
    given += [{"month": m, "variable": "crude_production", "value": 10.0} for m in months]
    with pytest.raises(EconError, match="more than buyers and tankers can take"):
        econ.simulate("baseline", draws=0, start="2026-07", months=5, keep=["production"], given=given)


def test_impossible_pins_are_refused_with_their_terms():  # history: a hindcast
    given = [{"month": "2026-07", "variable": "crude_exports_india", "value": 9.9, "unit": "mb/d"}]
    with pytest.raises(EconError, match="more than wells can give"):
        econ.simulate("baseline", draws=0, months=1, keep=["production"], given=given)
    given = [{"month": "2026-07", "variable": "crude_production", "value": 3.0}]
    with pytest.raises(EconError, match="leaves less than is run"):
        econ.simulate("baseline", draws=0, months=1, keep=["production"], given=given)


def test_listings_are_dated_alike_in_history_and_in_estimation():  # history: a hindcast
    months = np.arange("2024-01", "2026-01", dtype="datetime64[M]")
    past = load(HISTORY).pressure["sellers_listed"][0]
    assert np.allclose(in_history(past, months, 0.0), effective(steps("sellers_listed"), months), atol=0.01)


def test_a_reading_that_errs_stops_no_warm_up():
    one, free = np.ones((1, 1)), np.full((1, 1), np.nan)
    given = (90 * np.ones((4, 1, 1)), 20 * one, *[0 * one] * 5, 45 * one, free, 0.25)
    assert exports.production(*given, 0.0) == pytest.approx(380)
    with pytest.raises(EconError, match="cannot be met"):
        exports.production(*given, 1.0)


def test_pinned_production_is_met():  # history: a hindcast
    given = [{"month": "2026-07", "variable": "crude_production", "value": 10.0}]
    ds = econ.simulate("baseline", draws=0, months=1, keep=["crude_production"], given=given)
    assert float(ds.crude_production.squeeze()) == pytest.approx(10.0)


def test_pinned_discount_is_carried_on():  # history: a hindcast
    keep = ["urals_discount", "urals_price", "brent_price"]
    free = econ.simulate("baseline", draws=0, months=2, keep=keep).squeeze()
    given = [{"month": "2026-07", "variable": "urals_discount", "value": 40.0}]
    pinned = econ.simulate("baseline", draws=0, months=2, keep=keep, given=given).squeeze()
    first = pinned.isel(month=0)
    assert float(first.urals_price) == pytest.approx(float(first.brent_price) - 40)
    assert float(pinned.urals_discount[1]) > float(free.urals_discount[1]) + 5


def test_ports_shut_in_and_wells_return_slowly():
    potential, restart = col(43.0), col(0.2)
    back = exports.available_production(potential, col(8.0), restart)
    assert back.item() == pytest.approx(43 - 0.8 * 8)
    half = exports.sea_capacity(col(4.0), col(0.25), col(0.5), col(0.5), 30.0)
    outlets = exports.outlets(buyers(2.0, 1.7, 0.3, 0.6), buyers(0.8, 0, 0, 0.4), 0.0, half, days=30.0)
    assert outlets.item() == pytest.approx(mt_per_month(0.8 + 0.4 + 2.0, 30))


def test_ports_east_and_west_are_apart():
    west = exports.west_ports_open(col(0.0), col(1.0))
    east = exports.east_ports_open(col(0.5), col(0.0))
    crude = exports.sea_capacity(col(4.0), col(0.25), west, east, 30.0)
    assert crude.item() == pytest.approx(mt_per_month(4.0 * 0.25 * 0.5, 30.0))
    products = exports.product_outlets(col(10.0), col(0.5), col(0.1), west, east)
    assert products.item() == pytest.approx(10 * 0.1 * 0.5 + 0.5)


def test_the_delivered_price_has_a_bound_and_freight_gives_way():
    free, wedge = col(-20.0), col(12.0)
    fob = discounts.uncapped_discount(free, col(-10.0), wedge)
    assert fob.item() == pytest.approx(2.0)
    assert discounts.freight_wedge(wedge, col(1.0), col(-10.0), 1.0).item() == pytest.approx(11.0)


def test_crude_missing_is_worth_less_than_crude_too_many():
    price = [discounts.placed_price(np.array(x), 3.0, 0.8).item() for x in (-2.0, 0.0, 2.0)]
    assert price == pytest.approx([-1.6, 0.0, 12.0])


def test_scarcity_goes_to_freight_more_than_to_the_port():
    def fob(scarce):
        wedge = discounts.usual_wedge(10.0, 0.4, 40.0, 2.0, 0.2, 0.5, np.array(scarce), 35.0, 0.8)
        felt = discounts.expected_discount(
            12.0, 10.0, 0.4, 40.0, 3.0, 0.8, 0.2, np.array(scarce), 35.0, 0.5, 0.0
        )
        return wedge, felt

    (calm_wedge, calm), (tight_wedge, tight) = fob(0.0), fob(0.4)
    assert calm - tight == pytest.approx(14)
    assert tight_wedge - calm_wedge == pytest.approx(0.8 * 14)


def test_scarce_crude_is_shared_in_proportion():
    intake = buyers(2.0, 1.6, 0.3, 0.6)
    offered = mt_per_month(intake.sum(0) / 2, 30.0)
    nothing = np.full((4, 1, 1), np.nan)
    sold = exports.free_sales(
        offered,
        intake,
        intake,
        col(0.5),
        nothing,
        days=30.0,
    )
    assert np.allclose(sold, mt_per_month(intake / 2, 30.0))


def test_a_listing_is_evaded_at_its_half_life():
    half_life = 4.0
    felt, evaded, log = col(0.5), col(0.0), np.log(half_life)
    for _ in range(4):
        evaded = discounts.sellers_evaded(evaded, felt, log, 0.0, 12.0)
    exposed = discounts.buyer_exposed(felt, evaded, 0.0, 0.4)
    assert exposed.item() == pytest.approx(0.25)
    assert discounts.buyer_exposed(felt, evaded, 1.0, 0.4).item() == pytest.approx(0.15)


def test_a_licence_for_one_buyer_frees_its_share_of_what_a_listing_hinders():
    volume, licence = buyers(2.0, 1.7, 0.3, 0.6), buyers(0.0, 1.0, 0.0, 0.0)
    each = discounts.buyer_exposed(col(0.5), col(0.0), licence, 0.4)
    assert each.ravel() == pytest.approx([0.5, 0.3, 0.5, 0.5])
    assert discounts.sellers_exposed(each, volume).item() == pytest.approx(0.5 * (1 - 0.4 * 1.7 / 4.6))
    vessels = discounts.vessels_exposed(col(0.5), col(0.0), licence, 0.4, volume)
    assert vessels.item() == pytest.approx(0.5 * (1 - 0.4 * 1.7 / 4.6))


def test_licences_of_the_past_are_dated_by_buyer():  # history: a hindcast
    months = np.array(["2026-02", "2026-03", "2026-04", "2026-06"], "datetime64[M]")
    licence = dict(zip(DIMS["buyer"], load(HISTORY).pressure["licence"], strict=True))
    found = {buyer: in_history(licence[buyer], months, 0.0) for buyer in ("india", "china")}
    assert found["india"] == pytest.approx([0, 27 / 31, 24 / 30, 16 / 30])
    assert found["china"] == pytest.approx([0, 20 / 31, 24 / 30, 16 / 30])


def test_what_is_under_way_settles_at_a_voyage_of_what_is_loaded_and_outlasts_a_closed_port():
    voyage, loaded, under_way = col(0.9), col(20.0), col(5.0)
    nothing = col(np.nan)
    for _ in range(60):
        arrives = at_sea.arriving_crude(under_way, loaded, voyage)
        sold = arrives[None]
        under_way = at_sea.crude_in_transit(
            under_way, col(0.0), loaded, arrives, sold, col(0.0), col(0.0), nothing, 0.25, 30.0
        )
    assert under_way.item() == pytest.approx(0.9 * 20.0)
    assert arrives.item() == pytest.approx(20.0)
    closed = at_sea.arriving_crude(under_way, col(0.0), voyage)
    assert closed.item() == pytest.approx(0.9 * 20.0 / 1.9)


def test_a_listing_lengthens_voyages_and_a_far_buyer_has_longer_ones():
    months = buyers(0.5, 1.25, 0.35, 0.25)
    near, far = buyers(2.0, 1.0, 0.3, 0.6), buyers(1.0, 2.0, 0.3, 0.6)
    usual = at_sea.voyage_time(near, months, col(0.8), col(0.0)).item()
    assert at_sea.voyage_time(far, months, col(0.8), col(0.0)).item() > usual
    assert at_sea.voyage_time(near, months, col(0.8), col(0.5)).item() == pytest.approx(1.4 * usual)


def test_crude_at_sea_has_the_order_of_what_trackers_count(run):
    barrels = 7.33 * (run.crude_in_transit + run.floating_storage).isel(month=0)
    assert 80 < float(barrels.median()) < 200  # 124 to 186 mn barrels from December 2025 to April 2026


def test_freight_leaves_the_price_at_the_port_unless_the_delivered_one_is_at_its_bound():
    def fob(free, gap):
        wedge = discounts.spot_wedge(col(10.0), col(gap))
        delivered = discounts.free_discount(
            col(free), col(0.0), 0.5, 2.0, col(0.0), col(0.0), 0.5, wedge, col(10.0)
        )
        return discounts.uncapped_discount(delivered, col(-10.0), wedge).item()

    assert fob(2.0, 0.3) == pytest.approx(fob(2.0, 0.0))
    assert fob(-20.0, 0.3) > fob(-20.0, 0.0) + 3


def test_freight_s_monthly_shock_has_the_size_of_voyages_on_record():  # history: rows by their dates
    cost = {
        row["period"]: float(row["value"])
        for row in rows("shadow_fleet")
        if row["series"] == "freight_baltic_to_india_voyage" and row["period"] < "2026"
    }
    known = parameters()
    low, high = (
        np.array([getattr(known[f"freight_{name}"], end) for name in ("volatility", "persistence")], float)
        for end in ("low", "high")
    )
    spread = np.std(np.log(list(cost.values())), ddof=1)
    assert low[0] / np.sqrt(1 - low[1] ** 2) < spread < high[0] / np.sqrt(1 - high[1] ** 2)


def test_purchases_that_are_given_say_how_much_room_a_buyer_uses():
    planned, willing = buyers(2.0, 1.4, 0.3, 0.6), buyers(2.8, 2.2, 0.4, 0.9)
    given = buyers(np.nan, 1.8, 0.2, np.nan)
    opened = exports.room_open(
        0.6, 0.4, 0.1, 2.0, 2.0, buyers(2, 2, 2, 2), 12.0, 10.0, col(0.0), planned, willing, given
    )
    assert opened[1].item() == pytest.approx(0.5)
    assert opened[2].item() == 0
    assert 0.4 < opened[0].item() < 0.6
    gap = model_buyers.intake_gap(buyers(0.1, 0.1, 0.1, 0.1), planned, given)
    assert gap.ravel() == pytest.approx([0.1, 0.0, -0.1, 0.1])


def test_evasion_is_forgotten_only_after_a_listing_is_lifted():
    evaded = discounts.sellers_evaded(col(0.4), col(0.0), np.log(4.0), 0.0, 12.0)
    assert evaded.item() == pytest.approx(0.4 * 2 ** (-1 / 12))
    assert discounts.buyer_exposed(col(0.0), evaded, 0.0, 0.4).item() == 0


def test_the_cap_binds_only_on_coalition_services():
    brent, discount, cap = col(80.0), col(12.0), col(60.0)
    everything = discounts.cap_discount(discount, brent, cap, col(1.0), col(1.0), 4.0, 0.0)
    assert (brent - discount - everything).item() == pytest.approx(60)
    assert discounts.cap_discount(discount, brent, cap, col(0.0), col(1.0), 4.0, 0.0).item() == 0
    assert discounts.cap_discount(discount, brent, col(0.0), col(1.0), col(1.0), 4.0, 0.0).item() == 0
    scarce = discounts.cap_discount(discount, brent, cap, col(1.0), col(1.0), 4.0, np.array(0.4))
    assert scarce.item() < 0.25 * everything.item()


def test_shipments_leave_coalition_services_while_the_cap_binds():
    bound = discounts.served_share(col(0.4), col(12.0), col(80.0), col(60.0), 0.42, 0.13, 4.0)
    unbound = discounts.served_share(col(0.4), col(30.0), col(80.0), col(60.0), 0.42, 0.13, 4.0)
    assert bound.item() < 0.4 < unbound.item()


def test_nobody_sells_below_the_floor():
    tax = (col(np.nan), 0.78, 0.0, 0.0, 0.0, 0.5, 12.0, 5.0, 0.6)
    assert discounts.urals_discount(col(70.0), col(0.0), col(60.0), col(19.0), *tax).item() == 41


def test_a_tax_price_above_the_legal_floor_says_the_discount_and_one_on_it_its_least():
    basket = (1.0, 2.0, 1.0, 20.0, 0.5, 12.0, 5.0, 0.6)
    discount = [
        discounts.urals_discount(col(free), col(0.0), col(80.0), col(19.0), col(given), *basket).item()
        for given, free in ((64.0, 8.0), (60.0, 8.0), (60.0, 30.0))
    ]
    assert discount == [18.0, 22.0, 30.0]


def test_a_pinned_tax_price_sets_the_discount_and_two_that_disagree_are_named():  # history: a hindcast
    rows = [{"month": "2026-07", "variable": "urals_tax_price", "value": 55.0}]
    keep = ["urals_tax_price", "urals_price", "espo_price", "urals_discount"]
    ds = econ.simulate("baseline", draws=16, start="2026-07", months=1, keep=keep, given=rows)
    assert np.allclose(ds.urals_tax_price, 55.0)
    assert np.allclose(0.78 * ds.urals_price + 0.22 * ds.espo_price, 55.0)
    rows.append({"month": "2026-07", "variable": "urals_discount", "value": 5.0})
    with pytest.raises(EconError, match="urals_tax_price, urals_discount"):
        econ.simulate("baseline", draws=16, start="2026-07", months=1, keep=keep, given=rows)


def test_espo_answers_less():
    calm = discounts.espo_price(60.0, 12.0, 12.0, 5.0, 0.5)
    wide = discounts.espo_price(60.0, 22.0, 12.0, 5.0, 0.5)
    assert calm - wide == pytest.approx(5.0)


def sold_at(production, storage=0.5, free=(3.0, 1.0)):
    """Mt sold to two buyers with room for 4 and 2 Mt when a pinned production leaves so much for export."""
    days, sales = 30.0, np.array(free)[:, None, None]
    record = mb_per_day(np.array([4.0, 2.0])[:, None, None], days)
    whole = mb_per_day(col(production + 2.0), days)
    nobody, offered = np.full((2, 1, 1), np.nan), col(sum(free))
    return exports.crude_sales(
        sales, col(0.0), offered, offered, col(storage), col(2.0), col(0.0), record, nobody, whole, days
    ).ravel()


def test_a_pinned_production_fills_tankers_then_buyers_and_is_missed_in_proportion():
    assert sold_at(np.nan) == pytest.approx([3.0, 1.0])
    assert sold_at(4.0) == pytest.approx([3.0, 1.0])
    assert sold_at(4.4) == pytest.approx([3.0, 1.0])
    assert sold_at(5.5) == pytest.approx([3.5, 1.5])
    assert sold_at(3.2) == pytest.approx([2.4, 0.8])


def test_a_listing_of_vessels_hinders_what_has_not_evaded_it_less_what_a_licence_frees():
    volume = np.array([3.0, 1.0])[:, None, None]

    def hindered(felt, evaded, *licences):
        licence = np.array(licences)[:, None, None]
        return discounts.vessels_exposed(col(felt), col(evaded), licence, 0.4, volume).item()

    assert hindered(0.5, 0.2, 0.0, 0.0) == pytest.approx(0.3)
    assert hindered(0.5, 0.2, 0.5, 0.5) == pytest.approx(0.24)
    assert hindered(0.5, 0.2, 0.5, 0.0) == pytest.approx(0.255), "three quarters of purchases are named"
    assert hindered(0.2, 0.5, 0.0, 0.0) == 0
