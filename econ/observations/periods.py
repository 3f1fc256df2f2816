"""Periods of rows, the day when a figure became known, and `as_of`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta

from econ.errors import InputError
from econ.months import as_day
from econ.vintage import vintage

__all__ = ["as_date", "known_from", "month_of", "period_bounds"]

_SHAPES = {
    "year": re.compile(r"(\d{4})"),
    "quarter": re.compile(r"(\d{4})Q([1-4])"),
    "month": re.compile(r"(\d{4})-(\d\d)"),
    "day": re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
}


def period_bounds(period: str) -> tuple[date, date]:
    """First and last day of `2019`, `2019Q3`, `2019-09`, `2019-09-28` or `2019-09-01/2019-09-24`.

    Raises
    ------
    InputError
        The text is none of these.
    """
    first, _, last = period.partition("/")
    try:
        return _bounds(first)[0], _bounds(last or first)[1]
    except ValueError:
        raise InputError(
            "not a period", got=period, allowed="YYYY, YYYYQn, YYYY-MM, YYYY-MM-DD, or two with a slash"
        ) from None


def _bounds(text: str) -> tuple[date, date]:
    for shape, pattern in _SHAPES.items():
        found = pattern.fullmatch(text)
        if not found:
            continue
        parts = [int(part) for part in found.groups()]
        if shape == "day":
            return date(*parts), date(*parts)
        year, first, last = parts[0], 1, 12
        if shape == "quarter":
            first, last = 3 * parts[1] - 2, 3 * parts[1]
        elif shape == "month":
            first = last = parts[1]
        return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    raise ValueError(text)


def month_of(period: str) -> str:
    """The month that holds all of a period, or an empty string where it spans several."""
    first, last = period_bounds(period)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first:%Y-%m}" if same else ""


def as_date(as_of: str | date | None) -> date:
    """The last day whose publications count; a month means its end, None the vintage.

    Raises
    ------
    InputError
        Not a date, or later than the vintage: the data cannot answer for it.
    """
    last = vintage().known_by
    if as_of is None:
        return last
    day = as_of if type(as_of) is date else period_bounds(as_day(as_of))[1]
    if day > last:
        raise InputError(
            "as_of is later than the vintage of the data",
            got=str(as_of),
            allowed=f"up to {last}",
            fix="leave as_of out for all that the data hold",
        )
    return day


def known_from(period: str, lags: Mapping[str, tuple[int, int]], release: str) -> date:
    """Period end plus the release's publication lag, for a row whose publication date is not known.

    Parameters
    ----------
    period : str
        The period that the figure describes.
    lags : mapping of str to (int, int)
        Lag in days by release, and the lag of a period that ends in December (January holidays).
    release : str
        Row of `publication_lags.csv`.
    """
    last = period_bounds(period)[1]
    lag, december = lags[release]
    return last + timedelta(days=december if last.month == 12 else lag)
