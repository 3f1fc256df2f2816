"""Refining and the fuel market: hindcasts, the essay's sentence, order and balance, what data taught."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks import fuel
from benchmarks.measures.base import Measure, measures
from econ.estimates import Estimate
from econ.estimates import load as estimates
from econ.model import allocation
from econ.observations.catalog import rows

TOPIC = "fuel"
RELATIONS = ("repair_time", "strike_loss", "idle_season", "runs_on_idle", "yields", "wholesale", "retail")
#: Runs seen in autumn 2025 [mb/d], lowest week to August; the shortage that MODEL 3 aims at [percent].
RUNS_SEEN = (4.86, 5.1)
SHORTAGE = (3.0, 13.0)


def _row(
    name: str,
    value: float | str,
    unit: str,
    target: str,
    holds: bool | None,
    *,
    n: int = 1,
    against: str = "press",
    note: str = "",
) -> Measure:
    return Measure(TOPIC, name, value, unit, n, target, against, holds, note)


def _spread(low: float, high: float, digits: int = 2) -> str:
    return f"90 percent of draws: {low:.{digits}f} to {high:.{digits}f}"


def _against_panel(
    data: object, name: str, months: tuple[str, ...], unit: str, label: str
) -> Iterable[Measure]:
    """One row a month: the model's median, and whether the observation lies in its 90 percent band."""
    for month in months:
        low, middle, high = fuel.band(data, name, month)  # type: ignore[arg-type]
        seen = fuel.observed(name, month)
        if np.isfinite(seen):
            yield _row(
                f"{label}, {month}",
                middle,
                unit,
                f"{seen:.4g} seen",
                low <= seen <= high,
                against="panel",
                note=_spread(low, high),
            )


@measures(TOPIC)
def autumn_2025() -> Iterable[Measure]:
    """August to December 2025 driven by reported idle capacity."""
    data = fuel.autumn_2025()
    for month in ("2025-08", "2025-09"):
        low, middle, high = fuel.band(data, "crude_runs", month)
        yield _row(
            f"runs with idle capacity as reported, {month}",
            middle,
            "mb/d",
            f"{RUNS_SEEN[0]} to {RUNS_SEEN[1]}",
            RUNS_SEEN[0] - 0.05 <= middle <= RUNS_SEEN[1] + 0.05,
            against="Bloomberg, OilX",
            note=_spread(low, high),
        )
    yield from _against_panel(
        data, "crude_runs", ("2025-08", "2025-09", "2025-10", "2025-11"), "mb/d", "runs"
    )
    low, middle, high = (100 * x for x in fuel.band(data, "gasoline_shortage_share", "2025-09"))
    mean = 100 * float(data["gasoline_shortage_share"].sel(month="2025-09-01").mean())
    yield _row(
        "gasoline short, September 2025 (mean)",
        mean,
        "percent of demand",
        f"{SHORTAGE[0]:g} to {SHORTAGE[1]:g}",
        SHORTAGE[0] <= mean <= SHORTAGE[1],
        note=f"median {middle:.1f}; {_spread(low, high, 1)}",
    )
    for name, label in (
        ("gasoline_wholesale_price", "AI-92, wholesale"),
        ("diesel_wholesale_price", "diesel, wholesale"),
    ):
        yield from _against_panel(data, name, ("2025-08", "2025-09", "2025-10", "2025-11"), "RUB/t", label)
    yield from _against_panel(
        data, "gasoline_retail_price", ("2025-08", "2025-09", "2025-12"), "RUB/l", "AI-92, retail"
    )
    retail = data["gasoline_retail_price"].to_numpy()
    growth = 100 * (np.median(retail[-1] / retail[0]) - 1)
    seen = 100 * (
        fuel.observed("gasoline_retail_price", "2025-12") / fuel.observed("gasoline_retail_price", "2025-08")
        - 1
    )
    yield _row(
        "AI-92 retail, December over August 2025",
        growth,
        "percent",
        f"{seen:.1f} seen",
        None,
        against="Rosstat",
    )
    yield from _regions(data)


def _regions(data: object) -> Iterable[Measure]:
    """Districts and people short beside the counts of regions."""
    counts = {
        row["period"]: row
        for row in rows("shortages")
        if row["region"] == "Russia" and row["series"] == "shortage" and row["unit"].startswith("regions")
    }
    low, middle, high = fuel.band(data, "districts_short", "2025-09")  # type: ignore[arg-type]
    yield _row(
        "districts short, September 2025 (median)",
        middle,
        "of eight",
        "several",
        None,
        against="Independent fuel union",
        note=f"{counts['2025-09-24']['value']} of 83 regions on 24 September; {_spread(low, high, 0)}",
    )
    low, middle, high = (100 * x for x in fuel.band(data, "population_short_share", "2025-09"))  # type: ignore[arg-type]
    yield _row(
        "people in short districts, September 2025 (median)",
        middle,
        "percent",
        "shown",
        None,
        against="BBC",
        note=f"{counts['2025-10-12']['value']} regions since August, a softer rule; {_spread(low, high, 0)}",
    )


