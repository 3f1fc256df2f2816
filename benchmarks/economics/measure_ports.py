"""Trade: closed ports, buyers that leave, token tariffs, the cobweb, and what it costs the coalition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.economics.measure_trade import FULL, TOPIC, _band, _row, _text
from benchmarks.economics.trade import hindcast, pinned
from benchmarks.measures.base import Measure, measures
from econ.observations.catalog import rows
from econ.scenarios.library import load
from econ.scenarios.schedules import Constant, Path, Schedule
from econ.variables.declare import DIMS

if TYPE_CHECKING:
    import xarray as xr

    from econ.scenarios.schema import Scenario

DRAWS = 256
MONTHS = 12
LEVELS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
#: Outages from which the outlet binds in most simulations.
BINDING = 0.2
OUTAGES = (
    ("port_outage", "pipeline_outage"),
    ("port_outage",),
    ("pipeline_outage",),
    ("west_port_outage",),
    ("east_port_outage",),
)


def _scenario(name: str, pressure: Mapping[str, tuple[Schedule, ...]]) -> Scenario:
    base = load("baseline")
    return replace(base, name=name, pressure={**base.pressure, **pressure})


def _same(level: float) -> tuple[Schedule, ...]:
    return (Constant(level),)


def _not_above(values: xr.DataArray, *, sign: int = 1) -> np.ndarray:
    """Share of simulations that do not rise from one level of outage to the next."""
    steps = sign * np.diff(values.transpose("scenario", "draw").values, axis=0)
    return np.asarray((steps <= 1e-6 * np.abs(values.values).mean()).mean(axis=1))


@measures(TOPIC)
def outages() -> Iterable[Measure]:
    """Outages of ports and pipelines from none to all: income and revenue fall, fiscal stress does not."""
    from econ.ensemble.api import compare

    keep = (
        *("export_income", "product_export_income", "oil_gas_revenue", "fiscal_stress", "federal_balance"),
        *("delivered_discount", "urals_discount", "brent_price", "usd_rub"),
    )
    for levers in OUTAGES:
        made = [_scenario(f"out_{i}", {x: _same(level) for x in levers}) for i, level in enumerate(LEVELS)]
        ds = compare(made, months=MONTHS, draws=DRAWS, keep=keep)
        label = " and ".join(x.replace("_", " ") for x in levers)
        income = (ds.export_income + ds.product_export_income).sum("month")
        found = {
            "export income never rises": _not_above(income),
            "oil and gas revenue in dollars never rises": _not_above(
                (ds.oil_gas_revenue / ds.usd_rub).sum("month")
            ),
            "oil and gas revenue never rises": _not_above(ds.oil_gas_revenue.sum("month")),
            "federal balance never rises": _not_above(ds.federal_balance.sum("month")),
            "fiscal stress never falls": _not_above(ds.fiscal_stress.mean("month"), sign=-1),
        }
        beyond = np.array(LEVELS[1:]) > BINDING
        for what, shares in found.items():
            yield _row(
                f"{label}, 0 to 1: {what}, least share of simulations at any step beyond {BINDING}",
                float(100 * shares[beyond].min()),
                "percent",
                DRAWS,
                "95",
                "the next lower outage",
                bool(shares[beyond].min() >= 0.95),
                f"at the steps to {BINDING}: {100 * shares[~beyond].min():.0f}",
            )
        for what, path in (
            ("export income", income),
            ("oil and gas revenue", ds.oil_gas_revenue.sum("month")),
        ):
            yield _row(
                f"{label}, all of it: {what} of a year",
                _text(_band(100 * (path.isel(scenario=-1) / path.isel(scenario=0) - 1).values)),
                "percent",
                DRAWS,
                "shown",
                "baseline",
                None,
            )
        if len(levers) > 1:
            yield _bounds(ds)


def _bounds(ds: xr.Dataset) -> Measure:
    india = ds.delivered_discount.sel(buyer="india")
    low, high = float(india.min()), float((ds.urals_discount - ds.brent_price).max())
    return _row(
        "outages 0 to 1: least delivered discount to India, and highest FOB discount less Brent",
        f"{low:.1f} and {high:.1f}",
        "USD/bbl",
        int(india.size),
        "at least -12, and at most -15",
        "floors of the delivered discount and of the price at the port",
        bool(low >= -12 and high <= -15),
    )


@measures(TOPIC)
def india_leaves() -> Iterable[Measure]:
    """India at zero for a year: where its barrels go, and what it costs."""
    from econ.ensemble.api import simulate
    from econ.vintage import vintage

    start = np.datetime64(vintage().start, "M")
    months = [str(start + i) for i in range(MONTHS)]
    given = [{"month": m, "variable": "crude_exports_india", "value": 0.0} for m in months]
    keep = ("crude_exports", "floating_storage", "shut_in", "urals_discount", "export_income")
    options: dict[str, Any] = {"draws": DRAWS, "start": str(start), "months": MONTHS, "keep": keep}
    free = simulate("baseline", **options).isel(scenario=0)
    gone = simulate("baseline", given=given, **options).isel(scenario=0)
    change = (gone - free).mean("month")
    for buyer in DIMS["buyer"]:
        yield _row(
            f"India at zero for a year: crude sold to {buyer}",
            _text(_band(change.crude_exports.sel(buyer=buyer).values)),
            "mb/d",
            DRAWS,
            "shown",
            "baseline",
            None,
            f"highest month of any simulation {float(gone.crude_exports.sel(buyer=buyer).max()):.2f}",
        )
    limits = _most()
    highest = gone.crude_exports.max(("month", "draw"))
    excess = max(float(highest.sel(buyer=b)) - limits[b] for b in DIMS["buyer"] if b != "india")
    yield _row(
        "India at zero for a year: largest sale above the highest capacity drawn of any buyer",
        excess,
        "mb/d",
        DRAWS * MONTHS,
        "at most 0",
        "upper end of `buyer_capacity`",
        excess <= 1e-9,
    )
    for name, unit in (("shut_in", "Mt a month"), ("floating_storage", "Mt"), ("urals_discount", "USD/bbl")):
        text = _text(_band(change[name].values))
        yield _row(f"India at zero for a year: {name}", text, unit, DRAWS, "shown", "baseline", None)
    lost = 100 * (gone.export_income.sum("month") / free.export_income.sum("month") - 1).values
    yield _row(
        "India at zero for a year: income from crude",
        _text(_band(lost)),
        "percent",
        DRAWS,
        "falls",
        "baseline",
        bool(np.mean(lost < 0) >= 0.95),
        f"falls in {100 * np.mean(lost < 0):.0f} percent of simulations",
    )


def _most() -> dict[str, float]:
    from econ.parameters import load as parameters

    high = np.asarray(parameters()["buyer_capacity"].high, float).ravel()
    return dict(zip(DIMS["buyer"], high.tolist(), strict=True))


@measures(TOPIC)
def june() -> Iterable[Measure]:  # history: published cases
    """Sea-borne crude of June 2026, given June's runs: whether what was not run found a way out."""
    from econ.parameters import load as parameters

    given = pinned("crude_runs", ("2026-06",)) + pinned("brent_price", ("2026-06",))
    run = hindcast("2026-06", 1, ("crude_exports", "shut_in"), given=given, early=False)
    sales = run.crude_exports.isel(scenario=0, month=0)
    pipes = np.asarray(parameters()["pipeline_capacity"].value, float).ravel()
    by_sea = sum(
        np.maximum(sales.sel(buyer=b).values - pipe, 0) for b, pipe in zip(DIMS["buyer"], pipes, strict=True)
    )
    band = _band(np.asarray(by_sea))
    seen = sorted(
        float(r["value"]) / 1000
        for r in rows("ports_pipelines")
        if r["outlet"] == "All seaports, crude" and r["period"].startswith("2026-06")
    )
    yield _row(
        "sea-borne crude of June 2026 given June's runs",
        _text(band),
        "mb/d",
        1,
        f"meets {seen[0]:.1f} to {seen[-1]:.1f}",
        "Bloomberg, S&P Global",
        bool(band[0] <= seen[-1] and band[2] >= seen[0]),
        f"shut in {float(run.shut_in.median()):.1f} Mt in the median",
    )


