"""The lock installs anywhere: no address, no index and no path of the machine that made it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

LOCKS = ("requirements.lock", "requirements-run.lock")
#: The lowest versions that pyproject.toml allows of what it names.
LOWEST = "requirements-lowest.lock"
REQUIREMENT = re.compile(r"^[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.!+]*( ; [^/\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")

# Built from parts, so that this file passes its own test.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("pypi", "python", "org"),
        ("anaconda", "org"),
        ("conda-forge", "org"),
        ("registry", "npmjs"),
        ("deb", "debian", "org"),
    )
]
MACHINE_PATHS = ["/" + folder + "/" for folder in ("work", "tmp", "root", "home", "Users")]


def tracked(repository: Path) -> list[Path]:
    """Files that git keeps, or all that are not ignored where this is no checkout."""
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().split("\0")
        return sorted(repository / name for name in names if name and (repository / name).is_file())
    skipped = {".venv", ".git", "build", "dist"}
    files = (path for path in repository.rglob("*") if path.is_file())
    return sorted(path for path in files if not skipped & set(path.relative_to(repository).parts))


def offences(files: list[Path]) -> list[str]:
    """`file:line: string` for each registry host and machine path, in texts and binaries alike.

    A path counts where it begins one: a web address may go on with such a folder.
    """
    hosts = "|".join(re.escape(host) for host in HOSTS)
    paths = "|".join(re.escape(path) for path in MACHINE_PATHS)
    pattern = re.compile(rf"{hosts}|(?<![\w.-])(?:{paths})")
    found = []
    for path in files:
        for number, line in enumerate(path.read_bytes().decode("latin-1").split("\n"), 1):
            found += [f"{path.name}:{number}: {match.group()}" for match in pattern.finditer(line)]
    return found


@pytest.mark.parametrize("name", [*LOCKS, LOWEST])
def test_every_line_is_a_pin_or_its_hash(repository: Path, name: str) -> None:
    lines = (repository / name).read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not (REQUIREMENT.match(line) or HASH.match(line))]
    assert not odd, odd[:5]
    assert sum(bool(REQUIREMENT.match(line)) for line in lines) > 20


def pins(path: Path) -> dict[str, str]:
    """Name and version of each pin."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(re.split(r"[= ]+", line)[:2] for line in lines if REQUIREMENT.match(line))


def test_the_smaller_lock_is_part_of_the_whole(repository: Path) -> None:
    whole, run = (pins(repository / name) for name in LOCKS)
    assert run.items() <= whole.items()


def test_every_direct_dependency_is_locked(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole, run = (pins(repository / name) for name in LOCKS)

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[\[<>=~ ]", text)[0].lower().replace("_", "-") for text in requirements}

    assert names(project["dependencies"]) <= set(run)
    extras = set().union(*(names(group) for group in project["optional-dependencies"].values()))
    assert extras - {project["name"]} <= set(whole)


def test_the_lowest_lock_has_the_lower_bounds(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = pins(repository / LOWEST)
    stated = chain(project["dependencies"], *project["optional-dependencies"].values())
    bounds = [re.fullmatch(r"([\w-]+)(?:\[\w+\])?>=([\w.]+)", text) for text in stated]
    found = {m[1].lower().replace("_", "-"): m[2] for m in bounds if m}
    assert len(found) > 30
    for name, bound in found.items():
        parts = bound.split(".")
        # A release that was mended after its upload is still that release.
        assert lowest[name].split(".")[: len(parts)] == parts, (name, bound, lowest[name])


def test_no_file_names_a_registry_or_a_machine(repository: Path) -> None:
    files = tracked(repository)
    assert len(files) > 10
    assert not offences(files)


@pytest.mark.parametrize("text", [f"see https://files.{HOSTS[1]}/x", f"a = '{MACHINE_PATHS[0]}x'"])
def test_an_offence_is_seen(tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.nc"
    bad.write_bytes(b"\xff\x00\n" + text.encode())
    assert len(offences([bad])) == 1


def test_a_web_address_is_no_machine_path(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text(f"https://example.com{MACHINE_PATHS[0]}page.html", encoding="utf-8")
    assert not offences([good])
