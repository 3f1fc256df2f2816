"""The registry: every variable, forcing and shock of the model, declared once, block by block."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from econ.errors import InputError, nearest
from econ.variables.declare import DIMS, SPELLINGS, Forcing, Shock, Variable, shape_of, spelt

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BLOCKS",
    "DIMS",
    "SPELLINGS",
    "Forcing",
    "Shock",
    "Variable",
    "forcings",
    "in_block",
    "pinned",
    "shape_of",
    "shocks",
    "spelt",
    "split_given",
    "variables",
]

#: Blocks in the order of the month; each has `econ.variables.<block>` and one or more equation files.
BLOCKS = ("oil", "macro", "refining", "fuel", "exports", "taxes", "budget", "answer", "stress")

_Declared = TypeVar("_Declared", Variable, Forcing, Shock)


def _gather(kind: str, _: type[_Declared]) -> dict[str, _Declared]:
    found: dict[str, _Declared] = {}
    for block in BLOCKS:
        entries: Iterable[_Declared] = getattr(import_module(f"econ.variables.{block}"), kind, ())
        for entry in entries:
            if entry.name in found:
                raise InputError(f"{entry.name} is declared twice", where=f"econ.variables.{block}")
            found[entry.name] = entry
    return found


@lru_cache(maxsize=1)
def variables() -> dict[str, Variable]:
    """All variables by name, in the order of the blocks."""
    return _gather("VARIABLES", Variable)


def in_block(block: str) -> tuple[str, ...]:
    """Names of the variables that a block declares."""
    return tuple(v.name for v in import_module(f"econ.variables.{block}").VARIABLES)


@lru_cache(maxsize=1)
def forcings() -> dict[str, Forcing]:
    """All forcings by name."""
    return _gather("FORCINGS", Forcing)


@lru_cache(maxsize=1)
def shocks() -> dict[str, Shock]:
    """All shocks by name."""
    return _gather("SHOCKS", Shock)


def split_given(name: str) -> tuple[Variable, int | None]:
    """The variable that a pinned name means, and its place along the variable's dim.

    `crude_exports_china` is the member `china` of `crude_exports`; `brent_price` is itself.

    Raises
    ------
    InputError
        The name is no variable, or one that cannot be pinned.
    """
    every = pinned()
    if spelt(name) in every:
        return every[spelt(name)]
    allowed = sorted({v.name if place is None else f"{v.name}_<{v.dims[0]}>" for v, place in every.values()})
    raise InputError(
        "this variable cannot be given", where=name, allowed=allowed, nearest=nearest(name, every)
    )


@lru_cache(maxsize=1)
def pinned() -> dict[str, tuple[Variable, int | None]]:
    """Every name that can be pinned, with its variable and its place along the variable's dim."""
    found: dict[str, tuple[Variable, int | None]] = {}
    for variable in variables().values():
        if variable.given and not variable.dims:
            found[variable.name] = variable, None
        elif variable.given and len(variable.dims) == 1:
            for place, label in enumerate(DIMS[variable.dims[0]]):
                found[f"{variable.name}_{label}"] = variable, place
    return found


class _Listed(ModuleType):
    """The module itself, and `econ.variables(...)` lists what it has."""

    def __call__(self, search: str = "", *, block: str = "", kind: str = "") -> pd.DataFrame:
        from econ.variables.listing import listing

        return listing(search, block=block, kind=kind)


sys.modules[__name__].__class__ = _Listed
