"""How a forecast of petrol begins: June 2026 beside what was published of it, and the months after."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.economics import fuel
from benchmarks.economics.measure_fuel import TOPIC, _spread, row
from benchmarks.measures.base import Measure, measures
from econ.observations.catalog import rows


@measures(TOPIC)
def start() -> Iterable[Measure]:  # history: published cases
    """June 2026, from which a forecast goes on, given June's runs; and petrol missing in the months after."""
    import econ

    kept = [
        "gasoline_output",
        "fuel_demand",
        "fuel_stocks",
        "gasoline_shortage_share",
        "headline_capacity_lost",
    ]
    runs = {("crude_runs", month): fuel.observed("crude_runs", month) for month in ("2026-04", "2026-06")}
    june = fuel.hindcast("2026-04", 3, runs, kept).isel(month=-1)
    demand, output = june["fuel_demand"].sel(fuel="gasoline"), june["gasoline_output"]
    found = (
        ("gasoline wanted", 1e3 / 30 * demand, "kt a day", _balance("consumption"), "press"),
        ("gasoline made", 1e3 / 30 * output, "kt a day", _balance("production"), "press"),
        ("gasoline made below what is wanted", 100 * (1 - output / demand), "percent", 20.0, "Reuters"),
        ("gasoline in stock", june["fuel_stocks"].sel(fuel="gasoline"), "Mt", _balance("stocks"), "28 June"),
    )
    for label, values, unit, seen, against in found:
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        inside = bool(low <= seen <= high)
        yield row(
            f"{label}, June 2026 given its runs",
            float(middle),
            unit,
            f"{seen:.4g} seen",
            inside,
            n=fuel.DRAWS,
            against=against,
            note=_spread(low, high, 1),
        )
    counted = 100 * june["headline_capacity_lost"]
    yield row(
        "idle capacity that June's runs imply, as Reuters would count it",
        float(counted.median()),
        "percent of nameplate",
        "33 counted on 17 June",
        None,
        n=fuel.DRAWS,
        against="Energy Intelligence",
        note="the count is of one day before two large plants fell out; output agrees with the runs",
    )
    ahead = econ.simulate("baseline", months=12, draws=fuel.DRAWS, seed=fuel.SEED, keep=kept)
    short = 100 * ahead["gasoline_shortage_share"].isel(scenario=0)
    for month in (0, 1, 2, 5, 11):
        low, middle, high = np.quantile(short.isel(month=month), [0.05, 0.5, 0.95])
        beyond = 100 * float((short.isel(month=month) > 25).mean())
        yield row(
            f"gasoline missing in the baseline, {str(short['month'].to_numpy()[month])[:7]}",
            float(middle),
            "percent of demand",
            "shown",
            None,
            n=fuel.DRAWS,
            against="baseline",
            note=f"{_spread(low, high, 1)}; beyond a quarter in {beyond:.0f} percent of simulations",
        )


def _balance(series: str) -> float:  # history: published cases
    """June 2026's published figure of the gasoline balance."""
    (value,) = (
        float(r["value"])
        for r in rows("fuel_balance")
        if r["product"] == "gasoline" and r["series"] == series and r["period"].startswith("2026-06")
    )
    return value
