"""K3: a column is read or refused, never passed over; a unit is read, converted or refused."""

from __future__ import annotations

import pytest

from econ.errors import InputError
from econ.units import accepted, converted
from econ.variables import variables
from tests.inputs.pinned import pins, value, write


@pytest.mark.parametrize(
    ("column", "near"),
    [("Scenario", "scenario"), ("scenarios", "scenario"), ("Units", "unit"), ("valeu", "value"), ("x", "")],
)
def test_an_unknown_column_is_refused_with_the_nearest(tmp_path, column, near):
    path = write(tmp_path, f"month,variable,value,{column}\n{{1}},brent_price,120,all_channels\n")
    with pytest.raises(InputError, match="no such column") as caught:
        pins(path)
    assert caught.value.nearest == near


def test_remarks_may_pass(tmp_path):
    head = "month,variable,value,note,source,comment\n"
    assert value(write(tmp_path, head + "{1},brent_price,70,mine,a bank,\n"), "brent_price") == 70


@pytest.mark.parametrize(
    ("name", "given", "unit", "expected"),
    [
        ("brent_price", "450", "USD/t", 450 / 7.33),
        ("brent_price", "70", "$/barrel", 70),
        ("brent_price", "7000", "US cents/bbl", 70),
        ("usd_rub", "8025", "RUB per 100 USD", 80.25),
        ("key_rate", "0.14", "share", 14),
        ("key_rate", "1400", "bps", 14),
        ("crude_runs", "5100", "kb/d", 5.1),
        ("federal_spending", "3.4", "trn RUB", 3400),
        ("federal_spending", "3400000", "млн руб.", 3400),
        ("diesel_nwe_price", "100", "USD/bbl", 746),
        ("cpi_change", "0.004", "1", 0.4),
        ("gasoline_retail_price", "6500", "kopecks/l", 65),
    ],
)
def test_a_unit_is_converted(tmp_path, name, given, unit, expected):
    path = write(tmp_path, f"month,variable,value,unit\n{{1}},{name},{given},{unit}\n")
    assert value(path, name) == pytest.approx(expected, rel=1e-12)


def test_tonnes_a_month_know_the_month_s_days():
    barrels = {days: converted(20.0, "Mt", "crude_runs", "mb/d", days) for days in (28.0, 31.0)}
    assert barrels[28.0] / barrels[31.0] == pytest.approx(31 / 28)
    assert converted(20.0, "Mt", "crude_runs", "mb/d", 30.0) == pytest.approx(20 * 7.33 / 30)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("brent_price", "RUB/bbl"), ("usd_rub", "EUR"), ("crude_runs", "m3"), ("key_rate", "USD/bbl")],
)
def test_another_unit_is_refused_with_those_that_are_read(tmp_path, name, unit):
    path = write(tmp_path, f"month,variable,value,unit\n{{1}},{name},5,{unit}\n")
    with pytest.raises(InputError, match=f"not a unit of {name}") as caught:
        pins(path)
    assert variables()[name].unit in str(caught.value)


def test_every_series_that_can_be_given_reads_its_own_unit_in_any_spelling():
    for name, variable in variables().items():
        if variable.given:
            assert accepted(name, variable.unit)[0] == variable.unit
            said = variable.unit.upper().replace("/", " / ")
            assert converted(3.0, said, name, variable.unit, 30.0) == 3.0


def test_columns_of_the_package_s_own_tables_are_understood(tmp_path):
    head = "scenario,month,variable,unit,buyer,quantile,value\n"
    path = write(
        tmp_path, head + "baseline,{1},crude_exports,mb/d,china,0.5,1.2\n,{1},brent_price,USD/bbl,,,70\n"
    )
    found = pins(path)
    assert found.target["crude_exports"][0, 0, 0, 0] == 1.2
    assert found.override["brent_price"][0, 1, 0] == 70


@pytest.mark.parametrize(
    "rows",
    [
        "quantile\n{1},brent_price,60,0.05\n{1},brent_price,90,0.95\n",
        "draw\n{1},brent_price,60,0\n{1},brent_price,90,1\n",
        "buyer\n{1},crude_exports,1,mars\n",
        "buyer\n{1},brent_price,60,china\n",
        "district\n{1},crude_exports,1,volga\n",
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(tmp_path, rows):
    with pytest.raises(InputError):
        pins(write(tmp_path, f"month,variable,value,{rows}"))


@pytest.mark.parametrize(
    ("name", "given", "unit", "expected"),
    [
        ("key_rate", "14%", "", 14),
        ("key_rate", "14,5 %", "", 14.5),
        ("gasoline_export_ban", "100%", "", 1),
        ("federal_spending", "3.4", "трлн рублей", 3400),
        ("crude_runs", "21.5", "млн т", 21.5 * 7.33 / 31),
    ],
)
def test_a_percent_sign_and_russian_words_are_units(tmp_path, name, given, unit, expected):
    path = write(tmp_path, f"month;variable;value;unit\n{{1}};{name};{given};{unit}\n")
    assert value(path, name) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "given", "other"),
    [
        ("key_rate", 0.14, "1"),
        ("federal_spending", 3.4, "trn RUB"),
        ("liquid_nwf", 3.6, "trn RUB"),
        ("crude_runs", 22, "Mt"),
        ("brent_price", 450, "USD/t"),
    ],
)
def test_a_value_that_fits_in_another_unit_needs_its_unit_named(tmp_path, name, given, other):
    head = "month,variable,value,unit\n"
    with pytest.raises(InputError, match=f"in another unit: {other}"):
        pins(write(tmp_path, f"{head}{{1}},{name},{given},\n"))
    if name != "key_rate":
        own = variables()[name].unit
        assert value(write(tmp_path, f"{head}{{1}},{name},{given},{own}\n"), name) == given


@pytest.mark.parametrize("column", ["spread", "\0spread"])
def test_no_column_is_the_package_s_own(tmp_path, column):
    with pytest.raises(InputError):
        pins(write(tmp_path, f"month,variable,value,{column}\n{{1}},brent_price,70,x\n"))
