"""Consumer prices: season, momentum, memory of a year's inflation, pass-through of the rouble."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.small_sample import Recursion, corrected
from econ.estimation.relation import Relation, Window
from econ.quantities import MONTHS_PER_YEAR, PERCENT, month_number

__all__ = ["PASS_THROUGH_MEMORY", "RELATION", "compared", "estimate", "pressure", "recursion", "trend"]

#: The spike of March 2022 and the three months in which it was undone.
LEFT_OUT = ("2022-03", "2022-06")
#: Share of a month's import-cost pressure still to come a month later (`pass_through_memory`):
#: the effect of a monthly shock fades within five months.
PASS_THROUGH_MEMORY = 0.7
#: Prior of the memory: in the survey of analysts of December 2025 little of 2025's excess over the target
#: is left after a year, while the data, with a target missed in most years, can hardly tell.
PRIOR = (0.10, 0.15)
_LAGS = 6
_FIRST = 6
#: A constant and eleven seasonal contrasts come before momentum, memory and pass-through.
_OWN = MONTHS_PER_YEAR
RELATION = Relation(
    window=Window(why="all months but those left out"),
    series=(
        "cpi_mom",
        "usd_rub",
    ),
    priors={"memory": PRIOR},
)


def trend(change: np.ndarray, before: float | np.ndarray) -> np.ndarray:
    """Annual inflation with a memory of a year, `(..., month)`; the model's `inflation_trend`."""
    found = np.empty(change.shape)
    level = before
    for month in range(change.shape[-1]):
        level = level + change[..., month] - level / MONTHS_PER_YEAR
        found[..., month] = level
    return found


def pressure(rate: np.ndarray) -> np.ndarray:
    """Depreciation that prices have still to take in [percent]; the model's `import_cost_pressure`."""
    found = np.zeros(len(rate))
    for month, value in enumerate(np.diff(np.log(rate)) * PERCENT, start=1):
        found[month] = PASS_THROUGH_MEMORY * found[month - 1] + (1 - PASS_THROUGH_MEMORY) * value
    return found


