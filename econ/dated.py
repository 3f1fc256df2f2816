"""Paths of parameters that follow from dated rows: a file that `econ data build` makes and a run reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import lru_cache

from econ.manifest import checked

__all__ = ["FILE", "Dated", "instead", "paths", "text"]

FILE = "dated.json"


@dataclass(frozen=True)
class Dated:
    """One path.

    Parameters
    ----------
    steps : tuple of (str, float)
        Month and value; a value holds until the next.
    source : str
        The rows that it follows from, in words.
    low, high : float or None
        Ends of what moves the path as a whole, where the rows say it.
    """

    steps: tuple[tuple[str, float], ...]
    source: str
    low: float | None = None
    high: float | None = None


_OTHER: ContextVar[Mapping[str, Dated] | None] = ContextVar("other dated paths", default=None)


@contextmanager
def instead(made: Mapping[str, Dated]) -> Iterator[None]:
    """Let `paths` return others: those of an earlier day."""
    token = _OTHER.set(made)
    try:
        yield
    finally:
        _OTHER.reset(token)


def paths() -> Mapping[str, Dated]:
    """All paths by name.

    Raises
    ------
    StaleError
        They are not built, or were changed after that.
    """
    other = _OTHER.get()
    if other is not None:
        return other
    return _parsed(checked(FILE))


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> Mapping[str, Dated]:
    return {
        name: Dated(**{**entry, "steps": tuple((month, value) for month, value in entry["steps"])})
        for name, entry in json.loads(content).items()
    }


def text(made: Mapping[str, Dated]) -> str:
    """The file's text."""
    return (
        json.dumps({name: asdict(made[name]) for name in sorted(made)}, indent=1, ensure_ascii=False) + "\n"
    )
