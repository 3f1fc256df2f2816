"""Half-lives in months turned into monthly factors, and shares in and out of logits."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array

__all__ = ["kept", "moved", "share_of"]


def kept(half_life: Array) -> Array:
    """Share of a gap left after one month, from its half-life in months."""
    return 2 ** (-1 / half_life)


def moved(previous: Array, target: Array, half_life: Array) -> Array:
    """A state one month further on its way to `target`, the gap halving every `half_life` months."""
    return target + kept(half_life) * (previous - target)


def share_of(logit: Array) -> Array:
    """A share from its logit, or a probability from its log odds."""
    return 1 / (1 + np.exp(-logit))
