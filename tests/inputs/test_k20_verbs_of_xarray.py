"""K20: runs are put together by the package, and what xarray's own verbs lose is named."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import econ
from econ.errors import InputError
from econ.reporting.document import check_run

_RUN: dict[str, Any] = {"months": 6, "draws": 4}


@pytest.fixture(scope="module")
def runs() -> dict[str, xr.Dataset]:
    made = {name: econ.simulate(name, **_RUN) for name in ("baseline", "tariff_100")}
    return {**made, "seed": econ.simulate("baseline", seed=1, **_RUN)}


def test_combine_takes_runs_or_a_list_of_them(runs):
    two = runs["baseline"], runs["tariff_100"]
    assert econ.combine(*two).identical(econ.combine(list(two)))


@pytest.mark.parametrize("dim", ["scenario", "draw"])
def test_concat_is_refused_with_what_to_do(runs, dim):
    other = runs["tariff_100" if dim == "scenario" else "seed"]
    joined = xr.concat(
        [runs["baseline"], other], dim, data_vars="all", coords="minimal", compat="override", join="override"
    )
    with pytest.raises(InputError, match=r"econ\.combine"):
        check_run(joined)


@pytest.mark.parametrize(
    "broken",
    [
        lambda ds: xr.Dataset(ds.data_vars, coords=ds.coords),
        lambda ds: ds.mean("draw"),
        lambda ds: ds.isel(scenario=0),
        lambda ds: ds.drop_vars("fuel_stress"),
        lambda ds: ds.isel(month=[0, 2, 1]),
        lambda ds: ds.resample(month="YS").sum(),
        lambda ds: ds.assign(oil_gas_revenue=ds.oil_gas_revenue / 0),
    ],
    ids=[
        "attributes dropped",
        "mean",
        "one scenario",
        "a variable dropped",
        "months shuffled",
        "years for months",
        "infinite",
    ],
)
def test_what_the_verbs_lose_is_named(runs, broken, tmp_path):
    with pytest.raises(InputError):
        econ.report(broken(runs["baseline"]), tmp_path / "report.pdf")
    assert not list(tmp_path.iterdir())


def test_a_selection_of_simulations_is_still_a_run(runs):
    check_run(runs["baseline"].isel(draw=slice(0, 2)))
