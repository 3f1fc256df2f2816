"""Numbers in words, and reductions over months and draws, against NumPy done by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.outcomes import summary
from econ.reporting.text import Range, display, number, span_text
from tests.unit.reporting_dataset import MADE_UP, made_up


@pytest.fixture(scope="module")
def run() -> Any:
    return made_up(("baseline", "tariff_100", "all_channels"), draws=32, months=18)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 0, "1,234"),
        (-1234.56, 1, "−1,234.6"),
        (-0.04, 1, "0.0"),
        (0.0, 2, "0.00"),
        (-0.4, 0, "0"),
        (np.nan, 1, "–"),
    ],
)
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_a_range_stands_before_its_point_value() -> None:
    assert str(Range(-2.04, -1.0, 3.0)) == "−2.0 to 3.0 (−1.0)"
    assert str(Range(2.01, 2.02, 2.03)) == "2.0"
    assert str(Range(np.nan, 2.0, np.nan)) == "2.0"


def test_units_are_those_a_reader_expects() -> None:
    assert display({"units": "1", "kind": "rate"}).number(0.123) == "12.3"
    assert display({"units": "1", "kind": "rate"}).unit == "percent"
    assert display({"units": "bn RUB", "kind": "flow"}).unit == "bn RUB a month"
    assert display({"units": "bn RUB a month", "kind": "flow"}).unit == "bn RUB a month"
    assert display({"units": "bn RUB", "kind": "stock"}).unit == "bn RUB"
    assert display({"units": "RUB/t", "kind": "rate"}).number(65_432.0) == "65.4"


def test_quantiles_are_numpys(run: Any) -> None:
    probabilities = (0.05, 0.25, 0.5, 0.9)
    found = summary.quantiles(run["crude_exports"], probabilities)
    np.testing.assert_allclose(found, np.quantile(run["crude_exports"].values, probabilities, axis=-1))


def test_differences_are_taken_draw_by_draw(run: Any) -> None:
    found = summary.difference(run["met_oil"], "baseline")
    np.testing.assert_array_equal(found.values, run["met_oil"].values - run["met_oil"].values[:1])
    assert np.all(found.sel(scenario="baseline").values == 0)


def test_stored_quantiles_give_levels_but_no_range_of_a_difference() -> None:
    stored = made_up(draws=32, quantiles=(0.05, 0.5, 0.95))
    levels = summary.ranges(stored["fuel_stress"])
    np.testing.assert_array_equal(levels, np.moveaxis(stored["fuel_stress"].values, -1, 0))
    low, median, high = summary.ranges(summary.difference(stored["fuel_stress"], "baseline"))
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    assert np.isfinite(median).all()
    assert np.isnan(summary.quantiles(stored["fuel_stress"], (0.25,))).all()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2014-01", "2014-12", "2014"),
        ("2014-01", "2015-12", "2014 to 2015"),
        ("2014-07", "2015-06", "July 2014 to June 2015"),
        ("2014-01", "2014-05", "January to May 2014"),
        ("2014-05", "2014-05", "May 2014"),
    ],
)
def test_months_in_words(first: str, last: str, words: str) -> None:
    assert span_text(np.datetime64(first, "M"), np.datetime64(last, "M")) == words


def test_the_made_up_run_is_like_the_registry() -> None:
    """Units, kinds and dims of the fixture are those of the model, so that these tests speak of it."""
    from econ.ensemble.derived import COST
    from econ.variables import variables

    known = {**variables(), COST.name: COST}
    for name, (dims, unit, _, kind, *_) in MADE_UP.items():
        assert name in known, name
        declared = known[name]
        assert (declared.dims, declared.unit, declared.kind) == (dims, unit, kind), name


def test_the_idle_capacity_curve_is_the_fit_of_the_estimate() -> None:
    """The median over draws agrees with the estimation's own curve at the posterior's mean."""
    from econ.estimates import load
    from econ.estimation.relations.runs_on_idle import later, pairs, runs_of
    from econ.outcomes.idle_capacity import idle_capacity

    found = idle_capacity()
    assert found is not None
    seen = dict(zip(found.labels, found.runs, strict=True))
    assert seen == pytest.approx({pair.label: pair.runs for pair in (*pairs(), *later())})
    # Pairs after the fit's window are shown and are not part of it.
    fitted = {label for label, used in zip(found.labels, found.fitted, strict=True) if used}
    assert fitted == {pair.label for pair in pairs()}
    estimate = load()["runs_on_idle"]
    out = found.at / np.exp(estimate.value("log_press.reuters"))
    curve = runs_of(np.array(estimate.values), out)
    np.testing.assert_allclose(found.median, curve, rtol=0.02)
    assert np.all(found.low <= found.median)
    assert np.all(found.median <= found.high)
    assert found.hinge_u > 1
