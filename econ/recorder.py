"""Which names are read inside a block: tables, parameters, whatever notes itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Recorder"]


class Recorder:
    """Names noted while somebody listens; a thread hears its own.

    Parameters
    ----------
    what : str
        What is recorded, for debugging.
    """

    def __init__(self, what: str) -> None:
        self._names: ContextVar[set[str] | None] = ContextVar(what, default=None)

    @contextmanager
    def inside(self) -> Iterator[set[str]]:
        """The names noted inside the block."""
        found: set[str] = set()
        token = self._names.set(found)
        try:
            yield found
        finally:
            self._names.reset(token)

    def note(self, name: str) -> None:
        """Tell whoever listens of a name."""
        found = self._names.get()
        if found is not None:
            found.add(name)
