"""The forecast by month and year, as it is and given paths."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.errors import EconError, InputError
from econ.forecasting.forecast import DISTRICTS
from econ.vintage import vintage

OPTIONS = {"months": 18, "draws": 64}


@pytest.fixture(scope="module")
def free():  # type: ignore[no-untyped-def]
    return econ.forecast(**OPTIONS)


def test_years_are_whole_and_join_published_months(free) -> None:  # type: ignore[no-untyped-def]
    first = int(vintage().start[:4])
    run = econ.simulate(keep=["oil_gas_revenue"], **OPTIONS)
    year = econ.annual(run, "oil_gas_revenue").sel(year=first).quantile(0.5, "draw")
    found = free["oil_gas_revenue_year"].sel(year=first, quantile=0.5)
    assert np.allclose(found, year)
    assert free["oil_gas_revenue_year"].attrs["year_is"] == "sum"
    months = np.datetime64(vintage().start, "M").astype(int) % 12
    assert f"{first}: {months}" in free["oil_gas_revenue_year"].attrs["published"]


def test_prices_at_the_pump_by_district(free) -> None:  # type: ignore[no-untyped-def]
    prices = free[DISTRICTS]
    assert prices.dims == ("scenario", "month", "district", "quantile")
    assert prices.sizes["district"] == 8 and (prices > 20).all()


def test_given_paths_are_kept_and_said(free) -> None:  # type: ignore[no-untyped-def]
    month = vintage().after(3)
    found = econ.forecast(given=[{"month": month, "variable": "brent_price", "value": 55.0}], **OPTIONS)
    assert np.allclose(found["brent_price"].sel(month=month), 55)
    said = json.loads(found.attrs["conditional_on"])
    assert said == [{"variable": "brent_price", "first": month, "last": month, "months": 1}]
    assert json.loads(free.attrs["conditional_on"]) == []
    before = vintage().after(2)
    # A condition forward in time: what comes before it is not revised.
    assert np.allclose(found["brent_price"].sel(month=before), free["brent_price"].sel(month=before))


@pytest.mark.parametrize(
    "options",
    [{"quantiles": (0.9, 0.1)}, {"quantiles": ()}, {"quantiles": (0.0, 0.5)}, {"keep": ["brent_pric"]},
     {"months": 0}, {"as_of": "2099-01"}, {"as_of": "2015-01"}],
)  # fmt: skip
def test_bad_input(options: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises((InputError, EconError)):
        econ.forecast(**options)


def test_the_command_says_what_it_is_conditional_on(tmp_path) -> None:  # type: ignore[no-untyped-def]
    given = tmp_path / "paths.csv"
    given.write_text(f"month,variable,value\n{vintage().after(1)},usd_rub,90\n")
    command = ["forecast", "--months", "6", "--draws", "32", "--given", str(given)]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 0 and f"Given usd_rub, {vintage().after(1)}" in " ".join(shown.output.split())
    target = tmp_path / "out.nc"
    result = CliRunner().invoke(main, [*command, "--json", "--out", str(target)])
    content = json.loads(result.stdout)
    assert content["conditional_on"][0]["variable"] == "usd_rub" and target.is_file()
    assert content["variables"]["oil_gas_revenue"]["unit"] == "bn RUB"
    assert content["as_of"] == str(vintage().known_by) and content["sources_off"] == ""


def test_as_of_an_earlier_day_starts_then() -> None:  # history: made-up months
    found = econ.forecast(
        as_of="2026-01", months=2, draws=16, keep=["brent_price"]
    )  # history: published cases
    assert str(found["month"].values[0])[:7] == "2026-01"


def test_a_forecast_as_a_table_is_a_stream_of_its_own(tmp_path) -> None:  # type: ignore[no-untyped-def]
    command = ["forecast", "--months", "2", "--draws", "16", "--keep", "usd_rub"]
    shown = CliRunner().invoke(main, [*command, "--csv", "--out", str(tmp_path / "same.csv")])
    assert shown.exit_code == 0 and shown.stdout == (tmp_path / "same.csv").read_text(encoding="utf-8")
    assert shown.stdout.startswith("variable,unit,")
    both = CliRunner().invoke(main, [*command, "--csv", "--json"])
    assert both.exit_code == 2 and "not both" in both.output
