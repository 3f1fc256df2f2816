"""Files as publishers give them, in made-up copies of their shapes with published or made-up figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from econ.errors import InputError
from econ.observations.add import Added, add
from econ.observations.catalog import every_row
from econ.observations.pages import PAGES
from econ.observations.periods import period_bounds
from econ.observations.sheets import day_of, month_of_cell, read_sheet
from econ.vintage import label, vintage

LAST, NEXT = vintage().last_month, vintage().after(1)
TODAY = date.fromisoformat(f"{vintage().after(3)}-01")
FIRST = date.fromisoformat(f"{NEXT}-01")
RUSSIAN = (
    "Январь",
    "Февраль",
    "Март",
    "Апрель",
    "Май",
    "Июнь",
    "Июль",
    "Август",
    "Сентябрь",
    "Октябрь",
    "Ноябрь",
    "Декабрь",
)


def russian(month: str) -> str:
    return f"{RUSSIAN[int(month[5:]) - 1]} {month[:4]}"


def days(month: str) -> list[date]:
    first, last = period_bounds(month)
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


def of_table(table: str, series: str, month: str) -> float:
    """A figure that the raw table has of a month."""
    return float(next(r["value"] for r in every_row(table) if r["series"] == series and r["period"] == month))


def oil_gas(month: str) -> list[list[Any]]:
    """The ministry's table: months whose parts the raw table lacks, beside the made-up one."""
    newest = max(r["period"] for r in every_row("oil_gas_revenue") if r["series"] == "met_oil")
    before = list(map(str, np.arange(np.datetime64(newest, "M") + 1, np.datetime64(month, "M"))))
    heads = [datetime.fromisoformat(f"{one}-01") for one in before[:1]] + [russian(m) for m in before[1:]]
    totals = [of_table("oil_gas_revenue", "oil_gas_total", one) for one in before]
    parts = {
        "НДПИ на нефть": 705.2,
        "НДПИ на газовый конденсат": 44.1,
        "НДПИ на газ горючий природный": 90.3,
        "Вывозная таможенная пошлина на газ природный": 41,
        "Акциз на нефтяное сырьё: обратный акциз": "−120,4",
        "демпфирующая составляющая (демпфер)": "-88,6",
        "Справочно: среднее": 1,
    }
    return [
        ["Нефтегазовые доходы федерального бюджета"],
        ["млрд руб."],
        ["", *heads, russian(month)],
        ["Нефтегазовые доходы, всего", *totals, 701.5],
        *([label, *[figure] * len(before), figure] for label, figure in parts.items()),
    ]


def fund(month: str) -> list[list[Any]]:
    first = period_bounds(month)[1] + timedelta(days=1)
    return [
        ["Фонд национального благосостояния", None, None, None],
        ["Дата", "Объем, млрд. долл. США", "Объем, млрд рублей", "Ликвидные активы, млрд рублей"],
        [f"{first:%d.%m.%Y}", "170,1", "13 211,5", "3 655,4"],
    ]


def operations(month: str) -> list[list[Any]]:
    first = date.fromisoformat(f"{month}-07")
    return [
        ["с", "по", "млрд руб. в день", ""],
        [f"{first:%d.%m.%Y}", f"{first + timedelta(days=29):%d.%m.%Y}", "4,2", "покупка"],
    ]


def rate(month: str) -> list[list[Any]]:
    values = [
        [1, f"{day:%d.%m.%Y}", f"{75 + day.day / 100:.4f}".replace(".", ","), "Доллар США"]
        for day in days(month)
    ]
    return [["nominal", "data", "curs", "cdx"], *values]


def key_rate(month: str) -> list[list[Any]]:
    rows = [[f"{day:%d.%m.%Y}", "14,25" if day.day < 27 else "14,00"] for day in days(month)]
    return [["Дата", "Ставка"], *rows[::-1]]


def pump(month: str) -> list[list[Any]]:
    return [
        [
            f"Средние потребительские цены на бензин и дизельное топливо, {russian(month).lower()} года",
            "",
            "",
        ],
        ["", "Бензин АИ-92, руб. за литр", "Дизельное топливо"],
        ["Российская Федерация", "70,10", "85,02"],
        ["Приволжский федеральный округ", "66,3", "81,9"],
        ["Республика Татарстан", "66,1", "80,9"],
    ]


