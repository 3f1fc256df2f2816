"""More strikes never less stress, faster repair never more, every balance exact, bounds kept."""

from __future__ import annotations

import numpy as np
from fuel_steps import OWN, step
from hypothesis import given
from hypothesis import strategies as st

MONTHS = 12
NONE = np.zeros((2, 1, 1))
#: Buyers who answer the price a month later and imports that answer a shortage make a month's
#: shortage depend on the months before; held fixed, order holds in every month and draw.
#: Where ways out are full, total runs stay and move to refineries that make more petrol: there order is
#: lost by up to two percent of demand (docs/refining.md), so ports and rail have room here.
OPEN = {"product_port_capacity": np.full((1, 1), 100.0)}
HELD = {"import_capacity": np.zeros((2, 3, 1, 1)), "fuel_demand_elasticity": NONE, **OPEN}
WORSE_UP = (
    "strike_capacity_offline",
    "reported_capacity_offline",
    "effective_capacity_lost",
    "fuel_unmet",
    "district_shortage",
    "districts_short",
    "population_short_share",
    "capacity_out",
    "fuel_tightness",
    "market_tightness",
    "wholesale_price",
    "fuel_beyond_range",
)
WORSE_DOWN = ("runs", "gasoline_output", "diesel_output", "fuel_stocks", "stock_cover_days", "fuel_exports")

paths = st.lists(st.floats(0, 25), min_size=MONTHS, max_size=MONTHS).map(np.array)
seeds = st.integers(0, 50)


def assert_order(found: dict[str, np.ndarray]) -> None:
    """The second scenario is nowhere better than the first."""
    for names, sign in ((WORSE_UP, 1), (WORSE_DOWN, -1)):
        for name in names:
            values = sign * found[name]
            scale = 1 + np.abs(values).max()
            assert (values[..., 1, :] - values[..., 0, :]).min() >= -1e-9 * scale, name


@given(fewer=paths, more=paths, seed=seeds)
def test_more_strikes_are_never_less_stress(fewer: np.ndarray, more: np.ndarray, seed: int) -> None:
    scenarios = [{"strike_intensity": fewer}, {"strike_intensity": fewer + more}]
    assert_order(step(scenarios, MONTHS, seed=seed, parameters=HELD))


@given(strikes=paths, slower=st.floats(1, 4), seed=seeds)
def test_faster_repair_is_never_more_stress(strikes: np.ndarray, slower: float, seed: int) -> None:
    scenarios = [{"strike_intensity": strikes}, {"strike_intensity": strikes, "repair_slowdown": slower}]
    assert_order(step(scenarios, MONTHS, seed=seed, parameters=HELD))


@given(strikes=paths, harder=st.floats(1, 4), seed=seeds)
def test_harder_strikes_are_never_less_stress(strikes: np.ndarray, harder: float, seed: int) -> None:
    scenarios = [{"strike_intensity": strikes}, {"strike_intensity": strikes, "strike_severity": harder}]
    assert_order(step(scenarios, MONTHS, seed=seed, parameters=HELD))


@given(fewer=st.floats(0, 20), more=st.floats(1, 20), seed=seeds)
def test_with_all_answers_more_strikes_are_dearer_over_the_year(fewer: float, more: float, seed: int) -> None:
    scenarios = [{"strike_intensity": fewer}, {"strike_intensity": fewer + more}]
    found = step(scenarios, MONTHS, seed=seed, parameters=OPEN)
    for name in ("wholesale_price", "fuel_tightness"):
        year = found[name].mean(axis=0)
        assert (year[:, 1] - year[:, 0]).min() >= -1e-9 * np.abs(year).max(), name
    unmet = found["fuel_unmet"].sum(axis=(0, 1)).mean(axis=-1)
    assert unmet[1] >= unmet[0] - 1e-12


@given(
    strikes=paths,
    idle=st.floats(0, 0.9),
    effective=st.sampled_from([0.0, 0.5]),
    slowdown=st.floats(0.2, 5),
    severity=st.floats(0, 6),
    seed=seeds,
)
def test_balances_are_exact_and_bounds_are_kept(
    strikes: np.ndarray, idle: float, effective: float, slowdown: float, severity: float, seed: int
) -> None:
    scenario = {
        "strike_intensity": strikes,
        "idle_capacity_share": idle,
        "effective_loss_share": effective,
        "repair_slowdown": slowdown,
        "strike_severity": severity,
        "gasoline_ban_policy": -1.0,
        "diesel_ban_policy": -1.0,
    }
    found = step([scenario], MONTHS, seed=seed)
    for name, values in found.items():
        low, high = OWN[name].bounds
        assert np.isfinite(values).all(), name
        assert low is None or values.min() >= low - 1e-12, name
        assert high is None or values.max() <= high + 1e-12, name
    made = found["product_output"].sum(axis=1) + found["refinery_losses"]
    np.testing.assert_allclose(made, found["runs"], rtol=1e-12)
    stocks = found["fuel_stocks"]
    supply = found["product_output"][1:, :2] + found["fuel_imports"][1:] + stocks[:-1] - stocks[1:]
    used = found["fuel_sales"][1:] + found["fuel_exports"][1:]
    np.testing.assert_allclose(supply, used, rtol=1e-12, atol=1e-12)
    others = found["product_exports"][:, 2:] + found["home_use"][:, 2:]
    np.testing.assert_allclose(others, found["product_output"][:, 2:], rtol=1e-12)
    by_district = (found["district_shortage"] * found["district_demand"]).sum(axis=2)
    np.testing.assert_allclose(by_district, found["fuel_unmet"], atol=1e-9)
    short = found["diesel_shortage_share"] > 1e-9
    above = found["fuel_exports"][:, 1] - found["export_floor"][:, 1]
    assert not (short & (above > 1e-9)).any()


def test_a_scenario_that_changes_nothing_differs_by_exactly_zero() -> None:
    found = step([{"strike_intensity": 12.0}, {"strike_intensity": 12.0, "repair_slowdown": 1.0}], 6)
    for name, values in found.items():
        np.testing.assert_array_equal(values[..., 0, :], values[..., 1, :], err_msg=name)
