"""Macro: the reference when nothing happens, signs and sizes when something does, figures of the survey."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.estimation.relations import consumer_prices, key_rate, rouble
from econ.model import macro
from econ.observations.arrays import load as load_panel
from econ.parameters import load
from econ.quantities import month_range

#: Bank of Russia, survey of analysts of December 2025 (TASS, 10 December 2025).
SURVEY_RATE = (90.3, 97.6, 102.0)
SURVEY_KEY_RATE = (14.1, 10.3, 8.9)


def value(name: str) -> float:
    found = load()[name]
    return float(found.schedule[0][1] if found.schedule else found.value)  # type: ignore[arg-type]


def schedule(name: str, months: np.ndarray) -> np.ndarray:
    steps = load()[name].schedule
    dates = np.array([date for date, _ in steps])
    return np.array([float(v) for _, v in steps])[np.searchsorted(dates, months, side="right") - 1]


def rate(**changed: Any) -> float:
    """The rouble a month after December 2025, everything at rest unless it is named."""
    at_rest: dict[str, Any] = {
        "previous_usd_rub": 80.0,
        "previous_usd_rub_reference": 80.0,
        "previous_usd_rub_surprise": 0.0,
        "previous_key_rate": 16.0,
        "previous_expected_key_rate": 16.0,
        "oil_income_gap": 0.0,
        "usd_rub_drift": 0.01,
        "usd_rub_shock": 0.0,
        "rouble_momentum": 0.3,
        "rouble_adjustment": 0.05,
        "rouble_oil_elasticity": 0.25,
        "rouble_key_rate_effect": 0.003,
        "rouble_volatility": 0.03,
    }
    return float(macro.usd_rub(**{**at_rest, **changed}))


def test_the_rouble_follows_its_reference_when_nothing_happens() -> None:
    assert rate() == pytest.approx(80 * np.exp(0.01), rel=1e-12)


def test_lost_oil_income_weakens_the_rouble_slowly() -> None:
    lost = np.log(0.8)
    first = np.log(rate(oil_income_gap=lost) / rate())
    assert first == pytest.approx(-0.05 * 0.25 * lost)
    level, surprise = 80.0, 0.0
    for _ in range(400):
        after = rate(
            previous_usd_rub=level, previous_usd_rub_surprise=surprise, oil_income_gap=lost, usd_rub_drift=0.0
        )
        level, surprise = after, np.log(after / level)
    assert np.log(level / 80) == pytest.approx(-0.25 * lost, rel=1e-6)


def test_a_negative_draw_of_the_adjustment_does_not_explode() -> None:
    assert rate(previous_usd_rub=90.0, rouble_adjustment=-0.1) == pytest.approx(90 * np.exp(0.01))


def test_no_draw_lets_a_key_rate_above_the_expected_weaken_the_rouble() -> None:
    assert rate(previous_key_rate=18.0, rouble_key_rate_effect=-0.001) == rate()


def test_a_key_rate_above_the_expected_strengthens_the_rouble() -> None:
    assert rate(previous_key_rate=18.0) < rate() < rate(previous_key_rate=14.0)


def test_sales_under_the_rule_shield_the_rouble() -> None:
    income: dict[str, Any] = {
        "previous_export_income": 6.0,
        "previous_product_export_income": 4.0,
        "previous_usd_rub": 80.0,
        "rule_currency_weight": 1.0,
        "reference_export_income": 13.0,
        "oil_income_floor": 0.1,
    }
    idle = macro.oil_income_gap(previous_rule_operation=0.0, **income)
    sales = macro.oil_income_gap(previous_rule_operation=-160.0, **income)
    assert idle == pytest.approx(np.log(10 / 13))
    assert sales == pytest.approx(np.log(12 / 13))
    assert np.isfinite(macro.oil_income_gap(previous_rule_operation=4000.0, **income))


def test_the_reference_has_the_surveys_annual_means() -> None:
    months = month_range("2026-01", 36)
    last = load_panel()[0]["usd_rub"][-1]
    path = last * np.exp(np.cumsum(schedule("usd_rub_drift", months)))
    assert path.reshape(3, 12).mean(1) == pytest.approx(SURVEY_RATE, abs=0.05)
    drift = rouble.quarterly_drift(last, SURVEY_RATE)
    assert schedule("usd_rub_drift", months)[::3] == pytest.approx(drift, abs=2e-5)
    assert np.all(schedule("usd_rub_drift", month_range("2018-01", 96)) == 0)


def test_key_rate_and_what_is_expected_of_it_stay_near_the_survey() -> None:
    """The rule with inflation on the survey's path (5.1, 4.0, 4.0), and the expected path."""
    panel = load_panel()[0]
    inflation = consumer_prices.trend(panel["cpi_mom"], before=12 * panel["cpi_mom"][0])[-1]
    level = expected = panel["key_rate"][-1]
    found = []
    for monthly in np.repeat(np.array([5.1, 4.0, 4.0]) / 12, 12):
        expected = macro.expected_key_rate(
            expected, value("expected_rate_persistence"), value("neutral_key_rate")
        )
        level = macro.key_rate(
            level,
            inflation,
            value("key_rate_persistence"),
            value("neutral_key_rate"),
            value("key_rate_response"),
            value("inflation_target"),
            0.0,
            0.0,
        )
        inflation = macro.inflation_trend(inflation, monthly)
        found.append((level, expected))
    means = np.array(found).reshape(3, 12, 2).mean(1)
    assert np.all(np.abs(means - np.array(SURVEY_KEY_RATE)[:, None]) < 1.0), means


