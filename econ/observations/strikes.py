"""Strikes on refineries by month, as the press counts them: one path for estimation and for the warm-up.

Counts come for months, parts of months, spans and years, and some are of all oil facilities. Shorter spans
speak first; what a longer one leaves is spread over its other months by their days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from econ.observations.catalog import rows
from econ.observations.periods import period_bounds
from econ.quantities import days_in

__all__ = ["CAMPAIGN", "strikes_by_month"]

#: First month of the campaign against refineries: counts before it are of single strikes.
CAMPAIGN = "2024-01"
#: Series in the order in which they speak; the others only where nobody counts strikes on refineries. Plants
#: that were hit are strikes in a month, not over years; what a party to the war claims comes last.
_ORDER = ("refinery_strikes", "oil_facility_strikes", "refineries_hit")
_CLAIM = "claim"


@dataclass(frozen=True)
class _Count:
    """One published count: days that it covers in each month, and its number."""

    covered: np.ndarray
    value: float
    claim: bool

    @property
    def months(self) -> np.ndarray:
        return self.covered > 0


def strikes_by_month(months: np.ndarray) -> np.ndarray:
    """Strikes on refineries in each of some months, in order; zero before the campaign.

    Months that nobody counts lie on the line between their neighbours; the last counted level goes on.
    """
    inside = months >= np.datetime64(CAMPAIGN, "M")
    found = np.full(len(months), np.nan)
    table = rows("strike_counts")
    for claims in (False, True):
        for series in _ORDER:
            counts = [_count(row, months) for row in table if row["series"] == series]
            mine = [c for c in counts if c.claim == claims and c.months.any()]
            if series == "refineries_hit":
                mine = [c for c in mine if c.months.sum() == 1]
            before = ~np.isnan(found)
            for count in sorted(mine, key=lambda c: float(c.covered.sum())):
                # A count of another kind says nothing of months in which strikes on refineries are counted.
                if series == _ORDER[0] or not (before & count.months).any():
                    _spread(count, found, days_in(months))
    known = np.isfinite(found)
    place = np.arange(len(months))
    return np.where(inside, np.interp(place, place[known], found[known]), 0.0) if known.any() else found


def _count(row: Mapping[str, str], months: np.ndarray) -> _Count:
    first, last = (np.datetime64(day, "D") for day in period_bounds(row["period"]))
    start, end = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    covered = (np.minimum(end, last + 1) - np.maximum(start, first)).astype(float)
    return _Count(np.clip(covered, 0, None), float(row["value"]), _CLAIM in row["flag"].split())


def _spread(count: _Count, found: np.ndarray, days: np.ndarray) -> None:
    """Fill the months that have no number yet with what the others leave of the count, by their days."""
    free = count.months & np.isnan(found)
    if not free.any():
        return
    taken = np.nansum(np.where(count.months & ~free, found * count.covered / days, 0.0))
    pace = max(count.value - taken, 0.0) / count.covered[free].sum()
    found[free] = pace * days[free]
