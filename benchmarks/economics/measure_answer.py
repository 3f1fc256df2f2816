"""Moscow's answer and the price of money: deficits beside plans, prices beside last year's, spending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import fill

import numpy as np
import xarray as xr

import econ
from benchmarks.measures.base import Measure, measures, table
from econ.experiments.answers import under_answer
from econ.observations.arrays import load as load_panel
from econ.parameters import load as load_parameters
from econ.scenarios import load
from econ.scenarios.schedules import Constant
from econ.vintage import vintage

TOPIC = "answer"
DRAWS, SEED, MONTHS = 1000, 0, 30
#: Deficit that the treaties of the European Union call excessive.
EXCESSIVE = 0.03
KEEP = ("federal_balance", "nominal_gdp", "cpi_change", "fiscal_stress", "fuel_stress")


@lru_cache(maxsize=1)
def _run() -> xr.Dataset:
    scenarios = [
        under_answer("baseline", "own"),
        under_answer("no_pressure", "same"),
        under_answer("baseline", "none"),
        under_answer("no_pressure", "own"),
    ]
    return econ.simulate(scenarios, months=MONTHS, draws=DRAWS, seed=SEED, keep=KEEP)


def _published() -> float:
    """Balance since January of the vintage's year, as published."""
    return float(load_panel()[0]["federal_balance_ytd"][-1])


def _years(ds: xr.Dataset, scenario: str) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Balance and GDP of each calendar year, published months and simulated ones."""
    one = ds.sel(scenario=scenario)
    first = int(vintage().last_month[:4])
    past = econ.simulate("baseline", start=f"{first}-01", months=6, draws=0, keep=["nominal_gdp"])
    for year in range(first, first + 3):
        own = one["month"].dt.year == year
        balance = one["federal_balance"].where(own, drop=True).sum("month").values
        gdp = one["nominal_gdp"].where(own, drop=True).sum("month").values
        if year == first:
            balance = balance + _published()
            gdp = gdp + float(past["nominal_gdp"].sum())
        yield year, balance, gdp


def _plan(year: int) -> float:
    """Balance by the law of today."""
    table = load_parameters()

    def at(name: str) -> float:
        dates, values = table[name].steps
        return float(values[np.searchsorted(dates, np.datetime64(f"{year}-01"), side="right") - 1])

    return at("oil_gas_plan") + at("non_oil_plan") - 12 * at("spending_plan")


#: Scenarios of the deficits, and what they are called.
_WORLDS = {
    "baseline_own_answer": "baseline, Moscow answers",
    "baseline_none_answer": "baseline, if Moscow did not answer",
    "no_pressure_same_answer": "no pressure, the baseline's answer",
    "no_pressure_own_answer": "no pressure, its own answer",
}


@dataclass(frozen=True)
class _Deficit:
    """A year's deficit [trn RUB]: 90 percent range, and how often it is excessive."""

    low: float
    middle: float
    high: float
    above: float

    def __str__(self) -> str:
        return f"{self.middle:.1f} ({self.low:.1f} to {self.high:.1f})"


def _deficits(scenario: str) -> dict[int, _Deficit]:
    found = {}
    for year, balance, gdp in _years(_run(), scenario):
        low, middle, high = (float(q) for q in np.percentile(-balance / 1000, [5, 50, 95]))
        found[year] = _Deficit(low, middle, high, float((-balance / gdp > EXCESSIVE).mean()))
    return found


@measures(TOPIC)
def deficits() -> Iterator[Measure]:
    """Deficits of three years with and without an answer, beside the law's, and how often above 3 percent."""
    for scenario, label in _WORLDS.items():
        for year, found in _deficits(scenario).items():
            error = np.sqrt(found.above * (1 - found.above) / DRAWS)
            yield Measure(
                TOPIC,
                f"Deficit of {year}, {label}: median",
                found.middle,
                "trn RUB",
                DRAWS,
                "shown",
                f"the law known today: {-_plan(year) / 1000:.1f}",
                None,
                f"90 percent range {found.low:.1f} to {found.high:.1f}; above 3 percent of GDP in "
                f"{100 * found.above:.0f} percent of simulations (s.e. {100 * error:.1f})",
            )


