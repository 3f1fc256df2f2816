"""K1: a given path of the world is in the reference of the cost too, however its rows are addressed."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from tests.inputs.pinned import AHEAD, write


def cost(path) -> np.ndarray:
    ds = econ.simulate("all_channels", months=6, draws=4, keep="cost_of_continuing", given=path)
    return ds["cost_of_continuing"].values


@pytest.mark.parametrize(
    ("name", "value"), [("brent_price", 100), ("usd_rub", 95), ("key_rate", 12), ("diesel_nwe_price", 900)]
)
def test_a_path_for_all_and_the_same_by_name_cost_the_same(tmp_path, name, value):
    rows = [f"{AHEAD(k)},{name},{value}" for k in range(1, 7)]
    everyone = write(tmp_path, "\n".join(["month,variable,value", *rows]), "all.csv")
    named = write(
        tmp_path,
        "\n".join(["month,variable,value,scenario", *(f"{row},all_channels" for row in rows)]),
        "named.csv",
    )
    assert np.array_equal(cost(everyone), cost(named))
