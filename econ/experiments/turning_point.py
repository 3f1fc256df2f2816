"""When would withholding a barrel raise Russia's income? Break-even elasticities, and how likely one is.

Withhold x of V mb/d exported into a world of Q: Brent rises by x / Q / e in logs, where e is the sum of
the elasticities of the others' supply and of demand. With a discount fixed in dollars the price at the
port rises as much as Brent in dollars. Then (MODEL 7):

- export income (P V) rises if          e < (V / Q) (Brent / P)
- oil taxes in dollars, ((P - c) S^f)    rise if  e < (S / Q) (Brent / (P - c)) / f
- oil taxes in roubles, with the rouble at R = income^-n, rise if
                        e < (1 / Q) [Brent / (P - c) - n Brent / P] / (f / S - n / V)

P is the price at the port (the tax price for taxes), c the tax-free part of it, S production, f the
elasticity of the tax base to production, n that of the rouble to income. All in closed form; the
posterior probability that a break-even exists sets each draw's elasticities beside each draw's threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "LADDER",
    "Rung",
    "TurningPoint",
    "budget_break_even",
    "income_break_even",
    "ladder",
    "rouble_break_even",
    "turning_points",
]

_NEEDED = (
    "brent_price",
    "urals_price",
    "urals_tax_price",
    "crude_production",
    "crude_exports",
    "product_exports",
)


@dataclass(frozen=True)
class TurningPoint:
    """One income's break-even, and how often the drawn elasticities are below it.

    Parameters
    ----------
    income : str
        Export income, oil taxes in dollars or oil taxes in roubles.
    horizon : str
        `impact`, or `two years`, when elasticities have grown.
    low, median, high : float
        5, 50 and 95 percent points of the break-even sum of elasticities.
    probability : float
        Posterior probability that withholding raises this income.
    """

    income: str
    horizon: str
    low: float
    median: float
    high: float
    probability: float

    @property
    def verdict(self) -> str:
        """In words: none in this range, unlikely, possible, or likely."""
        if self.probability == 0:
            return "none in this range"
        if self.probability < 0.05:
            return "unlikely"
        return "possible" if self.probability < 0.5 else "likely"


def income_break_even(brent: np.ndarray, price: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Sum of elasticities below which withholding raises export income [1].

    `share` is exports over world consumption, `price` what they fetch at the port [USD/bbl].
    """
    return np.asarray(share * brent / price)


def tax_free() -> float:
    """The part of a barrel's price that the extraction tax leaves out [USD/bbl]."""
    from econ.parameters import load

    return float(np.asarray(load()["met_price_threshold"].value))


def budget_break_even(
    brent: np.ndarray, tax_price: np.ndarray, share: np.ndarray, base_elasticity: np.ndarray
) -> np.ndarray:
    """The same for oil taxes in dollars; `share` is production over world consumption [1]."""
    return np.asarray(share * brent / (tax_price - tax_free()) / base_elasticity)


def rouble_break_even(
    brent: np.ndarray,
    price: np.ndarray,
    tax_price: np.ndarray,
    exports: np.ndarray,
    production: np.ndarray,
    base_elasticity: np.ndarray,
    rouble_elasticity: np.ndarray,
) -> np.ndarray:
    """The same for oil taxes in roubles, both volumes over world consumption [1].

    The rouble gives back part of any change of income. Where its elasticity would outweigh the loss
    of tax base, every elasticity is below the break-even: infinity.
    """
    gain = brent / (tax_price - tax_free()) - rouble_elasticity * brent / price
    loss = base_elasticity / production - rouble_elasticity / exports
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(loss > 0, np.maximum(gain, 0) / loss, np.inf))


