"""The equation graph: sorted once, checked once, stepped month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from operator import itemgetter
from typing import Any

from econ.errors import EconError, Problems, RunError, nearest
from econ.model.equation import Equation, equations_of
from econ.variables import Forcing, Shock, Variable, forcings, shocks, variables

__all__ = ["CALENDAR", "FILES", "GIVEN", "PREVIOUS", "Graph", "load"]

PREVIOUS = "previous_"
GIVEN = "given_"
#: Names that the calendar supplies: unit and meaning.
CALENDAR = {
    "days": ("days", "Days in the month"),
    "in_horizon": ("switch", "Whether the month is after the warm-up, where pins are the user's"),
}
#: The equation files, in the order of the month.
FILES = (
    "world",
    "cracks",
    "macro",
    "money",
    "answer",
    "strikes",
    "damage",
    "idle_pins",
    "refining",
    "products",
    "fuel_market",
    "fuel_prices",
    "fuel_roads",
    "discounts",
    "buyers",
    "at_sea",
    "exports",
    "taxes",
    "gas",
    "oil_gas",
    "budget_rule",
    "budget",
    "fund",
    "debt",
    "stress",
    "fiscal_stress",
)


@dataclass(frozen=True)
class Graph:
    """Equations in an order in which each reads only what is already there.

    Parameters
    ----------
    equations : dict of str to Equation
        In sorted order.
    variables, forcings, shocks : dict
        The declarations that the equations may name.
    parameters : frozenset of str
        The parameters that they may name.
    """

    equations: dict[str, Equation]
    variables: Mapping[str, Variable]
    forcings: Mapping[str, Forcing]
    shocks: Mapping[str, Shock]
    parameters: frozenset[str]

    @classmethod
    def build(
        cls,
        equations: Iterable[Equation],
        variables: Mapping[str, Variable],
        forcings: Mapping[str, Forcing],
        shocks: Mapping[str, Shock],
        parameters: Iterable[str],
    ) -> Graph:
        """Check and sort.

        Raises
        ------
        Problems
            An unknown or ambiguous name, a variable with two equations or none, or a cycle.
        """
        known = frozenset(parameters)
        by_name: dict[str, Equation] = {}
        problems: list[EconError] = []
        for eq in equations:
            if eq.name in by_name:
                problems.append(_fault(eq, f"{eq.name} has two equations"))
            by_name[eq.name] = eq
        problems += [
            _fault(eq, f"{eq.name} is not declared in econ.variables")
            for eq in by_name.values()
            if eq.name not in variables
        ]
        problems += [
            EconError("no equation makes this variable", where=name)
            for name in variables
            if name not in by_name
        ]
        spaces = (variables, forcings, shocks, known, CALENDAR)
        for eq in by_name.values():
            problems += _check_reads(eq, variables, spaces)
        if problems:
            raise Problems(problems, where="equation graph")
        return cls(_sorted(by_name), variables, forcings, shocks, known)

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """Variables that next month's equations read."""
        names = {r.removeprefix(PREVIOUS) for e in self.equations.values() for r in e.reads if _is_lag(r)}
        return tuple(n for n in self.equations if n in names)

    @cached_property
    def _arguments(self) -> dict[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
        """How each equation's arguments are read, all at once: a short run is mostly such calls."""
        return {name: _reader(eq.reads) for name, eq in self.equations.items()}

    def inputs(self, name: str) -> tuple[str, ...]:
        """The names that one variable's equation reads."""
        return self.equations[name].reads

    def needed(self, outputs: Iterable[str], extra: Iterable[str] = ()) -> tuple[str, ...]:
        """The variables to compute for `outputs` to come out, in order; `extra` are read besides."""
        stack, seen = [*outputs, *extra], set[str]()
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            for read in self.equations[name].reads:
                # A target pins the variable it names, so that variable is part of the run.
                source = read.removeprefix(PREVIOUS).removeprefix(GIVEN)
                if source in self.equations:
                    stack.append(source)
        return tuple(name for name in self.equations if name in seen)

    def reached(self, start: str) -> tuple[str, ...]:
        """Every variable that a forcing, parameter, shock or variable moves, this month or later."""
        seen = {start}
        grown = True
        while grown:
            grown = False
            for eq in self.equations.values():
                if eq.name not in seen and any(r.removeprefix(PREVIOUS) in seen for r in eq.reads):
                    seen.add(eq.name)
                    grown = True
        return tuple(name for name in self.equations if name in seen and name != start)

    def step(self, names: Iterable[str], env: dict[str, Any], pins: Mapping[str, Any]) -> None:
        """Advance one month: evaluate `names` in order into `env`, a pin replacing its result.

        `pins[x]` takes the result of x's equation and gives what stands in its place, before anyone
        reads x.
        """
        arguments = self._arguments
        for name in names:
            eq = self.equations[name]
            try:
                value = eq.function(*arguments[name](env))
            except EconError:
                raise
            except (ValueError, TypeError, KeyError, FloatingPointError) as error:
                raise RunError(f"equation failed: {error}", where=f"{eq.module}:{eq.line} {name}") from error
            pin = pins.get(name)
            env[name] = value if pin is None else pin(value)


def _reader(reads: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    # `itemgetter` gives a tuple for two names or more, and the bare value for one.
    return itemgetter(*reads) if len(reads) > 1 else lambda env: tuple(env[read] for read in reads)


def _is_lag(read: str) -> bool:
    return read.startswith(PREVIOUS)


def _fault(eq: Equation, what: str, **more: Any) -> EconError:
    return EconError(what, where=f"{eq.module}:{eq.line}", **more)


def _check_reads(
    eq: Equation, variables: Mapping[str, Variable], spaces: tuple[Iterable[str], ...]
) -> list[EconError]:
    """Every name an equation reads means exactly one thing, and a lag has a value to start from."""
    found: list[EconError] = []
    for read in eq.reads:
        homes = sum(read in space for space in spaces)
        lagged = read.removeprefix(PREVIOUS) if _is_lag(read) else ""
        target = read.removeprefix(GIVEN) if read.startswith(GIVEN) else ""
        if homes == 1 and not lagged and not target:
            continue
        if homes > 1:
            found.append(_fault(eq, f"{eq.name} reads an ambiguous name", got=read))
        elif lagged and lagged in variables:
            if not variables[lagged].initial:
                found.append(_fault(eq, f"{lagged} is read with a lag and has no `initial`"))
        elif target and target in variables:
            if variables[target].given != "target":
                found.append(_fault(eq, f"{target} is not declared given='target'"))
        else:
            everything = [name for space in spaces for name in space]
            found.append(
                _fault(eq, f"{eq.name} reads an unknown name", got=read, nearest=nearest(read, everything))
            )
    return found


def _sorted(by_name: dict[str, Equation]) -> dict[str, Equation]:
    """Depth-first order that keeps the order of the files where it is free."""
    done: dict[str, Equation] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in path:
            cycle = " -> ".join([*path[path.index(name) :], name])
            raise Problems([EconError("equations form a cycle", where=cycle, fix="close it with a lag")])
        path.append(name)
        for read in by_name[name].reads:
            if read in by_name:
                visit(read)
        path.pop()
        done[name] = by_name[name]

    for name in by_name:
        visit(name)
    return done


@lru_cache(maxsize=1)
def load() -> Graph:
    """The package's own graph."""
    from econ.parameters import names

    equations = [e for file in FILES for e in equations_of(import_module(f"econ.model.{file}"))]
    return Graph.build(equations, variables(), forcings(), shocks(), names())
