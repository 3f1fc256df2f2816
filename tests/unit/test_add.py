"""Rows that are added: what each became, and everything that is refused, with file, line and column."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from econ.cli import main
from econ.errors import InputError, Problems
from econ.forecasting.surprise import surprises
from econ.observations.add import Added, add
from econ.observations.build import build, check
from econ.observations.catalog import every_row
from econ.observations.spans import MONTH_WORDS
from econ.vintage import vintage

LAST, NEXT = vintage().last_month, vintage().after(1)
KNOWN, TODAY = f"{vintage().after(2)}-07", date.fromisoformat(f"{vintage().after(3)}-01")

#: A plain row of each of some tables, made up, of the month after the vintage.
PLAIN: dict[str, dict[str, str]] = {
    "prices": {"series": "brent", "value": "84.1", "unit": "USD/bbl", "publisher": "EIA"},
    "macro": {"series": "cpi_mom", "value": "0.42", "unit": "percent", "publisher": "Rosstat"},
    "refining_runs": {
        "series": "crude_runs",
        "value": "4.9",
        "unit": "mb/d",
        "trust": "B",
        "publisher": "Kpler",
    },
    "nwf": {
        "series": "liquid_nwf",
        "value": "3500",
        "unit": "bn RUB",
        "publisher": "Ministry of Finance of Russia",
    },
}


def of_record(series: str, column: str = "value") -> str:
    """A cell of the newest price."""
    return next(r[column] for r in every_row("prices") if r["series"] == series and r["period"] == LAST)


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., Path]:
    """A file of rows, each a table's plain one with some cells changed."""

    def write(table: str, *rows: dict[str, str]) -> Path:
        path = tmp_path / "new.csv"
        plain = {"period": NEXT, **PLAIN[table], "link": "https://example.org/a", "known_from": KNOWN}
        made = [{**plain, **row} for row in rows]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(made[0]))
            writer.writeheader()
            writer.writerows(made)
        return path

    return write


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "raw").iterdir()}


def only(found: Added) -> Any:
    assert len(found) == 1
    return found.rows[0]


def refused(folder: Path, table: str, path: Path, **options: Any) -> str:
    """What an error says; nothing was written."""
    before = content(folder)
    with pytest.raises(InputError) as caught:
        add(table, path, today=TODAY, **options)
    assert content(folder) == before
    return str(caught.value)


def test_a_row_says_which_reading_it_became(data_copy: Path, given: Callable[..., Path]) -> None:
    row = only(add("prices", given("prices", {}), today=TODAY))
    assert (row.reading.series, row.reading.period, row.reading.value) == ("brent_price", NEXT, 84.1)
    assert row.reading.chosen
    assert row.waits
    assert row.line.endswith("new.csv:2")


def test_a_dry_run_writes_nothing(data_copy: Path, given: Callable[..., Path]) -> None:
    before = content(data_copy)
    assert not add("prices", given("prices", {}), today=TODAY, dry_run=True).done
    assert content(data_copy) == before


@pytest.mark.parametrize(
    ("table", "cells", "value", "unit"),
    [
        ("refining_runs", {"value": "4900", "unit": "kb/d"}, 4.9, "mb/d"),
        ("macro", {"value": "100.42", "unit": "index"}, 0.42, "percent"),
        ("macro", {"value": "0.42", "unit": "%"}, 0.42, "percent"),
        ("nwf", {"value": "3.5", "unit": "trn RUB"}, 3500, "bn RUB"),
        ("prices", {"value": "84.1", "unit": "$/bbl"}, 84.1, "USD/bbl"),
    ],
)
def test_a_unit_is_converted_and_said(
    data_copy: Path, given: Callable[..., Path], table: str, cells: dict[str, str], value: float, unit: str
) -> None:
    row = only(add(table, given(table, cells), today=TODAY))
    assert row.reading.value == pytest.approx(value)
    assert float(row.cells["value"]) == pytest.approx(value)
    assert row.cells["unit"] == unit
    assert cells["unit"] in " ".join(row.said)


def test_the_first_day_of_a_month_is_the_month_where_the_series_knows_only_months(
    data_copy: Path, given: Callable[..., Path]
) -> None:
    row = only(add("prices", given("prices", {"period": f"{NEXT}-01"}), today=TODAY))
    assert row.cells["period"] == NEXT
    assert "part_of_month" not in row.reading.flag
    assert f"read as the month {NEXT}" in " ".join(row.said)


@pytest.mark.parametrize("form", ["{0}M{1}", "{1}/{0}", "{2}-{3}", "{2} {0}", "01.{1}.{0}", "{4} {0} г."])
def test_months_as_the_imf_excel_and_people_write_them(
    data_copy: Path, given: Callable[..., Path], form: str
) -> None:
    year, month = NEXT.split("-")
    english, russian = date(int(year), int(month), 1).strftime("%b"), MONTH_WORDS[int(month) - 1][1][:3]
    written = form.format(year, month, english, year[2:], russian.title())
    row = only(add("prices", given("prices", {"period": written}), today=TODAY))
    assert row.cells["period"] == NEXT
    assert f"{written} read as the month {NEXT}" in row.said


