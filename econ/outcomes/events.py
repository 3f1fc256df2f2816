"""Events of a run: whether, when and how often; no index of stress is shown without them (MODEL 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.ensemble.arguments import check_labelled, check_variable
from econ.errors import InputError
from econ.outcomes.years import annual
from econ.quantities import MONTHS_PER_YEAR, year_of

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = [
    "annual_deficit",
    "cost_shares",
    "month_of_exhaustion",
    "months_of_ban",
    "planned_defence",
    "probabilities",
]

#: A liquid Fund of less than this, in bn RUB, is used up: the rounding of the ministry's own table.
EMPTY = 0.1
#: Deficit that the treaties of the European Union call excessive, of GDP.
EXCESSIVE_DEFICIT = 0.03
#: Unmet demand from which a fuel is rationed: what makes a district short (MODEL 3).
RATIONED = 0.05
#: Share of exports under a ban from which a month counts as one of ban.
BANNED = 0.5


def month_of_exhaustion(ds: xr.Dataset) -> xr.DataArray:
    """First month at whose end the liquid Fund is used up.

    Returns
    -------
    xarray.DataArray
        datetime64, `(scenario, draw)`; NaT where the Fund lasts.
    """
    empty = _drawn(ds, "liquid_nwf") <= EMPTY
    first = ds["month"].isel(month=empty.argmax("month"))
    return (
        first.where(_ever(ds, "liquid_nwf", empty) == 1)
        .rename("month_of_exhaustion")
        .drop_vars("month", errors="ignore")
    )


def annual_deficit(ds: xr.Dataset) -> xr.DataArray:
    """Federal deficit of each calendar year that published and simulated months make whole, of GDP.

    GDP is published by no month: of a year in which the run starts it is known where the run kept
    `nominal_gdp_ytd`, its sum since January.

    Returns
    -------
    xarray.DataArray
        `(scenario, year, draw)`, > 0 deficit, with the coordinates of `econ.annual` for the balance.

    Raises
    ------
    InputError
        No calendar year is whole.
    """
    for name in ("federal_balance", "nominal_gdp"):
        _drawn(ds, name)
    balance, gdp = annual(ds, "federal_balance"), annual(ds, "nominal_gdp")
    whole = np.minimum(balance["months"].values, gdp["months"].values) == MONTHS_PER_YEAR
    if not whole.any():
        span = f"{_month(ds, 0)} to {_month(ds, -1)}"
        raise InputError("no calendar year is whole", where="deficit", got=span, fix="run more months")
    found = -balance.isel(year=whole) / gdp.isel(year=whole).drop_vars(["months", "published", "label"])
    return found.rename("annual_deficit").assign_attrs(units="1", long_name="Deficit of GDP")


def months_of_ban(ds: xr.Dataset, fuel: str = "gasoline") -> xr.DataArray:
    """Months in which at least half of a fuel's exports are under a ban, `(scenario, draw)`."""
    ban = _drawn(ds, f"{fuel}_export_ban")
    months = (ban >= BANNED).where(ban.notnull()).sum("month", skipna=False)
    return months.rename(f"months_of_{fuel}_ban").assign_attrs(units="months")


def probabilities(ds: xr.Dataset) -> pd.DataFrame:
    """Probability of each event that the dataset allows to judge, with its Monte Carlo error.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.simulate`, `econ.compare` or `econ.read`, with draws.

    Returns
    -------
    pandas.DataFrame
        One row a scenario and event: `scenario`, `event`, `probability`, `error` (one standard error of
        the sampling of draws; it says nothing of the model); NaN where a month that decides it is missing.

    Raises
    ------
    InputError
        The dataset has quantiles, which cannot tell how often something happens.

    Examples
    --------
    >>> list(econ.events(ds).columns)
    ['scenario', 'event', 'probability', 'error']
    """
    import pandas as pd

    check_labelled(ds, "events")
    happened: dict[str, xr.DataArray] = {}
    if "liquid_nwf" in ds:
        happened["the liquid Fund is used up"] = _ever(ds, "liquid_nwf", _drawn(ds, "liquid_nwf") <= EMPTY)
    if {"federal_balance", "nominal_gdp"} <= set(ds.data_vars) and _any_whole(ds):
        for deficit in annual_deficit(ds).transpose("year", ...):
            above = (deficit > EXCESSIVE_DEFICIT).where(deficit.notnull())
            happened[f"the deficit of {deficit['label'].item()} is above 3 percent of GDP"] = above
    for fuel in ("gasoline", "diesel"):
        if f"{fuel}_shortage_share" in ds:
            name = f"{fuel}_shortage_share"
            happened[f"{fuel} is rationed in some month"] = _ever(ds, name, _drawn(ds, name) >= RATIONED)
    if "districts_short" in ds:
        short = _drawn(ds, "districts_short") >= 1
        happened["some district is short of fuel"] = _ever(ds, "districts_short", short)
    rows = [
        {"scenario": str(scenario), "event": event, **_share(values.sel(scenario=scenario).values)}
        for event, values in happened.items()
        for scenario in ds["scenario"].values
    ]
    return pd.DataFrame(rows, columns=["scenario", "event", "probability", "error"])


