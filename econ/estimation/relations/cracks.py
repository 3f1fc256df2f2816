"""Cracks of gasoline and diesel in north-west Europe: season, persistence, and the tie to Brent."""

from __future__ import annotations

from typing import Any

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window
from econ.quantities import BARRELS_PER_TONNE, MONTHS_PER_YEAR, month_number

__all__ = ["RELATION", "compared", "estimate"]

PRODUCTS = ("gasoline", "diesel")
RELATION = Relation(
    window=Window("2022-07", why="all months with a price, the panic of 2022 and spring 2026 with them"),
    series=(
        "brent_price",
        "diesel_nwe_price",
        "gasoline_nwe_price",
    ),
)


def waves(months: np.ndarray) -> np.ndarray:
    """Level and one yearly wave: three and a half years bear no twelve free months."""
    angle = 2 * np.pi * (month_number(months) - 1) / MONTHS_PER_YEAR
    return np.column_stack([np.ones(len(months)), np.cos(angle), np.sin(angle)])


def estimate() -> Estimate:
    """Level, one yearly wave and AR(1) of each crack by maximum likelihood."""
    names: list[str] = []
    values: list[float] = []
    blocks: list[np.ndarray] = []
    diagnostics: dict[str, float] = {}
    for product in PRODUCTS:
        crack, months, surprise = _observed(product)
        one = _one(product, crack, months, surprise)
        names += one[0]
        values += one[1]
        blocks.append(one[2])
        diagnostics |= one[3]
    covariance = np.zeros((len(names), len(names)))
    start = 0
    for block in blocks:
        covariance[start : start + len(block), start : start + len(block)] = block
        start += len(block)
    return Estimate(
        relation="cracks",
        names=tuple(names),
        values=tuple(values),
        covariance=tuple(tuple(float(x) for x in row) for row in covariance),
        sample=f"{months[0]} to {months[-1]}",
        n=len(months),
        method="Maximum likelihood (state space, AR(1) errors), robust errors; season by the delta method",
        equation="econ.model.cracks.diesel_nwe_price",
        diagnostics=diagnostics,
    )


def _one(
    product: str, crack: np.ndarray, months: np.ndarray, surprise: np.ndarray
) -> tuple[list[str], list[float], np.ndarray, dict[str, float]]:
    from statsmodels.stats.diagnostic import acorr_ljungbox

    fit = _fit(crack, months)
    wave, (persistence, variance) = fit.params[:3], fit.params[3:]
    year = months[:MONTHS_PER_YEAR] - (month_number(months[:1]) - 1)
    # Twelve months from three coefficients: the season's covariance is singular, which a joint draw bears.
    jacobian = np.zeros((MONTHS_PER_YEAR + 2, 5))
    jacobian[:MONTHS_PER_YEAR, :3] = waves(year)
    jacobian[MONTHS_PER_YEAR, 3] = 1
    volatility = float(np.sqrt(variance))
    jacobian[MONTHS_PER_YEAR + 1, 4] = 1 / (2 * volatility)
    covariance = jacobian @ np.asarray(fit.cov_params()) @ jacobian.T
    residual = np.asarray(fit.resid)[1:]
    correlation = float(np.corrcoef(residual, surprise[1:])[0, 1])
    n = len(residual)
    size = len(covariance)
    whole = np.zeros((size + 1, size + 1))
    whole[:size, :size] = covariance
    whole[size, size] = (1 - correlation**2) ** 2 / n
    names = [f"{product}_season.{month}" for month in range(1, MONTHS_PER_YEAR + 1)]
    names += [f"{product}_persistence", f"{product}_volatility", f"{product}_correlation"]
    values = [*(waves(year) @ wave), float(persistence), volatility, correlation]
    return (
        names,
        [float(v) for v in values],
        whole,
        {
            f"{product}_ljung_box_p_6": float(acorr_ljungbox(residual, lags=[6])["lb_pvalue"].iloc[0]),
            f"{product}_residual_sd": float(residual.std()),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Each crack beside its forecast from the month before."""
    found = []
    for product in PRODUCTS:
        crack, months, _ = _observed(product)
        said = np.asarray(_fit(crack, months).fittedvalues)
        # The first month has no forecast of its own.
        found.append(Compared(f"Crack of {product}", "USD/bbl", months[1:], crack[1:], said[1:]))
    return tuple(found)


def _observed(product: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Crack [USD/bbl], its months, and the change of log Brent."""
    from econ.observations.arrays import load

    panel, months = load()
    use = RELATION.window.inside(months)
    brent = panel["brent_price"]
    surprise = np.diff(np.log(brent), prepend=np.nan)
    crack = panel[f"{product}_nwe_price"] / BARRELS_PER_TONNE[product] - brent
    return crack[use], months[use], surprise[use]


def _fit(crack: np.ndarray, months: np.ndarray) -> Any:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    return SARIMAX(crack, exog=waves(months), order=(1, 0, 0)).fit(disp=False, cov_type="robust")
