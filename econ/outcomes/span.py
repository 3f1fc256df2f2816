"""The months that a report's sentences speak of: a calendar year where the run has one."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from econ.errors import InputError
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["Window", "main_window", "parse_window", "places"]

_YEAR = re.compile(r"\d{4}\Z")
_SPAN = re.compile(r"(\d{4}-\d{2})(?:\.\.| to |:)(\d{4}-\d{2})\Z")


@dataclass(frozen=True)
class Window:
    """Some months on end."""

    first: np.datetime64
    last: np.datetime64
    months: int


def main_window(months: np.ndarray) -> Window:
    """The first calendar year that the run covers whole, else its first twelve months.

    Parameters
    ----------
    months : ndarray of datetime64[M]
    """
    starts = np.flatnonzero(months.astype(int) % MONTHS_PER_YEAR == 0)
    whole = [int(k) for k in starts if k + MONTHS_PER_YEAR <= len(months)]
    first = whole[0] if whole else 0
    chosen = months[first : first + MONTHS_PER_YEAR]
    return Window(chosen[0], chosen[-1], len(chosen))


def parse_window(text: str | None, months: np.ndarray) -> Window:
    """`2021`, `2020-07..2021-06`, or nothing for `main_window`.

    Raises
    ------
    InputError
        No window, or months outside the run.
    """
    if not text:
        return main_window(months)
    wanted = str(text).strip()
    span = _SPAN.match(wanted)
    if _YEAR.match(wanted):
        ends = (f"{wanted}-01", f"{wanted}-12")
    elif span:
        ends = (span[1], span[2])
    else:
        raise InputError("is no window", where="window", got=text, allowed="2021 or 2020-07..2021-06")
    try:
        first, last = (np.datetime64(end, "M") for end in ends)
    except ValueError:
        raise InputError("names no month", where="window", got=text, allowed="YYYY-MM..YYYY-MM") from None
    if last < first:
        raise InputError("ends before it begins", where="window", got=text)
    if first < months[0] or last > months[-1]:
        allowed = f"{months[0]} to {months[-1]}"
        raise InputError("lies outside the run", where="window", got=text, allowed=allowed)
    return Window(first, last, int((last - first).astype(int)) + 1)


def places(window: Window, months: np.ndarray) -> slice:
    """Where the window lies among the run's months."""
    first = int((window.first - months[0]).astype(int))
    return slice(first, first + window.months)
