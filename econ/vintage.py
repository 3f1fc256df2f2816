"""How far the data reach and when they were known: read from `vintage.yaml`, the one place that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from econ.document import read_document
from econ.errors import InputError, Problems
from econ.paths import data, has_raw

__all__ = [
    "FILE",
    "OLD",
    "WARMUP",
    "Vintage",
    "age_said",
    "known",
    "label",
    "months_old",
    "narrowed",
    "vintage",
    "whole",
]

#: Months before the first one of a run, in which observations are pinned and history is in force.
WARMUP = 24
FILE = "vintage.yaml"
#: Months after which data are said to be old.
OLD = 3
_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


#: What `known` has set.
_THEN: ContextVar[Vintage | None] = ContextVar("an earlier vintage", default=None)


@dataclass(frozen=True)
class Vintage:
    """The vintage of a data folder.

    Attributes
    ----------
    first_month, last_month : str
        First and last observed month of the panel, `YYYY-MM`.
    known_by : datetime.date
        Nothing published after this day is in the data.
    price_base : str
        The month in whose prices real sums are given, `YYYY-MM`.
    """

    first_month: str
    last_month: str
    known_by: date
    price_base: str

    @property
    def start(self) -> str:
        """The first month that is forecast."""
        return self.after(1)

    @property
    def first_start(self) -> np.datetime64:
        """The first month from which a run can start: before it come the months of its warm-up."""
        start: np.datetime64 = self.months[0] + WARMUP
        return start

    @property
    def months(self) -> np.ndarray:
        """The observed months, datetime64[M]."""
        return np.arange(np.datetime64(self.first_month, "M"), np.datetime64(self.last_month, "M") + 1)

    def after(self, months: int) -> str:
        """The month so many months after the last observed one; before it where negative."""
        return str(np.datetime64(self.last_month, "M") + months)

    def knows(self, row: Mapping[str, str]) -> bool:
        """Whether a raw row counts: published by the day, and about no later month unless it looks ahead.

        Plans, forecasts and rules look ahead; all else waits unread until the vintage moves.
        """
        if row.get("known_from", "") > self.known_by.isoformat():
            return False
        ahead = {"plan", "forecast"} & set(row.get("flag", "").split()) or row.get("status") == "rule"
        return bool(ahead) or row.get("period", "")[: len(self.last_month)] <= self.last_month

    def __str__(self) -> str:
        return f"{label(self.last_month)}, as known by {self.known_by.day} {label(f'{self.known_by:%Y-%m}')}"


def label(month: str) -> str:
    """A month in words: `2018-01` is January 2018."""
    year, number = month.split("-")[:2]
    return f"{_NAMES[int(number) - 1]} {year}"


def months_old(last_month: str, today: date) -> int:
    """Months from the last observed one to that of a day."""
    return int((np.datetime64(today, "M") - np.datetime64(last_month, "M")).astype(int))


def age_said(last_month: str, today: date) -> str:
    """What is said of data that are older than they need be, with what helps; else nothing."""
    months = months_old(last_month, today)
    if months <= OLD:
        return ""
    helps = "`econ data due` says what is out since" if has_raw() else "a newer version may have more"
    return f"the data end in {label(last_month)}, {months} months ago; {helps}"


@contextmanager
def known(as_of: date) -> Iterator[Vintage]:
    """Let everything inside see only what was known on a day: data, laws, one-offs, windows of relations.

    The last observed month is the one before the day's own.
    """
    now = vintage()
    last = str(np.datetime64(as_of, "M") - 1)
    then = Vintage(now.first_month, last, as_of, min(now.price_base, last))
    token = _THEN.set(then if as_of < now.known_by else now)
    try:
        yield vintage()
    finally:
        _THEN.reset(token)


def narrowed() -> date | None:
    """The day to which `known` narrows what is seen, or None."""
    then = _THEN.get()
    return then.known_by if then else None


def vintage() -> Vintage:
    """The vintage of the data in use, or the earlier one inside `known`; raises as `whole` does."""
    return _THEN.get() or whole()


def whole() -> Vintage:
    """The vintage of the data in use, also inside `known`.

    Raises
    ------
    InputError
        The file is missing or is not YAML.
    Problems
        What is wrong in it, all at once.
    """
    path = data(FILE)
    try:
        stat = path.stat()
    except OSError:
        raise InputError(
            "the data folder has no vintage",
            where=str(path),
            fix=f"point ECON_DATA to a folder that has {FILE}, as the repository's data folder does",
        ) from None
    return _read(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, size: int, mtime: int) -> Vintage:
    """Read once for each state of the file."""
    content, lines = read_document(path)
    kinds = {
        "first_month": _month,
        "last_month": _month,
        "known_by": date.fromisoformat,
        "price_base": _month,
    }
    problems = [InputError("no such key", where=f"{FILE}:{lines[key,]}", got=key, allowed=list(kinds))
                for key in content if key not in kinds]  # fmt: skip
    found: dict[str, Any] = {}
    for key, kind in kinds.items():
        where = f"{FILE}:{lines.get((key,), 1)} {key}"
        try:
            found[key] = kind(str(content.get(key, "")))
        except ValueError:
            form = "YYYY-MM-DD" if key == "known_by" else "YYYY-MM"
            problems.append(InputError("is not a date", where=where, got=content.get(key), allowed=form))
    if not problems:
        problems += _out_of_order(**found)
    if problems:
        raise Problems(problems, where=str(path))
    return Vintage(**found)


def _month(text: str) -> str:
    if len(text) != len("YYYY-MM"):
        raise ValueError(text)
    return str(np.datetime64(text, "M"))


def _out_of_order(first_month: str, last_month: str, known_by: date, price_base: str) -> list[InputError]:
    """What contradicts itself: a month known before it ended, a base outside the observed months."""
    problems = []
    if not first_month < last_month:
        problems.append(InputError("the last month is not after the first", where=FILE, got=last_month))
    if not first_month <= price_base <= last_month:
        problems.append(InputError("the price base is not an observed month", where=FILE, got=price_base))
    if f"{known_by:%Y-%m}" <= last_month:
        problems.append(
            InputError(
                "known before the last month ended",
                where=FILE,
                got=str(known_by),
                allowed=f"after {last_month}",
            )
        )
    return problems
