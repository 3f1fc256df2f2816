"""Array helpers that equations share."""

from __future__ import annotations

import numpy as np

__all__ = ["Array", "blend", "softmin", "total"]

Array = np.ndarray


def total(x: Array, axis: int = 0) -> Array:
    """Sum over a leading axis by adding its members in order.

    NumPy's own sum adds pairwise and its last bits change with the width of the array; this one
    gives draw i the same value however many draws there are.
    """
    # Most totals are over the first axis, and moving an axis costs more than adding a few short arrays.
    first, *others = x if axis == 0 else np.moveaxis(x, axis, 0)
    result = first.copy()
    for other in others:
        result += other
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
