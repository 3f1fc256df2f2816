"""How long an effect lasts: its course on paths whose answer is known, and the judgement beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from econ.errors import InputError
from econ.experiments.duration import FADING, course, duration, lasting, listings_differ, smoothed
from econ.scenarios.library import load


def test_a_loss_that_halves_every_six_months():
    found = course(-100 * 0.5 ** (np.arange(24) / 6))
    assert found.first == pytest.approx(found.peak) and found.first < 0
    assert found.peak_month == 3
    assert found.half_life == 7  # the first month in which less than half of it is left
    assert found.left == pytest.approx(0.5 ** (21 / 6))


def test_a_loss_that_stays_has_no_half_life():
    found = course(np.full(24, -50.0))
    assert (found.half_life, found.left) == (None, 1.0)


def test_a_loss_that_grows_has_its_peak_at_the_end():
    found = course(np.arange(1.0, 25.0))
    assert found.peak_month == 24 and found.half_life is None
    assert found.left == pytest.approx(23 / 5)


def test_a_dip_that_comes_back_is_not_a_half_life():
    path = np.full(24, 10.0)
    path[8:14] = 1.0
    assert course(path).half_life is None


@pytest.mark.parametrize("months", [1, 2, 3])
def test_a_short_run_has_a_course(months):
    found = course(np.full(months, -4.0))
    assert found.first == -4.0 and found.left == 1.0 and found.peak_month == months


def test_no_effect_has_none():
    found = course(np.zeros(24))
    assert found.first == 0 and np.isnan(found.left) and found.half_life is None


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0.1, 10))
def test_a_course_knows_no_unit_and_no_sign(path, scale):
    one, other = course(np.array(path)), course(-scale * np.array(path))
    assert other.first == pytest.approx(-scale * one.first)
    assert one.half_life == other.half_life or abs(one.first) < 1e-9
    if one.half_life is not None:
        size = smoothed(np.array(path)) / one.first
        assert (size[-1] < 0.5) and one.half_life <= len(path)


def test_the_judgement_is_told_where_listings_differ_and_only_there():
    base, none = load("baseline"), load("no_pressure")
    assert listings_differ(base, none) and not listings_differ(load("tariff_100"), base)
    assert lasting(base).parameters == load("baseline_no_decay").parameters
    with_it = duration(draws=40, months=4)
    assert list(with_it["fading"].values) == list(FADING) and "ways round" in with_it.attrs["judgement"]
    assert np.isnan(with_it["left"]).all()
    without = duration("tariff_100", draws=40, months=3)
    assert list(without["fading"].values) == [FADING[0]] and without.attrs["judgement"] == ""


def test_an_outcome_with_members_is_refused():
    with pytest.raises(InputError, match="has members"):
        duration(outcome="crude_exports", draws=8, months=2)
