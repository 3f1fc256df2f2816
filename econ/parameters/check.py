"""Everything that is wrong with a parameter whose parts could be read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from econ.errors import InputError
from econ.parameters.parameter import DISTRIBUTIONS, FISCAL, Parameter

__all__ = ["check"]

#: Rounding of weights that add up to one.
_ROUNDING = 1e-9


def check(p: Parameter) -> Iterator[InputError]:
    """Every fault of one parameter."""
    where = f"{p.where} {p.name}"
    has = (p.value is not None) + bool(p.schedule) + (p.season is not None)
    if p.policy and not p.uncertain:
        yield InputError("only what is drawn can be policy", where=where)
    if p.kind == "estimate":
        if not p.relation or has or p.distribution:
            yield InputError("an estimate has `from: relation.name` and no value of its own", where=where)
    elif not p.source:
        yield InputError(f"a {p.kind} needs a source", where=where)
    elif has != 1:
        yield InputError("exactly one of value, schedule or season is needed", where=where)
    yield from _law(p, where)
    if p.domain and (len(p.domain) != 2 or not p.domain[0] < p.domain[1]):
        yield InputError("a domain has two ends, the lower first", where=where, got=p.domain)
    if p.kind in ("law", "estimate"):
        if p.distribution or p.range or p.low is not None or p.certain:
            yield InputError(f"a {p.kind} has no range, and needs no `certain`", where=where)
        return
    if p.certain and (p.distribution or p.range or p.low is not None):
        yield InputError("a range and `certain` exclude each other", where=where)
    if not p.certain:
        yield from _range(p, where)


def _law(p: Parameter, where: str) -> Iterator[InputError]:
    """A tax or budget law has a date and lies inside its bounds; definitions of other blocks need neither."""
    if p.kind != "law":
        if p.bounds or p.since is not None:
            yield InputError("bounds and since are for a law", where=where)
        return
    if p.block not in FISCAL:
        return
    if not (p.schedule or p.rows) and p.since is None:
        yield InputError("a law needs a date", where=where, fix="give a schedule, or `since`")
    if len(p.bounds) != 2 or p.bounds[0] >= p.bounds[1]:
        yield InputError("a law needs `bounds`, the lower first", where=where, got=p.bounds)
        return
    for values in (*(v for _, v in p.schedule), p.value, p.season):
        if values is not None and not np.all((values >= p.bounds[0]) & (values <= p.bounds[1])):
            allowed = "{:g} to {:g}".format(*p.bounds)
            yield InputError("outside the bounds of the law", where=where, got=values, allowed=allowed)


def _range(p: Parameter, where: str) -> Iterator[InputError]:
    """How sure it is has an answer, and the answer contains the central value."""
    if p.distribution not in DISTRIBUTIONS:
        yield InputError(
            "needs a distribution",
            where=where,
            got=p.distribution,
            allowed=DISTRIBUTIONS,
            fix="if nothing is to be drawn, say why in `certain`",
        )
        return
    if p.value is not None and p.range:
        yield InputError("`range` says how a path moves, and this is a value", where=where, got=p.range)
    ways = ("factor", "shift") if p.schedule else ("swing",)
    if p.value is None and p.range not in ways:
        yield InputError("`range` must say how the path moves", where=where, got=p.range, allowed=ways)
        return
    if p.range_from is not None and not p.schedule:
        yield InputError("range_from is for a schedule", where=where, got=str(p.range_from))
    if p.distribution == "one_of":
        if p.values is None or not np.isin(p.centre, p.values):
            yield InputError("one_of needs `values`, the central one among them", where=where, got=p.values)
            return
        if p.weights is not None and (
            p.weights.shape != p.values.shape or np.any(p.weights < 0) or abs(p.weights.sum() - 1) > _ROUNDING
        ):
            yield InputError("one weight a value, together one", where=where, got=p.weights)
        return
    if p.low is None or p.high is None:
        yield InputError("needs low and high", where=where)
        return
    if np.any(p.low > p.centre) or np.any(p.centre > p.high):
        yield InputError("needs low <= value <= high", where=where, got=(p.low, p.centre, p.high))
    if not np.any(p.low < p.high):
        yield InputError("low equals high: say in `certain` why there is no range", where=where, got=p.low)
    if p.distribution == "lognormal" and np.any(p.low <= 0):
        yield InputError("a lognormal needs low > 0", where=where, got=p.low)
