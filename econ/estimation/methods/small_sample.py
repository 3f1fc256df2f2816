"""Regressions on own lags, corrected for their small-sample bias by drawing them anew.

Least squares pulls persistence down, and robust errors are too small, when a slow series is regressed
on its own past in a few dozen months. So the estimated equation is simulated with its own residuals,
estimated again, and the mean miss taken off (Kilian, 1998); the spread of the new estimates is the error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Corrected", "Recursion", "corrected", "deviation_error", "heavy_tailed", "least_squares"]

REPLICATIONS, SEED = 999, 1998
#: Rate of the gamma prior (shape two) of a Student's degrees of freedom (Juarez and Steel, 2010).
_TAIL_RATE = 0.1
#: Degrees of freedom beyond the two at which a deviation begins to exist, and logs of the scale over the
#: root mean square: wide enough that no posterior reaches an end.
_BEYOND = np.geomspace(0.01, 200.0, 40)
_SCALES = np.linspace(-1.4, 0.8, 60)


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
    """Coefficients and, last, the shocks' standard deviation.

    Parameters
    ----------
    values, plain : ndarray
        After and before the correction; of the deviation, that of `heavy_tailed` and least squares'.
    covariance : ndarray
        Of the estimates over the simulated samples; of the deviation, scaled to `heavy_tailed`'s error.
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
    values, covariance = 2 * plain[0] - again.mean(0), np.cov(again, rowvar=False)
    # Samples drawn from the residuals know no tail beyond the largest of them.
    values[-1], error = heavy_tailed(residual[0], fitted=x.shape[2])
    stretch = np.append(np.ones(len(values) - 1), error / np.sqrt(covariance[-1, -1]))
    covariance = covariance * np.outer(stretch, stretch)
    return Corrected(values=values, plain=plain[0], covariance=covariance, residual=residual[0])


def heavy_tailed(residual: np.ndarray, fitted: int = 0) -> tuple[float, float]:
    """Standard deviation of shocks and its error, where a sample may have missed the tail.

    A short sample without its one large month shows both too small a deviation and too small a kurtosis,
    so an error made from its own kurtosis is too small when it matters. So the shocks are a Student's:
    the posterior of their deviation under a flat prior of the log scale and the gamma prior of
    Juarez and Steel (2010) of the degrees of freedom, on a grid. Returned are mean and deviation of the
    log-normal with the posterior's moments in logs: its own have no bound where the tail is heaviest.

    Parameters
    ----------
    residual : ndarray
    fitted : int
        Coefficients fitted with them, which made them smaller than the shocks.
    """
    from scipy.special import gammaln

    n = len(residual)
    size = np.sqrt(np.sum(residual**2) / max(n - fitted, 1))
    shocks = residual * np.sqrt(n / max(n - fitted, 1))
    freedom, scale = (2 + _BEYOND)[:, None], size * np.exp(_SCALES)[None, :]
    dense = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - 0.5 * np.log(freedom) - np.log(scale)
    tails = np.log1p(shocks**2 / (freedom * scale**2)[..., None]).sum(-1)
    # The last term: degrees of freedom stand evenly in logs on the grid.
    prior = np.log(freedom) - _TAIL_RATE * freedom + np.log(freedom - 2)
    log_weight = n * dense - (freedom + 1) / 2 * tails + prior
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    log_deviation = np.log(scale) + 0.5 * np.log(freedom / (freedom - 2))
    mean = float(np.sum(weight * log_deviation))
    variance = float(np.sum(weight * (log_deviation - mean) ** 2))
    value = float(np.exp(mean + variance / 2))
    return value, value * float(np.sqrt(np.expm1(variance)))


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
