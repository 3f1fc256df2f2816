"""The tax block driven by what was observed: prices, rate, product prices, the season of home sales.

Only the package's own equations of taxes, gas and payment are stepped; production and runs are normal,
the oil, fuel and export blocks are not run. Payments of the past are pinned as in a run's warm-up, so
that levels learn from them; from `free` on they are the model's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import ModuleType

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.fiscal import export_price
from econ.estimation.methods.root import rooted
from econ.estimation.relations import (
    additional_income_tax,
    damper,
    export_duties,
    export_duty_gas,
    met_condensate,
    met_gas,
    met_oil,
    reverse_excise,
)
from econ.estimation.relations.reverse_excise import normal_runs
from econ.model import gas, oil_gas, taxes
from econ.model.equation import Equation, equations_of
from econ.model.graph import GIVEN, PREVIOUS, Graph
from econ.observations.arrays import load
from econ.observations.catalog import rows
from econ.parameters import load as parameters
from econ.parameters import resolve
from econ.parameters.resolve import Draws
from econ.quantities import days_in
from econ.variables import Forcing
from econ.variables.taxes import FORCINGS, SHOCKS, VARIABLES

__all__ = [
    "INPUTS",
    "PARTS",
    "RELATIONS",
    "estimates",
    "export_price",
    "graph",
    "inputs",
    "month_means",
    "refused",
    "simulate",
]

RELATIONS: tuple[ModuleType, ...] = (
    met_oil,
    damper,
    additional_income_tax,
    reverse_excise,
    met_condensate,
    met_gas,
    export_duty_gas,
    export_duties,
)
PARTS = (
    "met_oil",
    "met_gas",
    "met_condensate",
    "export_duty_oil",
    "export_duty_products",
    "export_duty_gas",
    "additional_income_tax",
    "reverse_excise",
    "damper_payment",
    "investment_allowance",
)
INPUTS = (
    "brent_price",
    "urals_price",
    "espo_price",
    "usd_rub",
    "gasoline_nwe_price",
    "diesel_nwe_price",
    "production",
    "runs",
    "fuel_sales",
    "fuel_imports",
    "wholesale_price",
)


@lru_cache(maxsize=1)
def graph() -> Graph:
    """The tax block's own graph, everything else an input."""
    equations: list[Equation] = [e for module in (taxes, gas, oil_gas) for e in equations_of(module)]
    given = {name: Forcing(name, (), "", name, "input") for name in INPUTS}
    return Graph.build(
        equations,
        {v.name: v for v in VARIABLES},
        {**{f.name: f for f in FORCINGS}, **given},
        {s.name: s for s in SHOCKS},
        parameters(),
    )


@lru_cache(maxsize=1)
def estimates() -> dict[str, Estimate]:
    """The relations of the tax block, estimated on the whole sample."""
    return {name: estimate for module in RELATIONS for name, estimate in [_named(module.estimate())]}


def _named(estimate: Estimate) -> tuple[str, Estimate]:
    return estimate.relation, estimate


def month_means() -> dict[tuple[str, str], float]:
    """Wholesale prices published as means of a month, by month and fuel; single days overstate them."""
    found = {}
    for row in rows("fuel_prices"):
        fuel = {"ai92_wholesale": "gasoline", "diesel_summer_wholesale": "diesel"}.get(row["series"], "")
        if fuel and "month mean" in row["basis"]:
            found[row["period"][:7], fuel] = float(row["value"])
    return found


def refused(found: Mapping[str, np.ndarray]) -> dict[str, tuple[str, ...]]:
    """Fuels that the price test refused, by month, of a simulation."""
    fuels = ("gasoline", "diesel")
    return {
        str(month): tuple(fuel for fuel, within in zip(fuels, passed, strict=True) if not within)
        for month, passed in zip(found["month"], found["damper_passed"], strict=True)
    }


def inputs(months: np.ndarray) -> dict[str, np.ndarray]:
    """What drives the block, `(month, dims..., 1, 1)`."""
    panel, dates = load()
    place = (months - dates[0]).astype(int)
    seen = {n: panel[n][place] for n in ("brent_price", "urals_tax_price", "usd_rub")}
    found = {
        "brent_price": seen["brent_price"],
        "urals_price": seen["urals_tax_price"],
        "espo_price": seen["urals_tax_price"],
        "usd_rub": seen["usd_rub"],
        "production": resolve(["normal_production"], months).monthly["normal_production"][:, 0, 0]
        * days_in(months),
        "runs": normal_runs() * days_in(months),
    }
    for fuel in ("gasoline", "diesel"):
        found[f"{fuel}_nwe_price"] = export_price(fuel)[place]
    demand = resolve(["demand_base", "demand_season"], months)
    sales = demand.constant["demand_base"] * demand.monthly["demand_season"]
    means = month_means()
    wholesale = [[means.get((str(m), fuel), 0.0) for fuel in ("gasoline", "diesel")] for m in months]
    return {
        **{name: values[:, None, None] for name, values in found.items()},
        "fuel_sales": sales,
        "fuel_imports": np.zeros_like(sales),
        "wholesale_price": np.array(wholesale)[..., None, None],
    }


