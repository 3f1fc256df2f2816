"""Idle nameplate to runs to products: the headline is not the effect, and every tonne is counted."""

from __future__ import annotations

import numpy as np
import pytest

from econ.errors import InputError
from econ.estimates import load as estimates
from econ.estimation.relations import repair_time, runs_on_idle
from econ.model import idle_pins, products, refining

WHOLE = np.full((1, 1), 6.55)


def one(value: float) -> np.ndarray:
    return np.full((1, 1), value)


def out(struck: float, put_off: float = 0.3, season: float = 0.1, asked: float = 0.0) -> float:
    """Nameplate truly out [mb/d] with one district."""
    offline, plate = np.full((1, 1, 1), struck), np.full((1, 1, 1), 6.55)
    share = refining.maintenance_share(one(season), one(put_off), one(asked), offline, plate)
    return float(refining.capacity_out(offline, share, plate)[0, 0])


def test_strikes_and_maintenance_are_apart_and_only_maintenance_is_slack() -> None:
    assert out(0.0) == pytest.approx(0.655)
    step = 1e-4
    slopes = [(out(s + step) - out(s)) / step for s in (0.0, 0.5, 1.0, 3.0, 6.0)]
    # A first barrel is made up for by maintenance put off, a late one hardly, none ever in full.
    assert slopes[0] == pytest.approx(1 - 0.1 - 0.3, abs=1e-3)
    assert min(slopes) > 0
    assert all(0.85 < slope < 1 for slope in slopes[3:])
    standing = 6.55 - 3.0
    assert out(3.0) >= 3.0 + 0.1 * (1 - 0.3) * standing


@pytest.mark.parametrize("put_off", [0.0, 0.5, 2.0])
def test_more_struck_is_never_less_out(put_off: float) -> None:
    found = [out(struck, put_off) for struck in np.linspace(0, 6.55, 60)]
    assert np.diff(found).min() >= -1e-12
    assert found[-1] == pytest.approx(6.55)


def test_under_a_pinned_total_maintenance_is_what_strikes_leave() -> None:
    assert out(1.0, asked=1.4) == pytest.approx(1.4)
    assert out(1.0, asked=1.0) == pytest.approx(1.0)


def test_the_press_counts_more_than_is_out() -> None:
    plate, free, factor = np.full((1, 1, 1), 6.55), one(np.nan), one(np.log(1.25))
    counted = refining.reported_capacity_offline(one(2.0), factor, free, plate)
    assert counted[0, 0] == pytest.approx(2.5)
    assert refining.headline_capacity_lost(counted, plate)[0, 0] == pytest.approx(2.5 / 6.55)
    assert refining.effective_capacity_lost(one(2.0), plate)[0, 0] == pytest.approx(2.0 / 6.55)
    pinned = refining.reported_capacity_offline(one(2.0), factor, one(2.2), plate)
    assert pinned[0, 0] == 2.2
    assert refining.reported_capacity_offline(one(6.5), factor, free, plate)[0, 0] == 6.55


def test_districts_share_the_nameplate_that_is_drawn() -> None:
    parts = np.array([1.0, 3.0])[:, None, None]
    found = refining.nameplate(one(6.6), parts)
    np.testing.assert_allclose(found.ravel(), [1.65, 4.95])


def test_given_runs_scale_the_districts() -> None:
    use = np.array([0.8, 0.6])[:, None, None]
    plate = np.array([4.0, 2.0])[:, None, None]
    days = 31.0
    runs = refining.district_runs(use, plate, one(np.inf), one(4.0), days)
    assert float(refining.crude_runs(refining.runs(runs), days)[0, 0]) == pytest.approx(4.0)
    assert float(runs[0, 0, 0] / runs[1, 0, 0]) == pytest.approx(3.2 / 1.2)
    free = refining.district_runs(use, plate, one(np.inf), one(np.nan), days)
    assert float(refining.crude_runs(refining.runs(free), days)[0, 0]) == pytest.approx(4.4)


def test_products_that_cannot_leave_lower_runs() -> None:
    yields = np.array([[0.15], [0.30]])[:, :, None, None]
    demand = np.array([3.0, 4.0])[:, None, None]
    home = np.array([0.0, 0.0, 1.0, 0.5, 1.5])[:, None, None]
    rooms = [
        refining.runs_room(one(way_out), demand, home, yields, np.full((1, 1, 1), 6.0), one(0.05)).item()
        for way_out in (0.0, 4.0, 8.0, 12.0)
    ]
    # With no way out the heavy products bind; with more of it each fuel's surplus joins them.
    assert rooms[0] == pytest.approx(3.0 / 0.5)
    assert rooms[3] == pytest.approx((12 + 3 + 3 + 4) / 0.95)
    assert rooms == sorted(rooms)
    use, plate = np.full((1, 1, 1), 0.8), np.full((1, 1, 1), 6.0)
    runs = refining.district_runs(use, plate, one(10.0), one(np.nan), 30.0)
    assert runs.sum() == pytest.approx(10.0)


def test_runs_above_the_nameplate_are_refused() -> None:
    with pytest.raises(InputError, match="above the nameplate"):
        refining.district_runs(
            np.ones((8, 1, 1)), np.full((8, 1, 1), 0.8), one(np.inf), np.array([[6.9]]), 30.0
        )


