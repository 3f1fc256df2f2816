"""Pinned runs and pinned idle capacity in whole runs, and what a run says of itself beyond its range."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.ensemble.beyond import beyond_range
from econ.outcomes.idle_capacity import FORTY, headline_table
from econ.vintage import vintage

KEPT = [
    "capacity_out",
    "crude_runs",
    "reported_capacity_offline",
    "strike_capacity_offline",
    "severity_drift",
]


def run(**pins: float):
    given = [{"month": vintage().start, "variable": name, "value": value} for name, value in pins.items()]
    return econ.simulate("baseline", draws=256, months=3, given=given or None, keep=KEPT).isel(scenario=0)


@pytest.fixture(scope="module")
def free():
    return run()


def test_the_month_after_pinned_runs_goes_on_from_them(free):
    low, high = run(crude_runs=3.6), run(crude_runs=5.1)
    np.testing.assert_allclose(low.crude_runs.isel(month=0), 3.6, rtol=1e-12)
    for name, worse in (("capacity_out", low > high), ("crude_runs", low < high)):
        assert bool(worse[name].isel(month=1).all()), name
    assert float((low.crude_runs - free.crude_runs).isel(month=1).mean()) < -0.2
    # More out than the month's strikes account for: they take more, and the lesson fades.
    taught = (low.severity_drift - free.severity_drift).mean("draw").to_numpy()
    assert taught[0] == 0 and taught[1] > taught[2] > 0


def test_a_pinned_count_is_reported_as_it_is_and_truly_out_by_the_factor():
    found = run(reported_capacity_offline=2.0)
    np.testing.assert_allclose(found.reported_capacity_offline.isel(month=0), 2.0, rtol=1e-12)
    out = found.capacity_out.isel(month=0)
    assert 1.2 < float(out.mean()) < 1.8
    assert float(out.std()) > 0.05


def test_runs_decide_what_is_out_and_the_count_stays_as_given():
    found = run(reported_capacity_offline=2.0, crude_runs=5.3)
    np.testing.assert_allclose(found.reported_capacity_offline.isel(month=0), 2.0, rtol=1e-12)
    np.testing.assert_allclose(found.crude_runs.isel(month=0), 5.3, rtol=1e-12)
    assert float(found.capacity_out.isel(month=0).mean()) < 1.0


def test_a_run_beyond_the_range_says_so_and_a_calm_one_does_not():
    kept = ["gasoline_shortage_share", "scarcity_at_ceiling"]
    names = ["no_pressure", "strikes_40pct_effective"]
    ds = econ.simulate(names, draws=256, months=9, keep=kept)
    found = beyond_range(ds)
    assert any("more than 25% of gasoline" in t and "strikes_40pct_effective (" in t for t in found)
    assert any("assumed ceiling" in text for text in found)
    assert beyond_range(ds * 0) == ()
    assert all(text in ds.attrs["notes"] for text in found)


def test_the_headline_stands_beside_the_effect_pair_by_pair():
    table = headline_table()
    assert set(table["publisher"]) >= {"Reuters", "Siala", "no count"}
    last = table.iloc[-1]
    assert last["idle_share"] == pytest.approx(FORTY)
    assert last["low"] < last["runs_fitted"] < last["high"]
    assert last["out_share"] < FORTY
    fitted = table[table["fitted"]]
    assert (fitted["runs"] - fitted["runs_fitted"]).abs().max() < 0.25
