"""Planned maintenance by calendar month: idle capacity that strikes do not explain.

Twelve shares with a prior that neighbouring months are alike, updated by monthly counts and sums of
several months before the strikes of 2024, and by later counts less their strike-related part.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.posterior import Prior, combine
from econ.estimation.relation import Relation, Window
from econ.estimation.samples.idle_counts import idle, nameplate, struck, struck_part
from econ.quantities import MONTHS_PER_YEAR, days_in, mb_per_day, month_number, parse_month

__all__ = ["RELATION", "compared", "estimate", "observed"]

#: Share of nameplate in maintenance in any month, before data: a twelfth, between nothing and a sixth.
LEVEL: Prior = (0.085, 0.04)
#: Correlation of neighbouring months.
ALIKE = 0.5
#: Errors of a month's count and of a plan (Reuters' plans were raised by 4 to 14 percent), and how much
#: one year's maintenance differs from the usual.
COUNT_ERROR, PLAN_ERROR, YEAR_ERROR = 0.010, 0.015, 0.015
#: Counts used, by period and status.
ROWS = (  # history: an episode by its dates
    ("2023-06", "reported"),
    ("2023-07", "plan"),
    ("2023-08", "reported"),
    ("2023-09", "plan"),
    ("2023-11", "plan"),
    ("2024-03", "reported"),
    ("2024-04", "plan"),
    ("2024-05", "reported"),
    ("2024-06", "plan"),
    ("2024-08", "reported"),
    ("2024-09", "plan"),
    ("2025-08", "reported"),
)
#: Strike-related parts that were counted: period, publisher and unit of the row nearest in time, and its
#: error as a mean of the month [mb/d]. Others of 2024 are our own reading (`strike_parts`).
COUNTED = {  # history: an episode by its dates
    "2024-03": ("2024-03-15", "Gunvor", "kbd", 0.15),
    "2024-04": ("2024-04-15", "Reuters", "kt_per_day", 0.10),
    "2025-08": ("2025-08", "Reuters", "mt_per_month", 0.10),
}
#: Before the first strikes on refineries.
UNSTRUCK = "2023"
RELATION = Relation(  # history: an episode by its dates
    window=Window(
        "2023-01",
        "2025-08",
        why="counts by month whose strike-related part is known; later ones have none of their own",
    ),
    tables=(
        "national_capacity",
        "offline_capacity",
        "strike_parts",
    ),
    priors={f"share.{month}": LEVEL for month in range(1, MONTHS_PER_YEAR + 1)},
)


def observed() -> list[tuple[str, np.ndarray, float, float]]:
    """Period, weights of the twelve months, share of standing nameplate idle, error."""
    found = []
    for period, status in ROWS:
        taken, taken_error = _taken(period)
        counted = idle(period, "Reuters", "mt_per_month", status=status)
        share = (counted - taken) / (nameplate() - taken)
        own = COUNT_ERROR if status == "reported" else PLAN_ERROR
        error = np.hypot(np.hypot(own, YEAR_ERROR), taken_error / nameplate())
        found.append((period, _weights(period, period), share, float(error)))
    return found + _sums()


def _taken(period: str) -> tuple[float, float]:
    """Strike-related part of a month [mb/d] and its error."""
    if period.startswith(UNSTRUCK):
        return 0.0, 0.0
    if period in COUNTED:
        day, publisher, unit, error = COUNTED[period]
        return struck(day, publisher, unit), error
    return struck_part(period)


def _sums() -> list[tuple[str, np.ndarray, float, float]]:
    """What January to May 2023 add up to, June being counted by itself."""
    from econ.observations.build import table

    frame = table("offline_capacity")
    frame = frame[(frame["series"] == "total_idle") & (frame["publisher"] == "Reuters")]
    half = frame[(frame["period"] == "2023-01/2023-06") & (frame["unit"] == "mt_cumulative")]["value"].iloc[0]
    june = frame[(frame["period"] == "2023-06") & (frame["unit"] == "mt_per_month")]["value"].iloc[0]
    days = float(days_in(np.arange("2023-01", "2023-06", dtype="datetime64[M]")).sum())
    share = float(mb_per_day(half - june, days)) / nameplate()
    error = float(np.hypot(COUNT_ERROR, YEAR_ERROR))
    return [("2023-01/2023-05", _weights("2023-01", "2023-05"), share, error)]


def _weights(first: str, last: str) -> np.ndarray:
    """Days of each calendar month in a span, as shares."""
    months = np.arange(parse_month(first), parse_month(last) + 1)
    weights = np.zeros(MONTHS_PER_YEAR)
    weights[month_number(months) - 1] = days_in(months)
    return weights / weights.sum()


def estimate(last: str | None = None) -> Estimate:  # history: an episode by its dates
    """Twelve shares: normal prior, linear observations."""
    rows = [row for row in observed() if row[0][:7] <= RELATION.window.end(last)]
    months = np.arange(MONTHS_PER_YEAR)
    apart = np.abs(months[:, None] - months)
    near = np.minimum(apart, MONTHS_PER_YEAR - apart)
    prior = LEVEL[1] ** 2 * ALIKE**near
    values, covariance = combine(
        np.full(MONTHS_PER_YEAR, LEVEL[0]),
        prior,
        np.array([weights for _, weights, _, _ in rows]),
        np.array([share for _, _, share, _ in rows]),
        np.array([error for *_, error in rows]),
    )
    # The year's mean beside the months, drawn jointly with them.
    widen = np.vstack([np.eye(MONTHS_PER_YEAR), np.full((1, MONTHS_PER_YEAR), 1 / MONTHS_PER_YEAR)])
    values, covariance = widen @ values, widen @ covariance @ widen.T
    shares = tuple(f"share.{month + 1}" for month in months)
    return Estimate(
        relation="idle_season",
        names=(*shares, "mean"),
        values=tuple(float(x) for x in values),
        covariance=tuple(map(tuple, covariance.tolist())),
        sample="2023-01 to 2025-08, " + str(len(rows)) + " counts, plans and sums",
        n=len(rows),
        method="Normal prior with alike neighbours, conjugate update",
        equation="econ.model.refining.maintenance_share",
        diagnostics={"mean_share": float(values[-1]), "peak_share": float(values.max())},
        prior=dict.fromkeys(shares, LEVEL),
    )


def compared() -> tuple[Compared, ...]:
    """Counts, plans and sums of idle capacity beside the season, by order of the rows."""
    rows = observed()
    season = np.array(estimate().values[:MONTHS_PER_YEAR])
    seen = np.array([share for _, _, share, _ in rows])
    said = np.array([weights @ season for _, weights, _, _ in rows])
    return (Compared("Idle nameplate that strikes do not explain", "1", _labels(rows), seen, said),)


def _labels(rows: list[tuple[str, np.ndarray, float, float]]) -> np.ndarray:
    return np.array([period for period, *_ in rows])
