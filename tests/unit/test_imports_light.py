"""`import econ` and `econ --help` stay fast because the heavy libraries wait until they are needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "numpy",
    "statsmodels",
    "matplotlib",
    "pandas",
    "xarray",
    "scipy.stats",
    "netCDF4",
    "typst",
    "dask",
    "zarr",
)

REPORT = "import json, sys; print(json.dumps(sorted(sys.modules)))"
IMPORT = f"import econ; {REPORT}"
HELP = f"""
import sys
from contextlib import redirect_stdout, suppress
from io import StringIO
from runpy import run_module
sys.argv = ["econ", "--help"]
with suppress(SystemExit), redirect_stdout(StringIO()) as text:
    run_module("econ", run_name="__main__")
assert "Usage" in text.getvalue(), text.getvalue()
{REPORT}
"""


def modules_after(code: str, repository: Path) -> set[str]:
    """Names in `sys.modules` after `code` ran in a fresh interpreter."""
    environment = os.environ | {"PYTHONPATH": str(repository)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=environment, cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("code", [IMPORT, HELP], ids=["import econ", "econ --help"])
def test_nothing_heavy_is_loaded(code: str, repository: Path) -> None:
    loaded = modules_after(code, repository)
    assert "econ" in loaded
    assert not [name for name in HEAVY if name in loaded]


def test_the_probe_sees_a_heavy_import(repository: Path) -> None:
    assert "pandas" in modules_after(f"import pandas; {REPORT}", repository)


def test_every_public_name_is_there_whatever_was_imported_first(repository: Path) -> None:
    """A room of the same name, once imported, must not hide a public function (`econ.observations`)."""
    code = f"""
import econ, importlib, pkgutil
for room in sorted(module.name for module in pkgutil.iter_modules(econ.__path__)):
    if not room.startswith("__"):
        importlib.import_module(f"econ.{{room}}")
assert len(econ.__all__) > 5
missing = [name for name in econ.__all__ if not name.startswith("__") and not callable(getattr(econ, name))]
assert not missing, missing
{REPORT}
"""
    assert "econ.paths" in modules_after(code, repository)
