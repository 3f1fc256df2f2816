"""One place knows the date: nothing else in the repository names a month near the vintage."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from econ.errors import InputError, Problems
from econ.vintage import Vintage, known, label, narrowed, vintage

#: Months on either side of the last observed one in which a typed date would have to move.
NEAR = 24
#: What may name its dates: records of what was, and files that others make and check.
HISTORY = (
    "CHANGELOG.md",
    "docs/decisions.md",
    "data/forecasts/",
    "econ/scenarios/library/history.yaml",
    "econ/scenarios/library/strikes_autumn_2025.yaml",
    "tests/golden/test_taxes_law.py",
)
GENERATED = (
    "data/raw/datapackage.json",
    "data/processed/",
    "docs/bench.md",
    "docs/estimation/",
    "docs/measures.md",
    "docs/parameters.md",
    "docs/persistence.md",
    "tests/golden/run.json",
    "tests/golden/__snapshots__/",
)
#: A line, or the statement that begins on it, that is history and says so.
MARK = "history:"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ISO = re.compile(r"(?<![\d-])(20\d\d)-(0[1-9]|1[0-2])(?:-\d\d)?(?![\d-])")
_WORDS = re.compile(rf"\b({_MONTHS}) (20\d\d)\b")
#: Keys whose text cites where a figure comes from.
_CITES = ("source", "data", "link", "issue")


def near(text: str, *, words: bool = True) -> list[str]:
    """Months in a text that lie near the vintage."""
    last = np.datetime64(vintage().last_month, "M")
    found = [(match.group(), f"{match.group(1)}-{match.group(2)}") for match in _ISO.finditer(text)]
    if words:
        names = _MONTHS.split("|")
        for match in _WORDS.finditer(text):
            found.append((match.group(), f"{match.group(2)}-{names.index(match.group(1)) + 1:02d}"))
    return [said for said, month in found if abs((np.datetime64(month, "M") - last).astype(int)) <= NEAR]


def in_python(text: str) -> Iterator[tuple[int, str]]:
    """Line and date of every string and `date(...)` of a module; docstrings may cite laws in words."""
    lines, tree = text.splitlines(), ast.parse(text)
    marked = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and MARK in lines[node.lineno - 1]
    ]
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = near(node.value, words=id(node) not in prose)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("date", "datetime.date"):
            parts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            found = near(f"{parts[0]}-{parts[1]:02d}") if len(parts) == 3 else []
        else:
            continue
        if any(first <= node.lineno <= last for first, last in marked):
            continue
        for said in found:
            if MARK not in lines[(node.end_lineno or node.lineno) - 1]:
                yield node.lineno, said


def in_yaml(text: str) -> Iterator[tuple[int, str]]:
    """Line and date of every scalar, but for laws and citations."""
    lines = text.splitlines()

    def walk(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
        if isinstance(node, yaml.MappingNode):
            entry = {key.value: value for key, value in node.value}
            kind = entry.get("kind")
            if kind is not None and kind.value == "law":
                return
            for key, value in node.value:
                yield from walk(key)
                if key.value not in _CITES:
                    yield from walk(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from walk(value)
        elif isinstance(node, yaml.ScalarNode):
            first, last = node.start_mark.line, node.end_mark.line
            if not any(MARK in line for line in lines[first : last + 1]):
                yield from ((first + 1, said) for said in near(node.value))

    yield from walk(yaml.compose(text))


def in_text(text: str) -> Iterator[tuple[int, str]]:
    """Line and date of every line that is not history."""
    for number, line in enumerate(text.splitlines(), start=1):
        if MARK not in line:
            yield from ((number, said) for said in near(line))


READERS = {".py": in_python, ".yaml": in_yaml, ".yml": in_yaml, ".json": in_text, ".md": in_text}


def files(repository: Path) -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if not name.startswith((*HISTORY, *GENERATED))]


def test_nothing_but_the_vintage_knows_the_date(repository: Path) -> None:
    found = []
    for name in files(repository):
        reader = READERS.get(Path(name).suffix)
        if reader and name != "data/vintage.yaml":
            text = (repository / name).read_text(encoding="utf-8")
            found += [f"{name}:{line} {said}" for line, said in reader(text)]
    advice = f"take the month from econ.vintage, or mark the line `{MARK} why`"
    assert not found, f"{len(found)} dates near the vintage; {advice}:\n" + "\n".join(found)
