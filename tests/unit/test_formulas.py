"""Formulas are made from the functions: what they compute is what is written."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import blend, softmin
from econ.model.graph import load
from econ.provenance.formulas import formula, helpers


def test_a_formula_reads_as_mathematics() -> None:
    graph = load()
    assert formula(graph.equations["coalition_oil_bill"].function, "y").splitlines()[-1].startswith("y = ")
    text = formula(graph.equations["reported_capacity_offline"].function, "reported_capacity_offline")
    counted, last = text.splitlines()
    assert counted == "counted = min(capacity_out × exp(log_press_factor), sum(nameplate))"
    assert last.endswith("counted if reported_capacity_offline is free else given_reported_capacity_offline")
    assert formula(blend, "blend(switch, on, off)") == "blend(switch, on, off) = off + switch × (on - off)"


def test_a_formula_without_branches_computes_what_the_function_does() -> None:
    rng = np.random.default_rng(0)
    a, b, softness = rng.uniform(0.5, 2, (3, 40))
    scope = {"a": a, "b": b, "softness": softness, "min": np.minimum, "exp": np.exp, "log1p": np.log1p}
    scope["abs"] = np.abs
    code = formula(softmin, "result").replace("×", "*").replace("^", "**")
    exec(code, scope)  # noqa: S102
    np.testing.assert_allclose(scope["result"], softmin(a, b, softness), rtol=1e-14)


def test_nothing_of_the_array_library_is_left_where_it_says_nothing() -> None:
    for name, eq in load().equations.items():
        text = formula(eq.function, name)
        assert "previous_" not in text, name
        assert "np.where" not in text, name
        assert "np.isnan" not in text, name


def test_helpers_are_found_with_those_that_they_call() -> None:
    eq = load().equations["sellers_evaded"]
    assert {"evasion_half_life", "_adapted", "moved", "kept"} <= set(helpers([eq]))
