"""Brent, its answer to lost supply, the cracks, and the turning point."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.experiments import turning_point
from econ.model import cracks, world
from econ.observations.arrays import load as load_panel
from econ.observations.outlook import newest
from econ.parameters.resolve import resolve
from econ.quantities import BARRELS_PER_TONNE
from econ.variables import forcings
from econ.vintage import vintage


def test_price_answer_to_a_lost_barrel():
    assert world.price_response(1.0, 100.0, 0.25) == pytest.approx(0.04)


def test_the_reference_goes_by_the_outlooks_mean_change_and_then_stays():
    observed, _ = load_panel()
    last = observed["brent_price"][-1]
    outlooks = newest(("brent", "brent_futures"))
    assert len(outlooks) > 1
    agreed = min(outlook.last for outlook in outlooks)
    changes = []
    for outlook in outlooks:
        (ahead,) = (value for first, end, value in outlook.spans if first == end == agreed)
        # A forecast of spot prices starts from the last observed one, a strip from its nearest contract.
        changes.append(np.log(ahead / (outlook.spans[0][2] if outlook.futures else last)))
    months = np.arange(vintage().start, vintage().after(61), dtype="datetime64[M]")
    drift = resolve(("reference_drift", "reference_window"), months)
    path, level = [], last
    for month in range(len(months)):
        level = world.brent_reference(level, **drift.at(month))
        path.append(level.item())
    assert path[list(months).index(agreed)] == pytest.approx(last * np.exp(np.mean(changes)), rel=1e-4)
    moves = drift.monthly["reference_window"].ravel() > 0
    assert moves[0] and not moves[-1]
    assert set(np.array(path)[~moves]) == {path[int(moves.sum()) - 1]}


def test_elasticities_grow_and_the_effect_shrinks_to_its_share():
    spare, absorbed, effects = 0.0, 0.0, []
    for _ in range(120):
        spare = world.spare_response(spare, 2.0, 3.0, 0.0, 4.0)
        absorbed = world.absorbed_loss(absorbed, 2.0, spare, 3.0, 8.0)
        effects.append(world.supply_price_effect(2.0, spare, absorbed, 105.0, 0.015, 0.26, 1.0, 0.0, 0.4))
    assert effects[0] == pytest.approx(2 / 105 / 0.275, rel=0.1)
    assert effects[-1] == pytest.approx(2 / 105 / 0.275 / 3, rel=1e-3)


def test_spare_capacity_is_slow_and_limited():
    first = world.spare_response(0.0, 2.0, 3.0, 0.5, 4.0)
    assert 0 < first < 0.2
    later = 0.0
    for _ in range(100):
        later = world.spare_response(later, 20.0, 3.0, 0.5, 4.0)
    assert later == pytest.approx(3.0, rel=1e-6)
    assert world.spare_response(0.0, -1.0, 3.0, 0.5, 4.0) == 0


def test_the_feedback_can_be_switched_off():
    def price(feedback):
        return world.brent_price(60.0, 0.0, 0.0, 0.1, 3.6, 0.2, 0.07, 0.0, feedback, 0.0, 1.0)

    assert price(0.0) == pytest.approx(60)
    assert price(1.0) == pytest.approx(60 * np.exp(0.1))


def test_a_pinned_price_is_carried_on():
    gap = world.brent_gap(90.0, 60.0, 0.1, 0.0, 1.0, 10.0, 200.0)
    again = world.brent_price(60.0, gap, gap, 0.1, 1e9, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0)
    assert again == pytest.approx(90)


@pytest.mark.parametrize(("price", "carried"), [(400.0, 200.0), (150.0, 150.0), (4.0, 10.0)])
def test_what_is_carried_on_lies_within_the_record(price, carried):
    gap = world.brent_gap(price, 60.0, 0.0, 0.0, 1.0, 10.0, 200.0)
    assert 60 * np.exp(gap) == pytest.approx(carried)


def test_a_scenario_s_own_shift_is_no_deviation():
    assert world.brent_gap(300.0, 60.0, 0.0, 4.0, 1.0, 10.0, 200.0) == pytest.approx(0)


def test_bounded_student_shocks_have_unit_variance_and_large_months():
    rng = np.random.default_rng(1)
    parts = rng.standard_normal(400_000), rng.uniform(size=400_000)
    size = world.market_turbulence(*parts, np.asarray(4.0), 3.0)
    shock = size * rng.standard_normal(400_000)
    assert np.mean(size**2) == pytest.approx(1, abs=0.01)
    assert np.mean(np.abs(shock) > 4) > 20 * 6.3e-5
    assert np.median(shock) == pytest.approx(0, abs=0.01)


def test_scarcity_is_brent_over_what_it_cost_of_late():
    usual, found = 70.0, []
    for _ in range(24):
        found.append(float(world.oil_scarcity(np.array(100.0), np.array(usual))))
        usual = world.usual_brent(usual, 100.0, 12.0)
    assert found[0] == pytest.approx(np.log(100 / 70))
    assert found[12] == pytest.approx(found[0] / 2)
    assert world.oil_scarcity(np.array(50.0), np.array(70.0)) == 0


def test_lost_diesel_lifts_its_crack_alone():
    premium = cracks.diesel_crack_premium(0.3, 16.7)
    base = (60.0, 0.0, 0.0, 25.0, 0.7, 4.8, 0.2, 0.0, 0.0, 1.0, 0.5)
    more = (60.0, 0.0, premium, 25.0, 0.7, 4.8, 0.2, 0.0, 0.0, 1.0, 0.5)
    rise = (cracks.diesel_nwe_price(*more) - cracks.diesel_nwe_price(*base)) / BARRELS_PER_TONNE["diesel"]
    assert rise == pytest.approx(5.01)
    assert cracks.diesel_crack_gap(cracks.diesel_nwe_price(*more), 60.0, 25.0, premium) == pytest.approx(0)


def income_change(elasticity, *, brent=60.0, discount=19.0, volume=7.3, world_demand=105.0):
    """Export income after withholding a little, less before, a barrel withheld."""
    little = 1e-6
    rise = np.exp(world.price_response(little, world_demand, elasticity)) - 1
    after = (brent * (1 + rise) - discount) * (volume - little)
    return (after - (brent - discount) * volume) / little


def tax_change(elasticity, *, brent=60.0, tax_price=41.0, volume=10.3, world_demand=105.0, base=0.75):
    little = 1e-6
    rise = brent * (np.exp(world.price_response(little, world_demand, elasticity)) - 1)
    after = (tax_price + rise - turning_point.tax_free()) * (1 - little / volume) ** base
    return (after - (tax_price - turning_point.tax_free())) / little


def test_the_closed_form_is_where_income_turns():
    even = float(turning_point.income_break_even(60.0, 41.0, 7.3 / 105))
    assert income_change(0.99 * even) > 0 > income_change(1.01 * even)
    assert even == pytest.approx(0.102, abs=0.001)


def test_the_closed_form_is_where_taxes_turn():
    even = float(turning_point.budget_break_even(60.0, 41.0, 10.3 / 105, 0.75))
    assert tax_change(0.99 * even) > 0 > tax_change(1.01 * even)


def test_in_roubles_it_turns_where_the_log_derivative_does():
    share, made, base, rouble = 7.3 / 105, 10.3 / 105, 0.9, 0.3
    even = float(turning_point.rouble_break_even(60.0, 41.0, 45.0, share, made, base, rouble))

    def slope(e):
        price = 60 / e
        return price / 30 - base / made - rouble * (price / 41 - 1 / share)

    assert slope(0.99 * even) > 0 > slope(1.01 * even)
    dollars = float(turning_point.budget_break_even(60.0, 45.0, made, base))
    calm = float(turning_point.rouble_break_even(60.0, 41.0, 45.0, share, made, base, 0.0))
    assert calm == pytest.approx(dollars)


def test_an_announced_loss_counts_as_far_as_it_is_believed_and_is_off_unless_asked_for():
    def effect(announced, belief):
        return world.supply_price_effect(0.0, 0.0, 0.0, 105.0, 0.1, 0.2, 1.0, announced, belief)

    assert effect(0.0, 0.9) == 0
    assert effect(3.0, 0.0) == 0
    assert effect(3.0, 0.5) == pytest.approx(world.price_response(1.5, 105.0, 0.3))
    assert forcings()["announced_loss"].neutral == 0


def test_an_announcement_moves_brent_while_it_lasts_and_no_barrel():
    announced = {
        "name": "announced",
        "extends": "baseline",
        "pressure": {"announced_loss": {"until": {"level": 3, "then": 0, "months": 2}}},
    }
    keep = ["brent_price", "crude_production"]
    ds = econ.compare(["baseline", announced], months=4, draws=16, keep=keep)
    brent = ds.brent_price.mean("draw")
    ratio = (brent.sel(scenario="announced") / brent.sel(scenario="baseline")).values
    assert (ratio[:2] > 1.01).all()
    assert (np.abs(ratio[2:] - 1) < 0.01).all()
