"""Figures of the world are read from raw rows: what estimation writes in a function is arithmetic."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from econ.paths import PACKAGE

FILES = sorted((PACKAGE / "estimation").glob("*.py"))
#: Calls whose numbers say where a search starts and what it looks at, not what it finds.
SEARCHES = {"approx_hess", "diag", "fit", "least_squares", "linspace", "minimize"}
#: Steps of numerical derivatives.
STEPS = {"posterior.py": {0.02, 0.05}, "runs_on_idle.py": {0.05}}


def typed(node: ast.AST) -> list[float]:
    """Decimals outside searches that are neither a power of ten, a half nor a whole from -2 to 2."""
    found: list[float] = []
    for child in ast.iter_child_nodes(node):
        called = isinstance(child, ast.Call) and ast.unparse(child.func).split(".")[-1]
        if called in SEARCHES:
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, float):
            power = child.value > 0 and np.log10(child.value).is_integer()
            if not power and child.value not in (0.0, 0.5, 1.0, 2.0):
                found.append(child.value)
        found += typed(child)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_no_figure_is_typed_in_a_function(path: Path) -> None:
    """Priors and errors that are assumptions have a name and a reason at the head of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    figures = {figure for node in functions for figure in typed(node)}
    assert figures - STEPS.get(path.name, set()) == set()


def test_a_figure_would_be_seen() -> None:
    assert typed(ast.parse("july = august / 1.54 + minimize(f, [3.5]) + 1e3 * 0.5")) == [1.54]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_constant_of_a_relation_has_its_reason(path: Path) -> None:
    """A number at the head of a file stands under a comment, its own or that of the lines before."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        numbers = [n for n in ast.walk(node.value) if isinstance(n, ast.Constant) and type(n.value) is float]
        above = node.lineno - 2
        while above >= 0 and lines[above].strip() and not lines[above].startswith(("#:", "def ", "import ")):
            above -= 1
        assert not numbers or lines[above].startswith("#:"), f"{path.name}:{node.lineno}"
