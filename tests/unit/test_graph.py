"""The equation graph refuses what would go wrong silently, and orders the rest."""

from __future__ import annotations

import numpy as np
import pytest

from econ.errors import EconError, RunError
from econ.model.equation import Equation
from econ.model.graph import Graph
from econ.variables import Forcing, Shock, Variable


def make(name, function):
    code = function.__code__
    return Equation(name, code.co_varnames[: code.co_argcount], function, "test", code.co_firstlineno)


def variable(name, **more):
    return Variable(name, (), "1", name, "rate", **more)


def build(equations, names, *, initial=(), parameters=("p",)):
    declared = {n: variable(n, initial="p" if n in initial else "") for n in names}
    forcing = {"f": Forcing("f", (), "1", "f", "oil")}
    return Graph.build(equations, declared, forcing, {"s": Shock("s", "s")}, parameters)


def test_sorts_by_need_and_keeps_file_order_where_free():
    graph = build(
        [make("c", lambda b: b), make("a", lambda p: p), make("b", lambda a: a), make("d", lambda p: p)],
        "abcd",
    )
    assert list(graph.equations) == ["a", "b", "c", "d"]


def test_cycle_is_named_whole():
    with pytest.raises(EconError, match=r"a -> b -> a|b -> a -> b"):
        build([make("a", lambda b: b), make("b", lambda a: a)], "ab")


def test_lag_closes_a_cycle():
    graph = build([make("a", lambda previous_b: previous_b), make("b", lambda a: a)], "ab", initial="b")
    assert graph.carried == ("b",)


@pytest.mark.parametrize(
    ("equations", "names", "says"),
    [
        ([make("a", lambda nothing: nothing)], "a", "unknown name"),
        ([make("a", lambda p: p), make("a", lambda p: p)], "a", "two equations"),
        ([make("a", lambda p: p)], "ab", "no equation makes"),
        ([make("a", lambda p: p), make("b", lambda p: p)], "a", "not declared"),
        ([make("a", lambda previous_a: previous_a)], "a", "no `initial`"),
        ([make("a", lambda given_a: given_a)], "a", "not declared given='target'"),
    ],
)
def test_refuses(equations, names, says):
    with pytest.raises(EconError, match=says):
        build(equations, names)


def test_a_name_in_two_spaces_is_ambiguous():
    with pytest.raises(EconError, match="ambiguous"):
        build([make("a", lambda f: f)], "a", parameters=("p", "f"))


def test_needed_follows_lags_and_leaves_the_rest_out():
    graph = build(
        [make("a", lambda p: p), make("b", lambda previous_a: previous_a), make("c", lambda p: p)],
        "abc",
        initial="a",
    )
    assert graph.needed(["b"]) == ("a", "b")


def test_reached_goes_through_lags():
    graph = build(
        [make("a", lambda f: f), make("b", lambda previous_a: previous_a), make("c", lambda p: p)],
        "abc",
        initial="a",
    )
    assert graph.reached("f") == ("a", "b")


def test_step_applies_a_pin_before_anyone_reads():
    graph = build([make("a", lambda p: p), make("b", lambda a: 2 * a)], "ab")
    env = {"p": np.array([[1.0]])}
    graph.step(("a", "b"), env, {"a": lambda result: result + 10})
    assert env["b"] == 22.0


def test_a_failing_equation_is_named():
    graph = build([make("a", lambda p: p + np.ones((3, 3, 3)) @ np.ones(2))], "a")
    with pytest.raises(RunError, match=r"test:.* a"):
        graph.step(("a",), {"p": np.ones((1, 1))}, {})
