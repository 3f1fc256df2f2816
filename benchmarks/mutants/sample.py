"""Which faults are put in: all that cosmic-ray can make in some rooms, and a seeded sample of them."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec

__all__ = ["sample"]


def sample(choice: dict[str, Any], workers: int) -> tuple[dict[str, MutationSpec], int]:
    """The mutants with the smallest seeded hashes by name, and how many there are to choose from.

    A change in one function leaves the rest of the sample as it was.
    """
    paths = [path for room in choice["rooms"] for path in sorted(Path("econ", room).glob("*.py"))]
    with ProcessPoolExecutor(workers) as pool:
        found = pool.map(partial(_mutants, unused="|".join(choice["not_used"])), paths)
        named = {name: m for of_one in found for name, m in of_one.items()}
    ranked = sorted(named, key=lambda name: hashlib.sha256(f"{choice['seed']} {name}".encode()).digest())
    taken = (name for name in ranked if _runs(named[name]))
    return {name: named[name] for name, _ in zip(taken, range(choice["size"]), strict=False)}, len(named)


def _mutants(path: Path, unused: str) -> dict[str, MutationSpec]:
    """A module's mutants by name; annotations are never run, so they have none."""
    text = path.read_text(encoding="utf-8")
    lines, idle, seen = text.splitlines(), list(_annotations(ast.parse(text))), Counter[str]()
    nodes, found = list(ast_nodes(get_ast(text))), {}
    for operator in operator_names():
        makes = get_operator(operator)
        if makes.arguments() or re.fullmatch(unused, operator):
            continue
        places = ((node, ends) for node in nodes for ends in makes().mutation_positions(node))
        for occurrence, (node, (first, last)) in enumerate(places):
            if any(begins <= first < ends for begins, ends in idle):
                continue
            within = ASTQuery(node).get_definition_name()
            line, short = lines[first[0] - 1].strip(), operator.removeprefix("core/")
            name = f"{path.as_posix()} {within}: {line} | {short}"
            seen[name] += 1
            found[f"{name} {seen[name]}"] = MutationSpec(
                path, operator, occurrence, first, last, definition_name=within
            )
    return found


def _annotations(tree: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for node in ast.walk(tree):
        for said in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if said is not None:
                yield (said.lineno, said.col_offset), (said.end_lineno, said.end_col_offset)


def _runs(m: MutationSpec) -> bool:
    """Whether a mutant is Python at all: `**` of an unpacked mapping has no other operator."""
    text = mutate_code(
        m.module_path.read_text(encoding="utf-8"), get_operator(m.operator_name)(), m.occurrence
    )
    try:
        compile(text or "(", str(m.module_path), "exec")
    except SyntaxError:
        return False
    return True
