"""Sheets as offices publish them and people save them: cells by row, months and numbers in their writing."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from econ.delimited import decimal_mark, number
from econ.errors import InputError
from econ.observations.spans import MONTH_WORDS
from econ.observations.workbook import Grid, workbook
from econ.textfile import decoded, file_bytes

__all__ = ["Line", "Sheet", "day_of", "month_of_cell", "read_sheet"]

_EXCEL = (".xlsx", ".xlsm")
_DELIMITERS = (";", "\t", "|", ",")
_NAMED = re.compile(r"(?:^|\b)([a-zа-я]{3,9})\.?[\s.\-/']*((?:20)?\d{2})(?:\s*(?:г\.?|год[а]?))?\s*$")
_NAMED_DAY = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(20\d{2})$")
_ISO = re.compile(r"^(20\d{2})-(\d{2})(?:-(\d{2}))?(?:[T ]00:00(?::00)?)?$")
_POINTS = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(20\d{2})$")
_SLASHES = re.compile(r"^(\d{1,2})/(\d{1,2})/(20\d{2})$")
_MONTH_POINT = re.compile(r"^(\d{1,2})\.(20\d{2})$")
_NUMBER = re.compile(r"^[+\-\u2212]?[\d\s\u00a0\u202f.,]*\d[\d\s\u00a0\u202f.,]*$")


class Line(NamedTuple):
    """A row of a sheet, and its number."""

    number: int
    cells: list[Any]

    def text(self, place: int) -> str:
        """A cell as text."""
        return (
            str(self.cells[place]).strip()
            if place < len(self.cells) and self.cells[place] is not None
            else ""
        )


class Sheet(NamedTuple):
    """A sheet: its name, rows with anything in them, and the mark of its decimals where they are text."""

    name: str
    lines: list[Line]
    mark: str

    def value(self, line: Line, place: int) -> float | None:
        """A cell as a number; None where it is empty or a dash.

        Raises
        ------
        InputError
            It is something else, or could be read in two ways.
        """
        if place >= len(line.cells):
            return None
        cell = line.cells[place]
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return float(cell)
        text = line.text(place)
        if text in ("", "-", "\u2013", "\u2014", "\u2026", "..."):
            return None
        found = number(text, self.mark)
        if found is None:
            raise InputError(
                "is no number, or could be two",
                where=f"{self.name}:{line.number} column {place + 1}",
                got=text,
            )
        return found

    def said(self, pattern: str) -> re.Match[str] | None:
        """The first cell that a pattern is found in, in small letters."""
        for line in self.lines:
            for place in range(len(line.cells)):
                found = re.search(pattern, line.text(place).lower())
                if found:
                    return found
        return None


def read_sheet(path: Path) -> Sheet:
    """A `.csv` in any common writing, or the first sheet of an `.xlsx` that has rows.

    Raises
    ------
    InputError
        It cannot be read, or is empty.
    """
    rows = _excel(path) if path.suffix.lower() in _EXCEL else _text(path)
    lines = [Line(k, cells) for k, cells in rows if any(c is not None and str(c).strip() for c in cells)]
    if not lines:
        raise InputError("holds no rows", where=str(path))
    texts = [
        c.strip() for line in lines for c in line.cells if isinstance(c, str) and _NUMBER.match(c.strip())
    ]
    plain = [t for t in texts if not _POINTS.match(t) and not _MONTH_POINT.match(t)]
    try:
        mark = decimal_mark(plain)
    except InputError as error:
        raise InputError(error.what, where=str(path), got=error.got, fix=error.fix) from None
    return Sheet(str(path), lines, mark)


def _text(path: Path) -> list[tuple[int, list[Any]]]:
    text = decoded(file_bytes(path), str(path))
    lines = text.splitlines(keepends=True)
    best = max(_DELIMITERS, key=lambda d: sum(min(line.count(d), 3) for line in lines))
    reader = csv.reader(lines, delimiter=best)
    found: list[tuple[int, list[Any]]] = []
    before = 0
    try:
        for cells in reader:
            found.append((before + 1, list(cells)))
            before = reader.line_num
    except csv.Error as error:
        raise InputError(f"not a table: {error}", where=f"{path}:{before + 1}") from None
    return found


def _excel(path: Path) -> list[tuple[int, list[Any]]]:
    first = next((grid for grid in workbook(path).values() if grid.filled), Grid([]))
    return list(enumerate(first.rows, 1))


def day_of(cell: Any) -> date | None:
    """A cell as a day; None if it is none. A slash is read as month/day, as EIA writes it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip().lower()
    parts: tuple[int, int, int] | None = None
    if (found := _ISO.match(text)) and found[3]:
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := _POINTS.match(text):
        parts = int(found[3]), int(found[2]), int(found[1])
    elif found := _SLASHES.match(text):
        parts = int(found[3]), int(found[1]), int(found[2])
    elif (found := _NAMED_DAY.match(text)) and (month := _month_named(found[1])):
        parts = int(found[3]), month, int(found[2])
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def month_of_cell(cell: Any) -> str:
    """A cell as a month, `YYYY-MM`; empty if it is none. The first day of a month counts as the month."""
    if isinstance(cell, (date, datetime)):
        return f"{cell:%Y-%m}"
    text = str(cell or "").strip().lower()
    if (found := _ISO.match(text)) and 1 <= int(found[2]) <= 12:
        return f"{found[1]}-{found[2]}"
    if (found := _MONTH_POINT.match(text)) and 1 <= int(found[1]) <= 12:
        return f"{found[2]}-{int(found[1]):02}"
    if day := day_of(text):
        return f"{day:%Y-%m}"
    if (found := _NAMED.search(text)) and (number_ := _month_named(found[1])):
        return f"{2000 + int(found[2]) % 100}-{number_:02}"
    return ""


def _month_named(word: str) -> int:
    """The month that a Russian or English name or its short form means; 0 for none."""
    found = (k for k, begins in enumerate(MONTH_WORDS, 1) if re.match("|".join(begins), word))
    return next(found, 0)
