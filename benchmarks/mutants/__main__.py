"""`make mutants`: put faults in one at a time, run the tests that reach them, and write what survived.

It can be ended at any moment and goes on where it was: `--portion 30` tries thirty more and ends.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from itertools import accumulate
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from attrs import evolve
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import MutationSpec

from benchmarks.mutants.cover import Map, copied, digest
from benchmarks.mutants.page import RESULT, ROOT, choice, write
from benchmarks.mutants.sample import sample

BUILD = ROOT / "build" / "mutants"
#: Mutants whose tests are run without the fault as well: were one of them to fail, kills would mean nothing.
_CONTROLS = 10


def main() -> None:
    """Draw the sample, map the tests, try what has no result yet; the result is written after each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--portion", type=int, default=None, help="try so many more, then end")
    asked = parser.parse_args()
    os.chdir(ROOT)
    mutants, population = sample(choice(), asked.workers)
    free: SimpleQueue[Path] = SimpleQueue()
    for n in range(asked.workers):
        free.put(copied(ROOT, BUILD / f"copy{n}"))

    def each(work: Callable[[Path, Any], Any], over: Iterable[Any]) -> Iterable[Any]:
        def one(item: Any) -> Any:
            copy = free.get()
            try:
                return item, work(copy, item)
            finally:
                free.put(copy)

        with ThreadPoolExecutor(asked.workers) as pool:
            yield from pool.map(one, over)

    tests = Map(BUILD / f"map-{digest(*sorted((ROOT / 'econ').rglob('*.py')))}")
    files = _files()
    for file, _ in each(tests.add, files):
        print(f"mapped {file}", file=sys.stderr, flush=True)
    known = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {"mutants": {}}
    now = digest(*(ROOT / file for file in files))
    results = {name: r for name, r in known["mutants"].items() if name in mutants and _stands(r, now)}
    found = {"population": population, "size": len(mutants), "controls": 0, "mutants": results}
    left = [name for name in mutants if name not in results][: asked.portion]
    chosen = {name: _chosen(tests, m) for name, m in mutants.items()}
    for name, result in each(lambda copy, name: _tried(copy, mutants[name], chosen[name]), left):
        first = known["mutants"].get(name, {}).get("first", result["outcome"])
        results[name] = {**result, "tests": now, "first": first}
        print(f"{len(results)} {result['outcome']}: {name}  {result['by']}", file=sys.stderr, flush=True)
        _keep(found)
    if len(results) == len(mutants):
        for name, failed in each(lambda copy, name: _without(copy, chosen[name]), [*mutants][:_CONTROLS]):
            if failed:
                sys.exit(f"without a fault, the tests of this mutant fail ({failed}): {name}")
            found["controls"] += 1
        _keep(found)
    write(found)


def _keep(found: dict[str, Any]) -> None:
    RESULT.write_text(
        json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _files() -> list[str]:
    """The files of tests that count."""
    files = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "tests").rglob("test_*.py")))
    return [file for file in files if not any(fnmatch(file, pattern) for pattern in choice()["left_out"])]


def _stands(result: dict[str, Any], tests: str) -> bool:
    """A fault's result stands while its module does, and a survivor's while the tests do."""
    same = result["module"] == digest(ROOT / result["path"])
    return same and (result["outcome"] != "survived" or result["tests"] == tests)


def _chosen(tests: Map, m: MutationSpec) -> list[str]:
    """The tests that reach a mutant's lines, as many as its share of the time of all tests allows."""
    reach = tests.tests(m.module_path.as_posix(), range(m.start_pos[0], m.end_pos[0] + 1))
    most = choice()["share"] * tests.seconds
    return [test for test, spent in zip(reach, accumulate(reach.values()), strict=True) if spent <= most]


def _command(copy: Path, chosen: list[str]) -> str:
    listed = copy / "build-tests.txt"
    listed.write_text("\n".join(chosen), encoding="utf-8")
    pytest = f"{shlex.quote(sys.executable)} -m pytest -x -q -p no:cacheprovider @{listed.name}"
    within = shlex.quote(f"cd {shlex.quote(str(copy))} && PYTHONPATH=. exec {pytest}")
    return f"sh -c {within}"


def _without(copy: Path, chosen: list[str]) -> str:
    outcome, output = run_tests(_command(copy, chosen), choice()["timeout"]) if chosen else ("survived", "")
    return "" if outcome == "survived" else _killer(output)


def _tried(copy: Path, m: MutationSpec, chosen: list[str]) -> dict[str, Any]:
    """A mutant's outcome: `killed`, `timeout` or `survived`, by which test, and what it changed."""
    there = evolve(m, module_path=copy / m.module_path)
    found = mutate_and_test([there], _command(copy, chosen), choice()["timeout"] if chosen else 0.0)
    if found.diff is None:
        raise RuntimeError(found.output)
    outcome = found.test_outcome.value if chosen and found.test_outcome else "survived"
    if outcome == "killed" and found.output == "timeout":
        outcome = "timeout"
    killer = _killer(found.output or "") if outcome == "killed" else ""
    lines = [line for line in found.diff.splitlines() if re.match(r"[+-](?![+-])", line)]
    return {
        "path": m.module_path.as_posix(),
        "line": m.start_pos[0],
        "function": m.definition_name,
        "change": [line[0] + " " + line[1:].strip() for line in lines],
        "outcome": outcome,
        "by": killer,
        "run": len(chosen),
        "module": digest(ROOT / m.module_path),
    }


def _killer(output: str) -> str:
    """The first test that failed, or the error that ended all of them."""
    said = re.search(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE)
    return said[1] if said else output.strip().splitlines()[-1] if output.strip() else "ended"


if __name__ == "__main__":
    main()
