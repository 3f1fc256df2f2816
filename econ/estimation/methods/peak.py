"""The least of a smooth cost and its curvature, to the same digits on any processor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["TIGHT", "settled"]

#: For `scipy.optimize.least_squares`: slopes from both sides, and no stop before the last digits.
TIGHT: dict[str, Any] = {"jac": "3-point", "ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-15}

#: Newton steps: from where an optimiser stops, two reach the last digits.
_STEPS = 4
#: Differences are taken over these parts of a standard error.
_SLOPE, _CURVE = 1e-3, 1e-2


def settled(
    cost: Callable[[np.ndarray], float], start: np.ndarray, scale: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where a cost is least, from where an optimiser stopped, and the inverse of its curvature there.

    An optimiser stops anywhere within its tolerance, and a curvature from steps of the machine's size is
    noise from the fifth digit on; both then depend on the processor. Newton steps with differences over a
    fixed part of a standard error do not, to nine digits or more.

    Parameters
    ----------
    cost : callable
        Minus a log likelihood or posterior density.
    start : ndarray
        An optimiser's result.
    scale : ndarray
        The parameters' standard errors, roughly: the first step finds them.

    Returns
    -------
    values : ndarray
    covariance : ndarray
        Inverse of the Hessian.
    """
    values = np.asarray(start, float)
    for _ in range(_STEPS):
        covariance = np.linalg.inv(_curvature(cost, values, _CURVE * scale))
        scale = np.sqrt(np.diag(covariance))
        values = values - covariance @ _slope(cost, values, _SLOPE * scale)
    return values, np.linalg.inv(_curvature(cost, values, _CURVE * scale))


def _slope(cost: Callable[[np.ndarray], float], at: np.ndarray, steps: np.ndarray) -> np.ndarray:
    shifts = np.diag(steps)
    return np.array([cost(at + shift) - cost(at - shift) for shift in shifts]) / (2 * steps)


def _curvature(cost: Callable[[np.ndarray], float], at: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Second differences, central in both directions."""
    shifts, k = np.diag(steps), len(at)
    found = np.empty((k, k))
    for i in range(k):
        for j in range(i + 1):
            up = cost(at + shifts[i] + shifts[j]) + cost(at - shifts[i] - shifts[j])
            down = cost(at + shifts[i] - shifts[j]) + cost(at - shifts[i] + shifts[j])
            found[i, j] = found[j, i] = (up - down) / (4 * steps[i] * steps[j])
    return found
