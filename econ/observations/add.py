"""New rows for a raw table, checked against its schema before any of them is written."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from econ.errors import EconError, InputError, Problems, nearest
from econ.observations.catalog import every_row, fields, lags, release, table_path
from econ.observations.periods import known_from
from econ.observations.tables import is_sheet, sheet
from econ.paths import raw

__all__ = ["add"]


def add(table: str, file: str | Path) -> int:
    """Append the rows of a .csv or .xlsx file to a raw table: all of them, or none.

    Parameters
    ----------
    table : str
        A table of data/raw.
    file : path
        A .csv or .xlsx whose columns are among the table's; columns that it leaves out stay empty, but for
        `known_from`: left empty it becomes period end plus the publication lag of the table's release.

    Returns
    -------
    int
        Rows added.

    Raises
    ------
    InputError
        No such table or file, or an installed wheel, which has no raw tables.
    Problems
        Every bad cell, with file and line, and rows that the table has already.

    Examples
    --------
    >>> econ.add_data("prices", "new_rows.csv")  # doctest: +SKIP
    """
    raw()
    schema = {field["name"]: field for field in fields(table)}
    new = _read(Path(file), tuple(schema))
    held = {tuple(row[name] for name in schema) for row in every_row(table)}
    problems: list[EconError] = []
    made: list[tuple[str, ...]] = []
    for line, row in new:
        where = f"{file}:{line}"
        cells = _dated({name: (row.get(name) or "").strip() for name in schema}, release(table))
        problems += [p for name, field in schema.items() if (p := _fault(cells[name], field, where))]
        made.append(tuple(cells.values()))
        if made[-1] in held or made[-1] in made[:-1]:
            problems.append(InputError("the table has this row already", where=where))
    if problems:
        raise Problems(problems, where=str(file))
    _append(table_path(table), made)
    return len(made)


def _read(file: Path, columns: tuple[str, ...]) -> list[tuple[int, Mapping[str, Any]]]:
    """Rows with their lines."""
    if is_sheet(file):
        return _checked(file, _of_sheet(file), columns)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, restkey="")
            found: list[tuple[int, Mapping[str, Any]]] = []
            for row in reader:
                found.append((reader.line_num, row))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file)) from None
    except UnicodeDecodeError:
        raise InputError("is not a text file in UTF-8", where=str(file)) from None
    return _checked(file, found, columns)


def _of_sheet(file: Path) -> list[tuple[int, Mapping[str, Any]]]:
    """Rows of an .xlsx as text; a date that Excel keeps as one is its day."""
    return [
        (int(place.rpartition(":")[2]), {name: _cell(value) for name, value in cells.items()})
        for place, cells in sheet(file)
    ]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value.date()) if hasattr(value, "date") else str(value)


def _checked(
    file: Path, found: list[tuple[int, Mapping[str, Any]]], columns: tuple[str, ...]
) -> list[tuple[int, Mapping[str, Any]]]:
    """The rows, if there are any and every column is one of the table's."""
    if not found:
        raise InputError("holds no rows", where=str(file), allowed=columns)
    unknown = [name for name in found[0][1] if name and name not in columns]
    if unknown:
        near = nearest(unknown[0], columns)
        raise InputError(
            "no such column in the table", where=f"{file}:1", got=unknown, allowed=columns, nearest=near
        )
    long = [InputError("more cells than columns", where=f"{file}:{line}") for line, row in found if "" in row]
    if long:
        raise Problems(long, where=str(file))
    return found


def _dated(cells: dict[str, str], source: str) -> dict[str, str]:
    """The cells, with the day they became known where only the period says it."""
    if cells.get("known_from") or not source or not cells.get("period"):
        return cells
    try:
        return {**cells, "known_from": known_from(cells["period"], lags(), source).isoformat()}
    except InputError:
        return cells  # the schema tells what is wrong with the period


def _fault(cell: str, field: Mapping[str, Any], where: str) -> InputError | None:
    """What is wrong with a cell, by its field's type and constraints."""
    limits = field.get("constraints", {})
    place = f"{where} {field['name']}"
    if not cell:
        return InputError("is required", where=place) if limits.get("required") else None
    kind, said = _TYPES[field["type"]]
    try:
        kind(cell)
    except ValueError:
        return InputError(f"is not {said}", where=place, got=cell)
    if cell not in limits.get("enum", [cell]):
        allowed = limits["enum"]
        return InputError(
            "is not allowed", where=place, got=cell, allowed=allowed, nearest=nearest(cell, allowed)
        )
    if not re.search(limits.get("pattern", ""), cell):
        return InputError("has another form", where=place, got=cell, allowed=limits["pattern"])
    if cell > limits.get("maximum", cell):
        last = f"to {limits['maximum']}, the vintage of the data"
        return InputError("is too late", where=place, got=cell, allowed=last)
    return None


def _finite(cell: str) -> float:
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError
    return value


#: How each type of a field is read, and what it is called.
_TYPES: dict[str, tuple[Callable[[str], Any], str]] = {
    "string": (str, "text"),
    "number": (_finite, "a finite number"),
    "integer": (int, "a whole number"),
    "date": (date.fromisoformat, "a date such as 2019-12-31"),
}


def _append(path: Path, made: list[tuple[str, ...]]) -> None:
    text = path.read_text(encoding="utf-8")
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(made)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(
        text + ("" if text.endswith("\n") else "\n") + buffer.getvalue(), encoding="utf-8", newline=""
    )
    beside.replace(path)
