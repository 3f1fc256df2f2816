"""Brent: volatility and momentum of month means."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared, arch_p, unit_root_p
from econ.estimation.methods.small_sample import heavy_tailed
from econ.estimation.relation import Relation, Window

__all__ = ["RELATION", "compared", "estimate"]

#: Months whose change is left out: demand fell by a fifth in April 2020 and came back.
ONE_OFFS = ("2020-03", "2020-04", "2020-05", "2020-06")
RELATION = Relation(
    window=Window(why="all months but those left out"),
    series=("brent_price",),
)


def estimate() -> Estimate:
    """Change of log Brent on its own lag, without the collapse and rebound of spring 2020.

    The half-life of the level (3.6 years) is the literature's: eight years cannot tell it.
    """
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import acorr_ljungbox

    from econ.observations.arrays import load

    panel, months = load()
    level = np.log(panel["brent_price"])
    _, y, x = _changes(level, months)
    # The residuals show no serial correlation, and robust errors over lags are too small without any.
    fit = sm.OLS(y, x).fit(cov_type="HC3")
    over_lags = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": 6})
    residual, n = np.asarray(fit.resid), len(y)
    sigma, error = heavy_tailed(residual, fitted=1)
    kurtosis = float(np.mean(residual**4) / np.mean(residual**2) ** 2)
    full = float(np.std(np.diff(level)))
    return Estimate(
        relation="brent",
        names=("momentum", "volatility"),
        values=(float(fit.params[0]), sigma),
        covariance=((float(fit.cov_params()[0, 0]), 0.0), (0.0, error**2)),
        sample=f"{months[2]} to {months[-1]}, without {ONE_OFFS[0]} to {ONE_OFFS[-1]} and the month after",
        n=n,
        method="Least squares, HC3 errors; volatility of Student shocks",
        equation="econ.model.world.brent_price",
        diagnostics={
            "standard_deviation_all_months": full,
            "momentum_hac_error": float(over_lags.bse[0]),
            "residual_kurtosis": kurtosis,
            "ljung_box_p_6": float(acorr_ljungbox(residual, lags=[6])["lb_pvalue"].iloc[0]),
            "arch_p": arch_p(residual),
            "unit_root_p_level": unit_root_p(level),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Change of log Brent beside what its lag says."""
    from econ.observations.arrays import load

    panel, months = load()
    dates, y, x = _changes(np.log(panel["brent_price"]), months)
    said = estimate().value("momentum") * x
    return (Compared("Change of Brent on the month before", "log", dates, y, said),)


def _changes(level: np.ndarray, months: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Months used, changes of the log price, and those of the month before."""
    change, dates = np.diff(level), months[1:]
    aside = np.isin(dates, np.array(ONE_OFFS, "datetime64[M]"))
    use = ~(aside[1:] | aside[:-1])
    return dates[1:][use], change[1:][use], change[:-1][use]