@measures(TOPIC)
def token() -> Iterable[Measure]:
    """A token tariff for a year before one of 100 percent, and rates ordered by size."""
    from econ.ensemble.api import compare

    every = len(DIMS["buyer"])

    def steps(first: float, then: float) -> tuple[Schedule, ...]:
        return (Path(((1, first), (MONTHS + 1, then))),) * every

    rates = {"after_token": (0.001, 1.0), "alone": (0.0, 1.0), "half": (0.0, 0.5), "quarter": (0.0, 0.25)}
    made = [_scenario("free", {"tariff": _same(0.0) * every})]
    made += [_scenario(name, {"tariff": steps(*levels)}) for name, levels in rates.items()]
    ds = compare(made, months=2 * MONTHS, draws=DRAWS, keep=("oil_gas_revenue", "export_income"))
    income = ds.export_income.isel(month=slice(MONTHS, None)).sum("month").mean("draw")
    cost = {name: float(income.sel(scenario="free") - income.sel(scenario=name)) for name in rates}
    ratio = 100 * (cost["after_token"] / cost["alone"] - 1)
    yield _row(
        "a tariff of 0.1 percent for a year before 100 percent: cost over that of 100 percent alone",
        ratio,
        "percent",
        DRAWS,
        "within 5",
        "the same tariff without the token",
        bool(abs(ratio) <= 5),
    )
    ordered = cost["alone"] > cost["half"] > cost["quarter"] > 0
    yield _row(
        "cost of tariffs of 25, 50 and 100 percent in their first year",
        " ".join(f"{cost[name]:.1f}" for name in ("quarter", "half", "alone")),
        "bn USD",
        DRAWS,
        "ordered by size",
        "baseline",
        ordered,
    )


