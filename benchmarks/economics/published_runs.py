"""Published results that only a run answers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from benchmarks.economics.published import Result, entry, published
from benchmarks.economics.published_rules import central
from benchmarks.economics.trade import hindcast, observed, without
from econ.quantities import days_in, mb_per_day
from econ.variables.declare import DIMS

INDIA = DIMS["buyer"].index("india")


@lru_cache(maxsize=1)
def _october() -> dict[str, float]:  # history: published cases
    """Medians of a hindcast from October 2025, with and without the duty on India."""
    keep = ("floating_storage", "crude_in_transit", "urals_discount", "crude_exports", "delivered_discount")
    run = hindcast("2025-10", 3, keep).isel(scenario=0)
    free = hindcast("2025-10", 3, keep, without("tariff")).isel(scenario=0)
    days = float(days_in(np.datetime64("2025-11", "M")))
    at_sea = run.floating_storage + run.crude_in_transit
    stored = mb_per_day(at_sea[1] - at_sea[0], days)
    start = observed("urals_fob_discount", ["2025-09"])[0]
    duty = (run.delivered_discount - free.delivered_discount).sel(buyer="india")
    return {
        "stored": float(stored.mean()),
        "discount": float((run.urals_discount[2] - start).median()),
        "india": float(run.crude_exports.isel(month=2).sel(buyer="india").median()),
        "duty": float(duty.mean()),
    }


@entry
def stuck() -> Result:  # history: published cases
    low, high = published("published_estimates", author="JPMorgan", measure="US SDN listing of Rosneft")
    return Result(
        "JPMorgan",
        "listings of October 2025: oil stuck at sea in November",
        "mb/d",
        low,
        high,
        _october()["stored"],
        "hindcast from October 2025: growth of crude at sea in November, mean",
        "both count longer voyages and what found no buyer; ours under ranges named from December",
    )


@entry
def listing_discount() -> Result:  # history: published cases
    low, high = published("benchmark_results", id="B16")
    return Result(
        "Kommersant and Izvestia on Argus",
        "listings of October 2025: FOB discount by the end of December",
        "USD/bbl",
        low,
        high,
        _october()["discount"],
        "hindcast from October 2025, estimates without the episode: median change from September",
        "the 90 percent band reaches 18; no earlier listing touched more than a fifth of exports",
    )


@entry
def india_expected() -> Result:  # history: published cases
    low, _ = published("published_estimates", author="Bloomberg vs expectation")
    return Result(
        "Bloomberg's expectation",
        "listings of October 2025: India's purchases in December",
        "mb/d",
        low,
        low,
        _october()["india"],
        "hindcast from October 2025, median",
        "the outturn was 1.27 (Kpler): between the two",
        float(central()["buyer_volume"][INDIA]),
    )


@entry
def duty_discount() -> Result:
    low, high = published("benchmark_results", id="B15")
    return Result(
        "Press on India's offers",
        "duty of 25 points on India: delivered discount after two months",
        "USD/bbl",
        low,
        high,
        _october()["duty"],
        "hindcasts with and without the duty, mean of October to December over all barrels",
        "theirs is India's alone, a third of exports; ours is what every seller gives up on average",
    )


@entry
def january_output() -> Result:  # history: published cases
    low, high = published("published_estimates", author="incorrys")
    run = hindcast("2025-01", 11, ("shut_in",)).isel(scenario=0)
    days = days_in(run.month.values.astype("datetime64[M]"))
    shut = float((mb_per_day(run.shut_in.median("draw").values, days)).max())
    return Result(
        "incorrys",
        "listings of January 2025: change of production",
        "mb/d",
        low,
        high,
        0.0 - round(shut, 9),  # what no draw shuts in comes as the last bits of a sum
        "hindcast from January 2025: largest monthly median of shut-in",
        "agrees: storage at sea and other buyers took what was shunned",
    )


@entry
def iran() -> Result:
    low, high = published("benchmark_results", id="B50")
    from econ.ensemble.api import compare

    ds = compare(["baseline", "tariff_100_full_belief"], months=13, draws=512, keep=("crude_exports",))
    total = ds.crude_exports.sum("buyer").isel(month=-1)
    change = 100 * (total.sel(scenario="tariff_100_full_belief") / total.sel(scenario="baseline") - 1)
    return Result(
        "FDD",
        "Iran 2018-19: exports 13 months into secondary sanctions, beside 100 percent with full belief",
        "percent",
        low,
        high,
        float(change.median()),
        "forecast: tariff_100_full_belief against the baseline, month 13, median",
        "pipelines, captive refiners, and India, whom the wider discount pays, keep most; Iran had neither",
    )
