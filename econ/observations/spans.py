"""Months, quarters and years as Excel, the IMF, the IAMC and people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np

from econ.errors import InputError
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["MONTH_WORDS", "Spans", "month_named", "reading_of"]

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: How names of months begin, English and Russian.
MONTH_WORDS = tuple(
    zip(_NAMES, ("янв", "фев", "мар", "апр", "ма[йяе]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
        strict=True)
)  # fmt: skip
_RUSSIAN = re.compile(rf"(?:{'|'.join(word for _, word in MONTH_WORDS)})[а-я]*", re.IGNORECASE)
_OF_YEAR = re.compile(r"\s*(?:года?|г\.?)$", re.IGNORECASE)
_NAME = rf"(?P<name>{'|'.join(_NAMES)})[a-z]*\.?"
_YEAR, _MONTH = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])"
#: Days that Excel counts from, and between which a whole number is a date of this or the last century's end.
_EXCEL_ZERO, _EXCEL = date(1899, 12, 30), (32_874, 73_050)
#: Days between slashes, which are read differently on two sides of an ocean.
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)")
_SHORT_YEAR = re.compile(rf"{_NAME}[ -/'](?P<short>\d\d)", re.IGNORECASE)

_Parts = dict[str, str]
_FORMS: tuple[tuple[re.Pattern[str], Callable[[_Parts], list[str]]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), made)
    for pattern, made in (
        (_YEAR, lambda p: _span(p["year"], 1, MONTHS_PER_YEAR)),
        (rf"{_YEAR}[ -]?Q(?P<quarter>[1-4])", lambda p: _quarter(p)),
        (rf"Q(?P<quarter>[1-4])[ -/]{_YEAR}", lambda p: _quarter(p)),
        (rf"{_YEAR}[ -]?M{_MONTH}", lambda p: [_month(p["year"], p["month"])]),
        (rf"{_YEAR}[/ ]{_MONTH}", lambda p: [_month(p["year"], p["month"])]),
        # Of 2020.10 a spreadsheet makes the number 2020.1.
        (rf"{_YEAR}\.(?P<month>0[1-9]|1[0-2])", lambda p: [_month(p["year"], p["month"])]),
        (rf"{_YEAR}(?P<month>0[1-9]|1[0-2])", lambda p: [_month(p["year"], p["month"])]),
        (
            rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
            lambda p: [_month(p["year"], p["month"])],
        ),
        (rf"{_MONTH}[/. -]{_YEAR}", lambda p: [_month(p["year"], p["month"])]),
        (rf"(?P<day>0?[1-9]|[12]\d|3[01])\.{_MONTH}\.{_YEAR}", lambda p: [_month(p["year"], p["month"])]),
        (rf"{_NAME}[ -/]{_YEAR}", lambda p: [_named(p)]),
        (rf"{_YEAR}[ -/]{_NAME}", lambda p: [_named(p)]),
        (rf"(?P<day>0?[1-9]|[12]\d|3[01])[ -]{_NAME}[ -]{_YEAR}", lambda p: [_named(p)]),
        (r"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?:-(?P<day>\d\d))?", lambda p: [p["iso"]]),
    )
)


def reading_of(cell: Any) -> list[str] | None:
    """The months that one cell stands for by itself, or None where it is no period or could be two."""
    text = _text(cell)
    if isinstance(text, int):
        return [f"{_EXCEL_ZERO + timedelta(days=text):%Y-%m}"]
    for form, made in _FORMS:
        found = form.fullmatch(text)
        if found:
            return made(found.groupdict())
    return None


def month_named(cell: Any) -> str:
    """The month that a cell names or whose first day it is; empty for a longer span and any other day."""
    text = str(_text(cell))
    if short := _SHORT_YEAR.fullmatch(text):
        return _named({**short.groupdict(), "year": f"20{short['short']}"})
    for form, made in _FORMS:
        if found := form.fullmatch(text):
            months, day = made(found.groupdict()), found.groupdict().get("day")
            return months[0] if len(months) == 1 and int(day or 1) == 1 else ""
    return ""


class Spans:
    """Cells of one column, read together: what one leaves open another may tell.

    Parameters
    ----------
    cells : iterable
        All cells of the column.

    Attributes
    ----------
    notes : list of str
        What was understood that the cells do not say.
    """

    def __init__(self, cells: Iterable[Any]) -> None:
        self.notes: list[str] = []
        texts = {t for t in map(_text, cells) if isinstance(t, str)}
        slashed = [m for m in map(_SLASHED.fullmatch, sorted(texts)) if m]
        self._day_first = any(int(m.group(1)) > MONTHS_PER_YEAR for m in slashed)
        self._month_first = any(int(m.group(2)) > MONTHS_PER_YEAR for m in slashed)
        short = sorted(t for t in texts if _SHORT_YEAR.fullmatch(t))
        if short:
            # A day without a year is no date, so the number is the year.
            self.notes.append(f"{short[0]} is read as {self.months(short[0])[0]}: the number is the year")

    def months(self, cell: Any) -> list[str]:
        """The months of a cell, in order; none where it is no period, or already a date that is plain.

        Raises
        ------
        InputError
            It can be read in two ways.
        """
        text = _text(cell)
        if isinstance(text, str):
            slashed, short = _SLASHED.fullmatch(text), _SHORT_YEAR.fullmatch(text)
            if slashed:
                return [self._of_slashed(text, *map(int, slashed.groups()))]
            if short:
                return [month_named(text)]
            if re.match(r"\d{4}-\d\d(-\d\d)?", text):
                return []
        return reading_of(cell) or []

    def _of_slashed(self, text: str, first: int, second: int, year: int) -> str:
        if self._day_first == self._month_first and first != second:
            one, other = (f"{_NAMES[m - 1].title()} {year}" for m in (second, first) if m <= MONTHS_PER_YEAR)
            raise InputError(
                "a day that can be read in two ways",
                got=text,
                allowed=f"{one} or {other}",
                fix="write YYYY-MM",
            )
        month = first if self._month_first else second
        if not 1 <= month <= MONTHS_PER_YEAR:
            raise InputError(
                "days before months in some rows, after them in others", got=text, fix="write YYYY-MM"
            )
        return _month(str(year), str(month))


def _text(cell: Any) -> str | int:
    """A cell as text; a whole number that Excel means as a day stays one."""
    if (
        isinstance(cell, (int, float))
        and not isinstance(cell, bool)
        and cell == cell
        and float(cell).is_integer()
    ):
        number = int(cell)
        return number if _EXCEL[0] <= number <= _EXCEL[1] else str(number)
    if isinstance(cell, (float, np.floating)):
        return ""  # a broken number is no month, whatever its digits look like
    text = "" if cell is None else str(cell).strip()
    if text.isdigit() and len(text) == len(str(_EXCEL[0])) and _EXCEL[0] <= int(text) <= _EXCEL[1]:
        return int(text)
    return _RUSSIAN.sub(_in_english, _OF_YEAR.sub("", text)) if _RUSSIAN.search(text) else text


def _in_english(found: re.Match[str]) -> str:
    """A Russian month as English shortens it."""
    return next(name for name, word in MONTH_WORDS if re.match(word, found[0].lower()))


def _month(year: str, month: str) -> str:
    return f"{year}-{int(month):02d}"


def _span(year: str, first: int, last: int) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(first, last + 1)]


def _quarter(parts: _Parts) -> list[str]:
    last = 3 * int(parts["quarter"])
    return _span(parts["year"], last - 2, last)


def _named(parts: _Parts) -> str:
    return _month(parts["year"], str(_NAMES.index(parts["name"].lower()) + 1))
