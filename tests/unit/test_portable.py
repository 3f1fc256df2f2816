"""Nothing in the package leans on one system: encodings are named, no path or call is Linux's alone."""

from __future__ import annotations

import ast
import ctypes
import os
from pathlib import Path
from typing import Any

import pytest

from econ.ensemble import memory, room

FOLDERS = ("econ", "docs", "examples", "benchmarks")
#: Calls that read or write text, and where in their arguments a mode may be.
_TEXT = {"open": (0, 1), "read_text": (), "write_text": ()}
#: Modules that one system alone has; imported at the head of a file they break the others.
_ALONE = {"fcntl", "grp", "pwd", "resource", "termios", "msvcrt", "winreg"}
#: Asks Linux for what is free, and does without where nobody says; a test below takes the files away.
_ASKS = "econ/ensemble/room.py"
_PLACES = ("/proc/", "/dev/", "/sys/", "/etc/", "C:\\")


def files(repository: Path) -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((repository / folder).rglob("*.py"))]


def without_encoding(tree: ast.AST) -> list[int]:
    """Lines that open text without saying its encoding."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        method = isinstance(node.func, ast.Attribute)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in _TEXT or any(k.arg == "encoding" for k in node.keywords):
            continue
        # `os.open` has flags, `module.read_text` may be a function of ours with positional arguments alone.
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in (
            "os",
            "Image",
            "webbrowser",
        ):
            continue
        if not method and name != "open":
            continue
        modes = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        modes += [
            k.value.value for k in node.keywords if k.arg == "mode" and isinstance(k.value, ast.Constant)
        ]
        if not any("b" in str(mode) and len(str(mode)) <= 3 for mode in modes):
            found.append(node.lineno)
    return found


def test_every_text_file_is_opened_with_its_encoding(repository: Path) -> None:
    wrong = []
    for path in files(repository):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        wrong += [f"{path.relative_to(repository).as_posix()}:{line}" for line in without_encoding(tree)]
    assert not wrong


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("path.read_text()", 1),
        ("path.open()", 1),
        ("open(name, 'w')", 1),
        ("path.open('rb')", 0),
        ("open(name, mode='rb')", 0),
        ("path.write_text(t, encoding='utf-8')", 0),
        ("read_text(text, name)", 0),
    ],
)
def test_a_missing_encoding_would_be_seen(code: str, count: int) -> None:
    assert len(without_encoding(ast.parse(code))) == count


def test_no_place_or_module_of_one_system(repository: Path) -> None:
    """Measures of speed may ask Linux for the processor's name; the package may not."""
    wrong = []
    for path in (p for p in files(repository) if not p.is_relative_to(repository / "benchmarks")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.startswith(_PLACES)
            ):
                name = path.relative_to(repository).as_posix()
                wrong += [f"{name}:{node.lineno} {node.value[:30]}"] if name != _ASKS else []
        heads = [n for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom))]
        names = {a.name for n in heads if isinstance(n, ast.Import) for a in n.names}
        names |= {n.module for n in heads if isinstance(n, ast.ImportFrom) and n.module}
        if path.is_relative_to(repository / "econ"):
            wrong += [f"{path} imports {name}" for name in names & _ALONE]
    assert not wrong


@pytest.mark.parametrize("pages", [True, False], ids=["macOS", "windows"])
def test_free_memory_is_known_or_left_alone_without_the_files_of_linux(
    pages: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", missing)
    if not pages:
        monkeypatch.delattr(os, "sysconf")
    free = room.free_bytes()
    assert (free is not None and free > 0) if pages else free is None
    room.check_room(1, "a byte", "")


@pytest.mark.parametrize(
    "error", [TypeError, OSError, AttributeError], ids=["windows", "no library", "macOS"]
)
def test_memory_is_left_alone_where_the_library_has_no_such_call(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    assert memory.settle_memory.__wrapped__() is False
