"""How long struck capacity stays out: a censored log-normal, and the phases that stand for it.

Causes are pooled (strikes and accidents at refineries). An announced repair time is no observation:
such a row only says that the unit was still down when it was reported. Selection: large, long
outages are reported more, and a short one may never be; the fit is of reported outages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.peak import TIGHT, settled
from econ.estimation.methods.posterior import Prior, stacked, through
from econ.estimation.relation import Relation, Window

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RELATION", "compared", "estimate", "kaplan_meier", "outages", "phases", "survival"]

CAUSES = ("strike", "accident")
PARTIAL = "exact_partial_restart"
EXACT = ("exact", PARTIAL, "approx")
#: Days over which the phases are matched to the fit.
DAYS = np.arange(0, 181)
#: How long a unit runs at part load after a partial restart, in log days; no outage says. Full
#: repair of the plants struck in spring 2024 was planned for one to three months after restart.
LATE_DAYS: Prior = (np.log(30.0), 0.4)
RELATION = Relation(
    window=Window(why="all outages reported"),
    tables=("outage_durations",),
)


def outages(last: str | None = None) -> pd.DataFrame:
    """Refinery outages begun by a month: bounds on their length low, high (days), load (of the restart)."""
    import pandas as pd

    from econ.observations.build import table

    frame = table("outage_durations").sort_values("known_from", kind="stable")
    frame = frame.drop_duplicates("outage", keep="last").sort_index()
    frame = frame[(frame["asset_type"] == "refinery") & frame["cause"].isin(CAUSES)]
    frame = frame[(frame["fit_set"] != "no_outage") & (frame["period"].str[:7] <= RELATION.window.end(last))]
    frame = frame.reset_index(drop=True)
    bounds = [_bounds(row) for row in frame.to_dict("records")]
    frame["low"], frame["high"] = zip(*bounds, strict=True)
    frame["load"] = pd.to_numeric(frame["restart_load_pct"]) / 100
    return frame


def _bounds(row: dict[Any, Any]) -> tuple[float, float]:
    kind = row["fit_set"]
    if kind in EXACT:
        days = max(float(str(row["realised_days"])), 1.0)
        return days, days
    if kind == "interval":
        return max(float(str(row["min_days"])), 0.5), float(str(row["max_days"]))
    if kind == "upper_bound":
        return 0.0, float(str(row["max_days"]))
    if kind == "right_censored":
        return float(str(row["min_days"])), np.inf
    return _seen_down(row), np.inf


def _seen_down(row: dict[Any, Any]) -> float:
    """Days after the start on which a report still found the unit down; one where no day is given."""
    said, start = str(row["source_date"]), str(row["period"])
    if len(said) < 10:
        return 1.0
    days = (np.datetime64(said[:10]) - np.datetime64(start[:10])).astype(int)
    return float(max(days, 1))


def survival(days: np.ndarray, log_median: float, log_spread: float) -> np.ndarray:
    """Share of units still down after `days`."""
    from scipy.special import ndtr

    return ndtr(-(np.log(np.maximum(days, 1e-9)) - log_median) / np.exp(log_spread))


def kaplan_meier(last: str | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Days and share still down, intervals at their middle, upper bounds left out: beside the fit."""
    from statsmodels.duration.survfunc import SurvfuncRight

    frame = outages(last)
    frame = frame[frame["low"] > 0]
    ended = np.isfinite(frame["high"])
    time = np.where(ended, (frame["low"] + frame["high"]) / 2, frame["low"])
    found = SurvfuncRight(time, ended.astype(int))
    return np.asarray(found.surv_times), np.asarray(found.surv_prob)