def brent(month: str) -> list[list[Any]]:
    return [
        ["Back to Contents", "Data 1: Europe Brent Spot Price FOB (Dollars per Barrel)"],
        ["Sourcekey", "RBRTE"],
        ["Date", "Europe Brent Spot Price FOB (Dollars per Barrel)"],
        [datetime.fromisoformat(f"{LAST}-15"), of_table("prices", "brent", LAST)],
        [datetime.fromisoformat(f"{month}-15"), 83.27],
    ]


#: Of each page: its file, and some of the readings that it must become.
SHAPES: dict[str, tuple[Callable[[str], list[list[Any]]], dict[str, float]]] = {
    "minfin-oil-gas": (
        oil_gas,
        {
            "oil_gas_revenue": 701.5,
            "met_oil": 705.2,
            "met_gas": 90.3,
            "met_condensate": 44.1,
            "export_duty_gas": 41,
            "reverse_excise": -120.4,
            "damper_payment": 88.6,
        },
    ),
    "minfin-fund": (fund, {"total_nwf": 13211.5, "liquid_nwf": 3655.4}),
    "minfin-operations": (operations, {}),
    "cbr-rate": (rate, {"usd_rub": 75.16}),
    "cbr-key-rate": (key_rate, {"key_rate": 14.0}),
    "cbr-key-rate-days": (key_rate, {}),
    "rosstat-pump": (
        pump,
        {
            "gasoline_retail_price": 70.10,
            "diesel_retail_price": 85.02,
            "gasoline_retail_price_district_volga": 66.3,
        },
    ),
    "eia-brent": (brent, {"brent_price": 83.27}),
}


def write(path: Path, rows: list[list[Any]], encoding: str = "utf-8", mark: str = ";") -> Path:
    """As a spreadsheet saves it."""
    if path.suffix == ".xlsx":
        from openpyxl import Workbook

        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path

    def text(cell: Any) -> str:
        said = "" if cell is None else f"{cell:%d.%m.%Y}" if isinstance(cell, datetime) else str(cell)
        said = said.replace(".", ",") if isinstance(cell, float) else said
        return f'"{said}"' if mark in said else said

    path.write_bytes("\n".join(mark.join(map(text, row)) for row in rows).encode(encoding))
    return path


def readings(found: Added) -> dict[str, float]:
    """What the made-up month became."""
    made = [row.reading for row in found.rows if row.reading is not None]
    return {reading.series: reading.value for reading in made if reading.period == NEXT}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("page", sorted(SHAPES))
def test_a_page_becomes_rows_of_its_table(data_copy: Path, tmp_path: Path, page: str, suffix: str) -> None:
    make, wanted = SHAPES[page]
    found = add(page, write(tmp_path / f"page{suffix}", make(NEXT)), today=TODAY)
    assert found.table == PAGES[page].table
    held = readings(found)
    assert {name: held[name] for name in wanted} == pytest.approx(wanted)
    for row in found.rows:
        assert row.cells["publisher"] == PAGES[page].publisher
        assert row.cells["link"] == PAGES[page].address
        assert row.cells["period"][:7] <= NEXT
    assert found.rows[-1].cells["period"][:7] == NEXT


def test_rows_that_are_there_are_passed_over(data_copy: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "page.xlsx", brent(NEXT))
    first = add("eia-brent", path, today=TODAY)
    assert (len(first), first.known) == (1, 1)
    again = add("eia-brent", path, today=TODAY)
    assert (len(again), again.known) == (0, 2)


def test_windows_and_levels_say_their_days(data_copy: Path, tmp_path: Path) -> None:
    found = add("minfin-operations", write(tmp_path / "a.csv", operations(NEXT)), today=TODAY)
    (row,) = found.rows
    assert (row.cells["direction"], row.cells["value"], row.cells["known_from"]) == (
        "buy",
        "4.2",
        f"{NEXT}-07",
    )
    found = add("cbr-key-rate-days", write(tmp_path / "b.csv", key_rate(NEXT)), today=TODAY)
    (row,) = found.rows
    assert (row.cells["period"], row.cells["value"]) == (f"{NEXT}-27", "14")


def test_a_cyrillic_code_page_is_read(data_copy: Path, tmp_path: Path) -> None:
    found = add("rosstat-pump", write(tmp_path / "page.csv", pump(NEXT), "cp1251"), today=TODAY)
    assert readings(found)["gasoline_retail_price"] == 70.10


