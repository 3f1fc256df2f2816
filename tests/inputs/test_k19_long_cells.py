"""K19: what a spreadsheet's cell cannot hold is on a sheet of its own, whole."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

import econ
from econ.quantities import month_range
from tests.inputs.pinned import AHEAD

_CELL = 32_767


@pytest.mark.parametrize(
    ("names", "months"),
    [
        (("brent_price", "usd_rub", "key_rate", "gasoline_nwe_price"), 120),
        (("brent_price",), 480),
        pytest.param(("usd_rub",), 600, marks=pytest.mark.slow),
    ],
)
def test_many_pins_are_all_there(names, months, tmp_path):
    seen = {"brent_price": 70.0, "usd_rub": 80.0, "key_rate": 14.0, "gasoline_nwe_price": 800.0}
    dates = [str(month) for month in month_range(AHEAD(1), months)]
    given = [{"month": month, "variable": name, "value": seen[name]} for name in names for month in dates]
    ds = econ.simulate("baseline", months=months, draws=0, keep="brent_price", given=given)
    book = load_workbook(econ.save(ds, tmp_path / "run.xlsx"), read_only=True)
    cells = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert all(len(value) < _CELL for value in cells if isinstance(value, str))
    pins = next(sheet for sheet in book if sheet.title == "given")
    assert sum(1 for _ in pins.iter_rows()) - 1 == len(given)
