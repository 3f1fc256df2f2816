"""Each kind of schedule, against levels worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.errors import InputError
from econ.scenarios.reader import Reader
from econ.scenarios.schedules import Constant, Horizon, Path, Schedule, in_history

START = np.datetime64("2014-01", "M")
#: History: 3 in October, 14 in November, 11 in December 2013.
PAST = Path((("2013-10", 3.0), ("2013-11", 14.0), ("2013-12", 11.0)))


def horizon(months: int = 6) -> Horizon:
    return Horizon(START + np.arange(months), lambda dates: in_history(PAST, dates, 0.0))


def read(spec: Any, parent: Schedule | None = None) -> Schedule:
    reader = Reader("test.yaml", {}, {})
    found = reader.top(spec, ("pressure", "x"), (None, None), parent or Constant(5.0))
    assert not reader.problems, reader.problems
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("spec", "levels"),
    [
        (2, [2, 2, 2, 2, 2, 2]),
        ({"constant": 2}, [2, 2, 2, 2, 2, 2]),
        ("hold", [11] * 6),
        ({"hold": {"mean": 1}}, [11] * 6),
        ({"hold": {"mean": 2}}, [12.5] * 6),
        ({"hold": {"at": "2013-10"}}, [3] * 6),
        ({"hold": {"at": "2013-09"}}, [0] * 6),
        ({"lowest": ["hold", {"hold": {"at": "2013-10"}}]}, [3] * 6),
        ({"lowest": ["hold", {"hold": {"at": "2013-11"}}]}, [11] * 6),
        ({"lowest": [{1: 4, 3: 1}, 2]}, [2, 2, 1, 1, 1, 1]),
        ({"ramp": {"from": 0, "to": 4, "over": 4}}, [1, 2, 3, 4, 4, 4]),
        ({"ramp": {"from": "hold", "to": 1, "over": 2}}, [6, 1, 1, 1, 1, 1]),
        ({"alternating": {"on": 3, "off": 0, "months_on": 2, "months_off": 1}}, [3, 3, 0, 3, 3, 0]),
        (
            {"alternating": {"on": 3, "off": 1, "months_on": 2, "months_off": 1, "start_on": False}},
            [1, 3, 3, 1, 3, 3],
        ),
        ({"path": {"2014-02": 1, "2014-05": 2}}, [11, 1, 1, 1, 2, 2]),
        ({"2014-02": 1, "2014-05": 2}, [11, 1, 1, 1, 2, 2]),
        # From 15 February: 14 of 28 days; from 31 May: one of 31.
        ({"2014-02-15": 1, "2014-05-31": 32}, [11, 6, 1, 1, 2, 32]),
        ({"2014-02-01": 1, "2014-05": 2}, [11, 1, 1, 1, 2, 2]),
        ({"2014-02-08": 0, "2014-02-22": 4}, [11, 15 / 4, 4, 4, 4, 4]),
        ({"path": {1: 1, 4: 2}}, [1, 1, 1, 2, 2, 2]),
        ({"path": {2: 1}}, [11, 1, 1, 1, 1, 1]),
        ({"path": {1: 0, 5: 4, "interpolate": True}}, [0, 1, 2, 3, 4, 4]),
        ({"until": {"level": 1, "then": 0, "months": 2}}, [1, 1, 0, 0, 0, 0]),
        ({"until": {"level": "hold", "then": -1, "months": 1}}, [11, -1, -1, -1, -1, -1]),
        ({"change": {"of": "hold", "scale": 2, "add": 1}}, [23] * 6),
        ({"change": {"of": "parent", "add": -1}}, [4] * 6),
        ("parent", [5] * 6),
    ],
)
def test_levels(spec: Any, levels: list[float]) -> None:
    schedule = read(spec)
    assert schedule.values(horizon()).tolist() == pytest.approx(levels)
    assert read(schedule.spec()) == schedule


def test_history_needs_no_start() -> None:
    months = np.array(["2013-12", "2013-09", "2013-11"], "datetime64[M]")
    assert in_history(PAST, months, 0.5).tolist() == [11, 0.5, 14]
    with pytest.raises(InputError, match="constants and dated paths"):
        in_history(read({"path": {1: 1}}), months, 0.0)


#: Listed on 22 October 2013; the licence lapses on 17 December.
DAYS = Path((("2013-01-10", 0.2), ("2013-10-22", 0.83), ("2013-12-17", 0.5)))


@pytest.mark.parametrize(
    ("start", "spec", "level"),
    [
        ("2013-11", "hold", 0.83),
        ("2013-11", {"hold": {"mean": 1}}, (21 * 0.2 + 10 * 0.83) / 31),
        ("2013-12", {"hold": {"at": "2013-10"}}, 0.83),
        ("2014-01", "hold", 0.5),
        ("2014-01", {"path": {"2014-01-17": 1}}, (16 * 0.5 + 15) / 31),
        ("2014-01", {"ramp": {"from": "hold", "to": 1, "over": 2}}, 0.75),
        ("2013-01", "hold", 0.1),
    ],
)
def test_hold_is_the_level_on_the_last_day_before_the_start(start: str, spec: Any, level: float) -> None:
    months = np.datetime64(start, "M") + np.arange(1)
    run = Horizon(months, lambda dates: in_history(DAYS, dates, 0.1))
    assert read(spec).values(run) == pytest.approx([level], rel=1e-12)


def test_a_month_counts_a_level_by_its_days() -> None:
    months = np.arange("2013-09", "2014-02", dtype="datetime64[M]")
    means = [0.2, (21 * 0.2 + 10 * 0.83) / 31, 0.83, (16 * 0.83 + 15 * 0.5) / 31, 0.5]
    assert in_history(DAYS, months, 0.0) == pytest.approx(means, rel=1e-12)
    # Months without a change within them have the level itself, to the last bit.
    assert in_history(DAYS, months, 0.0)[[0, 2, 4]].tolist() == [0.2, 0.83, 0.5]


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        ({"ramp": {"from": 0, "to": 1}}, "over is missing"),
        ({"ramp": {"from": 0, "to": 1, "over": 0}}, "number of months"),
        ({"hold": {}}, "needs mean, at, or both"),
        ({"hold": {"at": "2013-13"}}, "not a month"),
        ({"path": {"2014-01": 1, 3: 2}}, "levels by month"),
        ({"path": {}}, "levels by month"),
        ({"path": {"2014-02-30": 1}}, "not a month"),
        ({"path": {"now": 1}}, "not a month"),
        ({"now": 1}, "not a month"),
        ({"today": 1, "2014-02": 2}, "not a month"),
        ({"from": 1, "to": 2, "over": 3}, "needs one schedule"),
        ({"path": {"2014-02": 1, "2014-02-01": 2}}, "a day given twice"),
        ({"path": {"2014-02-03": 1, "2014-04": 2, "interpolate": True}}, "joined by lines"),
        ({"lowest": "hold"}, "at least two schedules"),
        ({"lowest": ["hold", "helt"]}, "needs one schedule"),
        ({"until": {"level": 1, "then": 0}}, "one of months and when"),
        ({"alternate": {"on": 1}}, "no such schedule"),
        ({"ramp": 1, "hold": 2}, "needs one schedule"),
        (True, "needs one schedule"),
        (float("nan"), "not a number"),
        ("yes", "needs one schedule"),
        ({"change": {"of": 1, "scal": 2}}, "unknown key"),
    ],
)
def test_faults_are_named(spec: Any, part: str) -> None:
    reader = Reader("test.yaml", {("pressure",): 3}, {})
    assert reader.top(spec, ("pressure", "x"), (None, None), Constant(0.0)) is None
    assert any(part in problem.what for problem in reader.problems)
    assert all(str(problem.where).startswith("test.yaml:3 pressure.x") for problem in reader.problems)
