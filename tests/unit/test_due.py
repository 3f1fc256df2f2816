"""What should be there by now, by the calendar of publications; and what rows look like."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from econ.errors import InputError
from econ.forecasting.due import Due, due
from econ.observations.add import add
from econ.observations.catalog import lags, table_names
from econ.observations.pages import PAGES
from econ.observations.periods import known_from, period_bounds
from econ.observations.series import SERIES
from econ.observations.template import columns, template
from econ.vintage import vintage

NEXT = vintage().after(1)


def of(found: list[Due], series: str) -> Due:
    return next(one for one in found if one.series == series)


def test_a_month_is_due_from_the_day_of_its_release() -> None:
    out = known_from(NEXT, lags(), "eia_spot")
    early, late = (of(due(day), "brent_price") for day in (out - timedelta(days=1), out))
    assert (early.missing, late.missing) == ((), (NEXT,))
    assert (late.last, late.next, late.expected) == (vintage().last_month, NEXT, out)
    assert late.age == (out - period_bounds(vintage().last_month)[1]).days
    assert late.page == "eia-brent"
    assert late.address == PAGES["eia-brent"].address
    assert {"brent"} <= set(late.moves)


def test_what_waits_is_no_longer_due(data_copy: Path, tmp_path: Path) -> None:
    day = date.fromisoformat(f"{vintage().after(3)}-01")
    path = tmp_path / "new.csv"
    path.write_text(
        f"period,series,value,unit,publisher,known_from\n{NEXT},brent,84,USD/bbl,EIA,{vintage().after(2)}-07\n",
        encoding="utf-8",
    )
    assert NEXT in of(due(day), "brent_price").missing
    add("prices", path, today=day)
    assert NEXT not in of(due(day), "brent_price").missing


def test_every_page_says_what_it_fills() -> None:
    found = {one.series: one for one in due(date.fromisoformat(f"{vintage().after(4)}-01"))}
    for name, page in PAGES.items():
        assert set(page.series) <= set(SERIES), name
        assert page.release in lags()
        assert page.table in table_names()
    assert {one.page for one in found.values()} >= {
        "eia-brent",
        "minfin-oil-gas",
        "minfin-fund",
        "rosstat-pump",
        "cbr-key-rate",
    }
    assert all(one.expected > period_bounds(one.last)[1] for one in found.values())


@pytest.mark.parametrize("table", table_names())
def test_a_template_is_a_row_that_the_table_takes(table: str, tmp_path: Path) -> None:
    rows = list(csv.DictReader(template(table).splitlines()))
    described = columns(table)
    assert len(rows) == 1
    assert list(rows[0]) == [column.name for column in described]
    assert all(column.about and column.kind for column in described)
    for column in described:
        assert rows[0][column.name] or not column.required


def test_an_installed_wheel_has_nothing_to_add_to(data_copy: Path) -> None:
    shutil.rmtree(data_copy / "raw")
    for call in (lambda: due(), lambda: template("prices")):
        with pytest.raises(InputError, match="not part of the installed package"):
            call()


def test_the_commands() -> None:
    def said(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "econ", "data", *words], capture_output=True, text=True, check=True
        ).stdout

    assert json.loads(said("due", "--all", "--json"))
    assert said("template", "prices") == template("prices")
