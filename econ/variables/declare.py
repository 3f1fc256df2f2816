"""What a variable, a forcing and a shock are, and the dimensions they may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from econ.variables.buyers import BUYERS

__all__ = ["DIMS", "SPELLINGS", "Forcing", "Shock", "Variable", "shape_of", "spelt"]

Kind = Literal["stock", "flow", "rate", "index", "switch"]
Given = Literal["", "override", "target"]

#: Labels of every dimension but `scenario`, `month` and `draw`, in array order. `fuel` is the
#: first two products, the ones followed by federal district.
DIMS: dict[str, tuple[str, ...]] = {
    "product": ("gasoline", "diesel", "jet", "fuel_oil", "naphtha_other"),
    "fuel": ("gasoline", "diesel"),
    "district": (
        "central",
        "northwestern",
        "southern",
        "north_caucasus",
        "volga",
        "ural",
        "siberian",
        "far_eastern",
    ),
    "buyer": tuple(buyer.label for buyer in BUYERS),
    "origin": ("belarus", "kazakhstan", "sea"),
}
#: Other spellings of labels that users may write.
SPELLINGS = {other: buyer.label for buyer in BUYERS for other in buyer.also}


def spelt(name: str) -> str:
    """A label, or a name that ends in one, as the package spells it: `crude_exports_turkey` too."""
    for other, own in SPELLINGS.items():
        if name == other or name.endswith(f"_{other}"):
            return name.removesuffix(other) + own
    return name


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the model.

    Parameters
    ----------
    name : str
        The name of the equation that makes it.
    dims : tuple of str
        Keys of `DIMS`; arrays are `(dims..., scenario, draw)`.
    unit, long_name : str
        As they appear in every dataset.
    kind : {"stock", "flow", "rate", "index", "switch"}
        Stocks are end of month; flows and rates are of the month.
    sign : str
        What a positive value means, where that is not obvious.
    given : {"", "override", "target"}
        Whether a user may pin it, and how (docs/model.md, section 1).
    headline : bool
        Whether it is kept by default.
    label : str
        A short name for charts and tables; `long_name` if empty.
    decimals : int
        Digits after the point in tables.
    bounds : tuple
        Values outside are refused when given, and a defect when computed.
    initial : str
        The parameter that holds its value before the first month of a run, needed where an
        equation reads `previous_<name>` and no observation of that month exists.
    observed : str
        The panel series that pins it before the start of a run; empty for its own name, `-` for
        none.
    error : str
        The parameter that holds the relative standard error of its observations, for figures that
        the press reports and publishers differ on.
    world : bool
        Whether a given path of it is one of the world, as true without pressure as with it: prices
        and rates that nobody sets for Russia alone. The reference of the cost then has it too.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    long_name: str
    kind: Kind
    sign: str = ""
    given: Given = ""
    headline: bool = False
    label: str = ""
    decimals: int = 1
    bounds: tuple[float | None, float | None] = (None, None)
    initial: str = ""
    observed: str = ""
    error: str = ""
    world: bool = False


@dataclass(frozen=True, slots=True)
class Forcing:
    """A channel of pressure, or a policy of Russia's, that a scenario sets month by month.

    Parameters
    ----------
    neutral : float
        The level at which the channel does nothing.
    channel : str
        The group it is attributed to: strikes, ports, tariffs, listings, cap, gas, oil or policy.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    long_name: str
    channel: str
    neutral: float = 0.0
    bounds: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Shock:
    """A standard variate, drawn once a month and draw and shared by all scenarios."""

    name: str
    long_name: str
    dims: tuple[str, ...] = ()
    law: Literal["normal", "uniform"] = "normal"
    terms: int = 0
    """Length of a leading axis of independent terms, e.g. the severities of successive strikes."""


def shape_of(dims: tuple[str, ...]) -> tuple[int, ...]:
    """Lengths of `dims`."""
    return tuple(len(DIMS[dim]) for dim in dims)
