"""Conditions on outcomes: months on end, latches, a counter for each draw, against a count by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import econ
from econ.scenarios import Scenario, load, parse
from econ.scenarios.schedules import Until
from econ.vintage import vintage

HORIZON = 12
TEXT = """
schema_version: 1
name: {name}
title: Tariff until the price of oil says so
description: A tariff on China that ends, or comes back, with the price of oil.
extends: no_pressure
pressure:
  tariff:
    china: {{until: {{level: 1, then: 0.25, when: {{variable: brent_price, {rule}}}}}}}
"""
#: Two months below 50, one above, four below, and so on: a count that is broken and one that is not.
PRICES = [60, 45, 45, 60, 45, 45, 45, 45, 60, 60, 45, 45]


def scenario(rule: str, name: str = "oil_rule") -> Scenario:
    return parse(TEXT.format(name=name, rule=rule))


def given(prices: list[float]) -> list[dict[str, Any]]:
    return [
        {"month": vintage().after(k), "variable": "brent_price", "value": float(price)}
        for k, price in enumerate(prices, start=1)
    ]


def before() -> float:
    """The price of oil in the last month before the run, which its first month looks at."""
    return float(econ.history()["brent_price"].values[-1])


def in_force(ds: Any, name: str = "oil_rule") -> np.ndarray:
    """The tariff on China that the month's equations met, `(month, draw)`."""
    return np.asarray(ds["tariff_in_force"].sel(scenario=name, buyer="china").transpose("month", ...).values)


def by_hand(met: np.ndarray, months: int, latch: bool) -> np.ndarray:
    """Levels by month from whether last month met the condition: written as a reader would say it."""
    levels, ended = [], False
    for month in range(len(met)):
        on_end = 0
        while on_end <= month and met[month - on_end]:
            on_end += 1
        ended = on_end >= months or (latch and ended)
        levels.append(0.25 if ended else 1.0)
    return np.array(levels)


@pytest.mark.parametrize("latch", [True, False])
@pytest.mark.parametrize("months", [1, 2, 3, 4, 5])
def test_the_level_ends_after_months_on_end_and_returns_only_without_a_latch(
    months: int, latch: bool
) -> None:
    rule = f"below: 50, months: {months}, latch: {str(latch).lower()}"
    ds = econ.simulate(
        scenario(rule),
        months=HORIZON,
        draws=0,
        given=given(PRICES),
        keep=["tariff_in_force"],
    )
    seen = np.array([before(), *PRICES[:-1]])
    assert in_force(ds)[:, 0].tolist() == by_hand(seen < 50, months, latch).tolist()


def test_the_first_month_looks_at_the_month_before_the_run() -> None:
    for rule, level in ((f"above: {before() - 1}", 0.25), (f"above: {before() + 1}", 1.0)):
        ds = econ.simulate(scenario(rule), months=1, draws=0, keep=["tariff_in_force"])
        assert in_force(ds)[0, 0] == level


@pytest.mark.parametrize("latch", [True, False])
def test_each_draw_keeps_its_own_count(latch: bool) -> None:
    """Free prices: each draw's levels follow from its own path of oil."""
    threshold = 0.95 * before()
    rule = f"below: {threshold}, months: 2, latch: {str(latch).lower()}"
    ds = econ.simulate(scenario(rule), months=18, draws=64, keep=["tariff_in_force", "brent_price"])
    prices = ds["brent_price"].isel(scenario=0).transpose("month", "draw").values
    found = in_force(ds)
    for draw in range(64):
        seen = np.array([before(), *prices[:-1, draw]])
        assert found[:, draw].tolist() == by_hand(seen < threshold, 2, latch).tolist(), draw
    assert 0 < (found[-1] == 0.25).mean() < 1, "a threshold that tells draws apart"


def test_each_scenario_looks_at_its_own_outcomes() -> None:
    below, above = scenario("below: 50, months: 2", "ends_below"), scenario("above: 50", "ends_above")
    ds = econ.simulate(
        ["baseline", below, above],
        months=HORIZON,
        draws=0,
        given=[{**row, "scenario": "ends_below"} for row in given(PRICES)]
        + [{**row, "scenario": "ends_above"} for row in given([40.0] * HORIZON)],
        keep=["tariff_in_force"],
    )
    seen = np.array([before(), *PRICES[:-1]])
    assert in_force(ds, "ends_below")[:, 0].tolist() == by_hand(seen < 50, 2, latch=True).tolist()
    # The price before the run was above 50: it ended at once, for good.
    assert in_force(ds, "ends_above")[:, 0].tolist() == [0.25] * HORIZON


def test_a_condition_on_a_buyer_s_purchases_is_met_by_a_pinned_path() -> None:
    """The library's relief on compliance: three months below the threshold, then free for good."""
    rule = load("relief_when_buyers_comply").pressure["tariff"][1]
    assert isinstance(rule, Until)
    assert rule.when is not None
    assert (rule.when.months, rule.when.latch) == (3, True)
    more, less = 1.1 * rule.when.threshold, 0.9 * rule.when.threshold
    bought = [more, less, less, more, less, less, less, more, more]
    rows = [
        {"month": vintage().after(k), "variable": "crude_exports_india", "value": value}
        for k, value in enumerate(bought, start=1)
    ]
    ds = econ.simulate("relief_when_buyers_comply", months=9, draws=0, given=rows, keep=["tariff_in_force"])
    india = ds["tariff_in_force"].sel(buyer="india").squeeze().values
    assert india.tolist() == [1, 1, 1, 1, 1, 1, 1, 0, 0]
