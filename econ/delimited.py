"""Tables of text as spreadsheets of several countries write them, read where only one reading is possible.

Which character parts the columns is seen from the first row, whose names are known. Which mark parts the
decimals is seen from all numbers together: a file in which both readings are possible is refused, not
guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from econ.errors import InputError
from econ.textfile import decoded, file_bytes

__all__ = ["decimal_mark", "number", "read_table", "table"]

#: Endings of files that hold tables in another form than text.
_NO_TEXT = (
    *(".json", ".parquet", ".feather", ".xls", ".xlsb", ".ods", ".yaml", ".yml", ".html", ".gz", ".zip"),
    *(".nc", ".zarr", ".pdf"),
)

_DELIMITERS = (",", ";", "\t", "|")
#: A first line in which a spreadsheet says what parts the columns.
_SAID = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_GAPS = re.compile("[ \u00a0\u2009\u202f]")
#: Thousands with gaps between them.
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u2009\u202f]\d{3})+([.,]\d*)?", re.ASCII)
_MARKS = str.maketrans({"\u2212": "-", "\u2012": "-", "\u2013": "-"})
#: One comma with three digits behind it: a thousand to some, a thousandth to others.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


def read_table(path: Path, known: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a file, as `table` reads them.

    Raises
    ------
    InputError
        Also where it is no file, or of another form.
    """
    if path.suffix.lower() in _NO_TEXT:
        raise InputError(
            "is no table that can be read",
            where=str(path),
            got=path.suffix,
            allowed=".csv or .xlsx",
            fix="save it as one of these",
        )
    return table(decoded(file_bytes(path), str(path)), str(path), known)


def table(text: str, name: str, known: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows with the line on which each begins.

    Parameters
    ----------
    text : str
    name : str
        What error messages call the file.
    known : iterable of str
        Names that the first row may have: what parts them parts the columns.

    Raises
    ------
    InputError
        A row with too many or too few cells, a name twice, a quotation mark that is never closed, a cell of
        more than 131,072 characters, or no row below the first.
    """
    lines = text.splitlines(keepends=True)
    if not lines:
        raise InputError("the file is empty", where=name)
    said = _SAID.fullmatch(lines[0].strip())
    before = 1 if said else 0
    delimiter = said.group(1) if said else _delimiter(lines[0], set(known))
    reader = csv.reader(lines[before:], delimiter=delimiter, strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    head: list[str] = []
    above = before
    try:
        for cells in reader:
            line, before = before + 1, above + reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not head:
                head = _head(cells, f"{name}:{line}")
                continue
            rows.append((line, dict(zip(head, _cells(cells, head, f"{name}:{line}"), strict=True))))
    except csv.Error as error:
        what = "a quotation mark is never closed" if "end of data" in str(error) else str(error)
        what = f"a cell of more than {csv.field_size_limit():,} characters" if "limit" in what else what
        raise InputError(f"not a table: {what}", where=f"{name}:{before + 1}") from None
    if not rows:
        raise InputError("has a first row and no other", where=name, fix="add rows, or leave the file out")
    return rows


def _delimiter(first: str, known: set[str]) -> str:
    """What parts the names of the first row so that most are known, or else there are most."""

    def found(delimiter: str) -> tuple[int, int]:
        cells = first.split(delimiter)
        return len(known & {cell.strip().strip('"').lower() for cell in cells}), len(cells)

    return max(_DELIMITERS, key=found)


def _head(cells: Sequence[str], where: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise InputError("a column is named twice", where=where, got=twice)
    while names and not names[-1]:
        names.pop()
    return names


def _cells(cells: Sequence[str], head: Sequence[str], where: str) -> list[str]:
    found = [cell.strip() for cell in cells]
    surplus = [cell for cell in found[len(head) :] if cell]
    if surplus:
        raise InputError(
            "has more cells than the first row has names",
            where=where,
            got=found,
            fix="a decimal comma needs quotation marks, or columns parted by ;",
        )
    if len(found) < len(head):
        raise InputError("has fewer cells than the first row has names", where=where, got=found)
    return found[: len(head)]


def decimal_mark(texts: Iterable[str]) -> str:
    """The mark that parts decimals in a column of numbers: `.`, `,`, or an empty string where both could.

    Raises
    ------
    InputError
        Some numbers can only be read with one, some only with the other.
    """
    seen: dict[str, str] = {}
    either = ""
    for text in texts:
        plain = _GAPS.sub("", text.strip())
        point, comma = plain.rfind("."), plain.rfind(",")
        if comma < 0 and point < 0:
            continue
        if _EITHER.fullmatch(plain):
            either = either or text
        elif point < 0:
            seen.setdefault("." if plain.count(",") > 1 else ",", text)
        elif comma < 0:
            seen.setdefault("," if plain.count(".") > 1 else ".", text)
        else:
            seen.setdefault("." if point > comma else ",", text)
    if len(seen) > 1:
        got = [seen["."], seen[","]]
        raise InputError("decimal points and decimal commas in one file", got=got, fix="use one of them")
    if seen:
        return next(iter(seen))
    return "" if either else "."


def number(text: str, mark: str) -> float | None:
    """A number written with a decimal mark; None if it is none, or if an unknown mark would matter."""
    plain = text.strip().translate(_MARKS)
    if _GAPS.search(plain):
        if not _GROUPED.fullmatch(plain):
            return None
        plain = _GAPS.sub("", plain)
    if not mark and "," in plain:
        return None
    thousands = "," if mark == "." else "."
    if mark and thousands in plain:
        whole, _, rest = plain.partition(mark)
        parts = whole.lstrip("+-").split(thousands)
        if thousands in rest or not all(len(part) == 3 for part in parts[1:]) or not 1 <= len(parts[0]) <= 3:
            return None
        plain = whole.replace(thousands, "") + mark + rest
    if mark == ",":
        plain = plain.replace(",", ".")
    return float(plain) if _PLAIN.fullmatch(plain) else None
