"""Where `make versions` looks for Pythons, and that it says so where there is none."""

from __future__ import annotations

import stat
import sys
import tomllib
from pathlib import Path

import pytest

from benchmarks.integrity import versions


def test_every_python_that_is_named_is_a_place(repository: Path) -> None:
    found = versions.places()
    assert [place.lock for place in found] == [versions.LOWEST, *[versions.LOCK] * (len(found) - 1)]
    needs = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert needs["requires-python"] == f">={versions.pythons()[0]}"
    assert all((repository / path).exists() for path in versions.CORE)


def test_an_interpreter_is_what_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    claims = tmp_path / "versions" / "3.99.1" / "bin" / "python"
    claims.parent.mkdir(parents=True)
    claims.write_text(f"#!/bin/sh\necho {here}\n", encoding="utf-8")
    claims.chmod(claims.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert versions.interpreter("3.99") is None
    claims.write_text("#!/bin/sh\necho 3.99\n", encoding="utf-8")
    assert versions.interpreter("3.99") == claims


def test_a_python_that_is_missing_is_said_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(versions, "places", lambda: [versions.Place("Python 3.99", None, versions.LOCK)])
    assert versions.main([]) == 0
    assert capsys.readouterr().out == "Python 3.99: skipped: not on this machine\n"


@pytest.mark.parametrize(
    ("said", "code", "result"),
    [
        ("9 passed, 2 skipped in 3.10s (0:00:03)\n", 0, (9, 0)),
        ("2 failed, 9 passed, 1 error in 3.10s\n", 1, (9, 3)),
        ("ImportError: no module\n", 4, (0, 1)),
    ],
)
def test_what_pytest_says_is_counted(
    monkeypatch: pytest.MonkeyPatch, said: str, code: int, result: tuple[int, int]
) -> None:
    done = versions.subprocess.CompletedProcess([], code, said, "")
    monkeypatch.setattr(versions, "environment", lambda place: place.python)
    monkeypatch.setattr(versions.subprocess, "run", lambda *args, **more: done)
    place = versions.Place("Python 3.99", Path(sys.executable), versions.LOCK)
    assert versions.tested(place, versions.CORE)[:2] == result


@pytest.mark.parametrize(
    ("said", "counts", "shown"),
    [
        ("ERROR: Could not find a version\nERROR: No matching distribution found for a==1", (0, 0), "a==1"),
        ("WARNING: Retrying after ReadTimeoutError\nERROR: b", (0, 0), "ERROR: b"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", (0, 1), "HASHES"),
        ("error: command 'gcc' failed", (0, 1), "gcc"),
    ],
)
def test_packages_that_are_not_to_be_had_are_said_and_others_are_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, counts: tuple[int, int], shown: str
) -> None:
    def run(command: list[object], **_: object) -> object:
        return versions.subprocess.CompletedProcess(command, int("install" in command), "", said)

    monkeypatch.setattr(versions, "HOME", tmp_path)
    monkeypatch.setattr(versions.subprocess, "run", run)
    *found, text = versions.tested(versions.Place("Python 3.99", Path(sys.executable), versions.LOCK), [])
    assert tuple(found) == counts
    assert shown in text
    assert not list(tmp_path.rglob("stamp"))