def turning_points(
    scenario: str = "baseline", *, months: int = 12, draws: int = 2000, seed: int = 0
) -> list[TurningPoint]:
    """Break-evens over a year of a scenario, with the posterior of the elasticities.

    Parameters
    ----------
    scenario : str
    months, draws, seed : int
        As for `econ.simulate`; prices and volumes are means over the months.

    Returns
    -------
    list of TurningPoint
        Export income and oil taxes in dollars on impact and after two years, oil taxes in roubles after two
        years.

    Raises
    ------
    InputError
        As for `econ.simulate`.

    Examples
    --------
    >>> points = econ.turning_points(draws=64)
    >>> 0 <= points[0].probability <= 1
    True
    """
    from econ.ensemble.api import simulate
    from econ.ensemble.plan import make_plan
    from econ.parameters.resolve import Draws, resolve

    ds = simulate(scenario, months=months, draws=draws, seed=seed, keep=_NEEDED)
    names = (
        "world_demand",
        "supply_elasticity",
        "demand_elasticity",
        "elasticity_error",
        "elasticity_growth",
        "met_base_elasticity",
        "rouble_oil_elasticity",
    )
    first = make_plan(scenario, months=1, draws=0, keep=("brent_price",)).months[-1:]
    drawn = resolve(names, first, Draws(seed, 0, draws)).constant
    values = {name: np.broadcast_to(drawn[name].ravel(), draws) for name in names}
    thresholds = _thresholds(_means(ds), values)
    impact = values["elasticity_error"] * (values["supply_elasticity"] + values["demand_elasticity"])
    sums = {"impact": impact, "two years": impact * values["elasticity_growth"]}
    # The rouble follows income slowly: its part belongs to the long run alone.
    return [
        _point(income, horizon, threshold, total)
        for income, threshold in thresholds.items()
        for horizon, total in sums.items()
        if not (income == "oil taxes in roubles" and horizon == "impact")
    ]


def _means(ds: xr.Dataset) -> dict[str, np.ndarray]:
    """Means over the run by draw; products count as barrels of crude by weight."""
    from econ.quantities import days_in, mb_per_day

    one = ds.isel(scenario=0)
    days = days_in(one.month.values.astype("datetime64[M]"))[:, None]
    products = mb_per_day(one.product_exports.sum("product").transpose("month", "draw").values, days)
    exports = one.crude_exports.sum("buyer").transpose("month", "draw").values + products
    found = {n: one[n].transpose("month", "draw").values for n in _NEEDED[:4]}
    return {name: values.mean(0) for name, values in (*found.items(), ("exports", exports))}


def _thresholds(mean: dict[str, np.ndarray], values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    world = values["world_demand"]
    exports, production = mean["exports"] / world, mean["crude_production"] / world
    brent, price = mean["brent_price"], mean["urals_price"]
    tax_price = np.maximum(mean["urals_tax_price"], tax_free() + 1)
    base = values["met_base_elasticity"]
    return {
        "export income": income_break_even(brent, price, exports),
        "oil taxes in dollars": budget_break_even(brent, tax_price, production, base),
        "oil taxes in roubles": rouble_break_even(
            brent, price, tax_price, exports, production, base, values["rouble_oil_elasticity"]
        ),
    }


def _point(income: str, horizon: str, threshold: np.ndarray, elasticities: np.ndarray) -> TurningPoint:
    low, median, high = (float(np.quantile(threshold, q)) for q in (0.05, 0.5, 0.95))
    return TurningPoint(income, horizon, low, median, high, float(np.mean(elasticities < threshold)))


#: Tariffs on every buyer by height, and the highest that beliefs can carry.
LADDER = ("tariff_25", "tariff_100", "tariff_500", "tariff_100_full_belief")


@dataclass(frozen=True)
class Rung:
    """What one tariff does to one income over the run, against the baseline, draw by draw.

    Parameters
    ----------
    scenario, income, unit : str
    low, median, high : float
        5, 50 and 95 percent points of the change, in percent of the baseline.
    raises : float
        Share of draws in which the tariff raises the income.
    """

    scenario: str
    income: str
    unit: str
    low: float
    median: float
    high: float
    raises: float


def ladder(*, months: int = 24, draws: int = 2000, seed: int = 0) -> list[Rung]:
    """Tariffs of 25, 100 and 500 percent and of 100 percent with full belief, compared.

    Returns
    -------
    list of Rung
        Export income in dollars, oil and gas revenue in roubles and in dollars.
    """
    from econ.ensemble.api import compare

    keep = ("export_income", "oil_gas_revenue", "usd_rub")
    ds = compare(["baseline", *LADDER], months=months, draws=draws, seed=seed, keep=keep)
    incomes = {
        ("export income", "bn USD"): ds.export_income.sum("month"),
        ("oil and gas revenue", "bn RUB"): ds.oil_gas_revenue.sum("month"),
        ("oil and gas revenue", "bn USD"): (ds.oil_gas_revenue / ds.usd_rub).sum("month"),
    }
    found = []
    for name in LADDER:
        for (income, unit), values in incomes.items():
            base = values.sel(scenario="baseline")
            change = 100 * (values.sel(scenario=name) / base - 1).values
            low, median, high = (float(np.quantile(change, q)) for q in (0.05, 0.5, 0.95))
            found.append(Rung(name, income, unit, low, median, high, float(np.mean(change > 0))))
    return found
