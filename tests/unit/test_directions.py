"""One direction of flow between the rooms of the house, read from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

GROUND = {
    "errors",
    "paths",
    "quantities",
    "months",
    "delimited",
    "units",
    "textfile",
    "document",
    "syntax",
    "vintage",
    "dated",
    "manifest",
    "netcdf",
    "recorder",
    "listing",
    "schema",
}
DECLARED = GROUND | {"variables", "streams", "estimates", "parameters"}

RUN = DECLARED | {"model", "observations", "scenarios", "ensemble"}

#: For each room, the rooms that it may import; itself is always allowed.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "paths": {"errors"},
    "manifest": {"errors", "paths", "vintage"},
    "months": {"errors"},
    "delimited": {"errors", "textfile"},
    "units": {"errors", "quantities"},
    "netcdf": set(),
    "recorder": set(),
    "listing": {"errors"},
    "schema": {"errors"},
    "syntax": {"errors", "paths"},
    "quantities": {"errors"},
    "textfile": {"errors"},
    "document": {"errors", "textfile"},
    "vintage": {"errors", "paths", "document"},
    "dated": {"errors", "paths", "manifest"},
    "streams": GROUND,
    "variables": GROUND,
    "estimates": GROUND,
    "parameters": GROUND | {"variables", "streams", "estimates"},
    "observations": GROUND | {"variables"},
    "model": GROUND | {"variables", "parameters"},
    "estimation": DECLARED | {"model", "observations"},
    "scenarios": DECLARED,
    "ensemble": DECLARED | {"model", "observations", "scenarios"},
    "output": DECLARED | {"ensemble"},
    "outcomes": RUN,
    "provenance": RUN | {"output", "outcomes"},
    "uncertainty": RUN | {"outcomes", "experiments"},
    "experiments": RUN | {"outcomes"},
    "forecasting": RUN | {"estimation", "output", "outcomes", "experiments", "provenance"},
    "verdicts": RUN | {"outcomes", "experiments"},
    "reporting": RUN
    | {"output", "outcomes", "provenance", "uncertainty", "experiments", "forecasting", "verdicts"},
    "testing": DECLARED | {"model", "observations", "scenarios", "ensemble"},
}
#: The door: they import what they show, and only they import the command line.
DOOR = {"__init__", "__main__", "cli", "commands"}


def room_of(path: Path, package: Path) -> str:
    """The first name below `econ`: a folder or a module."""
    return path.relative_to(package).with_suffix("").parts[0]


def imported_rooms(tree: ast.AST) -> set[str]:
    """Rooms of `econ` that a module imports, wherever in the file it does."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            names.add("econ.<relative>")
        elif isinstance(node, ast.ImportFrom) and node.module == "econ":
            names |= {f"econ.{alias.name}" for alias in node.names if alias.name != "__version__"}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {[*name.split("."), "__init__"][1] for name in names if name.split(".")[0] == "econ"}


def sources(repository: Path) -> dict[str, list[tuple[Path, ast.AST]]]:
    """Parsed modules of the package by room."""
    package = repository / "econ"
    rooms: dict[str, list[tuple[Path, ast.AST]]] = {}
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        rooms.setdefault(room_of(path, package), []).append((path.relative_to(repository), tree))
    return rooms


def test_each_room_imports_only_what_lies_below_it(repository: Path) -> None:
    wrong = []
    for room, modules in sources(repository).items():
        if room in DOOR:
            continue
        assert room in ALLOWED, f"econ.{room} has no place in the direction of flow: give it one here"
        for path, tree in modules:
            beyond = imported_rooms(tree) - ALLOWED[room] - {room}
            wrong += [f"{path} imports econ.{name}" for name in sorted(beyond)]
    assert not wrong, "\n".join(wrong)


def test_nothing_imports_the_command_line(repository: Path) -> None:
    wrong = []
    for room, modules in sources(repository).items():
        if room not in {"cli", "commands", "__main__"}:
            wrong += [str(path) for path, tree in modules if {"cli", "commands"} & imported_rooms(tree)]
    assert not wrong


def test_the_allowed_directions_have_no_cycle() -> None:
    done: set[str] = set()
    while len(done) < len(ALLOWED):
        ready = {room for room, below in ALLOWED.items() if room not in done and below & set(ALLOWED) <= done}
        assert ready, f"a cycle among {sorted(set(ALLOWED) - done)}"
        done |= ready


def locations(tree: ast.AST) -> list[str]:
    """Where a module looks for files on its own: `line: what`."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="__file__") | ast.Constant(value="ECON_DATA" | "data/raw" | "data/processed"):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
            case ast.Import(names=names) if any("resources" in alias.name for alias in names):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
            case ast.ImportFrom(module="importlib.resources" | "pkgutil"):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def test_only_paths_resolves_locations(repository: Path) -> None:
    modules = [pair for room in sources(repository).values() for pair in room]
    found = {path.as_posix(): locations(tree) for path, tree in modules}
    assert found.pop("econ/paths.py")
    assert not {path: places for path, places in found.items() if places}


@pytest.mark.parametrize(
    ("code", "room"),
    [
        ("import econ.cli", "cli"),
        ("from econ import scenarios", "scenarios"),
        ("from econ.model.graph import sort", "model"),
        ("def f():\n    from econ.observations import panel", "observations"),
        ("from . import model", "<relative>"),
    ],
)
def test_every_form_of_import_is_seen(code: str, room: str) -> None:
    assert room in imported_rooms(ast.parse(code))
