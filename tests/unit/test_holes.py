"""What a dataset lacks is a hole in what is made of it, and never a smaller number."""

from __future__ import annotations

import numpy as np
import pytest

from econ.errors import InputError
from econ.outcomes.events import cost_shares, month_of_exhaustion, probabilities
from econ.outcomes.holes import holes, with_whole_months
from econ.outcomes.precision import quantile_errors
from econ.outcomes.summary import difference, ranges
from econ.outcomes.years import annual
from tests.unit.reporting_dataset import made_up

MISSING = np.datetime64("2026-03", "M")  # history: a hindcast


def without(ds, month=MISSING):
    months = ds["month"].values.astype("datetime64[M]")
    return ds.isel(month=np.flatnonzero(months != month))


def test_a_whole_dataset_is_left_as_it_is():
    ds = made_up()
    assert with_whole_months(ds) is ds
    assert holes(ds) == {}


def test_a_missing_month_comes_back_as_a_hole():
    ds = made_up()
    found = with_whole_months(without(ds))
    assert found["month"].equals(ds["month"])
    assert found["month"].attrs == ds["month"].attrs
    assert found.attrs == ds.attrs
    assert holes(found) == dict.fromkeys(map(str, ds.data_vars), (MISSING,))
    assert np.isfinite(without(found)["oil_gas_revenue"]).all()


def test_one_missing_number_is_a_hole_of_its_variable():
    ds = made_up().copy(deep=True)
    ds["fuel_stress"][{"month": 2, "scenario": 1, "draw": 3}] = np.nan
    assert holes(ds) == {"fuel_stress": (MISSING,)}


@pytest.mark.parametrize("places", [[0, 1, 1, 2], [1, 0]])
def test_months_that_do_not_follow_one_another_are_refused(places):
    with pytest.raises(InputError, match="months do not follow one another"):
        with_whole_months(made_up().isel(month=places))


def test_a_range_over_draws_of_which_one_is_missing_is_none():
    values = made_up()["oil_gas_revenue"].isel(month=0).copy(deep=True)
    whole = ranges(values)
    values[{"scenario": 1, "draw": 3}] = np.nan
    assert np.isnan(ranges(values)[:, 1]).all()
    np.testing.assert_array_equal(ranges(values)[:, 0], whole[:, 0])
    assert np.isnan(ranges(difference(values, str(values["scenario"].values[1])))).all()
    assert np.isnan(quantile_errors(values)[:, 1]).all()


@pytest.mark.parametrize("name", ["oil_gas_revenue", "fuel_stress"])
def test_a_year_with_a_missing_month_has_no_number(name):
    ds = made_up()
    whole, found = annual(ds, name), annual(without(ds), name)
    assert np.isnan(found.sel(year=2026)).all()
    np.testing.assert_array_equal(found.sel(year=2027), whole.sel(year=2027))


def test_the_end_of_a_year_is_known_though_a_month_within_is_not():
    ds = made_up()
    np.testing.assert_array_equal(annual(without(ds), "liquid_nwf"), annual(ds, "liquid_nwf"))


def test_an_event_that_a_missing_month_may_have_seen_has_no_probability():
    ds = made_up().copy(deep=True)
    whole = probabilities(ds).set_index(["event", "scenario"])["probability"]
    scenario = str(ds["scenario"].values[1])
    ds["gasoline_shortage_share"][{"scenario": 1}] = 0.0
    ds["gasoline_shortage_share"][{"scenario": 1, "month": 2, "draw": 3}] = np.nan
    ds["liquid_nwf"][{"scenario": 1, "month": 2}] = np.nan
    found = probabilities(ds).set_index(["event", "scenario"])["probability"]
    unknown = found[found.isna()].index.tolist()
    assert unknown == [
        ("the liquid Fund is used up", scenario),
        ("gasoline is rationed in some month", scenario),
    ]
    known = found.index.difference(unknown)
    np.testing.assert_array_equal(found[known], whole[known])
    # Once it has happened, no missing month can undo it.
    ds["gasoline_shortage_share"][{"scenario": 1, "month": 5}] = 0.5
    again = probabilities(ds).set_index(["event", "scenario"])["probability"]
    assert again["gasoline is rationed in some month", scenario] == 1
    assert month_of_exhaustion(ds).isel(scenario=1).isnull().all()


def test_a_cumulated_cost_ends_at_a_missing_month():
    ds = made_up().copy(deep=True)
    ds["cost_of_continuing"][{"month": 2}] = np.nan
    cumulated = cost_shares(ds)["cumulated"]
    assert np.isfinite(cumulated.isel(month=slice(2))).all()
    assert np.isnan(cumulated.isel(month=slice(2, None))).all()
