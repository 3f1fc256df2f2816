"""Units as people write them: for each unit of a series, those that are the same, and those that convert.

An enumeration, not a parser: a unit that is not listed for a series is refused by name. Factors are of the
only converter, `econ.quantities`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from econ.errors import InputError, nearest
from econ.quantities import BARRELS_PER_TONNE, MN_PER_BN, PERCENT, mb_per_day

__all__ = ["accepted", "converted"]

#: What turns a value in a unit, in a month of so many days, into the series' own.
_Convert = Callable[[float, float], float]

_THOUSAND = 1000.0


def _times(factor: float) -> _Convert:
    return lambda value, days: value * factor


def _by_grade(grade: str) -> dict[str, dict[str, _Convert]]:
    """Prices and volumes that need to know what a tonne of it is in barrels."""
    barrels = BARRELS_PER_TONNE[grade]
    return {
        "USD/bbl": {"USD/t": _times(1 / barrels)},
        "USD/t": {"USD/bbl": _times(barrels)},
        "mb/d": {
            "Mt": lambda value, days: float(mb_per_day(value, days, grade)),
            "kt": lambda value, days: float(mb_per_day(value / _THOUSAND, days, grade)),
        },
    }


#: Unit of a series -> other units -> the factor into it.
_FACTORS: dict[str, dict[str, float]] = {
    "USD/bbl": {"US cents/bbl": 1 / PERCENT},
    "USD/t": {},
    "RUB/USD": {"RUB/100 USD": 1 / PERCENT},
    "percent": {"1": float(PERCENT), "basis points": 1 / PERCENT},
    "1": {"percent": 1 / PERCENT},
    "mb/d": {"kb/d": 1 / _THOUSAND, "bbl/d": 1 / _THOUSAND**2},
    "bn RUB": {
        "mn RUB": 1 / MN_PER_BN,
        "trn RUB": _THOUSAND,
        "RUB": 1 / _THOUSAND**3,
        "thousand RUB": 1 / 1e6,
    },
    "RUB/t": {"thousand RUB/t": _THOUSAND},
    "RUB/l": {"kopecks/l": 1 / PERCENT},
    "Mt": {"kt": 1 / _THOUSAND, "t": 1 / _THOUSAND**2},
}
#: Spellings of one and the same unit, in small letters without spaces.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "USD/bbl": (
        "usd/barrel",
        "usd/b",
        "$/bbl",
        "$/b",
        "$/barrel",
        "us$/bbl",
        "usdperbarrel",
        "usdabarrel",
        "dollars/barrel",
        "usdperbbl",
        "долл./барр.",
        "долл/барр",
    ),
    "USD/t": ("usd/tonne", "usd/mt", "$/t", "$/tonne", "$/mt", "usdpertonne", "usdatonne"),
    "RUB/USD": ("rub/$", "usd/rub", "usdrub", "rubperusd", "rub/1usd", "roublesadollar", "rublesperdollar"),
    "RUB/100 USD": ("rubper100usd", "rub/100$"),
    "percent": ("%", "pct", "percentayear", "percentperyear", "percentperannum", "%p.a.", "percentp.a."),
    "basis points": ("bp", "bps"),
    "1": ("share", "fraction", "ratio"),
    "mb/d": ("mbd", "mbpd", "mnb/d", "mnbbl/d", "millionb/d", "millionbarrelsaday", "mmb/d"),
    "kb/d": ("kbd", "kbpd", "thousandb/d", "thousandbarrelsaday", "tb/d"),
    "bbl/d": ("b/d", "bpd", "barrelsaday"),
    "bn RUB": (
        "rubbn",
        "billionrub",
        "bnroubles",
        "billionroubles",
        "billionrubles",
        "bn₽",
        "млрдруб",
        "млрдруб.",
        "млрдрублей",
    ),
    "mn RUB": (
        "rubmn",
        "millionrub",
        "mnroubles",
        "millionroubles",
        "millionrubles",
        "млнруб",
        "млнруб.",
        "млнрублей",
    ),
    "trn RUB": (
        "rubtrn",
        "trillionrub",
        "tnrub",
        "trillionroubles",
        "trlnrub",
        "трлнруб",
        "трлнруб.",
        "трлнрублей",
    ),
    "thousand RUB": ("тыс.руб", "тыс.руб.", "тысруб", "тыс.рублей", "krub"),
    "RUB": ("roubles", "rubles", "руб", "руб.", "рублей", "₽"),
    "RUB/t": ("rub/tonne", "roubles/t", "руб/т", "руб./т"),
    "thousand RUB/t": ("krub/t", "тыс.руб/т", "тыс.руб./т"),
    "RUB/l": ("rub/litre", "rub/liter", "roubles/l", "руб/л", "руб./л"),
    "kopecks/l": ("коп/л",),
    "Mt": ("mt/month", "milliont", "milliontonnes", "mntonnes", "mnt", "mtamonth", "млнт", "млнтонн"),
    "kt": ("kt/month", "thousandt", "thousandtonnes", "ktamonth", "тыс.т", "тыс.тонн"),
    "t": ("tonnes", "tons"),
    "US cents/bbl": ("cents/bbl",),
}


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Every spelling, without spaces and in small letters, and the unit that it means."""
    found = {_plain(unit): unit for unit in _SPELLINGS}
    for unit, spellings in _SPELLINGS.items():
        found |= dict.fromkeys(spellings, unit)
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).lower()


def _conversions(unit: str, grade: str) -> dict[str, _Convert]:
    """What can be turned into a unit, itself first."""
    found = {unit: _times(1.0)}
    found |= {other: _times(factor) for other, factor in _FACTORS.get(unit, {}).items()}
    return found | _by_grade(grade).get(unit, {})


def _grade(series: str) -> str:
    """The oil or product that a series is of: crude unless its name begins with a product."""
    return next((grade for grade in BARRELS_PER_TONNE if series.startswith(grade)), "crude")


def accepted(series: str, unit: str) -> tuple[str, ...]:
    """The units in which a series may be given, its own first."""
    return tuple(_conversions(unit, _grade(series)))


def converted(value: float, said: str, series: str, unit: str, days: float) -> float:
    """A value in the series' own unit.

    Parameters
    ----------
    said : str
        The unit that it was given in.
    series, unit : str
        The series and its own unit.
    days : float
        Days of the month, for volumes a month that become volumes a day.

    Raises
    ------
    InputError
        The unit is not one of the series.
    """
    ways = _conversions(unit, _grade(series))
    meant = said if said in ways else _names().get(_plain(said), "")
    if _plain(said) == _plain(unit):
        meant = unit
    if meant not in ways:
        allowed = tuple(ways)
        raise InputError(
            f"not a unit of {series}",
            got=said,
            allowed=allowed,
            nearest=nearest(said, allowed),
            fix="convert the values, or leave the column out if they are in the first of these",
        )
    return float(np.asarray(ways[meant](value, days)))
