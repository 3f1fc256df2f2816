"""A generated recursive model of 100 equations, the same for every engine that runs it.

Forty behavioural equations (two logs, one exp and a shock each) and sixty identities, all with a
lag: the size and mix of a small quarterly or monthly macro model.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from econ.model.equation import Equation
from econ.model.graph import PREVIOUS, Graph
from econ.streams import Stream
from econ.variables import Shock, Variable

__all__ = ["BEHAVIOURAL", "IDENTITIES", "Lanes", "plain_loop"]

BEHAVIOURAL, IDENTITIES = 40, 60


def _read_by(i: int) -> tuple[str, str]:
    """The behavioural variable that equation i also reads, and its lag."""
    return (f"b{(i * 7 + 3) % i}", "") if i else ("b0", PREVIOUS)


def source(exp: str, log: str) -> str:
    """The equations as functions that return `exp(...)` and sums."""
    lines = []
    for i in range(BEHAVIOURAL):
        name, lag = _read_by(i)
        own, other = f"{PREVIOUS}b{i}", f"{lag}{name}"
        reads = dict.fromkeys((own, other, f"e{i}"))
        lines.append(
            f"def b{i}({', '.join(reads)}):\n"
            f"    return {exp}(0.9 * {log}({own}) + 0.05 * {log}({other}) + 0.01 * e{i})"
        )
    for i in range(IDENTITIES):
        before = f"i{i - 1}" if i else "b1"
        lines.append(
            f"def i{i}(b{i % BEHAVIOURAL}, {before}, {PREVIOUS}i{i}):\n"
            f"    return 0.5 * b{i % BEHAVIOURAL} + 0.3 * {before} + 0.2 * {PREVIOUS}i{i}"
        )
    return "\n".join(lines)


def _functions(module: Any, exp: str, log: str) -> dict[str, Any]:
    space: dict[str, Any] = {"m": module}
    exec(source(exp, log), space)  # noqa: S102 - our own text
    return {n: f for n, f in space.items() if callable(f)}


def _graph() -> Graph:
    functions = _functions(np, "m.exp", "m.log")
    equations = [
        Equation(n, f.__code__.co_varnames[: f.__code__.co_argcount], f, __name__, 0)
        for n, f in functions.items()
    ]
    variables = {n: Variable(n, (), "1", n, "rate", initial="one") for n in functions}
    shocks = {f"e{i}": Shock(f"e{i}", f"e{i}") for i in range(BEHAVIOURAL)}
    return Graph.build(equations, variables, {}, shocks, ["one"])


class Lanes:
    """A chunk of draws of the generated model, stepped by the engine's own graph and streams."""

    def __init__(self, scenarios: int, start: int, stop: int) -> None:
        self.graph = _graph()
        self.names = tuple(self.graph.equations)
        self.streams = {n: Stream(0, n, (), start, stop) for n in self.graph.shocks}
        self.env: dict[str, Any] = dict.fromkeys(self.names, np.ones((scenarios, stop - start)))

    def run(self, months: int) -> None:
        """Advance; nothing is kept but the state."""
        for _ in range(months):
            self.env.update({PREVIOUS + name: self.env[name] for name in self.names})
            self.env.update({name: stream.month() for name, stream in self.streams.items()})
            self.graph.step(self.names, self.env, {})


def plain_loop(months: int) -> float:
    """One path in Python floats: a dictionary, a loop and `math`."""
    functions = _functions(math, "m.exp", "m.log")
    calls = [(n, f, f.__code__.co_varnames[: f.__code__.co_argcount]) for n, f in functions.items()]
    rng = np.random.default_rng(0)
    shocks = rng.standard_normal((months, BEHAVIOURAL)).tolist()
    env = dict.fromkeys(functions, 1.0)
    for month in range(months):
        env.update({PREVIOUS + name: env[name] for name in functions})
        env.update({f"e{i}": value for i, value in enumerate(shocks[month])})
        for name, function, reads in calls:
            env[name] = function(*[env[read] for read in reads])
    return env[f"i{IDENTITIES - 1}"]
