"""Macro: the reference when nothing happens, signs and sizes when something does, figures of the survey."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from econ.estimation.relations import consumer_prices, key_rate, rouble
from econ.model import macro
from econ.observations.arrays import load as load_panel
from econ.parameters import load


def value(name: str) -> float:
    found = load()[name]
    return float(found.schedule[0][1] if found.schedule else found.value)  # type: ignore[arg-type]


def schedule(name: str, months: np.ndarray) -> np.ndarray:
    steps = load()[name].schedule
    dates = np.array([date for date, _ in steps])
    return np.array([float(v) for _, v in steps])[np.searchsorted(dates, months, side="right") - 1]


def rate(**changed: Any) -> float:
    """The rouble of a first month, everything at rest unless it is named."""
    at_rest: dict[str, Any] = {
        "previous_usd_rub": 80.0,
        "previous_usd_rub_reference": 80.0,
        "previous_usd_rub_surprise": 0.0,
        "previous_price_gap": 0.0,
        "previous_real_rate_surprise": 0.0,
        "oil_income_gap": 0.0,
        "previous_oil_income_gap": 0.0,
        "usd_rub_drift": 0.01,
        "usd_rub_shock": 0.0,
        "rouble_momentum": 0.3,
        "rouble_adjustment": 0.05,
        "rouble_oil_elasticity": 0.25,
        "rouble_oil_impact": 0.0,
        "rouble_rate_ratio": 0.025,
        "rouble_volatility": 0.03,
        "market_turbulence": 1.0,
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


def test_a_lasting_point_of_real_rate_is_worth_its_ratio_and_no_more() -> None:
    level, surprise = 80.0, 0.0
    for _ in range(600):
        after = rate(
            previous_usd_rub=level,
            previous_usd_rub_surprise=surprise,
            previous_real_rate_surprise=1.0,
            usd_rub_drift=0.0,
        )
        level, surprise = after, np.log(after / level)
    assert np.log(level / 80) == pytest.approx(-0.025, rel=1e-6)


def test_prices_beyond_the_reference_weaken_the_rouble_one_for_one_in_the_end() -> None:
    level, surprise = 80.0, 0.0
    for _ in range(600):
        after = rate(
            previous_usd_rub=level,
            previous_usd_rub_surprise=surprise,
            previous_price_gap=0.1,
            usd_rub_drift=0.0,
        )
        level, surprise = after, np.log(after / level)
    assert np.log(level / 80) == pytest.approx(0.1, rel=1e-6)


def test_dearer_oil_strengthens_the_rouble_in_its_own_month() -> None:
    dearer = rate(oil_income_gap=0.2, rouble_oil_impact=0.05, rouble_adjustment=0.0)
    assert np.log(dearer / rate(rouble_adjustment=0.0)) == pytest.approx(-0.01)


def test_a_rate_beyond_all_samples_moves_the_rouble_no_further() -> None:
    told = [float(macro.real_rate_surprise(k, 5.0, 14.0, 5.0, 25.0)) for k in (39.0, 200.0, 0.0)]
    assert told == [25.0, 25.0, -14.0]


def test_sales_under_the_rule_shield_the_rouble() -> None:
    income: dict[str, Any] = {
        "previous_export_income": 6.0,
        "previous_product_export_income": 4.0,
        "previous_usd_rub": 80.0,
        "rule_currency_weight": 1.0,
        "reference_export_income": 13.0,
        "oil_income_floor": 0.1,
    }
    idle = macro.oil_income_gap(previous_currency_operation=0.0, **income)
    sales = macro.oil_income_gap(previous_currency_operation=-160.0, **income)
    assert idle == pytest.approx(np.log(10 / 13))
    assert sales == pytest.approx(np.log(12 / 13))
    assert np.isfinite(macro.oil_income_gap(previous_currency_operation=4000.0, **income))


def test_the_key_rate_moves_at_meetings_alone_and_more_with_a_deficit() -> None:
    def decided(**changed: float) -> float:
        at_rest = {
            "previous_key_rate": 14.0,
            "previous_inflation_trend": 6.0,
            "key_rate_persistence": 0.85,
            "neutral_key_rate": 8.0,
            "key_rate_response": 1.5,
            "inflation_target": 4.0,
            "key_rate_shock": 0.0,
            "key_rate_volatility": 0.3,
            "rate_meeting": 1.0,
            "previous_demand_push": 0.0,
            "demand_rate_effect": 0.8,
        }
        return float(macro.key_rate(**{**at_rest, **changed}))

    assert decided() == pytest.approx(0.85 * 14 + 0.15 * 11)
    assert decided(rate_meeting=0.0, key_rate_shock=3.0) == 14.0
    assert decided(previous_demand_push=0.01) - decided() == pytest.approx(0.15 * 0.8)


def test_meetings_are_in_the_months_of_the_calendar_in_the_data() -> None:
    season = load()["rate_meeting"].season
    assert season is not None
    for year in ("2023", "2024", "2025"):
        months = np.arange(f"{year}-01", f"{int(year) + 1}-01", dtype="datetime64[M]")
        assert np.array_equal(key_rate.meetings(months), season.ravel() > 0), year


def inflation(**changed: Any) -> float:
    at_rest: dict[str, Any] = {
        "previous_cpi_change": 4 / 12,
        "previous_inflation_trend": 4.0,
        "import_cost_pressure": 0.0,
        "gasoline_push": 0.0,
        "previous_demand_push": 0.0,
        "measures_price_step": 0.0,
        "previous_measures_price_step": 0.0,
        "inflation_floor": 2.3,
        "inflation_usual": 7.2,
        "inflation_persistence_limit": 0.99,
        "cpi_skew": 1e-6,
        "demand_price_effect": 0.4,
        "cpi_shock": 0.0,
        "cpi_season": 0.0,
        "cpi_momentum": 0.6,
        "cpi_memory": 0.2,
        "cpi_pass_through": 0.035,
        "cpi_volatility": 0.2,
        "inflation_anchor": 4.0,
        "vat_price_step": 0.7,
        "vat_rise": 0.0,
        "vat_rise_before": 0.0,
    }
    return float(macro.cpi_change(**{**at_rest, **changed}))


def test_inflation_rests_at_its_anchor() -> None:
    assert inflation() == pytest.approx(4 / 12)


def test_the_step_of_vat_starts_no_momentum() -> None:
    first = inflation(vat_rise=1.0)
    second = inflation(previous_cpi_change=first, vat_rise_before=1.0)
    assert first - inflation() == pytest.approx(0.7)
    assert second == pytest.approx(inflation())


def test_a_fuel_price_that_outruns_others_raises_the_level_by_its_effect() -> None:
    """A one-off rise of ten percent ends, with the momentum that follows, at the effect times ten."""
    quiet = path = inflation()
    extra = 0.0
    for month in range(60):
        last = 60 * np.exp((path + (10 if month == 0 else 0)) / 100)
        push = float(macro.gasoline_push(last, 60.0, path, 0.03))
        path = inflation(previous_cpi_change=path, gasoline_push=push, cpi_memory=0.0)
        extra += path - quiet
    assert extra == pytest.approx(0.03 * 10, rel=0.05)


def test_taxes_of_the_answer_lift_prices_once() -> None:
    first = inflation(measures_price_step=0.5)
    second = inflation(previous_cpi_change=first, previous_measures_price_step=0.5)
    assert first - inflation() == pytest.approx(0.5)
    assert second == pytest.approx(inflation())


def test_a_deficit_beyond_the_usual_lifts_what_inflation_goes_back_to() -> None:
    change = trend = 4 / 12
    trend = 4.0
    for _ in range(400):
        change = inflation(
            previous_cpi_change=change, previous_inflation_trend=trend, previous_demand_push=0.02
        )
        trend = float(macro.inflation_trend(trend, change))
    assert 12 * change == pytest.approx(4 + 0.4 * 2)


def test_prices_are_as_noisy_as_estimated_at_the_mean_and_quiet_at_the_record_low() -> None:
    def moved(level: float) -> float:
        return inflation(previous_inflation_trend=level, cpi_shock=1.0) - inflation(
            previous_inflation_trend=level
        )

    assert moved(7.2) == pytest.approx(0.2)
    assert moved(2.3) == moved(1.0) == 0
    assert 0 < moved(4.0) < moved(7.2) < moved(12.0)


def test_noise_of_prices_keeps_mean_and_deviation_and_rises_further_than_it_falls() -> None:
    z = np.random.default_rng(2).standard_normal(400_000)
    noise = macro.skewed(z, np.array(0.31))
    assert noise.mean() == pytest.approx(0, abs=0.01)
    assert noise.std() == pytest.approx(1, abs=0.01)
    skewness = float(np.mean(noise**3))
    assert skewness == pytest.approx(consumer_prices.estimate().diagnostics["residual_skewness"], abs=0.15)


def test_the_record_and_the_mean_of_inflation_are_the_panels() -> None:
    monthly = load_panel()[0]["cpi_mom"]
    windows = np.lib.stride_tricks.sliding_window_view(1 + monthly / 100, 12)
    annual = 100 * (np.prod(windows, axis=1) - 1)
    assert annual.min() == pytest.approx(value("inflation_floor"), abs=0.05)
    assert annual.mean() == pytest.approx(value("inflation_usual"), abs=0.05)


def test_the_level_chains_the_changes() -> None:  # history: published figures
    panel, months = load_panel()
    level = value("cpi_level_before")
    for month, change in zip(months, panel["cpi_mom"], strict=True):
        level = macro.cpi_level(level, change)
        if str(month) == "2026-06":
            assert level == pytest.approx(1, abs=1e-3)


def test_gdp_is_its_reference_when_prices_are() -> None:
    gap = macro.gdp_gap(0.0, 1.0, np.exp(4 / 1200), 0.0, 0.0, 0.25, 0.98, 4.0, 0.05, 0.0, 0.004)
    assert gap == pytest.approx(0, abs=1e-12)
    assert macro.nominal_gdp(240000.0, gap, 0.0) == pytest.approx(20000)
    assert macro.nominal_gdp(240000.0, gap, 0.01) == pytest.approx(19800)


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
    assert value("rouble_rate_ratio") == rouble.RATE_RATIO
    prices = consumer_prices.estimate()
    assert 0.05 <= prices.diagnostics["pass_through_year"] <= 0.10
    assert sum(prices.value(f"season.{month}") for month in range(1, 13)) == pytest.approx(0, abs=1e-9)
    assert value("pass_through_memory") == consumer_prices.PASS_THROUGH_MEMORY
    names = ("key_rate_persistence", "neutral_key_rate", "key_rate_response", "inflation_target")
    assert tuple(value(name) for name in names) == key_rate.RULE


def test_falling_costs_lower_prices_in_full_at_the_usual_inflation_and_not_at_the_record_low() -> None:
    def step(pressure: float, trend: float) -> float:
        return inflation(import_cost_pressure=pressure, previous_inflation_trend=trend) - inflation(
            previous_inflation_trend=trend
        )

    assert step(-10, 7.2) == pytest.approx(-0.35)
    assert step(-10, 12.0) == pytest.approx(-0.35)
    assert step(-10, 2.3) == 0
    for trend in (2.3, 7.2):
        assert step(10, trend) == pytest.approx(0.35)
