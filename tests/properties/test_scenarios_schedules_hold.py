"""Whatever schedule is written, it compiles to finite levels, reads back, and keeps its dose."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from econ.scenarios.reader import Reader
from econ.scenarios.schedules import Constant, Horizon, Schedule

LEVEL = st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 6))
COUNT = st.integers(1, 9)
LEAF = st.one_of(LEVEL, st.just("hold"), st.builds(lambda n: {"hold": {"mean": n}}, COUNT))


def _kinds(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(lambda a, b, n: {"ramp": {"from": a, "to": b, "over": n}}, inner, inner, COUNT),
        st.builds(
            lambda a, b, n, m, s: {
                "alternating": {"on": a, "off": b, "months_on": n, "months_off": m, "start_on": s}
            },
            inner,
            inner,
            COUNT,
            COUNT,
            st.booleans(),
        ),
        st.builds(lambda a, b, n: {"until": {"level": a, "then": b, "months": n}}, inner, inner, COUNT),
        st.dictionaries(COUNT, LEVEL, min_size=1, max_size=4).map(lambda points: {"path": points}),
        st.builds(lambda a, k: {"change": {"of": a, "scale": k}}, inner, LEVEL),
    )


SPEC = st.recursive(LEAF, _kinds, max_leaves=6)


def _read(spec: Any) -> Schedule:
    reader = Reader("any.yaml", {}, {})
    found = reader.top(spec, ("x",), (0.0, 1.0), Constant(0.0))
    assert not reader.problems
    assert found is not None
    return found


def _horizon(months: int) -> Horizon:  # history: made-up months
    start = np.datetime64("2026-01", "M")
    return Horizon(start + np.arange(months), lambda dates: 0.25 + 0.5 * (dates.astype(int) % 2))


@given(SPEC, st.integers(1, 40))
def test_levels_stay_within_what_was_written(spec: Any, months: int) -> None:
    levels = _read(spec).values(_horizon(months))
    assert levels.shape == (months,)
    assert np.all((levels >= 0) & (levels <= 1 + 1e-12))


@given(SPEC)
def test_a_schedule_reads_back_the_same(spec: Any) -> None:
    schedule = _read(spec)
    assert _read(schedule.spec()) == schedule


@given(SPEC, st.integers(2, 30))
def test_a_longer_run_begins_like_a_shorter_one(spec: Any, months: int) -> None:
    schedule = _read(spec)
    assert np.array_equal(schedule.values(_horizon(months + 12))[:months], schedule.values(_horizon(months)))


@given(LEVEL, st.integers(1, 6), st.integers(1, 4))
def test_alternating_has_half_the_dose_of_the_peak_sustained(level: float, months: int, cycles: int) -> None:
    spec = {"alternating": {"on": level, "off": 0, "months_on": months, "months_off": months}}
    on_and_off = _read(spec).values(_horizon(2 * months * cycles)).sum()
    assert np.isclose(2 * on_and_off, np.full(2 * months * cycles, level).sum(), rtol=1e-12)
