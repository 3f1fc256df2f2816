"""Cells of the raw tables, held to what `tables.yaml` declares of their columns."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from econ.delimited import number, read_table
from econ.errors import InputError, Problems, nearest
from econ.observations.catalog import fields, table_names, table_path
from econ.observations.periods import period_bounds
from econ.paths import raw

__all__ = ["check_cells", "fault", "is_day"]


def fault(cell: str, entry: Mapping[str, Any], where: str) -> InputError | None:
    """What is wrong with a cell, by its field's type and constraints."""
    limits = entry.get("constraints", {})
    place = f"{where} {entry['name']}"
    if not cell:
        missing = InputError("is required", where=place, allowed=entry["description"])
        return missing if limits.get("required") else None
    kind, said = _TYPES[entry["type"]]
    try:
        kind(cell)
    except ValueError:
        fix = "write no comma between thousands, and a point before decimals" if "," in cell else ""
        return InputError(f"is not {said}", where=place, got=cell, fix=fix)
    if cell not in limits.get("enum", [cell]):
        allowed = limits["enum"]
        return InputError(
            "is not allowed", where=place, got=cell, allowed=allowed, nearest=nearest(cell, allowed)
        )
    if not re.search(limits.get("pattern", ""), cell):
        return InputError("has another form", where=place, got=cell, allowed=entry["description"])
    return None


def _finite(cell: str) -> float:
    value = number(cell, ".")
    # A comma that is left could be a decimal or a thousand.
    if value is None or not math.isfinite(value) or "," in cell:
        raise ValueError
    return value


#: How each type of a field is read, and what it is called.
_TYPES: dict[str, tuple[Callable[[str], Any], str]] = {
    "string": (str, "text"),
    "number": (_finite, "a finite number"),
    "integer": (int, "a whole number"),
    "date": (date.fromisoformat, "a date such as 2019-12-31"),
}


def is_day(cell: str) -> bool:
    """Whether it is a day of the calendar."""
    try:
        return bool(date.fromisoformat(cell))
    except ValueError:
        return False


def check_cells() -> None:
    """Refuse raw tables with a cell that its column's type does not allow, before anything is made of them.

    Raises
    ------
    Problems
        Every such cell, with file, line and column.
    """
    problems: list[InputError] = []
    for name in table_names():
        try:
            problems += _faults(name)
        except InputError as error:
            problems.append(error)
    if problems:
        raise Problems(problems, where=str(raw()))


def _faults(name: str) -> Iterator[InputError]:
    """What is wrong with a table's cells; each text is judged once, for most are there often."""
    path, columns = table_path(name), fields(name)
    rows = read_table(path, [entry["name"] for entry in columns])
    for entry in columns:
        column = entry["name"]
        wrong = {cell for cell in {row[column] for _, row in rows} if _wrong(cell, entry)}
        if wrong:
            for line, row in rows:
                if row[column] in wrong and (found := _wrong(row[column], entry, f"{path.name}:{line}")):
                    yield found


def _wrong(cell: str, entry: Mapping[str, Any], where: str = "") -> InputError | None:
    """As `fault`; a period has to be one of the calendar."""
    found = fault(cell, entry, where)
    if found or entry["name"] != "period" or not cell:
        return found
    try:
        period_bounds(cell)
    except InputError as error:
        return InputError(error.what, where=f"{where} period", got=cell, allowed=error.allowed)
    return None