def _added(reference: str, year: int) -> float:
    """What the answered baseline's deficit has beyond another world's, by simulation: median [trn RUB]."""
    balances = (
        {y: balance for y, balance, _ in _years(_run(), name)}[year]
        for name in (next(iter(_WORLDS)), reference)
    )
    return float(np.median(np.subtract(*reversed(list(balances))))) / 1000


@table(TOPIC, "macro.md", "deficits")
def deficit_table() -> str:
    """Deficits as the page on macro shows them."""
    answered, withheld, calm, _ = (_deficits(scenario) for scenario in _WORLDS)
    lines = [
        "| deficit, trn RUB (median; 90 percent) | the law known today | Moscow answers | if it did not |",
        "|---|---|---|---|",
        *(
            f"| {year} | {-_plan(year) / 1000:.1f} | {found} | {withheld[year]} |"
            for year, found in answered.items()
        ),
    ]
    year = sorted(answered)[1]
    above = (f"{100 * found[year].above:.0f} percent" for found in (answered, calm, withheld))
    with_it, without, alone = above
    same, each = (_added(scenario, year) for scenario in list(_WORLDS)[2:])
    text = (
        f"Above 3 percent of GDP in {year}: in {with_it} of simulations of the baseline, in {without} "
        f"without pressure; if Moscow did not answer, in {alone} of the baseline's. Pressure adds "
        f"{same:.1f} trn RUB to the deficit of {year} under one answer and {each:.1f} where each world has "
        "its own (medians)."
    )
    return "\n".join([*lines, "", fill(text, 118)])


@measures(TOPIC)
def prices() -> Iterator[Measure]:
    """Monthly inflation of the year so far, forecast from its start, against last year's same months."""
    panel, months = load_panel()
    year = int(vintage().last_month[:4])
    own = months >= np.datetime64(f"{year}-01", "M")
    seen, before = panel["cpi_mom"][own], panel["cpi_mom"][np.flatnonzero(own) - 12]
    ds = econ.simulate("baseline", start=f"{year}-01", months=int(own.sum()), draws=512, keep=["cpi_change"])
    ours = float(np.abs(ds["cpi_change"].mean("draw").values.ravel() - seen).mean())
    theirs = float(np.abs(before - seen).mean())
    yield Measure(
        TOPIC,
        f"Consumer prices by month, {year} so far: mean absolute error",
        ours,
        "percentage points",
        int(own.sum()),
        f"at most last year's month, {theirs:.2f}",
        "the same month a year before",
        ours <= theirs,
        "one forecast from January, coefficients of the whole sample; 0.1.0 had 0.34",
    )
    change = _run()["cpi_change"].sel(scenario="baseline_own_answer").transpose("month", "draw").values
    record = float(panel["cpi_mom"].min())
    points = np.percentile(change, 5, axis=1)
    at, lowest = int(points.argmin()), float(points.min())
    month = _run()["month"].values[at].astype("datetime64[M]")
    same = months.astype(int) % 12 == month.astype(int) % 12
    yield Measure(
        TOPIC,
        "Consumer prices by month: lowest 5 percent point",
        lowest,
        "percent",
        change.size,
        f"not below the record, {record:.2f}",
        f"Rosstat since {months[0]}",
        lowest >= record,
        f"in {month}, median {np.median(change[at]):.2f}; {same.sum()} such months on record, from "
        f"{panel['cpi_mom'][same].min():.2f} to {panel['cpi_mom'][same].max():.2f}: the "
        "season's factor and the month's noise add up, and so few months show no 5 percent tail",
    )
    windows = np.lib.stride_tricks.sliding_window_view(1 + panel["cpi_mom"] / 100, 12)
    record = float(100 * (np.prod(windows, axis=1).min() - 1))
    ahead = np.lib.stride_tricks.sliding_window_view(1 + change / 100, 12, axis=0)
    lowest = float(np.percentile(100 * (np.prod(ahead, axis=-1) - 1), 5, axis=1).min())
    yield Measure(
        TOPIC,
        "Consumer prices over twelve months: lowest 5 percent point",
        lowest,
        "percent",
        change.size,
        f"not below the record, {record:.1f}",
        f"Rosstat since {months[0]}",
        lowest >= record,
        "the tail is that of coefficients drawn far from their centre; noise alone ends at the record",
    )