def test_months_across_and_decimal_commas(data_copy: Path, tmp_path: Path) -> None:
    path, late = tmp_path / "new.csv", vintage().after(2)
    path.write_text(
        f"series;unit;publisher;known_from;{NEXT};{late}\n"
        f"brent;USD/bbl;EIA;{vintage().after(3)}-01;84,1;85,25\n",
        encoding="utf-8",
    )
    found = add("prices", path, today=TODAY)
    assert [(row.cells["period"], row.reading.value) for row in found.rows if row.reading] == [
        (NEXT, 84.1),
        (late, 85.25),
    ]
    assert "84,1 read as 84.1" in found.rows[0].said


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("prices", {"value": "5012", "unit": "RUB/bbl"}, "new.csv:2 unit: is no unit of brent"),
        ("prices", {"value": "841"}, "new.csv:2 value: is far outside the record of brent_price"),
        ("prices", {"value": "8.41"}, "new.csv:2 value: is far outside"),
        ("macro", {"value": "4.2"}, "new.csv:2 value: is far outside the record of cpi_mom"),
        ("macro", {"value": "100.42"}, "new.csv:2 value: is far outside"),
        ("prices", {"value": "1,234"}, "write no comma between thousands, and a point before decimals"),
        ("prices", {"period": f"5 Jul {NEXT[:4]}"}, "new.csv:2 period: has another form"),
        ("prices", {"value": "nan"}, "new.csv:2 value: is not a finite number"),
        ("prices", {"period": f"{NEXT[:4]}-13"}, "new.csv:2 period: not a period"),
        ("prices", {"period": vintage().after(5)}, "new.csv:2 period: has not happened yet"),
        ("prices", {"known_from": "2999-01-01"}, "new.csv:2 known_from: is a day to come"),
        ("prices", {"known_from": f"{LAST}-01"}, "new.csv:2 known_from: known before it happened"),
        ("prices", {"series": "Brent"}, "nearest: brent"),
        ("prices", {"publisher": "Reuters"}, "new.csv:2 publisher: is no publisher of brent_price"),
        (
            "prices",
            {"period": LAST, "known_from": of_record("brent", "known_from")},
            "new.csv:2 period: the table has this figure already",
        ),
        (
            "prices",
            {"period": vintage().after(2), "known_from": f"{vintage().after(3)}-01"},
            "new.csv:2 period: brent has no gap, and the file leaves out months",
        ),
        ("prices", {"curency": "x"}, "new.csv:1: no such column"),
        ("prices", {"source_date": "soon"}, "new.csv:2 source_date: is no day"),
        ("prices", {"source_date": f"{LAST}-15"}, "new.csv:2 source_date: is before the period begins"),
        ("prices", {"source_date": "2999-01"}, "new.csv:2 source_date: is a day to come"),
    ],
)
def test_bad_rows_are_refused_with_file_line_and_column(
    data_copy: Path, given: Callable[..., Path], table: str, cells: dict[str, str], said: str
) -> None:
    assert said in refused(data_copy, table, given(table, cells))


def test_all_faults_are_said_at_once(data_copy: Path, given: Callable[..., Path]) -> None:
    path = given("prices", {"unit": "RUB/bbl"}, {"series": "Brent"}, {}, {"value": "85"})
    with pytest.raises(Problems) as caught:
        add("prices", path, today=TODAY)
    said = [str(problem) for problem in caught.value.problems]
    assert [one.split("new.csv:")[1].split(":")[0] for one in said] == ["2 unit", "3 series", "5 period"]


def test_a_row_says_all_that_is_wrong_with_it(data_copy: Path, given: Callable[..., Path]) -> None:
    bad = {"known_from": "", "source_date": "soon", "publisher": "Reuters", "value": "841"}
    rows = given("macro", {**bad, "unit": "USD"}, {"known_from": "", "value": "4.2"})
    with pytest.raises(Problems) as caught:
        add("macro", rows, today=TODAY)
    said = [str(problem).split("new.csv:")[1].split("\n")[0] for problem in caught.value.problems]
    assert [one.split(":")[0] for one in said] == [
        "2 known_from",
        "2 source_date",
        "2 unit",
        "3 known_from",
        "3 value",
    ]


