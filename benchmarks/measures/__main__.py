"""`make measures` and `make bench`: compute every measure and write its page."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from time import perf_counter

from benchmarks import economics, integrity, speed
from benchmarks.measures.base import Measure, filled, registered, tables
from econ.errors import EconError

ROOT = Path(__file__).resolve().parents[2]
#: Pages of the quick measures and of the slow ones, which time this machine.
OUT, SLOW = ROOT / "docs" / "measures.md", ROOT / "docs" / "bench.md"
_COLUMNS = ("measure", "value", "unit", "n", "target", "compared with", "holds", "note")
_HEAD = f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}"


def main(arguments: list[str]) -> int:
    """Run the topics named, or all of them; `--slow`: the slow ones; `--tables`: fill the pages too.

    Topics named are printed; with `--write` their sections of the page are exchanged, and the others stay.
    """
    slow = "--slow" in arguments
    chosen = [a for a in arguments if not a.startswith("-")]
    for room in (economics, integrity, speed):
        for info in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            if info.name.split(".")[-1].startswith("bench_" if slow else "measure_"):
                import_module(info.name)
    rows: dict[str, list[Measure]] = {}
    # What times the machine comes before what merely takes long.
    for topic, function in sorted(registered, key=lambda found: slow and found[0] == "estimation"):
        if not chosen or topic in chosen:
            print(f"{topic}: {function.__name__}", file=sys.stderr, flush=True)
            began = perf_counter()
            for found in _measured(topic, function):
                rows.setdefault(topic, []).append(found)
                if slow:
                    print(f"  {found.name}: {_figure(found.value)} {found.unit}", file=sys.stderr, flush=True)
            print(f"  {perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        if not chosen:
            # A run of half an hour that is cut short leaves what it has measured.
            _write({}, rows, slow)
    if "--tables" in arguments or not (chosen or slow):
        _fill(set(rows))
    if chosen and "--write" not in arguments:
        print("\n\n".join(_sections(rows).values()))
        return 0
    out = _write(_written(slow) if chosen else {}, rows, slow)
    missed = [m for found in rows.values() for m in found if m.holds is False]
    print(f"{out.relative_to(ROOT)}: {sum(map(len, rows.values()))} measures, {len(missed)} below target")
    for m in missed:
        print(f"  {m.topic}: {m.name} = {_figure(m.value)} {m.unit} (target {m.target})")
    return 0


def _measured(topic: str, function: Callable[[], Iterable[Measure]]) -> Iterable[Measure]:
    """A topic's rows; one that cannot be measured is a row below its target, and the rest go on."""
    try:
        yield from function()
    except EconError as error:
        name = f"{function.__name__} cannot be measured"
        yield Measure(topic, name, "refused", "", 1, "measured", "", False, " ".join(str(error).split()))


def _fill(topics: set[str]) -> None:
    """Put what was measured into the pages that show it; what cannot be measured leaves its page alone."""
    for (page, name), (topic, function) in tables.items():
        if topic in topics:
            path = ROOT / "docs" / page
            try:
                path.write_text(filled(path.read_text(encoding="utf-8"), name, function()), encoding="utf-8")
            except EconError as error:
                print(f"{page}, {name}: {error}", file=sys.stderr)


def _page(slow: bool) -> tuple[Path, str]:
    """Where measures are written, and the page's head."""
    out, title, by = (SLOW, "Slow measures", "bench") if slow else (OUT, "Measures", "measures")
    return out, f"# {title}\n\nWritten by `make {by}`; do not edit.\n"


def _written(slow: bool) -> dict[str, str]:
    """The page's sections as they are, by topic."""
    parts = _page(slow)[0].read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.strip()}" for part in parts}


def _write(before: dict[str, str], rows: dict[str, list[Measure]], slow: bool) -> Path:
    out, head = _page(slow)
    sections = before | _sections(rows)
    out.write_text("\n".join([head, *(f"{section}\n" for section in sections.values())]), encoding="utf-8")
    return out


def _sections(rows: dict[str, list[Measure]]) -> dict[str, str]:
    return {topic: _section(topic, found) for topic, found in rows.items()}


def _section(topic: str, rows: list[Measure]) -> str:
    lines = [
        f"| {m.name} | {_figure(m.value)} | {m.unit} | {m.n} | {m.target} | {m.against} | "
        f"{ {True: 'yes', False: '**no**', None: 'shown'}[m.holds] } | {m.note} |"
        for m in rows
    ]
    return f"## {topic}\n\n{_HEAD}\n" + "\n".join(lines)


def _figure(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
