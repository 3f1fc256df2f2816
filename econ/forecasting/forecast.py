"""The outlook by month and by whole calendar year, as it is or given paths of one's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from econ.ensemble.api import simulate
from econ.ensemble.derived import COST
from econ.ensemble.plan import kept_names
from econ.errors import InputError
from econ.outcomes.years import annual
from econ.quantities import MONTHS_PER_YEAR

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DISTRICTS", "QUANTILES", "conditions", "forecast", "outcomes_forecast"]

#: What a forecast shows of every outcome: the middle, and ranges of 50, 80 and 90 percent.
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
#: Prices at the pump by federal district [RUB/l], and of diesel for the nation.
DISTRICTS = "district_gasoline_retail_price"
_BESIDE = ("diesel_retail_price", "key_rate", "cpi_change", DISTRICTS)


def outcomes_forecast() -> tuple[str, ...]:
    """The headline outcomes and prices at the pump, which a forecast shows unless asked otherwise."""
    names = [name for name in kept_names("headline") if name != COST.name]
    return tuple(dict.fromkeys([*names, *_BESIDE]))


def forecast(
    scenario: Any = "baseline",
    *,
    months: int = 24,
    start: str | None = None,
    given: Any = None,
    as_of: str | date | None = None,
    keep: Sequence[str] = (),
    quantiles: Sequence[float] = QUANTILES,
    draws: int = 1000,
    seed: int = 0,
    progress: bool = False,
) -> xr.Dataset:
    """Headline outcomes by month and by whole calendar year, and pump prices by federal district.

    Parameters
    ----------
    scenario : str, path, Scenario, or a sequence of them
        Pressure that the forecast assumes; today's goes on unless given.
    months : int
    start : str, optional
        First month; the month after the last observed one, as of the day, unless given.
    given : DataFrame, path or rows, optional
        Paths that the forecast is conditional on, any subset of months and variables: `month, variable,
        value` and optionally `scenario`. A path is taken as known from its month on: what comes before it
        is not revised by it, so that it is a condition forward in time, not a statistical one.
    as_of : str or datetime.date, optional
        Use only what was known by that day, or month's end.
    keep : sequence of str
        Variables in place of the headline outcomes.
    quantiles : sequence of float
    draws, seed, progress
        As for `econ.simulate`.

    Returns
    -------
    xarray.Dataset
        Each variable by `(scenario, month, own dims, quantile)`, and as `NAME_year` by `(scenario, year,
        own dims, quantile)`: sums of money, ends of stocks, means of all else (attribute `year_is`), of
        years that are whole, published months included (`year_published` says how many). Units as in the
        registry. The attribute `conditional_on` is a JSON list of the given paths with their months, empty
        for an unconditional forecast.

    Raises
    ------
    InputError, Problems
        Wrong arguments or given paths, before anything is run.

    Examples
    --------
    >>> found = econ.forecast(months=18, draws=50, keep=["oil_gas_revenue"])
    >>> found.oil_gas_revenue_year.dims
    ('scenario', 'year', 'quantile')
    """
    import xarray as xr

    levels = [float(q) for q in quantiles]
    if not levels or levels != sorted(set(levels)) or not 0 < levels[0] <= levels[-1] < 1:
        raise InputError("not rising numbers between 0 and 1", where="quantiles", got=tuple(quantiles))
    names = kept_names(list(keep)) if keep else outcomes_forecast()
    run = simulate(
        scenario,
        start=start or _start(as_of),
        months=months,
        draws=draws,
        seed=seed,
        given=given,
        keep=list(names),
        as_of=None if as_of is None else str(as_of),
        progress=progress,
    )
    found: dict[str, Any] = {}
    for name in names:
        values = run[name]
        found[name] = _quantiles(values, levels).assign_attrs(values.attrs)
        year = annual(run, name)
        whole = year.sel(year=year["months"].values == MONTHS_PER_YEAR)
        if whole.sizes["year"]:
            found[f"{name}_year"] = (
                _quantiles(whole, levels)
                .assign_attrs({**values.attrs, "year_is": year.attrs["measure"]})
                .drop_vars(["months", "published", "label"])
            )
            found[f"{name}_year"].attrs["published"] = _published(whole)
    ds = xr.Dataset(found)
    ds.attrs = {**run.attrs, "title": "Forecast", "conditional_on": json.dumps(conditions(run))}
    ds.attrs.pop("content_hash", None)
    return ds


def _start(as_of: str | date | None) -> str | None:
    """The month after the last observed one on a day."""
    if as_of is None:
        return None
    from econ.observations.known import known_day
    from econ.vintage import known

    with known(known_day(as_of)) as then:
        return then.start


def _quantiles(values: xr.DataArray, levels: list[float]) -> xr.DataArray:
    found = values.quantile(levels, "draw")
    return found.transpose(*[dim for dim in values.dims if dim != "draw"], "quantile")


def _published(whole: xr.DataArray) -> str:
    """How many months of each year were published rather than simulated: `2026: 6`."""
    pairs = zip(whole["year"].values, whole["published"].values, strict=True)
    return ", ".join(f"{year}: {int(count)}" for year, count in pairs)


def conditions(run: xr.Dataset) -> list[dict[str, Any]]:
    """What a run is conditional on: each given variable, its first and last month, and how many."""
    text = str(run.attrs.get("given", ""))
    if not text:
        return []
    months: dict[str, list[str]] = {}
    for name, month, *_ in json.loads(text):
        months.setdefault(str(name), []).append(str(month))
    return [
        {"variable": name, "first": min(mine), "last": max(mine), "months": len(set(mine))}
        for name, mine in sorted(months.items())
    ]
