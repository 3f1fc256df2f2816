"""Ranges of parameters: what a uniform makes of one, of a value or of a whole path, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from econ.parameters.load import Parameter

__all__ = ["bounds", "moved", "quantile", "told"]

_TAIL = 0.95


def quantile(p: Parameter, u: np.ndarray) -> np.ndarray:
    """The parameter's range at probabilities `u`, `(dims..., draw)`; of a path, what moves it."""
    from scipy.special import ndtri

    if p.distribution == "one_of":
        assert p.values is not None
        weights = np.full(len(p.values), 1 / len(p.values)) if p.weights is None else p.weights
        place = np.searchsorted(np.cumsum(weights), u, side="right")
        return p.values[np.minimum(place, len(p.values) - 1)]
    assert p.low is not None and p.high is not None
    low, mid, high = (np.asarray(a)[..., None] for a in (p.low, p.centre, p.high))
    if p.distribution == "uniform":
        return low + u * (high - low)
    if p.distribution == "triangular":
        return _triangular(u, low, mid, high)
    z = ndtri(np.clip(u, 1e-12, 1 - 1e-12)) / ndtri(_TAIL)
    if p.distribution == "normal":
        return np.where(z < 0, mid + z * (mid - low), mid + z * (high - mid))
    return np.where(z < 0, mid * (mid / low) ** z, mid * (high / mid) ** z)


def _triangular(u: np.ndarray, low: np.ndarray, mode: np.ndarray, high: np.ndarray) -> np.ndarray:
    width = np.maximum(high - low, np.finfo(float).tiny)
    cut = (mode - low) / width
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(u < cut, rising, falling)


def moved(p: Parameter, value: np.ndarray, month: np.datetime64, drawn: np.ndarray) -> np.ndarray:
    """A month of a path that is moved as a whole by what each draw made of its range.

    Parameters
    ----------
    value : ndarray
        `(dims...)`, the month on the central path.
    drawn : ndarray
        `(dims..., draw)`: a factor, a shift in the parameter's unit, or the swing of a season about
        its mean, which stays.

    Returns
    -------
    ndarray
        `(dims..., draw)`, one draw wide before `range_from`.
    """
    wide = value[..., None]
    if p.range_from is not None and month < p.range_from:
        return wide
    if p.range == "factor":
        return wide * drawn
    if p.range == "shift":
        return wide + drawn
    assert p.season is not None
    mean = p.season.mean(0)[..., None]
    return np.asarray(mean + drawn * (wide - mean))


def told(p: Parameter) -> str:
    """The range in words: `0.1 to 0.3`, `path, x0.95 to x1.05 from 2020-01`; empty without one."""
    if not p.distribution:
        return ""
    if not p.range:
        return bounds(p)
    what = "season's swing" if p.range == "swing" else "path"
    return f"{what}, {bounds(p)}" + (f" from {p.range_from}" if p.range_from is not None else "")


def bounds(p: Parameter) -> str:
    """The ends of the range alone, over all members: `0.1 to 0.3`, `x0.95 to x1.05`, `one of 3`."""
    form = {"": "{:.4g}", "shift": "{:+.4g}"}.get(p.range, "x{:.4g}")
    if p.low is not None and p.high is not None:
        return f"{form.format(p.low.min())} to {form.format(p.high.max())}"
    assert p.values is not None
    choices = dict.fromkeys(p.values.tolist())
    return " or ".join(form.format(v) for v in choices) if p.range else f"one of {len(choices)}"
