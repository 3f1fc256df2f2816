"""A regression on one variable with Student shocks: scale and coefficient that single months do not rule."""

from __future__ import annotations

import numpy as np

__all__ = ["student_fit"]

_ROUNDS = 200


def student_fit(
    y: np.ndarray, x: np.ndarray, freedom: float, prior: tuple[float, float]
) -> tuple[float, float, tuple[float, float]]:
    """Coefficient, scale, and the standard error of both, at the posterior mode.

    Parameters
    ----------
    y, x : ndarray
        Left and right side, `(n,)`; no constant.
    freedom : float
        Degrees of freedom of the shocks.
    prior : tuple of float
        Mean and standard deviation of the coefficient's normal prior; the scale's is flat in logs.

    Returns
    -------
    coefficient, scale : float
    errors : tuple of float
        From the expected information of a Student's likelihood.
    """
    beta, scale = float(x @ y / (x @ x)), float(np.std(y))
    for _ in range(_ROUNDS):
        residual = y - beta * x
        weight = (freedom + 1) / (freedom + (residual / scale) ** 2)
        known = scale**2 / prior[1] ** 2
        beta = float(((weight * x) @ y + known * prior[0]) / ((weight * x) @ x + known))
        scale = float(np.sqrt(np.mean(weight * (y - beta * x) ** 2)))
    n = len(y)
    told = (freedom + 1) / (freedom + 3) * float(x @ x) / scale**2
    of_beta = 1 / np.sqrt(told + prior[1] ** -2)
    of_scale = scale * np.sqrt((freedom + 3) / (2 * freedom * n))
    return beta, scale, (float(of_beta), float(of_scale))
