"""K7: decimals, separators and code pages of a country: read where one reading is possible, else refused."""

from __future__ import annotations

import pytest

from econ.errors import InputError
from tests.inputs.pinned import AHEAD, pins, value, write

_HEAD = "month;variable;value\n"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (_HEAD + "{1};brent_price;60,5\n", "brent_price", 60.5),
        ("month\tvariable\tvalue\n{1}\tbrent_price\t60,5\n", "brent_price", 60.5),
        ("month|variable|value\n{1}|brent_price|60.5\n", "brent_price", 60.5),
        ('month,variable,value\n{1},usd_rub,"78,2267"\n', "usd_rub", 78.2267),
        (_HEAD + "{1};federal_spending;3.412,5\n", "federal_spending", 3412.5),
        ('month,variable,value\n{1},federal_spending,"3,412.5"\n', "federal_spending", 3412.5),
        (_HEAD + "{1};federal_spending;3 412,5\n", "federal_spending", 3412.5),
        (_HEAD + "{1};federal_balance;\u2212412,5\n", "federal_balance", -412.5),
        (
            "month;variable;value;note\n{1};brent_price;60,5;x\n{2};brent_price;61,125;y\n",
            "brent_price",
            60.5,
        ),
        ("month,variable,value\n{1},usd_rub,8.05e1\n", "usd_rub", 80.5),
    ],
)
def test_one_reading_is_read(tmp_path, text, name, expected):
    assert value(write(tmp_path, text), name) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("month,variable,value\n{1},usd_rub,78,2267\n", "more cells"),
        (_HEAD + "{1};federal_spending;3,412\n", "thousands or decimals"),
        ('month,variable,value\n{1},federal_spending,"3,412"\n', "thousands or decimals"),
        (_HEAD + "{1};usd_rub;78,25\n{2};usd_rub;78.25\n", "points and decimal commas"),
        (_HEAD + "{1};usd_rub;1_000\n", "not a number"),
        (_HEAD + "{1};usd_rub;78 25\n", "not a number"),
        (_HEAD + "{1};usd_rub;\u0667\u0668\n", "not a number"),
        (_HEAD + "{1};usd_rub;1e999\n", "not a number"),
        (_HEAD + "{1};usd_rub;nan\n", "not a number"),
        (_HEAD + "{1};usd_rub;80 RUB\n", "not a number"),
        (_HEAD + "{1};usd_rub\n", "fewer cells"),
        ('month,variable,value\n{1},usd_rub,"78\n', "never closed"),
        ("month,variable,value,value\n{1},usd_rub,78,79\n", "named twice"),
    ],
)
def test_what_has_two_readings_or_none_is_refused_with_its_line(tmp_path, text, said):
    with pytest.raises(InputError, match=said) as caught:
        pins(write(tmp_path, text))
    assert "given.csv" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1252", "koi8-r", "cp866"])
def test_a_remark_in_any_code_page_moves_nothing(tmp_path, encoding):
    remark = "prix à terme" if encoding == "cp1252" else "Цена"
    text = f"month;variable;value;note\n{AHEAD(1)};brent_price;60,5;{remark}\n"
    assert value(write(tmp_path, text.encode(encoding)), "brent_price") == 60.5


@pytest.mark.parametrize("note", ["x" * 200_000, '"' + "y" * 140_000 + '"'])
def test_a_cell_longer_than_any_cell_is_refused_with_its_line(tmp_path, note):
    with pytest.raises(InputError, match="not a table") as caught:
        pins(
            write(
                tmp_path, f"month,variable,value,note\n{{1}},brent_price,60,\n{{2}},brent_price,60,{note}\n"
            )
        )
    assert ":3" in caught.value.where


@pytest.mark.parametrize("text", ["month,variable,value\n{1},usd_rub,\x0080\n", "\x00\x01\x02PK"])
def test_what_is_no_text_is_no_table(tmp_path, text):
    with pytest.raises(InputError):
        pins(write(tmp_path, text))


@pytest.mark.parametrize("rows", [[{"value": "3,412"}], [{"value": "70,5"}, {"value": "70.5"}]])
def test_texts_in_python_and_in_sheets_are_read_as_strictly(rows):
    name = "federal_spending" if len(rows) == 1 else "brent_price"
    given = [{"month": AHEAD(k), "variable": name, **row} for k, row in enumerate(rows, 1)]
    with pytest.raises(InputError):
        pins(given)


def test_a_first_line_that_names_the_separator_is_understood(tmp_path):
    path = write(tmp_path, "sep=;\nmonth;variable;value\n{1};brent_price;60,5\n{2};brent_price;x\n")
    with pytest.raises(InputError, match=":4 brent_price"):
        pins(path)


@pytest.mark.parametrize("ending", [".json", ".parquet", ".xls", ".ods", ".yaml", ".zip", ".nc"])
def test_a_file_of_another_form_is_named(tmp_path, ending):
    with pytest.raises(InputError, match="is no table that can be read"):
        pins(write(tmp_path, b"PAR1\x00", f"given{ending}"))
