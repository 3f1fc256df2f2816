"""What the lost oil income is made of: price, discount, volume, products, rouble."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np

from econ.experiments.attribution import shapley
from econ.quantities import bn_usd, year_of
from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material, Span
from econ.reporting.ranges import steps
from econ.reporting.sections.words import range_line, trn

__all__ = ["waterfall"]

#: Trillions of roubles below which an effect is none.
_NOTHING = 0.02
_PARTS = {
    "price": "oil price",
    "discount": "discount",
    "volume": "crude volume",
    "products": "products",
    "rouble": "rouble",
}
_NEEDED = (
    "export_income",
    "product_export_income",
    "crude_exports_total",
    "brent_price",
    "usd_rub",
    "oil_income",
)


def waterfall(m: Material) -> Exhibit | None:
    """What the lost income is made of: price, discount, volume, products, rouble."""
    if not m.base or not m.drawn or not m.has(*_NEEDED):
        return None
    year = m.years[-1]
    parts = _parts_lost(m, year)
    total = sum(parts.values())
    shown = sorted(parts.items(), key=lambda part: -abs(part[1]))
    when = m.when("oil_income", year).split(" (")[0]
    title = _made_of(total, shown, when, m.who)
    span = m.gaps(m.year("oil_income", year), m.base)[m.lead]
    flipped = Span(-span.high, -span.upper, -span.middle, -span.lower, -span.low)
    alt = (
        "Steps from nothing to the average loss: " + "; ".join(f"{_PARTS[k]} {v:.0f}" for k, v in shown) + "."
    )
    note = (
        "Averages over simulations, each part averaged over every order of adding them. Below zero: the part "
        "gives something back. Volume is crude's; products are theirs at their own prices."
    )
    ordered = [(_PARTS[k], v) for k, v in parts.items()]
    return Exhibit(
        "income-lost",
        title,
        range_line(flipped, "bn RUB", 0, f"Lost against “{m.base}”."),
        alt,
        Numbers(("part", "mean_lost_bn_rub"), [*ordered, ("all", total)]),
        note,
        draw=lambda back: steps(ordered, f"all of it, {when}", "bn RUB a year", 0),
    )


def _made_of(total: float, shown: list[tuple[str, float]], when: str, who: str) -> str:
    """The largest parts of a loss, and the largest that gives something back."""
    if abs(total) / 1000 < _NOTHING:
        return f"Oil export income is the same in {when} with {who} and without it"
    lost = "lost" if total > 0 else "gained"
    with_it = [(k, v) for k, v in shown if v * total > 0 and abs(v) / 1000 >= _NOTHING][:2]
    against = [(k, v) for k, v in shown if v * total < 0 and abs(v) / 1000 >= _NOTHING][:1]
    text = (
        f"Of the {trn(total)} trillion roubles {lost} in {when}, "
        f"{' and '.join(f'{trn(v)} is {_PARTS[k]}' for k, v in with_it)}"
    )
    return text + "".join(f"; {_PARTS[k]} offsets {trn(v)}" for k, v in against)


def _parts_lost(m: Material, year: int) -> dict[str, float]:
    """Each factor's part in the mean loss of a year, by its Shapley value over months and simulations."""
    inside = year_of(m.months) == year

    def factors(name: str) -> dict[str, np.ndarray]:
        one = m.ds[list(_NEEDED)].sel(scenario=name).isel(month=inside).transpose("month", "draw")
        crude, tonnes = one["export_income"].values, one["crude_exports_total"].values
        # A month without exports has no price; it sells nothing either.
        a_tonne = np.divide(crude, tonnes, out=np.zeros_like(crude), where=tonnes > 0)
        brent = one["brent_price"].values
        return {
            "price": brent,
            "discount": a_tonne - brent * _A_TONNE,
            "volume": tonnes,
            "products": one["product_export_income"].values,
            "rouble": one["usd_rub"].values,
        }

    with_it, without = factors(m.lead), factors(m.base)

    def income(chosen: frozenset[str]) -> np.ndarray:
        use = {key: (with_it if key in chosen else without)[key] for key in _PARTS}
        crude = (use["price"] * _A_TONNE + use["discount"]) * use["volume"]
        return np.asarray(((crude + use["products"]) * use["rouble"]).sum(0).mean())

    keys = tuple(_PARTS)
    subsets = chain.from_iterable(combinations(keys, size) for size in range(len(keys) + 1))
    worth = {frozenset(subset): income(frozenset(subset)) for subset in subsets}
    return {key: -float(value) for key, value in shapley(worth, keys).items()}


def _barrels() -> float:
    """Billions of dollars that a million tonnes bring at a dollar a barrel, by the model's own conversion."""
    return float(bn_usd(np.array(1.0), np.array(1.0)))


_A_TONNE = _barrels()
