"""Hindcasts of refining and the fuel market: the whole model, driven by what was observed.

World prices, the rouble, the tax price and the idle capacity that the press reported are pinned;
strikes, bans and everything else of a scenario are history's; runs, output, prices and shortages
are the model's own. Idle capacity is left free where nobody reported it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from econ.estimation.relations.idle_season import estimate as idle_season
from econ.estimation.samples.idle_counts import idle, nameplate, struck
from econ.observations.arrays import load
from econ.quantities import month_range, parse_month

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DRAWS", "autumn_2023", "autumn_2025", "band", "hindcast", "observed", "scenarios", "spring_2024"]

DRAWS = 1024
SEED = 4
DRIVERS = ("brent_price", "gasoline_nwe_price", "diesel_nwe_price", "usd_rub", "key_rate", "urals_tax_price")
KEPT = (
    "crude_runs",
    "reported_capacity_offline",
    "strike_capacity_offline",
    "gasoline_output",
    "diesel_output",
    "gasoline_shortage_share",
    "diesel_shortage_share",
    "district_shortage",
    "districts_short",
    "population_short_share",
    "gasoline_wholesale_price",
    "diesel_wholesale_price",
    "gasoline_retail_price",
    "diesel_retail_price",
    "fuel_imports",
    "imports_by_origin",
    "fuel_exports",
    "export_floor",
    "fuel_stocks",
)


def observed(name: str, month: str) -> float:
    """The panel's value of a month, NaN where there is none."""
    panel, dates = load()
    return float(panel[name][(parse_month(month) - dates[0]).astype(int)])


def hindcast(
    start: str, months: int, pinned: Mapping[tuple[str, str], float], keep: Sequence[str] = KEPT
) -> xr.Dataset:
    """Run history from `start`; `pinned` adds (variable, month) to the drivers."""
    import econ

    given = [
        {"month": str(month), "variable": name, "value": observed(name, str(month))}
        for name in DRIVERS
        for month in month_range(start, months)
    ]
    given = [row for row in given if np.isfinite(float(str(row["value"])))]
    given += [{"month": month, "variable": name, "value": value} for (name, month), value in pinned.items()]
    found = econ.simulate(
        "history", start=start, months=months, draws=DRAWS, seed=SEED, given=given, keep=list(keep)
    )
    return found.isel(scenario=0) if "scenario" in found.dims else found


@lru_cache(maxsize=1)
def autumn_2025() -> xr.Dataset:  # history: published cases
    """August to December 2025: August's count, September's expected downtime (no count); free after.

    Expected figures of August itself are left out: plans of maintenance run low.
    """
    return hindcast(
        "2025-08",
        5,
        {
            ("reported_capacity_offline", "2025-08"): idle(
                "2025-08", "Reuters", "mt_per_month", status="reported"
            ),
            ("reported_capacity_offline", "2025-09"): idle("2025-09", "IIR", "kbd"),
        },
    )


@lru_cache(maxsize=1)
def spring_2024() -> xr.Dataset:
    """January to May 2024, March as it stood in its last week, the week of the published output."""
    hit = struck("2024-03-25/2024-03-31", "Reuters", "kt_per_day")
    usual = idle_season().value("share.3") * (nameplate() - hit)
    return hindcast(
        "2024-01",
        5,
        {
            ("reported_capacity_offline", "2024-03"): hit + usual,
            ("reported_capacity_offline", "2024-05"): idle("2024-05", "Reuters", "mt_per_month"),
        },
    )


@lru_cache(maxsize=1)
def spring_2024_by_runs() -> xr.Dataset:
    """The same months with runs pinned to those published: what products make of them."""
    months = ("2024-01", "2024-02", "2024-03", "2024-04")
    return hindcast("2024-01", 4, {("crude_runs", m): observed("crude_runs", m) for m in months})


@lru_cache(maxsize=1)
def autumn_2023() -> xr.Dataset:
    """August to December 2023: no strikes, heavy maintenance."""
    return hindcast(
        "2023-08",
        5,
        {
            ("reported_capacity_offline", "2023-08"): idle("2023-08", "Reuters", "mt_per_month"),
            ("reported_capacity_offline", "2023-09"): idle("2023-09", "Reuters", "mt_per_month"),
            ("reported_capacity_offline", "2023-11"): idle("2023-11", "Reuters", "mt_per_month"),
        },
    )


@lru_cache(maxsize=1)
def scenarios() -> xr.Dataset:
    """Baseline, more strikes, none, and the essay's 40 percent, over a year."""
    import econ

    names = ["no_pressure", "baseline", "strikes_autumn_2025", "strikes_40pct", "strikes_40pct_effective"]
    kept = [*KEPT, "headline_capacity_lost", "effective_capacity_lost", "fuel_stress", "oil_gas_revenue"]
    return econ.simulate(names, months=12, draws=DRAWS, seed=SEED, keep=kept)


def band(data: xr.Dataset, name: str, month: str) -> tuple[float, float, float]:
    """5, 50 and 95 percent points of a variable in a month."""
    values = data[name].sel(month=f"{month}-01").to_numpy()
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)