def _fit(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    from scipy.optimize import minimize
    from scipy.special import ndtr

    exact = low == high
    below = np.log(np.maximum(low, 1e-9))

    def cost(p: np.ndarray) -> float:
        spread = np.exp(p[1])
        z = (below[exact] - p[0]) / spread
        dense = -0.5 * z**2 - p[1] - 0.5 * np.log(2 * np.pi) - below[exact]
        top = np.where(np.isinf(high[~exact]), 1.0, ndtr((np.log(high[~exact]) - p[0]) / spread))
        bottom = np.where(low[~exact] > 0, ndtr((below[~exact] - p[0]) / spread), 0.0)
        return float(-dense.sum() - np.log(top - bottom).sum())

    found = minimize(
        cost, np.array([3.0, -0.2]), method="Nelder-Mead", options={"fatol": 1e-10, "xatol": 1e-8}
    )
    values, covariance = settled(cost, found.x, np.full(2, 0.1))
    return values, covariance, -cost(values)


def _capacity_out(log_median: float, log_spread: float, missing: float, late: float) -> np.ndarray:
    """Share of struck capacity still out by day: units down, and what partial restarts leave out."""
    down = survival(DAYS, log_median, log_spread)
    restarts = -np.diff(down, append=down[-1])
    return down + missing * np.convolve(restarts, np.exp(-DAYS / np.exp(late)))[: len(DAYS)]


def phases(days: np.ndarray, log_days: float, early_logit: float) -> np.ndarray:
    """Share of struck capacity still out by day, as the model's two phases have it."""
    share = 1 / (1 + np.exp(-early_logit))
    fast, slow = np.exp(-log_days) / share, np.exp(-log_days) / (1 - share)
    quick, tail = np.exp(-fast * days), np.exp(-slow * days)
    return quick + fast / (fast - slow) * (tail - quick)


def _match(inputs: np.ndarray) -> np.ndarray:
    """Phases that lie closest to the fit: log mean days of both, logit of the first one's part."""
    from scipy.optimize import least_squares

    target = _capacity_out(*inputs)
    found = least_squares(lambda p: phases(DAYS, p[0], p[1]) - target, [3.5, -1.2], **TIGHT)
    return np.asarray(found.x)


def estimate(last: str | None = None) -> Estimate:
    """Censored log-normal by maximum likelihood; its phases by least squares, errors carried through."""
    frame = outages(last)
    fit, fit_covariance, likelihood = _fit(frame["low"].to_numpy(float), frame["high"].to_numpy(float))
    partial = frame["fit_set"] == PARTIAL
    known = int(frame["fit_set"].isin(EXACT).sum())
    load = float(frame.loc[partial, "load"].mean())
    # A restart is partial with the share seen, half a case added to either side.
    share = (partial.sum() + 0.5) / (known + 1)
    missing = share * (1 - load)
    missing_error = (1 - load) * np.sqrt(share * (1 - share) / (known + 2))
    inputs = np.array([*fit, missing, LATE_DAYS[0]])
    covariance = stacked([fit_covariance, np.diag([missing_error**2, LATE_DAYS[1] ** 2])])
    everything, joint = through(lambda x: np.append(x[:2], _match(x)), inputs, covariance)
    target = _capacity_out(*inputs)
    matched = phases(DAYS, *everything[2:])
    times, km = kaplan_meier(last)
    return Estimate(
        relation="repair_time",
        names=("log_median", "log_spread", "log_days", "early_logit"),
        values=tuple(float(x) for x in everything),
        covariance=tuple(tuple(float(x) for x in row) for row in joint),
        sample=f"{frame['period'].min()} to {frame['period'].max()}, refineries, strikes and accidents",
        n=len(frame),
        method="Censored log-normal, maximum likelihood; phases by least squares, delta method",
        equation="econ.model.damage.damage_mean",
        diagnostics={
            "exact": float(known),
            "right_censored": float(np.isinf(frame["high"]).sum()),
            "median_days": float(np.exp(everything[0])),
            "log_sd": float(np.exp(everything[1])),
            "kaplan_meier_median": float(times[np.argmax(km <= 0.5)]) if (km <= 0.5).any() else np.nan,
            "partial_restarts": float(partial.sum()),
            "largest_gap_of_phases": float(np.abs(matched - target).max()),
            "mean_days_out": float(target.sum()),
            "log_likelihood": likelihood,
        },
    )


def compared() -> tuple[Compared, ...]:
    """Share of units still down by day: Kaplan-Meier beside the censored fit."""
    days, down = kaplan_meier()
    found = estimate()
    said = survival(days, found.value("log_median"), found.value("log_spread"))
    return (Compared("Units still down, by days since the outage", "1", days, down, said),)
