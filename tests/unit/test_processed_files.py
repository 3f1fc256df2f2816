"""A processed file that was edited, cut or exchanged is refused by name, and none ends the process."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import econ
from benchmarks.integrity.damage import damaged
from econ import manifest
from econ.cli import main
from econ.errors import StaleError
from econ.estimates import data_hash
from econ.estimates import load as load_estimates
from econ.observations import build, catalog
from econ.paths import data, processed

FILES = sorted(path.relative_to(processed()).as_posix() for path in processed().rglob("*") if path.is_file())
#: Edits, cuts and flips of each file.
EACH = 8
RUN = ["run", "baseline", "--draws", "0", "--months", "1"]


@pytest.fixture
def folder(data_copy) -> Path:
    """A copy of the processed data that a test may damage."""
    return data_copy / "processed"


@pytest.mark.parametrize("name", [name for name in FILES if name != manifest.RECORD])
def test_a_damaged_file_is_refused_by_name(folder, name):
    path = folder / name
    content = path.read_bytes()
    for what, other in damaged(content, EACH, FILES.index(name)):
        path.write_bytes(other)
        result = CliRunner().invoke(main, RUN)
        assert result.exit_code == 3, (what, result.output)
        assert name in result.stderr, (what, result.stderr)
        assert "Traceback" not in result.output
        assert "fix: run `econ" in result.stderr
    path.unlink()
    assert CliRunner().invoke(main, RUN).exit_code == 3
    path.write_bytes(content)
    assert CliRunner().invoke(main, RUN).exit_code == 0


def test_every_processed_file_is_bound():
    bound = json.loads((processed() / manifest.FILE).read_text(encoding="utf-8"))["files"]
    earlier = {f"estimates/{path.name}" for path in data("estimates").glob("*.json")}
    assert {*bound, manifest.FILE} == {*FILES, manifest.VINTAGE, *earlier}


@pytest.mark.parametrize("name", ["readings.csv", "observations.nc", "estimates.json"])
def test_a_fresh_process_refuses_what_another_build_made(
    folder, tmp_path, monkeypatch, name
):  # history: published figures
    """Each file sound in itself, of data that are not those beside it."""
    other = tmp_path / "other"
    shutil.copytree(folder.parent, other)
    found = [r for r in build.rebuilt() if not (r.series == "crude_runs" and r.period == "2025-09")]
    monkeypatch.setattr(build, "rebuilt", lambda: found)
    monkeypatch.setenv("ECON_DATA", str(other))
    build.build()
    _change_an_estimate(other / "processed")
    shutil.copyfile(other / "processed" / name, folder / name)
    monkeypatch.setenv("ECON_DATA", str(folder.parent))
    command = [sys.executable, "-m", "econ", *RUN]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 3
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_all_damaged_files_are_named_at_once(folder):
    for name in ("readings.csv", "observations.nc"):
        (folder / name).write_bytes(b"nothing")
    with pytest.raises(StaleError, match=r"^observations\.nc, readings\.csv: "):
        econ.simulate(draws=0, months=1)


def test_history_and_readings_are_refused_too(folder):  # history: published figures
    (folder / "observations.nc").write_bytes(b"nothing")
    for call in (econ.history, build.readings, lambda: econ.history(as_of="2025-06")):
        with pytest.raises(StaleError, match=r"observations\.nc"):
            call()


def test_run_time_tables_are_checked_where_there_are_no_raw_ones(folder):
    shutil.rmtree(folder.parent / "raw")
    assert catalog.rows("budget_annual")
    path = folder / "tables" / "budget_annual.csv"
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
    with pytest.raises(StaleError, match=r"tables/budget_annual\.csv[^$]*install the package again"):
        catalog.rows("budget_annual")


def test_a_build_mends_what_was_damaged(folder):
    before = data_hash()
    (folder / "readings.csv").write_bytes(b"nothing")
    (folder / "observations.nc").unlink()
    build.build()
    assert data_hash() == before
    assert "agree" in build.check()
    # Without its manifest nothing says that the estimates are those of `econ estimate`.
    (folder / manifest.FILE).unlink()
    build.build()
    with pytest.raises(StaleError, match=r"estimates\.json.*\n.*econ estimate"):
        load_estimates()


def test_a_damaged_panel_is_not_opened_by_the_check(folder):
    path = folder / "observations.nc"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(StaleError, match=r"observations\.nc is missing, or was changed after it was built"):
        build.check()


def test_another_month_axis_is_a_difference(folder):
    import xarray as xr

    panel = econ.history().load()
    panel["month"] = panel["month"] + np.timedelta64(31, "D")
    panel["month"].encoding = {"units": "days since 1970-01-01", "dtype": "int32"}
    panel.to_netcdf(folder / "observations.nc", engine="netcdf4")
    bound = json.loads((folder / manifest.FILE).read_text(encoding="utf-8"))
    manifest.record([name for name in bound["files"] if name != "estimates.json"], bound["raw"])
    assert xr.load_dataset(folder / "observations.nc").sizes["month"] == panel.sizes["month"]
    with pytest.raises(StaleError, match="panel's month differs"):
        build.check()


def test_a_raw_table_changed_after_the_build_is_named(data_copy):
    assert load_estimates()
    with (data_copy / "raw" / "prices.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(
        StaleError, match=r"^prices\.csv: the readings and the panel were made from other rows"
    ):
        load_estimates()


def test_a_vintage_changed_after_the_build_is_refused(data_copy):  # history: published figures
    path = data_copy / manifest.VINTAGE
    text = path.read_text(encoding="utf-8")
    assert "price_base" in text
    path.write_text(re.sub(r"(price_base: *).*", r"\g<1>2025-12", text), encoding="utf-8")
    result = CliRunner().invoke(main, RUN)
    assert result.exit_code == 3
    assert "vintage.yaml" in result.stderr


def test_estimates_of_an_earlier_day_are_bound_too(data_copy):  # history: published figures
    name = "estimates/2025-12.json"
    path = data_copy / name
    path.parent.mkdir(exist_ok=True)
    shutil.copyfile(data_copy / "processed" / "estimates.json", path)
    with pytest.raises(StaleError, match=name):
        load_estimates(as_of="2025-12")
    manifest.record([name])
    assert load_estimates(as_of="2025-12") == load_estimates()
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(StaleError, match=rf"{name}(.|\n)*econ estimate --as-of 2025-12"):
        load_estimates(as_of="2025-12")
    assert load_estimates()
    build.build()
    assert manifest.altered(name)


def test_the_hash_of_a_run_is_of_all_that_it_read(folder):
    """Other readings, another table or another estimate: another hash, each time."""
    seen = {data_hash()}
    _change_an_estimate(folder)
    manifest.record(["estimates.json"])
    seen.add(econ.simulate(draws=0, months=1).attrs["data_hash"])
    bound = json.loads((folder / manifest.FILE).read_text(encoding="utf-8"))
    for name in ("tables/budget_annual.csv", "readings.csv"):
        with (folder / name).open("a") as file:
            file.write("\n")
        manifest.record([n for n in bound["files"] if n != "estimates.json"], bound["raw"])
        seen.add(data_hash())
    assert len(seen) == 4


def _change_an_estimate(folder: Path) -> None:
    content = json.loads((folder / "estimates.json").read_text(encoding="utf-8"))
    content["relations"]["brent"]["values"][0] += 0.001
    (folder / "estimates.json").write_text(json.dumps(content), encoding="utf-8")
