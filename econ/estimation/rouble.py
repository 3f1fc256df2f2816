"""Rouble: momentum of month means, pull back to the real rate's level, answer to the key rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from econ.estimates import Estimate
from econ.quantities import MONTHS_PER_YEAR, PERCENT

__all__ = ["OIL_ELASTICITY", "estimate", "quarterly_drift"]

#: Months of capital controls and of their unwinding: the rate was not a market's.
LEFT_OUT = ("2022-02", "2022-12")
#: Long-run elasticity of the real rate to oil income, imposed: `rouble_oil_elasticity` says why.
OIL_ELASTICITY = 0.25
_LAGS = 6


def estimate() -> Estimate:
    """Change of the log rate on its lag, last month's real rate (oil at its prior), key rate, a step in 2023.

    The oil price, added freely, takes the wrong sign (`oil_free` and its error are among the
    diagnostics): since 2022 the short-run link is not in the data, and the long-run one is a prior.
    """
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import acorr_ljungbox
    from statsmodels.tsa.stattools import adfuller

    from econ.observations.arrays import load

    panel, months = load()
    rate, oil, key = np.log(panel["usd_rub"]), np.log(panel["urals_tax_price"]), panel["key_rate"]
    real = rate - np.cumsum(np.log1p(panel["cpi_mom"] / PERCENT))
    change = np.diff(rate)
    dates = months[2:]
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = (dates < left) | (dates > right)
    after = (dates > right).astype(float)
    gap = real + OIL_ELASTICITY * oil
    y = change[1:][use]
    x = np.column_stack([np.ones(len(dates)), change[:-1], gap[1:-1], key[1:-1], after])[use]
    fit = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    free = sm.OLS(y, np.column_stack([x, oil[1:-1][use]])).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    residual, n = np.asarray(fit.resid), len(y)
    sigma = float(np.sqrt(residual @ residual / (n - x.shape[1])))
    kurtosis = float(np.mean(residual**4) / np.mean(residual**2) ** 2)
    places = [1, 2, 3]
    covariance = np.zeros((4, 4))
    covariance[:3, :3] = np.asarray(fit.cov_params())[np.ix_(places, places)]
    covariance[3, 3] = sigma**2 * (kurtosis - 1) / (4 * n)
    # The model's adjustment and key-rate effect are positive numbers that pull the rate down.
    signs = np.array([1.0, -1.0, -1.0, 1.0])
    return Estimate(
        relation="rouble",
        names=("momentum", "adjustment", "key_rate_effect", "volatility"),
        values=(float(fit.params[1]), -float(fit.params[2]), -float(fit.params[3]), sigma),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance * np.outer(signs, signs)),
        sample=f"{dates[0]} to {dates[-1]}, without {left} to {right}",
        n=n,
        method=f"Least squares, HAC errors ({_LAGS} lags); oil elasticity imposed at {OIL_ELASTICITY}",
        equation="econ.model.macro.usd_rub",
        diagnostics={
            "r_squared": float(fit.rsquared),
            "oil_free": float(free.params[5]),
            "oil_free_error": float(free.bse[5]),
            "ljung_box_p_6": float(acorr_ljungbox(residual, lags=[6])["lb_pvalue"].iloc[0]),
            "residual_kurtosis": kurtosis,
            "unit_root_p_real_rate": float(adfuller(real, result_object=False)[1]),
        },
    )


def quarterly_drift(last: float, annual_means: Sequence[float]) -> np.ndarray:
    """Monthly drift by quarter that turns the last observation into given annual means.

    Of all paths whose annual means are exactly the survey's, the one whose drift changes least
    from quarter to quarter (the principle of Boot, Feibes and Lisman, 1967, in logs).

    Parameters
    ----------
    last : float
        Mean rate of the month before the first year.
    annual_means : sequence of float
        Mean rate of each year.

    Returns
    -------
    ndarray
        `(4 x years,)`, change of the log rate a month.
    """
    from scipy.optimize import minimize

    years = len(annual_means)

    def missed(drift: np.ndarray) -> np.ndarray:
        path = last * np.exp(np.cumsum(np.repeat(drift, 3)))
        return np.log(path.reshape(years, MONTHS_PER_YEAR).mean(1) / np.asarray(annual_means))

    start = np.full(4 * years, np.log(annual_means[-1] / last) / (MONTHS_PER_YEAR * years))
    found = minimize(
        lambda drift: 1e4 * np.sum(np.diff(drift) ** 2),
        start,
        constraints=[{"type": "eq", "fun": missed}],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    return np.asarray(found.x)
