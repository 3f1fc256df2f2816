"""The scenarios without pressure and with relief stand at the date of the start, whatever it is."""

from __future__ import annotations

import numpy as np
import pytest

from econ.observations.choice import MONTHS
from econ.scenarios import HISTORY, WARMUP, compile_scenarios, load
from econ.scenarios.schedules import in_history
from econ.variables import forcings, shape_of

#: Every month that a run can start in, from the first.
STARTS = [str(month) for month in np.arange(MONTHS[0] + WARMUP, MONTHS[-1] + 2)]
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
@pytest.mark.parametrize("scenario", ["no_pressure", "carrots"])
def test_no_level_is_above_what_history_had_at_the_start(scenario: str, start: str) -> None:
    run = compile_scenarios(scenario, start, 6)
    for name, declared in forcings().items():
        if declared.channel in OTHER or (name, scenario) == ("strike_intensity", "carrots"):
            continue
        levels = run.values[name][run.warmup :, ..., 0].reshape(6, -1)
        assert np.all(levels <= before(name, start) + 1e-12), (name, levels[0], before(name, start))


def test_the_starts_begin_in_2020_and_reach_past_the_listings() -> None:
    assert STARTS[0] == "2020-01"
    assert before("sellers_listed", STARTS[0]).tolist() == [0]
    assert before("sellers_listed", STARTS[-1]) > before("sellers_listed", "2025-10") > 0


@pytest.mark.parametrize("start", ["2025-11", "2025-12", "2026-01"])
def test_listings_of_the_start_month_are_kept_whole_by_the_baseline(start: str) -> None:
    """The listing of 22 October is in force on the 31st: its share of October's days is not what goes on."""
    run = compile_scenarios(["baseline", "no_pressure"], start, 1)
    listed = run.values["sellers_listed"][run.warmup]
    assert listed[0] == before("sellers_listed", start)[0] == before("sellers_listed", "2025-11")[0]
    assert listed[1] == before("sellers_listed", "2025-10")[0]
