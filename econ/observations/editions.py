"""Which months of a series the panel has in a later edition than their publisher's first estimate."""

from __future__ import annotations

from econ.observations.choice import known_by, read_readings
from econ.observations.periods import as_date

__all__ = ["later_editions"]

#: What the basis of such a reading says.
_LATER = ("later", "report", "execution")


def later_editions(series: str, as_of: str | None = None) -> frozenset[str]:
    """Months, as `YYYY-MM`, whose chosen reading is a later edition, among what was known at `as_of`."""
    readings = [reading for reading in read_readings() if reading.series == series]
    known = readings if as_of is None else known_by(readings, as_date(as_of))
    settled = (r for r in known if r.chosen and r.basis in _LATER and "estimate" not in r.flag.split())
    return frozenset(r.period for r in settled)
