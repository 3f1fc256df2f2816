"""Months that a dataset lacks: a hole in every table, and a word about it, never a smaller sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.errors import InputError
from econ.quantities import month_range

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["holes", "with_whole_months"]


def with_whole_months(ds: xr.Dataset) -> xr.Dataset:
    """The dataset with every month from its first to its last; months that it lacked hold no number.

    Raises
    ------
    InputError
        A month comes twice, or later than the one after it.
    """
    months = ds["month"].values.astype("datetime64[M]")
    step = np.diff(months).astype(int)
    if (step < 1).any():
        place = int(np.argmax(step < 1))
        raise InputError(
            "months do not follow one another",
            where="month",
            got=f"{months[place + 1]} after {months[place]}",
            fix="sort them, and leave out what comes twice",
        )
    if (step == 1).all():
        return ds
    whole = month_range(months[0], int((months[-1] - months[0]).astype(int)) + 1)
    found = ds.reindex(month=whole.astype(ds["month"].dtype))
    for name, coordinate in ds.coords.items():
        found[name].attrs = coordinate.attrs
    return found


def holes(ds: xr.Dataset) -> dict[str, tuple[np.datetime64, ...]]:
    """By variable, the months in which some scenario and draw has no number; nothing for a whole dataset."""
    months = ds["month"].values.astype("datetime64[M]")
    found = {}
    for name, values in ds.data_vars.items():
        if "month" in values.dims:
            rows = np.moveaxis(values.values, values.get_axis_num("month"), 0).reshape(len(months), -1)
            missing = ~np.isfinite(rows).all(axis=1)
            if missing.any():
                found[str(name)] = tuple(months[missing])
    return found
