"""Events counted on a dataset small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from econ.errors import InputError
from econ.outcomes import events


@pytest.fixture
def run() -> xr.Dataset:  # history: made-up months
    """Two scenarios, 18 months from January 2026, four draws."""
    months = np.datetime64("2026-01", "M") + np.arange(18)
    shape = (2, 18, 4)
    fund = np.full(shape, 500.0)
    fund[1, 3:, 0] = 0.0
    fund[1, 10:, 1] = 0.0
    balance = np.full(shape, -300.0)
    balance[1, :, 2:] = -700.0
    short = np.zeros(shape)
    short[1, 5, :3] = 0.06
    ban = np.zeros(shape)
    ban[:, :2] = 1.0
    ban[1, 2:4] = 0.33
    dims = ("scenario", "month", "draw")
    return xr.Dataset(
        {
            "liquid_nwf": (dims, fund),
            "federal_balance": (dims, balance),
            "nominal_gdp": (dims, np.full(shape, 20000.0)),
            "gasoline_shortage_share": (dims, short),
            "gasoline_export_ban": (dims, ban),
            "cost_of_continuing": (dims, np.full(shape, 100.0)),
        },
        {"scenario": ["calm", "hard"], "month": months.astype("datetime64[ns]"), "draw": np.arange(4)},
    )


def test_the_month_of_exhaustion(run: xr.Dataset) -> None:  # history: made-up months
    found = events.month_of_exhaustion(run)
    assert np.isnat(found.sel(scenario="calm")).all()
    hard = found.sel(scenario="hard").values.astype("datetime64[M]")
    assert hard[:2].tolist() == [np.datetime64("2026-04").item(), np.datetime64("2026-11").item()]
    assert np.isnat(hard[2:]).all()


def test_the_deficit_of_whole_calendar_years_alone(run: xr.Dataset) -> None:
    found = events.annual_deficit(run)
    assert found.dims == ("scenario", "year", "draw")
    assert found["year"].values.tolist() == [2026]
    assert found.sel(scenario="calm").values == pytest.approx(np.full((1, 4), 0.015))
    assert found.sel(scenario="hard", draw=3).values == pytest.approx([0.035])
    with pytest.raises(InputError, match="no calendar year"):
        events.annual_deficit(run.isel(month=slice(3, 14)))


def test_probabilities_with_their_monte_carlo_error(run: xr.Dataset) -> None:
    table = events.probabilities(run).set_index(["scenario", "event"])
    hard = table.loc["hard"]["probability"]
    assert hard["the liquid Fund is used up"] == 0.5
    assert hard["the deficit of 2026 is above 3 percent of GDP"] == 0.5
    assert hard["gasoline is rationed in some month"] == 0.75
    assert (table.loc["calm"]["probability"] == 0).all()
    assert table.loc["hard"].loc["the liquid Fund is used up", "error"] == pytest.approx(0.25)
    assert not any("diesel" in event for _, event in table.index)


def test_months_of_ban_and_shares_of_the_cost(run: xr.Dataset) -> None:
    assert (events.months_of_ban(run) == 2).all()
    shares = events.cost_shares(run)
    assert float(shares["of_gdp"].max()) == pytest.approx(100 / 20000)
    assert float(shares["of_defence_budget"].max()) == pytest.approx(100 / (12930 / 12))
    assert shares["cumulated"].isel(month=-1).values == pytest.approx(np.full((2, 4), 1800.0))


def test_quantiles_tell_no_events(run: xr.Dataset) -> None:
    quantiles = run.rename(draw="quantile")
    with pytest.raises(InputError, match="need draws"):
        events.month_of_exhaustion(quantiles)
    with pytest.raises(InputError, match="lacks a variable"):
        events.months_of_ban(run, "diesel")
