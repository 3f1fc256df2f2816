"""Regressions on own lags, corrected for their small-sample bias by drawing them anew.

Least squares pulls persistence down, and robust errors are too small, when a slow series is regressed
on its own past in a few dozen months. So the estimated equation is simulated with its own residuals,
estimated again, and the mean miss taken off (Kilian, 1998); the spread of the new estimates is the error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Corrected", "Recursion", "corrected", "deviation_error", "least_squares"]

REPLICATIONS, SEED = 999, 1998


@dataclass(frozen=True)
class Recursion:
    """One equation with own lags, for many paths at once.

    Parameters
    ----------
    design : callable
        From paths `(path, month)` to the left side `(path, n)` and the right `(path, n, coefficient)`.
    simulate : callable
        From coefficients `(path, coefficient)` and shocks `(path, month)` to paths `(path, month)`.
    """

    design: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
    simulate: Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Corrected:
    """Coefficients and, last, the residuals' standard deviation.

    Parameters
    ----------
    values, plain : ndarray
        After and before the correction.
    covariance : ndarray
        Of the estimates over the simulated samples.
    residual : ndarray
        Of the plain fit.
    """

    values: np.ndarray
    plain: np.ndarray
    covariance: np.ndarray
    residual: np.ndarray


def least_squares(y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and standard deviation `(path, coefficient + 1)`, and residuals `(path, n)`."""
    across = np.swapaxes(x, 1, 2)
    beta = np.linalg.solve(across @ x, across @ y[..., None])[..., 0]
    residual = y - (x @ beta[..., None])[..., 0]
    free = x.shape[1] - x.shape[2]
    deviation = np.sqrt((residual**2).sum(1) / free)
    return np.concatenate([beta, deviation[:, None]], axis=1), residual


def corrected(
    observed: np.ndarray, recursion: Recursion, replications: int = REPLICATIONS, seed: int = SEED
) -> Corrected:
    """Estimate on the observed path `(month,)` and correct by simulation."""
    rng = np.random.default_rng(seed)
    y, x = recursion.design(observed[None])
    plain, residual = least_squares(y, x)
    centred = residual[0] - residual[0].mean()
    # Residuals of a fit are smaller than the shocks behind them.
    scaled = centred * np.sqrt(x.shape[1] / (x.shape[1] - x.shape[2]))
    shocks = rng.choice(scaled, size=(replications, len(observed)))
    paths = recursion.simulate(np.repeat(plain[:, :-1], replications, axis=0), shocks)
    again, _ = least_squares(*recursion.design(paths))
    return Corrected(
        values=2 * plain[0] - again.mean(0),
        plain=plain[0],
        covariance=np.cov(again, rowvar=False),
        residual=residual[0],
    )


def deviation_error(residual: np.ndarray, deviation: float) -> float:
    """Standard error of a standard deviation, wider than the normal's where tails are heavy.

    By the residuals' kurtosis, corrected for its bias in short samples (Joanes and Gill, 1998). Three
    residuals or fewer, as in the first of expanding windows, tell no kurtosis: the normal's stands.
    """
    n = len(residual)
    if n <= 3:
        return float(deviation / np.sqrt(2 * n))
    centred = residual - residual.mean()
    excess = float(np.mean(centred**4) / np.mean(centred**2) ** 2) - 3
    unbiased = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)
    return float(deviation * np.sqrt((2 + max(unbiased, 0.0)) / (4 * n)))
