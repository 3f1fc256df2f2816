"""A month as a user says it, read strictly: a year, a word or half a date would move a result."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from econ.errors import InputError

__all__ = ["as_day", "as_month"]

_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)
_YEAR = re.compile(r"\d{4}(\.0)?", re.ASCII)


def as_month(said: Any) -> np.datetime64:
    """A month from `2020-01`, from a day in it (`2020-01-01`), or from a date of NumPy, pandas or Python.

    `econ.quantities.parse_month` is for the package's own files, which have been checked.

    Raises
    ------
    InputError
        It is no month: a year alone, a word such as `today`, no date.
    """
    if isinstance(said, np.datetime64) and not np.isnat(said):
        return said.astype("datetime64[M]")
    year, month = getattr(said, "year", None), getattr(said, "month", None)
    text = f"{year:04}-{month:02}" if isinstance(year, int) and isinstance(month, int) else str(said)
    if _MONTH.fullmatch(text):
        try:
            return np.datetime64(text, "D").astype("datetime64[M]")
        except ValueError:
            pass
    is_year = _YEAR.fullmatch(text) is not None
    raise InputError(
        "a year is no month" if is_year else "not a month",
        got=said if isinstance(said, (str, int, float, type(None))) else text,
        allowed="YYYY-MM, e.g. 2020-01",
        fix=f"name a month of it, such as {text[:4]}-01" if is_year else "",
    )


def as_day(said: Any) -> str:
    """A day of knowledge as text: a month (its end is meant), or a day of it.

    Raises
    ------
    InputError
        It is neither.
    """
    month = as_month(said)
    if isinstance(said, str):
        return said
    if isinstance(said, np.datetime64) and np.datetime_data(said)[0] in ("Y", "M"):
        return str(month)
    day = getattr(said, "day", None)
    if isinstance(said, np.datetime64):
        return str(said.astype("datetime64[D]"))
    # A period of pandas has a day too, its last: a month is meant.
    return f"{month}-{day:02}" if isinstance(day, int) and not hasattr(said, "start_time") else str(month)
