"""The equations keep the house rules: no hidden numbers, one equation a variable, a documented source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from econ.ensemble.revision import PARAMETERS
from econ.model import graph
from econ.paths import PACKAGE

FILES = [PACKAGE / "model" / f"{name}.py" for name in graph.FILES]
ALLOWED = {-1, 0, 1, 2}


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def is_equation(node: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "equation" for d in node.decorator_list)


def hidden_numbers(node: ast.FunctionDef) -> list[float]:
    """Numeric literals outside subscripts and keyword arguments, but for those allowed."""
    found: list[float] = []

    def visit(child: ast.AST) -> None:
        if isinstance(child, ast.Subscript):
            visit(child.value)
            return
        if isinstance(child, ast.keyword):
            if not isinstance(child.value, ast.Constant):
                visit(child.value)
            return
        if isinstance(child, ast.Constant) and isinstance(child.value, (int, float, complex)):
            if not isinstance(child.value, bool) and child.value not in ALLOWED:
                found.append(child.value)
            return
        for grandchild in ast.iter_child_nodes(child):
            visit(grandchild)

    for statement in node.body:
        visit(statement)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_hidden_numbers(path):
    hidden = {node.name: hidden_numbers(node) for node in functions(path)}
    assert {name: numbers for name, numbers in hidden.items() if numbers} == {}


def test_the_rule_would_catch_one():
    body = "def f(x):\n    return x[3] * 0.5 + np.round(x, decimals=4) + g(y=2 * 7)"
    node = ast.parse(body).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert hidden_numbers(node) == [0.5, 7]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_equation_names_its_unit_and_source(path):
    for node in filter(is_equation, functions(path)):
        text = ast.get_docstring(node) or ""
        assert "[" in text, f"{path.name}:{node.lineno} {node.name} has no unit"
        assert "Source:" in text, f"{path.name}:{node.lineno} {node.name} has no source"


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_files_and_functions_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400
    for node in functions(path):
        assert (node.end_lineno or 0) - node.lineno < 60, node.name


def test_the_graph_loads_whole():
    whole = graph.load()
    assert set(whole.equations) == set(whole.variables)
    assert set(whole.carried) <= set(whole.equations)


def test_every_parameter_forcing_and_shock_is_read():
    whole = graph.load()
    read = {name for eq in whole.equations.values() for name in eq.reads}
    by_engine = {name for v in whole.variables.values() for name in (v.initial, v.error)}
    assert sorted(whole.parameters - read - by_engine - set(PARAMETERS)) == []
    assert sorted(set(whole.forcings) - read) == []
    assert sorted(set(whole.shocks) - read) == []
