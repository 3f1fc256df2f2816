"""Prices that move part of the way to their targets each month, read in some months only.

One price alone, or one that another follows: a wholesale price and the retail price whose cost it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Chain", "Pair", "Track", "follow", "follow_both", "teaching"]

#: How far the first month may lie from its target, in logs.
START_ERROR = 0.15
#: Months after which a filter's gain no longer moves.
_LONG = 120


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


@dataclass(frozen=True)
class Chain:
    """How a second price follows a first one: both close part of a gap each month and have a shock.

    Parameters
    ----------
    speed, shock : float
        Of the first price.
    later_speed, later_shock : float
        Of the second.
    density, margin : float
        The second price tends to `density` x first price + `margin` x consumer prices.
    """

    speed: float
    shock: float
    later_speed: float
    later_shock: float
    density: float
    margin: float


@dataclass(frozen=True)
class Pair:
    """What the joint filter makes of the readings of both prices."""

    likelihood: float
    first: Track
    second: Track


def follow_both(
    target: np.ndarray, prices: np.ndarray, chain: Chain, seen: np.ndarray, error: np.ndarray
) -> Pair:
    """Extended Kalman filter of two log prices; readings of either teach both.

    Parameters
    ----------
    target, prices : ndarray
        By month: log target of the first price, consumer price level.
    seen, error : ndarray
        (2, month): log readings and their errors, NaN where nothing was read.
    """
    at_start = _cost(float(target[0]), float(prices[0]), chain)[0]
    state = np.array([float(target[0]), at_start])
    spread = np.diag([START_ERROR**2, START_ERROR**2])
    likelihood = 0.0
    forecast, width, kept = (np.full(seen.shape, np.nan) for _ in range(3))
    for month in range(seen.shape[1]):
        state, spread = _move(state, spread, float(target[month]), float(prices[month]), chain)
        forecast[:, month] = state
        width[:, month] = np.sqrt(np.diag(spread) + error[:, month] ** 2)
        for row in range(2):
            if np.isfinite(seen[row, month]):
                total = spread[row, row] + error[row, month] ** 2
                miss = seen[row, month] - state[row]
                likelihood -= 0.5 * (np.log(2 * np.pi * total) + miss**2 / total)
                gain = spread[:, row] / total
                state = state + gain * miss
                spread = spread - np.outer(gain, spread[row])
        kept[:, month] = state
    first, second = (Track(likelihood, forecast[row], width[row], kept[row]) for row in range(2))
    return Pair(float(likelihood), first, second)


def teaching(log_price: float, prices: float, chain: Chain, error: float) -> float:
    """What a unit of surprise in the second price says of the first, where only the second is read."""
    spread = np.diag([START_ERROR**2, START_ERROR**2])
    state = np.array([log_price, _cost(log_price, prices, chain)[0]])
    gain = np.zeros(2)
    for _ in range(_LONG):
        _, spread = _move(state, spread, log_price, prices, chain)
        gain = spread[:, 1] / (spread[1, 1] + error**2)
        spread = spread - np.outer(gain, spread[1])
    return float(gain[0])


def _cost(log_price: float, prices: float, chain: Chain) -> tuple[float, float]:
    """Log of what the second price tends to, and its slope on the first price's log."""
    first = chain.density * np.exp(log_price)
    whole = max(first + chain.margin * prices, 1.0)
    return float(np.log(whole)), float(first / whole)


def _move(
    state: np.ndarray, spread: np.ndarray, target: float, prices: float, chain: Chain
) -> tuple[np.ndarray, np.ndarray]:
    """Both prices and their covariance a month on; the second reads the first of the same month."""
    first = state[0] + chain.speed * (target - state[0])
    cost, slope = _cost(float(first), prices, chain)
    second = state[1] + chain.later_speed * (cost - state[1])
    pull = chain.later_speed * slope
    step = np.array([[1 - chain.speed, 0.0], [pull * (1 - chain.speed), 1 - chain.later_speed]])
    noise = np.outer([chain.shock, pull * chain.shock], [chain.shock, pull * chain.shock])
    noise[1, 1] += chain.later_shock**2
    return np.array([first, second]), step @ spread @ step.T + noise
