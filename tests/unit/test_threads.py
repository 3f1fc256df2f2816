"""Threads whose first call is one of the package's: a fresh interpreter survives, and all get the same."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import econ

CODE = """  # history: a hindcast
import sys, tempfile, threading
from pathlib import Path

import econ

def run():
    return econ.simulate("all_channels", draws=4, months=2)

def stored():
    with tempfile.TemporaryDirectory() as folder:
        return econ.read(econ.save(run(), Path(folder) / "run.nc"))

def history():
    return econ.history()

def known():
    return econ.history(as_of="2025-06")

jobs = {"simulate": [run], "all": [stored, run, history, known]}[sys.argv[1]]
count, found = int(sys.argv[2]), {}
gate = threading.Barrier(count)

def work(place):
    gate.wait()
    found[place] = jobs[place % len(jobs)]()

threads = [threading.Thread(target=work, args=(place,)) for place in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(found) == count, sorted(found)
for place, dataset in found.items():
    assert dataset.identical(found[place % len(jobs)])
print("done")
"""


def cold_start(jobs: str, threads: int, repository: Path) -> None:
    command = [sys.executable, "-X", "faulthandler", "-c", CODE, jobs, str(threads)]
    environment = os.environ | {"PYTHONPATH": str(repository)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


@pytest.mark.parametrize(("jobs", "threads"), [("simulate", 2), ("all", 8)])
def test_a_cold_start_survives(jobs, threads, repository):
    cold_start(jobs, threads, repository)


@pytest.mark.slow
@pytest.mark.parametrize("threads", [2, 4, 8])
@pytest.mark.parametrize("jobs", ["simulate", "all"])
def test_cold_starts_survive(jobs, threads, repository):
    for _ in range(15):
        cold_start(jobs, threads, repository)


def test_one_module_alone_opens_netcdf(repository):
    calls = ("netCDF4", "load_dataset", "open_dataset", "open_mfdataset", "to_netcdf")
    package = repository / "econ"
    found = [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*.py"))
        if any(call in path.read_text(encoding="utf-8") for call in calls)
    ]
    assert found == ["netcdf.py"]


def test_packages_that_import_their_parts_are_loaded_first(repository):
    package = repository / "econ"
    entered = set()
    for path in sorted(package.glob("*/**/__init__.py")):
        name = ".".join(path.parent.relative_to(repository).parts)
        body = ast.parse(path.read_text(encoding="utf-8")).body
        imported = [part.module or "" for part in body if isinstance(part, ast.ImportFrom)]
        if any(f"{module}.".startswith(f"{name}.") for module in imported):
            entered.add(name)
    assert entered == set(econ._FIRST)
