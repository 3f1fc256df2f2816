"""Pieces of titles: trillions, directions, moves of a path."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from econ.quantities import month_name
from econ.reporting.material import Span
from econ.reporting.plots import Line
from econ.reporting.text import number
from econ.variables.buyers import BUYERS as DECLARED

__all__ = [
    "BUYERS",
    "DISTRICTS",
    "by_end",
    "counted",
    "date_words",
    "inner",
    "last_values",
    "moved",
    "of_simulations",
    "range_line",
    "trn",
]

BUYERS = {buyer.label: buyer.name or "Others" for buyer in DECLARED}
DISTRICTS = {
    "central": "the Centre",
    "northwestern": "the North-west",
    "southern": "the South",
    "north_caucasus": "the North Caucasus",
    "volga": "the Volga",
    "ural": "the Urals",
    "siberian": "Siberia",
    "far_eastern": "the Far East",
}
#: A change of a level smaller than this share is none.
_STILL = 0.03


def trn(value: float) -> str:
    """Trillions from billions, two digits, without a sign."""
    size = abs(value) / 1000
    return f"{size:.1f}" if size >= 0.95 else f"{size:.2f}"


def date_words(text: str) -> str:
    """`7 February 2026`, or the month."""
    month = month_name(np.datetime64(text[:7], "M"))
    return f"{int(text[8:10])} {month}" if len(text) >= 10 else month


def by_end(month: np.datetime64) -> str:
    """`the end of 2027`, or `June 2028`."""
    name = month_name(month)
    return f"the end of {name.split()[1]}" if name.startswith("December") else name


def inner(title: str) -> str:
    """A title within a sentence: its first letter small."""
    return title[:1].lower() + title[1:]


def counted(count: int) -> str:
    """`Five`, as a sentence begins; figures beyond twelve."""
    return _COUNTS[count].capitalize() if count < len(_COUNTS) else str(count)


_COUNTS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def moved(first: float, last: float) -> str:
    """`falls`, `rises` or `stays`."""
    if abs(last - first) <= _STILL * abs(first):
        return "stays"
    return "falls" if last < first else "rises"


def of_simulations(share: float) -> str:
    """`40 of 100 simulations`, without a certainty that a count does not give."""
    from econ.reporting.page.words import of_hundred

    return of_hundred(share)


def range_line(span: Span, unit: str, decimals: int, what: str) -> str:
    """The range below a title: `90 percent range: 480 to 750 bn RUB; middle 612. what`."""
    if not span.known:
        return what
    middle = number(span.middle, decimals)
    if not span.ranged:
        return f"{middle} {unit}, one path. {what}"
    low, high = number(span.low, decimals), number(span.high, decimals)
    return f"90 percent range {low} to {high} {unit}, middle {middle}. {what}"


def last_values(lines: Sequence[Line]) -> str:
    """Last values by name, for those who hear a chart."""
    told = [f"{line.name} {number(float(line.middle[-1]), 1)}" for line in lines]
    return f"Last month's middle: {'; '.join(told)}."
