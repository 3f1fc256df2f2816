"""Forecasts on disk: NetCDF with everything, or one long table for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ import netcdf
from econ.output.files import atomic, check_target

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["FORMATS", "check", "long_table", "write"]

FORMATS = (".nc", ".csv")


def check(path: str | Path | None) -> Path | None:
    """Refuse, before anything runs, a place or a format that could not be written; None stays None."""
    return None if path is None else check_target(path, FORMATS)


def write(ds: xr.Dataset, path: str | Path) -> Path:
    """Write a nowcast, a forecast or a back-test, whole or not at all: `.nc`, or `.csv` as a long table.

    Raises
    ------
    InputError
        An extension or a folder that cannot be written.
    RunError
        Writing failed; what stood there before still stands.
    """
    target = check_target(path, FORMATS)
    with atomic(target) as part:
        if target.suffix == ".csv":
            long_table(ds).to_csv(part, index=False, lineterminator="\n")
        else:
            netcdf.write(ds, part)
    return target


def long_table(ds: xr.Dataset) -> pd.DataFrame:
    """One value a row: variable, unit, a column for each dim that some variable has, value."""
    import pandas as pd

    frames = []
    for name, values in ds.data_vars.items():
        places = np.indices(values.shape).reshape(values.ndim, -1)
        frame: dict[str, Any] = {"variable": str(name), "unit": str(values.attrs.get("units", ""))}
        for dim, place in zip(values.dims, places, strict=True):
            axis = ds[dim].values if dim in ds.coords else np.arange(ds.sizes[dim])
            # Whole numbers stay whole beside variables that lack the dim.
            frame[str(dim)] = pd.Series(axis[place]).convert_dtypes()
        frames.append(pd.DataFrame({**frame, "value": values.values.ravel()}))
    table = pd.concat(frames, ignore_index=True)
    return table[[name for name in table.columns if name != "value"] + ["value"]]
