"""Key rate: how far decisions stray from the rule, given the rule."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.compared import Compared
from econ.estimation.consumer_prices import trend
from econ.estimation.small_sample import deviation_error
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["RULE", "compared", "estimate"]

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
    dates, rate, said, x = _ruled()
    residual, n = rate - said, len(rate)
    sigma = float(np.sqrt(np.mean(residual**2)))
    kurtosis = float(np.mean(residual**4) / np.mean(residual**2) ** 2)
    free = np.linalg.lstsq(x, rate, rcond=None)[0]
    return Estimate(
        relation="key_rate",
        names=("volatility",),
        values=(sigma,),
        covariance=((deviation_error(residual, sigma) ** 2,),),
        sample=f"{dates[0]} to {dates[-1]}, without {LEFT_OUT[0]} to {LEFT_OUT[1]}",
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


def compared() -> tuple[Compared, ...]:
    """Month-end key rate beside the rule's, from the rate of the month before."""
    dates, rate, said, _ = _ruled()
    return (Compared("Key rate", "percent", dates, rate, said),)


def _ruled() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Months used, key rates, what the rule makes of the month before, and its regressors."""
    from econ.observations.arrays import load

    panel, dates = load()
    rate, slow = panel["key_rate"], trend(panel["cpi_mom"], before=MONTHS_PER_YEAR * panel["cpi_mom"][0])
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = ((dates < left) | (dates > right))[1:]
    use[: MONTHS_PER_YEAR - 1] = False
    persistence, neutral, response, target = RULE
    wanted = neutral + response * (slow[:-1] - target)
    said = persistence * rate[:-1] + (1 - persistence) * wanted
    x = np.column_stack([np.ones(len(said)), rate[:-1], slow[:-1]])
    return dates[1:][use], rate[1:][use], said[use], x[use]
