"""A made-up run with the shape of a real one, for tests of the report."""

from __future__ import annotations

from typing import Any

import numpy as np

from econ.ensemble.dataset import content_hash
from econ.ensemble.forced import Forced, written
from econ.scenarios.compile import compile_scenarios
from econ.scenarios.library import show
from econ.uncertainty.influence import Influence
from econ.uncertainty.report import OUTCOMES, Uncertainty
from econ.variables import DIMS

#: name: (dims, unit, label, kind, decimals, level, spread)
MADE_UP: dict[str, tuple[tuple[str, ...], str, str, str, int, float, float]] = {
    "oil_gas_revenue": ((), "bn RUB", "Oil-gas revenue", "flow", 0, 680, 90),
    "met_oil": ((), "bn RUB", "MET on oil", "flow", 0, 620, 80),
    "additional_income_tax": ((), "bn RUB", "Income tax on oil", "flow", 0, 120, 20),
    "damper_payment": ((), "bn RUB", "Damper paid", "flow", 0, 60, 30),
    "federal_revenue": ((), "bn RUB", "Federal revenue", "flow", 0, 3100, 150),
    "federal_spending": ((), "bn RUB", "Federal spending", "flow", 0, 3500, 120),
    "federal_balance": ((), "bn RUB", "Federal balance", "flow", 0, -400, 200),
    "liquid_nwf": ((), "bn RUB", "Liquid Fund", "stock", 0, 3900, 250),
    "gasoline_shortage_share": ((), "1", "Gasoline shortage", "rate", 3, 0.02, 0.01),
    "diesel_shortage_share": ((), "1", "Diesel shortage", "rate", 3, 0.001, 0.001),
    "districts_short": ((), "count", "Districts short", "flow", 1, 1, 1),
    "fuel_stress": ((), "index, 0-100", "Fuel stress", "index", 0, 25, 8),
    "fiscal_stress": ((), "index, 0-100", "Fiscal stress", "index", 0, 40, 10),
    "gasoline_wholesale_price": ((), "RUB/t", "Gasoline, wholesale", "rate", 0, 65_000, 5_000),
    "gasoline_retail_price": ((), "RUB/l", "Gasoline, retail", "rate", 1, 66, 2),
    "gasoline_output": ((), "Mt", "Gasoline output", "flow", 2, 3.3, 0.15),
    "diesel_output": ((), "Mt", "Diesel output", "flow", 2, 6.9, 0.25),
    "crude_runs": ((), "mb/d", "Crude runs", "rate", 2, 5.2, 0.15),
    "headline_capacity_lost": ((), "1", "Capacity lost, headline", "rate", 3, 0.2, 0.05),
    "effective_capacity_lost": ((), "1", "Capacity lost, effective", "rate", 3, 0.08, 0.03),
    "crude_exports": (("buyer",), "mb/d", "Crude exports", "flow", 2, 1.2, 0.12),
    "urals_discount": ((), "USD/bbl", "Urals discount", "rate", 1, 18, 4),
    "delivered_discount": (("buyer",), "USD/bbl", "Delivered discount", "rate", 1, 6, 2),
    "urals_tax_price": ((), "USD/bbl", "Tax price", "rate", 1, 44, 8),
    "brent_price": ((), "USD/bbl", "Brent", "rate", 1, 62, 8),
    "usd_rub": ((), "RUB/USD", "Rouble rate", "rate", 1, 88, 6),
    "nominal_gdp": ((), "bn RUB", "GDP", "flow", 0, 19_000, 400),
    "cost_of_continuing": ((), "bn RUB a month", "Cost of continuing", "flow", 0, 60, 30),
    "district_shortage": (("fuel", "district"), "1", "Shortage by district", "rate", 3, 0.03, 0.02),
    "fuel_exports": (("fuel",), "Mt", "Fuel exports", "flow", 2, 2.0, -0.2),
    "cpi_level": ((), "1", "Consumer prices", "index", 3, 1.02, 0.01),
    "export_income": ((), "bn USD", "Crude income", "flow", 1, 9.0, 1.0),
    "product_export_income": ((), "bn USD", "Product income", "flow", 1, 4.0, 0.5),
    "crude_exports_total": ((), "Mt", "Crude exports", "flow", 1, 19.0, 1.0),
    "oil_income": ((), "bn RUB", "Oil income", "flow", 0, 1140, 100),
}
SCENARIOS = ("baseline", "tariff_100", "strikes_40pct", "all_channels")


