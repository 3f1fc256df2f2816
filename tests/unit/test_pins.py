"""Pinned paths: overrides replace, targets scale, and every bad row is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import econ
from econ.errors import Problems
from econ.scenarios import parse


def row(month, variable, value, scenario=None):
    return {"month": month, "variable": variable, "value": value, "scenario": scenario}


def test_an_override_holds_and_months_not_named_stay_free():
    ds = econ.simulate("baseline", draws=5, months=3, given=[row("2026-02", "brent_price", 45.0)])
    assert (ds.brent_price.sel(month="2026-02") == 45).all()
    assert float(ds.brent_price.sel(month="2026-01").std()) > 0


def test_a_target_is_met_and_the_detail_scaled():
    given = pd.DataFrame([row("2026-01", "crude_runs", 4.5)])
    ds = econ.simulate("baseline", draws=5, months=2, given=given, keep="all")
    np.testing.assert_allclose(ds.crude_runs.sel(month="2026-01"), 4.5, rtol=1e-12)
    total = ds.district_runs.sum("district").sel(month="2026-01")
    np.testing.assert_allclose(total, ds.runs.sel(month="2026-01"), rtol=1e-12)


def test_a_member_of_a_dim_can_be_given():
    given = [row("2026-01", "crude_exports_india", 0.9)]
    ds = econ.simulate("baseline", draws=5, months=2, given=given)
    got = ds.crude_exports.sel(month="2026-01", buyer="india")
    np.testing.assert_allclose(got, 0.9, rtol=1e-9)


def test_one_scenario_can_be_given_its_own():
    given = [row("2026-01", "brent_price", 45.0, "all_channels")]
    ds = econ.simulate(["baseline", "all_channels"], draws=3, months=1, given=given)
    assert (ds.brent_price.sel(scenario="all_channels") == 45).all()
    assert not (ds.brent_price.sel(scenario="baseline") == 45).any()


def test_every_bad_row_is_told_at_once(tmp_path):
    path = tmp_path / "given.csv"
    path.write_text(
        "month,variable,value,scenario\n"
        "2026-01,brent_prise,60,\n"
        "2030-01,brent_price,60,\n"
        "2026-01,brent_price,sixty,\n"
        "2026-01,brent_price,-5,\n"
        "2026-01,usd_rub,80,nowhere\n"
        "2026-01,usd_rub,80,\n"
        "2026-01,usd_rub,81,\n"
        "soon,usd_rub,80,\n"
    )
    with pytest.raises(Problems) as caught:
        econ.simulate("baseline", draws=1, months=2, given=path)
    text = str(caught.value)
    for line in (2, 3, 4, 5, 6, 8, 9):
        assert f"given.csv:{line}" in text, text
    assert "nearest: brent_price" in text
    assert "2026-01 to 2026-02" in text


def test_missing_columns_and_files_are_told(tmp_path):
    with pytest.raises(econ.InputError, match="columns are missing"):
        econ.simulate("baseline", draws=1, months=1, given=pd.DataFrame({"month": ["2026-01"]}))
    with pytest.raises(econ.InputError, match="cannot be read"):
        econ.simulate("baseline", draws=1, months=1, given=tmp_path / "none.csv")


def test_a_part_given_above_its_total_is_refused_before_anything_is_simulated():
    given = [
        row("2026-08", "crude_production", 9.0),
        row("2026-08", "crude_runs", 9.5),
        row("2026-09", "crude_production", 9.0),
        row("2026-09", "crude_exports_india", 5.0),
        row("2026-09", "crude_exports_china", 5.0),
    ]
    with pytest.raises(Problems) as refused:
        econ.simulate("baseline", start="2026-07", draws=1, months=3, given=given)
    text = str(refused.value)
    assert "crude_runs is given above crude_production" in text and "2026-08" in text
    assert "crude_exports is given above crude_production" in text and "2026-09" in text


def test_the_toss_over_the_damper_is_named_unless_a_scenario_decides_it():
    ds = econ.simulate("baseline", start="2026-07", draws=2, months=1, keep="oil_gas_revenue")
    assert "damper_moratorium_policy" in ds.attrs["notes"]
    text = (
        "schema_version: 1\nname: x\ntitle: x\ndescription: x\nextends: baseline\n"
        "pressure: {damper_moratorium_policy: 0}\n"
    )
    decided = econ.simulate(parse(text, "x"), start="2026-07", draws=2, months=1, keep="oil_gas_revenue")
    assert "damper_moratorium_policy" not in decided.attrs["notes"]
