"""Wholesale prices: how fast they go to the indifferent refiner's price, and what tightness adds.

A local state moves part of the way to its target each month; some thirty months are read, by month
means or on single days, the others are missing. Small sample, informative priors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.gaps import Track, follow
from econ.estimation.methods.posterior import Prior, laplace, stacked
from econ.estimation.relation import Relation, Window
from econ.estimation.relations.idle_season import estimate as idle_season
from econ.estimation.relations.runs_on_idle import estimate as runs_on_idle
from econ.estimation.relations.runs_on_idle import runs_of
from econ.estimation.relations.strike_loss import counts, offline_path, strike_months
from econ.estimation.relations.strike_loss import estimate as strike_loss
from econ.estimation.relations.yields import estimate as yields
from econ.estimation.samples.idle_counts import nameplate
from econ.model import fuel_prices
from econ.quantities import days_in, month_number, mt_per_month
from econ.variables.declare import DIMS

__all__ = [
    "PRIORS",
    "RELATION",
    "Reading",
    "compared",
    "estimate",
    "filtered",
    "observed",
    "readings",
    "targets",
]

FUELS = DIMS["fuel"]
#: Speed: most of a gap closes within a quarter. Level: some way below parity. Effect of tightness: a
#: tenth of demand missing lifts gasoline by 10 percent; diesel's cushion is exports. Shock in logs.
PRIORS: dict[str, dict[str, Prior]] = {
    "gasoline": {
        "speed": (0.4, 0.15),
        "log_level": (-0.1, 0.15),
        "effect": (1.0, 0.6),
        "log_spread": (-3.0, 0.4),
    },
    "diesel": {
        "speed": (0.4, 0.15),
        "log_level": (-0.1, 0.15),
        "effect": (0.4, 0.3),
        "log_spread": (-3.0, 0.4),
    },
}
#: Errors in logs: a published month mean, the Moscow index in its place, the mean of single days.
MEAN_ERROR, MOSCOW_ERROR, DAY_ERROR = 0.01, 0.04, 0.04
SERIES = {"gasoline": ("ai92_wholesale",), "diesel": ("diesel_summer_wholesale", "diesel_wholesale")}
RELATION = Relation(
    window=Window("2023-01", why="the glut of 2022, when exports lost their buyers, is left out"),
    series=(
        "brent_price",
        "diesel_nwe_price",
        "gasoline_nwe_price",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("fuel_prices",),
    relations=(
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
        "export_floor_flow",
        "normal_surplus",
        "vat_rate",
    ),
    equations=(
        "fuel_prices.export_alternative",
        "fuel_prices.wholesale_target",
    ),
    priors={f"{name}.{fuel}": pair for fuel, own in PRIORS.items() for name, pair in own.items()},
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
    return [r for r in found if RELATION.window.inside(np.array([r.month])).item()]


def _law(months: np.ndarray) -> dict[str, np.ndarray]:
    """The damper's parameters by month, (month, fuel) or (month, 1)."""
    from econ.parameters import resolve

    names = (
        "damper_freight",
        "damper_discount_share",
        "damper_excise",
        "vat_rate",
        "damper_indicative_price",
        "damper_compensation",
    )
    found = resolve(names, months)
    laws = {}
    for name in names:
        value = found.monthly.get(name)
        laws[name] = np.stack([found.constant[name]] * len(months)) if value is None else value
    return laws


