"""Everything as it was known on a day: rows, panel, outlooks, laws, one-offs, windows of relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from econ import dated
from econ.dated import Dated
from econ.errors import InputError
from econ.observations.dated import made
from econ.observations.periods import as_date
from econ.observations.scenarios import made_scenarios
from econ.paths import data
from econ.vintage import known, narrowed, vintage

__all__ = ["as_known", "known_day"]


def known_day(as_of: str | date | None) -> date:
    """The last day whose publications count, if a run could start from what was known on it.

    Raises
    ------
    InputError
        As for `as_known`.
    """
    day, earliest = as_date(as_of), vintage().first_start
    if np.datetime64(day, "M") < earliest:
        allowed = f"{earliest} to {vintage().known_by}"
        raise InputError("nothing was known so early", where="as_of", got=str(as_of), allowed=allowed)
    return day


@contextmanager
def as_known(as_of: str | date | None) -> Iterator[None]:
    """Let everything inside see only what was known on a day, or at a month's end; None narrows nothing.

    The context is the thread's own: whoever hands work to another thread enters it there.

    Raises
    ------
    InputError
        Not a date, later than the vintage, or before a run could start.
    """
    day = known_day(as_of)
    if not as_of or day >= vintage().known_by:
        yield
        return
    with known(day):
        paths = _paths(day, data(), data("raw").stat().st_mtime_ns if data("raw").is_dir() else 0)
    with known(day), dated.instead(*paths):
        assert narrowed() == day
        yield


@lru_cache(maxsize=8)
def _paths(day: date, folder: Path, state: int) -> tuple[Mapping[str, Dated], Mapping[str, str]]:
    """Made once for each day: every chunk of a run asks for them."""
    return made(), made_scenarios()