def recursion(panel: Mapping[str, np.ndarray], months: np.ndarray) -> Recursion:
    """Monthly inflation on calendar months, its own lag and trend, and import-cost pressure.

    Parameters
    ----------
    panel : mapping of str to ndarray
        `cpi_mom` and `usd_rub` by month, without gaps.
    months : ndarray of datetime64[M]
    """
    first = panel["cpi_mom"][0]
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = (months < left) | (months > right)
    use[:_FIRST] = False
    seasons = np.eye(MONTHS_PER_YEAR)[month_number(months) - 1]
    # Effect coding: the twelve seasonal factors add up to zero, the mean is a coefficient of its own.
    fixed = np.column_stack([np.ones(len(months)), seasons[:, :-1] - seasons[:, -1:]])
    costs = pressure(panel["usd_rub"])

    def design(paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        slow = trend(paths, MONTHS_PER_YEAR * first)
        own = np.stack([paths[:, :-1], slow[:, :-1] / MONTHS_PER_YEAR], axis=2)
        own = np.concatenate([own[:, :1], own], axis=1)
        shape = (len(paths), *fixed.shape)
        cost = np.broadcast_to(costs[:, None], (len(paths), len(costs), 1))
        x = np.concatenate([np.broadcast_to(fixed, shape), own, cost], axis=2)
        return paths[:, use], x[:, use]

    def simulate(coefficients: np.ndarray, shocks: np.ndarray) -> np.ndarray:
        given = coefficients[:, :_OWN] @ fixed.T + coefficients[:, -1:] * costs + shocks
        momentum, memory = coefficients[:, _OWN], coefficients[:, _OWN + 1]
        paths: np.ndarray = np.full(shocks.shape, first)
        slow = np.full(len(paths), MONTHS_PER_YEAR * first)
        for t in range(1, paths.shape[1]):
            paths[:, t] = given[:, t] + momentum * paths[:, t - 1] + memory * slow / MONTHS_PER_YEAR
            slow = slow + paths[:, t] - slow / MONTHS_PER_YEAR
        return paths

    return Recursion(design, simulate)


def estimate() -> Estimate:
    """The equation of consumer prices: least squares, corrected for the bias of short samples.

    With the momentum the pass-through of a year is the coefficient over one less momentum
    (`pass_through_year`), to be compared with the literature's 0.05 to 0.10. Inflation stood above the
    target in most of these years, so the level to which the model's inflation reverts is a parameter
    of its own and not the sample's mean.
    """
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import acorr_ljungbox

    from econ.observations.arrays import load

    panel, months = load()
    relation = recursion(panel, months)
    found = corrected(panel["cpi_mom"], relation)
    (y,), (x,) = relation.design(panel["cpi_mom"][None])
    robust = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": _LAGS})
    beta, covariance = _informed(found.values, found.covariance, _OWN + 1)
    # Twelve factors out of eleven, then momentum, memory, pass-through and volatility.
    spread = np.zeros((MONTHS_PER_YEAR + 4, len(beta)))
    spread[: MONTHS_PER_YEAR - 1, 1:_OWN] = np.eye(MONTHS_PER_YEAR - 1)
    spread[MONTHS_PER_YEAR - 1, 1:_OWN] = -1.0
    spread[MONTHS_PER_YEAR:, _OWN:] = np.eye(4)
    values = spread @ beta
    momentum, _, through, _ = values[MONTHS_PER_YEAR:]
    season = tuple(f"season.{month}" for month in range(1, MONTHS_PER_YEAR + 1))
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    return Estimate(
        relation="consumer_prices",
        names=(*season, "momentum", "memory", "pass_through", "volatility"),
        values=tuple(float(v) for v in values),
        covariance=tuple(tuple(float(v) for v in row) for row in spread @ covariance @ spread.T),
        sample=f"{months[_FIRST]} to {months[-1]}, without {left} to {right}",
        n=len(y),
        method="Least squares less simulated bias, simulated errors; normal prior on the memory; volatility "
        "of Student shocks",
        equation="econ.model.macro.cpi_change",
        diagnostics={
            "r_squared": float(robust.rsquared),
            "pass_through_year": float(through / (1 - momentum)),
            "momentum_uncorrected": float(found.plain[_OWN]),
            "momentum_hac_error": float(robust.bse[_OWN]),
            "memory_without_prior": float(found.values[_OWN + 1]),
            "memory_without_prior_error": float(np.sqrt(found.covariance[_OWN + 1, _OWN + 1])),
            "pass_through_hac_error": float(robust.bse[_OWN + 2]),
            "ljung_box_p_6": float(acorr_ljungbox(found.residual, lags=[6])["lb_pvalue"].iloc[0]),
            "residual_skewness": float(np.mean(found.residual**3) / np.mean(found.residual**2) ** 1.5),
            "residual_kurtosis": float(np.mean(found.residual**4) / np.mean(found.residual**2) ** 2),
        },
        prior={"memory": PRIOR},
    )


def _informed(beta: np.ndarray, covariance: np.ndarray, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Normal estimates updated by the normal prior of one coefficient, and what it implies for the others."""
    mean, spread = PRIOR
    gain = covariance[:, place] / (covariance[place, place] + spread**2)
    return beta + gain * (mean - beta[place]), covariance - np.outer(gain, covariance[place])


def compared() -> tuple[Compared, ...]:
    """Monthly inflation beside the equation's, at the corrected coefficients."""
    from econ.observations.arrays import load

    panel, months = load()
    relation = recursion(panel, months)
    found = corrected(panel["cpi_mom"], relation)
    beta, _ = _informed(found.values, found.covariance, _OWN + 1)
    (y,), (x,) = relation.design(panel["cpi_mom"][None])
    left, right = (np.datetime64(month, "M") for month in LEFT_OUT)
    use = (months < left) | (months > right)
    use[:_FIRST] = False
    return (Compared("Consumer prices on the month before", "percent", months[use], y, x @ beta[:-1]),)
