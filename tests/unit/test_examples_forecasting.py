"""The examples for forecasters run as they are written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from econ.vintage import vintage


def call(repository: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """An example in a process of its own, from the source tree."""
    env = {**os.environ, "PYTHONPATH": str(repository), **environment}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=repository, env=env, capture_output=True, text=True, check=False)


def lines(out: Path) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_what_if_says_what_it_is_given(repository: Path) -> None:
    done = call(repository, "examples/what_if.py", "64")
    assert done.returncode == 0, done.stderr
    assert "given: brent_price" in done.stdout and "given: usd_rub" in done.stdout
    assert done.stdout.count("oil_gas_revenue") >= 4


def test_a_monthly_update_is_safe_twice(repository: Path, tmp_path: Path) -> None:
    words = (
        "examples/monthly_update.py",
        "--out",
        str(tmp_path),
        "--draws",
        "100",
        "--without",
        "report",
        "run",
    )
    first = call(repository, *words, ECON_CACHE="off")
    assert first.returncode == 0, first.stderr
    folder = tmp_path / vintage().last_month
    assert {path.name for path in folder.iterdir()} == {"nowcast.nc", "forecast.nc"}
    done = lines(tmp_path)
    assert [line["command"][1] for line in done] == ["nowcast", "forecast"]
    assert all(line["exit_code"] == 0 and line["seconds"] > 0 for line in done)
    again = call(repository, *words, ECON_CACHE="off")
    assert again.returncode == 0 and len(lines(tmp_path)) == len(done)
    assert not (tmp_path / ".lock").exists()


def test_wrong_rows_end_the_update_with_their_code(repository: Path, tmp_path: Path, data_copy: Path) -> None:
    rows = tmp_path / "new"
    rows.mkdir()
    (rows / "no_such_table.csv").write_text("period,series,value\n")
    out = tmp_path / "issues"
    done = call(repository, "examples/monthly_update.py", "--rows", str(rows), "--out", str(out),
                ECON_DATA=str(data_copy))  # fmt: skip
    assert done.returncode == 2 and "no_such_table" in done.stderr
    assert [line["exit_code"] for line in lines(out)] == [2]
    assert not (out / vintage().last_month).exists() and not (out / "taken.json").exists()


def test_two_updates_do_not_meet(repository: Path, tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    done = call(repository, "examples/monthly_update.py", "--out", str(tmp_path))
    assert done.returncode == 2 and "another update" in done.stderr


@pytest.mark.slow
def test_a_month_is_rolled_and_reported(repository: Path, tmp_path: Path, data_copy: Path) -> None:
    """With the report; the month is the data's own, so that the roll is passed over."""
    words = ("--month", vintage().last_month, "--out", str(tmp_path / "issues"), "--draws", "100")
    done = call(repository, "examples/monthly_update.py", *words, ECON_DATA=str(data_copy))
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "issues" / vintage().last_month
    written = {path.name for path in folder.iterdir()}
    assert written >= {"nowcast.nc", "forecast.nc", "run.nc", "outlook.pdf"}
    assert all(name.startswith("outlook") for name in written - {"nowcast.nc", "forecast.nc", "run.nc"})
