"""Tables of every shape mean the same paths; what could mean two things is refused with both."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import econ
from econ.ensemble.given import read_given
from econ.ensemble.pins import from_given
from econ.errors import InputError
from econ.observations.spans import Spans, reading_of
from econ.observations.tables import SPREAD, sheet, tidied
from econ.quantities import month_range
from econ.vintage import vintage

MONTHS = np.arange(np.datetime64("2016-07"), np.datetime64("2017-01"))
TIDY = [
    {"month": "2016-08", "variable": "brent_price", "value": 70.0},
    {"month": "2016-09", "variable": "brent_price", "value": 71.0},
    {"month": "2016-08", "variable": "crude_exports_china", "value": 2.1},
]


def placed(records: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"given row {n}", record) for n, record in enumerate(records)]


def values(records: Any) -> set[tuple[str, str, float]]:
    """What a table says: month, variable, value."""
    rows = tidied(placed(records)).rows
    return {(str(r["month"])[:7], str(r["variable"]), float(r["value"])) for _, r in rows}


EXPECTED = {(r["month"], r["variable"], r["value"]) for r in TIDY}
WIDE = [
    {"month": "2016-08", "brent_price": 70.0, "crude_exports_china": 2.1},
    {"month": "2016-09", "brent_price": 71.0, "crude_exports_china": float("nan")},
]
ACROSS = [
    {"variable": "brent_price", "2016M8": 70.0, "2016M09": 71.0},
    {"variable": "crude_exports_china", "2016M8": 2.1, "2016M09": ""},
]
IAMC = [
    {"Model": "m", "Scenario": "s", "Region": "World", "Variable": "brent_price", "Unit": "USD/bbl", **months}
    for months in [{"2016-08-01": 70.0, "2016-09-01": 71.0}]
] + [
    {
        "Model": "m",
        "Scenario": "s",
        "Region": "Russia",
        "Variable": "crude_exports|china|50.0th Percentile",
        "Unit": "mb/d",
        "2016-08-01": 2.1,
    },
    {
        "Model": "m",
        "Scenario": "s",
        "Region": "Russia",
        "Variable": "crude_exports|china|95.0th Percentile",
        "Unit": "mb/d",
        "2016-08-01": 2.6,
    },
]  # history: made-up months


@pytest.mark.parametrize("records", [TIDY, WIDE, ACROSS, IAMC], ids=["tidy", "wide", "across", "iamc"])
def test_every_shape_says_the_same(records: list[dict[str, Any]]) -> None:
    assert values(records) == EXPECTED


def test_units_and_scenarios_are_carried_from_every_shape() -> None:
    wide = tidied(placed([{"date": "Aug 2016", "scenario": "baseline", "brent_price [USD/bbl]": 70.0}])).rows
    assert wide[0][1] == {
        "month": "2016-08",
        "variable": "brent_price",
        "value": 70.0,
        "scenario": "baseline",
        "unit": "USD/bbl",
    }
    iamc = tidied(placed(IAMC))
    assert {(r["scenario"], r["unit"]) for _, r in iamc.rows} == {("s", "USD/bbl"), ("s", "mb/d")}
    assert iamc.notes == ("of percentiles the 50th was taken as the path",)


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("2016M8", ["2016-08"]),
        ("2016M08", ["2016-08"]),
        ("2016-M08", ["2016-08"]),
        ("2016/8", ["2016-08"]),
        ("8/2016", ["2016-08"]),
        ("Aug 2016", ["2016-08"]),
        ("August 2016", ["2016-08"]),
        ("2016 Aug", ["2016-08"]),
        ("1 Aug 2016", ["2016-08"]),
        ("01.08.2016", ["2016-08"]),
        (201608, ["2016-08"]),
        (20160801, ["2016-08"]),
        (42583, ["2016-08"]),
        ("42583", ["2016-08"]),
        ("2016Q3", ["2016-07", "2016-08", "2016-09"]),
        ("Q3 2016", ["2016-07", "2016-08", "2016-09"]),
        (2016, [f"2016-{n:02d}" for n in range(1, 13)]),
        ("2016", [f"2016-{n:02d}" for n in range(1, 13)]),
    ],
)
def test_months_as_people_write_them(cell: Any, months: list[str]) -> None:  # history: made-up months
    assert reading_of(cell) == months


@pytest.mark.parametrize("cell", ["", "13", 7, "2016M13", "next year", None, float("nan"), "2016Q5", True])
def test_what_is_no_period_is_left_to_the_reader(cell: Any) -> None:
    assert Spans([cell]).months(cell) == []


def test_excel_days_are_counted_as_excel_does() -> None:
    for day in (dt.date(1999, 12, 31), dt.date(2016, 8, 1), dt.date(2030, 2, 28)):
        serial = (day - dt.date(1899, 12, 30)).days
        assert reading_of(serial) == [f"{day:%Y-%m}"]


def test_days_between_slashes_are_read_by_the_whole_column_or_refused() -> None:
    assert Spans(["31/08/2016", "05/09/2016"]).months("05/09/2016") == ["2016-09"]
    assert Spans(["08/31/2016", "09/05/2016"]).months("09/05/2016") == ["2016-09"]
    with pytest.raises(InputError, match="Aug 2016 or Jan 2016"):
        Spans(["01/08/2016"]).months("01/08/2016")
    with pytest.raises(InputError, match="two ways"):
        Spans(["31/08/2016", "08/31/2016", "01/08/2016"]).months("01/08/2016")
    assert Spans(["08/08/2016"]).months("08/08/2016") == ["2016-08"]


def test_a_short_year_is_read_and_said() -> None:
    spans = Spans(["Aug-16", "Sep-16"])
    assert spans.months("Sep-16") == ["2016-09"]
    assert spans.notes == ["Aug-16 is read as 2016-08: the number is the year"]


def test_a_year_of_a_price_is_each_month_of_the_run_and_said() -> None:
    pins = from_given([{"month": "2016", "variable": "brent_price", "value": 60}], MONTHS, ["baseline"])
    assert (pins.override["brent_price"] == 60).all()
    read = read_given([{"month": "2016", "variable": "brent_price", "value": 60}])
    assert read.notes == ("brent_price: 2016 is read as each of its months",)
    marked = tidied(placed([{"month": 2016, "variable": "brent_price", "value": 60}])).rows
    assert {row[SPREAD] for _, row in marked} == {"2016"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("oil_gas_revenue", "the sum of the span, or the value of each of its months"),
        ("liquid_nwf", "the value at the end of the span"),
        ("cpi_change", "the change over the span"),
    ],
)
def test_a_year_of_money_could_mean_two_things(name: str, said: str) -> None:
    with pytest.raises(InputError, match="could mean two things") as refused:
        tidied(placed([{"month": "2016", "variable": name, "value": 1}]))
    assert said in refused.value.text()


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([{"month": "2016-08", "date": "2016-08", "brent_price": 1}], "two columns could be the month"),
        ([{"month": "2016-08", "brent_prise": 1, "usd_rub": 80}], "nearest: brent_price"),
        ([{"when": "2016-08", "what": 1}], "no table of paths"),
        ([{"variable": "brent_price", "2016-08": 1, "total": 3}], "no months"),
        ([{**IAMC[0]}, {**IAMC[0], "Model": "other"}], "which one is meant"),
        ([{**IAMC[0], "Region": "Asia"}], "not a region of this model"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused(
    records: list[dict[str, Any]], said: str
) -> None:  # history: made-up months
    with pytest.raises(InputError) as refused:
        tidied(placed(records))
    assert said in refused.value.text()


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made.save(path)
    return path


def test_a_spreadsheet_is_read_with_dates_as_excel_keeps_them(tmp_path: Path) -> None:
    rows = [
        ["month", "brent_price"],
        [dt.datetime(2016, 8, 1), 70.0],
        [dt.datetime(2016, 9, 1), 71.0],
        [None, None],
    ]
    path = book(tmp_path / "path.xlsx", paths=rows, empty=[])
    pins = from_given(path, MONTHS, ["baseline"])
    np.testing.assert_array_equal(pins.override["brent_price"][1:3, 0, 0], [70, 71])
    across = book(tmp_path / "across.xlsx", a=[["variable", dt.datetime(2016, 8, 1)], ["brent_price", 70.0]])
    assert from_given(across, MONTHS, ["baseline"]).override["brent_price"][1, 0, 0] == 70


def test_a_spreadsheet_that_leaves_a_choice_is_refused(tmp_path: Path) -> None:
    rows = [["month", "brent_price"], ["2016-08", 70.0]]
    two = book(tmp_path / "two.xlsx", first=rows, second=rows)
    with pytest.raises(InputError, match="which sheet is meant"):
        sheet(two)
    assert len(sheet(f"{two}#second")) == 1
    with pytest.raises(InputError, match="nearest: second"):
        sheet(f"{two}#secund")
    titled = book(tmp_path / "titled.xlsx", a=[["Oil prices"], *rows])
    with pytest.raises(InputError, match="first row must name the columns"):
        sheet(titled)
    (tmp_path / "no.xlsx").write_text("month,brent_price", encoding="utf-8")
    with pytest.raises(InputError, match=r"no \.xlsx that can be read"):
        sheet(tmp_path / "no.xlsx")
    with pytest.raises(InputError, match="cannot be read"):
        sheet(tmp_path / "missing.xlsx")


def test_a_frame_by_dates_is_a_wide_table() -> None:
    index = pd.period_range("2016-08", periods=2, freq="M")
    frame = pd.DataFrame({"brent_price": [70.0, 71.0]}, index=index)
    pins = from_given(frame, MONTHS, ["baseline"])
    np.testing.assert_array_equal(pins.override["brent_price"][1:3, 0, 0], [70, 71])


def test_what_a_run_writes_comes_back_in(run: Any, tmp_path: Path) -> None:
    """The median path of the IAMC's file, pinned again, is the path."""
    one = run[["brent_price"]].sel(scenario=["baseline"])
    path = econ.save(one, tmp_path / "run.iamc.csv")
    months = run["month"].values.astype("datetime64[M]")
    pins = from_given(path, months, ["baseline"])
    median = one["brent_price"].sel(scenario="baseline").median("draw")
    np.testing.assert_allclose(pins.override["brent_price"][:, 0, 0], median, rtol=1e-12)
    assert "50th was taken" in read_given(path).notes[0]
    central = econ.simulate(draws=0, months=3, keep=["brent_price", "crude_exports"])
    again = econ.save(central, tmp_path / "central.iamc.csv")
    back = from_given(again, months[:3], ["baseline"])
    np.testing.assert_allclose(
        back.override["brent_price"][:, 0, 0], central["brent_price"].values[0, :, 0], rtol=1e-12
    )
    assert set(back.override) | set(back.target) == {"brent_price", "crude_exports"}


def test_a_note_of_how_a_table_was_read_is_in_the_run() -> None:
    year = vintage().start[:4]
    given = [{"month": year, "variable": "brent_price", "value": 60}]
    ds = econ.simulate(draws=0, months=2, given=given, keep=["brent_price"])
    assert f"{year} is read as each of its months" in ds.attrs["notes"]
    assert (ds["brent_price"] == 60).all()


def test_pins_of_a_run_have_a_sheet_of_their_own(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    months = month_range(vintage().start, 2)
    given = [{"month": str(m), "variable": "crude_exports_china", "value": 2.0} for m in months]
    ds = econ.simulate(draws=0, months=2, given=given, keep=["crude_exports"])
    path = econ.save(ds, tmp_path / "run.xlsx")
    pinned = load_workbook(path)["given"]
    assert [cell.value for cell in pinned[2]] == ["crude_exports_china", str(months[0]), "baseline", 2.0]
    assert len(sheet(f"{path}#given")) == 2
    assert max(len(str(c.value)) for row in load_workbook(path)["about"].iter_rows() for c in row) <= 32_767
