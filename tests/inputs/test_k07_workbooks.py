"""K7, in workbooks: what its author does not see as it is read is refused, what is shown is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from econ.errors import InputError
from tests.inputs.pinned import AHEAD, pins, value

_HEAD = ["month", "variable", "value"]


def book(folder: Path, *rows: list[Any], change: Callable[[Workbook], object] = lambda book: None) -> Path:
    made = Workbook()
    for row in ([*_HEAD], [AHEAD(1), "brent_price", 70], *rows):
        made.active.append(row)
    change(made)
    made.save(folder / "given.xlsx")
    return folder / "given.xlsx"


def hide_row(made: Workbook) -> None:
    made.active.row_dimensions[3].hidden = True


def hide_column(made: Workbook) -> None:
    made.active.column_dimensions["C"].hidden = True


@pytest.mark.parametrize(
    ("row", "change", "said"),
    [
        ([AHEAD(2), "brent_price", 99], hide_row, "A3 is in a hidden row"),
        ([AHEAD(2), "brent_price", 99], hide_column, "C1 is in a hidden column"),
        ([AHEAD(2), None, 71], lambda b: b.active.merge_cells("B2:B3"), "B2:B3 is merged"),
        ([AHEAD(2), "brent_price", "=60+10"], lambda b: None, "C3 is a formula without its result"),
        ([AHEAD(2), "brent_price", 71, "stale"], lambda b: None, "in a column without a name"),
        ([AHEAD(2), "brent_price", "70,5"], lambda b: b.active.cell(2, 3, "70.5"), "decimal commas"),
        ([AHEAD(2), "federal_spending", "3,412"], lambda b: None, "thousands or decimals"),
        ([AHEAD(2), "gasoline_export_ban", True], lambda b: None, "not a number"),
    ],
)
def test_what_is_not_seen_is_refused_with_its_place(tmp_path, row, change, said):
    with pytest.raises(InputError, match=said):
        pins(book(tmp_path, row, change=change))


def test_a_column_named_twice_is_refused(tmp_path):
    with pytest.raises(InputError, match="named twice"):
        pins(book(tmp_path, change=lambda b: b.active.cell(1, 4, "value")))


def test_a_share_shown_in_percent_is_what_is_shown(tmp_path):
    def shown(made: Workbook) -> None:
        made.active["C3"].number_format = "0.0%"

    assert value(book(tmp_path, [AHEAD(1), "key_rate", 0.14], change=shown), "key_rate") == 14


@pytest.mark.parametrize("first", [True, False])
def test_a_hidden_sheet_is_not_meant_unless_named(tmp_path, first):
    def beside(made: Workbook) -> None:
        old = made.create_sheet("old", 0 if first else None)
        old.append([*_HEAD])
        old.append([AHEAD(1), "brent_price", 99])
        old.sheet_state = "hidden"

    path = book(tmp_path, change=beside)
    assert value(path, "brent_price") == 70
    assert value(f"{path}#old", "brent_price") == 99


def test_a_cell_far_away_takes_no_time(tmp_path):
    path = book(tmp_path, change=lambda b: b.active.cell(5000, 16384, "x"))
    before = time.process_time()
    with pytest.raises(InputError, match="too many cells"):
        pins(path)
    assert time.process_time() - before < 2