#: A swing of the mean discount that counts [USD/bbl]: a twentieth of 0.1.0's cobweb, less than two desks'
#: readings of one month lie apart, and more than two simulation errors of the mean.
SWING = 0.5
#: Simulations of the cobweb: with 512 the mean's own error turns it twice more.
MANY = 2048


def _turns(path: np.ndarray, swing: float = SWING) -> int:
    """Times that a path turns by more than `swing` from its last extreme."""
    turns, way, extreme = 0, 0.0, float(path[0])
    for value in path[1:]:
        move = float(value) - extreme
        if way == 0 and abs(move) > swing:
            way, extreme = float(np.sign(move)), float(value)
        elif way * move > 0:
            extreme = float(value)
        elif way * move < -swing:
            turns, way, extreme = turns + 1, -way, float(value)
    return turns


@measures(TOPIC)
def cobweb() -> Iterable[Measure]:
    """Turning points of the discount under a tariff that every buyer believes in."""
    from econ.ensemble.api import compare

    ds = compare(["baseline", FULL], months=2 * MONTHS, draws=MANY, keep=("urals_discount",))
    added = ds.urals_discount.sel(scenario=FULL) - ds.urals_discount.sel(scenario="baseline")
    path = added.mean("draw").values
    error = float(added.std("draw").max()) / np.sqrt(MANY)
    turns = _turns(path[4:])
    yield _row(
        f"{FULL}: turning points of what it adds to the discount, after month four",
        turns,
        "count",
        len(path),
        "at most 1",
        f"swings of more than {SWING} USD of the mean over {MANY} simulations",
        turns <= 1,
        f"from {path[4]:.1f} in the fifth month to {path[-1]:.1f}; highest {path.max():.1f}; "
        f"simulation error {error:.2f}",
    )


@measures(TOPIC)
def coalition() -> Iterable[Measure]:
    """What pressure costs the coalition by dearer oil, and per billion denied to Russia."""
    from econ.ensemble.api import compare

    names = ["baseline", "ports_and_pipelines", FULL, "all_channels"]
    keep = ("coalition_oil_bill", "export_income", "product_export_income")
    year = compare(names, months=MONTHS, draws=DRAWS, keep=keep).sum("month")
    income = year.export_income + year.product_export_income
    for name in names[1:]:
        cost = (
            year.coalition_oil_bill.sel(scenario=name) - year.coalition_oil_bill.sel(scenario="baseline")
        ).values
        denied = (income.sel(scenario="baseline") - income.sel(scenario=name)).values
        yield _row(
            f"{name}: what the coalition pays more for its oil in a year",
            _text(_band(cost)),
            "bn USD",
            DRAWS,
            "shown",
            "baseline",
            None,
            f"{cost.mean() / denied.mean():.2f} per bn USD of export income denied, mean over mean",
        )
