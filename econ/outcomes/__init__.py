"""What a run means: years, ranges with their simulation error, events."""

from __future__ import annotations

from econ.outcomes.precision import quantiles

__all__ = ["quantiles"]