@measures(TOPIC)
def spending() -> Iterator[Measure]:
    """500 bn RUB a month of spending beyond the plan: prices, key rate, rouble, yields."""
    base = under_answer("baseline", "own")
    more = replace(
        base,
        name="spent",
        pressure={**base.pressure, "spending_shift": (Constant(500.0),), "answer_imposed": (Constant(1.0),)},
    )
    keep = ["cpi_level", "key_rate", "usd_rub", "bond_yield"]
    ds = econ.simulate([base, more], months=24, draws=256, keep=keep)
    for name, unit, share in (
        ("cpi_level", "percent", True),
        ("key_rate", "points", False),
        ("usd_rub", "percent", True),
        ("bond_yield", "points", False),
    ):
        one, two = (ds[name].isel(scenario=place, month=-1).values for place in (0, 1))
        moved = 100 * np.log(two / one) if share else two - one
        low, middle, high = np.percentile(moved, [5, 50, 95])
        yield Measure(
            TOPIC,
            f"500 bn RUB a month of spending for two years: {ds[name].attrs['long_name'].lower()}",
            float(middle),
            unit,
            256,
            "shown" if name == "usd_rub" else "above 0",
            "the same simulations without, one answer of Moscow's",
            None if name == "usd_rub" else bool(middle > 0),
            f"90 percent range {low:.2f} to {high:.2f}"
            + "; dearer money against dearer prices" * (name == "usd_rub"),
        )


@measures(TOPIC)
def destruction() -> Iterator[Measure]:
    """More strikes under one answer: the balance without oil and gas, where nothing is saved, and all."""
    base = load("baseline")
    scenarios = [
        replace(
            base,
            name=f"strikes_{count}",
            pressure={
                **base.pressure,
                "strike_intensity": (Constant(count),),
                "answer_imposed": (Constant(1.0),),
            },
        )
        for count in (0.0, 5.0, 10.0, 20.0)
    ]
    keep = ["federal_balance", "oil_gas_revenue", "fuel_stress", "fiscal_stress"]
    ds = econ.simulate(scenarios, months=MONTHS, draws=256, keep=keep)
    rest = (ds["federal_balance"] - ds["oil_gas_revenue"]).sum("month").mean("draw").values
    whole = ds["federal_balance"].sum("month").mean("draw").values
    steps = ", ".join(f"{value - whole[0]:.0f}" for value in whole[1:])
    yield Measure(
        TOPIC,
        "More strikes: steps at which the balance without oil and gas gets better",
        int((np.diff(rest) > 0).sum()),
        "steps",
        3,
        "0",
        "0, 5, 10 and 20 strikes a month to the end of the second year",
        bool(np.all(np.diff(rest) <= 0)),
        f"with oil and gas the balance changes by {steps} bn RUB",
    )
    for name in ("fuel_stress", "fiscal_stress"):
        mean = ds[name].mean(("month", "draw")).values
        yield Measure(
            TOPIC,
            f"More strikes: {ds[name].attrs['long_name'].lower()} at 20 less at none",
            float(mean[-1] - mean[0]),
            "index points",
            256,
            "above 0 and rising",
            "the same simulations",
            bool(np.all(np.diff(mean) > 0)),
        )


@measures(TOPIC)
def bounds() -> Iterator[Measure]:
    """Share of simulated months in which an index is at a bound."""
    ds = _run().sel(scenario="baseline_own_answer")
    for name in ("fiscal_stress", "fuel_stress"):
        values = ds[name].values
        share = float(((values <= 1) | (values >= 99)).mean())
        yield Measure(
            TOPIC,
            f"{ds[name].attrs['long_name']}: share of simulated months within a point of 0 or 100",
            100 * share,
            "percent",
            values.size,
            "below 5",
            "0.1.0: fiscal stress in 78 percent at 100",
            share < 0.05,
        )
