"""K8: a time of day is refused, a day is its month's, days of a month are its mean or are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from econ.errors import InputError
from tests.inputs.pinned import AHEAD, notes, pins, value, write

_HEAD = "month,variable,value\n"


@pytest.mark.parametrize(
    "time", ["-28 21:00:00+00:00", "-01T03:00:00Z", "-01 00:30", "-01 23:59:59.999", "-01T21:00:00-03:00"]
)
def test_a_time_of_day_is_refused(tmp_path, time):
    with pytest.raises(InputError, match="a time of day"):
        pins(write(tmp_path, f"{_HEAD}{{2}}{time},brent_price,100\n"))


@pytest.mark.parametrize(
    "time", ["", "-01", "-28", "-01 00:00:00", "-01T00:00:00Z", "-01 00:00:00+03:00", "-01T00:00"]
)
def test_a_day_or_its_midnight_is_its_month(tmp_path, time):
    assert value(write(tmp_path, f"{_HEAD}{{2}}{time},brent_price,100\n"), "brent_price", 2) == 100


@pytest.mark.parametrize("time", [".01.01", "-1", "-32", "-00", "-W05"])
def test_other_ways_to_write_a_month_are_refused(tmp_path, time):
    with pytest.raises(InputError, match="not a month"):
        pins(write(tmp_path, f"{_HEAD}{AHEAD(2)[:4]}{time},brent_price,100\n"))


def test_moments_in_python_are_read_alike():
    zoned = pd.Timestamp(f"{AHEAD(1)}-01", tz="UTC")
    rows = [{"month": m, "variable": "brent_price", "value": 70} for m in (zoned, np.datetime64(AHEAD(2)))]
    assert value(rows, "brent_price", 1) == value(rows, "brent_price", 2) == 70
    for month in (zoned + pd.Timedelta("3h"), pd.NaT, np.datetime64("NaT"), None, 202_601, 3.5):
        with pytest.raises(InputError):
            pins([{"month": month, "variable": "brent_price", "value": 70}])


def test_days_of_a_price_become_its_mean_and_it_is_said(tmp_path):
    rows = "".join(f"{{1}}-{day:02},usd_rub,{80 + day}\n" for day in range(1, 23))
    path = write(tmp_path, _HEAD + rows + "{2},usd_rub,90\n")
    assert value(path, "usd_rub") == pytest.approx(80 + 11.5)
    assert "by day" in notes(path)


@pytest.mark.parametrize(
    ("name", "days", "said"),
    [
        ("usd_rub", 9, "too few days"),
        ("federal_spending", 25, "no mean of days"),
        ("usd_rub", 1, "given twice"),
    ],
)
def test_days_that_make_no_month_are_refused_in_one_line(tmp_path, name, days, said):
    size = 80 if name == "usd_rub" else 3400
    rows = "".join(f"{{1}}-{day:02},{name},{size + day}\n" for day in range(1, days + 1))
    with pytest.raises(InputError, match=said) as caught:
        pins(write(tmp_path, f"{_HEAD}{rows}" + (f"{{1}},{name},{size}\n" if days == 1 else "")))
    assert str(caught.value).count(said) == 1


def test_a_value_given_twice_alike_is_one(tmp_path):
    assert value(write(tmp_path, _HEAD + "{1},usd_rub,80\n{1},usd_rub,80.0\n"), "usd_rub") == 80


def test_one_scenario_may_be_an_exception_in_either_order(tmp_path):
    head = "month,variable,value,scenario\n"
    for rows in (
        "{1},usd_rub,80,\n{1},usd_rub,90,all_channels\n",
        "{1},usd_rub,90,all_channels\n{1},usd_rub,80,\n",
    ):
        path = write(tmp_path, head + rows)
        assert value(path, "usd_rub", scenario=0) == 80
        assert value(path, "usd_rub", scenario=1) == 90


@pytest.mark.parametrize("name", ["allchannels", "All_channels", "no_pressure"])
def test_a_scenario_that_is_not_run_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="no such scenario in this run"):
        pins(write(tmp_path, f"month,variable,value,scenario\n{{1}},usd_rub,80,{name}\n"))
