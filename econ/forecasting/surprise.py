"""How far a new figure is from what was forecast of it, as archived at the time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from econ.forecasting.archive import FOLDER, SCENARIOS
from econ.observations.choice import Reading
from econ.observations.series import SERIES
from econ.paths import data

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Surprise", "surprises"]

_LOW, _MIDDLE, _HIGH = 0.05, 0.5, 0.95


class Surprise(NamedTuple):
    """A figure beside its forecast.

    Parameters
    ----------
    vintage : str
        The archive that it was forecast in.
    low, median, high : float
        90 percent range and median of the baseline, in the panel's unit.
    place : float
        The share of simulations below the figure, read between the archived quantiles.
    """

    vintage: str
    low: float
    median: float
    high: float
    place: float

    def text(self) -> str:
        """In words: the range, and where in it the figure lies."""
        said = f"{self.median:.4g} ({self.low:.4g} to {self.high:.4g}), made at {self.vintage}"
        if self.place <= _LOW:
            return f"below the range: {said}"
        if self.place >= _HIGH:
            return f"above the range: {said}"
        return f"{100 * self.place:.0f} percent of the forecast lay below it: {said}"


def surprises(readings: Sequence[Reading | None]) -> list[Surprise | None]:
    """Each reading beside the newest archived forecast made before its month; None where there is none."""
    import warnings

    opened: dict[Path, xr.Dataset] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return [None if reading is None else _surprise(reading, opened) for reading in readings]


def _surprise(reading: Reading, opened: dict[Path, xr.Dataset]) -> Surprise | None:
    earlier = [path for path in sorted(data(FOLDER).glob("????-??.nc")) if path.stem < reading.period]
    entry = SERIES[reading.series]
    if not earlier:
        return None
    ds = opened.get(earlier[-1])
    if ds is None:
        from econ import netcdf

        ds = opened[earlier[-1]] = netcdf.read(earlier[-1])
    month = np.datetime64(reading.period, "M").astype("datetime64[ns]")
    if (
        entry.variable not in ds
        or ds[entry.variable].attrs["units"] != entry.unit
        or month not in ds["month"].values
    ):
        return None
    held = ds[entry.variable].sel(scenario=SCENARIOS[0], month=month)
    if entry.dim:
        held = held.sel({entry.dim: entry.label})
    levels, values = held["quantile"].values, held.values.astype(float)
    low, middle, high = (float(np.interp(q, levels, values)) for q in (_LOW, _MIDDLE, _HIGH))
    place = float(np.interp(reading.value, values, levels, left=0.0, right=1.0))
    return Surprise(earlier[-1].stem, low, middle, high, place)
