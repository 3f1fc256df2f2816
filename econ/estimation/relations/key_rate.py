"""Key rate: how far decisions stray from the rule, given the rule."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.small_sample import heavy_tailed
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.consumer_prices import trend
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["RELATION", "RULE", "compared", "estimate", "meetings"]

#: Emergency decisions and their unwinding: the rule says nothing of them.
LEFT_OUT = ("2022-02", "2022-07")
#: The rule at its priors: persistence, neutral rate, answer to inflation, target (parameters/macro.yaml).
RULE = (0.85, 8.0, 1.5, 4.0)
RELATION = Relation(
    window=Window(why="all months with a scheduled meeting but those left out"),
    series=(
        "cpi_mom",
        "key_rate",
    ),
    tables=("key_rate_decisions",),
)


def estimate() -> Estimate:
    """Standard deviation of decisions around the rule, per square root of the rate, in months with a meeting.

    The rule's own coefficients are priors: eight years hold one tightening that began late and one
    emergency, and a free regression gives a unit root and no answer to inflation
    (`persistence_free`, `response_free` among the diagnostics). Decisions grew with the rate: the law of
    the square root (Cox, Ingersoll and Ross, 1985) is near the free exponent (`exponent_free`), while one
    deviation at all rates and one in proportion to them are both further from the data.
    """
    dates, rate, said, x = _ruled()
    before = x[:, 1]
    residual = (rate - said) / np.sqrt(before)
    sigma, error = heavy_tailed(residual)
    free = np.linalg.lstsq(x, rate, rcond=None)[0]
    exponent, exponent_error = _exponent(rate - said, before)
    early = dates < np.datetime64(LEFT_OUT[0], "M")
    return Estimate(
        relation="key_rate",
        names=("volatility",),
        values=(sigma,),
        covariance=((error**2,),),
        sample=f"{dates[0]} to {dates[-1]}, without {LEFT_OUT[0]} to {LEFT_OUT[1]}",
        n=len(rate),
        method="Residuals of the rule at its priors, over the square root of the rate; volatility of "
        "Student shocks",
        equation="econ.model.macro.key_rate",
        diagnostics={
            "residual_mean": float(residual.mean()),
            "residual_kurtosis": float(np.mean(residual**4) / np.mean(residual**2) ** 2),
            "exponent_free": exponent,
            "exponent_free_error": exponent_error,
            "deviation_before_2022": float(np.sqrt(np.mean(residual[early] ** 2))),
            "deviation_since_2022": float(np.sqrt(np.mean(residual[~early] ** 2))),
            "persistence_free": float(free[1]),
            "response_free": float(free[2] / (1 - free[1])),
        },
    )


def _exponent(residual: np.ndarray, before: np.ndarray) -> tuple[float, float]:
    """Power of the rate with which the residuals' deviation grows: normal likelihood, robust error."""
    from scipy.optimize import minimize
    from statsmodels.tools.numdiff import approx_hess

    x = np.column_stack([np.ones(len(before)), np.log(before)])

    def cost(p: np.ndarray) -> float:
        return float(np.sum(x @ p + 0.5 * residual**2 * np.exp(-2 * x @ p)))

    found = minimize(cost, np.zeros(2), method="BFGS").x
    scores = x * (1 - residual**2 * np.exp(-2 * x @ found))[:, None]
    bread = np.linalg.inv(approx_hess(found, cost))
    return float(found[1]), float(np.sqrt((bread @ scores.T @ scores @ bread)[1, 1]))


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
    use &= meetings(dates)[1:]
    persistence, neutral, response, target = RULE
    wanted = neutral + response * (slow[:-1] - target)
    said = persistence * rate[:-1] + (1 - persistence) * wanted
    x = np.column_stack([np.ones(len(said)), rate[:-1], slow[:-1]])
    return dates[1:][use], rate[1:][use], said[use], x[use]


def meetings(dates: np.ndarray) -> np.ndarray:
    """Whether a month has a scheduled meeting."""
    from econ.observations.catalog import rows

    held = {row["period"][:7] for row in rows("key_rate_decisions") if _scheduled(row)}
    return np.isin(dates.astype(str), sorted(held))


def _scheduled(row: Mapping[str, str]) -> bool:
    return row["series"] == "key_rate" and row["unscheduled"] == "0"