def test_a_page_s_day_may_be_its_month(data_copy: Path, given: Callable[..., Path]) -> None:
    assert len(add("prices", given("prices", {"source_date": NEXT}), today=TODAY)) == 1


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("value", "about 70", "value: is not a finite number"),
        ("period", "2020-13", "period: not a period"),
        ("known_from", "soon", "known_from: is not a date"),
    ],
)
def test_a_raw_row_that_cannot_be_read_is_named_with_file_and_line(
    data_copy: Path, column: str, cell: str, said: str
) -> None:
    path = data_copy / "raw" / "prices.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[3][column] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    for made in (build, check):
        with pytest.raises(InputError) as caught:
            made()
        assert f"prices.csv:5 {said}" in str(caught.value)


def test_yes_takes_what_is_far_outside_and_what_leaves_out_months(
    data_copy: Path, given: Callable[..., Path]
) -> None:
    late = {"period": vintage().after(2), "known_from": f"{vintage().after(3)}-01", "value": "400"}
    assert len(add("prices", given("prices", late), today=TODAY, yes=True)) == 1


def test_a_later_day_is_a_revision(data_copy: Path, given: Callable[..., Path]) -> None:
    row = only(add("prices", given("prices", {"period": LAST}), today=TODAY))
    assert row.reading.chosen


@pytest.mark.parametrize("later", [{}, {"known_from": f"{NEXT}-07"}])
def test_an_event_is_there_once(data_copy: Path, tmp_path: Path, later: dict[str, str]) -> None:
    source = data_copy / "raw" / "outage_events.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerow({**rows[0], "facility": "Another plant", **later})
    assert "events.csv:2 event: the table has this event already" in refused(data_copy, "outage_events", path)


def test_what_build_refuses_add_refuses(data_copy: Path, given: Callable[..., Path]) -> None:
    """Rows that were taken can be built; so every fault of a build is a fault of adding."""
    for table in PLAIN:
        add(
            table,
            given(
                table, {"period": LAST, "value": PLAIN[table]["value"], "known_from": f"{vintage().known_by}"}
            ),
            today=TODAY,
        )
    assert build()["readings"] > 0


def test_data_that_cannot_be_written_are_said_so(
    data_copy: Path, given: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: Any, **__: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", denied)
    assert "cannot be written: Permission denied" in refused(data_copy, "prices", given("prices", {}))


def test_a_wheel_has_no_raw_tables(data_copy: Path, given: Callable[..., Path]) -> None:
    path = given("prices", {})
    shutil.rmtree(data_copy / "raw")
    with pytest.raises(InputError, match="not part of the installed package"):
        add("prices", path)


def test_an_unknown_table_is_refused_with_the_nearest(data_copy: Path, given: Callable[..., Path]) -> None:
    assert "nearest: prices" in refused(data_copy, "price", given("prices", {}))
    assert "nearest: eia-brent" in refused(data_copy, "eia_brent", given("prices", {}))


def test_a_row_says_how_far_it_is_from_the_archived_forecast(
    data_copy: Path, repository: Path, given: Callable[..., Path]
) -> None:
    import numpy as np
    import xarray as xr

    row = only(add("prices", given("prices", {}), today=TODAY, dry_run=True))
    assert surprises([row.reading, None]) == [None, None]
    source = max((repository / "data" / "forecasts").glob("????-??.nc"))
    (data_copy / "forecasts").mkdir()
    shutil.copy(source, data_copy / "forecasts")
    (found, nothing) = surprises([row.reading, None])
    assert nothing is None
    with xr.open_dataset(source) as ds:
        held = ds["brent_price"].sel(scenario="baseline", month=f"{NEXT}-01")
        levels = held["quantile"].values
        below = float(held.isel(quantile=0)) - 1
        assert found.median == pytest.approx(float(held.isel(quantile=int(np.argmin(abs(levels - 0.5))))))
    assert (found.vintage, found.low < found.median < found.high) == (source.stem, True)
    assert 0 < found.place < 1
    far = surprises([replace(row.reading, value=below), replace(row.reading, value=1e4)])
    assert [one.place for one in far] == [0, 1]
    assert far[0].text().startswith("below the range")
    assert far[1].text().startswith("above the range")


def test_a_revision_says_what_it_revises(data_copy: Path, given: Callable[..., Path]) -> None:
    row = only(add("prices", given("prices", {"period": LAST}), today=TODAY, dry_run=True))
    assert f"revises {of_record('brent')}" in " ".join(row.said)


def test_the_command_says_what_became_of_each_row(
    data_copy: Path, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main(["data", "add", *words])
        return int(done.value.code or 0), "".join(capsys.readouterr())

    code, text = said(
        "prices",
        str(given("prices", {"known_from": f"{LAST}-28", "period": vintage().after(-1)})),
        "--dry-run",
    )
    assert code == 0
    assert f"brent_price {vintage().after(-1)}: 84.1 USD/bbl" in text
    assert "nothing was written" in text
    code, text = said(
        "prices",
        str(given("prices", {"unit": "RUB/bbl", "known_from": f"{LAST}-28", "period": vintage().after(-1)})),
        "--json",
    )
    assert code == 2
    assert "is no unit of brent" in text