def targets() -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Months, log parity and tightness by fuel: the target is level x parity x exp(effect x tightness)."""
    from econ.observations.arrays import load

    panel, dates = load()
    use = RELATION.window.inside(dates)
    months = dates[use]
    law = _law(months)
    before = {name: np.roll(panel[name], 1)[use] for name in ("brent_price", "urals_tax_price")}
    parity = {fuel: np.empty(len(months)) for fuel in FUELS}
    for place in range(len(months)):
        own = {name: value[place] for name, value in law.items()}
        alternative = fuel_prices.export_alternative(
            np.full((1, 1), panel["gasoline_nwe_price"][use][place]),
            np.full((1, 1), panel["diesel_nwe_price"][use][place]),
            np.full((1, 1), before["brent_price"][place]),
            np.full((1, 1), before["urals_tax_price"][place]),
            np.full((1, 1), panel["usd_rub"][use][place]),
            own["damper_freight"],
            own["damper_discount_share"],
            own["damper_excise"],
            own["vat_rate"],
        )
        neutral = np.zeros((2, 1, 1))
        target = fuel_prices.wholesale_target(
            alternative,
            own["damper_compensation"],
            own["damper_indicative_price"],
            *(neutral, neutral, neutral, neutral),
        )
        for row, fuel in enumerate(FUELS):
            parity[fuel][place] = np.log(target[row, 0, 0])
    return months, parity, _tightness(months)


def _tightness(months: np.ndarray) -> dict[str, np.ndarray]:
    """Supply missing for a normal balance, share of demand, from strikes, season and demand.

    No monthly output has been published since May 2024: output follows from the strikes counted,
    the usual maintenance and the fitted runs and yields. Stocks are left out.
    """
    from econ.parameters import resolve

    loss = strike_loss()
    struck = counts() * loss.value("taking_share") * loss.diagnostics["mean_loss_mb_d"]
    path, _ = offline_path(struck, nameplate())
    idle = np.zeros(len(months))
    idle[np.isin(months, strike_months())] = path
    season = idle_season()
    planned = np.array([season.value(f"share.{m}") for m in month_number(months)])
    fit = np.array(runs_on_idle().values)
    days = days_in(months)
    runs = mt_per_month(runs_of(fit, idle, planned * (nameplate() - idle)), days)
    nothing = np.zeros(len(months))
    full = mt_per_month(runs_of(fit, nothing, nothing + season.value("mean") * nameplate()), days)
    made = yields()
    names = ("demand_base", "demand_season", "export_floor_flow", "normal_surplus")
    found = resolve(names, months)
    tight = {}
    for row, fuel in enumerate(FUELS):
        share = made.diagnostics[f"national {fuel} yield, 2023"]
        change = 1 + (made.value(f"multiplier.{fuel}") - 1) * (runs / full - 1)
        demand = found.constant["demand_base"][row, 0, 0] * found.monthly["demand_season"][:, row, 0, 0]
        surplus = share * runs * change - found.constant["export_floor_flow"][row, 0, 0] - demand
        tight[fuel] = found.monthly["normal_surplus"][:, row, 0, 0] - surplus / demand
    return tight


def filtered(
    p: np.ndarray, parity: np.ndarray, tight: np.ndarray, seen: np.ndarray, error: np.ndarray
) -> Track:
    """The price's log track for speed, level, effect of tightness and log shock."""
    return follow(p[1] + parity + p[2] * tight, p[0], float(np.exp(p[3])), seen, error)


def observed(fuel: str, months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log readings and their errors by month, NaN where there is none."""
    seen, error = np.full(len(months), np.nan), np.full(len(months), np.nan)
    for reading in readings(fuel):
        place = int((reading.month - months[0]).astype(int))
        seen[place], error[place] = np.log(reading.price), reading.error
    return seen, error


def estimate(last: str | None = None) -> Estimate:
    """Speed, level, effect of tightness and shock of both fuels, normal approximation of the posterior."""
    months, parity, tight = targets()
    names: list[str] = []
    values: list[float] = []
    blocks: list[np.ndarray] = []
    diagnostics: dict[str, float] = {}
    prior: dict[str, Prior] = {}
    n = 0
    for fuel in FUELS:
        seen, error = observed(fuel, months)
        seen = np.where(RELATION.window.inside(months, last), seen, np.nan)
        series = (parity[fuel], tight[fuel], seen, error)

        def log_likelihood(p: np.ndarray, series: tuple[np.ndarray, ...] = series) -> float:
            if not 0 < p[0] < 1:
                return -1e6
            return filtered(p, *series).likelihood

        fit, covariance = laplace(log_likelihood, PRIORS[fuel])
        track = filtered(fit, *series)
        score = ((seen - track.forecast) / track.width)[np.isfinite(seen)]
        names += [f"{name}.{fuel}" for name in PRIORS[fuel]]
        values += [float(x) for x in fit]
        blocks.append(covariance)
        prior |= {f"{name}.{fuel}": pair for name, pair in PRIORS[fuel].items()}
        diagnostics[f"months read, {fuel}"] = float(np.isfinite(seen).sum())
        diagnostics[f"mean absolute one-step miss, {fuel}"] = float(np.nanmean(np.abs(seen - track.forecast)))
        diagnostics[f"standardised misses beyond two, {fuel}"] = float(np.mean(np.abs(score) > 2))
        n += int(np.isfinite(seen).sum())
    return Estimate(
        relation="wholesale",
        names=tuple(names),
        values=tuple(values),
        covariance=tuple(map(tuple, stacked(blocks).tolist())),
        sample=f"{months[0]} to {months[-1]}, months with a reading",
        n=n,
        method="State space with missing months, normal priors, normal approximation of the posterior",
        equation="econ.model.fuel_prices.gasoline_wholesale_price",
        diagnostics=diagnostics,
        prior=prior,
    )


def compared() -> tuple[Compared, ...]:
    """Prices read beside forecasts from the readings before."""
    months, parity, tight = targets()
    whole, found = estimate(), []
    for fuel in FUELS:
        at = np.array([whole.value(f"{name}.{fuel}") for name in PRIORS[fuel]])
        seen, error = observed(fuel, months)
        said = filtered(at, parity[fuel], tight[fuel], seen, error).forecast
        use = np.isfinite(seen)
        price, forecast = np.exp(seen[use]), np.exp(said[use])
        found.append(Compared(f"Wholesale price of {fuel}", "RUB/t", months[use], price, forecast, logs=True))
    return tuple(found)
