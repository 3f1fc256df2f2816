"""Retail prices: how slowly they follow wholesale cost and a margin that grows with consumer prices.

Some seven readings of AI-92 and ten of diesel since 2023; the wholesale months between readings are
those of the wholesale filter. Small sample, informative priors.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.gaps import Track, follow
from econ.estimation.methods.posterior import Prior, laplace, stacked
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.wholesale import estimate as wholesale
from econ.estimation.relations.wholesale import filtered, observed, targets
from econ.variables.declare import DIMS
from econ.vintage import vintage

__all__ = ["PRIORS", "RELATION", "compared", "estimate", "readings"]

FUELS = DIMS["fuel"]
#: Speed: wholesale +40 to 50 percent and retail +11 in 2025. Margin [RUB/l] at prices of the month below:
#: AI-92 at 61.4 against some 62,000 RUB/t, diesel at 73.7 against some 66,000. Shock in logs.
PRIORS: dict[str, dict[str, Prior]] = {
    "gasoline": {"speed": (0.10, 0.05), "margin": (15.0, 4.0), "log_spread": (-5.3, 0.5)},
    "diesel": {"speed": (0.10, 0.05), "margin": (20.0, 5.0), "log_spread": (-5.3, 0.5)},
}
PRIOR_PRICES = "2025-12"  # history: the month of the prices behind the prior of the margin
SERIES = {"gasoline": "ai92_retail", "diesel": "diesel_retail"}
#: A week's national mean against the month's, in logs.
WEEK_ERROR = 0.003
RELATION = Relation(
    window=Window("2023-01", why="wholesale prices before carry the glut of 2022"),
    series=("cpi_mom",),
    relations=("wholesale",),
    priors={f"{name}.{fuel}": own[name] for fuel, own in PRIORS.items() for name in ("speed", "log_spread")},
)


def readings(fuel: str, months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log of Rosstat's national price by month, the last of the month's weeks, and its error."""
    from econ.observations.build import table

    frame = table("fuel_prices")
    frame = frame[(frame["series"] == SERIES[fuel]) & (frame["publisher"] == "Rosstat")]
    seen, error = np.full(len(months), np.nan), np.full(len(months), np.nan)
    for month, group in frame.assign(month=frame["period"].str[:7]).groupby("month", sort=True):
        place = int((np.datetime64(str(month), "M") - months[0]).astype(int))
        if 0 <= place < len(months):
            seen[place], error[place] = np.log(float(group["value"].mean())), WEEK_ERROR
    return seen, error


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


def _track(p: np.ndarray, cost: np.ndarray, prices: np.ndarray, seen: np.ndarray, error: np.ndarray) -> Track:
    """The retail price's log track for speed, margin and log shock."""
    return follow(np.log(np.maximum(cost + p[1] * prices, 1.0)), p[0], float(np.exp(p[2])), seen, error)


def estimate(last: str | None = None) -> Estimate:
    """Speed, margin and shock of both fuels, normal approximation of the posterior."""
    months, inputs = _series(last)
    names: list[str] = []
    values: list[float] = []
    blocks: list[np.ndarray] = []
    diagnostics: dict[str, float] = {}
    prior: dict[str, Prior] = {}
    n = 0
    for fuel, series in inputs.items():

        def log_likelihood(p: np.ndarray, series: tuple[np.ndarray, ...] = series) -> float:
            return _track(p, *series).likelihood if 0 < p[0] < 1 else -1e6

        own = _priors(fuel)
        found, covariance = laplace(log_likelihood, own)
        track = _track(found, *series)
        names += [f"{name}.{fuel}" for name in PRIORS[fuel]]
        values += [float(x) for x in found]
        blocks.append(covariance)
        prior |= {f"{name}.{fuel}": pair for name, pair in own.items()}
        seen = series[2]
        count = int(np.isfinite(seen).sum())
        diagnostics[f"months read, {fuel}"] = float(count)
        diagnostics[f"mean absolute one-step miss, {fuel}"] = float(np.nanmean(np.abs(seen - track.forecast)))
        n += count
    return Estimate(
        relation="retail",
        names=tuple(names),
        values=tuple(values),
        covariance=tuple(map(tuple, stacked(blocks).tolist())),
        sample=f"{months[0]} to {months[-1]}, months with a reading",
        n=n,
        method="State space with missing months, normal priors, normal approximation of the posterior",
        equation="econ.model.fuel_prices.gasoline_retail_price",
        diagnostics=diagnostics,
        prior=prior,
    )


def compared() -> tuple[Compared, ...]:
    """Prices read beside forecasts from the readings before."""
    months, series = _series()
    whole, found = estimate(), []
    for fuel, (cost, prices, seen, error) in series.items():
        at = np.array([whole.value(f"{name}.{fuel}") for name in PRIORS[fuel]])
        said = _track(at, cost, prices, seen, error).forecast
        use = np.isfinite(seen)
        price, forecast = np.exp(seen[use]), np.exp(said[use])
        found.append(Compared(f"Retail price of {fuel}", "RUB/l", months[use], price, forecast, logs=True))
    return tuple(found)


def _series(last: str | None = None) -> tuple[np.ndarray, dict[str, tuple[np.ndarray, ...]]]:
    """Months; by fuel wholesale cost [RUB/l], consumer prices, log readings to a month and their errors."""
    from econ.parameters import resolve

    months, parity, tight = targets()
    density = resolve(["fuel_density"], months).constant["fuel_density"][:, 0, 0]
    prices, fit = _consumer_prices(months), wholesale()
    found: dict[str, tuple[np.ndarray, ...]] = {}
    for row, fuel in enumerate(FUELS):
        at = np.array(
            [fit.value(f"{name}.{fuel}") for name in ("speed", "log_level", "effect", "log_spread")]
        )
        path = filtered(at, parity[fuel], tight[fuel], *observed(fuel, months)).state
        seen, error = readings(fuel, months)
        seen = np.where(RELATION.window.inside(months, last), seen, np.nan)
        found[fuel] = (np.exp(path) * density[row], prices, seen, error)
    return months, found
