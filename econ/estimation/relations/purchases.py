"""Buyers' purchases from month to month: how far they stray from their usual level, and how long."""

from __future__ import annotations

from typing import Any

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.peak import settled
from econ.estimation.relation import Relation, Window
from econ.variables.buyers import BUYERS
from econ.variables.declare import DIMS

__all__ = ["PRIORS", "RELATION", "compared", "estimate"]

#: Buyers with a series of their own.
OWN = tuple(buyer for buyer in BUYERS if buyer.estimated)
#: Prior mean and standard deviation: of the persistence in logits, of each shock in logs.
PRIORS: dict[str, tuple[float, float]] = {
    "persistence_logit": (-0.4, 1.0),
    **{f"volatility_log.{one.label}": (float(np.log(one.shock[0])), one.shock[1]) for one in OWN},
}
RELATION = Relation(  # history: an episode by its dates
    window=Window(
        min(buyer.usual_from for buyer in OWN),
        why="each buyer's usual level after the redirection of 2022, and the swings of 2025-26 with it: "
        "without them one reading in eight of early 2026 fell inside the 80 percent range",
    ),
    series=("crude_exports",),
    priors=PRIORS,
)


def estimate() -> Estimate:
    """One persistence for all, a shock for each; posterior mode and curvature.

    A buyer without a series of its own has the shock of another, whom `buyers.yaml` names.
    """
    mode, curvature, models = _posterior()
    counts = {buyer: int(np.isfinite(model.endog).sum()) for buyer, model in models.items()}
    persistence = float(1 / (1 + np.exp(-mode[0])))
    volatility = np.exp(mode[1:])
    place = {buyer.label: at for at, buyer in enumerate(OWN)}
    whose = [place[buyer.shock_of or buyer.label] for buyer in BUYERS]
    jacobian = np.zeros((1 + len(BUYERS), 1 + len(OWN)))
    jacobian[0, 0] = persistence * (1 - persistence)
    for row, at in enumerate(whose, start=1):
        jacobian[row, 1 + at] = volatility[at]
    covariance = jacobian @ curvature @ jacobian.T
    return Estimate(
        relation="purchases",
        names=("persistence", *(f"volatility.{buyer.label}" for buyer in BUYERS)),
        values=(persistence, *(float(volatility[at]) for at in whose)),
        covariance=tuple(tuple(float(c) for c in row) for row in covariance),
        sample=f"{RELATION.window.text()}, months with a reading",
        n=sum(counts.values()),
        method="State space (statsmodels): level and AR(1) with reading error; posterior mode and curvature",
        equation="econ.model.buyers.intake_noise",
        diagnostics={f"readings.{buyer}": float(count) for buyer, count in counts.items()},
        prior=dict(PRIORS),
    )


def _readings(values: np.ndarray, months: np.ndarray, first: str) -> np.ndarray:
    inside = RELATION.window.inside(months) & (months >= np.datetime64(first, "M"))
    seen: np.ndarray = values[inside]
    return seen[: int(np.flatnonzero(np.isfinite(seen))[-1]) + 1]


def _model(values: np.ndarray, error: float) -> Any:
    from statsmodels.tsa.statespace.mlemodel import MLEModel

    model: Any = MLEModel(values, k_states=2, k_posdef=1)
    model["design"] = np.ones((1, 2))
    model["selection"] = np.array([[1.0], [0.0]])
    model["obs_cov"] = np.array([[error**2]])
    return model


def _log_likelihood(model: Any, persistence: float, sd: float) -> float:
    """Deviation, AR(1), and a constant level that is nearly unknown at first."""
    model["transition"] = np.diag([persistence, 1.0])
    model["state_cov"] = np.array([[sd**2]])
    start = np.diag([sd**2 / (1 - persistence**2), 4.0])
    model.ssm.initialize_known(np.array([0.0, 1.0]), start)
    return float(model.ssm.loglike())


def compared() -> tuple[Compared, ...]:
    """Each buyer's readings beside forecasts from the month before."""
    mode, _, models = _posterior()
    found = []
    for place, (buyer, model) in enumerate(zip(OWN, models.values(), strict=True), start=1):
        _log_likelihood(model, float(1 / (1 + np.exp(-mode[0]))), float(np.exp(mode[place])))
        seen, said = np.asarray(model.endog)[:, 0], np.asarray(model.ssm.filter().forecasts)[0]
        months = np.datetime64(buyer.usual_from, "M") + np.arange(len(seen))
        # The first forecast starts from next to nothing.
        use = np.isfinite(seen) & (np.arange(len(seen)) > np.flatnonzero(np.isfinite(seen))[0])
        found.append(Compared(f"Crude bought by {buyer.label}", "mb/d", months[use], seen[use], said[use]))
    return tuple(found)


def _posterior() -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Posterior mode and its covariance, persistence in logits and shocks in logs; each buyer's model."""
    from scipy.optimize import minimize

    from econ.observations.arrays import load

    panel, months = load()
    bought = dict(zip(DIMS["buyer"], panel["crude_exports"].T, strict=True))
    readings = {one: _readings(bought[one.label], months, one.usual_from) for one in OWN}
    models = {one.label: _model(values, one.reading_error) for one, values in readings.items()}
    prior = np.array(list(PRIORS.values()))

    def minus_posterior(theta: np.ndarray) -> float:
        penalty = 0.5 * float(np.sum(((theta - prior[:, 0]) / prior[:, 1]) ** 2))
        persistence = 1 / (1 + np.exp(-theta[0]))
        for model, log_sd in zip(models.values(), theta[1:], strict=True):
            penalty -= _log_likelihood(model, persistence, float(np.exp(log_sd)))
        return penalty

    found = minimize(minus_posterior, prior[:, 0], method="L-BFGS-B").x
    return *settled(minus_posterior, found, prior[:, 1]), models
