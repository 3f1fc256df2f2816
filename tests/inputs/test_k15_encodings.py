"""K15: terminals and files in the encodings that people have; streams that are closed or full."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.output.files import atomic

_COMPARE = ("compare", "baseline", "tariff_100", "--draws", "8", "--months", "6")


def command(*words: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    line = " ".join([sys.executable, "-m", "econ", *words, shell])
    where = {**os.environ, "PYTHONPATH": str(Path(econ.__file__).parents[1]), **environment}
    return subprocess.run(["/bin/sh", "-c", line], capture_output=True, env=where, timeout=120, check=False)


@pytest.mark.parametrize(
    "encoding",
    ["cp1252", "cp866", *(pytest.param(name, marks=pytest.mark.slow) for name in ("cp1251", "latin-1"))],
)
def test_a_terminal_without_the_letters_gets_plain_ones(encoding):
    done = command(*_COMPARE, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    assert "-" in text and "defect" not in done.stderr.decode(encoding, "replace")


@pytest.mark.parametrize("columns", ["0", "-5", "wide"])
def test_a_terminal_of_no_width_is_no_defect(columns):
    done = command("given", "list", COLUMNS=columns)
    assert done.returncode == 0 and b"brent_price" in done.stdout


@pytest.mark.parametrize(
    ("shell", "code"), [(">&-", 0), ("2>&-", 0), ("<&-", 0), ("> /dev/full", 4), ("| head -1", 0)]
)
def test_a_stream_that_is_closed_or_full_is_no_defect(shell, code):
    done = command("scenarios", "list", shell=shell)
    assert done.returncode == code
    assert (
        b"defect" not in done.stderr and b"Traceback" not in done.stderr and b"Exception" not in done.stderr
    )


def test_a_file_that_stood_there_is_told(tmp_path):
    target = tmp_path / "run.csv"
    words = ["run", "--draws", "0", "--months", "1", "--keep", "brent_price", "--out", str(target)]
    assert "in place of" not in CliRunner().invoke(main, words).stderr
    assert "in place of the file that was there" in CliRunner().invoke(main, words).stderr


def test_what_a_killed_run_left_is_swept_and_a_living_one_s_is_not(tmp_path):
    target = tmp_path / "a.nc"
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    gone = tmp_path / f".a.nc.{int(dead.stdout)}.xxxx"
    mine, other = tmp_path / f".a.nc.{os.getpid()}.yyyy", tmp_path / ".b.nc.1.zzzz"
    for folder in (gone, mine, other):
        folder.mkdir()
    with atomic(target) as part:
        part.write_bytes(b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([mine.name, other.name, "a.nc"])
