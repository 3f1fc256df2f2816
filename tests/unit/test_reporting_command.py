"""What the command adds to a run, which scenario leads, and what is refused before anything is run."""

from __future__ import annotations

from pathlib import Path

import pytest

import econ
from econ.commands.report import SCENARIOS, _with_reference
from econ.errors import InputError
from econ.parameters import load
from econ.reporting.lead import leading_of
from econ.reporting.page.gather import given_for, rows_of
from econ.scenarios.library import load as scenario
from econ.uncertainty.report import OUTCOMES, STRESS, uncertainty
from tests.unit.test_cli import econ as command


def test_a_scenario_has_sources_and_named_parameters() -> None:
    found = uncertainty("baseline", months=3, draws=64, n=4, seed=3)
    assert found.scenario == "baseline"
    assert tuple(found.shares["outcome"].values) == OUTCOMES
    assert found.shares.attrs["months"].startswith("last 3 of 3")
    assert set(found.shares["source"].values) >= {"shocks", "coefficients"}
    for name in STRESS:
        shares = [one.share for one in found.top[name]]
        assert len(shares) == 4
        assert shares == sorted(shares, reverse=True)
        assert all(set(one.parameter.split(", ")) <= set(load()) for one in found.top[name])


@pytest.mark.parametrize(
    ("shown", "reference", "leads"),
    [
        (SCENARIOS, "baseline", ("baseline", "no_pressure")),
        (("mine",), "mine", ("mine", "baseline")),
        (("baseline", "mine"), "baseline", ("mine", "baseline")),
        (("no_pressure", "mine", "tariff_100"), "no_pressure", ("mine", "no_pressure")),
        (("baseline", "tariff_100"), "baseline", ("tariff_100", "baseline")),
        (("baseline",), "baseline", ("baseline", "no_pressure")),
        (("relief_unconditional", "baseline"), "baseline", ("relief_unconditional", "baseline")),
    ],
)
def test_the_reader_s_own_scenario_leads(shown, reference, leads) -> None:
    assert leading_of(shown, reference) == leads


@pytest.mark.parametrize(
    ("asked", "shown", "reference"),
    [
        (["relief_unconditional"], ["relief_unconditional", "baseline"], "baseline"),
        (["baseline"], ["baseline", "no_pressure"], "baseline"),
        (["baseline", "tariff_100"], ["baseline", "tariff_100"], ""),
        (list(SCENARIOS), list(SCENARIOS), ""),
    ],
)
def test_what_the_leading_scenario_is_measured_against_is_beside_it(asked, shown, reference) -> None:
    runs, against = _with_reference([scenario(name) for name in asked], "")
    assert [run.name for run in runs] == shown and against == reference
    assert _with_reference([scenario(asked[0])], "baseline")[1] == "baseline"


def test_given_paths_of_other_scenarios_are_left_out_and_those_of_the_leading_one_follow_it(
    tmp_path,
) -> None:  # history: made-up months
    file = tmp_path / "given.csv"
    rows = ["month,variable,value,scenario", "2026-07,brent_price,60,"]
    rows += ["2026-08,brent_price,70,baseline", "2026-08,brent_price,50,all_channels"]
    file.write_text("\n".join(rows) + "\n")
    base, stick = scenario("baseline"), scenario("all_channels")
    assert [row["value"] for row in rows_of(str(file), base)] == [60, 70]
    assert [row["value"] for row in rows_of(str(file), base, stick)] == [60, 70, 50]
    assert rows_of(None, base) is None
    widened = given_for(str(file), base, [stick])
    assert [row["scenario"] for row in widened if row["value"] == 70] == ["baseline", "all_channels"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--window", "2040"], "lies outside the run"),
        (["--sections", "budget,fule"], "no such section"),
        (["--outcomes", "liquid_nfw"], "liquid_nwf"),
        (["--figures", "{here}/no/such/place"], "figures cannot be written there"),
        (["--figures", "{here}/text.png"], "is a file, not a folder"),
        (["--logo", "{here}/no.png"], "cannot be read"),
        (["--logo", "{here}/text.png"], "is no picture"),
        (["--issued", "tomorrow"], "is no day"),
        (["--title", "日本"], "U+65E5"),
        (["{here}/glyph.yaml"], "U+65E5"),
        (["{here}/run.nc", "--draws", "99"], "a stored run has its own"),
        (["{here}/run.nc", "{here}/run.nc"], "one stored run at a time"),
        (["baseline"] * 17, "a scenario is named twice"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_run(tmp_path: Path, monkeypatch, words, said) -> None:
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "run.nc").write_text("")
    (tmp_path / "glyph.yaml").write_text(
        "schema_version: 1\nname: glyph\ntitle: 日\ndescription: .\nextends: baseline\n", encoding="utf-8"
    )
    monkeypatch.setattr("econ.ensemble.runner.run_chunk", None)
    given = [word.format(here=tmp_path) for word in words]
    done = command("report", *given, "--out", str(tmp_path / "out.pdf"))
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert not list(tmp_path.glob("out*"))


def test_stored_runs_are_put_side_by_side_and_make_a_report(tmp_path: Path) -> None:
    how = {"draws": 40, "months": 3, "seed": 2}
    one, two = econ.simulate("baseline", **how), econ.simulate(["no_pressure", "tariff_100"], **how)
    both = econ.combine(one, two)
    straight = econ.simulate(["baseline", "no_pressure", "tariff_100"], **how)
    assert list(both["scenario"].values) == ["baseline", "no_pressure", "tariff_100"]
    for name in straight.data_vars:
        assert both[name].equals(straight[name]), name
    assert both.attrs["forced"] == straight.attrs["forced"]
    assert both.attrs["identity"] == straight.attrs["identity"]
    # A scenario that both have alike is there once.
    assert list(econ.combine(one, straight)["scenario"].values) == list(straight["scenario"].values)
    for other, said in (
        (econ.simulate("no_pressure", **{**how, "seed": 3}), "seed: 2 in the first, 3 here"),
    ):
        with pytest.raises(InputError, match=said):
            econ.combine(one, other)