def made_up(  # history: made-up months
    scenarios: tuple[str, ...] = SCENARIOS,
    draws: int = 64,
    months: int = 24,
    quantiles: tuple[float, ...] | None = None,
    without: tuple[str, ...] = (),
) -> Any:
    """A dataset as `econ.compare` returns it: random walks around a level, worse with each scenario."""
    import xarray as xr

    dates = np.datetime64("2026-01", "M") + np.arange(months)
    rng = np.random.default_rng(5)
    coords: dict[str, Any] = {
        "scenario": list(scenarios),
        "month": dates.astype("datetime64[ns]"),
        "month_bounds": (("month", "bound"), np.stack([dates, dates + 1], -1).astype("datetime64[ns]")),
    }
    data = {}
    for name, (dims, unit, label, kind, decimals, level, spread) in MADE_UP.items():
        if name in without:
            continue
        shape = tuple(len(DIMS[d]) for d in dims)
        for dim in dims:
            coords[dim] = list(DIMS[dim])
        steps = rng.standard_normal((months, *shape, draws)).cumsum(0) / np.sqrt(
            np.arange(1, months + 1)
        ).reshape(-1, *(1,) * (len(shape) + 1))
        push = np.arange(len(scenarios)).reshape(-1, *(1,) * (len(shape) + 2))
        ramp = np.linspace(0.2, 1.0, months).reshape(-1, *(1,) * (len(shape) + 1))
        sign = -1 if level > 100 and kind != "index" else 1
        own = 1 + 0.4 * rng.standard_normal((*shape, draws))
        values = level + spread * (ramp * steps + sign * push * ramp * own)
        if unit == "1":
            values = np.maximum(values, 0.0)
        last: Any = "draw"
        if quantiles is not None:
            values, last = np.moveaxis(np.quantile(values, quantiles, axis=-1), 0, -1), "quantile"
        attrs = {"units": unit, "label": label, "long_name": label, "kind": kind, "decimals": decimals}
        data[name] = (("scenario", "month", *dims, last), values, attrs)
    coords["draw" if quantiles is None else "quantile"] = (
        np.arange(draws) if quantiles is None else list(quantiles)
    )
    attrs = {
        "version": "0.1.0",
        "vintage": "2025-12",
        "as_of": "2025-12",
        "data_hash": "0123456789abcdef",
        "seed": 5,
        "draws": draws,
        "start": "2026-01",
        "reference": scenarios[0],
        "notes": "",
        "sources_off": "",
        "given": "",
        "forced": _forced(scenarios, dates),
    }
    attrs |= {f"scenario_{name}": show(name) for name in scenarios}
    ds = xr.Dataset(data, coords=coords, attrs=attrs)
    return ds.assign_attrs(content_hash=content_hash(ds))


def _forced(scenarios: tuple[str, ...], dates: np.ndarray) -> str:
    """The levels that a run of these scenarios would carry."""
    forcing = compile_scenarios(list(scenarios), dates[0], len(dates))
    levels = {name: values[forcing.warmup :] for name, values in forcing.values.items()}
    return written(Forced(levels, {}), dates)


def made_up_uncertainty(scenario: str = "all_channels") -> Uncertainty:  # history: made-up months
    """Shares of five sources and two parameters an index."""
    import xarray as xr

    sources = ["coefficients", "literature", "assumptions", "shocks", "inputs"]
    first = np.array(
        [[0.05, -0.004, 0.01, 0.87, 0.0], [0.57, 0.16, 0.01, 0.19, 0.0], [0.04, 0.0, 0.0, 0.92, 0.0]]
    )
    dims = ("outcome", "source")
    shares = xr.Dataset(
        {
            "first": (dims, first),
            "first_error": (dims, 0.02 + 0.05 * np.abs(first)),
            "total": (dims, first + 0.03),
            "total_error": (dims, 0.02 + 0.0 * first),
        },
        coords={"outcome": list(OUTCOMES), "source": sources},
        attrs={"scenario": scenario, "draws": 128, "seed": 5, "months": "last 12 of 24 from 2026-01"},
    )
    found = [
        Influence(
            "log_repair_days", "estimate", "estimate repair_time.log_days", 0.15, 0.02, 14.0, "Repair", ""
        ),
        Influence("demand_base", "literature", "A paper", 0.11, 0.02, float("nan"), "Demand at home", ""),
    ]
    return Uncertainty(scenario, shares, {"fiscal_stress": found[::-1], "fuel_stress": found}, 256)


def made_up_history() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Five years of observations of four variables."""
    months = np.datetime64("2021-01", "M") + np.arange(60)
    wave = np.sin(np.arange(60) / 3.0)
    return {
        name: (months, MADE_UP[name][5] + MADE_UP[name][6] * wave)
        for name in ("oil_gas_revenue", "federal_balance", "liquid_nwf", "urals_tax_price")
    }
