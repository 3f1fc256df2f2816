"""Which way an effect goes, and how its range is said."""

from __future__ import annotations

from typing import Literal

from econ.reporting.page.findings import Effect, Part
from econ.reporting.page.words import LIKELY, decided, digits, trillion

__all__ = ["NOTHING", "NO_STRAIN", "Direction", "direction", "span", "verb"]

#: Trillions of roubles up to which an effect is no measurable one.
NOTHING = 0.02
#: Index points, of 100, up to which fuel is not strained.
NO_STRAIN = 0.5
_SINGULAR = frozenset({"cap", "gas", "oil", "policy"})

Direction = Literal["nothing", "up", "likely up", "down", "likely down", "open"]


def direction(effect: Effect, least: float) -> Direction:
    """Which way an effect goes: `up` and `down` only where the range says so too."""
    if max(abs(effect.low), abs(effect.high)) <= least:
        return "nothing"
    sign: Literal["up", "down"] = "up" if effect.middle > 0 else "down"
    clear = effect.low >= 0 if sign == "up" else effect.high <= 0
    if decided(effect.same_sign) and clear and effect.middle != 0:
        return sign
    if effect.same_sign >= LIKELY and trillion(effect.middle, digits(effect.low, effect.high)).strip("0."):
        return "likely up" if sign == "up" else "likely down"
    return "open"


def span(small: str, large: str) -> str:
    """`between 0.6 and 2.4`; a low end that is next to nothing is not spelt out."""
    if small == large:
        return f"about {large}"
    if float(small) < 0.05 * float(large):
        return f"up to {large}"
    return f"between {small} and {large}"


def verb(part: Part, plural: str) -> str:
    """A verb that agrees with the channel's label."""
    if part.name not in _SINGULAR:
        return plural
    return "carries" if plural == "carry" else f"{plural}s"