@measures(TOPIC)
def spring_2024() -> Iterable[Measure]:
    """The last week of March 2024 against January (runs, gasoline) and February (diesel)."""
    data, by_runs = fuel.spring_2024(), fuel.spring_2024_by_runs()
    published = {"crude_runs": (-7.0, -5.0), "gasoline_output": (-12.0, -12.0), "diesel_output": (-3.5, -3.5)}
    for name, (low_seen, high_seen) in published.items():
        label = name.replace("_", " ")
        goal = f"{low_seen:g} to {high_seen:g}" if low_seen < high_seen else f"{low_seen:g}"
        for source, how in ((data, "by idle capacity"), (by_runs, "by published runs")):
            if name == "crude_runs" and source is by_runs:
                continue
            change = _change(source, name, "2024-01", "2024-03")
            low, middle, high = np.quantile(change, [0.05, 0.5, 0.95])
            yield _row(
                f"{label}, March against January 2024, {how}",
                float(middle),
                "percent",
                goal,
                bool(low <= high_seen and high >= low_seen),
                against="IEA, Bloomberg, Rosstat",
                note=_spread(float(low), float(high), 1),
            )
    low, middle, high = fuel.band(data, "crude_runs", "2024-03")
    yield _row(
        "runs with idle capacity as reported, late March 2024",
        middle,
        "mb/d",
        f"{fuel.observed('crude_runs', '2024-03'):.2f} seen",
        low <= fuel.observed("crude_runs", "2024-03") <= high,
        against="IEA",
        note=f"{_spread(low, high)}; the model is too mild here: see docs/refining.md",
    )


def _change(data: object, name: str, first: str, last: str) -> np.ndarray:
    """Percent change of a daily rate between two months, by draw."""
    before = data[name].sel(month=f"{first}-01").to_numpy()  # type: ignore[index]
    after = data[name].sel(month=f"{last}-01").to_numpy()  # type: ignore[index]
    days = 1.0
    if name != "crude_runs":
        from econ.quantities import days_in, parse_month

        days = float(days_in(parse_month(first)) / days_in(parse_month(last)))
    return 100 * (after / before * days - 1)


@measures(TOPIC)
def autumn_2023() -> Iterable[Measure]:
    """August to December 2023: bans, records, no strikes."""
    data = fuel.autumn_2023()
    yield from _against_panel(
        data, "gasoline_wholesale_price", ("2023-08", "2023-09"), "RUB/t", "AI-92, wholesale"
    )
    yield from _against_panel(
        data, "diesel_wholesale_price", ("2023-08", "2023-09"), "RUB/t", "diesel, wholesale"
    )
    yield from _against_panel(data, "crude_runs", ("2023-11", "2023-12"), "mb/d", "runs")
    yield from _against_panel(data, "gasoline_output", ("2023-08",), "Mt", "gasoline output")
    yield from _against_panel(data, "diesel_output", ("2023-08",), "Mt", "diesel output")
    for name, weeks in (
        ("gasoline_output", "2023-09-18/2023-09-24"),
        ("diesel_output", "2023-09-18/2023-09-24"),
    ):
        week = next(
            float(row["value"])
            for row in rows("refining_runs")
            if row["series"] == name and row["period"] == weeks
        )
        seen = 100 * (week / 7 / (1000 * fuel.observed(name, "2023-08") / 31) - 1)
        low, middle, high = np.quantile(_change(data, name, "2023-08", "2023-09"), [0.05, 0.5, 0.95])
        yield _row(
            f"{name.replace('_', ' ')}, September against August 2023",
            float(middle),
            "percent",
            f"{seen:.1f} seen",
            bool(low <= seen <= high),
            against="Rosstat, one week",
            note=_spread(float(low), float(high), 1),
        )


