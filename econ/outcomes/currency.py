"""Roubles in dollars: draw by draw and month by month, at the rate of the same simulation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import check_labelled
from econ.ensemble.dataset import content_hash
from econ.errors import InputError
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["RATE", "in_usd", "with_rate"]

#: Roubles to the dollar.
RATE = "usd_rub"
_RUNNING = "_ytd"
#: Digits after the point of billions of dollars, and those that prices in dollars have more than in roubles.
_MONEY, _MORE = 1, 2


def in_usd(ds: xr.Dataset) -> xr.Dataset:
    """A run with every sum and price that is in roubles in dollars.

    Each is divided by the rate of its own month, scenario and draw; a stock at a month's end by the mean rate
    of that month. Months that were published are converted at the published rates; a sum that was published
    without its months cannot be, and its year covers the months of the run alone. Differences between
    scenarios are those of dollars: a scenario that moves the rate moves every sum in dollars.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.simulate`, `econ.compare` or `econ.read`, with draws and `usd_rub`.

    Returns
    -------
    xarray.Dataset
        The same with `units` in dollars and the attribute `currency`; sums since January are left out.

    Raises
    ------
    InputError
        The run did not keep `usd_rub`, or holds quantiles, which cannot be converted.

    Examples
    --------
    >>> econ.in_usd(econ.simulate(months=1, draws=0))["oil_gas_revenue"].attrs["units"]
    'bn USD'
    """
    check_labelled(ds, "in_usd")
    if ds.attrs.get("currency") == "USD":
        return ds
    if "quantile" in ds.dims:
        raise InputError(
            "quantiles cannot be converted: each simulation has its own rate",
            where="currency",
            fix="keep simulations: leave quantiles out",
        )
    if RATE not in ds:
        raise InputError("the dataset lacks the rate", where="currency", fix=f"keep {RATE} too")
    running = [name for name in ds.data_vars if str(name).endswith(_RUNNING)]
    found = ds.drop_vars(running).copy()
    for name in found.data_vars:
        unit = str(found[name].attrs.get("units", ""))
        if name != RATE and "RUB" in unit:
            attrs = {**found[name].attrs, "units": unit.replace("RUB", "USD")}
            attrs["decimals"] = _MONEY if unit.startswith("bn ") else int(attrs.get("decimals", 0)) + _MORE
            order = found[name].dims
            found[name] = (found[name] / ds[RATE]).transpose(*order).assign_attrs(attrs)
    found.attrs = {**ds.attrs, "currency": "USD", "published": _published(str(ds.attrs.get("published", "")))}
    found.attrs["content_hash"] = content_hash(found)
    return found


def with_rate(keep: str | Sequence[str]) -> str | list[str]:
    """What a run has to keep to be converted."""
    return keep if isinstance(keep, str) and keep in ("headline", "all") else [*_listed(keep), RATE]


def _listed(keep: str | Sequence[str]) -> list[str]:
    return [keep] if isinstance(keep, str) else [name for name in keep if name != RATE]


def _published(text: str) -> str:
    """Published months of rouble variables in dollars; sums without their months are left out."""
    entries: dict[str, dict[str, Any]] = json.loads(text or "{}")
    rates = entries.get(RATE, {})
    known = variables()
    found = {}
    for name, entry in entries.items():
        if name == RATE or name not in known or "RUB" not in known[name].unit:
            found[name] = entry
            continue
        months = {
            month: (np.asarray(value) / rates[month]).tolist()
            for month, value in entry.items()
            if month in rates
        }
        if months:
            found[name] = months
    return json.dumps(found) if found else ""
