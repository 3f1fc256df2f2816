"""`econ.diff`: what moved a forecast, by cause or by driver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from econ.errors import InputError, nearest

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["BY", "diff"]

BY = ("cause", "driver")


def diff(
    old: str | Path,
    new: str | Path,
    *,
    by: str = "cause",
    scenario: str = "",
    keep: Sequence[str] = (),
    draws: int | None = None,
    old_data: str | Path | None = None,
    new_data: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> xr.Dataset:
    """Why two runs differ.

    Parameters
    ----------
    old, new : path
        Stored runs (`.nc`, `.zarr`), files of `data/forecasts`, or data folders, of which the scenario is
        run.
    by : {"cause", "driver"}
        Causes are what was done to the model: data, coefficients, parameters, scenario, pins, other code.
    scenario : str
        Which scenario of both; a file's first, and the baseline of a folder, by default.
    keep : sequence of str
        Outcomes; the headline ones that both have, without members, by default.
    draws : int, optional
        Simulations of what is run again; those of the newer run by default, 1,000 for folders.
    old_data, new_data : path, optional
        The data folder that a stored run was made from, where it is not the one in use. Without it the data
        of an earlier day are the rows that were known then.
    progress : callable, optional
        Called with the name of each step before it is run.

    Returns
    -------
    xarray.Dataset
        Dims `outcome`, `year`, `cause`: `old`, `new` and `change`, means of whole calendar years; `part`,
        what each cause adds to the mean, which sums to the change; `part_low`, `part_high`, 90 percent of its
        simulations. `swapped` says whether a cause differs, `unknown` whether a side does not say it; the
        attribute `notes` (JSON) what could not be swapped.

    Raises
    ------
    InputError
        A file that is no run, no calendar year in common, an outcome that one of them lacks.

    Examples
    --------
    >>> econ.diff("june.nc", "july.nc").part.sel(outcome="oil_gas_revenue")  # doctest: +SKIP
    """
    if by not in BY:
        raise InputError("no such way to compare", where="by", got=by, allowed=BY, nearest=nearest(by, BY))
    from econ.provenance.causes import by_cause

    return by_cause(
        old,
        new,
        scenario=scenario,
        keep=keep,
        draws=draws,
        old_data=old_data,
        new_data=new_data,
        progress=progress,
    )
