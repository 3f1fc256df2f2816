"""The run stops where a balance does not close, and closes for every scenario otherwise."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.errors import RunError
from econ.model import graph
from econ.model.identities import IDENTITIES, check
from econ.vintage import vintage


def test_every_term_is_a_variable_of_the_model():
    known = graph.load().equations
    for identity, reads in IDENTITIES.items():
        assert identity.__doc__
        assert all(name.removeprefix("previous_") in known for name in reads), identity.__name__


def test_a_gap_is_refused_and_named():
    env = {name: np.ones((1, 3)) for name in ("federal_revenue", "federal_spending", "federal_balance")}
    with pytest.raises(RunError, match="balance does not close"):
        check(env)
    env["federal_balance"] = np.zeros((1, 3))
    check(env)


def test_rounding_is_not_a_gap():
    env = {name: np.full((1, 1), 1e5) for name in ("federal_revenue", "federal_spending")}
    check({**env, "federal_balance": np.full((1, 1), 1e-8)})
    with pytest.raises(RunError):
        check({**env, "federal_balance": np.full((1, 1), 1e-6)})


def test_a_broken_equation_stops_the_run(monkeypatch):  # history: a hindcast
    whole = graph.load()
    eq = whole.equations["own_use"]
    broken = type(eq)(eq.name, eq.reads, lambda *a: eq.function(*a) * 1.001, eq.module, eq.line)
    monkeypatch.setitem(whole.equations, "own_use", broken)
    with pytest.raises(RunError, match=rf"{vintage().start}.*crude balance does not close"):
        econ.simulate("baseline", draws=2, months=1, keep="all")