@measures(TOPIC)
def essay() -> Iterable[Measure]:
    """Up to 40 percent of capacity affected, steeply rising prices, shortages, imports: number by number."""
    data = fuel.scenarios()
    case, calm = data.sel(scenario="strikes_40pct"), data.sel(scenario="baseline")
    for name, label in (("headline_capacity_lost", "headline"), ("effective_capacity_lost", "effective")):
        value = 100 * float(case[name].mean())
        yield _row(
            f"capacity lost, {label}",
            value,
            "percent of nameplate",
            "40 reported" if label == "headline" else "shown",
            bool(abs(value - 40) < 0.5) if label == "headline" else None,
            n=fuel.DRAWS,
            against="essay",
        )
    change = 100 * float((case["gasoline_output"] / calm["gasoline_output"]).mean() - 1)
    yield _row(
        "gasoline output, 40 percent idle against baseline",
        change,
        "percent",
        "-10 to -25",
        -25 <= change <= -10,
        n=fuel.DRAWS,
        against="baseline",
    )
    for name, label in (
        ("gasoline_wholesale_price", "wholesale AI-92"),
        ("gasoline_retail_price", "retail AI-92"),
    ):
        values = 100 * (case[name].isel(month=-1) / calm[name].isel(month=-1) - 1).to_numpy()
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        yield _row(
            f"{label} after a year, against baseline",
            float(middle),
            "percent",
            "steeply rising",
            bool(low > 0),
            n=fuel.DRAWS,
            against="essay",
            note=_spread(float(low), float(high), 0),
        )
    worst = case["districts_short"].max("month").to_numpy()
    yield _row(
        "most districts short in a month",
        float(np.median(worst)),
        "of eight",
        "many regions",
        bool(np.median(worst) >= 3),
        n=fuel.DRAWS,
        against="essay",
    )
    months = float((case["gasoline_shortage_share"] > 0.01).mean()) * 12
    yield _row(
        "months with gasoline short by more than 1 percent",
        months,
        "of twelve",
        "shown",
        None,
        n=fuel.DRAWS,
        against="essay",
    )
    bought = 1e3 * float(case["fuel_imports"].sel(fuel="gasoline").isel(month=slice(6, None)).mean())
    yield _row(
        "gasoline imported a month, second half-year",
        bought,
        "kt",
        "37 to 150",
        bool(37 <= bought <= 150),
        n=fuel.DRAWS,
        against="Reuters, Open Oil Market",
        note="Belarus alone; China and Asia are a scenario's extra_import_capacity",
    )


@measures(TOPIC)
def order() -> Iterable[Measure]:
    """More strikes never less damage, in any draw and month; diesel short only with exports at the floor."""
    data = fuel.scenarios()
    ladder = ["no_pressure", "baseline", "strikes_autumn_2025"]
    for name, sign in (("strike_capacity_offline", 1), ("crude_runs", -1), ("gasoline_output", -1)):
        steps = sign * np.diff(data[name].sel(scenario=ladder).transpose("scenario", ...).to_numpy(), axis=0)
        broken = int((steps < -1e-9).sum())
        yield _row(
            f"cells where more strikes mean less harm, {name.replace('_', ' ')}",
            float(broken),
            "count",
            "0",
            broken == 0,
            n=int(steps.size),
            against="scenario ladder",
        )
    short = data["diesel_shortage_share"].to_numpy() > 1e-12
    floor = data["export_floor"].sel(fuel="diesel").to_numpy()
    above = data["fuel_exports"].sel(fuel="diesel").to_numpy() > floor + 1e-9
    yield _row(
        "cells with diesel short and exports above their floor",
        float((short & above).sum()),
        "count",
        "0",
        not (short & above).any(),
        n=int(short.size),
        against="all scenarios",
        note=f"diesel short in {int(short.sum())} cells",
    )


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
    yield _row(
        "unmet demand of the rule over the optimum, routes unlimited",
        100 * float(np.max(over)),
        "percent of demand",
        "0",
        bool(np.max(over) < 1e-6),
        n=len(over),
        against="HiGHS",
    )
    yield _row(
        "unmet demand that tight routes add and the rule does not see (mean)",
        100 * float(np.mean([gap for place, gap in enumerate(routed) if place % 2 == 1])),
        "percent of demand",
        "shown",
        None,
        n=150,
        against="HiGHS",
        note="routes at 5 to 50 percent of a district's demand, at random; no data on routes",
    )
    yield _row(
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
    yield _row(
        "median days of repair, censored log-normal",
        repair["median_days"],
        "days",
        f"{repair['kaplan_meier_median']:g} by Kaplan-Meier",
        abs(repair["median_days"] - repair["kaplan_meier_median"]) < 5,
        n=found["repair_time"].n,
        against="Kaplan-Meier",
    )
    yield _row(
        "largest gap between the two phases and the fit",
        repair["largest_gap_of_phases"],
        "share out",
        "below 0.05",
        repair["largest_gap_of_phases"] < 0.05,
        n=181,
        against="days 0 to 180",
    )
    yield _row(
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
            yield _row(
                f"shrinkage of {relation}.{name}",
                value,
                "percent",
                "shown",
                None,
                n=estimate.n,
                against="prior",
                note=f"{mean:.3g} ({spread:.2g}) to {estimate.value(name):.3g} ({estimate.error(name):.2g})",
            )
