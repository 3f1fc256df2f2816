"""Calendar years are whole: published and simulated months together, and the label says which."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import econ
from econ.errors import InputError
from econ.observations.arrays import load as panel
from econ.outcomes.events import annual_deficit, probabilities
from econ.outcomes.years import main_year, of_year, spoken_years, year_title
from tests.unit.reporting_dataset import made_up

PLAIN = ("oil_gas_revenue", "liquid_nwf", "gasoline_output", "fuel_stress", "crude_exports")


def shifted(start: str, months: int, published: dict[str, Any] | None = None) -> Any:
    """The made-up run with another start, and what was published before it."""
    ds = made_up(("baseline", "all_channels"), draws=4, months=months)
    first = np.datetime64(start, "M")
    dates = (first + np.arange(months)).astype("datetime64[ns]")
    attrs = {"start": start, "published": json.dumps(published or {})}
    return ds.assign_coords(month=dates).assign_attrs(ds.attrs | attrs)


def before(start: str, values: Any = 1.0) -> dict[str, Any]:
    """The same figure for each month from January to before the start."""
    first = np.datetime64(start, "M")
    return {str(first - k): values for k in range(1, int(first.astype(int)) % 12 + 1)}


def test_a_run_of_whole_years_needs_no_published_month() -> None:
    run = shifted("2036-01", 24)
    for name, by_hand in (
        ("oil_gas_revenue", lambda x: x.sum(1)),
        ("liquid_nwf", lambda x: x[:, -1]),
        ("gasoline_output", lambda x: x.mean(1)),
        ("crude_exports", lambda x: x.mean(1)),
    ):
        found = econ.annual(run, name)
        assert found.dims == ("scenario", "year", *run[name].dims[2:])
        for place, months in enumerate((slice(0, 12), slice(12, 24))):
            np.testing.assert_allclose(
                found.isel(year=place).values, by_hand(run[name].values[:, months]), rtol=1e-12
            )
        assert found["label"].values.tolist() == ["2036", "2037"]
        assert found["months"].values.tolist() == [12, 12]
        assert found["published"].values.tolist() == [0, 0]


def test_a_july_start_is_joined_with_the_published_half() -> None:
    run = shifted("2036-07", 24, {"oil_gas_revenue": before("2036-07", 700.0)})
    found = econ.annual(run, "oil_gas_revenue")
    half = run["oil_gas_revenue"].values[:, :6].sum(1)
    np.testing.assert_allclose(found.sel(year=2036).values, 6 * 700 + half, rtol=1e-12)
    assert found["months"].values.tolist() == [12, 12, 6]
    assert found["published"].values.tolist() == [6, 0, 0]
    assert found["label"].values.tolist() == [
        "2036 (6 of 12 months published)",
        "2037",
        "January to June 2038 (6 of 12 months)",
    ]


def test_a_mean_joins_months_alike_and_by_member() -> None:
    figures = {"crude_exports": before("2036-05", [2.0, 1.7, 0.3, 0.6])}
    found = econ.annual(shifted("2036-05", 8, figures), "crude_exports")
    run = shifted("2036-05", 8)["crude_exports"]
    hand = (4 * np.array([2.0, 1.7, 0.3, 0.6])[:, None] + run.values.sum(1)) / 12
    np.testing.assert_allclose(found.sel(year=2036).values, hand, rtol=1e-12)
    assert found["label"].item() == "2036 (4 of 12 months published)"


def test_one_missing_month_leaves_a_part_of_the_year_and_says_so() -> None:
    figures = before("2036-07", 700.0)
    del figures["2036-03"]
    run = shifted("2036-07", 6, {"oil_gas_revenue": figures})
    found = econ.annual(run, "oil_gas_revenue")
    np.testing.assert_allclose(found.values[:, 0], run["oil_gas_revenue"].values.sum(1))
    assert (found["months"].item(), found["published"].item()) == (6, 0)
    assert found["label"].item() == "July to December 2036 (6 of 12 months)"


def test_a_published_sum_since_january_stands_for_its_months() -> None:
    figures = {"2036-03": -500.0, "since January": -3690.0}
    run = shifted("2036-07", 6, {"federal_balance": figures})
    found = econ.annual(run, "federal_balance").isel(year=0)
    np.testing.assert_allclose(found.values, run["federal_balance"].values.sum(1) - 3690)
    assert found["label"].item() == "2036 (6 of 12 months published)"


def test_a_run_that_ends_before_december_says_what_it_covers() -> None:
    run = shifted("2036-07", 3, {"oil_gas_revenue": before("2036-07", 700.0)})
    found = econ.annual(run, "oil_gas_revenue")
    assert found["label"].item() == ("January to September 2036 (9 of 12 months, 6 of 12 months published)")
    fund, shortage = econ.annual(run, "liquid_nwf"), econ.annual(run, "gasoline_shortage_share")
    assert fund["label"].item() == "end of September 2036"
    assert shortage["label"].item() == "July to September 2036 (3 of 12 months)"
    assert of_year(run, "oil_gas_revenue").attrs["part"] == "January to September 2036"
    assert of_year(run, "gasoline_shortage_share").attrs["part"] == ""
    assert year_title(run, 2036) == "July to September 2036 (3 of 12 months)"


def test_what_nobody_publishes_comes_from_the_run_s_own_sum_since_january() -> None:
    run = shifted("2036-07", 6)
    gdp = run["nominal_gdp"]
    assert econ.annual(run, "nominal_gdp")["label"].item() == "July to December 2036 (6 of 12 months)"
    run["nominal_gdp_ytd"] = (gdp.cumsum("month") + 110_000.0).assign_attrs(gdp.attrs)
    found = econ.annual(run, "nominal_gdp").isel(year=0)
    np.testing.assert_allclose(found.values, gdp.values.sum(1) + 110_000, rtol=1e-12)
    assert found["published"].item() == 0
    assert found["label"].item() == "2036 (6 of 12 months before the run, as the model has them)"


def test_deficits_of_a_july_start_are_those_of_whole_years() -> None:
    run = shifted("2036-07", 24, {"federal_balance": {"since January": -3000.0}})
    assert annual_deficit(run)["year"].values.tolist() == [2037]
    gdp = run["nominal_gdp"]
    since = gdp.groupby("month.year").cumsum("month")
    since[:, :6] += 110_000.0
    run["nominal_gdp_ytd"] = since.assign_attrs(gdp.attrs)
    found = annual_deficit(run)
    assert found["year"].values.tolist() == [2036, 2037]
    lost = 3000 - run["federal_balance"].values[:, :6].sum(1)
    np.testing.assert_allclose(found.values[:, 0], lost / (110_000 + gdp.values[:, :6].sum(1)), rtol=1e-12)
    told = [event for event in probabilities(run)["event"].unique() if "deficit" in event]
    assert told == [
        "the deficit of 2036 (6 of 12 months published) is above 3 percent of GDP",
        "the deficit of 2037 is above 3 percent of GDP",
    ]


def test_a_hole_is_a_hole_and_no_smaller_sum() -> None:
    run = shifted("2036-01", 12)
    run["oil_gas_revenue"].values[0, 4] = np.nan
    found = econ.annual(run, "oil_gas_revenue")
    assert np.isnan(found.sel(scenario="baseline")).all()
    assert np.isfinite(found.sel(scenario="all_channels")).all()


def test_months_that_were_cut_away_are_not_counted() -> None:
    run = shifted("2036-07", 24, {"oil_gas_revenue": before("2036-07")}).isel(month=slice(1, 11))
    found = econ.annual(run, "oil_gas_revenue")
    assert found["months"].values.tolist() == [5, 5]
    assert found["published"].values.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("start", "months", "main", "spoken"),
    [
        ("2036-01", 24, 2037, [2036, 2037]),
        ("2036-07", 24, 2037, [2036, 2037]),
        ("2036-07", 12, 2036, [2036]),
        ("2036-10", 6, 2036, [2036]),
        ("2036-02", 3, 2036, [2036]),
        ("2036-11", 26, 2038, [2036, 2038]),
    ],
)
def test_which_years_are_spoken_of(start: str, months: int, main: int, spoken: list[int]) -> None:
    run = shifted(start, months)
    assert main_year(run) == main
    assert spoken_years(run) == spoken


def test_what_is_not_there_is_refused() -> None:
    run = shifted("2036-01", 12)
    with pytest.raises(InputError, match="nearest: oil_gas_revenue"):
        econ.annual(run, "oil_gas_revenu")
    with pytest.raises(InputError, match="does not touch"):
        econ.annual(run, "oil_gas_revenue", [2037])


@given(st.integers(0, 11), st.integers(1, 40))
def test_every_month_is_counted_once(shift: int, months: int) -> None:
    start = str(np.datetime64("2036-01", "M") + shift)
    run = shifted(start, months, {"oil_gas_revenue": before(start, 500.0)})
    found = econ.annual(run, "oil_gas_revenue")
    assert int(found["months"].sum()) == months + shift
    assert found["published"].values.tolist() == [shift, *[0] * (found.sizes["year"] - 1)]
    whole = run["oil_gas_revenue"].values.sum(1) + 500 * shift
    np.testing.assert_allclose(found.sum("year").values, whole, rtol=1e-9)
    for label, covered in zip(found["label"].values, found["months"].values, strict=True):
        assert (f"{covered} of 12 months" in label) == (covered < 12)


def test_a_run_carries_what_its_own_data_knew() -> None:
    """The ministry's first half of 2023, from the panel; fewer months where less was known."""
    arrays, months = panel()
    half = (months >= np.datetime64("2023-01")) & (months < np.datetime64("2023-07"))
    options: dict[str, Any] = {"start": "2023-07", "months": 6, "draws": 2}
    ds = econ.simulate("baseline", keep=["oil_gas_revenue", "federal_balance"], **options)
    found = econ.annual(ds, "oil_gas_revenue").isel(year=0)
    hand = ds["oil_gas_revenue"].sum("month").values + arrays["oil_gas_revenue"][half].sum()
    np.testing.assert_allclose(found.values, hand, rtol=1e-12)
    assert found["published"].item() == 6
    assert econ.annual(ds, "federal_balance")["published"].item() == 6
    early = econ.simulate("baseline", keep=["oil_gas_revenue"], as_of="2023-05", **options)
    assert econ.annual(early, "oil_gas_revenue")["published"].item() == 0


def test_a_year_survives_the_file(tmp_path: Any) -> None:
    options: dict[str, Any] = {"start": "2023-07", "months": 6, "draws": 2, "keep": ["crude_runs", "met_oil"]}
    ds = econ.simulate("baseline", **options)
    again = econ.read(econ.save(ds, tmp_path / "run.nc"))
    for name in ds.data_vars:
        first, second = econ.annual(ds, name), econ.annual(again, name)
        assert first["label"].item() == second["label"].item()
        np.testing.assert_allclose(first.values, second.values, rtol=1e-6)
