"""What a run of the real model does, counted while it does it: ufunc calls by kind and size."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import Plan
from econ.model.equation import Equation
from econ.streams import BLOCK
from econ.variables import shape_of, shocks, variables

__all__ = ["Work", "equation_passes", "slots", "work_of"]

#: (ufunc or function, type of its input) -> elements of its results.
Passes = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Work:
    """A run's work for each draw: elements passed by ufunc, and variates drawn by law."""

    passes: dict[tuple[str, str], float]
    variates: dict[str, float]


def slots(plan: Plan) -> int:
    """Equations of a plan, array equations counted once per slot of their dims."""
    known = variables()
    return sum(int(np.prod(shape_of(known[name].dims), dtype=int)) for name in plan.needed)


def work_of(plan: Plan) -> Work:
    """Count one run, warm-up included: two widths are run, and only what grows with draws counts."""
    narrow, wide = (_elements(plan, width) for width in (BLOCK, 2 * BLOCK))
    keys = sorted(set(narrow) | set(wide))
    passes = {key: (wide[key] - narrow[key]) / BLOCK for key in keys}
    declared = shocks()
    variates: Counter[str] = Counter()
    for name in plan.shocks:
        shock = declared[name]
        terms = max(shock.terms, 1) * int(np.prod(shape_of(shock.dims), dtype=int))
        variates[shock.law] += terms * len(plan.months)
    return Work({key: value for key, value in passes.items() if value > 0}, dict(variates))


def equation_passes(plan: Plan) -> dict[str, float]:
    """Elements passed for each draw, scenario, month and slot, by equation: where the work is."""
    by_equation: dict[str, Passes] = {}
    _run(plan, 4 * BLOCK, by_equation)
    known = variables()
    scale = 4 * BLOCK * len(plan.scenarios) * len(plan.months)
    return {
        name: sum(found.values()) / scale / int(np.prod(shape_of(known[name].dims), dtype=int))
        for name, found in by_equation.items()
    }


def _elements(plan: Plan, width: int) -> Passes:
    by_equation: dict[str, Passes] = {}
    _run(plan, width, by_equation)
    return sum(by_equation.values(), Passes())


def _run(plan: Plan, width: int, log: dict[str, Passes]) -> None:
    """All months of one chunk with every equation watched."""
    plan = dataclasses.replace(plan, draws=width)
    chunk = _Watched(plan, width, log)
    for _ in range(plan.horizon):
        chunk.advance()


class _Watched(Chunk):
    """A chunk whose equations are counted."""

    def __init__(self, plan: Plan, width: int, log: dict[str, Passes]) -> None:
        self._log = log
        super().__init__(plan, 0, width)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_graph":
            equations = {
                n: _watched(e, self._log.setdefault(n, Passes())) for n, e in value.equations.items()
            }
            value = dataclasses.replace(value, equations=equations)
        super().__setattr__(name, value)


def _watched(eq: Equation, log: Passes) -> Equation:
    def call(*arguments: Any) -> Any:
        result = eq.function(*(_Counting.wrap(a, log) for a in arguments))
        return np.asarray(result)

    return dataclasses.replace(eq, function=call)


class _Counting(np.ndarray):
    """An array that notes each ufunc or array function that meets it."""

    log: Passes

    @staticmethod
    def wrap(value: Any, log: Passes) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        wrapped = np.asarray(value).view(_Counting)
        wrapped.log = log
        return wrapped

    def __array_finalize__(self, parent: Any) -> None:
        self.log = getattr(parent, "log", Passes())

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        bare = tuple(_bare(x) for x in inputs)
        if options.get("out") is not None:
            options["out"] = tuple(_bare(x) for x in options["out"])
        result = getattr(ufunc, method)(*bare, **options)
        _note(self.log, ufunc.__name__, bare, result)
        return _Counting.wrap(result, self.log)

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        bare = _bare(args)
        result = function(*bare, **_bare(kwargs))
        if function.__name__ in _MOVES_DATA:
            _note(self.log, function.__name__, bare, result)
        if isinstance(result, (tuple, list)):
            return type(result)(_Counting.wrap(x, self.log) for x in result)
        return _Counting.wrap(result, self.log)


#: Array functions that write every element of their result; the others look or rearrange.
_MOVES_DATA = {"where", "stack", "concatenate", "cumsum", "take_along_axis", "zeros_like", "select"}


def _note(log: Passes, name: str, inputs: tuple[Any, ...], result: Any) -> None:
    if isinstance(result, np.ndarray):
        kinds = [x.dtype.kind for x in inputs if isinstance(x, np.ndarray)]
        log[name, "b" if kinds and kinds[0] == "b" else "f"] += result.size


def _bare(value: Any) -> Any:
    """The same arguments with ordinary arrays."""
    if isinstance(value, _Counting):
        return value.view(np.ndarray)
    if isinstance(value, (tuple, list)):
        return type(value)(_bare(x) for x in value)
    if isinstance(value, dict):
        return {key: _bare(x) for key, x in value.items()}
    return value
