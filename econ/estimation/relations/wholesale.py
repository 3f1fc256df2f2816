"""Wholesale and retail prices of fuel: how fast they move, what tightness adds, what one says of the other.

Wholesale goes part of the way each month to the indifferent refiner's price lifted by tightness; retail
goes a smaller part of the way to wholesale cost and a margin that grows with consumer prices. Wholesale
is read in some thirty months and retail in all of them: one filter reads both, so that retail teaches
wholesale where nobody quotes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.gaps import Chain, Pair, follow_both, teaching
from econ.estimation.methods.posterior import Prior, laplace, stacked, through
from econ.estimation.relation import Relation, Window
from econ.estimation.samples.home_market import SINCE, balance_months, parity, tightness
from econ.variables.declare import DIMS
from econ.vintage import vintage

__all__ = ["PRIORS", "RELATION", "Reading", "compared", "estimate", "filtered", "readings", "retail"]

FUELS = DIMS["fuel"]
#: Speed: most of a gap closes within a quarter. Level: some way below parity. Effect of tightness: a
#: tenth of demand missing lifts gasoline by 10 percent; diesel's cushion is exports. Retail: wholesale +40
#: to 50 percent and retail +11 in 2025. Margin [RUB/l] at prices of the month below: AI-92 at 61.4 against
#: some 62,000 RUB/t, diesel at 73.7 against some 66,000. Shocks in logs.
_COMMON: dict[str, Prior] = {"speed": (0.4, 0.15), "log_level": (-0.1, 0.15), "log_spread": (-3.0, 0.4)}
_RETAIL: dict[str, Prior] = {"retail_speed": (0.10, 0.05), "log_retail_spread": (-5.0, 0.5)}
PRIORS: dict[str, dict[str, Prior]] = {
    "gasoline": {**_COMMON, "effect": (1.0, 0.6), **_RETAIL, "margin": (15.0, 4.0)},
    "diesel": {**_COMMON, "effect": (0.4, 0.3), **_RETAIL, "margin": (20.0, 5.0)},
}
#: Errors in logs: a published month mean, the Moscow index in its place, the mean of single days; retail
#: prices of a month, rounded and of its last days.
MEAN_ERROR, MOSCOW_ERROR, DAY_ERROR, RETAIL_ERROR = 0.01, 0.04, 0.04, 0.002
SERIES = {"gasoline": ("ai92_wholesale",), "diesel": ("diesel_summer_wholesale", "diesel_wholesale")}
RETAIL_SERIES = {"gasoline": "ai92_retail", "diesel": "diesel_retail"}
#: History: the month of the prices behind the prior of the margin.
PRIOR_PRICES = "2025-12"  # history: an episode by its dates
RELATION = Relation(
    window=Window(SINCE, why="the glut of 2022, when exports lost their buyers, is left out"),
    series=(
        "brent_price",
        "cpi_mom",
        "diesel_nwe_price",
        "gasoline_nwe_price",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("fuel_policy", "fuel_prices", "retail_regional"),
    relations=(
        "idle_season",
        "repair_time",
        "runs_on_idle",
        "strike_loss",
        "yields",
    ),
    parameters=(
        "damper_compensation",
        "damper_discount_share",
        "damper_excise",
        "damper_freight",
        "damper_indicative_price",
        "demand_base",
        "demand_season",
        "export_base",
        "export_floor_flow",
        "extra_loss_fade",
        "fuel_density",
        "normal_surplus",
        "vat_rate",
    ),
    equations=("fuel_prices.export_alternative", "fuel_prices.home_parity", "products.yield_kept"),
    priors={
        f"{name}.{fuel}": pair
        for fuel, own in PRIORS.items()
        for name, pair in own.items()
        if name != "margin"
    },
)


@dataclass(frozen=True)
class Reading:
    """A month's price [RUB/t] and its error in logs."""

    month: np.datetime64
    price: float
    error: float


