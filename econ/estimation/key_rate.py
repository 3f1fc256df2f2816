"""Key rate: how far decisions stray from the rule, given the rule."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.consumer_prices import trend
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["RULE", "estimate"]

#: Emergency decisions and their unwinding: the rule says nothing of them.
LEFT_OUT = ("2022-02", "2022-07")
#: The rule at its priors: persistence, neutral rate, answer to inflation, target (parameters/macro.yaml).
RULE = (0.90, 8.0, 1.5, 4.0)


def estimate() -> Estimate:
    """Standard deviation of month-end key rates around the rule, 2018-2025.

    The rule's own coefficients are priors: eight years hold one tightening that began late and one
    emergency, and a free regression gives a unit root and no answer to inflation
    (`persistence_free`, `response_free` among the diagnostics).
    """
    from econ.observations.arrays import load

    panel, dates = load()
    rate, slow = panel["key_rate"], trend(panel["cpi_mom"], before=MONTHS_PER_YEAR * panel["cpi_mom"][0])
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = ((dates < left) | (dates > right))[1:]
    use[: MONTHS_PER_YEAR - 1] = False
    persistence, neutral, response, target = RULE
    wanted = neutral + response * (slow[:-1] - target)
    residual = (rate[1:] - persistence * rate[:-1] - (1 - persistence) * wanted)[use]
    n = len(residual)
    sigma = float(np.sqrt(np.mean(residual**2)))
    kurtosis = float(np.mean(residual**4) / np.mean(residual**2) ** 2)
    x = np.column_stack([np.ones(n), rate[:-1][use], slow[:-1][use]])
    free = np.linalg.lstsq(x, rate[1:][use], rcond=None)[0]
    return Estimate(
        relation="key_rate",
        names=("volatility",),
        values=(sigma,),
        covariance=((sigma**2 * (kurtosis - 1) / (4 * n),),),
        sample=f"{dates[1:][use][0]} to {dates[-1]}, without {left} to {right}",
        n=n,
        method="Root mean square of the rule's residuals, rule at its priors",
        equation="econ.model.macro.key_rate",
        diagnostics={
            "residual_mean": float(residual.mean()),
            "residual_kurtosis": kurtosis,
            "persistence_free": float(free[1]),
            "response_free": float(free[2] / (1 - free[1])),
        },
    )
