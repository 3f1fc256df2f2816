"""What a run says of itself where it leaves the range that the model is meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from econ.parameters import load as parameters

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["beyond_range"]

_FUELS = ("gasoline", "diesel")
CEILING = "scarcity_at_ceiling"
#: Share of months and draws from which a price at its ceiling is worth a sentence.
_TOLD = 0.05


def beyond_range(ds: xr.Dataset) -> tuple[str, ...]:
    """Sentences on unmet demand beyond the model's range and on prices at their assumed ceiling.

    Parameters
    ----------
    ds : xarray.Dataset
        A run, with draws or with quantiles; what it did not keep is not judged.
    """
    limit = float(parameters()["range_limit"].centre)
    spread = "draw" if "draw" in ds.dims else "quantile"
    found = []
    for fuel in _FUELS:
        name = f"{fuel}_shortage_share"
        if name in ds:
            over = (ds[name] > limit).any("month").mean(spread)
            where = _listed(over, 0.0, "simulations" if spread == "draw" else "")
            if where:
                found.append(
                    f"more than {limit:.0%} of {fuel} is missing in some month, outside the range that the "
                    f"model is meant for: {where}"
                )
    if CEILING in ds and spread == "draw":
        for fuel in _FUELS:
            where = _listed(ds[CEILING].sel(fuel=fuel).mean(["month", "draw"]), _TOLD, "months")
            if where:
                found.append(f"the wholesale price of {fuel} is at its assumed ceiling in months: {where}")
    return tuple(found)


def _listed(share: xr.DataArray, least: float, of: str) -> str:
    """Scenarios in which it happens, and in how much of the run: quantiles only say that it does."""
    pairs = zip(share["scenario"].to_numpy(), share.to_numpy(), strict=True)
    said = [(str(name), float(part)) for name, part in pairs if part > least]
    return ", ".join(f"{name} ({part:.0%} of {of})" if of else name for name, part in said)
