"""What a raw table's rows look like: its header line and a row of its own, and what each column means."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from econ.observations.catalog import every_row, fields
from econ.paths import raw

__all__ = ["Column", "columns", "template"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name, kind, about : str
        Its name, type and meaning.
    required : bool
    values : tuple of str
        What it may hold, where that is a list; the units that rows have; else empty.
    """

    name: str
    kind: str
    about: str
    required: bool
    values: tuple[str, ...]


def columns(table: str) -> list[Column]:
    """The columns of a raw table, in order.

    Raises
    ------
    InputError
        No such table, or an installed wheel, which has no raw tables.
    """
    raw()
    rows = every_row(table)
    found = []
    for entry in fields(table):
        limits = entry.get("constraints", {})
        seen = (
            sorted({row[entry["name"]] for row in rows} - {""}) if entry["name"] in ("unit", "series") else []
        )
        values = limits.get("enum") or seen
        found.append(
            Column(
                entry["name"],
                entry["type"],
                entry["description"],
                bool(limits.get("required")),
                tuple(values),
            )
        )
    return found


def template(table: str) -> str:
    """A CSV with the header line of a raw table and its newest row as an example.

    Parameters
    ----------
    table : str
        A table of data/raw.

    Returns
    -------
    str

    Raises
    ------
    InputError
        No such table, or an installed wheel, which has no raw tables.

    Examples
    --------
    >>> econ.template("nwf").splitlines()[0]
    'period,series,value,unit,publisher,link,source_date,known_from,flag,basis,copy'
    """
    names = [column.name for column in columns(table)]
    rows = every_row(table)
    example = max(rows, key=lambda row: (row.get("period", ""), row.get("known_from", "")))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([names, [example[name] for name in names]])
    return buffer.getvalue()
