"""Pinned paths: overrides replace, targets scale, and every bad row is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import econ
from econ.errors import Problems
from econ.scenarios import parse
from econ.vintage import vintage


#: The first two months that are forecast.
MONTHS = (vintage().after(1), vintage().after(2))


def row(month, variable, value, scenario=None):
    return {"month": month, "variable": variable, "value": value, "scenario": scenario}


def test_an_override_holds_and_months_not_named_stay_free():
    ds = econ.simulate("baseline", draws=5, months=3, given=[row(MONTHS[1], "brent_price", 45.0)])
    assert (ds.brent_price.sel(month=MONTHS[1]) == 45).all()
    assert float(ds.brent_price.sel(month=MONTHS[0]).std()) > 0


def test_a_target_is_met_and_the_detail_scaled():
    given = pd.DataFrame([row(MONTHS[0], "crude_runs", 4.5)])
    ds = econ.simulate("baseline", draws=5, months=2, given=given, keep="all")
    np.testing.assert_allclose(ds.crude_runs.sel(month=MONTHS[0]), 4.5, rtol=1e-12)
    total = ds.district_runs.sum("district").sel(month=MONTHS[0])
    np.testing.assert_allclose(total, ds.runs.sel(month=MONTHS[0]), rtol=1e-12)


def test_a_member_of_a_dim_can_be_given():
    given = [row(MONTHS[0], "crude_exports_india", 0.9)]
    ds = econ.simulate("baseline", draws=5, months=2, given=given)
    got = ds.crude_exports.sel(month=MONTHS[0], buyer="india")
    np.testing.assert_allclose(got, 0.9, rtol=1e-9)


def test_one_scenario_can_be_given_its_own():
    given = [row(MONTHS[0], "brent_price", 45.0, "all_channels")]
    ds = econ.simulate(["baseline", "all_channels"], draws=3, months=1, given=given)
    assert (ds.brent_price.sel(scenario="all_channels") == 45).all()
    assert not (ds.brent_price.sel(scenario="baseline") == 45).any()


def test_every_bad_row_is_told_at_once(tmp_path):
    path = tmp_path / "given.csv"
    path.write_text(
        "month,variable,value,scenario\n"
        f"{MONTHS[0]},brent_prise,60,\n"
        f"{vintage().after(49)},brent_price,60,\n"
        f"{MONTHS[0]},brent_price,sixty,\n"
        f"{MONTHS[0]},brent_price,-5,\n"
        f"{MONTHS[0]},usd_rub,80,nowhere\n"
        f"{MONTHS[0]},usd_rub,80,\n"
        f"{MONTHS[0]},usd_rub,81,\n"
        "soon,usd_rub,80,\n"
    )
    with pytest.raises(Problems) as caught:
        econ.simulate("baseline", draws=1, months=2, given=path)
    text = str(caught.value)
    for line in (2, 3, 4, 5, 6, 8, 9):
        assert f"given.csv:{line}" in text, text
    assert "nearest: brent_price" in text
    assert " to ".join(MONTHS) in text


def test_missing_columns_and_files_are_told(tmp_path):
    with pytest.raises(econ.InputError, match="columns are missing"):
        econ.simulate("baseline", draws=1, months=1, given=pd.DataFrame({"month": [MONTHS[0]]}))
    with pytest.raises(econ.InputError, match="cannot be read"):
        econ.simulate("baseline", draws=1, months=1, given=tmp_path / "none.csv")


def test_a_part_given_above_its_total_is_refused_before_anything_is_simulated():
    given = [
        row(MONTHS[1], "crude_production", 9.0),
        row(MONTHS[1], "crude_runs", 9.5),
        row("2026-09", "crude_production", 9.0),
        row("2026-09", "crude_exports_india", 5.0),
        row("2026-09", "crude_exports_china", 5.0),
    ]
    with pytest.raises(Problems) as refused:
        econ.simulate("baseline", draws=1, months=3, given=given)
    text = str(refused.value)
    assert "crude_runs is given above crude_production" in text and MONTHS[1] in text
    assert "crude_exports is given above crude_production" in text and "2026-09" in text


def test_the_toss_over_the_damper_is_named_unless_a_scenario_decides_it():
    ds = econ.simulate("baseline", draws=2, months=1, keep="oil_gas_revenue")
    assert "damper_moratorium_policy" in ds.attrs["notes"]
    text = (
        "schema_version: 1\nname: x\ntitle: x\ndescription: x\nextends: baseline\n"
        "pressure: {damper_moratorium_policy: 0}\n"
    )
    decided = econ.simulate(parse(text, "x"), draws=2, months=1, keep="oil_gas_revenue")
    assert "damper_moratorium_policy" not in decided.attrs["notes"]
