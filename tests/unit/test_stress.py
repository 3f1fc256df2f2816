"""Stress: anchors, weights, sums that reset and fade, and the year 2025 as its own yardstick."""

from __future__ import annotations

import numpy as np
import pytest

from econ.estimation.relations import oil_gas_season
from econ.model import fiscal_stress as fiscal
from econ.model import stress
from econ.observations.arrays import load as load_panel
from econ.parameters import load

YAML = load()
PARTS = ("shortage", "premium", "population", "cover")


def value(name: str, month: str = "2026-01") -> float:  # history: published figures
    found = YAML[name]
    if not found.schedule:
        return float(found.value)  # type: ignore[arg-type]
    return float([v for date, v in found.schedule if date <= np.datetime64(month)][-1])


@pytest.mark.parametrize("pair", [(0.0, 0.12), (16.0, 10.0), (6.875, 21.0)])
def test_a_part_is_10_when_calm_90_at_its_alarm_and_never_at_a_bound(pair: tuple[float, float]) -> None:
    calm, alarm = pair
    x = calm + (alarm - calm) * np.array([-0.5, 0.0, 0.25, 1.0, 1.5])
    found = stress.anchored(x, np.array(calm), np.array(alarm))
    assert found == pytest.approx([100 / 82, 10, 25, 90, 8100 / 82])
    assert np.all(np.diff(found) > 0)


def test_weights_add_up_to_one() -> None:
    assert sum(value(f"{part}_weight") for part in PARTS) == 1
    parts = ("oil_gas_stress_weight", "deficit_stress_weight", "solvency_weight", "financing_weight")
    assert sum(value(part) for part in parts) == 1


def test_every_anchor_is_documented_and_never_drawn() -> None:
    for name, found in YAML.items():
        if found.block == "stress" and name.endswith(("_calm", "_alarm", "_weight")):
            assert found.source, name
            assert not found.uncertain, name


def test_the_indices_lie_between_nought_and_their_largest_part() -> None:
    rng = np.random.default_rng(3)
    felt = dict(zip((f"{part}_stress" for part in PARTS), rng.uniform(0, 100, (4, 500)), strict=True))
    weights = {f"{part}_weight": np.array(value(f"{part}_weight")) for part in PARTS}
    index, largest = stress.fuel_stress(**felt, **weights), stress.fuel_stress_max(**felt)
    assert np.all((index >= 0) & (index <= largest + 1e-9))
    assert np.all(largest == np.max(list(felt.values()), axis=0))
    alike = stress.fuel_stress(**{name: np.full(3, 40.0) for name in felt}, **weights)
    assert alike == pytest.approx([40, 40, 40])


def test_the_fuel_in_greater_stress_counts() -> None:
    usual, alarm = (np.asarray(YAML[name].value)[:, None] for name in ("premium_calm", "premium_alarm"))
    premium = np.hstack([np.vstack([alarm[0], usual[1]]), np.vstack([usual[0], (usual + alarm)[1] / 2])])
    assert stress.premium_stress(premium, usual, alarm) == pytest.approx([90, 50])
    cover = np.array([[13.0], [22.0]])
    calm, low = (np.asarray(YAML[name].value)[:, None] for name in ("cover_calm", "cover_alarm"))
    assert stress.cover_stress(cover, calm, low) == pytest.approx([50])


def test_sums_start_anew_in_january_and_fade_over_a_year() -> None:
    assert fiscal.since_january(np.array(500.0), np.array(20.0), np.array(1.0)) == 20
    assert fiscal.since_january(np.array(500.0), np.array(20.0), np.array(0.0)) == 520
    total = np.array(0.0)
    for _ in range(240):
        total = fiscal.year_of(total, np.array(10.0))
    assert total == pytest.approx(120, rel=1e-6)


def test_the_year_2025_is_at_the_alarm_of_its_own_shortfall() -> None:  # history: published figures
    """The ministry's months against the law for 2025-2027, through the model's own equations."""
    panel, months = load_panel()
    year = months.astype("datetime64[Y]") == np.datetime64("2025")
    season = oil_gas_season.estimate().values
    missed = planned = np.array(0.0)
    for month, paid in enumerate(panel["oil_gas_revenue"][year]):
        plan = fiscal.planned_oil_gas(np.array(value("oil_gas_plan", "2025-01")), np.array(season[month]))
        begins = np.array(float(month == 0))
        missed = fiscal.oil_gas_missed(missed, plan, paid, begins)
        planned = fiscal.planned_oil_gas_ytd(planned, plan, begins)
    share = fiscal.oil_gas_shortfall_ytd(
        missed, planned, np.array(value("oil_gas_plan", "2025-01")), np.array(value("judged_share"))
    )
    assert planned == pytest.approx(10936.4, rel=1e-6)
    assert share == pytest.approx(value("oil_gas_shortfall_alarm"), abs=0.001)