def test_the_day_of_publication_dates_a_page(data_copy: Path, tmp_path: Path) -> None:
    day = date.fromisoformat(f"{vintage().after(2)}-03")
    found = add(
        "minfin-fund",
        write(tmp_path / "a.xlsx", fund(NEXT)),
        published=day,
        today=TODAY,
        link="https://example.org/b",
    )
    assert {(r.cells["known_from"], r.cells["source_date"], r.cells["link"]) for r in found.rows} == {
        (day.isoformat(), day.isoformat(), "https://example.org/b")
    }


def test_a_month_that_has_not_ended_is_no_mean(data_copy: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "page.csv", rate(NEXT)[:15])
    with pytest.raises(InputError, match="nothing in it is known"):
        add("cbr-rate", path, today=TODAY)


@pytest.mark.parametrize(
    ("page", "rows", "said"),
    [
        ("minfin-oil-gas", [["", russian(NEXT)], ["Нефтегазовые доходы", 1]], "does not say its unit"),
        ("minfin-oil-gas", [["млрд руб."], ["Нефтегазовые доходы", 1]], "has no row of months"),
        (
            "minfin-oil-gas",
            [["млрд руб.", russian(NEXT), f"13.{NEXT[:4]}"], ["Нефтегазовые доходы", 1, 2]],
            "1 column 3: is no month",
        ),
        ("minfin-oil-gas", [["млрд руб.", russian(NEXT)], ["Другое", 1]], "nothing in it is known"),
        (
            "minfin-oil-gas",
            [["млрд руб.", russian(NEXT)], ["Нефтегазовые доходы", "семь"]],
            "2 column 2: is no number",
        ),
        (
            "minfin-oil-gas",
            [["млн руб.", russian(NEXT)], ["Нефтегазовые доходы", 701.5]],
            "far outside the record",
        ),
        (
            "minfin-fund",
            [["Дата", "млрд руб."], [f"15.{NEXT[5:]}.{NEXT[:4]}", 1]],
            "is no first day of a month",
        ),
        ("minfin-fund", [["Дата", "Объем"], [f"01.{NEXT[5:]}.{NEXT[:4]}", 1]], "has no column of roubles"),
        (
            "cbr-rate",
            [["nominal", "data", "curs", "cdx"], [1, f"01.{NEXT[5:]}.{NEXT[:4]}", 75, "Евро"]],
            "the dollar's rate",
        ),
        ("eia-brent", [["Date", "Cushing, OK WTI"], [f"{NEXT}", 80]], "does not say that it is Brent"),
        ("rosstat-pump", [["", "АИ-92"], ["Российская Федерация", 70]], "must say one month"),
        ("rosstat-pump", [[russian(NEXT)], ["Российская Федерация", 70]], "no column of a fuel"),
        ("cbr-key-rate", [["a", "b"], [1, 2]], "no heads of day and value"),
        ("eia-brent", [[""]], "holds no rows"),
    ],
)
def test_another_page_is_refused_and_says_why(
    data_copy: Path, tmp_path: Path, page: str, rows: list[list[Any]], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        add(page, write(tmp_path / "page.csv", rows), today=TODAY)


def test_a_workbook_that_is_none(data_copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.xlsx"
    path.write_bytes(b"not a workbook")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        add("eia-brent", path)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Июль 2019", "2019-07"),
        ("июль 2019 г.", "2019-07"),
        ("янв.19", "2019-01"),
        ("Jul-2019", "2019-07"),
        ("2019-07", "2019-07"),
        ("07.2019", "2019-07"),
        ("15.07.2019", "2019-07"),
        ("Jul 15, 2019", "2019-07"),
        ("май 2019", "2019-05"),
        ("март 2019", "2019-03"),
        ("2019-13", ""),
        ("all", ""),
        ("", ""),
        ("12", ""),
    ],
)
def test_months_in_their_writing(text: str, month: str) -> None:
    assert month_of_cell(text) == month


def test_days_and_numbers_in_their_writing(tmp_path: Path) -> None:
    assert day_of("07/15/2019") == day_of("15.07.2019") == day_of("2019-07-15") == date(2019, 7, 15)
    assert day_of("31.02.2019") is None
    sheet = read_sheet(write(tmp_path / "a.csv", [["x", "1 234,5"], ["y", "−2,25"], ["z", "–"]]))
    assert [sheet.value(line, 1) for line in sheet.lines] == [1234.5, -2.25, None]
    assert label(LAST)
