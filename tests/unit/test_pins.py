"""Pinned paths: overrides replace, targets scale, and every bad row is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import econ
from econ.errors import Problems
from econ.scenarios import parse
from econ.vintage import vintage

AHEAD = vintage().after


def row(month, variable, value, scenario=None):
    return {"month": month, "variable": variable, "value": value, "scenario": scenario}


def test_an_override_holds_and_months_not_named_stay_free():
    ds = econ.simulate("baseline", draws=5, months=3, given=[row(AHEAD(2), "brent_price", 45.0)])
    assert (ds.brent_price.sel(month=AHEAD(2)) == 45).all()
    assert float(ds.brent_price.sel(month=AHEAD(1)).std()) > 0


def test_a_target_is_met_and_the_detail_scaled():
    given = pd.DataFrame([row(AHEAD(1), "crude_runs", 4.5)])
    ds = econ.simulate("baseline", draws=5, months=2, given=given, keep="all")
    np.testing.assert_allclose(ds.crude_runs.sel(month=AHEAD(1)), 4.5, rtol=1e-12)
    total = ds.district_runs.sum("district").sel(month=AHEAD(1))
    np.testing.assert_allclose(total, ds.runs.sel(month=AHEAD(1)), rtol=1e-12)


def test_a_member_of_a_dim_can_be_given():
    given = [row(AHEAD(1), "crude_exports_india", 0.9)]
    ds = econ.simulate("baseline", draws=5, months=2, given=given)
    got = ds.crude_exports.sel(month=AHEAD(1), buyer="india")
    np.testing.assert_allclose(got, 0.9, rtol=1e-9)


def test_one_scenario_can_be_given_its_own():
    given = [row(AHEAD(1), "brent_price", 45.0, "all_channels")]
    ds = econ.simulate(["baseline", "all_channels"], draws=3, months=1, given=given)
    assert (ds.brent_price.sel(scenario="all_channels") == 45).all()
    assert not (ds.brent_price.sel(scenario="baseline") == 45).any()


def test_every_bad_row_is_told_at_once(tmp_path):
    path = tmp_path / "given.csv"
    path.write_text(
        "month,variable,value,scenario\n"
        f"{AHEAD(1)},brent_prise,60,\n"
        f"{AHEAD(49)},brent_price,60,\n"
        f"{AHEAD(1)},brent_price,sixty,\n"
        f"{AHEAD(1)},brent_price,-5,\n"
        f"{AHEAD(1)},usd_rub,80,nowhere\n"
        f"{AHEAD(1)},usd_rub,80,\n"
        f"{AHEAD(1)},usd_rub,81,\n"
        "soon,usd_rub,80,\n"
    )
    with pytest.raises(Problems) as caught:
        econ.simulate("baseline", draws=1, months=2, given=path)
    text = str(caught.value)
    for line in (2, 3, 4, 5, 6, 8, 9):
        assert f"given.csv:{line}" in text, text
    assert "nearest: brent_price" in text
    assert f"{AHEAD(1)} to {AHEAD(2)}" in text


def test_missing_columns_and_files_are_told(tmp_path):
    with pytest.raises(econ.InputError, match="columns are missing"):
        econ.simulate("baseline", draws=1, months=1, given=pd.DataFrame({"month": [AHEAD(1)]}))
    with pytest.raises(econ.InputError, match="cannot be read"):
        econ.simulate("baseline", draws=1, months=1, given=tmp_path / "none.csv")


def test_a_part_given_above_its_total_is_refused_before_anything_is_simulated():
    given = [
        row(AHEAD(2), "crude_production", 9.0),
        row(AHEAD(2), "crude_runs", 9.5),
        row(AHEAD(3), "crude_production", 9.0),
        row(AHEAD(3), "crude_exports_india", 5.0),
        row(AHEAD(3), "crude_exports_china", 5.0),
    ]
    with pytest.raises(Problems) as refused:
        econ.simulate("baseline", start=AHEAD(1), draws=1, months=3, given=given)
    text = str(refused.value)
    assert "crude_runs is given above crude_production" in text and AHEAD(2) in text
    assert "crude_exports is given above crude_production" in text and AHEAD(3) in text


def test_the_toss_over_the_damper_is_named_unless_a_scenario_decides_it():
    ds = econ.simulate("baseline", start=AHEAD(1), draws=2, months=1, keep="oil_gas_revenue")
    assert "damper_moratorium_policy" in ds.attrs["notes"]
    text = (
        "schema_version: 1\nname: x\ntitle: x\ndescription: x\nextends: baseline\n"
        "pressure: {damper_moratorium_policy: 0}\n"
    )
    decided = econ.simulate(parse(text, "x"), start=AHEAD(1), draws=2, months=1, keep="oil_gas_revenue")
    assert "damper_moratorium_policy" not in decided.attrs["notes"]


def test_the_toss_over_the_gas_tax_is_named_where_a_run_reaches_it():
    short, long = (econ.simulate("baseline", draws=2, months=m, keep="oil_gas_revenue") for m in (1, 18))
    assert "gas tax" not in short.attrs["notes"]
    assert "gas tax" in long.attrs["notes"]


def test_a_total_leaves_what_its_parts_do_not_explain():
    given = [row(AHEAD(1), "oil_gas_revenue", 900.0), row(AHEAD(1), "met_oil", 700.0)]
    ds = econ.simulate("baseline", draws=5, months=2, given=given, keep="all").sel(month=AHEAD(1))
    np.testing.assert_allclose(ds.oil_gas_revenue, 900, rtol=1e-12)
    assert (ds.met_oil == 700).all()
    np.testing.assert_allclose(ds.oil_gas_parts + ds.other_oil_gas_revenue, 900, rtol=1e-12)


def test_a_given_balance_is_met_by_spending_and_a_given_revenue_by_what_is_not_oil():
    given = [row(AHEAD(1), "federal_balance", -400.0), row(AHEAD(1), "federal_revenue", 3500.0)]
    ds = econ.simulate("baseline", draws=5, months=1, given=given, keep="all")
    np.testing.assert_allclose(ds.federal_spending, 3900, rtol=1e-12)
    np.testing.assert_allclose(ds.oil_gas_revenue + ds.non_oil_revenue, 3500, rtol=1e-12)
    assert float(ds.oil_gas_revenue.std()) > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("liquid_nwf", 4000.0),
        ("cpi_change", 0.4),
        ("nominal_gdp", 19_000.0),
        ("gasoline_retail_price", 70.0),
        ("diesel_retail_price", 80.0),
        ("damper_payment", 50.0),
        ("federal_spending", 3800.0),
        ("non_oil_revenue", 2500.0),
    ],
)
def test_what_is_known_best_can_be_given(name, value):
    ds = econ.simulate("baseline", draws=5, months=2, given=[row(AHEAD(1), name, value)], keep=[name])
    assert (ds[name].sel(month=AHEAD(1)) == value).all()
    assert float(ds[name].sel(month=AHEAD(2)).std()) > 0


def test_totals_and_terms_that_disagree_are_refused_with_the_month():
    first = [row(AHEAD(1), "federal_balance", -400.0), row(AHEAD(1), "federal_spending", 3900.0)]
    with pytest.raises(Problems, match=rf"{AHEAD(1)}(.|\n)*give federal_revenue"):
        econ.simulate("baseline", draws=1, months=1, given=first)
    with pytest.raises(Problems, match=r"100\.0 bn RUB apart"):
        econ.simulate("baseline", draws=1, months=1, given=[*first, row(AHEAD(1), "federal_revenue", 3400.0)])
    agreed = [*first, row(AHEAD(1), "federal_revenue", 3500.0)]
    ds = econ.simulate("baseline", draws=1, months=1, given=agreed, keep="all")
    np.testing.assert_allclose(ds.federal_balance, -400, rtol=1e-12)