def inflation(**changed: Any) -> float:
    at_rest: dict[str, Any] = {
        "previous_cpi_change": 4 / 12,
        "previous_inflation_trend": 4.0,
        "import_cost_pressure": 0.0,
        "previous_gasoline_retail_price": 60 * np.exp(4 / 1200),
        "previous_gasoline_retail_lagged": 60.0,
        "cpi_shock": 0.0,
        "cpi_season": 0.0,
        "cpi_momentum": 0.6,
        "cpi_memory": 0.2,
        "cpi_pass_through": 0.035,
        "cpi_volatility": 0.2,
        "inflation_anchor": 4.0,
        "gasoline_price_effect": 0.03,
        "vat_price_step": 0.7,
        "vat_rise": 0.0,
        "vat_rise_before": 0.0,
    }
    return float(macro.cpi_change(**{**at_rest, **changed}))


def test_inflation_rests_at_its_anchor() -> None:
    assert inflation() == pytest.approx(4 / 12)


def test_the_step_of_vat_starts_no_momentum() -> None:
    first = inflation(vat_rise=1.0)
    second = inflation(
        previous_cpi_change=first,
        vat_rise_before=1.0,
        previous_gasoline_retail_price=60 * np.exp(first / 100),
    )
    assert first - inflation() == pytest.approx(0.7)
    assert second == pytest.approx(inflation())


def test_a_fuel_price_that_outruns_others_raises_the_level_by_its_effect() -> None:
    """A one-off rise of ten percent ends, with the momentum that follows, at the effect times ten."""
    quiet = path = inflation()
    extra = 0.0
    for month in range(60):
        last = 60 * np.exp((path + (10 if month == 0 else 0)) / 100)
        path = inflation(previous_cpi_change=path, previous_gasoline_retail_price=last, cpi_memory=0.0)
        extra += path - quiet
    assert extra == pytest.approx(0.03 * 10, rel=0.05)


def test_the_level_chains_the_changes() -> None:
    panel = load_panel()[0]
    level = value("cpi_level_before")
    for change in panel["cpi_mom"]:
        level = macro.cpi_level(level, change)
    assert level == pytest.approx(1, abs=1e-3)


def test_gdp_is_its_reference_when_prices_are() -> None:
    gap = macro.gdp_gap(0.0, 1.0, np.exp(4 / 1200), 0.0, 0.98, 4.0, 0.05, 0.0, 0.004)
    assert gap == pytest.approx(0, abs=1e-12)
    assert macro.nominal_gdp(240000.0, gap) == pytest.approx(20000)


@pytest.mark.parametrize("relation", [rouble, consumer_prices, key_rate])
def test_estimates_have_samples_and_errors(relation: Any) -> None:
    found = relation.estimate()
    assert found.n >= 40
    covariance = np.array(found.covariance)
    assert np.all(np.linalg.eigvalsh(covariance) > -1e-12)
    assert np.all(np.diag(covariance) > 0)


def test_estimates_say_what_the_page_says() -> None:
    found = rouble.estimate()
    assert 0 < found.value("adjustment") < 0.15
    assert found.diagnostics["oil_free"] > 0, "the free oil link has the wrong sign since 2022"
    assert value("rouble_oil_elasticity") == rouble.OIL_ELASTICITY
    prices = consumer_prices.estimate()
    assert 0.05 <= prices.diagnostics["pass_through_year"] <= 0.10
    assert sum(prices.value(f"season.{month}") for month in range(1, 13)) == pytest.approx(0, abs=1e-9)
    assert value("pass_through_memory") == consumer_prices.PASS_THROUGH_MEMORY
    names = ("key_rate_persistence", "neutral_key_rate", "key_rate_response", "inflation_target")
    assert tuple(value(name) for name in names) == key_rate.RULE
