"""The mark of an equation."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = ["Equation", "equation", "equations_of"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation: the variable it makes, the names it reads, the function, and where it stands."""

    name: str
    reads: tuple[str, ...]
    function: Callable[..., Any]
    module: str
    line: int

    @property
    def doc(self) -> str:
        """The equation's docstring, which names its source."""
        return inspect.getdoc(self.function) or ""


def equation(function: _Function) -> _Function:
    """Mark a function as the equation of the variable that has its name.

    Its arguments are variables of the same month, `previous_<variable>` of the month before,
    parameters, forcings, shocks, `given_<variable>` for a pinned target (NaN where free), or
    `days`, the length of the month.
    """
    function.__dict__["__equation__"] = True
    return function


def equations_of(module: Any) -> list[Equation]:
    """The equations of one module, in the order they are written."""
    found = [
        Equation(
            name=name,
            reads=tuple(inspect.signature(member).parameters),
            function=member,
            module=module.__name__,
            line=member.__code__.co_firstlineno,
        )
        for name, member in vars(module).items()
        if getattr(member, "__equation__", False) and member.__module__ == module.__name__
    ]
    return sorted(found, key=lambda e: e.line)
