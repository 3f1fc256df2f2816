"""What it would take: answers that a run at the level confirms, none where none is, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.errors import EconError, InputError
from econ.experiments.levers import LEVERS, NATIONAL, lever_of
from econ.experiments.threshold import parse_event, threshold
from econ.variables import forcings
from econ.vintage import vintage

QUICK = {"before": vintage().after(6), "draws": 256, "points": 5}


@pytest.fixture(scope="module")
def found():
    return threshold("liquid_nwf <= 0.1", "brent_price", **{**QUICK, "before": vintage().after(12)})


def test_the_level_found_is_confirmed_by_a_run_at_that_level(found):
    assert found.sizes["crossing"] == 1
    level = float(found["found"].item())
    months = [vintage().after(k) for k in range(1, 13)]
    given = [{"month": month, "variable": "brent_price", "value": level} for month in months]
    ds = econ.simulate("baseline", months=12, draws=256, given=given, keep=["liquid_nwf"])
    share = float((ds["liquid_nwf"] <= 0.1).any("month").mean())
    assert share == pytest.approx(0.5 + float(found["residual"].item()), abs=1e-12)
    assert abs(float(found["residual"].item())) < 0.02
    assert not found["rises"].item()


def test_points_are_in_order_and_the_answer_lies_among_them(found):
    assert (np.diff(found["at"].values) > 0).all()
    assert found["at"].values[0] <= found["found"].item() <= found["at"].values[-1]
    assert np.isfinite(found["checked"]).all() and found["found_error"].item() > 0


def test_not_within_the_range_is_an_answer():
    ds = threshold("fiscal_stress > 99.99", "tariff.india", **QUICK)
    assert ds.sizes["crossing"] == 0
    assert "not within the range" in ds.attrs["answer"]


def test_a_start_and_a_duration_are_whole_months():
    for way in ("start", "duration"):
        ds = threshold("fuel_stress > 40", "strike_intensity", way=way, level=30.0, probability=0.9, **QUICK)
        assert (ds["at"] == ds["at"].round()).all()
        share = ds["probability"].values
        assert (np.diff(share) <= 0.02).all() if way == "start" else (np.diff(share) >= -0.02).all()


@pytest.mark.parametrize(
    "lever",
    [
        "strike_reach",
        "strike_reach.ural",
        "strike_intensity.volga",
        "strike_severity",
        "repair_slowdown",
        "west_port_outage",
        "east_port_outage",
        "port_outage.east",
        "strike_intensity,port_outage",
        "strike_intensity+tariff",
    ],
)
def test_strikes_and_ports_are_asked_of_at_the_national_level_and_one_at_a_time(lever):
    with pytest.raises(InputError):
        threshold("fuel_stress > 60", lever, **QUICK)


def test_no_lever_of_strikes_or_ports_has_a_district_or_outlet():
    asked = {
        name for name in LEVERS if name in forcings() and forcings()[name].channel in ("strikes", "ports")
    }
    assert asked == set(NATIONAL)
    assert not any(forcings()[name].dims for name in asked)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"event": "liquid_nw <= 0"}, "nearest: liquid_nwf"),
        ({"event": "liquid_nwf"}, "is no event"),
        ({"event": "fuel_stress > 600"}, "bounds"),
        ({"lever": "brent_prise"}, "nearest: brent_price"),
        ({"lever": "tariff.chinna"}, "nearest: china"),
        ({"event": "crude_exports_China < 1"}, "nearest: crude_exports_china"),
        ({"lever": "spending_shift", "between": (0.0, 9999.0)}, "no range of this lever"),
        ({"lever": "tariff", "between": (5.0, 99.0)}, "no range of this lever"),
        ({"before": "2020-01"}, "is before the run"),
        ({"probability": 1.5}, "no probability"),
        ({"way": "duration"}, "needs the lever's level"),
        ({"way": "levels"}, "nearest: level"),
        ({"draws": 5}, "too few"),
    ],
)
def test_bad_input_is_refused_with_the_nearest(changes, said):
    asked = {"event": "fuel_stress > 60", "lever": "brent_price", **QUICK, **changes}
    with pytest.raises(EconError) as error:
        threshold(**asked)
    assert said in error.value.text()


def test_events_of_members_and_spellings():
    event = parse_event("crude_exports_turkey <  0.1")
    assert (event.variable, event.place) == ("crude_exports", 2)
    assert lever_of("tariff.turkey").member == "turkiye"
    assert event.comes(np.zeros((2, 4, 1, 3))).all()
