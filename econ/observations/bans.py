"""Export bans on fuels by day, from the dated decrees: one path for estimation and for the warm-up."""

from __future__ import annotations

import numpy as np

from econ.observations.catalog import rows
from econ.observations.periods import period_bounds

__all__ = ["RESELLERS", "banned_by_day"]

#: Share of exports that resellers send, an assumption: producers send most by pipeline and under contract.
RESELLERS = 0.2


def banned_by_day(fuel: str, days: np.ndarray) -> np.ndarray:
    """Share of a fuel's exports under a ban on each of some days.

    Parameters
    ----------
    fuel : {"gasoline", "diesel"}
    days : ndarray of datetime64[D]
    """
    level, lifted = np.zeros(len(days)), np.ones(len(days))
    for row in rows("fuel_policy"):
        if row["series"] != "export_ban" or fuel not in row["product"]:
            continue
        begin = np.datetime64(period_bounds(row["period"])[0], "D")
        end = np.datetime64(period_bounds(row["until"])[1], "D") if row["until"] else days[-1]
        inside = (days >= begin) & (days <= end)
        some = RESELLERS if row["scope"] == "resellers" else 1.0
        if row["status"] in ("in force", "superseded"):
            level = np.where(inside, np.maximum(level, some), level)
        elif row["status"] == "suspended":
            lifted = np.where(inside, RESELLERS if row["scope"] == "producers" else 0.0, lifted)
    return np.minimum(level, lifted)
