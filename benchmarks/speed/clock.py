"""Seconds as minima of interleaved repeats, so that what is compared saw the same machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["ROOT", "best", "fresh", "machine", "once", "side_by_side", "threads"]

ROOT = Path(__file__).resolve().parents[2]


def once(job: Callable[[], Any]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def best(job: Callable[[], Any], repeats: int = 5) -> float:
    """The quickest of several calls: what the machine can do when nothing else disturbs it."""
    return min(once(job) for _ in range(repeats))


def side_by_side(jobs: Mapping[str, Callable[[], Any]], repeats: int = 3) -> dict[str, float]:
    """The quickest call of each job, the jobs taking turns."""
    turns = [{name: once(job) for name, job in jobs.items()} for _ in range(repeats)]
    return {name: min(turn[name] for turn in turns) for name in jobs}


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Run the engine on so many threads."""
    before = os.environ.get("ECON_THREADS")
    os.environ["ECON_THREADS"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["ECON_THREADS"]
        else:
            os.environ["ECON_THREADS"] = before


def fresh(*arguments: str, python: Path | None = None) -> dict[str, Any]:
    """Run Python in a process and an empty folder of its own and read the JSON on its last line."""
    command = [str(python or sys.executable), *arguments]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[1:])} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def machine() -> str:
    """Processor, cores, memory, Python and NumPy."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    vectors = "AVX-512" if "avx512f" in _cpuinfo().get("flags", "") else "no AVX-512"
    return (
        f"{_cpuinfo().get('model name', platform.processor() or platform.machine())}, {vectors}, "
        f"{os.cpu_count()} cores, {gib:.0f} GiB, Python {platform.python_version()}, NumPy {np.__version__}"
    )


def _cpuinfo() -> dict[str, str]:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii").split("\n\n")[0].splitlines()
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
