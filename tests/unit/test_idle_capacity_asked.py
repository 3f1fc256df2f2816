"""Reported idle capacity: a pinned path and the scenarios that set it, met to the digit."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import econ
from econ.errors import EconError
from econ.estimates import load as load_estimates
from econ.vintage import vintage

KEEP = ["reported_capacity_offline", "headline_capacity_lost", "effective_capacity_lost", "crude_runs"]
NAMEPLATE = load_estimates()["runs_on_idle"].value("capacity")


def run(*levels: float, scenario: str = "baseline", draws: int = 16) -> Any:
    rows = [
        {"month": vintage().after(month), "variable": "reported_capacity_offline", "value": level}
        for month, level in enumerate(levels, start=1)
    ]
    return econ.simulate(scenario, months=max(len(levels), 3), draws=draws, given=rows or None, keep=KEEP)


@pytest.mark.parametrize("levels", [(1.0, 2.0, 3.0), (2.5, 0.8, 2.5)])
def test_a_given_path_is_met_from_below_and_from_above(levels: tuple[float, ...]) -> None:
    ds = run(*levels)
    for month, level in enumerate(levels):
        found = ds["reported_capacity_offline"].isel(scenario=0, month=month).values
        np.testing.assert_allclose(found, level, rtol=1e-9)
        # The nameplate is drawn once: shares are to one another as the levels.
        shares = ds["headline_capacity_lost"].isel(scenario=0).values
        np.testing.assert_allclose(shares[month] / shares[0], level / levels[0], rtol=1e-9)


def test_months_that_are_not_given_stay_free() -> None:
    free, pinned = run(), run(3.0)
    assert float(free["reported_capacity_offline"].isel(month=2).std("draw").item()) > 0
    assert float(pinned["reported_capacity_offline"].isel(month=2).std("draw").item()) > 0
    # What was idle in the first month is under repair still.
    more = pinned["reported_capacity_offline"] - free["reported_capacity_offline"]
    assert ((more.isel(month=1) > 0) == (more.isel(month=0) > 0)).all()
    assert float(more.isel(month=1).mean()) > 0


def test_more_that_is_idle_is_less_that_is_run_and_the_effect_is_below_the_headline() -> None:
    found = [run(level, level, level) for level in (1.0, 1.8, 2.6)]
    for less, more in pairwise(found):
        assert (more["crude_runs"] <= less["crude_runs"] + 1e-12).all()
        assert float((less["crude_runs"] - more["crude_runs"]).mean()) > 0.05
    for ds in found:
        # The press factor is drawn: here and there a count is too low, and on the whole it is too high.
        assert float((ds["effective_capacity_lost"] / ds["headline_capacity_lost"]).mean()) < 1
        assert (ds["effective_capacity_lost"] >= 0).all()


def test_the_scenario_of_reported_idle_capacity_keeps_its_share_in_every_draw() -> None:
    ds = run(scenario="strikes_40pct")
    np.testing.assert_allclose(ds["headline_capacity_lost"].values, 0.40, rtol=1e-9)
    assert float(ds["effective_capacity_lost"].mean()) < 0.40


def test_the_scenario_of_true_loss_loses_its_share_in_every_draw() -> None:
    ds = run(scenario="strikes_40pct_effective")
    np.testing.assert_allclose(ds["effective_capacity_lost"].values, 0.40, rtol=1e-9)


def test_more_than_the_nameplate_is_refused_with_the_month() -> None:
    with pytest.raises(EconError, match="above the nameplate") as caught:
        run(1.0, NAMEPLATE + 0.5)
    assert vintage().after(2) in str(caught.value)
