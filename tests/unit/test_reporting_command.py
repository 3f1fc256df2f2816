"""What the command adds to a run: the uncertainty of its last scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from econ.commands.report import _given_to
from econ.parameters import load
from econ.uncertainty.report import OUTCOMES, STRESS, uncertainty


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


@pytest.mark.parametrize(("scenario", "prices"), [("baseline", ["60", "70"]), ("big_stick", ["60", "50"])])
def test_given_paths_of_other_scenarios_are_left_out(
    tmp_path: Path, scenario: str, prices: list[str]
) -> None:
    file = tmp_path / "given.csv"
    rows = ["month,variable,value,scenario", "2026-01,brent_price,60,"]
    rows += ["2026-02,brent_price,70,baseline", "2026-02,brent_price,50,big_stick"]
    file.write_text("\n".join(rows) + "\n")
    found = _given_to(str(file), scenario)
    assert found is not None
    assert [row["value"] for row in found] == prices
    assert _given_to(None, scenario) is None
