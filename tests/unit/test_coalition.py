"""What pressure costs the coalition, by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.errors import InputError


def made(bill: list[float], crude: list[float], draws: int = 2) -> xr.Dataset:
    """Two scenarios, two months: the second scenario differs by what is given in the last month."""
    shape = (2, 2, draws)
    values = {
        name: np.zeros(shape) for name in ("coalition_oil_bill", "export_income", "product_export_income")
    }
    values["coalition_oil_bill"][1, 1] = bill
    values["export_income"][1, 1] = crude
    dims = ("scenario", "month", "draw")
    return xr.Dataset(
        {name: (dims, array) for name, array in values.items()},
        coords={"scenario": ["calm", "pressed"]},
        attrs={"reference": "calm"},
    )


def test_cost_over_income_denied_is_mean_over_mean() -> None:
    (one,) = econ.coalition_cost(made([3.0, 5.0], [-19.0, -21.0]))
    assert one.scenario == "pressed"
    assert one.cost[-1] == pytest.approx(4.0)
    assert one.denied[-1] == pytest.approx(20.0)
    assert one.per_denied == pytest.approx(0.2)


def test_a_denied_income_that_may_be_none_has_no_price() -> None:
    (one,) = econ.coalition_cost(made([3.0, 5.0], [-10.0, 9.0]))
    assert np.isnan(one.per_denied)


def test_a_run_that_kept_too_little_is_refused() -> None:
    with pytest.raises(InputError, match="did not keep"):
        econ.coalition_cost(made([0.0, 0.0], [0.0, 0.0]).drop_vars("export_income"))
    with pytest.raises(InputError, match="two scenarios"):
        econ.coalition_cost(made([0.0, 0.0], [0.0, 0.0]).isel(scenario=[0]))


def test_compare_shows_it() -> None:
    words = ["compare", "baseline", "tariff_100_full_belief", "--draws", "40", "--months", "6"]
    shown = CliRunner().invoke(main, words)
    assert shown.exit_code == 0, shown.output
    assert "per USD denied" in shown.stdout
    found = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)["coalition"]
    assert [one["scenario"] for one in found] == ["tariff_100_full_belief"]
    assert found[0]["cost"]["mean"] > 0
    assert 0 < found[0]["per_denied"] < 1
    own = json.loads(CliRunner().invoke(main, [*words, "--json", "--keep", "brent_price"]).stdout)
    assert own["coalition"] == []
