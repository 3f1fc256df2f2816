"""Buyers and prices: who buys, what Russian oil sells below Brent, what a tariff costs."""

from __future__ import annotations

import numpy as np

from econ.outcomes.summary import quantiles
from econ.quantities import MONTHS_PER_YEAR
from econ.reporting.exhibits import Exhibit
from econ.reporting.material import FIVE, Material
from econ.reporting.plots import Line, paths
from econ.reporting.ranges import rows
from econ.reporting.sections.words import BUYERS, range_line, trn
from econ.reporting.text import number
from econ.variables import DIMS

__all__ = ["exhibits"]

#: Changes of purchases that are none [mb/d], and of a tariff's cost, as a share.
_STILL, _HARDLY = 0.02, 0.15
_AT_BUYER = "india"
#: Months with a figure, of twelve, from which a mean is one.
_ENOUGH = 6


def exhibits(m: Material) -> list[Exhibit]:
    """All that the run allows."""
    return [one for one in (buyers(m), discount(m), tariffs(m)) if one is not None]


def buyers(m: Material) -> Exhibit | None:
    """Purchases of Russian crude by buyer, joined with what was seen."""
    name = "crude_exports"
    if not m.has(name):
        return None
    one = m.ds[name].sel(scenario=m.lead, drop=True).transpose("buyer", "month", ...)
    five = quantiles(one, FIVE)
    seen = m.tables.get("crude_exports")
    ahead = five[2][:, : min(MONTHS_PER_YEAR, len(m.months))].mean(1)
    changes: dict[str, float] = {}
    lines = []
    for k, buyer in enumerate(DIMS["buyer"]):
        past = (seen[0], seen[1][:, k]) if seen is not None else None
        lines.append(Line(BUYERS[buyer], f"s{k}", five[2, k], five[0, k], five[4, k], past=past))
        if past is not None:
            year = past[1][past[0] < m.months[0]][-MONTHS_PER_YEAR:]
            if np.isfinite(year).sum() >= _ENOUGH:
                changes[BUYERS[buyer]] = float(ahead[k] - np.nanmean(year))
    largest = int(np.argmax(ahead))
    title = _who_buys(changes, BUYERS[DIMS["buyer"][largest]], float(ahead[largest]))
    ends = "; ".join(
        f"{line.name} {number(float(five[0, k].mean()), 1)} to {number(float(five[4, k].mean()), 1)}"
        for k, line in enumerate(lines)
    )
    first = min(MONTHS_PER_YEAR, len(m.months))
    return Exhibit(
        "buyers",
        title,
        f"Means of the first {first} months against the last twelve seen, with {m.who}. 90 percent ranges "
        "over the run, "
        f"mb/d: {ends}.",
        f"Purchases of Russian crude by buyer and month, mb/d. 90 percent ranges over the run: {ends}.",
        m.path_numbers(lines, "mb/d"),
        "Lines before the data end: as seen; gaps are months that nobody has published.",
        draw=lambda back: paths(lines, m.months, "mb/d", decimals=2, back=back, known=m.vintage),
        windows=True,
    )


def _who_buys(changes: dict[str, float], largest: str, most: float) -> str:
    """Who buys more and who less than a year before, or who buys most."""
    up = max(changes, key=lambda name: changes[name], default="")
    down = min(changes, key=lambda name: changes[name], default="")
    more = f"{up} buys {number(changes[up], 1)} mb/d more" if up and changes[up] >= _STILL else ""
    less = f"{number(-changes[down], 1)} mb/d less" if down and changes[down] <= -_STILL else ""
    if more and less:
        return f"{more} and {down} {less} than in the last twelve months seen"
    if more:
        return f"{more} than in the last twelve months seen, and no buyer is known to buy less"
    if less:
        return f"{down} buys {less} than in the last twelve months seen, and no buyer is known to buy more"
    return f"{largest} buys most, {number(most, 1)} mb/d" + (", and no buyer moves" if changes else "")


def discount(m: Material) -> Exhibit | None:
    """What Russian oil sells below Brent, at the port and at the buyer."""
    if not m.has("urals_discount", "delivered_discount"):
        return None
    port = m.spans(m.year("urals_discount"))[m.lead]
    there = m.spans(m.year("delivered_discount", buyer=_AT_BUYER))[m.lead]
    when = m.when("urals_discount").split(" (")[0]
    side = lambda v: f"{number(abs(v), 0)} dollars {'below' if v >= 0 else 'above'} Brent"  # noqa: E731
    title = (
        f"Russian oil sells {side(port.middle)} at the port in {when} and {side(there.middle)} at the buyer"
    )
    gap = port.middle - there.middle
    title += "; freight takes the rest" if gap > 0.5 else ""
    pair = [
        (m.ds["urals_discount"].sel(scenario=m.lead), "at the port", "s0", m.history.get("urals_discount")),
        (
            m.ds["delivered_discount"].sel(scenario=m.lead, buyer=_AT_BUYER, drop=True),
            f"at the buyer ({BUYERS[_AT_BUYER]})",
            "s1",
            m.history.get("delivered_discount_india"),
        ),
    ]
    lines = []
    for values, name, mark, past in pair:
        five = quantiles(values.transpose("month", ...), FIVE)
        lines.append(Line(name, mark, five[2], five[0], five[4], past=past))
    return Exhibit(
        "discount",
        title,
        range_line(port, "USD/bbl", 0, f"At the port, {when}. At the buyer {there.words(0)}. With {m.who}."),
        f"Discount of Urals to Brent by month, USD/bbl. At the port {port.words(1)}, at the buyer "
        f"{there.words(1)} in {when}.",
        m.path_numbers(lines, "USD/bbl"),
        "Discounts are positive where Russian oil is cheaper than Brent. Before the data end: quotations, "
        "or the tax price "
        "where there is none.",
        draw=lambda back: paths(
            lines, m.months, "USD/bbl below Brent", decimals=1, back=back, known=m.vintage
        ),
        windows=True,
    )


def tariffs(m: Material) -> Exhibit | None:
    """What a tariff on every buyer costs Russia, by its rate."""
    if m.beside is None or len(m.beside.tariffs) < 2:
        return None
    found = dict(m.beside.tariffs)
    (low_rate, low), (high_rate, high) = list(found.items())[-2:]
    first = (
        f"A tariff of {low_rate} percent on every buyer costs Russia {trn(low.middle)} trillion roubles "
        "of oil income"
    )
    if low.middle <= 0:
        first = f"A tariff of {low_rate} percent on every buyer costs Russia nothing"
    more = high.middle - low.middle
    size = max(abs(low.middle), 1e-9)
    second = f"one of {high_rate} percent {trn(high.middle)}"
    if abs(more) <= _HARDLY * size:
        second = f"one of {high_rate} percent hardly {'more' if more >= 0 else 'less'}"
    shown = [span.row(f"{rate} percent", "s0", 0) for rate, span in found.items()]
    when = m.found.in_year
    return Exhibit(
        "tariffs",
        f"{first} {when}, {second}",
        range_line(
            high, "bn RUB", 0, f"A tariff of {high_rate} percent beside today's pressure; the rest as it is."
        ),
        "Oil export income lost to a tariff on every buyer, bn RUB: "
        + "; ".join(f"{r.name} {r.words}" for r in shown)
        + ".",
        m.span_numbers({f"{rate} percent": span for rate, span in found.items()}, "bn RUB"),
        "Buyers believe in a tariff as they have learnt to; taken at its word it costs more.",
        draw=lambda back: rows(shown, f"bn RUB of oil export income lost {when}", zero=True),
    )
