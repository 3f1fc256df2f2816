"""Formulas as plain mathematics, made from the functions themselves: nothing here is typed twice."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from types import FunctionType
from typing import Any

from econ.model.equation import Equation
from econ.model.graph import GIVEN, PREVIOUS

__all__ = ["formula", "helpers"]

#: Calls by the names that a reader of mathematics knows.
_CALLS = {
    "np.maximum": "max",
    "np.minimum": "min",
    "np.exp": "exp",
    "np.log": "log",
    "np.log1p": "log1p",
    "np.expm1": "expm1",
    "np.sqrt": "sqrt",
    "np.abs": "abs",
    "np.sign": "sign",
    "np.round": "round",
    "np.clip": "clip",
    "np.stack": "stack",
    "total": "sum",
}
#: Calls that change no number: what remains is their first argument.
_NO_CHANGE = {"np.asarray", "np.broadcast_to", "np.swapaxes"}
#: Constants below it keep quotients finite and say nothing.
_FINITE = 1e-100
#: Statements that only stop a run, which is no part of the formula.
_REFUSALS = {"refuse"}


def formula(function: Callable[..., Any], name: str) -> str:
    """A function's body as lines of plain mathematics, the last of which is `name = ...`.

    Parameters
    ----------
    function : callable
        An equation, or a function that one calls.
    name : str
        What stands on the left of what it returns.

    Returns
    -------
    str
        `x[t-1]` is last month's value, `x^y` a power; `a if c else b` is a for c and otherwise b.
    """
    lines = [line for node in _body(function) for line in _line(node, name)]
    constants = _constants(function)
    if constants:
        lines.append("with " + ", ".join(f"{key} = {value:g}" for key, value in constants.items()))
    return "\n".join(lines)


def helpers(equations: list[Equation]) -> dict[str, FunctionType]:
    """Functions of the model that these equations call, and those that they call, by name."""
    found: dict[str, FunctionType] = {}
    queue = [e.function for e in equations]
    while queue:
        function = queue.pop(0)
        for called in _called(function):
            name = called.__name__
            if name not in found and not getattr(called, "__equation__", False):
                found[name] = called
                queue.append(called)
    return found


def _body(function: Callable[..., Any]) -> list[ast.stmt]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    body = tree.body[1:] if ast.get_docstring(tree) else tree.body
    return [node for node in body if not _refuses(node)]


def _refuses(node: ast.stmt) -> bool:
    called = node.value if isinstance(node, ast.Expr) else None
    return isinstance(called, ast.Call) and ast.unparse(called.func) in _REFUSALS


def _line(node: ast.stmt, name: str) -> list[str]:
    if isinstance(node, ast.Return):
        said = _said(node.value) if node.value is not None else ""
        return [] if said == name else [f"{name} = {said}"]
    return _said(node).splitlines()


def _said(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(_Reader().visit(node)))
    text = text.replace(" ** ", "^").replace(" * ", " × ").replace(" & ", " and ").replace(" | ", " or ")
    # A leading underscore is a matter of Python's; a trailing blank index is one of shapes.
    return re.sub(r"(?<![\w\]])_(?=[A-Za-z])", "", text)


class _Reader(ast.NodeTransformer):
    """What a reader need not see taken out: array libraries, shapes, types."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id.startswith(PREVIOUS):
            return ast.Name(f"{node.id.removeprefix(PREVIOUS)}[t-1]")
        return ast.Name(node.id)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = ast.unparse(node.func)
        if name in _NO_CHANGE:
            return self.visit(node.args[0])
        if name == "np.isnan" and isinstance(node.args[0], ast.Name):
            given = node.args[0].id
            return ast.Name(
                f"{given.removeprefix(GIVEN)} is free" if given.startswith(GIVEN) else f"{given} is empty"
            )
        self.generic_visit(node)
        if name == "np.where" and len(node.args) == 3:
            test, then, otherwise = node.args
            return ast.IfExp(test, then, otherwise)
        return ast.Call(ast.Name(_CALLS.get(name, name)), node.args, node.keywords)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if all(_is_blank(place) for place in places):
            return node.value
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return ast.Name("pi") if ast.unparse(node) == "np.pi" else self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return ast.UnaryOp(ast.Not(), node.operand) if isinstance(node.op, ast.Invert) else node


def _is_blank(place: ast.expr) -> bool:
    """A new axis, or all of an axis."""
    if isinstance(place, ast.Slice):
        return place.lower is None and place.upper is None
    return isinstance(place, ast.Constant) and place.value in (None, ...)


def _names(function: Callable[..., Any]) -> set[str]:
    return {n.id for node in _body(function) for n in ast.walk(node) if isinstance(n, ast.Name)}


def _called(function: Callable[..., Any]) -> list[FunctionType]:
    scope = getattr(function, "__globals__", {})
    found = [scope.get(name) for name in sorted(_names(function)) if name not in {*_CALLS, *_REFUSALS}]
    return [f for f in found if isinstance(f, FunctionType) and f.__module__.startswith("econ.")]


def _constants(function: Callable[..., Any]) -> dict[str, float]:
    """Numbers of the module that a function reads, by name; one that only keeps a quotient finite is none."""
    scope = getattr(function, "__globals__", {})
    found = {}
    for name in sorted(_names(function)):
        value = scope.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) > _FINITE:
            found[name.lstrip("_")] = float(value)
    return found
