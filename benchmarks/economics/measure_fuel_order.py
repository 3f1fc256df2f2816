"""Refining and the fuel market: order and balance, the optimum, fits, and what the data taught."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.economics import fuel
from benchmarks.economics.measure_fuel import TOPIC, row
from benchmarks.measures.base import Measure, measures
from econ.estimates import Estimate
from econ.estimates import load as estimates
from econ.model import allocation
from econ.parameters import load as parameters
from econ.scenarios.library import load
from econ.scenarios.schedules import Constant

if TYPE_CHECKING:
    import xarray as xr

#: Parameters of MODEL 13 that no data here update: their range is the prior's.
PRIOR_ONLY = (
    "own_output_part",
    "long_repair_share",
    "pressure_spread",
    "strike_dispersion",
    "ban_threshold",
    "ban_release",
    "scarcity_ceiling",
)
RELATIONS = (
    "repair_time",
    "strike_loss",
    "idle_season",
    "runs_on_idle",
    "yields",
    "wholesale",
    "district_prices",
)


@measures(TOPIC)
def order() -> Iterable[Measure]:
    """More strikes never less damage, policy held; diesel short only with exports at the floor."""
    data = _ladder()
    for name, sign in (("strike_capacity_offline", 1), ("crude_runs", -1), ("gasoline_output", -1)):
        steps = sign * np.diff(data[name].transpose("scenario", ...).to_numpy(), axis=0)
        broken = int((steps < -1e-9).sum())
        yield row(
            f"cells where more strikes mean less harm, {name.replace('_', ' ')}",
            float(broken),
            "count",
            "0",
            broken == 0,
            n=int(steps.size),
            against="0, 4, 8 and 16 strikes a month, no export bans",
            note="" if not broken else f"by up to {-float(steps.min()):.3f} {data[name].attrs['units']}",
        )
    data = fuel.scenarios()
    short = data["diesel_shortage_share"].to_numpy() > 1e-12
    floor = data["export_floor"].sel(fuel="diesel").to_numpy()
    above = data["fuel_exports"].sel(fuel="diesel").to_numpy() > floor + 1e-9
    yield row(
        "cells with diesel short and exports above their floor",
        float((short & above).sum()),
        "count",
        "0",
        not (short & above).any(),
        n=int(short.size),
        against="all scenarios",
        note=f"diesel short in {int(short.sum())} cells",
    )


def _ladder() -> xr.Dataset:
    """The baseline with ever more strikes and without bans, which would answer them."""
    import econ

    base = load("baseline")
    held = {name: (Constant(0.0),) for name in ("gasoline_ban_policy", "diesel_ban_policy")}
    made = [
        replace(
            base,
            name=f"strikes_{count}",
            pressure={**base.pressure, **held, "strike_intensity": (Constant(float(count)),)},
        )
        for count in (0, 4, 8, 16)
    ]
    kept = ["strike_capacity_offline", "crude_runs", "gasoline_output"]
    return econ.simulate(made, months=12, draws=fuel.DRAWS, seed=fuel.SEED, keep=kept)


@measures(TOPIC)
def optimum() -> Iterable[Measure]:
    """The rule by cost order against the linear programme (HiGHS) on 300 random months."""
    rng = np.random.default_rng(5)
    over, routed, broken, cheaper = [], [], 0, 0
    for case in range(300):
        demand, output = rng.uniform(0.1, 1.0, 8), rng.uniform(0.0, 1.2, 8) * rng.integers(0, 2, 8)
        pool = float(rng.uniform(0.0, 1.0))
        cost = rng.uniform(1.0, 5.0, (9, 8))
        tight = case % 2 == 1
        limit = rng.uniform(0.05, 0.5, (9, 8)) if tight else None
        if limit is not None:
            limit[np.arange(8), np.arange(8)] = np.inf
        _, best = allocation.cheapest(demand, output, pool, cost, 100.0, limit)
        own = np.minimum(output, demand)
        need = (demand - own)[None, :, None, None]
        lacking = max(float(need.sum() - pool - (output - own).sum()), 0.0)
        rank = cost.mean(axis=0)[:, None, None]
        short = allocation.dearest_first(need, np.full((1, 1, 1), lacking), rank)
        unmet = float(short.sum())
        broken += int((short > need + 1e-12).any() or abs(unmet - lacking) > 1e-9)
        if not tight:
            over.append((unmet - float(best.sum())) / demand.sum())
        cheaper += int(not tight and unmet < float(best.sum()) - 1e-7)
        routed.append((float(best.sum()) - unmet) / demand.sum() if tight else 0.0)
    yield row(
        "unmet demand of the rule over the optimum, routes unlimited",
        100 * float(np.max(over)),
        "percent of demand",
        "0",
        bool(np.max(over) < 1e-6),
        n=len(over),
        against="HiGHS",
    )
    yield row(
        "unmet demand that tight routes add and the rule does not see (mean)",
        100 * float(np.mean([gap for place, gap in enumerate(routed) if place % 2 == 1])),
        "percent of demand",
        "shown",
        None,
        n=150,
        against="HiGHS",
        note="routes at 5 to 50 percent of a district's demand, at random; no data on routes",
    )
    yield row(
        "cases where the rule beats the optimum or breaks a balance",
        float(broken + cheaper),
        "count",
        "0",
        broken + cheaper == 0,
        n=300,
        against="HiGHS",
    )


@measures(TOPIC)
def fits() -> Iterable[Measure]:
    """Repair and the rejected hinge."""
    found = estimates()
    repair, runs = found["repair_time"].diagnostics, found["runs_on_idle"].diagnostics
    yield row(
        "median days of repair, censored log-normal",
        repair["median_days"],
        "days",
        f"{repair['kaplan_meier_median']:g} by Kaplan-Meier",
        abs(repair["median_days"] - repair["kaplan_meier_median"]) < 5,
        n=found["repair_time"].n,
        against="Kaplan-Meier",
    )
    yield row(
        "largest gap between the two phases and the fit",
        repair["largest_gap_of_phases"],
        "share out",
        "below 0.05",
        repair["largest_gap_of_phases"] < 0.05,
        n=181,
        against="days 0 to 180",
    )
    yield row(
        "root mean square miss of runs on idle capacity",
        runs["rms_miss_mb_d"],
        "mb/d",
        f"below the hinge's {runs['hinge_rms_miss_mb_d']:.3f}",
        runs["rms_miss_mb_d"] < runs["hinge_rms_miss_mb_d"],
        n=found["runs_on_idle"].n,
        against="sharp hinge",
        note=f"the hinge needs u = {runs['hinge_u']:.2f}",
    )


@measures(TOPIC)
def shrinkage() -> Iterable[Measure]:
    """How much narrower each prior became: one less the ratio of posterior to prior standard deviation."""
    found = estimates()
    for relation in RELATIONS:
        estimate: Estimate = found[relation]
        for name, (mean, spread) in sorted(estimate.prior.items()):
            value = 100 * (1 - estimate.error(name) / spread)
            yield row(
                f"shrinkage of {relation}.{name}",
                value,
                "percent",
                "shown",
                None,
                n=estimate.n,
                against="prior",
                note=f"{mean:.3g} ({spread:.2g}) to {estimate.value(name):.3g} ({estimate.error(name):.2g})",
            )
    for name in PRIOR_ONLY:
        parameter = parameters()[name]
        assert parameter.low is not None
        assert parameter.high is not None
        yield row(
            f"shrinkage of {name}",
            0.0,
            "percent",
            "shown",
            None,
            n=0,
            against="prior",
            note=f"prior only: {np.ravel(parameter.low)} to {np.ravel(parameter.high)}",
        )
