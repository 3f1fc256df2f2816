"""One scenario less another, draw by draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from econ.ensemble.arguments import check_dataset, check_variable
from econ.errors import InputError, nearest
from econ.outcomes.summary import difference as apart
from econ.outcomes.summary import reference_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["difference"]


def difference(ds: xr.Dataset, name: str, reference: str = "") -> xr.DataArray:
    """What each scenario changes in an outcome, against a reference and draw by draw.

    All scenarios share the draws, so the range of the difference is that of the effect: it is not the
    difference of two ranges, and a scenario that changes nothing differs by exactly zero.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.compare`, `econ.combine` or `econ.read`, with a dim `scenario`.
    name : str
        One of its variables.
    reference : str
        The scenario to subtract; the dataset's own reference by default.

    Returns
    -------
    xarray.DataArray
        Dims and unit of `ds[name]`; zero for the reference itself. Where the dataset holds quantiles instead
        of draws, only the median's difference is kept and the others are NaN: quantiles of a difference do
        not follow from quantiles.

    Raises
    ------
    InputError
        The dataset lacks the variable or the reference.

    Examples
    --------
    >>> ds = econ.compare(["baseline", "no_pressure"], draws=64, months=6)
    >>> lost = econ.difference(ds, "oil_gas_revenue").sel(scenario="no_pressure").sum("month")
    >>> lost.attrs["units"], lost.dims
    ('bn RUB', ('draw',))
    """
    check_dataset(ds, "difference")
    check_variable(ds, name)
    chosen = reference or reference_of(ds)
    known = [str(s) for s in ds["scenario"].values] if "scenario" in ds.dims else []
    if chosen not in known:
        near = nearest(chosen, known)
        raise InputError("no such scenario", where="reference", got=chosen, allowed=known, nearest=near)
    about = {"long_name": f"{ds[name].attrs.get('long_name', name)}, less {chosen}", "reference": chosen}
    return apart(ds[name], chosen).rename(name).assign_attrs(about)
