"""Rouble: momentum of month means, pull back to the level of the real exchange rate."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.small_sample import Corrected, Recursion, corrected
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.consumer_prices import trend
from econ.quantities import MONTHS_PER_YEAR, PERCENT

__all__ = ["OIL_ELASTICITY", "RATE_RATIO", "RELATION", "compared", "estimate", "recursion"]

#: Months of capital controls and of their unwinding: the rate was not a market's.
LEFT_OUT = ("2022-02", "2022-12")
#: Long-run elasticity of the real rate to oil income, imposed: `rouble_oil_elasticity` says why.
OIL_ELASTICITY = 0.25
#: Strengthening for a point of real key rate, imposed in the same way: `rouble_rate_ratio`.
RATE_RATIO = 0.025
#: Places of momentum, adjustment and volatility among the coefficients, and the signs the model gives them.
_PLACES, _SIGNS = [1, 2, 4], np.array([1.0, -1.0, 1.0])
_LAGS = 6
RELATION = Relation(
    window=Window(why="all months but those left out"),
    series=(
        "cpi_mom",
        "key_rate",
        "urals_tax_price",
        "usd_rub",
    ),
)


def recursion(panel: Mapping[str, np.ndarray], months: np.ndarray) -> Recursion:
    """Change of the log rate on a constant, its lag, last month's real exchange rate, a step in 2023.

    The real rate is over the level that the oil price and the real key rate call for, at the imposed
    elasticity and ratio.

    Parameters
    ----------
    panel : mapping of str to ndarray
        `urals_tax_price`, `key_rate` and `cpi_mom` by month, without gaps.
    months : ndarray of datetime64[M]
    """
    prices = np.cumsum(np.log1p(panel["cpi_mom"] / PERCENT))
    real = panel["key_rate"] - trend(panel["cpi_mom"], before=MONTHS_PER_YEAR * panel["cpi_mom"][0])
    anchor = prices - OIL_ELASTICITY * np.log(panel["urals_tax_price"]) - RATE_RATIO * real
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = ((months < left) | (months > right))[2:]
    after = (months > right).astype(float)
    start = np.log(panel["usd_rub"])

    def design(paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        change = np.diff(paths, axis=1)
        plain = np.ones_like(change[:, 1:])
        columns = [plain, change[:, :-1], (paths - anchor)[:, 1:-1]]
        columns += [plain * after[2:]]
        return change[:, 1:][:, use], np.stack(columns, axis=2)[:, use]

    def simulate(coefficients: np.ndarray, shocks: np.ndarray) -> np.ndarray:
        constant, momentum, pull, step = coefficients.T
        paths = np.repeat(start[None], len(shocks), axis=0)
        for t in range(2, paths.shape[1]):
            before = paths[:, t - 1]
            change = constant + momentum * (before - paths[:, t - 2]) + pull * (before - anchor[t - 1])
            paths[:, t] = before + change + step * after[t] + shocks[:, t]
        return paths

    return Recursion(design, simulate)


def estimate() -> Estimate:
    """The rouble's equation: least squares, corrected for the bias of short samples.

    The oil price, added freely, takes the wrong sign (`oil_free` and its error are among the
    diagnostics): since 2022 the short-run link is not in the data, and the long-run one is a prior.
    """
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import acorr_ljungbox
    from statsmodels.tsa.stattools import adfuller

    from econ.observations.arrays import load

    panel, months = load()
    relation = recursion(panel, months)
    rate = np.log(panel["usd_rub"])
    found = corrected(rate, relation)
    (y,), (x,) = relation.design(rate[None])
    robust = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    oil = np.log(panel["urals_tax_price"])[1:-1][((months < left) | (months > right))[2:]]
    free = sm.OLS(y, np.column_stack([x, oil])).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    keyed = panel["key_rate"][1:-1][((months < left) | (months > right))[2:]]
    rated = sm.OLS(y, np.column_stack([x, keyed])).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    real = rate - np.cumsum(np.log1p(panel["cpi_mom"] / PERCENT))
    values, covariance = _signed(found)
    return Estimate(
        relation="rouble",
        names=("momentum", "adjustment", "volatility"),
        values=tuple(float(v) for v in values),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
        sample=f"{months[2]} to {months[-1]}, without {left} to {right}",
        n=len(y),
        method="Least squares less simulated bias, simulated errors; volatility of Student shocks; "
        f"oil elasticity set to {OIL_ELASTICITY}, key-rate ratio to {RATE_RATIO}",
        equation="econ.model.macro.usd_rub",
        diagnostics={
            "r_squared": float(robust.rsquared),
            "adjustment_uncorrected": -float(found.plain[2]),
            "adjustment_hac_error": float(robust.bse[2]),
            "momentum_uncorrected": float(found.plain[1]),
            "momentum_hac_error": float(robust.bse[1]),
            "oil_free": float(free.params[4]),
            "oil_free_hac_error": float(free.bse[4]),
            "rate_ratio_free": float(rated.params[4] / rated.params[2]),
            "rate_free": float(rated.params[4]),
            "rate_free_hac_error": float(rated.bse[4]),
            "ljung_box_p_6": float(acorr_ljungbox(found.residual, lags=[6])["lb_pvalue"].iloc[0]),
            "residual_kurtosis": float(np.mean(found.residual**4) / np.mean(found.residual**2) ** 2),
            "unit_root_p_real_rate": float(adfuller(real, result_object=False)[1]),
        },
    )


def _signed(found: Corrected) -> tuple[np.ndarray, np.ndarray]:
    """The model's coefficients: the adjustment is positive and pulls the rate down."""
    signs = np.outer(_SIGNS, _SIGNS)
    return found.values[_PLACES] * _SIGNS, found.covariance[np.ix_(_PLACES, _PLACES)] * signs


def compared() -> tuple[Compared, ...]:
    """Change of the log rate beside the equation's, at the corrected coefficients."""
    from econ.observations.arrays import load

    panel, months = load()
    relation = recursion(panel, months)
    found = corrected(np.log(panel["usd_rub"]), relation)
    (y,), (x,) = relation.design(np.log(panel["usd_rub"])[None])
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    dates = months[2:]
    use = (dates < left) | (dates > right)
    return (Compared("Change of the rouble rate", "log", dates[use], y, x @ found.values[:-1]),)
