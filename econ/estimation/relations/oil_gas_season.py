"""Month profile of oil and gas revenue under the payment calendar in force since 2023."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["FIRST_YEAR", "compared", "estimate"]

#: The single tax payment moved payment days in January 2023; the quarterly income tax falls in four months.
FIRST_YEAR = 2023


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
    start = int((np.datetime64(f"{FIRST_YEAR}-01", "M") - months[0]).astype(int))
    ratio = (panel["oil_gas_revenue"][1:] / price[:-1])[start - 1 :].reshape(-1, MONTHS_PER_YEAR)
    return ratio / ratio.mean(1, keepdims=True), months[start:]


def compared() -> tuple[Compared, ...]:
    """Each month's share of its year beside the season."""
    shares, months = _shares()
    season = np.tile(shares.mean(0), len(shares))
    return (Compared("Revenue over the oil price, year's mean at one", "1", months, shares.ravel(), season),)
