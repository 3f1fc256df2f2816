"""The wheel carries its data: installed elsewhere, it runs away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SIMULATE = """
import econ
from econ.paths import PACKAGE, processed, repository
assert repository() is None, repository()
assert processed().is_relative_to(PACKAGE), processed()
print(PACKAGE)
print(econ.simulate("baseline", draws=2, months=2))
"""


def run(command: list[str | Path], folder: Path) -> str:
    """Output of a command that must succeed, without this repository's environment."""
    drop = {"PYTHONPATH", "ECON_DATA", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in drop}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked hatchling without network."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    run([*build, "--no-build-isolation", "--wheel-dir", folder, repository], folder)
    (built,) = folder.glob("econ-*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel, which sees this one's third-party packages and nothing else."""
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home / "env", with_pip=False, symlinks=True)
    target = home / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", target, "install", "--quiet"]
    run([*install, "--no-deps", "--no-index", wheel], home)
    site = Path(run([target, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home).strip())
    (site / "third_party.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (home / "empty").mkdir()
    return home


def test_the_wheel_carries_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "econ/data/vintage.yaml" in names
    assert "econ/data/processed/readings.csv" in names
    assert "econ/data/processed/observations.nc" in names
    assert "econ/data/processed/estimates.json" in names
    assert any(name.startswith("econ/parameters/") and name.endswith(".yaml") for name in names)
    assert "econ/scenarios/library/baseline.yaml" in names
    assert any(name.startswith("econ/reporting/") and name.endswith(".typ") for name in names)
    assert any(name.startswith("econ/reporting/") and name.endswith((".ttf", ".otf")) for name in names)
    assert "econ/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "data/"))]


def test_the_command_answers(elsewhere: Path) -> None:
    assert "Usage" in run([elsewhere / "env" / "bin" / "econ", "--help"], elsewhere / "empty")


def test_it_simulates_from_an_empty_folder(elsewhere: Path) -> None:
    said = run([elsewhere / "env" / "bin" / "python", "-c", SIMULATE], elsewhere / "empty")
    assert str(elsewhere) in said
    assert "draw: 2" in said
    assert not list((elsewhere / "empty").iterdir())
