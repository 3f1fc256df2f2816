"""What prices at home tend to, by month: the indifferent refiner's price, and how tight the balance is."""

from __future__ import annotations

import numpy as np

from econ.estimation.relations.idle_season import estimate as idle_season
from econ.estimation.relations.repair_time import estimate as repair_time
from econ.estimation.relations.runs_on_idle import estimate as runs_on_idle
from econ.estimation.relations.runs_on_idle import runs_of_month
from econ.estimation.relations.strike_loss import counts, offline_path, strike_months
from econ.estimation.relations.strike_loss import estimate as strike_loss
from econ.estimation.relations.yields import estimate as yields
from econ.estimation.samples.bans import banned
from econ.model import fuel_prices
from econ.model.products import yield_kept
from econ.quantities import days_in, month_number, mt_per_month
from econ.variables.declare import DIMS
from econ.vintage import vintage

__all__ = ["SINCE", "balance_months", "parity", "tightness"]

FUELS = DIMS["fuel"]
#: The glut of 2022, when exports lost their buyers, is left out.
SINCE = "2023-01"


def balance_months() -> np.ndarray:
    """From `SINCE` to the last observed month."""
    return np.arange(SINCE, np.datetime64(vintage().last_month, "M") + 1, dtype="datetime64[M]")


def parity(months: np.ndarray) -> dict[str, np.ndarray]:
    """Log of the price at which a refiner is indifferent, by fuel.

    Both refusals of the damper fell in months of full bans, in which they move nothing.
    """
    from econ.observations.arrays import load

    panel, dates = load()
    use = np.isin(dates, months)
    law = _law(months)
    before = {name: np.roll(panel[name], 1)[use] for name in ("brent_price", "urals_tax_price")}
    found = {fuel: np.empty(len(months)) for fuel in FUELS}

    def cell(value: float) -> np.ndarray:
        return np.full((1, 1), value)

    for place in range(len(months)):
        own = {name: value[place] for name, value in law.items()}
        alternative = fuel_prices.export_alternative(
            cell(panel["gasoline_nwe_price"][use][place]),
            cell(panel["diesel_nwe_price"][use][place]),
            cell(before["brent_price"][place]),
            cell(before["urals_tax_price"][place]),
            cell(panel["usd_rub"][use][place]),
            own["damper_freight"],
            own["damper_discount_share"],
            own["damper_excise"],
            own["vat_rate"],
        )
        passed = np.ones((2, 1, 1))
        price = fuel_prices.home_parity(
            alternative,
            own["damper_compensation"],
            own["damper_indicative_price"],
            passed,
            cell(0.0),
            cell(0.0),
        )
        for row, fuel in enumerate(FUELS):
            found[fuel][place] = np.log(price[row, 0, 0])
    return found


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


def tightness(months: np.ndarray) -> dict[str, np.ndarray]:
    """Supply missing at home once exporters have sent what they may, share of demand, by fuel.

    No monthly output has been published since May 2024: output follows from the strikes counted,
    the usual maintenance and the fitted runs and yields. Stocks are left out.
    """
    from econ.parameters import resolve

    idle, season, days = _struck(months), idle_season(), days_in(months)
    fit = np.array(runs_on_idle().values)
    planned = np.array([season.value(f"share.{m}") for m in month_number(months)])
    runs = mt_per_month(runs_of_month(fit, idle, planned), days)
    mean = np.full(len(months), season.value("mean"))
    full = mt_per_month(runs_of_month(fit, np.zeros(len(months)), mean), days)
    made = yields()
    names = ("demand_base", "demand_season", "export_floor_flow", "export_base", "normal_surplus")
    found = resolve([*names, "extra_loss_fade"], months)
    fade = found.constant["extra_loss_fade"][0, 0]
    tight = {}
    for row, fuel in enumerate(FUELS):
        floor, base = (found.constant[f"export_{part}"][row, 0, 0] for part in ("floor_flow", "base"))
        kept = yield_kept(1 - runs / full, np.array(made.value(f"extra_loss.{fuel}")), fade)
        output = made.diagnostics[f"national {fuel} yield, 2023"] * runs * kept
        demand = found.constant["demand_base"][row, 0, 0] * found.monthly["demand_season"][:, row, 0, 0]
        surplus = output - floor - demand + banned(fuel, months) * (np.minimum(base, output) - floor)
        tight[fuel] = found.monthly["normal_surplus"][:, row, 0, 0] - surplus / demand
    return tight


def _struck(months: np.ndarray) -> np.ndarray:
    """Nameplate out by the strikes counted, mean of each month [mb/d]."""
    loss = strike_loss()
    taken = counts() * loss.value("taking_share") * loss.diagnostics["mean_loss_mb_d"]
    path, _ = offline_path(taken, runs_on_idle().value("capacity"), repair_time())
    idle = np.zeros(len(months))
    idle[np.isin(months, strike_months())] = path
    return idle
