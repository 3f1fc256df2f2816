"""The engine's promises: the same draw is the same draw, and nothing changes what it does not touch."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import econ
from econ.ensemble import runner, warmup
from econ.ensemble.plan import SOURCES, make_plan
from econ.scenarios.library import load
from econ.variables import variables
from econ.vintage import vintage

SCENARIOS = ["baseline", "all_channels"]


def simulate(**options):
    # What a run is may not depend on an end that another one left behind.
    warmup.clear()
    options = {"draws": 3, "months": 3, "seed": 5, **options}
    return econ.simulate(options.pop("scenario", SCENARIOS), **options)


@pytest.fixture(scope="module")
def many() -> xr.Dataset:
    return simulate(draws=1000, keep="all")


@pytest.mark.parametrize("draws", [1, 2, 257])
def test_fewer_draws_are_the_first_of_many(many, draws):
    few = simulate(draws=draws, keep="all")
    for name in few.data_vars:
        assert np.array_equal(few[name], many[name].isel(draw=slice(draws))), name


def test_threads_and_chunks_change_nothing(many, monkeypatch):
    monkeypatch.setenv("ECON_THREADS", "2")
    monkeypatch.setattr(runner, "_LANES", 1)
    assert simulate(draws=1000, keep="all").attrs["content_hash"] == many.attrs["content_hash"]


def test_a_longer_horizon_begins_the_same():
    short, long = simulate(keep="all"), simulate(months=5, keep="all")
    for name in short.data_vars:
        assert np.array_equal(short[name], long[name].isel(month=slice(3))), name


def test_what_is_kept_changes_no_value():
    everything = simulate(keep="all")
    for name in ["oil_gas_revenue", "gasoline_shortage_share", "fiscal_stress", "cost_of_continuing"]:
        assert np.array_equal(simulate(keep=[name])[name], everything[name])


def test_other_scenarios_change_no_value():
    alone = simulate(scenario="all_channels", keep="all")
    together = simulate(keep="all").sel(scenario=["all_channels"])
    for name in alone.data_vars:
        assert np.array_equal(alone[name], together[name]), name


@settings(max_examples=6)
@given(st.integers(0, 2**63 - 1))
def test_a_scenario_that_changes_nothing_differs_by_exactly_zero(seed):
    twin = dataclasses.replace(load("baseline"), name="twin")
    ds = econ.simulate(["baseline", twin], draws=4, months=2, seed=seed, keep="all")
    for name in ds.data_vars:
        assert np.array_equal(ds[name].sel(scenario="baseline"), ds[name].sel(scenario="twin")), name


def test_quantiles_are_those_of_the_draws(many):
    levels = (0.0, 0.05, 0.5, 0.95, 1.0)
    streamed = simulate(draws=1000, keep="headline", quantiles=levels)
    for name in streamed.data_vars:
        direct = many[name].quantile(levels, "draw").transpose(*streamed[name].dims)
        np.testing.assert_allclose(streamed[name], direct, rtol=1e-12, atol=1e-12)


def test_a_deterministic_run_draws_nothing():
    first, second = simulate(draws=0, seed=1), simulate(draws=0, seed=2)
    assert first.sizes["draw"] == 1
    for name in first.data_vars:
        assert np.array_equal(first[name], second[name])


def test_switching_every_source_off_is_the_deterministic_run():
    off = simulate(draws=2, off=tuple(SOURCES), keep="all")
    central = simulate(draws=0, keep="all")
    for name in off.data_vars:
        np.testing.assert_array_equal(off[name].isel(draw=0), off[name].isel(draw=1))
        np.testing.assert_allclose(off[name].isel(draw=0), central[name].isel(draw=0), rtol=1e-12, atol=1e-12)


def test_every_variable_says_what_it_is(run):
    known = variables()
    for name, values in run.data_vars.items():
        assert values.attrs["units"]
        assert values.attrs["long_name"]
        if name in known:
            assert values.dims == ("scenario", "month", *known[str(name)].dims, "draw")
    assert {"seed", "version", "data_hash", "scenario_baseline", "content_hash"} <= set(run.attrs)


def test_values_stay_within_their_bounds(run):
    for name, variable in variables().items():
        low, high = variable.bounds
        values = run[name].values
        assert np.isfinite(values).all(), name
        assert low is None or values.min() >= low - 1e-9, name
        assert high is None or values.max() <= high + 1e-9, name


def test_plans_are_checked_before_a_month_is_run():  # history: a hindcast
    for options, says in [
        ({"draws": -1}, "draws"),
        ({"months": 0}, "months"),
        ({"seed": 1.5}, "seed"),
        ({"keep": ["oil_gas_revenu"]}, "nearest: oil_gas_revenue"),
        ({"off": ["weather"]}, "source of uncertainty"),
        ({"start": "soon"}, "not a month"),
        ({"start": "2017-01"}, f"2020-01 to {vintage().start}"),
        ({"start": vintage().after(2)}, "run longer"),
        ({"scenario": "big_stik"}, "nearest: all_channels"),
    ]:
        with pytest.raises(econ.InputError, match=says):
            make_plan(options.pop("scenario", "baseline"), **options)
