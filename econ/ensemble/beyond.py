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
            found += [
                f"{scenario}: more than {limit:.0%} of {fuel} is missing in some month, in "
                f"{_part(share, spread)}, outside the range that the model is meant for"
                for scenario, share in zip(ds["scenario"].to_numpy(), over.to_numpy(), strict=True)
                if share > 0
            ]
    if CEILING in ds and spread == "draw":
        at = ds[CEILING].mean(["month", "draw"])
        found += [
            f"{scenario}: the wholesale price of {fuel} is at its assumed ceiling in {share:.0%} of months"
            for scenario in ds["scenario"].to_numpy()
            for fuel in _FUELS
            if (share := float(at.sel(scenario=scenario, fuel=fuel))) >= _TOLD
        ]
    return tuple(found)


def _part(share: float, spread: str) -> str:
    """How much of the run, in words: draws are shares of it, quantiles only say that it happens."""
    return f"{share:.0%} of draws" if spread == "draw" else "part of the draws"