def simulate(
    first: str,
    last: str,
    *,
    free: str | None = None,
    coefficients: Mapping[str, Estimate] | None = None,
    change: Mapping[str, float] | None = None,
    scale: Mapping[str, float] | None = None,
    law: Mapping[str, float] | None = None,
    levels: Mapping[str, float] | None = None,
    fixed: Mapping[str, float] | None = None,
    draws: int = 0,
) -> dict[str, np.ndarray]:
    """Step the block; every variable by month.

    Parameters
    ----------
    first, last : str
    free : str, optional
        From this month payments are the model's own; before it, and throughout if None, each month is
        first computed and then replaced by the ministry's figure, which the levels learn from.
    coefficients : mapping, optional
        Estimates in place of the whole sample's.
    change : mapping of str to float, optional
        Added to inputs, or to the observed tax price, in the free months.
    scale : mapping of str to float, optional
        Multiplies inputs of the free months.
    law : mapping of str to float, optional
        Parameters held at a value in every month.
    levels : mapping of str to float, optional
        Learned levels before the first month.
    fixed : mapping of str to float, optional
        Inputs, or the tax price, at one value in the free months: levels learn from what was.
    draws : int
        Simulations of coefficients, assumptions and shocks; prices, rate and volumes stay as observed.
    """
    months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
    own, panel_at = graph(), _panel_at(months)
    named = {r for e in own.equations.values() for r in e.reads}
    names = (named & own.parameters) | {v.initial for v in VARIABLES if v.initial}
    known = {name: rooted(estimate) for name, estimate in (coefficients or estimates()).items()}
    values = resolve(names, months, Draws(0, 0, draws) if draws else None, estimates=known)
    rng = np.random.default_rng(len(months))
    drivers = inputs(months)
    env: dict[str, np.ndarray] = {**values.constant, **dict.fromkeys(own.shocks, np.zeros((1, 1)))}
    env["damper_moratorium_policy"] = np.full((1, 1), -1.0)
    env["eu_gas_end"] = np.zeros((1, 1))
    # Nothing is given as a target: the price is pinned below, the total is the sum of its parts.
    env.update({r: np.full((1, 1), np.nan) for r in named if r.startswith(GIVEN)})
    initial = values.at(0)
    for name in own.carried:
        source = own.variables[name].initial
        env[name] = initial.get(source, values.constant.get(source, np.zeros((1, 1))))
    env.update({name: np.full((1, 1), value) for name, value in (levels or {}).items()})
    env["urals_tax_price"] = panel_at("urals_tax_price", -1)
    env["tax_price_before"] = panel_at("urals_tax_price", -2)
    kept: dict[str, list[np.ndarray]] = {name: [] for name in own.equations}
    for month, date in enumerate(months):
        env.update({PREVIOUS + name: env[name] for name in own.carried})
        env.update(values.at(month), days=np.asarray(days_in(date)))
        env.update({name: np.full((1, 1), value) for name, value in (law or {}).items()})
        pinned = free is None or date < np.datetime64(free, "M")
        seen = {
            **{name: array[month] for name, array in drivers.items()},
            "urals_tax_price": panel_at("urals_tax_price", month),
        }
        given = seen if pinned else _changed(seen, change or {}, scale or {}, fixed or {})
        price = given.pop("urals_tax_price")
        env.update(given)
        if draws:
            env.update({name: rng.standard_normal((1, draws)) for name in sorted(own.shocks)})
        env["in_horizon"] = np.asarray(float(not pinned))
        pins = {"urals_tax_price": lambda _, price=price: price}
        for name in own.equations:
            own.step([name], env, pins)
            kept[name].append(np.squeeze(np.asarray(env[name])))
            if pinned and name in PARTS and not np.isnan(panel_at(name, month)).any():
                env[name] = panel_at(name, month)
    found = {name: np.stack(np.broadcast_arrays(*column)) for name, column in kept.items()}
    # The total of the parts as computed, not as pinned.
    reads = own.inputs("oil_gas_parts")
    if draws:
        found.update({n: found[n][:, None] for n in reads if found[n].ndim == 1})
    found["oil_gas_revenue"] = np.asarray(oil_gas.oil_gas_parts(*(found[name] for name in reads)))
    return found | {"month": months}


def _changed(
    seen: Mapping[str, np.ndarray],
    change: Mapping[str, float],
    scale: Mapping[str, float],
    fixed: Mapping[str, float],
) -> dict[str, np.ndarray]:
    """A free month's inputs: scaled, shifted, or at a value of their own."""
    return {
        name: np.full_like(values, fixed[name])
        if name in fixed
        else values * scale.get(name, 1.0) + change.get(name, 0.0)
        for name, values in seen.items()
    }


def _panel_at(months: np.ndarray) -> Callable[[str, int], np.ndarray]:
    panel, dates = load()
    place = (months - dates[0]).astype(int)

    def at(name: str, month: int) -> np.ndarray:
        index = place[0] + month
        value = panel[name][index] if 0 <= index < len(panel[name]) else np.nan
        return np.full((1, 1), value)

    return at
