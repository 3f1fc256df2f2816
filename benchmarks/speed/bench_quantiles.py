"""Exact quantiles beside the machine's own sort and partition of as many values."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.ensemble.quantiles import quantile_places, sorted_quantiles

_LEVELS = (0.05, 0.5, 0.95)
_ROWS, _REPEATS = 100, 5


def _best(work: Callable[[np.ndarray], object], values: np.ndarray) -> float:
    """Seconds, the least of several."""
    found = []
    for _ in range(_REPEATS):
        copy = values.copy()
        before = time.perf_counter()
        work(copy)
        found.append(time.perf_counter() - before)
    return min(found)


@measures("quantiles")
def quantiles_of_rows() -> Iterator[Measure]:
    """Rows as a run has them: a variable's draws of one month and scenario."""
    for draws in (1_000, 10_000, 100_000):
        rows = max(_ROWS * 1_000 // draws * 10, 10)
        values = np.random.default_rng(0).standard_normal((rows, draws))
        places = quantile_places(_LEVELS, draws)
        needed = sorted({0, draws - 1, *(at for low, high, _ in places for at in (low, high))})
        sort = _best(lambda copy: copy.sort(axis=-1), values)
        part = _best(lambda copy, needed=needed: copy.partition(needed, axis=-1), values)
        sorted_quantiles(values.copy(), places)
        ours = _best(lambda copy, places=places: sorted_quantiles(copy, places), values)
        ratio = ours / min(sort, part)
        each = 1e9 / values.size
        yield Measure(
            topic="quantiles",
            name=f"Exact quantiles of {draws:,} draws over the faster of sort and partition here",
            value=round(ratio, 2),
            unit="times",
            n=values.size,
            target="at most 1.3",
            against="the machine's own sort and partition of the same values",
            holds=ratio <= 1.3,
            note=f"{ours * each:.1f} ns a value; sort {sort * each:.1f}, partition {part * each:.1f}",
        )
