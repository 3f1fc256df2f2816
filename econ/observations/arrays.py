"""The panel as plain arrays, for a run's warm-up: no pandas, no xarray, no NetCDF.

A run takes it from the readings, which are the truth that the panel's file derives from: they are read
anyway, in half the time, and by as many threads as like to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

import numpy as np

from econ.manifest import READINGS, checked
from econ.observations.catalog import note_reading
from econ.observations.choice import chosen_by, grid, parsed
from econ.observations.periods import as_date
from econ.vintage import Vintage, narrowed, vintage, whole

__all__ = ["instead", "load"]

Panel = tuple[Mapping[str, np.ndarray], np.ndarray]
_OTHER: ContextVar[Panel | None] = ContextVar("other panel", default=None)


@contextmanager
def instead(arrays: Mapping[str, np.ndarray], months: np.ndarray) -> Iterator[None]:
    """Let `load` return another panel: a shorter one, or one that a relation has made itself.

    For windows and experiments of estimation; a run never reads through it.
    """
    token = _OTHER.set((arrays, months))
    try:
        yield
    finally:
        _OTHER.reset(token)


def load(as_of: str | date | None = None) -> Panel:
    """Monthly observations by variable name.

    Parameters
    ----------
    as_of : str or datetime.date, optional
        Read only what was known then (a month means its end), with publishers chosen among that.

    Returns
    -------
    arrays : mapping of str to numpy.ndarray
        `(month,)`, or `(month, buyer)` for `crude_exports`; units in `econ.observations.series`;
        NaN where nothing is observed; not to be written to.
    months : numpy.ndarray
        datetime64[M], all observed months of the vintage, whatever `as_of`.

    Raises
    ------
    StaleError
        The processed data are not there, or were changed after they were built.
    """
    note_reading("readings")
    other = _OTHER.get()
    if other is not None:
        return other
    content, known, months = checked(READINGS), as_of or narrowed(), vintage().months
    if known is not None:
        arrays = _known(content, as_date(known), whole())
        return {name: array[: len(months)] for name, array in arrays.items()}, months
    return _panel(content, str(months[0]), str(months[-1])), months


@lru_cache(maxsize=8)
def _known(content: bytes, day: date, over: Vintage) -> Mapping[str, np.ndarray]:
    """What was known on a day, over all months, made once for each state of the readings."""
    arrays = grid(chosen_by(content, day), over)
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


@lru_cache(maxsize=2)
def _panel(content: bytes, first: str, last: str) -> Mapping[str, np.ndarray]:
    """The arrays of one state of readings and months: a short run takes less time than making them."""
    arrays = grid(parsed(content))
    for array in arrays.values():
        array.setflags(write=False)
    return arrays
