"""What follows from dated rows, as `econ data build` makes it: paths of parameters, and scenarios."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from functools import lru_cache

from econ.manifest import checked

__all__ = ["FILE", "SCENARIOS", "Dated", "instead", "paths", "scenario_file", "scenario_text", "text"]

FILE = "dated.json"
#: Scenarios that are made from rows beside the library's own.
SCENARIOS = ("brent_high", "brent_low", "history")


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


_OTHER: ContextVar[tuple[Mapping[str, Dated], Mapping[str, str]] | None] = ContextVar(
    "other dated paths", default=None
)


@contextmanager
def instead(made: Mapping[str, Dated], texts: Mapping[str, str]) -> Iterator[None]:
    """Let `paths` and `scenario_text` return others: those of an earlier day."""
    token = _OTHER.set((made, texts))
    try:
        yield
    finally:
        _OTHER.reset(token)


def scenario_file(name: str) -> str:
    """The file of a scenario that is made from rows, within the processed data."""
    return f"scenarios/{name}.yaml"


def scenario_text(name: str) -> str:
    """A scenario that is made from rows, as YAML.

    Raises
    ------
    StaleError
        It is not built, or was changed after that.
    """
    other = _OTHER.get()
    return other[1][name] if other is not None else checked(scenario_file(name)).decode()


def paths() -> Mapping[str, Dated]:
    """All paths by name.

    Raises
    ------
    StaleError
        They are not built, or were changed after that.
    """
    other = _OTHER.get()
    return other[0] if other is not None else _parsed(checked(FILE))


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
