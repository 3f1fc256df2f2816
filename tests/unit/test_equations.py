"""The equations keep the house rules: no hidden numbers, one equation a variable, a documented source."""

from __future__ import annotations

import ast
import numbers
from collections.abc import Iterator, Mapping, Set
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from econ import quantities
from econ.ensemble.revision import PARAMETERS
from econ.model import graph
from econ.parameters.resolve import Draws, resolve
from econ.paths import PACKAGE
from econ.scenarios import compile_scenarios, names
from econ.variables import forcings
from econ.variables.refining import MOST_STRIKES

FILES = [PACKAGE / "model" / f"{name}.py" for name in graph.FILES]
MODULES = sorted((PACKAGE / "model").glob("*.py"))
ALLOWED = {-1, 0, 1, 2}
#: Numbers that a module of the model may hold beside those of `quantities`, each of no size in the world.
DEVICES = {
    "_TINY": "the smallest float: nothing is divided by nothing",
    "_ROUNDING": "a float's precision: what is smaller is no difference",
    "TOLERANCE": "rounding of an identity",
    "_FEW": "where one way to add arrays becomes faster than another",
    "COEFFICIENT_DIGITS": "the Tax Code's rounding of a coefficient, as `decimals=` would have it",
    "MOST_STRIKES": "length of an array, harmless: `test_forty_strikes_are_enough`",
}


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def is_equation(node: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "equation" for d in node.decorator_list)


def hidden_numbers(node: ast.AST) -> list[float]:
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

    for part in ast.iter_child_nodes(node):
        visit(part)
    return found


def statements(tree: ast.Module | ast.ClassDef) -> Iterator[ast.stmt]:
    """What stands outside functions, in the module and in its classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from statements(node)
        elif not isinstance(node, ast.FunctionDef):
            yield node


def is_device(node: ast.stmt) -> bool:
    """Whether a statement sets one of the devices and nothing else."""
    return isinstance(node, ast.Assign) and {ast.unparse(target) for target in node.targets} <= set(DEVICES)


def holds_numbers(value: object) -> bool:
    """Whether a value is a number, or a collection with one in it."""
    if isinstance(value, Mapping):
        return any(map(holds_numbers, value.values()))
    if isinstance(value, (tuple, list, Set)):
        return any(map(holds_numbers, value))
    return isinstance(value, (numbers.Number, np.ndarray)) and not isinstance(value, bool)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_no_hidden_numbers(path):
    hidden = {node.name: hidden_numbers(node) for node in functions(path)}
    assert {name: numbers for name, numbers in hidden.items() if numbers} == {}


def test_the_rule_would_catch_one():
    body = "def f(x):\n    return x[3] * 0.5 + np.round(x, decimals=4) + g(y=2 * 7)"
    node = ast.parse(body).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert hidden_numbers(node) == [0.5, 7]
    assert hidden_numbers(ast.parse("def f(x, rate=0.3):\n    return x * rate").body[0]) == [0.3]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_no_number_is_set_beside_the_equations(path):
    """A constant of a module, a default of a class or a name imported would be the rule's side door."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    written = [ast.unparse(node) for node in statements(tree) if hidden_numbers(node) and not is_device(node)]
    assert written == []
    module = import_module(f"econ.model.{path.stem}" if path.stem != "__init__" else "econ.model")
    held = {
        name for name, value in vars(module).items() if not name.startswith("__") and holds_numbers(value)
    }
    foreign = {name for name in held - set(DEVICES) if vars(module)[name] is not vars(quantities).get(name)}
    assert foreign == set()


def test_the_side_door_would_be_seen():
    tree = ast.parse("RATE = 0.3\n_TINY = 5e-324\nclass A:\n    share: float = 0.4\n")
    assert [hidden_numbers(node) for node in statements(tree) if not is_device(node)] == [[0.3], [0.4]]
    assert holds_numbers({"a": (0.3,)})
    assert not holds_numbers(("days", True))


def test_forty_strikes_are_enough():
    """What the array's length cuts off: nearly nothing in the library, little at the schema's bound."""
    month = np.array(["2014-01"], "datetime64[M]")
    found = resolve(("taking_share", "strike_dispersion"), month, Draws(0, 0, 4096)).constant
    share, size = (found[name].ravel() for name in ("taking_share", "strike_dispersion"))

    def cut_off(intensity: float) -> tuple[float, float]:
        """Chance of a month with more strikes, and the share of all strikes that is lost."""
        mean = intensity * share
        count = stats.nbinom(size[:, None], (size / (size + mean))[:, None])
        beyond = count.sf(np.arange(MOST_STRIKES, 8 * MOST_STRIKES))
        return float(beyond[:, 0].mean()), float(beyond.sum(axis=1).mean() / mean.mean())

    library = compile_scenarios(list(names()), "2014-01", 60).values["strike_intensity"]
    chance, lost = cut_off(float(library.max()))
    assert chance < 5e-4
    assert lost < 5e-4
    most = forcings()["strike_intensity"].bounds[1]
    assert most is not None
    chance, lost = cut_off(most)
    assert chance < 0.05
    assert lost < 0.2 * share.std() / share.mean()


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
