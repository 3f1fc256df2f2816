"""Numbers in words, and reductions over months and draws, against NumPy done by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.outcomes import summary
from econ.reporting.text import Range, display, focus_of, months_text, number, year_text
from tests.unit.reporting_dataset import MADE_UP, made_up


@pytest.fixture(scope="module")
def run() -> Any:
    return made_up(("baseline", "tariff_100", "big_stick"), draws=32, months=18)


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


def test_a_year_is_a_sum_an_end_or_a_mean(run: Any) -> None:
    for name, by_hand in (
        ("oil_gas_revenue", lambda x: x[:, -12:].sum(1)),
        ("liquid_nwf", lambda x: x[:, -1]),
        ("gasoline_output", lambda x: x[:, -12:].mean(1)),
        ("fuel_stress", lambda x: x[:, -12:].mean(1)),
    ):
        np.testing.assert_allclose(summary.last_year(run[name]).values, by_hand(run[name].values), rtol=1e-12)


def test_a_short_run_is_summed_whole() -> None:
    short = made_up(("baseline",), draws=4, months=5)
    values = summary.last_year(short["federal_balance"])
    np.testing.assert_allclose(values.values, short["federal_balance"].values.sum(1), rtol=1e-12)
    assert months_text(summary.window(short)) == "January to May 2026"


def test_the_months_of_a_window_name_both_years_where_they_differ(run: Any) -> None:
    assert months_text(summary.window(run)) == "July 2026 to June 2027"


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


def test_the_cover_speaks_of_the_last_scenario_that_is_not_the_reference(run: Any) -> None:
    assert focus_of(run) == "big_stick"
    assert focus_of(run.assign_attrs(reference="big_stick")) == "tariff_100"


def test_a_calendar_year_is_its_number(run: Any) -> None:
    assert year_text(summary.window(run, first=True)) == "2026"
    two = summary.Window(np.datetime64("2026-01", "M"), np.datetime64("2027-12", "M"), 24)
    assert year_text(two) == "2026 to 2027"
    assert year_text(summary.window(run)) == "July 2026 to June 2027"


def test_the_first_year_is_summed_like_the_last(run: Any) -> None:
    revenue, fund = run["oil_gas_revenue"], run["liquid_nwf"]
    np.testing.assert_allclose(summary.first_year(revenue).values, revenue.values[:, :12].sum(1), rtol=1e-12)
    np.testing.assert_array_equal(summary.first_year(fund).values, fund.values[:, 11])


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
    from econ.estimation.relations.runs_on_idle import pairs, runs_of
    from econ.outcomes.idle_capacity import idle_capacity

    found = idle_capacity()
    assert found is not None
    seen = dict(zip(found.labels, found.runs, strict=True))
    assert seen == pytest.approx({pair.label: pair.runs for pair in pairs()})
    usual = float(np.mean([pair.maintenance for pair in pairs()]))
    values = np.array(load()["runs_on_idle"].values)
    curve = runs_of(values, np.maximum(found.at - usual, 0), np.minimum(found.at, usual))
    np.testing.assert_allclose(found.median, curve, rtol=0.02)
    assert np.all(found.low <= found.median)
    assert np.all(found.median <= found.high)
    assert found.hinge_u > 1
