"""An exhibit: a chart or a table with the sentence above it, the range below that, and its numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from econ.reporting.svg import Picture

__all__ = ["Block", "Exhibit", "Numbers", "heading", "points", "text"]

Block = dict[str, Any]


@dataclass(frozen=True)
class Numbers:
    """What is behind an exhibit, as a table."""

    head: tuple[str, ...]
    rows: Sequence[Sequence[Any]]

    def csv(self) -> str:
        """As comma-separated text, numbers with six digits."""
        sink = StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(self.head)
        writer.writerows([[_plain(value) for value in row] for row in self.rows])
        return sink.getvalue()


@dataclass(frozen=True)
class Exhibit:
    """A chart or a table.

    Parameters
    ----------
    key : str
        Its file's name, the same in every report: `oil-gas-revenue`.
    title : str
        A sentence of numbers that could be false: who, what and how much.
    span : str
        The line below it: the range.
    alt : str
        The exhibit for those who hear it.
    note : str
        How to read it.
    draw : callable, optional
        Makes the picture; its argument is the months of history that it shows.
    windows : bool
        Whether the picture is another one without history.
    table : Block, optional
        Instead of a picture.
    by_scenario : bool
        Whether its colours are those of scenarios.
    numbers : Numbers
    """

    key: str
    title: str
    span: str
    alt: str
    numbers: Numbers
    note: str = ""
    draw: Callable[[int], Picture] | None = None
    windows: bool = False
    table: Block | None = None
    by_scenario: bool = False

    def block(self, back: int) -> Block:
        """As the template of the page takes it."""
        words = {"title": self.title, "span": self.span, "note": self.note, "key": self.key}
        if self.table is not None:
            return {**self.table, **words}
        assert self.draw is not None
        return {"kind": "chart", "svg": self.draw(back).svg(), "alt": self.alt, **words}


def text(words: str) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": words}


def heading(words: str) -> Block:
    """A head within a section."""
    return {"kind": "heading", "text": words}


def points(items: dict[str, str]) -> Block:
    """Points with a head each."""
    return {"kind": "points", "items": [{"head": head, "text": words} for head, words in items.items()]}


def _plain(value: Any) -> Any:
    return f"{value:.6g}" if isinstance(value, float) else value
