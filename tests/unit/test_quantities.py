"""Conversions against an independent witness, and the calendar."""

from __future__ import annotations

import numpy as np
import pint
import pytest

from econ import quantities as q
from econ.errors import InputError


def test_against_pint():
    u = pint.UnitRegistry()
    barrel = u.Quantity(1, "oil_bbl").to("litre").magnitude
    assert barrel == pytest.approx(q.LITRES_PER_BARREL, rel=1e-9)
    u.define(f"crude_tonne = {q.BARRELS_PER_TONNE['crude']} * oil_bbl")
    flow = u.Quantity(5.2e6, "oil_bbl/day") * u.Quantity(30, "day")
    assert q.mt_per_month(5.2, 30) == pytest.approx(flow.to("crude_tonne").magnitude / 1e6)


@pytest.mark.parametrize("grade", sorted(q.BARRELS_PER_TONNE))
def test_there_and_back(grade):
    assert q.mb_per_day(q.mt_per_month(1.7, 31, grade), 31, grade) == pytest.approx(1.7)


def test_money():
    assert q.bn_rub(27, 20_000) == pytest.approx(540)
    assert q.bn_usd(20, 60) == pytest.approx(20 * 7.33 * 60 / 1000)


def test_calendar():
    months = q.month_range("2023-12", 3)
    assert q.days_in(months).tolist() == [31, 31, 29]
    assert q.month_number(months).tolist() == [12, 1, 2]
    assert q.year_of(months).tolist() == [2023, 2024, 2024]
    assert q.parse_month(np.datetime64("2013-12")) == q.parse_month("2013-12-01")
    with pytest.raises(InputError, match="not a month"):
        q.parse_month("soon")
