"""Published results on what a tariff and a switch cost a buyer."""

from __future__ import annotations

import numpy as np

from benchmarks.economics.published import Result, entry, published
from benchmarks.economics.published_rules import YEAR, brent_after, central, figure, india_volume, mean
from benchmarks.economics.trade import observed
from econ.model import buyers


def _saving() -> float:  # history: published cases
    discount_india = mean("delivered_discount_india", "2025-07", "2025-09")
    return discount_india * india_volume() * YEAR / 1e3


@entry
def ubs_saving() -> Result:  # history: published cases
    low, high = published("published_estimates", author="UBS", measure="India stops buying Russian oil")
    return Result(
        "UBS",
        "India stops buying: yearly saving forgone",
        "bn USD",
        low,
        high,
        _saving(),
        "delivered discount of July to September 2025 times India's volume, as in the buyer's gain",
        "agrees; the discount was 2.0 to 2.8 USD",
    )


@entry
def sbi_bill() -> Result:  # history: published cases
    low, high = published(
        "published_estimates",
        author="State Bank of India",
        measure="India stops Russian crude",
        horizon="FY2026-27",
    )
    imports = figure("tariff_exposure", buyer="India", period="2025-05", series="crude_imports_total")
    before = observed("brent_price", ["2025-08"])[0]
    rise = brent_after(india_volume(), before) - before
    return Result(
        "State Bank of India research",
        "India stops buying: rise of its oil bill",
        "bn USD a year",
        low,
        high,
        _saving() + rise * imports * YEAR / 1e3,
        "saving forgone, and the price answer on all of India's imports",
        "agrees within a fifth; the price answer is four fifths of it",
    )


@entry
def gtri() -> Result:
    low, high = published("published_estimates", author="GTRI")
    exports = figure("tariff_exposure", buyer="India", series="goods_exports_to_us", value="87.3")
    return Result(
        "GTRI",
        "50 percent tariff on India: its exports to the United States",
        "bn USD",
        low,
        high,
        exports - _india_lost(0.5),
        "trade equation: elasticity 3 on the 48 bn USD that the tariff hits",
        "agrees: the exempt part is what is left",
        exports,
    )


def _india_lost(tariff: float) -> float:
    hit = figure("tariff_exposure", buyer="India", series="goods_exports_hit_by_50pct")
    elasticity = central()["export_elasticity"]
    return float(hit * buyers.trade_lost(np.asarray(tariff), np.zeros(()), elasticity))


@entry
def ubs_exports() -> Result:
    low, high = published(
        "published_estimates", author="UBS", measure="50% US tariff on India", series="goods exports at risk"
    )
    return Result(
        "UBS",
        "50 percent tariff on India: exports at risk",
        "bn USD",
        low,
        high,
        _india_lost(0.5),
        "trade equation: elasticity 3 on the 48 bn USD that the tariff hits",
        "agrees; UBS takes an elasticity of 1 for growth",
    )


@entry
def brazil() -> Result:
    low, high = published(
        "published_estimates", author="Brazil trade data", series="change of exports of the taxed products"
    )
    elasticity = central()["export_elasticity"]
    return Result(
        "Brazil trade data",
        "40 points more on Brazil: taxed exports, first month",
        "percent",
        low,
        high,
        -100 * float(buyers.trade_lost(np.asarray(0.4), np.asarray(0.1), elasticity)),
        "trade equation: elasticity 3, base of 10 percent",
        "theirs is the first month's outturn, ours the full answer: contracts and stocks come first",
    )
