"""Inputs that go wrong: how many kinds are mended, and what thousands of invented ones do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.measures.base import Measure, measures
from tests.fuzz.test_fuzz import CALLS, PINS, ROWS, SCENARIOS

_ROOT = Path(__file__).resolve().parents[2]
_KIND = re.compile(r"k(\d\d)")


def _failures(*words: str, report: Path) -> dict[str, int]:
    """Failures by file of tests, of a run of pytest in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "ECON_THREADS": "1"}
    line = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *words]
    subprocess.run(line, cwd=_ROOT, env=environment, capture_output=True, check=False)
    found: dict[str, int] = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
        file = case.get("classname", "")
        broken = any(case.find(part) is not None for part in ("failure", "error"))
        found[file] = found.get(file, 0) + broken
    return found


@measures("inputs")
def kinds(folder: Path = _ROOT / "build") -> Iterator[Measure]:
    """Each kind has a file of tests: the given case and others of the same kind."""
    folder.mkdir(exist_ok=True)
    found = _failures("tests/inputs", report=folder / "inputs.xml")
    every = {kind: 0 for file in found for kind in _KIND.findall(file.rpartition(".")[2])}
    for file, broken in found.items():
        for kind in _KIND.findall(file.rpartition(".")[2]):
            every[kind] += broken
    mended = sum(not broken for broken in every.values())
    left = ", ".join(f"K{int(kind)}" for kind, broken in sorted(every.items()) if broken)
    yield Measure(
        topic="inputs",
        name="Kinds of wrong input that are mended, by their tests",
        value=mended,
        unit="kinds",
        n=len(every),
        target=f"{len(every)}",
        against="kinds with a file of tests",
        holds=mended == len(every),
        note=f"left: {left}" if left else "",
    )


@measures("inputs")
def fuzz(folder: Path = _ROOT / "build") -> Iterator[Measure]:
    """Seeded: scenario files, given paths, rows of data and calls that nobody thought of."""
    folder.mkdir(exist_ok=True)
    found = _failures("-m", "slow", "tests/fuzz", report=folder / "fuzz.xml")
    count = SCENARIOS + PINS + ROWS + CALLS
    yield Measure(
        topic="inputs",
        name="Invented inputs that ended in a trace, took ten seconds or left a file half written",
        value=sum(found.values()),
        unit="kinds of input",
        n=count,
        target="0",
        against=f"{count:,} inputs of four kinds",
        holds=bool(found) and not any(found.values()),
    )
