"""Idle nameplate to runs to products: the headline is not the effect, and every tonne is counted."""

from __future__ import annotations

import numpy as np
import pytest

from econ.errors import InputError
from econ.estimates import load as estimates
from econ.estimation.relations import repair_time, runs_on_idle
from econ.model import products, refining

WHOLE = np.full((1, 1), 6.55)


def one(value: float) -> np.ndarray:
    return np.full((1, 1), value)


def lost(struck: float, effective: float = 0.0, ratio: float = 0.35) -> float:
    share = refining.lost_share(one(struck), one(effective), one(ratio), one(0.3), WHOLE, one(0.1))
    return float(share[0, 0]) * struck


def test_the_slope_of_true_loss_rises_from_the_ratio_to_one() -> None:
    step = 1e-4
    slopes = [(lost(s + step) - lost(s)) / step for s in (0.0, 1.0, 2.0, 3.0, 6.0)]
    assert slopes[0] == pytest.approx(0.35, abs=1e-3)
    assert np.all(np.diff(slopes) > 0)
    assert 0.85 < slopes[-1] < 1


def test_no_less_is_lost_than_maintenance_would_have_taken() -> None:
    assert lost(1.0, ratio=0.02) >= 0.1


def test_a_scenario_can_set_the_true_loss() -> None:
    assert lost(2.0, effective=0.4) == 2.0


def test_headline_is_at_least_the_effect() -> None:
    struck, idle, plate = one(2.0), one(2.6), np.full((1, 1, 1), 6.55)
    share = refining.lost_share(struck, one(0.0), one(0.35), one(0.3), plate, one(0.1))
    headline = refining.headline_capacity_lost(idle, plate)
    effect = refining.effective_capacity_lost(idle, struck, share, plate)
    assert headline[0, 0] == pytest.approx(2.6 / 6.55)
    assert 0.6 / 6.55 < effect[0, 0] < headline[0, 0]


def test_given_runs_scale_the_districts() -> None:
    use = np.array([0.8, 0.6])[:, None, None]
    plate = np.array([4.0, 2.0])[:, None, None]
    days = 31.0
    runs = refining.district_runs(use, plate, one(4.0), days)
    assert float(refining.crude_runs(refining.runs(runs), days)[0, 0]) == pytest.approx(4.0)
    assert float(runs[0, 0, 0] / runs[1, 0, 0]) == pytest.approx(3.2 / 1.2)
    free = refining.district_runs(use, plate, one(np.nan), days)
    assert float(refining.crude_runs(refining.runs(free), days)[0, 0]) == pytest.approx(4.4)


def test_runs_above_the_nameplate_are_refused() -> None:
    with pytest.raises(InputError, match="above the nameplate"):
        refining.district_runs(np.ones((8, 1, 1)), np.full((8, 1, 1), 0.8), np.array([[6.9]]), 30.0)


def made(use: float) -> tuple[np.ndarray, np.ndarray]:
    plate = np.array([4.0, 0.0])[:, None, None]
    runs = refining.district_runs(np.full((2, 1, 1), use), plate, one(np.nan), 30.0)
    yields = np.array([[0.16, 0.0], [0.32, 0.0]])[:, :, None, None]
    multiplier = np.array([1.8, 1.0])[:, None, None]
    return runs, products.district_output(runs, one(0.85), plate, yields, multiplier, 30.0)


def test_a_percent_of_runs_costs_its_multiple_of_gasoline() -> None:
    full, less = made(0.85)[1].sum(axis=1).ravel(), made(0.85 * 0.99)[1].sum(axis=1).ravel()
    assert less[0] / full[0] - 1 == pytest.approx(-0.018, abs=2e-4)
    assert less[1] / full[1] - 1 == pytest.approx(-0.010, abs=1e-12)


def test_products_and_losses_add_up_to_runs() -> None:
    runs, output = made(0.7)
    whole = refining.runs(runs)
    burnt = products.refinery_losses(whole, one(0.06))
    found = products.product_output(output, whole, burnt, one(0.045), one(0.4))
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(axis=0) + burnt, whole, rtol=1e-12)


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
