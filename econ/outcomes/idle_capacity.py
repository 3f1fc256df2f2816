"""The headline against the effect: crude runs on idle nameplate, as fitted and as a hinge has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from econ.errors import StaleError
from econ.estimates import Estimate, load
from econ.model.refining import district_utilisation
from econ.streams import fixed_normals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORTY", "IdleCapacity", "headline_table", "idle_capacity"]

RELATION = "runs_on_idle"
#: The essay's share of nameplate reported idle, which charts mark.
FORTY = 0.40
#: Draws of the posterior behind the band, from a stream of their own.
_DRAWS = 2048
_POINTS = 61


@dataclass(frozen=True)
class IdleCapacity:
    """All in mb/d.

    Parameters
    ----------
    labels, publishers : tuple of str
        Periods of the pairs, and who counted.
    fitted : ndarray of bool
        Whether the fit saw the pair; those of other windows are shown alone.
    idle, runs : ndarray
        All idle nameplate as counted, and runs.
    idle_error, runs_error : ndarray, float
        Their standard errors.
    at : ndarray
        Idle nameplate, as Reuters counts it, at which the curves are given.
    low, median, high : ndarray
        Runs by the model's equations, 90 percent of the posterior.
    out : ndarray
        What is truly out at `at`, median.
    pairs_out : ndarray
        What of each pair's count is truly out, by its publisher's factor or, unfitted, by the common one.
    hinge : ndarray
        The rejected form `min(wanted, u (nameplate - idle as counted))` at its best u.
    hinge_u : float
        That u; above one it asks plants for more than their nameplate.
    whole : float
        Nameplate.
    """

    labels: tuple[str, ...]
    publishers: tuple[str, ...]
    fitted: np.ndarray
    idle: np.ndarray
    idle_error: np.ndarray
    runs: np.ndarray
    runs_error: float
    at: np.ndarray
    low: np.ndarray
    median: np.ndarray
    high: np.ndarray
    out: np.ndarray
    pairs_out: np.ndarray
    hinge: np.ndarray
    hinge_u: float
    whole: float


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
    runs, idle, error = (
        np.array([seen[f"{name}, {label}"] for label in labels])
        for name in ("runs", "headline", "headline_error")
    )
    drawn = _drawn(estimate)
    whole, common = estimate.value("capacity"), float(np.exp(estimate.value("log_press_mean")))
    at = np.linspace(0, 0.6 * whole, _POINTS)
    out = at[:, None] / np.exp(drawn["log_press.reuters"])
    low, median, high = np.quantile(_runs(drawn, out), (0.05, 0.5, 0.95), axis=1)
    return IdleCapacity(
        labels=tuple(label.split(", ")[0] for label in labels),
        publishers=tuple(label.split(", ")[1] for label in labels),
        fitted=np.array([f"miss, {label}" in seen for label in labels]),
        idle=idle,
        idle_error=error,
        runs=runs,
        runs_error=float(seen["runs_error"]),
        at=at,
        low=low,
        median=median,
        high=high,
        out=np.quantile(out, 0.5, axis=1),
        pairs_out=np.array([seen.get(f"out, {k}", h / common) for k, h in zip(labels, idle, strict=True)]),
        hinge=np.minimum(runs.max(), seen["hinge_u"] * (whole - at)),
        hinge_u=float(seen["hinge_u"]),
        whole=whole,
    )


def headline_table() -> pd.DataFrame:
    """The headline beside the effect: every pair, and the 40 percent that the essay's figure counts.

    Returns
    -------
    pandas.DataFrame
        One row a pair: `period`, `publisher`, whether it was `fitted`, `idle_share` (all idle nameplate as
        counted, of nameplate), `out_share` (truly out, by the publisher's factor), `runs` [mb/d],
        `runs_fitted` (median with that out) with `low` and `high` (90 percent), and `runs_lost_share` (runs
        below the fit's with nothing out). The last row has no runs: it is what the fit makes of 40 percent.

    Raises
    ------
    StaleError
        The relation is not estimated.
    """
    import pandas as pd

    found = idle_capacity()
    if found is None:
        raise StaleError("runs on idle capacity are not estimated", where=RELATION, fix="run `econ estimate`")
    at = np.append(found.idle, FORTY * found.whole)
    out = np.append(found.pairs_out, np.interp(at[-1], found.at, found.out))
    curves = {name: np.interp(out, found.out, getattr(found, name)) for name in ("low", "median", "high")}
    runs = np.append(found.runs, np.nan)
    effect = np.where(np.isnan(runs), curves["median"], runs)
    return pd.DataFrame(
        {
            "period": [*found.labels, "40 percent"],
            "publisher": [*found.publishers, "as Reuters counts"],
            "fitted": [*found.fitted, False],
            "idle_share": at / found.whole,
            "out_share": out / found.whole,
            "runs": runs,
            "runs_fitted": curves["median"],
            "low": curves["low"],
            "high": curves["high"],
            "runs_lost_share": 1 - effect / found.median[0],
        }
    )


def _drawn(estimate: Estimate) -> dict[str, np.ndarray]:
    """Draws of the posterior by coefficient."""
    z = fixed_normals(0, f"analysis:{RELATION}", (len(estimate.names),), 0, _DRAWS)
    return dict(zip(estimate.names, estimate.drawn(z), strict=True))


def _runs(drawn: dict[str, np.ndarray], out: np.ndarray) -> np.ndarray:
    """Runs by the model's equations, the country as one district, `(point, draw)`."""
    whole = drawn["capacity"]
    use = district_utilisation(
        wanted_utilisation=drawn["wanted"],
        district_offline=np.zeros((1, *out.shape)),
        maintenance_share=np.minimum(out / whole, 1)[None],
        utilisation_limit=drawn["limit"],
        log_runs_softness=drawn["log_softness"],
        nameplate=np.broadcast_to(whole, (1, *out.shape)),
    )
    return np.asarray(whole * use[0])
