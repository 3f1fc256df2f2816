"""The cost of continuing compares worlds that are the same: given prices are in the reference too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import econ
from econ.ensemble.plan import make_plan
from econ.ensemble.reference import references
from econ.scenarios import load
from econ.variables import split_given, variables
from econ.vintage import vintage

MONTHS = [vintage().after(k) for k in (1, 2, 3)]
#: A level far from where the model is, for every path of the world.
WORLD = {
    "brent_price": 100.0,
    "usd_rub": 60.0,
    "key_rate": 30.0,
    "gasoline_nwe_price": 1200.0,
    "diesel_nwe_price": 1200.0,
}
#: The same for what pressure moves, or Russia decides.
EFFECTS = {
    "urals_discount": 30.0,
    "urals_tax_price": 30.0,
    "crude_runs": 4.5,
    "crude_exports_india": 1.0,
    "gasoline_export_ban": 0.0,
    "damper_moratorium": 1.0,
}


def given(variable: str, value: float, scenario: str = "") -> list[dict[str, Any]]:
    named = {"scenario": scenario} if scenario else {}
    return [{"month": month, "variable": variable, "value": value, **named} for month in MONTHS]


def cost(*scenarios: str, paths: Any = None, of: str = "all_channels", draws: int = 3) -> np.ndarray:
    ds = econ.simulate(
        list(scenarios), months=3, draws=draws, given=paths, keep=["cost_of_continuing", "oil_income"]
    )
    return ds.cost_of_continuing.sel(scenario=of).values


def test_what_is_of_the_world_is_declared() -> None:
    given_ones = {v.name for v in variables().values() if v.given}
    assert {v.name for v in variables().values() if v.world} == set(WORLD)
    assert {split_given(name)[0].name for name in (*WORLD, *EFFECTS)} <= given_ones


@pytest.mark.parametrize("name", WORLD)
def test_a_path_of_the_world_costs_the_same_however_its_rows_are_addressed(name: str) -> None:
    everywhere = cost("all_channels", paths=given(name, WORLD[name]))
    named = cost("all_channels", paths=given(name, WORLD[name], "all_channels"))
    beside = cost("baseline", "all_channels", paths=given(name, WORLD[name], "all_channels"))
    shown = cost("no_pressure", "all_channels", paths=given(name, WORLD[name], "all_channels"))
    both = cost("no_pressure", "all_channels", paths=given(name, WORLD[name]))
    for other in (named, beside, shown, both):
        assert np.array_equal(other, everywhere)


def test_a_path_of_the_world_is_in_the_reference() -> None:
    """By hand: income without pressure under the same price, less the scenario's."""
    paths = given("brent_price", 100.0)
    ds = econ.compare(["no_pressure", "all_channels"], months=3, draws=3, given=paths, keep=["oil_income"])
    lost = ds.oil_income.sel(scenario="no_pressure") - ds.oil_income.sel(scenario="all_channels")
    assert np.array_equal(cost("all_channels", paths=paths), lost.values)
    assert (lost.sum("month") > 0).all()


@pytest.mark.parametrize("name", EFFECTS)
def test_what_pressure_moves_is_free_in_a_reference_that_is_not_named(name: str) -> None:
    everywhere = cost("all_channels", paths=given(name, EFFECTS[name]))
    named = cost("all_channels", paths=given(name, EFFECTS[name], "all_channels"))
    assert np.array_equal(everywhere, named)
    free = econ.simulate("no_pressure", months=3, draws=3, keep=["oil_income"]).oil_income
    pinned = econ.simulate(
        "all_channels", months=3, draws=3, given=given(name, EFFECTS[name]), keep=["oil_income"]
    )
    assert np.array_equal(everywhere, (free - pinned.oil_income.values).values[0])


def notes(*scenarios: str, paths: Any) -> str:
    return "; ".join(make_plan(list(scenarios), months=3, draws=0, given=paths).notes)


def test_the_run_says_what_the_cost_counts() -> None:
    said = notes("all_channels", paths=given("urals_discount", 30.0))
    assert "urals_discount is given; no_pressure, from which cost_of_continuing is counted" in said
    said = notes("all_channels", "no_pressure", paths=given("urals_discount", 30.0))
    assert "urals_discount is given in no_pressure too" in said
    said = notes("all_channels", "no_pressure", paths=given("brent_price", 90.0, "all_channels"))
    assert "cost_of_continuing of all_channels is counted from a no_pressure with the same given" in said
    assert "given" not in notes("all_channels", "no_pressure", paths=given("brent_price", 90.0))


def test_a_lever_of_the_oil_price_is_no_pressure() -> None:
    """A price spike makes Russia richer; what pressure takes from it is still a loss."""
    spiked = cost("oil_price_spike", of="oil_price_spike")
    shown = cost("no_pressure", "baseline", "oil_price_spike", of="oil_price_spike")
    assert np.array_equal(spiked, shown)
    assert (spiked.sum(0) > 0).all()


def test_one_hidden_reference_serves_all_that_share_a_world() -> None:
    plan = make_plan(
        ["baseline", "all_channels", "tariff_100"], months=1, draws=0, keep=["cost_of_continuing"]
    )
    assert (plan.hidden, plan.references) == (1, (3, 3, 3, 3))
    plan = make_plan(
        ["baseline", "no_pressure", "tariff_100"],
        months=3,
        draws=0,
        given=given("brent_price", 90.0, "tariff_100"),
        keep=["cost_of_continuing"],
    )
    assert (plan.hidden, plan.references) == (1, (1, 1, 3, 3))
    assert plan.scenarios[3] == "no_pressure in the world of tariff_100"
    assert plan.given.override["brent_price"][0, :, 0].tolist() == pytest.approx(
        [np.nan, np.nan, 90.0, 90.0], nan_ok=True
    )


def test_without_the_cost_nothing_is_hidden() -> None:
    found = references([load("baseline")], make_plan("baseline", months=1).given, ["oil_gas_revenue"])
    assert (found.hidden, found.places) == ((), (0,))


def test_quantiles_and_stores_count_from_the_same_reference(tmp_path) -> None:
    from econ.ensemble.store import run_to_store
    from econ.output.files import read

    paths = given("brent_price", 90.0, "all_channels")
    options = {"months": 3, "draws": 5, "given": paths, "keep": ["cost_of_continuing"]}
    drawn = econ.simulate(["no_pressure", "all_channels"], **options).cost_of_continuing
    exact = econ.simulate(["no_pressure", "all_channels"], quantiles=[0.5], **options).cost_of_continuing
    np.testing.assert_allclose(exact.values[..., 0], drawn.median("draw"), rtol=1e-12)
    stored = read(run_to_store(make_plan(["no_pressure", "all_channels"], **options), tmp_path / "r.zarr"))
    np.testing.assert_allclose(stored.cost_of_continuing.values, drawn.values, rtol=1e-6)


@pytest.mark.parametrize("start", ["2021-01", "2022-01", "2023-01", "2024-01"])
def test_before_there_was_pressure_it_costs_nothing(start: str) -> None:
    ds = econ.simulate("baseline", start=start, months=12, draws=0, keep=["cost_of_continuing"])
    assert float(np.abs(ds.cost_of_continuing).max()) == 0
