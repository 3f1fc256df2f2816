"""`econ given`: what can be pinned, a file to begin with, a check of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import econ
from econ.cli import main
from econ.errors import InputError, Problems
from econ.variables import variables
from econ.vintage import vintage


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_every_series_that_can_be_given_is_listed_with_its_units_and_newest_observation():
    found = {series.name: series for series in econ.pinnable()}
    for variable in variables().values():
        assert (
            bool(variable.given) == any(name.startswith(variable.name) for name in found)
            or not variable.given
        )
    brent = found["brent_price"]
    assert brent.unit == "USD/bbl" and "USD/t" in brent.units and brent.world
    assert brent.last_month == vintage().last_month
    assert brent.seen is not None and brent.last is not None
    assert brent.seen[0] <= brent.last <= brent.seen[1]
    assert {"crude_exports_china", "crude_exports_india"} <= set(found)
    assert found["federal_balance"].way != brent.way


@pytest.mark.parametrize("name", ["brent_prise", "fiscal_stress", "crude_exports", ""])
def test_a_name_that_cannot_be_given_is_refused(name):
    with pytest.raises(InputError):
        econ.pinnable(name)


def test_a_new_file_is_valid_as_it_is_and_overwrites_nothing(tmp_path: Path):
    target = econ.new_given(
        tmp_path / "mine.csv",
        [
            series.name
            for series in econ.pinnable()
            if series.last is not None and not series.name.startswith(("federal", "oil_gas", "non_oil"))
        ],
        months=3,
    )
    checked = econ.validate_given(target)
    assert checked.values == 3 * len(checked.names)
    assert (checked.first, checked.last) == (vintage().after(1), vintage().after(3))
    with pytest.raises(InputError, match="exists"):
        econ.new_given(target)


@pytest.mark.parametrize("path", ["mine.txt", "none/mine.csv", "", "a\0.csv"])
def test_a_place_that_cannot_be_is_refused(tmp_path: Path, path: str):
    with pytest.raises(InputError):
        econ.new_given(str(tmp_path / path) if path and "\0" not in path else path)


def test_a_check_names_every_fault_and_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("econ.ensemble.runner.run_draws", None)
    path = tmp_path / "mine.csv"
    path.write_text(
        f"month,variable,value\n{vintage().after(1)},brent_price,dear\n{vintage().after(90)},usd_rub,80\n"
    )
    with pytest.raises(Problems) as caught:
        econ.validate_given(path)
    assert "mine.csv:2" in str(caught.value) and "mine.csv:3" in str(caught.value)


def test_the_commands_say_the_same(tmp_path: Path):
    listed = json.loads(run("given", "list", "--json").stdout)
    assert [one["name"] for one in listed] == [series.name for series in econ.pinnable()]
    assert "USD/bbl" in run("given", "list", "brent_price").stdout
    target = tmp_path / "mine.csv"
    assert run("given", "new", target, "usd_rub", "--months", 2).exit_code == 0
    checked = run("given", "validate", target, "--scenario", "baseline", "--scenario", "tariff_100")
    assert checked.exit_code == 0 and "2 values of usd_rub" in checked.stdout
    assert json.loads(run("given", "validate", target, "--json").stdout)["names"] == ["usd_rub"]
    assert run("given", "validate", tmp_path / "none.csv").exit_code == 2
    assert run("given", "new", target).exit_code == 2
