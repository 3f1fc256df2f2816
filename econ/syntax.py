"""What the package's own code says, as hashes that comments, docstrings, layout and place do not move.

A definition is hashed by its syntax tree, together with all that it calls inside the package. So an
equation's hash moves when its formula does, or a helper's or constant's that it reads, and stays when it
is explained better, formatted anew or stands in another line.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from econ.errors import EconError
from econ.paths import PACKAGE

__all__ = ["Place", "definitions", "digest"]

#: A module of the package and the name of something that it defines.
Place = tuple[str, str]
#: Words for users and the mark of an equation decide no number.
_LEFT_OUT = frozenset({"econ.errors", "econ.model.equation"})
#: Parts of a syntax tree that decide none either.
_UNREAD = ("annotation", "returns", "ctx", "kind", "type_comment")
_LENGTH = 12


@dataclass(frozen=True)
class _Module:
    """What a module defines, and which names of other modules it reads."""

    defined: dict[str, list[ast.stmt]]
    imported: dict[str, Place]


def digest(places: Iterable[Place]) -> str:
    """A short hash of some definitions and of all that they call, whatever module each stands in."""
    found = definitions(places)
    lines = sorted(f"{name} {said}" for (_, name), said in found.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]


def definitions(places: Iterable[Place], but: frozenset[str] = frozenset()) -> dict[Place, str]:
    """The definitions that are reached from some, themselves among them, each with its own hash.

    Parameters
    ----------
    but : frozenset of str
        Modules that are not entered.

    Raises
    ------
    EconError
        One of `places` is defined nowhere.
    """
    found: dict[Place, str] = {}
    left = list(places)
    for module, name in left:
        if _home(module, name) is None:
            raise EconError("no such definition", where=module, got=name)
    while left:
        place = _home(*left.pop())
        if place is not None and place not in found and place[0] not in but:
            found[place], reads = _described(*place)
            left += reads
    return found


@lru_cache(maxsize=4096)
def _home(module: str, name: str) -> Place | None:
    """Where a name that a module has is defined, through as many imports as it takes; None elsewhere."""
    while module.startswith("econ") and module not in _LEFT_OUT and _file(module) is not None:
        held = _module(module)
        if name in held.defined:
            return module, name
        if name not in held.imported:
            return None
        module, name = held.imported[name]
    return None


@lru_cache(maxsize=4096)
def _described(module: str, name: str) -> tuple[str, tuple[Place, ...]]:
    """The hash of one definition's own syntax tree, and the names that it reads."""
    held = _module(module)
    text = "".join(part for statement in held.defined[name] for part in _said(statement))
    reads: dict[Place, None] = {}
    for statement in held.defined[name]:
        for read, member in _reads(statement, frozenset()):
            above, below = held.imported.get(read, (module, read))
            # A member of a module of the package: `arrays.total`.
            reads[(f"{above}.{below}", member) if member else (module, read)] = None
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH], tuple(reads)


def _reads(node: ast.AST, local: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Names that are not the function's own, as `(name, "")`, and members of them, as `(name, member)`."""
    match node:
        case ast.Name(id=name) if name not in local:
            yield name, ""
        case ast.Attribute(value=ast.Name(id=name), attr=member) if name not in local:
            yield name, member
        case ast.FunctionDef() | ast.Lambda():
            local = local | {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
            local |= {part.id for part in ast.walk(node) if _is_stored(part)}
    for name, value in ast.iter_fields(node):
        if name not in _UNREAD:
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    yield from _reads(part, local)


@lru_cache(maxsize=256)
def _module(name: str) -> _Module:
    path = _file(name)
    assert path is not None
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for target in _targets(statement):
            defined.setdefault(target, []).append(statement)
    imported: dict[str, Place] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
    return _Module(defined, imported)


def _file(module: str) -> Path | None:
    stem = PACKAGE.parent.joinpath(*module.split("."))
    found = (path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file())
    return next(found, None)


def _targets(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module gives a meaning."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (node.id for target in targets for node in ast.walk(target) if _is_stored(node))
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.AugAssign(target=ast.Name(id=name)):
            yield name


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _said(node: ast.AST) -> Iterator[str]:
    """A syntax tree as text, without docstrings, annotations and what is empty.

    `ast.dump` writes some empty fields in one version of Python and not in the next.
    """
    yield f"({type(node).__name__}"
    for name, value in ast.iter_fields(node):
        if name in _UNREAD or value in (None, []):
            continue
        yield f" {name}="
        if name == "body" and isinstance(value, list):
            value = value[_begins_with_text(value) :]
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _said(part)
            else:
                yield f"{type(part).__name__}:{part!r};"
    yield ")"


def _begins_with_text(body: list[ast.stmt]) -> bool:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *_]:
            return True
    return False
