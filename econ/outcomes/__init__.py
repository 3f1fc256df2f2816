"""What a run means: years, ranges with their simulation error, events."""

from __future__ import annotations

from econ.outcomes.precision import quantiles
from econ.outcomes.years import annual

__all__ = ["annual", "quantiles"]
