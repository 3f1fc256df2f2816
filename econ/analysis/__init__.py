"""What a run means: reductions over months and draws, differences, attribution."""

from __future__ import annotations

from econ.analysis.precision import quantiles

__all__ = ["quantiles"]
