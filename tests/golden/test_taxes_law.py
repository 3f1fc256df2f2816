"""Tax formulas against values that the tax service, the ministry and Reuters published."""

from __future__ import annotations

import numpy as np
import pytest

from econ.estimation.methods.fiscal import Months
from econ.model import taxes
from econ.observations.catalog import rows
from econ.parameters import resolve
from econ.quantities import LAW_BARRELS_PER_TONNE

ROWS = list(rows("tax_examples"))


def law(name: str, month: str) -> np.ndarray:
    """A law parameter in one month, without scenario and draw."""
    values = resolve([name], np.array([month], "datetime64[M]"))
    return (values.constant[name] if name in values.constant else values.monthly[name][0])[..., 0, 0]


def published(series: str, month: str) -> float:
    return next(float(r["value"]) for r in ROWS if (r["series"], r["period"]) == (series, month))


COEFFICIENTS = [r for r in ROWS if r["series"] == "kc" and r["urals_price"] and r["usd_rub"]]


def test_there_are_sixteen_published_coefficients() -> None:
    assert len(COEFFICIENTS) == 16


@pytest.mark.parametrize("row", COEFFICIENTS, ids=lambda r: r["period"])
def test_price_coefficient_is_the_published_one(row: dict[str, str]) -> None:
    made = taxes.met_price_coefficient(
        np.float64(row["urals_price"]),
        np.float64(row["usd_rub"]),
        law("met_price_threshold", "2025-01"),
        law("met_price_divisor", "2025-01"),
    )
    assert f"{float(made):.4f}" == f"{float(row['value']):.4f}"


DUTIES = [
    r for r in ROWS if r["series"] == "export_duty_oil" and r["period"] > "2022" and r["monitoring_price"]
]


@pytest.mark.parametrize("row", DUTIES, ids=lambda r: r["period"])
def test_export_duty_is_the_published_one(row: dict[str, str]) -> None:
    month = row["period"]
    full = taxes.duty_on(
        np.float64(row["monitoring_price"]) / LAW_BARRELS_PER_TONNE,
        *(law(name, month) for name in ("duty_base", "duty_rate", "duty_threshold")),
    )
    assert np.floor(10 * full * law("duty_at_border", month)) / 10 == float(row["value"])


@pytest.mark.parametrize(
    ("series", "month"),
    [
        ("cutoff_gasoline", "2023-09"),
        ("cutoff_diesel", "2023-09"),
        ("cutoff_diesel", "2024-04"),
        ("cutoff_gasoline", "2025-08"),
    ],
)
def test_damper_limits_are_the_published_ones(series: str, month: str) -> None:
    fuel = ("gasoline", "diesel").index(series.removeprefix("cutoff_"))
    limit = law("damper_indicative_price", month)[fuel] * (1 + law("damper_threshold", month)[fuel])
    # September 2023's diesel limit was derived from an excess rounded to the rouble.
    assert limit == pytest.approx(published(series, month), abs=1)


def due(month: str) -> np.ndarray:
    """Damper a tonne by the formula from observed prices."""
    sample = Months(month, month)
    inputs = sample.tax_inputs()
    found = sample.call(
        taxes.damper_due,
        gasoline_nwe_price=sample.seen("gasoline_nwe_price"),
        diesel_nwe_price=sample.seen("diesel_nwe_price"),
        **{name: inputs[name] for name in ("brent_price", "urals_tax_price", "usd_rub")},
    )
    return np.asarray(found)[:, 0]


def test_damper_of_june_2024_is_what_reuters_computed() -> None:
    """Freight was solved from this month, on other quotes of the same market."""
    theirs = [published(f"damper_{fuel}", "2024-06") for fuel in ("gasoline", "diesel")]
    assert due("2024-06") == pytest.approx(theirs, rel=0.05)


def test_damper_of_september_2023_is_what_reuters_computed_at_half() -> None:
    theirs = [published(f"damper_{fuel}_theoretical", "2023-09") for fuel in ("gasoline", "diesel")]
    assert due("2023-09") == pytest.approx(theirs, rel=0.05)


def test_indicative_prices_follow_their_rule() -> None:
    """Next = the previous and three percent, up to the next fifty roubles."""
    for year in range(2023, 2031):
        before, after = (law("damper_indicative_price", f"{y}-01") for y in (year - 1, year))
        assert after == pytest.approx(np.ceil(1.03 * before / 50) * 50)


def test_full_rate_less_least_rate_is_559_coefficients() -> None:
    """Reuters's two rates differ by the relief's own constant: the coefficient they used is ours."""
    for month, series in (("2023-05", "kc"), ("2023-06", "kc_estimate")):
        gap = published("met_oil_rate_full", month) - published("met_oil_rate_min", month)
        assert gap == pytest.approx(559 * published(series, month), abs=1)
