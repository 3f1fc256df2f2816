"""The root that draws of coefficients are made with: found once, at estimation, and stored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from econ.estimates import Estimate

__all__ = ["rooted", "symmetric_root"]

#: Roots of a correlation matrix below this are zero that rounding has moved.
_ZERO = 1e-10
#: Decimals of what is stored: kernels of LAPACK differ from the fourteenth on.
_DECIMALS = 10


def rooted(estimate: Estimate) -> Estimate:
    """The estimate with the root of its correlations."""
    root = symmetric_root(np.asarray(estimate.covariance, float))
    return replace(estimate, root=tuple(map(tuple, root.tolist())))


def symmetric_root(covariance: np.ndarray) -> np.ndarray:
    """The symmetric root of the correlations that belong to a covariance.

    Of all roots it alone does not depend on the signs of eigenvectors, nor on how those of equal
    eigenvalues are rotated, which differ between processors. Taken of correlations, it does not mix
    the units of coefficients either. A coefficient known exactly has a row and a column of zeros.
    """
    error = np.sqrt(np.diag(covariance))
    known = np.where(error > 0, error, np.inf)
    correlation = covariance / known[:, None] / known
    values, vectors = np.linalg.eigh((correlation + correlation.T) / 2)
    root = (vectors * np.sqrt(np.where(values < _ZERO, 0.0, values))) @ vectors.T
    # Adding zero turns a rounded -0.0 into 0.0.
    return np.asarray(np.round((root + root.T) / 2, _DECIMALS) + 0.0)
