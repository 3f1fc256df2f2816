"""Published results that an equation alone answers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from benchmarks.economics.published import Result, entry, published
from benchmarks.economics.trade import observed
from econ.estimation.relations import discount
from econ.estimation.samples.listings import effective, exposed, steps
from econ.model import world
from econ.observations.catalog import rows
from econ.parameters.resolve import resolve
from econ.quantities import BARRELS_PER_TONNE

MONTH = 365 / 12
YEAR = 365


@lru_cache(maxsize=1)
def central() -> dict[str, np.ndarray]:  # history: published cases
    names = (
        "world_demand",
        "supply_elasticity",
        "demand_elasticity",
        "export_elasticity",
        "price_floor",
        "buyer_volume",
    )
    month = np.array(["2025-12"], "datetime64[M]")
    return {name: values.squeeze() for name, values in resolve(names, month).constant.items()}


def brent_after(loss: float, before: float) -> float:
    """Brent once `loss` mb/d are gone for good, on impact and without spare capacity."""
    p = central()
    sums = p["supply_elasticity"] + p["demand_elasticity"]
    return float(before * np.exp(world.price_response(np.asarray(loss), p["world_demand"], sums)))


def _flow(series: str, month: str, publisher: str = "IEA") -> float:
    found = [
        r
        for r in rows("export_revenue")
        if r["series"] == series and r["period"] == month and r["publisher"].startswith(publisher)
    ]
    return float(found[0]["value"])


def figure(table: str, **match: str) -> float:
    return published(table, **match)[0]


def mean(series: str, first: str, last: str, place: int | None = None) -> float:
    months = np.arange(first, np.datetime64(last, "M") + 1, dtype="datetime64[M]").astype(str)
    return float(np.nanmean(observed(series, list(months), place)))


def india_volume() -> float:
    found = [r for r in rows("exports_by_buyer") if r["period"] == "2025" and r["buyer"] == "India"]
    return float(next(r for r in found if r["product"] == "crude_seaborne")["value"])


@entry
def volume_cut() -> Result:
    low, high = published("benchmark_results", id="B01")
    volume = _flow("oil_exports_total", "2021-12")
    price, brent = (observed(name, ["2022-01"])[0] for name in ("urals_tax_price", "brent_price"))
    cut = 0.2 * volume
    rise = brent_after(cut, brent) - brent
    cost = figure("elasticities", parameter="russia_marginal_cost")
    ours = volume * price - (volume - cut) * (price + rise) - cost * cut
    return Result(
        "Gars, Spiro and Wachtmeister (2022)",
        "a fifth of export volume withheld: loss of profit",
        "mn USD a day",
        low,
        high,
        ours,
        "static; 7.8 mb/d (IEA, December 2021), prices of January 2022, cost 19 USD, price answer on impact",
        "their world price answers more: we take 0.275 for the sum of elasticities",
    )


@entry
def price_cut() -> Result:
    low, high = published("benchmark_results", id="B03")
    ours = 0.2 * _flow("oil_exports_total", "2021-12") * observed("urals_tax_price", ["2022-01"])[0]
    return Result(
        "Gars, Spiro and Wachtmeister (2022)",
        "a forced discount of a fifth: loss of profit",
        "mn USD a day",
        low,
        high,
        float(ours),
        "static; 7.8 mb/d at January 2022's Urals price",
        "an accounting identity: their price is some 12 percent higher",
    )


@entry
def cap_lower() -> Result:
    low, high = published("benchmark_results", id="B04")
    tonnes = [
        r for r in rows("oil_balances") if r["series"] == "russia_oil_production_mt" and r["period"] == "2022"
    ]
    production = float(tonnes[0]["value"]) * BARRELS_PER_TONNE["crude"] / YEAR
    return Result(
        "Spiro (2024), Wachtmeister, Gars and Spiro (2023)",
        "price cap 5 USD lower: extra loss",
        "mn USD a day",
        low,
        high,
        5 * production,
        "static; every barrel produced in 2022 (535 Mt) sold at the cap, as 54 / 5 = 10.8 mb/d implies",
        "on exports alone (7.5 mb/d) it is 37; in our own runs a fifth to two fifths of shipments are bound",
    )


@entry
def cap_supply() -> Result:
    low, high = published(
        "published_estimates", author="Wachtmeister, Gars, Spiro", measure="price cap 40-50"
    )
    floor = float(central()["price_floor"])
    return Result(
        "Wachtmeister, Gars and Spiro (2023)",
        "cap of 40 to 50 USD: fall of exports",
        "mb/d",
        low,
        high,
        0.0 if floor < 40 else 1.0,
        "the price floor of the discount equation against the cap",
        f"the same: nobody leaves a barrel in the ground above {floor:.0f} USD",
    )


@entry
def cap_supply_stop() -> Result:  # history: published cases
    low, high = published(
        "published_estimates", author="Johnson, Rachel", series="price at which optimal supply is zero"
    )
    return Result(
        "Johnson, Rachel and Wolfram",
        "price at which supply stops",
        "USD/bbl",
        low,
        high,
        float(central()["price_floor"]),
        "the price floor: marginal cost and transport",
        "theirs is an optimal dynamic programme; Urals at 36 to 39 in December 2025 moved output by 0.1 mb/d",
    )


def _sea_share() -> float:
    by_sea = _flow("oil_exports_seaborne_total", "2023-03", "Vortexa")
    return by_sea / _flow("oil_exports_total", "2023-03")


@entry
def cap_30() -> Result:
    low, high = published("benchmark_results", id="B11")
    price = mean("urals_tax_price", "2023-03", "2023-04")
    return Result(
        "CREA",
        "price cap of 30 USD enforced, March and April 2023: oil export revenue",
        "percent",
        low,
        high,
        -100 * _sea_share() * (1 - 30 / price),
        "static; full compliance of all oil shipped by sea (Vortexa over IEA), the tax price of those months",
        "in our own runs coalition services fall to a sixth while the cap binds and half of them comply",
    )


@entry
def cap_60() -> Result:  # history: published cases
    low, high = published(
        "published_estimates",
        author="CREA",
        measure="full enforcement of the 60 USD cap",
        horizon="Dec 2022 - Jun 2024",
    )
    months = np.arange("2022-12", "2024-07", dtype="datetime64[M]").astype(str)
    price = observed("urals_tax_price", list(months))
    return Result(
        "CREA",
        "cap of 60 USD fully enforced, December 2022 to June 2024: export revenue lost",
        "percent",
        low,
        high,
        100 * _sea_share() * float(np.maximum(price - 60, 0).sum() / price.sum()),
        "static; what the tax price stood above 60, on all oil by sea",
        "the tax price is below the delivered price that CREA uses",
    )


@entry
def embargo() -> Result:
    low, high = published(
        "published_estimates",
        author="CREA",
        measure="EU import ban and 60 USD cap, first year",
        unit="percent",
    )
    names, mode, _, _ = discount.fit()
    at = dict(zip(names, mode, strict=True))
    months = np.arange("2022-09", "2023-12", dtype="datetime64[M]")
    path = exposed(
        effective(steps("embargo"), months),
        at["phase_in_logit"],
        at["half_life_log"],
        at["half_life_per_share"],
    )
    effect = (at["response"] + at["embargo_response"]) * path[3:]
    price = observed("urals_tax_price", list(months[3:].astype(str)))
    return Result(
        "CREA",
        "embargo and cap, first year: cut of oil export revenue",
        "percent",
        low,
        high,
        100 * float(effect.mean() / (price + effect).mean()),
        "the embargo's estimated path in the FOB discount over the price without it, volumes unchanged",
        "ours leaves out products, whose embargo came in February 2023, and volumes lost in December 2022",
    )


@entry
def china_and_india() -> Result:  # history: published cases
    low, high = published("benchmark_results", id="B12")
    volume = 0.86 * (_flow("crude_exports", "2025-06") + _flow("crude_exports", "2025-07")) / 2
    price = mean("urals_tax_price", "2025-01", "2025-09")
    return Result(
        "CREA (Wickenden)",
        "China and India stop buying: export revenue lost",
        "bn USD a month",
        low,
        high,
        volume * MONTH * price / 1e3,
        "static; 86 percent of crude exports (IEA, mid-2025) at the mean tax price to September 2025",
        "agrees: no re-routing, no answer of prices in either",
    )


@entry
def india_leaves() -> Result:  # history: published cases
    low, high = published("published_estimates", author="Re:Russia", measure="India stops all Russian oil")
    price = mean("urals_tax_price", "2025-09", "2025-10")
    return Result(
        "Re:Russia",
        "India stops buying: export revenue lost",
        "bn USD a month",
        low,
        high,
        india_volume() * MONTH * price / 1e3,
        "static; India's 2025 mean (Kpler) at the tax price of September and October 2025",
        "theirs is 12 percent of all exports, products and wider discounts included",
    )


@entry
def goldwyn() -> Result:  # history: published cases
    low, _ = published("published_estimates", author="D. Goldwyn")
    before = observed("brent_price", ["2025-07"])[0]
    return Result(
        "Goldwyn Global Strategies",
        "secondary tariffs take 4 mb/d off the market: crude above",
        "USD/bbl",
        100,
        100,
        brent_after(low, before),
        "price equation: 4 mb/d lost on impact, no spare capacity, from July 2025's Brent",
        "a sum of elasticities near 0.1, below every pair that we draw, would give their price",
        before,
    )


@entry
def all_stop() -> Result:  # history: published cases
    low, high = published(
        "published_estimates", author="State Bank of India", measure="all buyers stop Russian crude"
    )
    loss = _flow("crude_exports", "2025-06")
    return Result(
        "State Bank of India research",
        "all buyers stop Russian crude: rise of the crude price",
        "percent",
        low,
        high,
        100 * (brent_after(loss, 1.0) - 1),
        "price equation: crude exports of June 2025 (IEA) lost on impact, no spare capacity",
        "theirs implies a sum of elasticities near 0.45",
    )


@entry
def icra() -> Result:  # history: published cases
    low, high = published("published_estimates", author="ICRA")
    before = observed("brent_price", ["2025-08"])[0]
    return Result(
        "ICRA",
        "India stops Russian crude: rise of the crude price, up to",
        "USD/bbl",
        low,
        high,
        brent_after(india_volume(), before) - before,
        "price equation: India's volume lost for good",
        "theirs is a bound; in our own runs most of it finds other buyers and Brent hardly moves",
    )


@entry
def clsa() -> Result:  # history: published cases
    low, high = published("published_estimates", author="CLSA")
    before = observed("brent_price", ["2025-08"])[0]
    return Result(
        "CLSA",
        "India stops Russian crude: crude price",
        "USD/bbl",
        low,
        high,
        brent_after(india_volume(), before),
        "price equation: India's volume lost for good",
        "theirs needs elasticities a fifth of the smallest pair that we draw",
        before,
    )
