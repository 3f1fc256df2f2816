"""The headline against the effect: crude runs on idle nameplate, as fitted and as a hinge has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.errors import StaleError
from econ.estimates import Estimate, load
from econ.model.refining import district_utilisation, lost_share
from econ.parameters import load as load_parameters
from econ.streams import fixed_normals

__all__ = ["IdleCapacity", "idle_capacity"]

RELATION = "runs_on_idle"
#: Draws of the posterior behind the band, from a stream of their own.
_DRAWS = 2048
_POINTS = 61


@dataclass(frozen=True)
class IdleCapacity:
    """All in mb/d.

    Parameters
    ----------
    idle, runs : ndarray
        The pairs that the fit saw: total idle nameplate, and runs.
    idle_error, runs_error : ndarray, float
        Their standard errors.
    labels : tuple of str
        Their periods.
    at : ndarray
        Total idle nameplate at which the curves are given.
    low, median, high : ndarray
        Runs by the model's equations at the mean maintenance of the pairs, 90 percent of the posterior.
    hinge : ndarray
        The rejected form `min(wanted, u (nameplate - idle))` at its best u.
    hinge_u : float
        That u; above one it asks plants for more than their nameplate.
    """

    labels: tuple[str, ...]
    idle: np.ndarray
    idle_error: np.ndarray
    runs: np.ndarray
    runs_error: float
    at: np.ndarray
    low: np.ndarray
    median: np.ndarray
    high: np.ndarray
    hinge: np.ndarray
    hinge_u: float


def idle_capacity() -> IdleCapacity | None:
    """The fit of runs on idle capacity, from the stored estimate; None where it is not estimated."""
    try:
        estimate = load()[RELATION]
    except (StaleError, KeyError):
        return None
    seen = estimate.diagnostics
    labels = tuple(key.removeprefix("runs, ") for key in seen if key.startswith("runs, "))
    if not labels:
        return None
    field = {
        name: np.array([seen[f"{name}, {label}"] for label in labels])
        for name in ("runs", "struck", "struck_error", "maintenance", "maintenance_error")
    }
    whole = float(np.sum(np.asarray(load_parameters()["nameplate"].value)))
    maintenance = float(field["maintenance"].mean())
    at = np.linspace(0, 0.6 * whole, _POINTS)
    fitted = _runs(estimate, np.maximum(at - maintenance, 0), np.minimum(at, maintenance), whole)
    low, median, high = np.quantile(fitted, (0.05, 0.5, 0.95), axis=1)
    return IdleCapacity(
        labels=labels,
        idle=field["struck"] + field["maintenance"],
        idle_error=np.hypot(field["struck_error"], field["maintenance_error"]),
        runs=field["runs"],
        runs_error=float(seen["runs_error"]),
        at=at,
        low=low,
        median=median,
        high=high,
        hinge=np.minimum(field["runs"].max(), seen["hinge_u"] * (whole - at)),
        hinge_u=float(seen["hinge_u"]),
    )


def _runs(estimate: Estimate, struck: np.ndarray, maintenance: np.ndarray, whole: float) -> np.ndarray:
    """Runs by the model's equations, the country as one district, `(point, draw)`."""
    z = fixed_normals(0, f"analysis:{RELATION}", (len(estimate.names),), 0, _DRAWS)
    drawn = dict(zip(estimate.names, estimate.drawn(z), strict=True))
    nameplate = np.full((1, 1, 1), whole)
    offline = struck[None, :, None]
    share = (maintenance / (whole - struck))[:, None]
    zero = np.zeros((1, 1))
    lost = lost_share(
        strike_capacity_offline=offline[0],
        effective_loss_share=zero,
        loss_ratio=drawn["loss_ratio"],
        neighbour_slack=drawn["slack"],
        nameplate=nameplate,
        usual_maintenance=zero,
    )
    use = district_utilisation(
        wanted_utilisation=drawn["wanted"],
        district_offline=offline,
        lost_share=lost,
        maintenance_share=share,
        utilisation_limit=drawn["limit"],
        log_runs_softness=drawn["log_softness"],
        nameplate=nameplate,
    )
    return np.asarray(whole * use[0])
