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
    periods: Sequence[str] = (),
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
        Drivers are what happened in it: price, discount, rate, tonnes, refining, economy, law, policy,
        spending, and what is left.
    scenario : str
        Which scenario of both; a file's first, and the baseline of a folder, by default.
    keep : sequence of str
        By cause: outcomes; the headline ones that both have, without members, by default.
    draws : int, optional
        Simulations of what is run again; those of the newer run by default, 1,000 for folders.
    periods : sequence of str
        By driver: a period of each, `2031`, `2031-07` or `2031-07..2032-06`, equally long; one for both, or
        none for the first whole year of the run. Months before the run's start are as published; where only
        a sum since January is, the month is the model's.
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
        attribute `notes` (JSON) what could not be swapped. By driver: dims `outcome` (oil and gas revenue and
        the balance, summed over the period) and `driver`, the same variables.

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
    shared = {"scenario": scenario, "draws": draws, "old_data": old_data, "new_data": new_data}
    if by == "driver":
        if keep:
            raise InputError("is for causes", where="keep", got=", ".join(keep), fix="leave it out by driver")
        from econ.provenance.drivers import by_driver

        return by_driver(old, new, periods=periods, progress=progress, **shared)  # type: ignore[arg-type]
    if periods:
        raise InputError("are for drivers", where="periods", got=", ".join(periods), fix="add by driver")
    from econ.provenance.causes import by_cause

    return by_cause(old, new, keep=keep, progress=progress, **shared)  # type: ignore[arg-type]