def cost_shares(ds: xr.Dataset) -> xr.Dataset:
    """Cost of continuing, month by month: of GDP, of the defence budget, and cumulated.

    Returns
    -------
    xarray.Dataset
        `of_gdp` and `of_defence_budget` (shares of a month's GDP and of a twelfth of the year's
        defence budget) and `cumulated` (bn RUB), each `(scenario, month, draw)`.
    """
    import xarray as xr

    cost, gdp = _drawn(ds, "cost_of_continuing"), _drawn(ds, "nominal_gdp")
    months = ds["month"].values.astype("datetime64[M]")
    defence = _defence_budget(months) / MONTHS_PER_YEAR
    budget = xr.DataArray(defence, dims="month", coords={"month": ds["month"]})
    found = xr.Dataset({"of_gdp": cost / gdp, "of_defence_budget": cost / budget})
    found["cumulated"] = cost.cumsum("month", skipna=False).assign_coords(month=ds["month"])
    for name, unit in (("of_gdp", "1"), ("of_defence_budget", "1"), ("cumulated", "bn RUB")):
        found[name].attrs["units"] = unit
    return found


def _any_whole(ds: xr.Dataset) -> bool:
    """Whether some year's deficit can be told."""
    found = [annual(ds, name)["months"].values for name in ("federal_balance", "nominal_gdp")]
    return bool((np.minimum(*found) == MONTHS_PER_YEAR).any())


def _ever(ds: xr.Dataset, name: str, happened: xr.DataArray) -> xr.DataArray:
    """1 where something happened in some month, 0 where in none, NaN where a missing month decides."""
    ever = happened.any("month")
    return ever.astype(float).where(ever | ds[name].notnull().all("month"))


def _month(ds: xr.Dataset, place: int) -> str:
    return str(ds["month"].values[place].astype("datetime64[M]"))


def _drawn(ds: xr.Dataset, name: str) -> xr.DataArray:
    """A variable with its draws; quantiles cannot tell how often something happens."""
    check_variable(ds, name)
    if "draw" not in ds[name].dims:
        raise InputError("events need draws, not quantiles", where=name, fix="simulate without `quantiles`")
    return ds[name]


def _defence_budget(months: np.ndarray) -> np.ndarray:
    """National defence in the federal budget by month [bn RUB a year], as last known; then held."""
    from econ.observations.catalog import rows

    table = [row for row in rows("defence_budget") if row["series"] == "national_defence"]
    latest = {row["period"]: row for row in sorted(table, key=lambda row: row["known_from"])}
    years = np.array(sorted(int(year) for year in latest))
    values = np.array([float(latest[str(year)]["value"]) for year in years])
    return values[np.maximum(np.searchsorted(years, year_of(months), side="right") - 1, 0)]


def planned_defence(year: int) -> float | None:
    """National defence in a year's federal budget, as last planned [bn RUB]; None if no plan is known."""
    from econ.observations.catalog import rows

    table = [
        row
        for row in rows("defence_budget")
        if row["series"] == "national_defence" and row["period"] == str(year)
    ]
    return float(max(table, key=lambda row: row["known_from"])["value"]) if table else None


def _share(happened: np.ndarray) -> dict[str, float]:
    share = float(np.mean(happened))
    return {"probability": share, "error": float(np.sqrt(share * (1 - share) / happened.size))}
