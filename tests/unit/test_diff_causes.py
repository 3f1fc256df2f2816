"""Why two runs differ: each cause gets what it changed, nothing else, and the parts add up."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import econ
from econ.ensemble.api import run_plan
from econ.ensemble.plan import Plan, make_plan
from econ.errors import InputError
from econ.parameters import load
from econ.parameters.wording import reworded, wording
from econ.provenance.causes import CAUSES
from econ.provenance.sides import side
from econ.vintage import vintage

KEEP = ("oil_gas_revenue", "federal_balance", "brent_price")
#: Stored runs keep money in single precision.
CLOSE = 1e-5


def plan(**options: object) -> Plan:
    return make_plan(options.pop("scenario", "baseline"), keep=KEEP, draws=32, months=18, **options)  # type: ignore[arg-type]


@pytest.fixture
def stored(tmp_path: Path) -> Callable[[Plan, str], Path]:
    """Run a plan and keep it as a file."""
    return lambda made, name: econ.save(run_plan(made), tmp_path / f"{name}.nc")


def parts(found: xr.Dataset, name: str = "oil_gas_revenue") -> dict[str, float]:
    """Parts of the last whole year."""
    one = found.sel(outcome=name).isel(year=-1)
    np.testing.assert_allclose(one["part"].sum(), one["change"], rtol=1e-9, atol=1e-9)
    return {str(cause): float(one["part"].sel(cause=cause)) for cause in CAUSES}


def only(found: xr.Dataset, *causes: str) -> None:
    """These causes have a part, all others none."""
    held = parts(found)
    size = abs(float(found["new"].sel(outcome="oil_gas_revenue").isel(year=-1)))
    assert {cause for cause, value in held.items() if abs(value) > CLOSE * size} == set(causes), held


def test_every_wording_can_be_read_back() -> None:
    table = {name: p for name, p in load().items() if not p.relation}
    blank = next(p for p in table.values() if p.value is not None and not p.distribution)
    for p in table.values():
        again = reworded(blank, wording(p))
        assert again is not None, p.name
        assert wording(again) == wording(p)
        assert (again.distribution, again.kind, again.policy) == (p.distribution, p.kind, p.policy)


@pytest.mark.parametrize(
    "text", ["", "guess 1.0", "assumption one", "law 2020-13 1.0", "literature 1.0, uniform x"]
)
def test_a_damaged_wording_is_none(text: str) -> None:
    assert reworded(load()["cap_compliance"], text) is None


def test_a_run_and_itself_differ_in_nothing(stored: Callable[[Plan, str], Path]) -> None:
    path = stored(plan(), "one")
    only(econ.diff(path, path))


def test_scenario_and_pin(stored: Callable[[Plan, str], Path]) -> None:
    pin = [{"month": vintage().after(3), "variable": "brent_price", "value": 60.0}]
    one, other = stored(plan(), "one"), stored(plan(scenario="all_channels", given=pin), "other")
    only(econ.diff(one, other), "scenario", "pins")
    only(econ.diff(other, one), "scenario", "pins")


def test_a_parameter_of_then(stored: Callable[[Plan, str], Path]) -> None:
    p = load()["met_base_rate"]
    assert p.value is not None
    moved = replace(p, value=p.value * 1.1)
    then = replace(plan(), instead={p.name: moved})
    found = econ.diff(stored(then, "then"), stored(plan(), "now"))
    only(found, "parameters")
    assert parts(found)["parameters"] < 0


def test_coefficients_of_then(stored: Callable[[Plan, str], Path]) -> None:
    made = plan()
    moved = {
        name: replace(e, values=tuple(v * 1.2 for v in e.values))
        for name, e in made.estimates.items()
        if name == "brent"
    }
    then = replace(made, estimates={**made.estimates, **moved})
    only(econ.diff(stored(then, "then"), stored(made, "now")), "coefficients")


def test_data_of_an_earlier_day(stored: Callable[[Plan, str], Path]) -> None:
    as_of, start = vintage().after(-2), vintage().after(-2)
    then = stored(plan(as_of=as_of, start=start), "then")
    # What was known then made other coefficients and ranges by rule too.
    only(econ.diff(then, stored(plan(), "now")), "data", "coefficients", "parameters")


def test_the_first_archive_says_what_it_cannot_say(
    stored: Callable[[Plan, str], Path], repository: Path
) -> None:
    archive = next(iter(sorted((repository / "data" / "forecasts").glob("????-??.nc"))))
    found = econ.diff(archive, stored(plan(), "now"), draws=32)
    held = parts(found)
    assert found["unknown"].sel(cause="parameters")
    assert any("no parameters" in note for note in json.loads(found.attrs["notes"]))
    assert held["data"] != 0
    assert held["other code"] != 0
    assert held["parameters"] == 0


def test_a_folder_and_its_copy_differ_in_nothing(data_copy: Path, repository: Path) -> None:
    found = econ.diff(repository / "data", data_copy, draws=16, keep=KEEP)
    assert float(abs(found["part"]).max()) == 0
    assert not found["swapped"].sel(cause="data")


def test_what_is_no_run_is_refused(tmp_path: Path, stored: Callable[[Plan, str], Path]) -> None:
    path = stored(plan(), "one")
    with pytest.raises(InputError, match="no data folder"):
        econ.diff(tmp_path, path)
    with pytest.raises(InputError, match="no such file"):
        econ.diff(tmp_path / "none.nc", path)
    with pytest.raises(InputError, match="no such way"):
        econ.diff(path, path, by="causes")
    with pytest.raises(InputError, match="not in both runs"):
        econ.diff(path, path, keep=["oil_gas_revenu"])
    with pytest.raises(InputError, match="no such scenario"):
        side(path, scenario="tariff")


def test_the_command(stored: Callable[[Plan, str], Path]) -> None:
    path = str(stored(plan(), "one"))
    run = subprocess.run(
        [sys.executable, "-m", "econ", "diff", path, path, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout)
    assert found["by"] == "cause"
    assert {row["outcome"] for row in found["outcomes"]} == set(KEEP)
    assert set(found["outcomes"][0]["parts"]) == set(CAUSES)
