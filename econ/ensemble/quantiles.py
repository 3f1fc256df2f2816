"""Exact quantiles by whichever way this machine is fastest at; the numbers are the same bit for bit.

NumPy sorts with the widest registers that a processor has, and two machines of one name differ eightfold. A
full sort wins on one, a partition at the few places that are needed on another. Both put the same values at
those places, so that which of them is used decides the time alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from econ.errors import InputError

__all__ = ["arrange", "quantile_places", "quantiles_at", "sorted_quantiles"]

#: Lower place, upper place and the weight of the upper, for each quantile.
Places = list[tuple[int, int, float]]
#: Values that a trial of the ways takes: a few milliseconds, more than a timer's noise.
_TRIAL = 60_000
#: Rows narrower than this are sorted: the choice would cost more than it saves.
_NARROW = 256


def quantile_places(quantiles: tuple[float, ...], n: int) -> Places:
    """Where each quantile stands among n sorted values: lower, upper and the weight between."""
    places = []
    for q in quantiles:
        if not 0 <= q <= 1:
            raise InputError("not a quantile", where="quantiles", got=q, allowed="0 to 1")
        position = q * (n - 1)
        low = int(np.floor(position))
        places.append((low, min(low + 1, n - 1), position - low))
    return places


def sorted_quantiles(values: np.ndarray, places: Places) -> np.ndarray:
    """Quantiles over the last axis, which is put in order in place; linear between order statistics."""
    arrange(values, places)
    return quantiles_at(values, places)


def arrange(values: np.ndarray, places: Places) -> None:
    """Put each row's order statistics where they belong, in place: those of `places`, and both extremes.

    A NaN comes last, so that a row holds one if its last value is none.
    """
    n = values.shape[-1]
    needed = tuple(sorted({0, n - 1, *(place for low, high, _ in places for place in (low, high))}))
    _way(n, needed, values.dtype.str)(values)


def quantiles_at(values: np.ndarray, places: Places) -> np.ndarray:
    """Quantiles of rows that have been arranged, `(..., quantile)`."""
    columns = [values[..., low] + w * (values[..., high] - values[..., low]) for low, high, w in places]
    # Minus zero equals zero, and which of the two stands first depends on the way.
    return np.stack(columns, axis=-1) + 0.0


_Way = Callable[[np.ndarray], None]


def _sort(values: np.ndarray) -> None:
    values.sort(axis=-1)


@lru_cache(maxsize=64)
def _way(n: int, needed: tuple[int, ...], dtype: str) -> _Way:
    """The faster way for rows of `n` values on this machine, tried once."""
    if n < _NARROW:
        return _sort

    def partition(values: np.ndarray) -> None:
        values.partition(needed, axis=-1)

    trial = np.random.Generator(np.random.SFC64(0)).standard_normal((max(1, _TRIAL // n), min(n, _TRIAL)))
    trial = trial.astype(dtype)
    inside = tuple(sorted({min(place * trial.shape[-1] // n, trial.shape[-1] - 1) for place in needed}))
    costs = {way: _cost(way, trial, inside) for way in ("sort", "partition")}
    return _sort if costs["sort"] <= costs["partition"] else partition


def _cost(way: str, trial: np.ndarray, needed: tuple[int, ...]) -> float:
    """Seconds that a way takes for a trial, the best of three."""
    found = []
    for _ in range(3):
        values = trial.copy()
        before = time.perf_counter()
        if way == "sort":
            values.sort(axis=-1)
        else:
            values.partition(needed, axis=-1)
        found.append(time.perf_counter() - before)
    return min(found)
