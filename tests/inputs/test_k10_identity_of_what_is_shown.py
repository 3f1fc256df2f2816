"""K10: hash and counts are of what is shown, and a hole is a hole."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import econ
from econ.ensemble.dataset import EDITED, marked
from econ.errors import InputError
from econ.reporting.document import check_run


@pytest.fixture(scope="module")
def run() -> xr.Dataset:
    return econ.simulate("baseline", months=18, draws=4)


@pytest.mark.parametrize(
    "change",
    [
        lambda ds: ds.assign(oil_gas_revenue=ds.oil_gas_revenue * 3),
        lambda ds: ds.assign(usd_rub=ds.usd_rub.where(ds.month != ds.month[3])),
        lambda ds: ds.assign(fuel_stress=ds.fuel_stress.fillna(0) + 1e-6),
        lambda ds: ds.assign(brent_price=ds.brent_price.copy(data=ds.brent_price.values[..., ::-1])),
    ],
    ids=["times three", "a month lost", "a millionth", "draws turned round"],
)
def test_numbers_that_were_changed_say_so(run, change):
    changed = change(run).assign_attrs(run.attrs)
    assert EDITED in marked(changed).attrs
    assert EDITED not in marked(run).attrs


@pytest.mark.parametrize("name", ["oil_gas_revenue", "federal_spending", "cpi_change"])
def test_a_year_with_a_hole_has_no_number(run, name):
    year = int(str(run.month.values[6])[:4])
    ds = econ.simulate("baseline", months=18, draws=4, keep=[name])
    holed = ds.where(ds.month != ds.month[7])
    assert np.isfinite(econ.annual(ds, name).sel(year=year)).all()
    assert np.isnan(econ.annual(holed.assign_attrs(ds.attrs), name).sel(year=year)).any()


def test_two_seeds_in_one_are_no_run(run):
    other = econ.simulate("baseline", months=18, draws=4, seed=1)
    with pytest.raises(InputError, match="more simulations than its record says"):
        check_run(
            xr.concat(
                [run, other],
                "draw",
                data_vars="minimal",
                coords="minimal",
                compat="override",
                join="override",
            )
        )
