"""The lowest declared versions, and each Python that the package names: an environment each, and tests in it.

`python -m benchmarks.integrity.versions [PATHS]` installs `requirements-lowest.lock` under the oldest Python
and `requirements.lock` under each newer one that is on the machine, into `build/versions`, and runs a core of
the quick tests there (or PATHS). A Python that is not on the machine is named and left out, and so is one
whose packages are not to be had; packages that differ from the lock's hashes or do not build are a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "versions"
LOWEST, LOCK = "requirements-lowest.lock", "requirements.lock"
#: What other versions may break: every public function's example, files of all kinds, a report, the built
#: data and golden numbers, a run made again, laws of chance.
CORE = (
    "tests/golden",
    "tests/unit/test_api.py",
    "tests/unit/test_cli_run.py",
    "tests/unit/test_observations.py",
    "tests/unit/test_output.py",
    "tests/unit/test_processed_files.py",
    "tests/unit/test_quantiles.py",
    "tests/unit/test_reporting_document.py",
    "tests/unit/test_reproduce.py",
    "tests/unit/test_store.py",
    "tests/unit/test_streams.py",
    "tests/unit/test_tables.py",
)
_COUNTED = re.compile(r"(\d+) (passed|failed|error)")
#: What pip and uv say where a package's file is not to be had: no index, no network, no copy.
_NOT_TO_BE_HAD = re.compile(
    r"No matching distribution|Could not find a version|No solution found|not found in the package registry"
    r"|Connection(?:Error|Timeout| refused)|Max retries|[Ff]ailed to (?:fetch|connect)|Name or service"
    r"|Temporary failure|Read timed out|ReadTimeout"
)


@dataclass(frozen=True)
class Place:
    """An interpreter and the lock that is installed for it; no interpreter where the machine has none."""

    label: str
    python: Path | None
    lock: str


def pythons() -> tuple[str, ...]:
    """The versions that the package says it runs on, the oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = (text.rpartition(" ")[2] for text in project["classifiers"] if "Python :: 3." in text)
    return tuple(sorted(named, key=lambda text: int(text.partition(".")[2])))


def interpreter(version: str) -> Path | None:
    """An interpreter of that version: this one, one on the path, or among those of a version manager."""
    manager = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    likely = (
        Path(sys.base_prefix) / "bin" / f"python{version}",
        Path(shutil.which(f"python{version}") or ""),
    )
    for found in (*filter(Path.is_file, likely), *sorted(manager.glob(f"{version}.*/bin/python"))):
        ask = [str(found), "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"]
        said = subprocess.run(ask, capture_output=True, text=True, check=False)
        if said.stdout.strip() == version:
            return found
    return None


def places() -> list[Place]:
    """The oldest Python with the lowest versions, the newer ones with the lock."""
    oldest, *newer = pythons()
    lowest = Place(f"Python {oldest}, lowest declared versions", interpreter(oldest), LOWEST)
    return [lowest, *(Place(f"Python {version}", interpreter(version), LOCK) for version in newer)]


class NotInstalledError(Exception):
    """An environment could not be made; says what the installer said."""


def environment(place: Place) -> Path:
    """The interpreter of an environment with exactly the lock; made again when the lock is newer."""
    assert place.python is not None
    home, lock = HOME / place.label.replace(",", "").replace(" ", "-"), ROOT / place.lock
    python, stamp = home / "bin" / "python", home / "stamp"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([place.python, "-m", "venv", home], check=True)
        command = [*installer(python), "--no-deps", "--require-hashes", "-r", lock]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalledError(done.stdout + done.stderr)
        stamp.touch()
    return python


def installer(python: Path) -> list[str | Path]:
    """What installs into an environment, as in the Makefile: uv where there is one, else its own pip."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", python]
    return [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def tested(place: Place, paths: Sequence[str]) -> tuple[int, int, str]:
    """How many tests passed and failed there, and what was said; none of both where they cannot be run."""
    if place.python is None:
        return 0, 0, "not on this machine"
    try:
        python = environment(place)
    except NotInstalledError as error:
        said = str(error).strip()
        if _NOT_TO_BE_HAD.search(said):
            return 0, 0, f"its packages are not to be had here ({_last(said)})"
        return 0, 1, said
    command = [str(python), "-m", "pytest", "-n", "2", "-q", "-p", "no:cacheprovider", *paths]
    settings = os.environ | {"PYTHONPATH": str(ROOT), "ECON_THREADS": "1"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    counted = {word: int(number) for number, word in _COUNTED.findall(_last(done.stdout))}
    failed = counted.get("failed", 0) + counted.get("error", 0)
    # A run that ends before its first test has failed too.
    return counted.get("passed", 0), failed or int(done.returncode != 0), done.stdout + done.stderr


def _last(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def everywhere(paths: Sequence[str] = CORE) -> Iterator[tuple[Place, int, int, str]]:
    """Each place with what passed and failed in it, and what was said."""
    for place in places():
        yield place, *tested(place, paths)


def main(paths: Sequence[str]) -> int:
    """Print a line a place, and all that was said where something failed."""
    whole = 0
    for place, passed, failed, said in everywhere(tuple(paths) or CORE):
        if failed:
            print(said)
        result = f"{passed} passed, {failed} failed" if passed + failed else f"skipped: {said}"
        print(f"{place.label}: {result}", flush=True)
        whole += failed
    return int(whole > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
