"""K5: a year is not its January, and a word is no month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import econ
from econ.errors import InputError
from econ.months import as_day, as_month
from econ.scenarios.library import parse
from tests.inputs.pinned import pins

_HEAD = "schema_version: 1\nname: x\ntitle: T\npressure:\n"


@pytest.mark.parametrize(
    "said", ["2019", 2019, 2019.0, "today", "now", "NaT", "", "2019-13", "19-01", "2019-1"]
)
def test_what_is_no_month_is_refused(said: object) -> None:
    with pytest.raises(InputError, match=r"no month|not a month"):
        as_month(said)


@pytest.mark.parametrize(
    "said", ["2019-02-30", "2019-00", "2019/01", "٢٠١٩-٠١", "2019-01-01T00:00", None, np.nan]
)
def test_nor_is_what_looks_like_one(said: object) -> None:
    with pytest.raises(InputError):
        as_month(said)


@pytest.mark.parametrize(
    "said",
    [
        "2019-03",
        "2019-03-01",
        np.datetime64("2019-03"),
        pd.Timestamp("2019-03-31"),
        pd.Period("2019-03", "M"),
    ],
)
def test_a_month_is_read_however_it_is_typed(said: object) -> None:
    assert as_month(said) == np.datetime64("2019-03")


@pytest.mark.parametrize(
    "level", ["{path: {2019: 1}}", "{2019: 1}", "{2019: 0, 2020: 1}", "{path: {1: 0, 2020: 1}}"]
)
def test_a_path_by_years_is_refused_with_what_to_write(level: str) -> None:
    with pytest.raises(InputError, match=r"a year is no month") as caught:
        parse(f"{_HEAD}  tariff: {level}\n")
    assert "-01" in str(caught.value)


@pytest.mark.parametrize(
    "level", ["{path: {true: 1}}", "{hold: {at: today}}", "{hold: {at: 2019}}", "{0: 1}"]
)
def test_other_keys_that_are_no_months_are_refused(level: str) -> None:
    with pytest.raises(InputError):
        parse(f"{_HEAD}  tariff: {level}\n")


@pytest.mark.parametrize("start", ["2019", 2018, "today", "2018-7", "July 2018"])
def test_a_run_starts_in_a_month(start: object) -> None:
    with pytest.raises(InputError):
        econ.simulate(start=start, months=1, draws=0)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", ["2019", "today", 2019, "0"])
def test_a_day_of_knowledge_is_a_month(day: object) -> None:
    with pytest.raises(InputError):
        econ.simulate(as_of=day, months=1, draws=0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2019-03", "2019-03"),
        ("2019-03-15", "2019-03-15"),
        (np.datetime64("2019-03"), "2019-03"),
        (np.datetime64("2019-03-15"), "2019-03-15"),
        (pd.Timestamp("2019-03-15 10:00"), "2019-03-15"),
        (pd.Period("2019-03", "M"), "2019-03"),
    ],
)
def test_a_day_of_knowledge_is_a_month_or_a_day(said: object, day: str) -> None:
    assert as_day(said) == day


@pytest.mark.parametrize(
    "call",
    [
        lambda: econ.nowcast("2019", draws=100),
        lambda: econ.backtest(first="2022"),
        lambda: econ.threshold("fuel_stress > 60", "strike_intensity", before="2031"),
        lambda: econ.roll_data("2031", dry_run=True),
    ],
    ids=["nowcast", "backtest", "threshold", "roll"],
)
def test_a_year_is_no_month_of_any_call(call) -> None:
    with pytest.raises(InputError, match="a year is no month"):
        call()


@pytest.mark.parametrize("call", [econ.forecast, econ.nowcast, econ.estimate])
def test_nothing_is_known_before_the_data(call) -> None:
    with pytest.raises(InputError, match="nothing was known so early"):
        call(as_of="2018-03")


@pytest.mark.parametrize("month", [2019.1, 2019.5, np.float32(2019.25), "2019.1", pd.NA])
def test_a_broken_number_is_no_month(month: object) -> None:
    with pytest.raises(InputError, match="not a month"):
        pins([{"month": month, "variable": "brent_price", "value": 70}])
