"""Export bans on fuels by month, from the dated decrees."""

from __future__ import annotations

import numpy as np

from econ.observations.catalog import note_reading, rows
from econ.observations.periods import period_bounds

__all__ = ["RESELLERS", "banned"]

#: Share of exports that resellers send, an assumption: producers send most by pipeline and under contract.
RESELLERS = 0.2


def banned(fuel: str, months: np.ndarray) -> np.ndarray:
    """Share of a fuel's exports under a ban, mean of each month's days.

    Parameters
    ----------
    fuel : {"gasoline", "diesel"}
    months : ndarray of datetime64[M]
    """
    note_reading("fuel_policy")
    first, last = months[0].astype("datetime64[D]"), (months[-1] + 1).astype("datetime64[D]")
    days = np.arange(first, last)
    level, lifted = np.zeros(len(days)), np.ones(len(days))
    for row in rows("fuel_policy"):
        if row["series"] != "export_ban" or fuel not in row["product"]:
            continue
        begin = np.datetime64(period_bounds(row["period"])[0], "D")
        end = np.datetime64(period_bounds(row["until"])[1], "D") if row["until"] else last
        inside = (days >= begin) & (days <= end)
        some = RESELLERS if row["scope"] == "resellers" else 1.0
        if row["status"] in ("in force", "superseded"):
            level = np.where(inside, np.maximum(level, some), level)
        elif row["status"] == "suspended":
            lifted = np.where(inside, RESELLERS if row["scope"] == "producers" else 0.0, lifted)
    by_day = np.minimum(level, lifted)
    place = (days.astype("datetime64[M]") - months[0]).astype(int)
    return np.bincount(place, by_day, len(months)) / np.bincount(place, minlength=len(months))
