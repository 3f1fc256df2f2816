"""Ranges of a run's outcomes: over draws, against a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from econ.errors import InputError, nearest

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "RANGE",
    "difference",
    "in_order",
    "measure",
    "measured",
    "quantiles",
    "ranges",
    "reference_of",
]

#: Ends of the range that every table shows, with the median between: 90 percent.
RANGE = (0.05, 0.5, 0.95)


def reference_of(ds: xr.Dataset) -> str:
    """The scenario that differences are taken from.

    Raises
    ------
    InputError
        The attribute `reference` names no scenario of the dataset.
    """
    names = [str(name) for name in ds["scenario"].values]
    reference = str(ds.attrs.get("reference") or names[0])
    if reference not in names:
        raise InputError(
            "the reference is not among the scenarios",
            where="dataset attribute 'reference'",
            got=reference,
            allowed=names,
            nearest=nearest(reference, names),
        )
    return reference


def measure(values: xr.DataArray) -> Literal["sum", "mean", "end"]:
    """What a year of this variable is: the sum of flows of money, the end of stocks, the mean of all else."""
    return _measure(str(values.attrs.get("kind")), str(values.attrs.get("units", "")))


def _measure(kind: str, unit: str) -> Literal["sum", "mean", "end"]:
    if kind == "stock":
        return "end"
    return "sum" if kind == "flow" and unit.startswith("bn ") else "mean"


def measured(values: np.ndarray, kind: str, unit: str) -> np.ndarray:
    """A variable over some months, `(month, ...)`, as one number: by `measure`."""
    match _measure(kind, unit):
        case "end":
            return np.asarray(values[-1])
        case "sum":
            return np.asarray(values.sum(axis=0))
        case "mean":
            return np.asarray(values.mean(axis=0))


def difference(values: xr.DataArray, reference: str) -> xr.DataArray:
    """Scenario minus reference, draw by draw.

    Quantiles of a difference do not follow from stored quantiles: of those only the median's
    difference is kept, the others are NaN.
    """
    found = values - values.sel(scenario=reference, drop=True)
    if "quantile" in found.dims:
        found = found.where(np.isclose(found["quantile"], 0.5))
    return found.assign_attrs(values.attrs)


def quantiles(values: xr.DataArray, probabilities: tuple[float, ...]) -> np.ndarray:
    """Quantiles over draws.

    Returns
    -------
    ndarray
        `(probability, remaining dims...)`, in the order of the dims; NaN where `values` hold
        quantiles and not this one.
    """
    if "quantile" in values.dims:
        stored = values["quantile"].values
        rows = np.moveaxis(values.values, values.get_axis_num("quantile"), 0)
        found = np.full((len(probabilities), *rows.shape[1:]), np.nan)
        for place, probability in enumerate(probabilities):
            at = np.flatnonzero(np.isclose(stored, probability))
            if len(at):
                found[place] = rows[at[0]]
        return found
    ordered = in_order(values)
    place = np.asarray(probabilities) * (ordered.shape[-1] - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, ordered.shape[-1] - 1)
    weight = place - low
    return np.moveaxis(ordered[..., low] * (1 - weight) + ordered[..., high] * weight, -1, 0)


def in_order(values: xr.DataArray) -> np.ndarray:
    """Draws from the least to the greatest, on the last axis; all NaN where one is, which would sort last."""
    ordered = np.sort(np.moveaxis(values.values, values.get_axis_num("draw"), -1), axis=-1)
    return np.where(np.isnan(ordered[..., -1:]), np.nan, ordered)


def ranges(values: xr.DataArray) -> np.ndarray:
    """Low, median and high of the 90 percent range, `(3, remaining dims...)`."""
    return quantiles(values, RANGE)
