"""Export bans on fuels by month, from the dated decrees."""

from __future__ import annotations

import numpy as np

from econ.observations.bans import banned_by_day

__all__ = ["banned"]


def banned(fuel: str, months: np.ndarray) -> np.ndarray:
    """Share of a fuel's exports under a ban, mean of each month's days.

    Parameters
    ----------
    fuel : {"gasoline", "diesel"}
    months : ndarray of datetime64[M]
    """
    days = np.arange(months[0].astype("datetime64[D]"), (months[-1] + 1).astype("datetime64[D]"))
    place = (days.astype("datetime64[M]") - months[0]).astype(int)
    return np.bincount(place, banned_by_day(fuel, days), len(months)) / np.bincount(
        place, minlength=len(months)
    )
