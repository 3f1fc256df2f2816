"""The scenarios without pressure and with relief stand at the date of the start, whatever it is."""

from __future__ import annotations

import numpy as np
import pytest

from econ.scenarios import HISTORY, WARMUP, compile_scenarios, load
from econ.scenarios.schedules import in_history
from econ.variables import forcings, shape_of
from econ.vintage import vintage

#: Every month that a run can start in, from the first.
STARTS = [str(month) for month in np.arange(vintage().months[WARMUP], vintage().months[-1] + 2)]
#: Channels that are no pressure: the oil price, and Russia's own policy.
OTHER = {"oil", "policy"}


def before(name: str, start: str) -> np.ndarray:
    """History's level on the last day before the start, by member."""
    declared, day = forcings()[name], np.array([start]).astype("datetime64[M]").astype("datetime64[D]") - 1
    schedules = load(HISTORY).pressure.get(name)
    if schedules is None:
        return np.full(shape_of(declared.dims) or (1,), declared.neutral)
    return np.array([in_history(schedule, day, declared.neutral)[0] for schedule in schedules])


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("scenario", ["no_pressure", "relief_unconditional"])
def test_no_level_is_above_what_history_had_at_the_start(scenario: str, start: str) -> None:
    run = compile_scenarios(scenario, start, 6)
    for name, declared in forcings().items():
        if declared.channel in OTHER or (name, scenario) == ("strike_intensity", "relief_unconditional"):
            continue
        levels = run.values[name][run.warmup :, ..., 0].reshape(6, -1)
        assert np.all(levels <= before(name, start) + 1e-12), (name, levels[0], before(name, start))


def test_the_starts_begin_in_2020_and_reach_past_the_listings() -> None:
    assert STARTS[0] == "2020-01"
    assert before("sellers_listed", STARTS[0]).tolist() == [0]
    assert before("sellers_listed", STARTS[-1]) > 0


#: Days within a month on which the share of listed sellers changed.
DAYS = [date for date, _ in load(HISTORY).pressure["sellers_listed"][0].points if date[8:] not in ("", "01")]


@pytest.mark.parametrize("day", DAYS)
def test_a_listing_within_the_month_before_the_start_goes_on_whole(day: str) -> None:
    """One of the 22nd is in force on the last day: its share of the month's days is not what goes on."""
    start = np.datetime64(day, "M") + 1
    run = compile_scenarios("baseline", start, 1)
    listed = run.values["sellers_listed"][:, 0]
    assert listed[run.warmup] == before("sellers_listed", str(start))[0]
    assert listed[run.warmup] != listed[run.warmup - 1]
