"""A price that moves part of the way to its target each month, read in some months only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Track", "follow"]

#: How far the first month may lie from its target, in logs.
START_ERROR = 0.15


@dataclass(frozen=True)
class Track:
    """What a scalar Kalman filter makes of the readings.

    Parameters
    ----------
    likelihood : float
        Log likelihood of the readings.
    forecast, width : ndarray
        Each month's forecast from the readings before it, and the error of a reading about it.
    state : ndarray
        Each month's value given the readings up to it.
    """

    likelihood: float
    forecast: np.ndarray
    width: np.ndarray
    state: np.ndarray


def follow(target: np.ndarray, speed: float, shock: float, seen: np.ndarray, error: np.ndarray) -> Track:
    """Filter `x = x_before + speed (target - x_before) + shock e`, `seen = x + error e`.

    Parameters
    ----------
    target, seen, error : ndarray
        By month; NaN in `seen` where nothing was read.
    speed, shock : float
    """
    state, variance = float(target[0]), START_ERROR**2
    likelihood = 0.0
    forecast, width, kept = (np.full(len(seen), np.nan) for _ in range(3))
    for month, (goal, value, own) in enumerate(zip(target, seen, error, strict=True)):
        state += speed * (goal - state)
        variance = (1 - speed) ** 2 * variance + shock**2
        forecast[month] = state
        if np.isfinite(value):
            total = variance + own**2
            width[month] = np.sqrt(total)
            miss = value - state
            likelihood -= 0.5 * (np.log(2 * np.pi * total) + miss**2 / total)
            state += variance / total * miss
            variance *= own**2 / total
        kept[month] = state
    return Track(float(likelihood), forecast, width, kept)