def test_january_is_judged_against_a_quarter_of_the_year() -> None:
    share = fiscal.oil_gas_shortfall_ytd(np.array(300.0), np.array(700.0), np.array(8000.0), np.array(0.25))
    assert share == pytest.approx(0.15)
    overrun = fiscal.deficit_overrun_ytd(
        np.array(-500.0), np.array(-1700.0), np.array(18000.0), np.array(18000.0), np.array(0.25)
    )
    assert overrun == pytest.approx(1200 / 54000)


def test_the_planned_balance_is_the_laws() -> None:
    """Without seasons a law's year adds up to its published balance, whole numbers of the law apart."""
    for year, balance in (("2025", -1170), ("2026", -3786), ("2027", -3185), ("2028", -3513)):
        month = fiscal.planned_balance(
            fiscal.planned_oil_gas(np.array(value("oil_gas_plan", year)), np.array(1.0)),
            np.array(value("non_oil_plan", year) / 12),
            np.array(1.0),
            np.array(value("spending_plan", year)),
            np.array(1.0),
        )
        assert 12 * month == pytest.approx(balance, abs=35), year


def test_a_year_of_the_balance_has_no_season_and_follows_the_sum_since_january() -> None:
    plan = {
        "oil_gas_plan": np.array(9000.0),
        "planned_non_oil": np.array(30000.0 / 12),
        "planned_spending": np.array(3500.0),
    }
    mean = (9000 + 30000) / 12 - 3500
    season = 400 * np.sin(np.arange(12) / 6 * np.pi)
    total, since = np.array(12 * mean), np.array(0.0)
    for month in range(24):
        begins = np.array(float(month % 12 == 0))
        before, since = since, fiscal.since_january(since, np.array(mean + season[month % 12]), begins)
        total = fiscal.balance_year(total, since, before, begins, np.array(mean + season[month % 12]), **plan)
        assert total == pytest.approx(12 * mean)
    deficit = fiscal.deficit_year(total, np.array(18000.0))
    assert deficit == pytest.approx(-12 * mean / (12 * 18000))


def test_a_deficit_that_bonds_and_the_whole_fund_just_pay_is_at_the_alarm() -> None:
    gdp, fund = np.array(20_000.0), np.array(4_800.0)
    covered = np.array(0.025 + 4_800 / 240_000)
    uncovered = fiscal.uncovered_deficit(covered, np.array(0.025), fund, gdp)
    assert uncovered == pytest.approx(0)
    alarm = fiscal.solvency_stress(
        uncovered, np.array(value("solvency_calm")), np.array(value("solvency_alarm"))
    )
    assert alarm == pytest.approx(90)
    worse = fiscal.uncovered_deficit(covered + 0.01, np.array(0.025), fund, gdp)
    assert worse == pytest.approx(0.01)


def test_anchors_of_the_premium_are_the_median_and_the_record_of_published_months() -> (
    None
):  # history: published figures
    panel, months = load_panel()
    dates, law = YAML["damper_indicative_price"].steps
    indicative = law[np.searchsorted(dates, months, side="right") - 1]
    span = (months >= np.datetime64("2021-01")) & (months <= np.datetime64("2024-12"))
    for place, fuel in enumerate(("gasoline", "diesel")):
        premium = panel[f"{fuel}_wholesale_price"] / indicative[:, place] - 1
        calm, alarm = (float(np.asarray(YAML[f"premium_{end}"].value)[place]) for end in ("calm", "alarm"))
        assert np.nanmedian(premium[span]) == pytest.approx(calm, abs=0.001), fuel
        assert np.nanmax(premium) == pytest.approx(alarm, abs=0.001), fuel


def test_oil_income_is_dollars_times_rate() -> None:
    assert stress.oil_income(np.array(8.0), np.array(4.0), np.array(80.0)) == 960
