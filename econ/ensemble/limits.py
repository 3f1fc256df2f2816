"""What a run may return: numbers, inside the bounds that each variable declares of itself."""

from __future__ import annotations

import numpy as np

from econ.ensemble.plan import Plan
from econ.errors import RunError
from econ.variables import DIMS, variables

__all__ = ["outside", "refuse"]

#: Rounding of sums and of single precision, as a share of a bound, and where that is zero.
_ROUNDING = 1e-6


def outside(name: str, values: np.ndarray) -> bool:
    """Whether any value is no number or lies outside the variable's bounds.

    Parameters
    ----------
    values : ndarray
        All values, or just their extremes.
    """
    if not values.size:
        return False
    least, most = float(values.min()), float(values.max())
    low, high = _bounds(name)
    # A NaN is not larger than anything, so it fails this test too; infinity is outside of all.
    return not (low <= least and most <= high and np.isfinite(least) and np.isfinite(most))


def refuse(plan: Plan, name: str, values: np.ndarray, month: int = 0, start: int = 0) -> None:
    """Name the first value that is outside, and what may have led there.

    Parameters
    ----------
    values : ndarray
        `(month, dims..., scenario, draw)`.
    month, start : int
        Which month of the run, and which draw, the first ones are.

    Raises
    ------
    RunError
        Always.
    """
    low, high = _bounds(name)
    place = np.argwhere(~((values >= low) & (values <= high) & np.isfinite(values)))[0]
    when = plan.months[plan.warmup + month + place[0]]
    dims = variables()[name].dims if name in variables() else ()
    members = [DIMS[dim][at] for dim, at in zip(dims, place[1:-2], strict=True)]
    where = ", ".join(
        [str(when), *members, f"scenario {plan.scenarios[place[-2]]}", f"draw {start + place[-1]}"]
    )
    value = float(values[tuple(place)])
    declared = variables().get(name)
    allowed = ""
    if declared is not None and np.isfinite(value):
        bottom, top = ((-np.inf, np.inf)[n] if end is None else end for n, end in enumerate(declared.bounds))
        allowed = f"{bottom:g} to {top:g} {declared.unit}"
    raise RunError(
        f"{name} is out of its bounds" if np.isfinite(value) else f"{name} is not a number",
        where=where,
        got=value,
        allowed=allowed,
        fix=_advice(plan),
    )


def _bounds(name: str) -> tuple[float, float]:
    """The declared bounds with room for rounding; infinite where there are none."""
    declared = variables().get(name)
    low, high = declared.bounds if declared else (None, None)
    bottom = -np.inf if low is None else low - _ROUNDING * max(abs(low), 1)
    top = np.inf if high is None else high + _ROUNDING * max(abs(high), 1)
    return float(bottom), float(top)


def _advice(plan: Plan) -> str:
    """What the user has set that may have led there."""
    given = sorted({*plan.given.override, *plan.given.target, *plan.given.added})
    blamed = [f"parameter {name}" for name in sorted(plan.overrides)] + [f"given {name}" for name in given]
    if blamed:
        return f"look at what was set: {', '.join(blamed)}"
    return "nothing was given that could have led there: please report it with the command"
