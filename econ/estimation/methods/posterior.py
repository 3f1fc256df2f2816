"""Small Bayesian updates: normal priors, any likelihood, and the normal that fits the peak."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from econ.estimation.methods.peak import settled

__all__ = ["Prior", "combine", "laplace", "stacked", "through", "weighted"]

#: Degrees of freedom of the distribution that draws are taken from: tails heavier than a normal's.
_FREEDOM = 8
#: Prior mean and standard deviation.
Prior = tuple[float, float]


def laplace(
    log_likelihood: Callable[[np.ndarray], float], priors: Mapping[str, Prior]
) -> tuple[np.ndarray, np.ndarray]:
    """Peak of the posterior and the covariance of the normal that touches it there.

    Parameters
    ----------
    log_likelihood : callable
        Of the parameters in the order of `priors`.
    priors : mapping of str to (mean, standard deviation)

    Returns
    -------
    values : ndarray
    covariance : ndarray
        Inverse of the Hessian of minus the log posterior.
    """
    from scipy.optimize import minimize

    mean = np.array([m for m, _ in priors.values()])
    spread = np.array([s for _, s in priors.values()])

    def cost(z: np.ndarray) -> float:
        return float(0.5 * z @ z - log_likelihood(mean + spread * z))

    found = minimize(
        cost, np.zeros(len(mean)), method="Nelder-Mead", options={"maxiter": 20000, "fatol": 1e-10}
    )
    found = minimize(cost, found.x, method="BFGS")
    values, covariance = settled(cost, found.x, np.ones(len(mean)))
    return mean + spread * values, covariance * np.outer(spread, spread)


def combine(
    mean: np.ndarray, covariance: np.ndarray, design: np.ndarray, observed: np.ndarray, error: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Posterior of a normal prior after linear observations with independent normal errors.

    Parameters
    ----------
    mean, covariance : ndarray
        (k) and (k, k), the prior.
    design, observed, error : ndarray
        (n, k), (n) and (n): what each observation weighs, its value, its standard error.
    """
    weighted = design / error[:, None] ** 2
    precision = np.linalg.inv(covariance)
    posterior = np.linalg.inv(precision + design.T @ weighted)
    return posterior @ (precision @ mean + weighted.T @ observed), (posterior + posterior.T) / 2


def stacked(blocks: Sequence[np.ndarray]) -> np.ndarray:
    """Covariance of groups that are independent of each other."""
    size = sum(len(block) for block in blocks)
    whole = np.zeros((size, size))
    start = 0
    for block in blocks:
        stop = start + len(block)
        whole[start:stop, start:stop] = block
        start = stop
    return whole


def through(
    function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, covariance: np.ndarray, step: float = 0.05
) -> tuple[np.ndarray, np.ndarray]:
    """A function of uncertain inputs and its covariance, by slopes over `step` standard errors."""
    centre = function(at)
    width = step * np.sqrt(np.diag(covariance))
    slopes = np.empty((len(centre), len(at)))
    for place, size in enumerate(width):
        shift = np.zeros(len(at))
        shift[place] = size
        slopes[:, place] = (function(at + shift) - function(at - shift)) / (2 * size)
    return centre, slopes @ covariance @ slopes.T


def weighted(
    log_posterior: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    scale: np.ndarray,
    draws: int,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Draws and weights that stand for a posterior: importance sampling around its mode.

    Against the mode and its curvature alone, this takes in that a variance is understated where many
    coefficients are fitted with it.

    Parameters
    ----------
    log_posterior : callable
        From many points `(draw, k)` to log densities `(draw,)`, up to a constant.
    start, scale : ndarray
        Where to look for the mode, and the sizes of the parameters.

    Returns
    -------
    draws : ndarray
        `(draw, k)`, of a Student distribution with the mode's curvature.
    weights : ndarray
        `(draw,)`, adding up to one.
    """
    from scipy.optimize import minimize

    k, step = len(start), 1e-4
    shifts = np.concatenate([np.eye(k), -np.eye(k)]) * step

    def cost(z: np.ndarray) -> tuple[float, np.ndarray]:
        around = -log_posterior(start + scale * np.vstack([z, z + shifts]))
        return float(around[0]), (around[1 : k + 1] - around[k + 1 :]) / (2 * step)

    mode = minimize(cost, np.zeros(k), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    curvature = np.stack([(cost(mode + 0.01 * e)[1] - cost(mode - 0.01 * e)[1]) / 0.02 for e in np.eye(k)])
    root = np.linalg.cholesky(np.linalg.inv((curvature + curvature.T) / 2))
    rng = np.random.default_rng(seed)
    stretch = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, draws))
    z = rng.standard_normal((draws, k)) * stretch[:, None]
    points = start + scale * (mode + z @ root.T)
    proposal = -(_FREEDOM + k) / 2 * np.log1p(np.sum(z**2, axis=1) / _FREEDOM)
    log_weight = log_posterior(points) - proposal
    weights = np.exp(log_weight - log_weight.max())
    return points, weights / weights.sum()
