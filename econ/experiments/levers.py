"""Levers of which one may ask what it would take, and the ranges over which one may ask.

Strikes and ports are in the list at the national level alone: where a plant or a port lies, which of them,
and in what order, is nothing that this package answers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.errors import InputError, nearest
from econ.variables import DIMS, forcings, spelt, variables

__all__ = ["LEVERS", "NATIONAL", "Lever", "lever_of"]

#: Levers by what a sentence calls them. What is no lever of a scenario is a price that is given.
LEVERS = {
    "brent_price": "Brent",
    "urals_discount": "the discount of Urals",
    "tariff": "the tariff",
    "sellers_listed": "the share of exports from listed sellers",
    "vessels_listed": "the share of sea-borne exports on listed tankers",
    "price_cap": "the price cap",
    "spending_shift": "spending beyond the plan, a month",
    "strike_intensity": "strikes on refineries a month",
    "port_outage": "the share of port capacity out",
    "pipeline_outage": "the share of pipeline capacity out",
}
#: Of these neither a part nor a place may be asked for.
NATIONAL = ("strike_intensity", "port_outage", "pipeline_outage")
#: Channels of which other levers are refused with the reason.
_CHANNELS = ("strikes", "ports")


@dataclass(frozen=True)
class Lever:
    """One lever, whole or for one buyer.

    Parameters
    ----------
    name, member : str
    """

    name: str
    member: str = ""

    @property
    def pinned(self) -> bool:
        """Whether it is a price that is given, and no lever of a scenario."""
        return self.name not in forcings()

    @property
    def spoken(self) -> str:
        """As it was asked for: `tariff.india`."""
        return f"{self.name}.{self.member}" if self.member else self.name

    @property
    def label(self) -> str:
        """As a sentence has it."""
        on = f" on {self.member.capitalize()}" if self.member else ""
        return f"{LEVERS[self.name]}{on}"

    @property
    def unit(self) -> str:
        """That of its level."""
        return variables()[self.name].unit if self.pinned else forcings()[self.name].unit

    def bounds(self) -> tuple[float, float]:
        """Levels outside which nothing is defined."""
        declared = variables()[self.name].bounds if self.pinned else forcings()[self.name].bounds
        low, high = declared
        return (-np.inf if low is None else float(low), np.inf if high is None else float(high))

    def range(self) -> tuple[float, float]:
        """Its bounds; of a price the lowest and highest month that was observed."""
        if not self.pinned:
            return self.bounds()
        from econ.observations.arrays import load

        panel, _ = load()
        seen = np.asarray(panel[variables()[self.name].observed or self.name], float)
        return float(np.nanmin(seen)), float(np.nanmax(seen))


def lever_of(text: str) -> Lever:
    """`brent_price`, or `tariff.india` for one buyer.

    Raises
    ------
    InputError
        No such lever (with the nearest), no such member, several levers, or a part or place of strikes and
        ports.
    """
    if not isinstance(text, str) or "," in text or "+" in text:
        raise InputError("one lever at a time", where="lever", got=text, allowed=tuple(LEVERS))
    name, _, member = text.partition(".")
    known = forcings()
    if name in known and known[name].channel in _CHANNELS and (name not in NATIONAL or member):
        raise InputError(
            "strikes and ports are asked of at the national level alone",
            where="lever",
            got=text,
            allowed=NATIONAL,
            fix="choose one of these, without a district or outlet",
        )
    if name not in LEVERS:
        near = nearest(name, LEVERS)
        raise InputError("no such lever", where="lever", got=text, allowed=tuple(LEVERS), nearest=near)
    member = spelt(member)
    labels = DIMS[known[name].dims[0]] if name in known and known[name].dims else ()
    if member and member not in labels:
        near = nearest(member, labels)
        raise InputError("no such member", where="lever", got=text, allowed=labels or "none", nearest=near)
    return Lever(name, member)
