"""The panel as plain arrays, for a run's warm-up: no pandas, no xarray."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from econ.errors import StaleError
from econ.observations.catalog import note_reading
from econ.observations.choice import grid, known_by, read_readings
from econ.observations.periods import as_date
from econ.paths import processed
from econ.vintage import narrowed, vintage

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
        The processed data are not there.
    """
    note_reading("readings")
    other = _OTHER.get()
    if other is not None:
        return other
    as_of = as_of or narrowed()
    if as_of is not None:
        return grid(known_by(read_readings(processed("readings.csv")), as_date(as_of))), vintage().months
    path = processed("observations.nc")
    if not path.is_file():
        raise StaleError("the panel is not built", where=path.name, fix="run `econ data build`")
    stat, months = path.stat(), vintage().months
    arrays = _panel(path, stat.st_size, stat.st_mtime_ns)
    if len(next(iter(arrays.values()))) != months.size:
        raise StaleError(
            "the panel has other months than the vintage", where=path.name, fix="run `econ data build`"
        )
    return arrays, months


@lru_cache(maxsize=2)
def _panel(path: Path, size: int, mtime: int) -> Mapping[str, np.ndarray]:
    """The file's arrays, read once for each state of it: a short run takes less time than the reading."""
    from netCDF4 import Dataset

    with Dataset(path) as file:
        skip = set(file.dimensions) | {"month_bounds"}
        arrays = {
            name: np.asarray(variable[:].filled(np.nan), float)
            for name, variable in file.variables.items()
            if name not in skip
        }
    for array in arrays.values():
        array.setflags(write=False)
    return arrays