def made(use: float) -> tuple[np.ndarray, np.ndarray]:
    plate = np.array([4.0, 0.0])[:, None, None]
    runs = refining.district_runs(np.full((2, 1, 1), use), plate, one(np.inf), one(np.nan), 30.0)
    yields = np.array([[0.16, 0.0], [0.32, 0.0]])[:, :, None, None]
    extra = np.array([1.0, 0.0])[:, None, None]
    return runs, products.district_output(runs, one(0.85), plate, yields, extra, one(0.1), 30.0)


def test_light_products_fall_more_than_runs_at_first_and_like_them_later() -> None:
    full = made(0.85)[1].sum(axis=1).ravel()

    def fell(share: float) -> np.ndarray:
        return 1 - made(0.85 * (1 - share))[1].sum(axis=1).ravel() / full

    assert fell(0.01)[0] == pytest.approx(0.019, abs=2e-4)
    assert fell(0.25)[0] == pytest.approx(0.25, abs=0.02)
    assert fell(1.0)[0] == 1
    for share in (0.01, 0.25, 0.6):
        assert fell(share)[1] == pytest.approx(share, abs=1e-12)
    steps = [fell(share)[0] for share in np.linspace(-0.1, 1, 100)]
    assert np.diff(steps).min() > 0


def test_products_and_losses_add_up_to_runs() -> None:
    runs, output = made(0.7)
    whole = refining.runs(runs)
    burnt = products.refinery_losses(whole, one(0.06))
    found = products.product_output(output, whole, burnt, one(0.0), one(0.045), one(0.4))
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=0) + burnt, whole, rtol=1e-12)


def test_lower_standards_turn_naphtha_into_gasoline_tonne_for_tonne() -> None:
    runs, output = made(0.7)
    whole = refining.runs(runs)
    burnt = products.refinery_losses(whole, one(0.06))
    usual, blended, all_of_it = (
        products.product_output(output, whole, burnt, one(much), one(0.045), one(0.4))
        for much in (0.0, 0.1, 1e6)
    )
    np.testing.assert_allclose(blended - usual, np.array([0.1, 0, 0, 0, -0.1]).reshape(5, 1, 1), atol=1e-12)
    np.testing.assert_allclose(all_of_it.sum(axis=0), usual.sum(axis=0))
    assert (all_of_it >= 0).all()


def test_a_district_without_plants_makes_nothing() -> None:
    assert not made(0.8)[1][:, 1].any()


def test_phases_lie_close_to_the_fit_and_the_fit_to_kaplan_meier() -> None:
    found = estimates()["repair_time"]
    assert found.diagnostics["largest_gap_of_phases"] < 0.05
    times, share = repair_time.kaplan_meier()
    fitted = repair_time.survival(times, found.value("log_median"), found.value("log_spread"))
    assert np.abs(fitted - share).max() < 0.15


def test_an_announced_repair_time_is_no_observation() -> None:
    frame = repair_time.outages()
    announced = frame["fit_set"].isin(["estimate_only", "estimate_lower_bound", "no_bound"])
    assert np.isinf(frame.loc[announced, "high"]).all()
    assert announced.sum() > 10


def test_the_sharp_hinge_is_rejected() -> None:
    found = estimates()["runs_on_idle"].diagnostics
    u, miss = runs_on_idle.hinge(runs_on_idle.pairs())
    assert (u, miss) == pytest.approx((found["hinge_u"], found["hinge_rms_miss_mb_d"]))
    assert found["rms_miss_mb_d"] < 0.5 * miss


def test_publishers_factors_lie_about_their_mean_and_one_reading_teaches_little() -> None:
    found = estimates()["runs_on_idle"]
    assert found.value("log_press.siala") > found.value("log_press.reuters") > 0
    for name in ("reuters", "siala", "energy_aspects"):
        prior = found.prior[f"log_press.{name}"][1]
        assert found.error(f"log_press.{name}") < prior
    few, many = (found.error(f"log_press.{name}") for name in ("energy_aspects", "reuters"))
    assert few > 1.5 * many


def test_runs_turned_round_are_what_is_out() -> None:
    plate, wanted, limit, soft = one(6.55), one(0.868), one(0.933), one(-3.0)
    for gone in (0.4, 1.0, 2.3, 4.0):
        zero, share = np.zeros((1, 1, 1)), np.full((1, 1, 1), gone / 6.55)
        use = refining.district_utilisation(wanted, zero, share, limit, soft, np.full((1, 1, 1), 6.55))
        assert idle_pins.out_for_runs(6.55 * use[0], plate, wanted, limit, soft)[0, 0] == pytest.approx(gone)
    assert idle_pins.out_for_runs(one(6.2), plate, wanted, limit, soft)[0, 0] < 1e-9


def test_maintenance_by_the_press_is_divided_by_its_factor_and_never_negative() -> None:
    factor = one(np.log(1.25))
    assert refining.usual_maintenance(one(0.1), factor)[0, 0] == pytest.approx(0.08)
    assert refining.usual_maintenance(one(-0.1), factor)[0, 0] == 0
