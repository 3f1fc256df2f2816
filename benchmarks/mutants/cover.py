"""Which tests run which lines, how long each takes, and copies of the tree to put faults into."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

from coverage import CoverageData

__all__ = ["Map", "copied", "digest"]

_LEFT = (".git", ".venv", "build", "dist", "reports", "*.zarr", ".*_cache", ".hypothesis", "__pycache__")
# In a copy, estimates do not know which code they were made with: else a run would refuse every changed
# equation, and any test that runs the model would "notice" it.
_FORGET = """
from dataclasses import replace
from econ import estimates
from econ.manifest import ESTIMATES, checked
found = estimates._parsed(checked(ESTIMATES))["relations"].values()
estimates.save(replace(one, bound={}) for one in found)
"""


def copied(root: Path, to: Path) -> Path:
    """A copy of the tree in which a run takes any equation for its own, compiled so that tests start soon."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to, ignore=shutil.ignore_patterns(*_LEFT))
    for arguments in (["-c", _FORGET], ["-m", "compileall", "-q", "econ"]):
        subprocess.run([sys.executable, *arguments], cwd=to, env=_environment(to), check=True)
    return to


def digest(*paths: Path) -> str:
    """A short hash of what files hold."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


class Map:
    """Tests by the lines that they run, and their seconds.

    Each file of tests has a process of its own: what a process keeps between tests is run by the first alone.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._found: dict[str, tuple[dict[str, float], CoverageData]] = {}

    def add(self, copy: Path, file: str) -> None:
        """Run a file of tests where that is not done yet. Tests that fail without a fault do not count."""
        name = f"{file.removesuffix('.py').replace('/', '-')}-{digest(copy / file)}"
        data, report = self._folder / f"{name}.coverage", self._folder / f"{name}.xml"
        if not report.exists():
            options = ["--cov=econ", "--cov-context=test", "--cov-report=", f"--junitxml={report}.part"]
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, file]
            environment = {**_environment(copy), "COVERAGE_FILE": str(data)}
            subprocess.run(command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, check=False)
            Path(f"{report}.part").rename(report)
        cases = [case for case in ET.parse(report).iter("testcase") if not len(case)]  # noqa: S314
        seconds = {f"{file}::{case.get('name')}": float(case.get("time", 0)) for case in cases}
        if seconds and data.exists():
            found = CoverageData(str(data))
            found.read()
            self._found[file] = seconds, found

    @property
    def seconds(self) -> float:
        """Time of all tests."""
        return sum(sum(seconds.values()) for seconds, _ in self._found.values())

    def tests(self, module: str, lines: range) -> dict[str, float]:
        """Tests of the files that run a module's lines, with their seconds: its own first, then the quickest.

        A file's tests share fixtures and what the package keeps, so all of them may notice.
        """
        ranked = {}
        for file, (seconds, _) in self._found.items():
            run = [
                self._contexts(module, file)[line] for line in lines if line in self._contexts(module, file)
            ]
            own = {context.partition("|")[0] for contexts in run for context in contexts}
            ranked.update({test: (test not in own, took) for test, took in seconds.items() if run})
        return {test: ranked[test][1] for test in sorted(ranked, key=ranked.__getitem__)}

    @cache  # noqa: B019 - there is one map a process
    def _contexts(self, module: str, file: str) -> dict[int, list[str]]:
        found = self._found[file][1]
        (measured,) = [path for path in found.measured_files() if path.endswith(f"/{module}")] or [module]
        return found.contexts_by_lineno(measured)


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy)}
