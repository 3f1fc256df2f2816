"""The picture of the rooms, made from the imports: `docs/architecture.svg`."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "econ"
#: The door of the package, not a room; it imports what it shows.
_DOOR = {"__init__", "__main__", "cli", "commands"}
_WIDTH, _HEIGHT, _GAP, _LEVEL, _MARGIN = 116, 34, 18, 78, 20
_INK, _LINE, _FILL = "#1f2937", "#9ca3af", "#f3f4f6"


def rooms() -> dict[str, set[str]]:
    """Rooms, folders that hold Python, and the rooms that each imports when it is loaded or used."""
    folders = sorted(
        p.name for p in PACKAGE.iterdir() if (p / "__init__.py").is_file() and p.name not in _DOOR
    )
    found: dict[str, set[str]] = {}
    for room in folders:
        names: set[str] = set()
        for path in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module:
                    names.add(node.module)
                    names |= {f"{node.module}.{alias.name}" for alias in node.names}
        parts = [name.split(".") for name in names]
        found[room] = {p[1] for p in parts if len(p) > 1 and p[0] == "econ" and p[1] in folders} - {room}
    return found


def levels(graph: dict[str, set[str]]) -> dict[str, int]:
    """How many rooms are below each, at most: zero for one that imports none."""
    found: dict[str, int] = {}

    def level(room: str) -> int:
        if room not in found:
            found[room] = 1 + max((level(below) for below in graph[room]), default=-1)
        return found[room]

    for room in graph:
        level(room)
    return found


def direct(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that follow from no others."""
    reach: dict[str, set[str]] = {}

    def reached(room: str) -> set[str]:
        if room not in reach:
            reach[room] = set(graph[room]).union(*(reached(below) for below in graph[room]))
        return reach[room]

    return {
        room: {b for b in below if not any(b in reached(other) for other in below - {b})}
        for room, below in graph.items()
    }


def svg() -> str:
    """Boxes by level, the rooms that import most on top."""
    graph = rooms()
    height = levels(graph)
    rows = [[r for r in sorted(graph) if height[r] == n] for n in range(max(height.values()), -1, -1)]
    width = 2 * _MARGIN + max(len(row) for row in rows) * (_WIDTH + _GAP) - _GAP
    at: dict[str, tuple[float, float]] = {}
    for n, row in enumerate(rows):
        left = (width - len(row) * (_WIDTH + _GAP) + _GAP) / 2
        for place, room in enumerate(row):
            at[room] = (left + place * (_WIDTH + _GAP), _MARGIN + n * _LEVEL)
    total = 2 * _MARGIN + (len(rows) - 1) * _LEVEL + _HEIGHT
    arrows = [
        f'<line x1="{at[a][0] + _WIDTH / 2:g}" y1="{at[a][1] + _HEIGHT:g}" x2="{at[b][0] + _WIDTH / 2:g}" '
        f'y2="{at[b][1] - 4:g}" stroke="{_LINE}" marker-end="url(#tip)"/>'
        for a, below in direct(graph).items()
        for b in sorted(below)
    ]
    boxes = [
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" rx="4" '
        f'fill="{_FILL}" stroke="{_INK}"/>'
        f'<text x="{x + _WIDTH / 2:g}" y="{y + 22:g}" text-anchor="middle" font-family="sans-serif" '
        f'font-size="13" fill="{_INK}">{room}</text>'
        for room, (x, y) in sorted(at.items())
    ]
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{_LINE}"/></marker></defs>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {total:g}" role="img">'
        "<title>Rooms of the package, each importing only from rooms below it</title>"
    )
    return "\n".join([head, tip, *arrows, *boxes, "</svg>"]) + "\n"


if __name__ == "__main__":
    (Path(__file__).resolve().parent / "architecture.svg").write_text(svg(), encoding="utf-8")
    print("docs/architecture.svg")
