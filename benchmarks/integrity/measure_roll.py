"""A vintage that moves: places that know the date, a roll by a made-up month, rolls that are ended."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.integrity.kills import INSTANTS, content, killed, ready
from benchmarks.integrity.made_up import TABLES
from benchmarks.measures.base import Measure, measures
from econ.errors import EconError
from econ.estimation import relation_modules
from econ.forecasting.roll import Rolled, roll
from econ.observations.build import check
from econ.parameters import load as load_parameters
from econ.paths import PACKAGE, data
from econ.vintage import vintage

_TOPIC = "vintage"


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the data folder with a made-up month, read in place of the package's."""
    before = os.environ.get("ECON_DATA")
    with TemporaryDirectory() as scratch:
        skip = shutil.ignore_patterns("forecasts")
        folder = Path(shutil.copytree(data(), Path(scratch) / "data", ignore=skip))
        os.environ["ECON_DATA"] = str(folder)
        try:
            ready(folder)
            yield folder
        finally:
            os.environ.pop("ECON_DATA")
            if before is not None:
                os.environ["ECON_DATA"] = before


@measures(_TOPIC)
def places_that_know_the_date() -> Iterable[Measure]:
    """As the test of dates finds them, `vintage.yaml` counted."""
    path = PACKAGE.parent / "tests" / "unit" / "test_vintage.py"
    spec = spec_from_file_location("test_vintage", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    files = sorted({said.partition(":")[0] for said in module.dates_near(PACKAGE.parent)})
    yield _row(
        "Places that know the date",
        1 + len(files),
        "files",
        n=1 + len(files),
        target="1",
        against="Python, YAML, JSON and Markdown parsed; history, laws and raw rows exempt by name",
        holds=not files,
        note=", ".join(files[:4]),
    )


@measures(_TOPIC)
def a_roll_by_a_made_up_month() -> Iterable[Measure]:
    """All of it, on a copy: what follows, how long it takes, and what each instant would leave."""
    code, typed = _code(), _typed_steps(vintage().last_month)
    seen: list[str] = []
    with copied() as folder:
        before = content(folder)
        today = date.fromisoformat(f"{vintage().after(3)}-01")
        start = time.perf_counter()
        found = roll(vintage().after(1), today=today, progress=lambda _: seen.append(content(folder)))
        minutes = (time.perf_counter() - start) / 60
        after = content(folder)
    touched = sum(a != b for a, b in zip(code, _code(), strict=True))
    whole = sum(one in (before, after) for one in seen)
    yield _row("A roll by a made-up month", round(minutes, 2), "minutes", against="on a copy of the data")
    yield _row(
        "Files of code touched by it",
        touched,
        "files",
        n=len(code),
        target="0",
        against="package, tests, docs",
        holds=touched == 0,
    )
    yield _row(
        "Dated steps of assumptions that should have moved and did not",
        len(typed),
        "steps",
        n=len(load_parameters()),
        target="0",
        against="steps typed for the months about the vintage; laws, estimates and rows apart",
        holds=not typed,
        note=", ".join(typed),
    )
    yield _relations(found)
    yield _row(
        "Steps of the roll at which the data are as before, or as after",
        f"{whole} of {len(seen)}",
        "steps",
        n=len(seen),
        target=f"{len(seen)} of {len(seen)}",
        against="every file of the folder",
        holds=whole == len(seen),
    )


def _relations(found: Rolled) -> Measure:
    """An open relation whose rows have the made-up month must have followed."""
    modules = relation_modules()
    stayed, late = sorted(set(modules) - set(found.followed)), []
    for name in stayed:
        declared = modules[name].RELATION
        rows = set(declared.tables) - {"readings"}
        new = bool(declared.series) and (not rows or bool(rows & set(TABLES)))
        if declared.window.open and not declared.window.whole_years and new:
            late.append(name)
    episodes = sum(not modules[name].RELATION.window.open for name in stayed)
    return _row(
        "Relations that followed",
        f"{len(found.followed)} of {len(modules)}",
        "relations",
        n=len(modules),
        target="each open one whose rows have the month",
        against=f"{episodes} are dated episodes; others wait for a whole year or have no row of the month",
        holds=not late,
        note=", ".join(late),
    )


@measures(_TOPIC)
def rolls_that_are_killed() -> Iterable[Measure]:
    """Kill -9 at twelve instants, each on the folder that the last one left."""
    whole, ended = 0, 0
    with copied() as folder:
        before, month = content(folder), vintage().after(1)
        for step, delay in INSTANTS:
            ended += killed(folder, step, delay)
            whole += content(folder) == before or _is_whole(month)
    yield _row(
        "Rolls ended by kill -9 that leave the data as before, or as after",
        f"{whole} of {len(INSTANTS)}",
        "instants",
        n=len(INSTANTS),
        target=f"{len(INSTANTS)} of {len(INSTANTS)}",
        against=f"{ended} were ended by the signal; coefficients are kept, for time",
        holds=whole == ended == len(INSTANTS),
    )


def _is_whole(month: str) -> bool:
    """Whether the folder is of the new month and everything in it follows from its rows."""
    try:
        check()
    except EconError:
        return False
    return vintage().last_month == month


def _row(
    name: str,
    value: float | str,
    unit: str,
    *,
    n: int = 1,
    target: str = "shown",
    against: str = "",
    holds: bool | None = None,
    note: str = "",
) -> Measure:
    return Measure(_TOPIC, name, value, unit, n, target, against, holds, note)


def _code() -> list[tuple[str, int]]:
    """Every file outside the data folder, and when it was last written."""
    root, ends = PACKAGE.parent, (".py", ".yaml", ".md", ".json")
    paths = [p for folder in ("econ", "tests", "docs", "benchmarks") for p in (root / folder).rglob("*")]
    return [(str(p), p.stat().st_mtime_ns) for p in sorted(paths) if p.suffix in ends]


def _typed_steps(last: str) -> list[str]:
    """Parameters with a step typed about the vintage that no law, estimate or row of data says."""
    months = {str(np.datetime64(last, "M") + k) for k in (0, 1)}
    return [
        p.name
        for p in load_parameters().values()
        if p.kind != "law" and not p.rows and not p.data and {str(month) for month, _ in p.schedule} & months
    ]
