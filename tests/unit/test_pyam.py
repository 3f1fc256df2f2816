"""Another model's tool opens what we write in the IAMC's format.

pyam needs an older pandas than the package's own lock, so it has an environment and a lock of its own
(`tests/pyam.lock`), made by this test. Where it cannot be made, the test is skipped, and counted as that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import econ

READ = """
import json, sys
import pyam
read = pyam.IamDataFrame(sys.argv[1])
median = read.filter(variable="brent_price|50.0th Percentile", scenario="baseline").data["value"]
print(json.dumps({"scenarios": read.scenario, "domain": read.time_domain, "values": len(read.data),
                  "median": list(median)}))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """The interpreter of an environment with pyam."""
    folder = tmp_path_factory.mktemp("pyam")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    binary = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    lock = repository / "tests" / "pyam.lock"
    command = [binary, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"the environment with pyam could not be made: {made.stderr.strip().splitlines()[-1]}")
    return binary


@pytest.mark.slow
def test_pyam_opens_a_run(python: Path, run: Any, tmp_path: Path) -> None:
    kept = run[["brent_price", "crude_exports"]]
    path = econ.save(kept, tmp_path / "run.iamc.csv")
    # pint keeps a cache with paths of the environment that wrote it.
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": ""}
    command = [python, "-W", "ignore", "-c", READ, path]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout.splitlines()[-1])
    assert read["scenarios"] == sorted(run["scenario"].values.tolist())
    assert read["domain"] == "datetime"
    cells = run.sizes["scenario"] * run.sizes["month"]
    assert read["values"] == cells * 3 * (1 + run.sizes["buyer"])
    expected = kept["brent_price"].sel(scenario="baseline").median("draw").values
    assert read["median"] == pytest.approx(expected.tolist(), rel=1e-12)
