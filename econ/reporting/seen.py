"""What was seen before a run: observations, indices of past months, outlooks, relief, earlier forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from econ.errors import StaleError
from econ.reporting.plots import LOOK_BACK
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

    from econ.reporting.plots import History

__all__ = ["history", "tables"]


def history() -> dict[str, History]:
    """What the panel has of each variable without members, and the indices of stress of past months."""
    from econ.observations.arrays import load
    from econ.outcomes.past_stress import INDICES, past_stress
    from econ.reporting.kept import kept

    arrays, months = load()
    series = {v.name: v.observed or v.name for v in variables().values() if not v.dims}
    found = {name: (months, arrays[observed]) for name, observed in series.items() if observed in arrays}
    if "urals_discount" in found and "urals_tax_price" in arrays:
        # Where no quotation is known, the tax price says what Urals sold for.
        quoted, taxed = found["urals_discount"][1], arrays["brent_price"] - arrays["urals_tax_price"]
        found["urals_discount"] = (months, np.where(np.isnan(quoted), taxed, quoted))
    found["delivered_discount_india"] = (months, arrays["delivered_discount_india"])
    first = str(
        max(months[-1] - LOOK_BACK, np.datetime64("2021-01", "M"))
    )  # history: the first law in the data
    past = kept("past stress", lambda: _plain_past(past_stress(first)), first)
    dates = np.array(past["month"], "datetime64[M]")
    return found | {name: (dates, np.array(past[name], float)) for name in INDICES}


def _plain_past(past: xr.Dataset) -> dict[str, list[Any]]:
    months = past["month"].values.astype("datetime64[M]").astype(str).tolist()
    return {"month": months, **{str(name): past[name].values.tolist() for name in past.data_vars}}


def tables(ds: xr.Dataset) -> dict[str, Any]:
    """What was published and is no variable's own history: purchases by buyer, outlooks, relief."""
    from econ.observations.arrays import load
    from econ.observations.outlook import newest
    from econ.outcomes.relief_episodes import episodes
    from econ.vintage import vintage

    arrays, months = load()
    found: dict[str, Any] = {"crude_exports": (months, arrays["crude_exports"])}
    if str(ds.attrs.get("as_of") or ds.attrs["vintage"]) == str(vintage().months[-1]):
        found["outlooks"] = newest(("brent", "brent_futures"))
        found["episodes"] = episodes()
        found["record"] = _record()
    return found


def _record() -> dict[str, Any] | None:
    """How earlier forecasts have done; None where that is not built for this vintage: the report says so."""
    from econ.forecasting.track import read

    try:
        return read()
    except StaleError:
        return None
