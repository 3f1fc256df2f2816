"""Draws of coefficients do not know which processor they are made on."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np
import pytest

import econ
from benchmarks.integrity.processors import another_eigh
from econ.errors import StaleError
from econ.estimates import load
from econ.estimation.methods.root import rooted, symmetric_root
from econ.streams import fixed_normals

ESTIMATES = load()


def draws(estimate):
    z = fixed_normals(0, f"estimate:{estimate.relation}", (len(estimate.names),), 0, 256)
    return estimate.drawn(z)


@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_another_decomposition_makes_the_same_draws(name, monkeypatch):
    one = rooted(ESTIMATES[name])
    for seed in range(5):
        decompose = another_eigh(seed)
        monkeypatch.setattr(np.linalg, "eigh", decompose)
        again = rooted(ESTIMATES[name])
        assert again.root == one.root
        assert draws(again).tobytes() == draws(one).tobytes()


def test_the_other_decomposition_is_another():
    matrix = np.eye(4) + np.diag([0.0, 0.0, 0.5, 1.0])
    (values, vectors), (same, others) = np.linalg.eigh(matrix), another_eigh(1)(matrix)
    np.testing.assert_array_equal(values, same)
    assert np.abs(vectors - others).max() > 0.1
    np.testing.assert_allclose((others * values) @ others.T, matrix, atol=1e-14)


@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_the_root_is_that_of_the_covariance(name):
    estimate = ESTIMATES[name]
    covariance, root = np.array(estimate.covariance), np.array(estimate.root)
    error = np.sqrt(np.diag(covariance))
    known = np.where(error > 0, error, np.inf)
    np.testing.assert_array_equal(root, root.T)
    # Ten digits are stored of either, and eigenvalues below 1e-10 are left out.
    np.testing.assert_allclose(root @ root, covariance / known[:, None] / known, rtol=0, atol=2e-9)


def test_draws_have_the_errors_and_correlations_of_the_estimate():
    covariance = np.array([[4.0, -1.2, 0.0], [-1.2, 1.0, 0.0], [0.0, 0.0, 0.0]])
    estimate = replace(
        ESTIMATES["brent"],
        names=("a", "b", "exact"),
        values=(1.0, 2.0, 3.0),
        covariance=tuple(map(tuple, covariance.tolist())),
    )
    found = draws_of_many(rooted(estimate))
    np.testing.assert_allclose(found.mean(1), [1, 2, 3], atol=0.03)
    np.testing.assert_allclose(np.cov(found), covariance, atol=0.06)
    assert (found[2] == 3.0).all()


def draws_of_many(estimate):
    return estimate.drawn(fixed_normals(1, "many", (len(estimate.names),), 0, 20_480))


def test_a_singular_matrix_has_a_root_without_noise():
    rng = np.random.default_rng(0)
    wide = rng.standard_normal((6, 3))
    covariance = wide @ wide.T
    root = symmetric_root(covariance)
    error = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(error[:, None] * (root @ root) * error, covariance, atol=1e-8)
    assert np.sum(np.linalg.eigvalsh(root) > 1e-6) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"names": ("a",)},
        {"values": (1.0,)},
        {"root": ()},
        {"root": ((1.0, 0.0),)},
        {"root": ((1.0,), (0.0,))},
        {"covariance": ((1.0, 0.0),)},
    ],
    ids=lambda change: str(change)[:30],
)
def test_parts_that_differ_in_number_are_refused(change):
    with pytest.raises(StaleError, match="brent: an estimate's names, values, covariance and root differ"):
        draws(replace(ESTIMATES["brent"], **change))


def test_a_run_asks_no_linear_algebra_of_the_processor(monkeypatch):
    """Whoever calls LAPACK or BLAS by a name that NumPy or SciPy gives it would fail here."""
    import scipy.linalg
    import scipy.optimize

    econ.simulate("all_channels", draws=2, months=2)

    def refuse(*_arguments, **_options):
        raise AssertionError("linear algebra in a run")

    for module in (np.linalg, scipy.linalg):
        for name in module.__all__:
            if callable(getattr(module, name)) and not isinstance(getattr(module, name), type):
                monkeypatch.setattr(module, name, refuse)
    for name in ("dot", "matmul", "inner", "einsum", "tensordot", "vdot", "cov", "corrcoef"):
        monkeypatch.setattr(np, name, refuse)
    econ.simulate("all_channels", draws=300, months=6, keep="all")
    econ.simulate("all_channels", draws=300, months=2, quantiles=[0.1, 0.5])


def test_no_room_of_a_run_multiplies_matrices(repository):
    rooms = ("model", "ensemble", "parameters", "scenarios", "variables")
    paths = [path for room in rooms for path in sorted((repository / "econ" / room).rglob("*.py"))]
    assert len(paths) > 40
    for path in [*paths, repository / "econ" / "streams.py", repository / "econ" / "estimates.py"]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node.lineno for node in ast.walk(tree) if _multiplies(node)], path


def _multiplies(node):
    return isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult)
