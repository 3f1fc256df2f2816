"""K2: before there was more pressure than the reference has, pressure costs nothing."""

from __future__ import annotations

import numpy as np
import pytest

import econ


@pytest.mark.parametrize(
    "start", ["2020-01", "2021-01", "2022-01", "2023-01", "2020-07", "2021-10", "2022-06"]
)
def test_the_baseline_of_the_past_costs_nothing_beyond_its_own_pressure(start):
    ds = econ.simulate("baseline", start=start, months=6, draws=2, keep="cost_of_continuing")
    total = float(np.abs(ds["cost_of_continuing"].sum("month")).max())
    assert total < 1.0, total
