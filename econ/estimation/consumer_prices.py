"""Consumer prices: season, momentum, memory of a year's inflation, pass-through of the rouble."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.quantities import MONTHS_PER_YEAR, PERCENT, month_number

__all__ = ["PASS_THROUGH_MEMORY", "estimate", "pressure", "trend"]

#: The spike of March 2022 and the three months in which it was undone.
LEFT_OUT = ("2022-03", "2022-06")
#: Share of a month's import-cost pressure still to come a month later (`pass_through_memory`):
#: the effect of a monthly shock fades within five months.
PASS_THROUGH_MEMORY = 0.7
_LAGS = 6
_FIRST = 6


def trend(change: np.ndarray, before: float) -> np.ndarray:
    """Annual inflation with a memory of a year, month by month; the model's `inflation_trend`."""
    found = np.empty(len(change))
    level = before
    for month, value in enumerate(change):
        level += (MONTHS_PER_YEAR * value - level) / MONTHS_PER_YEAR
        found[month] = level
    return found


def pressure(rate: np.ndarray) -> np.ndarray:
    """Depreciation that prices have still to take in [percent]; the model's `import_cost_pressure`."""
    found = np.zeros(len(rate))
    for month, value in enumerate(np.diff(np.log(rate)) * PERCENT, start=1):
        found[month] = PASS_THROUGH_MEMORY * found[month - 1] + (1 - PASS_THROUGH_MEMORY) * value
    return found


def estimate() -> Estimate:
    """Monthly inflation on calendar months, its own lag and trend, and import-cost pressure, 2018-2025.

    With the momentum the pass-through of a year is the coefficient over one less momentum, which lands
    inside the literature's 0.05 to 0.10 (`pass_through_year`). Inflation stood above the target in most
    of these years, so the level to which the model's inflation reverts is a parameter of its own and
    not the sample's mean.
    """
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import acorr_ljungbox

    from econ.observations.arrays import load

    panel, dates = load()
    change = panel["cpi_mom"]
    slow = trend(change, before=MONTHS_PER_YEAR * change[0])
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = (dates < left) | (dates > right)
    use[:_FIRST] = False
    place = month_number(dates) - 1
    seasons = np.eye(MONTHS_PER_YEAR)[place]
    # Effect coding: the twelve seasonal factors add up to zero, the mean is a coefficient of its own.
    centred = seasons[:, :-1] - seasons[:, -1:]
    lagged = np.concatenate([[slow[0]], slow[:-1]]) / MONTHS_PER_YEAR
    before = np.concatenate([change[:1], change[:-1]])
    x = np.column_stack([np.ones(len(change)), centred, before, lagged, pressure(panel["usd_rub"])])[use]
    y = change[use]
    fit = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    beta, cov = np.asarray(fit.params), np.asarray(fit.cov_params())
    residual, n = y - x @ beta, len(y)
    sigma = float(np.sqrt(residual @ residual / (n - x.shape[1])))
    kurtosis = float(np.mean(residual**4) / np.mean(residual**2) ** 2)
    # Twelve factors out of eleven, then momentum, memory and pass-through.
    spreader = np.zeros((15, x.shape[1]))
    spreader[:11, 1:12] = np.eye(11)
    spreader[11, 1:12] = -1.0
    spreader[12:, 12:] = np.eye(3)
    values = spreader @ beta
    covariance = np.zeros((16, 16))
    covariance[:15, :15] = spreader @ cov @ spreader.T
    covariance[15, 15] = sigma**2 * (kurtosis - 1) / (4 * n)
    names = (
        *(f"season.{month}" for month in range(1, 13)),
        "momentum",
        "memory",
        "pass_through",
        "volatility",
    )
    return Estimate(
        relation="consumer_prices",
        names=names,
        values=(*(float(v) for v in values), sigma),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
        sample=f"{dates[use][0]} to {dates[-1]}, without {left} to {right}",
        n=n,
        method=f"Least squares, HAC errors ({_LAGS} lags)",
        equation="econ.model.macro.cpi_change",
        diagnostics={
            "r_squared": float(fit.rsquared),
            "pass_through_year": float(beta[-1] / (1 - beta[-3])),
            "mean_in_sample": float(beta[0]),
            "ljung_box_p_6": float(acorr_ljungbox(residual, lags=[6])["lb_pvalue"].iloc[0]),
            "residual_kurtosis": kurtosis,
        },
    )
