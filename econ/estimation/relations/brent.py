"""Brent: volatility and momentum of month means."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared, arch_p, unit_root_p
from econ.estimation.methods.student import student_fit
from econ.estimation.relation import Relation, Window
from econ.model.world import turbulence_size
from econ.parameters import resolve

__all__ = ["RELATION", "compared", "estimate"]

#: Month means of a daily random walk repeat a quarter of their last change, once (Working, 1960). Carried
#: on and on as here, a fifth of it gives the same spread after a year.
PRIORS = {"momentum": (0.2, 0.05)}
RELATION = Relation(  # history: an episode by its dates
    window=Window(why="all months, spring 2020, 2022 and March 2026 with them"),
    series=("brent_price",),
    parameters=("turbulence_bound", "turbulence_freedom"),
    equations=("world.turbulence_size",),
    priors=PRIORS,
)


def estimate() -> Estimate:
    """Change of log Brent on its own lag, with Student shocks, on the whole sample.

    The half-life of the level (3.6 years) is the literature's: eight years cannot tell it.
    """
    from statsmodels.stats.diagnostic import acorr_ljungbox

    from econ.observations.arrays import load

    panel, months = load()
    level = np.log(panel["brent_price"])
    _, y, x = _changes(level, months)
    found = resolve(["turbulence_bound", "turbulence_freedom"], months[-1:]).constant
    bound, freedom = (np.asarray(found[name]) for name in ("turbulence_bound", "turbulence_freedom"))
    momentum, scale, error = student_fit(y, x, float(freedom.item()), PRIORS["momentum"])
    size = float(turbulence_size(bound, freedom).item())
    sigma = scale * size
    residual = y - momentum * x
    return Estimate(
        relation="brent",
        names=("momentum", "volatility"),
        values=(momentum, sigma),
        covariance=((error[0] ** 2, 0.0), (0.0, (error[1] * size) ** 2)),
        sample=f"{months[2]} to {months[-1]}",
        n=len(y),
        method="Posterior mode with Student shocks of three degrees of freedom; volatility is that of "
        "the same shocks bounded as in the model",
        equation="econ.model.world.brent_price",
        diagnostics={
            "standard_deviation_all_months": float(np.std(y)),
            "quiet_scale": scale,
            "largest_residual_in_scales": float(np.abs(residual).max() / scale),
            "ljung_box_p_6": float(acorr_ljungbox(residual, lags=[6])["lb_pvalue"].iloc[0]),
            "arch_p": arch_p(residual),
            "unit_root_p_level": unit_root_p(level),
        },
        prior=dict(PRIORS),
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
    change = np.diff(level)
    return months[2:], change[1:], change[:-1]
