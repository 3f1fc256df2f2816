"""Dollars: each month and simulation at its own rate; years join published months at published rates."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.errors import InputError
from econ.outcomes.currency import in_usd, with_rate

KEEP = ["oil_gas_revenue", "liquid_nwf", "gasoline_retail_price", "usd_rub", "brent_price", "fiscal_stress"]


@pytest.fixture(scope="module")
def roubles():
    return econ.simulate(["baseline", "all_channels"], months=6, draws=64, keep=KEEP)


@pytest.fixture(scope="module")
def dollars(roubles):
    return in_usd(roubles)


def test_roubles_are_divided_by_the_rate_of_their_own_simulation(roubles, dollars):
    for name, unit in (("oil_gas_revenue", "bn USD"), ("gasoline_retail_price", "USD/l")):
        np.testing.assert_array_equal(dollars[name], roubles[name] / roubles["usd_rub"])
        assert dollars[name].attrs["units"] == unit
        assert dollars[name].dims == roubles[name].dims
    assert dollars["liquid_nwf"].attrs["units"] == "bn USD"
    for name in ("usd_rub", "brent_price", "fiscal_stress"):
        np.testing.assert_array_equal(dollars[name], roubles[name])
        assert dollars[name].attrs == roubles[name].attrs


def test_a_ratio_of_means_is_not_what_is_shown(roubles, dollars):
    crude = roubles["oil_gas_revenue"].mean("draw") / roubles["usd_rub"].mean("draw")
    assert (abs(dollars["oil_gas_revenue"].mean("draw") / crude - 1) > 1e-6).any()


def test_a_year_joins_published_months_at_published_rates(roubles, dollars):  # history: examples
    year = econ.annual(dollars, "oil_gas_revenue", [2026]).isel(year=0)
    assert int(year["published"]) == 6 and int(year["months"]) == 12
    history = econ.history()
    since = history.sel(month=slice("2026-01", "2026-06"))
    published = float((since["oil_gas_revenue"] / since["usd_rub"]).sum())
    simulated = dollars["oil_gas_revenue"].sum("month")
    np.testing.assert_allclose(year, simulated + published, rtol=1e-12)


def test_dollars_once_are_dollars_and_their_hash_is_their_own(roubles, dollars):
    assert in_usd(dollars) is dollars
    assert dollars.attrs["currency"] == "USD"
    assert dollars.attrs["content_hash"] != roubles.attrs["content_hash"]
    assert "currency" not in roubles.attrs


def test_what_cannot_be_converted_is_refused(roubles):
    with pytest.raises(InputError, match="lacks the rate"):
        in_usd(roubles.drop_vars("usd_rub"))
    with pytest.raises(InputError, match="quantiles cannot"):
        in_usd(econ.simulate(months=1, draws=64, quantiles=[0.5], keep=KEEP))


def test_the_rate_is_kept_beside_what_is_asked_for():
    assert with_rate("headline") == "headline"
    assert with_rate(["oil_income"]) == ["oil_income", "usd_rub"]
    assert with_rate(["usd_rub", "oil_income"]) == ["oil_income", "usd_rub"]


def test_a_stored_run_in_dollars_is_made_again_in_dollars(dollars, tmp_path):
    path = tmp_path / "dollars.nc"
    econ.save(dollars, path)
    found = econ.reproduce(path)
    assert found.agrees and not found.edited
    assert econ.read(path)["oil_gas_revenue"].attrs["units"] == "bn USD"
