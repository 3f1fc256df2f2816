"""The cover and the page on uncertainty: their numbers against NumPy done by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.errors import InputError
from econ.reporting.cover import cover_table, headline
from econ.reporting.uncertainty import error_table, events_table
from tests.unit.reporting_dataset import made_up

NAMES = ("baseline", "no_pressure", "all_channels")


@pytest.fixture(scope="module")
def run() -> Any:
    return made_up(NAMES, draws=32, months=24)


def by_hand(values: np.ndarray) -> np.ndarray:
    return np.quantile(values, (0.05, 0.5, 0.95), axis=-1)


def test_the_numbers_of_a_scenario_are_changes_of_revenue_and_levels_of_shortage(run: Any) -> None:
    found = [h for h in headline(run) if h.scenario == "all_channels"]
    names = [(h.name, h.reference) for h in found]
    assert names == [
        ("oil_gas_revenue", "baseline"),
        ("oil_gas_revenue", "baseline"),
        ("gasoline_shortage_share", ""),
        ("gasoline_shortage_share", ""),
        ("cost_of_continuing", ""),
    ]
    revenue, shortage = run["oil_gas_revenue"].values, run["gasoline_shortage_share"].values
    for h, months in zip(found[:2], (slice(None, 12), slice(-12, None)), strict=True):
        gap = revenue[2, months].sum(0) - revenue[0, months].sum(0)
        np.testing.assert_allclose((h.value.low, h.value.median, h.value.high), by_hand(gap))
    np.testing.assert_allclose(found[2].value.median, by_hand(100 * shortage[2, :12].mean(0))[1])


def test_the_reference_shows_its_level(run: Any) -> None:
    first = headline(run)[0]
    assert (first.scenario, first.reference) == ("baseline", "")
    year = run["oil_gas_revenue"].values[0, :12].sum(0)
    np.testing.assert_allclose((first.value.low, first.value.median, first.value.high), by_hand(year))


def test_a_short_run_has_each_number_once() -> None:
    short = made_up(("baseline",), draws=8, months=12)
    assert [h.name for h in headline(short)] == [
        "oil_gas_revenue",
        "gasoline_shortage_share",
        "cost_of_continuing",
    ]
    assert all(not h.reference for h in headline(short))


def test_another_reference_turns_the_sign(run: Any) -> None:
    turned = [h for h in headline(run.assign_attrs(reference="all_channels")) if h.scenario == "baseline"]
    there = next(h for h in headline(run) if h.scenario == "all_channels")
    np.testing.assert_allclose(turned[0].value.median, -there.value.median)


def test_a_reference_that_is_not_there_is_refused(run: Any) -> None:
    with pytest.raises(InputError, match="nearest: baseline"):
        headline(run.assign_attrs(reference="base_line"))


def test_the_table_has_a_row_a_scenario_with_the_reference_first(run: Any) -> None:
    table = cover_table(run.assign_attrs(reference="no_pressure"))
    assert [row[0]["head"] for row in table["rows"]] == ["no_pressure", "baseline", "all_channels"]
    assert len(table["header"]) == 6


def test_nothing_is_told_that_the_run_cannot_tell() -> None:
    stored = made_up(("baseline", "all_channels"), draws=16, quantiles=(0.05, 0.5, 0.95))
    assert {h.name for h in headline(stored)} == {"oil_gas_revenue", "gasoline_shortage_share"}
    assert error_table(stored) is None
    assert events_table(stored) is None


def test_errors_of_the_cover_shrink_with_draws() -> None:
    def median_error(draws: int) -> float:
        table = error_table(made_up(("baseline",), draws=draws))
        assert table is not None
        return float(table["rows"][0][1].split(" / ")[1].replace(",", ""))

    assert median_error(64) > median_error(4096) > 0


def test_an_event_of_no_draw_has_a_bound() -> None:
    run = made_up(("baseline",), draws=100)
    table = events_table(run)
    assert table is not None
    shares = {row[0]: row[1] for row in table["rows"]}
    assert shares["The liquid Fund is used up"] == "below 3.0"
    deficit = -(run["federal_balance"].values[0, :12].sum(0) / run["nominal_gdp"].values[0, :12].sum(0))
    told = shares["The deficit of 2026 is above 3 percent of GDP"]
    share = np.mean(deficit > 0.03)
    assert 0 < share < 1
    assert told.startswith(f"{100 * share:.0f} ±")
