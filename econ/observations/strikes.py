"""Strikes on refineries by month, as rows have them: one path for estimation and for the warm-up."""

from __future__ import annotations

import numpy as np

from econ.observations.catalog import rows

__all__ = ["CAMPAIGN", "strikes_by_month"]

#: First month of the campaign against refineries: counts before it are of single strikes.
CAMPAIGN = "2024-01"


def strikes_by_month(months: np.ndarray) -> np.ndarray:
    """Strikes on refineries in each of some months; a pace lasts until the next, none before the campaign."""
    steps = sorted((row["period"], float(row["value"])) for row in rows("strike_months"))
    dates = np.array([period for period, _ in steps], "datetime64[M]")
    values = np.array([0.0, *(value for _, value in steps)])
    return np.asarray(values[np.searchsorted(dates, months, side="right")])