def readings(fuel: str) -> list[Reading]:
    """One reading a month, the best there is: a month mean, the Moscow mean, else the days' mean."""
    from econ.observations.build import table

    frame = table("fuel_prices")
    frame = frame[frame["series"].isin(SERIES[fuel])]
    frame = frame.assign(month=frame["period"].str[:7])
    found = []
    for month, group in frame.groupby("month", sort=True):
        basis = group["basis"]
        whole = group[basis.str.contains("month mean") & ~basis.str.contains("Moscow")]
        moscow = group[basis.str.contains("Moscow")]
        days = group[basis.str.contains("one day")]
        if not whole.empty:
            price, error = float(whole["value"].iloc[0]), MEAN_ERROR
        elif not days.empty:
            price, error = float(days["value"].mean()), DAY_ERROR / np.sqrt(min(len(days), 3))
        elif not moscow.empty:
            price, error = float(moscow["value"].iloc[0]), MOSCOW_ERROR
        else:
            # A record day overstates its month.
            price, error = float(group["value"].mean()), 2 * DAY_ERROR
        found.append(Reading(np.datetime64(str(month), "M"), price, float(error)))
    months = balance_months()
    return [r for r in found if months[0] <= r.month <= months[-1]]


def retail(fuel: str, months: np.ndarray) -> np.ndarray:
    """Log of Rosstat's national monthly price, NaN where there is none."""
    from econ.observations.build import table

    frame = table("retail_regional")
    frame = frame[(frame["series"] == RETAIL_SERIES[fuel]) & (frame["area"] == "Russia")]
    seen = np.full(len(months), np.nan)
    for period, value in zip(frame["period"], frame["value"], strict=True):
        if len(str(period)) == len("2021-01"):
            place = int((np.datetime64(str(period), "M") - months[0]).astype(int))
            if 0 <= place < len(months):
                seen[place] = np.log(float(value))
    return seen


def _consumer_prices(months: np.ndarray) -> np.ndarray:
    """Consumer price level, the price base = 1."""
    from econ.observations.arrays import load

    panel, dates = load()
    growth = np.where(np.isnan(panel["cpi_mom"]), 0.0, panel["cpi_mom"])
    level = np.cumsum(np.log1p(growth / 100))
    base = level[dates == np.datetime64(vintage().price_base, "M")][0]
    return np.exp(level - base)[np.isin(dates, months)]


def _priors(fuel: str) -> dict[str, Prior]:
    """The priors of a fuel, its margin at prices of the price base."""
    month = min(PRIOR_PRICES, vintage().last_month)
    level = float(_consumer_prices(np.array([month], "datetime64[M]"))[0])
    mean, deviation = PRIORS[fuel]["margin"]
    return {**PRIORS[fuel], "margin": (mean / level, deviation / level)}


@dataclass(frozen=True)
class _Series:
    """By month: log parity, tightness, consumer prices; log readings and errors of both prices."""

    parity: np.ndarray
    tight: np.ndarray
    prices: np.ndarray
    seen: np.ndarray
    error: np.ndarray
    density: float


def _series(last: str | None) -> tuple[np.ndarray, dict[str, _Series]]:
    from econ.parameters import resolve

    months = balance_months()
    known = RELATION.window.inside(months, last)
    density = resolve(["fuel_density"], months).constant["fuel_density"][:, 0, 0]
    prices = _consumer_prices(months)
    alike, tight = parity(months), tightness(months)
    found = {}
    for row, fuel in enumerate(FUELS):
        seen, error = np.full((2, len(months)), np.nan), np.full((2, len(months)), RETAIL_ERROR)
        for reading in readings(fuel):
            place = int((reading.month - months[0]).astype(int))
            seen[0, place], error[0, place] = np.log(reading.price), reading.error
        seen[1] = retail(fuel, months)
        seen = np.where(known, seen, np.nan)
        found[fuel] = _Series(alike[fuel], tight[fuel], prices, seen, error, float(density[row]))
    return months, found


def _chain(p: dict[str, float], density: float) -> Chain:
    return Chain(
        speed=p["speed"],
        shock=float(np.exp(p["log_spread"])),
        later_speed=p["retail_speed"],
        later_shock=float(np.exp(p["log_retail_spread"])),
        density=density,
        margin=p["margin"],
    )


