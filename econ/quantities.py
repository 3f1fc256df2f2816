"""Barrels and tonnes, days and months, dollars and roubles: the only converter.

Stocks and flows of crude and products are kept in Mt and Mt a month; mb/d appear only at the
contract's edge. Every factor here is a definition or a published conversion, with its source.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from econ.errors import InputError

__all__ = [
    "ALARM_ODDS",
    "BARRELS_PER_TONNE",
    "CONDENSATE_BARRELS",
    "DAYS_PER_YEAR",
    "GALLONS_PER_BARREL",
    "LAW_BARRELS_PER_TONNE",
    "LITRES_PER_BARREL",
    "MN_PER_BN",
    "MONTHS_PER_HALF_YEAR",
    "MONTHS_PER_YEAR",
    "PERCENT",
    "bn_rub",
    "days_in",
    "mb_per_day",
    "month_name",
    "month_number",
    "month_range",
    "mt_per_month",
    "parse_month",
    "usd_per_tonne",
    "year_of",
]

#: Russian crude with condensate (OPEC Annual Statistical Bulletin: 7.33); products as in the BP
#: (Energy Institute) Statistical Review's approximate conversion factors.
BARRELS_PER_TONNE: dict[str, float] = {
    "crude": 7.33,
    "gasoline": 8.53,
    "diesel": 7.46,
    "jet": 7.88,
    "fuel_oil": 6.35,
    "naphtha_other": 8.90,
}
#: The Tax Code's own factor, used in every tax formula that turns USD/bbl into USD/t.
LAW_BARRELS_PER_TONNE = 7.3
#: Its factor for condensate: a tonne is priced at eight barrels of Urals (article 342.4).
CONDENSATE_BARRELS = 8.0
#: One US oil barrel is 42 US gallons of 3.785411784 litres.
LITRES_PER_BARREL = 158.987294928
GALLONS_PER_BARREL = 42
MONTHS_PER_YEAR = 12
MONTHS_PER_HALF_YEAR = 6
MN_PER_BN = 1000
#: A usual year, for rates a year that name none.
DAYS_PER_YEAR = 365
#: Hundredths in the whole: rates of interest and of inflation are in percent, shares are fractions.
PERCENT = 100
#: Odds of an index of stress at its alarm, and against it when calm: 90 and 10 of a hundred.
ALARM_ODDS = 9.0

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TONNES_PER_MT = 1e6
_BARRELS_PER_MB = 1e6


def mt_per_month(mb_d: Any, days: Any, grade: str = "crude") -> Any:
    """Million barrels a day to million tonnes a month of `days` days."""
    return mb_d * days / BARRELS_PER_TONNE[grade]


def mb_per_day(mt_month: Any, days: Any, grade: str = "crude") -> Any:
    """Million tonnes a month of `days` days to million barrels a day."""
    return mt_month * BARRELS_PER_TONNE[grade] / days


def usd_per_tonne(usd_bbl: Any, grade: str = "crude") -> Any:
    """USD a barrel to USD a tonne."""
    return usd_bbl * BARRELS_PER_TONNE[grade]


def bn_rub(mt: Any, rub_per_tonne: Any) -> Any:
    """Million tonnes at roubles a tonne, in billion roubles (1e6 t x 1 RUB/t = 1e-3 bn RUB)."""
    return mt * rub_per_tonne * (_TONNES_PER_MT / 1e9)


def bn_usd(mt: Any, usd_bbl: Any, grade: str = "crude") -> Any:
    """Million tonnes at USD a barrel, in billion dollars."""
    return mt * BARRELS_PER_TONNE[grade] * usd_bbl * (_BARRELS_PER_MB / 1e9)


def parse_month(text: str | np.datetime64) -> np.datetime64:
    """A month from `2020-01`, `2020-01-01` or a datetime64.

    Raises
    ------
    InputError
        The text is no month.
    """
    try:
        return np.array([str(text)], dtype="datetime64[M]")[0]
    except ValueError:
        raise InputError("not a month", got=str(text), allowed="YYYY-MM, e.g. 2020-01") from None


def month_range(start: str | np.datetime64, months: int) -> np.ndarray:
    """`months` consecutive months from `start`, datetime64[M]."""
    first = parse_month(start)
    return first + np.arange(months)


def days_in(month: np.ndarray | np.datetime64) -> Any:
    """Days in each month."""
    first = np.asarray(month, "datetime64[M]")
    days = (first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")
    return days.astype(float)


def month_name(month: np.datetime64) -> str:
    """`December 2027`."""
    return f"{_MONTHS[int(month_number(month)) - 1]} {int(year_of(month))}"


def month_number(month: np.ndarray | np.datetime64) -> Any:
    """Calendar month, 1 to 12."""
    return np.asarray(month, "datetime64[M]").astype(int) % MONTHS_PER_YEAR + 1


def year_of(month: np.ndarray | np.datetime64) -> Any:
    """Calendar year."""
    return np.asarray(month, "datetime64[Y]").astype(int) + 1970
