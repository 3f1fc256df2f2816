"""The cover and the page on uncertainty: their numbers against NumPy done by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.errors import InputError
from econ.reporting.cover import cover_sentences, cover_table, headline
from econ.reporting.uncertainty import error_table, events_table
from tests.unit.reporting_dataset import made_up

NAMES = ("baseline", "no_pressure", "big_stick")


@pytest.fixture(scope="module")
def run() -> Any:
    return made_up(NAMES, draws=32, months=24)


def by_hand(values: np.ndarray) -> np.ndarray:
    return np.quantile(values, (0.05, 0.5, 0.95), axis=-1)


def test_the_numbers_of_a_scenario_are_changes_of_revenue_and_levels_of_shortage(run: Any) -> None:
    found = [h for h in headline(run) if h.scenario == "big_stick"]
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
    turned = [h for h in headline(run.assign_attrs(reference="big_stick")) if h.scenario == "baseline"]
    there = next(h for h in headline(run) if h.scenario == "big_stick")
    np.testing.assert_allclose(turned[0].value.median, -there.value.median)


def test_a_reference_that_is_not_there_is_refused(run: Any) -> None:
    with pytest.raises(InputError, match="nearest: baseline"):
        headline(run.assign_attrs(reference="base_line"))


def test_the_table_has_a_row_a_scenario_with_the_reference_first(run: Any) -> None:
    table = cover_table(run.assign_attrs(reference="no_pressure"))
    assert [row[0]["head"] for row in table["rows"]] == ["no_pressure", "baseline", "big_stick"]
    assert len(table["header"]) == 6


def test_what_pressure_costs_is_told_in_money_and_shares(run: Any) -> None:
    costs, adds, *_ = [f"{item['head']} {item['text']}" for item in cover_sentences(run)]
    low, median, high = by_hand(run["cost_of_continuing"].values[0, :12].sum(0))
    assert costs.startswith("What pressure costs, baseline against no_pressure:")
    assert f"{low:,.0f} to {high:,.0f} ({median:,.0f}) bn RUB of oil export income in 2026" in costs.replace(
        "−", "-"
    )
    share = 100 * (run["cost_of_continuing"] / run["nominal_gdp"]).values[0, :12].mean(0)
    assert f"({by_hand(share)[1]:.1f}) percent of GDP" in costs.replace("−", "-")
    gap = (run["fuel_stress"].values[0] - run["fuel_stress"].values[1])[:12].mean(0)
    assert f"({by_hand(gap)[1]:.0f})" in adds.replace("−", "-")


def heads(ds: Any) -> list[str]:
    return [item["head"] for item in cover_sentences(ds)]


def test_no_lowest_is_said_of_a_gain(run: Any) -> None:
    assert "Lowest against baseline, in big_stick:" in heads(run)
    turned = heads(run.assign_attrs(reference="big_stick"))
    assert "Nowhere below big_stick; nearest to it, no_pressure:" in turned
    assert not [head for head in turned if head.startswith("Lowest")]


def test_no_highest_is_said_of_a_shortage_that_is_nowhere_higher(run: Any) -> None:
    assert "Gasoline shortage, highest in big_stick:" in heads(run)
    same = run.assign(gasoline_shortage_share=0.0 * run["gasoline_shortage_share"])
    same["gasoline_shortage_share"].attrs = run["gasoline_shortage_share"].attrs
    assert "Gasoline shortage, nowhere above baseline:" in heads(same)


@pytest.mark.parametrize(("sign", "word"), [(1, ""), (-1, ", a gain,"), (0, ", sign open,")])
def test_a_cost_that_is_a_gain_is_called_one(run: Any, sign: int, word: str) -> None:
    cost = run["cost_of_continuing"]
    levels = 100.0 * sign + np.linspace(-10, 10, cost.sizes["draw"])
    turned = run.assign(cost_of_continuing=(0 * cost + levels).assign_attrs(cost.attrs))
    text = cover_sentences(turned)[0]["text"]
    assert f"bn RUB of oil export income{word} in 2026, " in text


def test_nothing_is_told_that_the_run_cannot_tell() -> None:
    stored = made_up(("baseline", "big_stick"), draws=16, quantiles=(0.05, 0.5, 0.95))
    heads = [item["head"] for item in cover_sentences(stored)]
    assert not [head for head in heads if "pressure" in head]
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
