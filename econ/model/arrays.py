"""Array helpers that equations share."""

from __future__ import annotations

from typing import Literal

import numpy as np

__all__ = ["Array", "blend", "correlated", "mean_by", "running", "softmin", "total"]

Array = np.ndarray


#: Elements up to which one call of NumPy's running sum beats adding member by member.
_FEW = 1000


def total(x: Array, axis: Literal[0, 1] = 0) -> Array:
    """Sum over one of the two leading axes by adding its members in order.

    NumPy's own sum adds pairwise and its last bits change with the width of the array; this one
    gives draw i the same value however many draws there are.
    """
    members = x.swapaxes(0, axis)
    if members.size <= _FEW:
        return np.add.accumulate(members)[-1]
    first, *others = members
    result = first.copy()
    for other in others:
        result += other
    return result


def mean_by(weight: Array, x: Array) -> Array:
    """Mean over the leading axis, weighted."""
    return total(weight * x) / total(weight)


def running(x: Array) -> Array:
    """Sums of the first none, one, two, ... members of the leading axis: one longer than it.

    Member by member, as `total`: NumPy's own running sum along a leading axis takes ten times as long.
    """
    result = np.zeros((len(x) + 1, *x.shape[1:]))
    for place, member in enumerate(x):
        np.add(result[place], member, out=result[place + 1])
    return result


def softmin(a: Array, b: Array, softness: Array | float) -> Array:
    """A smooth minimum: `-s log(exp(-a/s) + exp(-b/s))`, below both and within `s log 2` of the lower.

    `softness` has the unit of `a` and `b`; at zero the sharp minimum is returned in the limit.
    """
    low = np.minimum(a, b)
    gap = np.abs(a - b)
    return low - softness * np.log1p(np.exp(-gap / softness))


def blend(switch: Array, on: Array, off: Array) -> Array:
    """`on` where the switch is 1, `off` where it is 0, in proportion between."""
    return off + switch * (on - off)


def correlated(correlation: Array, common: Array, own: Array) -> Array:
    """A standard shock with a given correlation to a common one; simulations of one may lie beyond 1."""
    bounded = np.clip(correlation, -1.0, 1.0)
    return bounded * common + np.sqrt(1 - bounded**2) * own
