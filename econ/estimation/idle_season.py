"""Planned maintenance by calendar month: idle capacity that strikes do not explain.

Twelve shares with a prior that neighbouring months are alike, updated by monthly counts and sums of
several months before the strikes of 2024, and by later counts less their strike-related part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.estimates import Estimate
from econ.estimation.compared import Compared
from econ.estimation.posterior import Prior, combine
from econ.quantities import days_in, mb_per_day, parse_month

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NAMEPLATE", "compared", "estimate", "observed"]

#: National nameplate [mb/d], as the press rounds it.
NAMEPLATE = 6.55
#: Share of nameplate in maintenance in any month, before data: a twelfth, between nothing and a sixth.
LEVEL: Prior = (0.085, 0.04)
#: Correlation of neighbouring months.
ALIKE = 0.5
#: Errors of a month's count and of a plan (Reuters' plans were raised by 4 to 14 percent), and how much
#: one year's maintenance differs from the usual.
COUNT_ERROR, PLAN_ERROR, YEAR_ERROR = 0.010, 0.015, 0.015
#: Rows used: period, status, strike-related part [mb/d] and its error. The strike-related parts of
#: 2024 are those of Reuters nearest in time; August 2025's is Reuters' own.
ROWS: tuple[tuple[str, str, float, float], ...] = (
    ("2023-06", "reported", 0.0, 0.0),
    ("2023-07", "plan", 0.0, 0.0),
    ("2023-08", "reported", 0.0, 0.0),
    ("2023-09", "plan", 0.0, 0.0),
    ("2023-11", "plan", 0.0, 0.0),
    ("2024-03", "reported", 0.60, 0.15),
    ("2024-04", "plan", 0.66, 0.10),
    ("2024-05", "reported", 0.40, 0.15),
    ("2024-06", "plan", 0.20, 0.10),
    ("2024-08", "reported", 0.10, 0.10),
    ("2024-09", "plan", 0.15, 0.10),
    ("2025-08", "reported", 0.733, 0.10),
)


def observed() -> list[tuple[str, np.ndarray, float, float]]:
    """Period, weights of the twelve months, share of standing nameplate idle, error."""
    from econ.observations.build import table

    frame = table("offline_capacity")
    frame = frame[(frame["series"] == "total_idle") & (frame["publisher"] == "Reuters")]
    monthly = frame[frame["unit"] == "mt_per_month"].sort_values("known_from")
    found = []
    for period, status, struck, struck_error in ROWS:
        row = monthly[(monthly["period"] == period) & (monthly["status"] == status)].iloc[-1]
        idle = float(mb_per_day(row["value"], days_in(parse_month(period))))
        share = (idle - struck) / (NAMEPLATE - struck)
        own = COUNT_ERROR if status == "reported" else PLAN_ERROR
        error = np.hypot(np.hypot(own, YEAR_ERROR), struck_error / NAMEPLATE)
        found.append((period, _weights(period, period), share, float(error)))
    return found + _sums(frame)


def _sums(frame: pd.DataFrame) -> list[tuple[str, np.ndarray, float, float]]:
    """What January to May 2023 add up to, June being counted by itself."""
    half = frame[(frame["period"] == "2023-01/2023-06") & (frame["unit"] == "mt_cumulative")]["value"].iloc[0]
    june = frame[(frame["period"] == "2023-06") & (frame["unit"] == "mt_per_month")]["value"].iloc[0]
    days = float(days_in(np.arange("2023-01", "2023-06", dtype="datetime64[M]")).sum())
    share = float(mb_per_day(half - june, days)) / NAMEPLATE
    error = float(np.hypot(COUNT_ERROR, YEAR_ERROR))
    return [("2023-01/2023-05", _weights("2023-01", "2023-05"), share, error)]


def _weights(first: str, last: str) -> np.ndarray:
    """Days of each calendar month in a span, as shares."""
    months = np.arange(parse_month(first), parse_month(last) + 1)
    weights = np.zeros(12)
    weights[months.astype(int) % 12] = days_in(months)
    return weights / weights.sum()


def estimate() -> Estimate:
    """Twelve shares: normal prior, linear observations."""
    rows = observed()
    apart = np.abs(np.arange(12)[:, None] - np.arange(12))
    near = np.minimum(apart, 12 - apart)
    prior = LEVEL[1] ** 2 * ALIKE**near
    values, covariance = combine(
        np.full(12, LEVEL[0]),
        prior,
        np.array([weights for _, weights, _, _ in rows]),
        np.array([share for _, _, share, _ in rows]),
        np.array([error for *_, error in rows]),
    )
    # The year's mean beside the months, drawn jointly with them.
    widen = np.vstack([np.eye(12), np.full((1, 12), 1 / 12)])
    values, covariance = widen @ values, widen @ covariance @ widen.T
    months = tuple(f"share.{month}" for month in range(1, 13))
    return Estimate(
        relation="idle_season",
        names=(*months, "mean"),
        values=tuple(float(x) for x in values),
        covariance=tuple(map(tuple, covariance.tolist())),
        sample="2023-01 to 2025-08, " + str(len(rows)) + " counts, plans and sums",
        n=len(rows),
        method="Normal prior with alike neighbours, conjugate update",
        equation="econ.model.refining.maintenance_share",
        diagnostics={"mean_share": float(values[-1]), "peak_share": float(values.max())},
        prior=dict.fromkeys(months, LEVEL),
    )


def compared() -> tuple[Compared, ...]:
    """Counts, plans and sums of idle capacity beside the season, by order of the rows."""
    rows = observed()
    season = np.array([estimate().value(f"share.{month}") for month in range(1, 13)])
    seen = np.array([share for _, _, share, _ in rows])
    said = np.array([weights @ season for _, weights, _, _ in rows])
    return (Compared("Idle nameplate that strikes do not explain", "1", _labels(rows), seen, said),)


def _labels(rows: list[tuple[str, np.ndarray, float, float]]) -> np.ndarray:
    return np.array([period for period, *_ in rows])