def filtered(p: dict[str, float], series: _Series) -> Pair:
    """Both log tracks for the coefficients of one fuel."""
    target = p["log_level"] + series.parity + p["effect"] * series.tight
    return follow_both(target, series.prices, _chain(p, series.density), series.seen, series.error)


def _fit(fuel: str, series: _Series) -> tuple[np.ndarray, np.ndarray]:
    """Posterior of one fuel's coefficients, with what retail teaches of wholesale beside them."""
    priors = _priors(fuel)

    def named(z: np.ndarray) -> dict[str, float]:
        return dict(zip(priors, map(float, z), strict=True))

    def log_likelihood(z: np.ndarray) -> float:
        p = named(z)
        if not (0 < p["speed"] < 1 and 0 < p["retail_speed"] < 1):
            return -1e6
        return filtered(p, series).likelihood

    def with_teaching(z: np.ndarray) -> np.ndarray:
        p = named(z)
        level = float(p["log_level"] + series.parity[-1] + p["effect"] * series.tight[-1])
        taught = teaching(level, float(series.prices[-1]), _chain(p, series.density), RETAIL_ERROR)
        return np.append(z, taught)

    values, covariance = laplace(log_likelihood, priors)
    return through(with_teaching, values, covariance)


def estimate(last: str | None = None) -> Estimate:
    """All coefficients of both fuels, normal approximation of the posterior; `last` ends the readings."""
    months, series = _series(last)
    names: list[str] = []
    values: list[float] = []
    blocks: list[np.ndarray] = []
    diagnostics: dict[str, float] = {}
    prior: dict[str, Prior] = {}
    n = 0
    for fuel, own in series.items():
        fit, covariance = _fit(fuel, own)
        both = filtered(dict(zip(PRIORS[fuel], map(float, fit), strict=False)), own)
        names += [f"{name}.{fuel}" for name in (*PRIORS[fuel], "teaching")]
        values += [float(x) for x in fit]
        blocks.append(covariance)
        prior |= {f"{name}.{fuel}": pair for name, pair in _priors(fuel).items()}
        for row, (what, track) in enumerate((("wholesale", both.first), ("retail", both.second))):
            seen = own.seen[row]
            read = np.isfinite(seen)
            score = ((seen - track.forecast) / track.width)[read]
            n += int(read.sum())
            diagnostics[f"months read, {fuel}, {what}"] = float(read.sum())
            diagnostics[f"mean absolute one-step miss, {fuel}, {what}"] = float(
                np.nanmean(np.abs(seen - track.forecast))
            )
            diagnostics[f"standardised misses beyond two, {fuel}, {what}"] = float(np.mean(np.abs(score) > 2))
    return Estimate(
        relation="wholesale",
        names=tuple(names),
        values=tuple(values),
        covariance=tuple(map(tuple, stacked(blocks).tolist())),
        sample=f"{months[0]} to {last or months[-1]}, wholesale where it is read and retail in every month",
        n=n,
        method="Extended Kalman filter of both prices with missing months, normal priors, normal "
        "approximation of the posterior; teaching by the delta method",
        equation="econ.model.fuel_prices.gasoline_wholesale_price",
        diagnostics=diagnostics,
        prior=prior,
    )


def compared() -> tuple[Compared, ...]:
    """Prices read beside forecasts from the readings before."""
    months, series = _series(None)
    whole, found = estimate(), []
    for fuel, own in series.items():
        both = filtered({name: whole.value(f"{name}.{fuel}") for name in PRIORS[fuel]}, own)
        for row, (what, unit, track) in enumerate(
            (("Wholesale", "RUB/t", both.first), ("Retail", "RUB/l", both.second))
        ):
            use = np.isfinite(own.seen[row])
            price, said = np.exp(own.seen[row][use]), np.exp(track.forecast[use])
            found.append(Compared(f"{what} price of {fuel}", unit, months[use], price, said, logs=True))
    return tuple(found)
