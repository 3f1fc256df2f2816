"""Month profile of oil and gas revenue under the payment calendar in force since 2023."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["RELATION", "compared", "estimate"]

RELATION = Relation(
    window=Window(
        "2023-01",
        whole_years=True,
        why="the single tax payment moved payment days then; whole years, for a year's mean is one",
    ),
    series=(
        "oil_gas_revenue",
        "urals_tax_price",
        "usd_rub",
    ),
)


def estimate() -> Estimate:
    """Revenue over the rouble oil price of the month before, each year's mean at one; mean of the years.

    The plan of a budget law is for the year; this profile says when in the year it would come in.
    """
    shares, months = _shares()
    years = len(shares)
    season = shares.mean(0)
    residual = shares - season
    # One noise for all months: three years cannot tell twelve.
    variance = float(np.sum(residual**2) / ((years - 1) * (MONTHS_PER_YEAR - 1)) / years)
    spread = np.eye(MONTHS_PER_YEAR) - 1 / MONTHS_PER_YEAR
    return Estimate(
        relation="oil_gas_season",
        names=tuple(f"season.{month}" for month in range(1, MONTHS_PER_YEAR + 1)),
        values=tuple(float(v) for v in season),
        covariance=tuple(tuple(float(v) for v in row) for row in variance * spread),
        sample=f"{months[0]} to {months[-1]}",
        n=shares.size,
        method="Means by calendar month of shares of the year; pooled variance, shares sum to twelve",
        equation="econ.model.fiscal_stress.planned_oil_gas",
        diagnostics={"residual_deviation": float(np.sqrt(variance * years)), "years": float(years)},
    )


def _shares() -> tuple[np.ndarray, np.ndarray]:
    """Revenue over the oil price of the month before, each year's mean at one `(year, 12)`; the months."""
    from econ.observations.arrays import load

    panel, months = load()
    price = panel["urals_tax_price"] * panel["usd_rub"]
    use = RELATION.window.inside(months)
    ratio = (panel["oil_gas_revenue"][use] / np.roll(price, 1)[use]).reshape(-1, MONTHS_PER_YEAR)
    return ratio / ratio.mean(1, keepdims=True), months[use]


def compared() -> tuple[Compared, ...]:
    """Each month's share of its year beside the season."""
    shares, months = _shares()
    season = np.tile(shares.mean(0), len(shares))
    return (Compared("Revenue over the oil price, year's mean at one", "1", months, shares.ravel(), season),)
