"""New rows for a raw table, checked as `econ data build` would and before any of them is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from econ.delimited import decimal_mark, read_table
from econ.errors import EconError, InputError, Problems, nearest
from econ.observations.catalog import fields, table_names, table_path
from econ.observations.checks import Record, checked_row
from econ.observations.choice import Reading, choose, read_readings
from econ.observations.extract import readings_of
from econ.observations.pages import PAGES, published_rows
from econ.observations.spans import month_named
from econ.observations.tables import is_sheet, sheet
from econ.paths import raw
from econ.vintage import vintage

__all__ = ["Added", "Row", "add", "checked_rows"]


@dataclass(frozen=True)
class Row:
    """What became of one row.

    Parameters
    ----------
    line : str
        Where it stands in the file.
    cells : mapping
        As written into the table.
    said : tuple of str
        What was converted or read otherwise than written.
    reading : Reading or None
        The reading that it became, `chosen` among all of its month; None for a row that no series takes.
    waits : bool
        Whether it lies beyond the vintage and waits for a roll.
    """

    line: str
    cells: Mapping[str, str]
    said: tuple[str, ...]
    reading: Reading | None
    waits: bool


@dataclass(frozen=True)
class Added:
    """Rows added to a table, or that would be."""

    table: str
    rows: tuple[Row, ...]
    known: int
    done: bool

    def __len__(self) -> int:
        return len(self.rows)


def add(
    table: str,
    file: str | Path,
    *,
    yes: bool = False,
    published: date | None = None,
    link: str = "",
    dry_run: bool = False,
    today: date | None = None,
) -> Added:
    """Append rows to a raw table: all of them, or none.

    Parameters
    ----------
    table : str
        A table of data/raw, whose columns the file has; or a page (`econ data due` lists them), of which the
        file is a copy as published, saved by hand as `.csv` or `.xlsx`.
    file : path
        Months may be written as Excel, the IMF and people do, or be columns of their own in place of `period`
        and `value`. Columns that a table's file leaves out stay empty, but for `known_from`: left empty it
        becomes period end plus the publication lag of the table's release. Rows of a page that the table has
        are passed over.
    yes : bool
        Take figures far outside their series' own record, and leave out months.
    published : datetime.date, optional
        The day on which a page was published; by its calendar where absent.
    link : str
        The address of a page; its own by default.
    dry_run : bool
        Check and say, but write nothing.
    today : datetime.date, optional
        For tests; nothing later is known.

    Returns
    -------
    Added
        Every row with the reading and month that it became.

    Raises
    ------
    InputError
        No such table, page or file, data that cannot be written, or an installed wheel, which has no raw
        tables.
    Problems
        Every bad cell, with file, line and column.

    Examples
    --------
    >>> econ.add_data("prices", "new_rows.csv")  # doctest: +SKIP
    >>> econ.add_data("eia-brent", "RBRTEm.xlsx", dry_run=True)  # doctest: +SKIP
    """
    raw()
    file, now, mark = Path(file), today or datetime.now(UTC).date(), "."
    if table in PAGES:
        name, new = published_rows(table, file, published, link)
    elif table in table_names():
        name, new = table, _read(file, tuple(field["name"] for field in fields(table)))
        mark = _mark(new, table, file)
    else:
        known = (*table_names(), *PAGES)
        raise InputError("no such table or page", got=table, allowed=known, nearest=nearest(table, known))
    record = Record.of(name, mark)
    made, passed = checked_rows(new, record, file, now, yes=yes, repeats=table in PAGES)
    found = Added(name, tuple(_told(made, record)), passed, not dry_run)
    if made and not dry_run:
        _append(table_path(name), [tuple(cells.values()) for _, cells, _ in made])
    return found


_Made = tuple[str, dict[str, str], tuple[str, ...]]


def checked_rows(
    new: Sequence[tuple[str, Mapping[str, str]]],
    record: Record,
    file: Path,
    now: date,
    *,
    yes: bool,
    repeats: bool,
) -> tuple[list[_Made], int]:
    """Rows as they are written, with what was made of them; and how many the table has already.

    Raises
    ------
    Problems
        Every bad cell, with file, line and column.
    """
    problems: list[EconError] = []
    made: list[_Made] = []
    passed = 0
    for where, row in new:
        if repeats and record.has(row):
            passed += 1
            continue
        cells, said, faults = checked_row(row, record, where, now, yes=yes)
        problems += faults
        if not faults:
            record.take(where, cells)
            made.append((where, cells, said))
    if not yes:
        problems += record.holes()
    if problems:
        raise Problems(problems, where=str(file))
    return made, passed


def _told(made: Iterable[_Made], record: Record) -> Iterable[Row]:
    """Each row with its reading, chosen among those of its month."""
    rows = list(made)
    known = vintage()
    by_row = [list(readings_of(record.table, [cells])) for _, cells, _ in rows]
    wanted = {(r.series, r.period) for found in by_row for r in found}
    old = [r for r in read_readings() if (r.series, r.period) in wanted]
    chosen = {_key(r): r for r in choose([*old, *(r for found in by_row for r in found)])}
    for (where, cells, said), found in zip(rows, by_row, strict=True):
        reading = chosen[_key(found[0])] if found else None
        yield Row(where, cells, said, reading, not known.knows(cells))


def _key(r: Reading) -> tuple[object, ...]:
    return r.series, r.period, r.value, r.publisher, r.known_from, r.basis, r.link, r.flag


def _read(file: Path, columns: tuple[str, ...]) -> list[tuple[str, Mapping[str, str]]]:
    """Rows with the places where they stand."""
    if is_sheet(file):
        return _of_columns(
            file, [(place, {n: _cell(v) for n, v in row.items()}) for place, row in sheet(file)], columns
        )
    return _of_columns(file, [(f"{file}:{line}", row) for line, row in read_table(file, columns)], columns)


def _cell(value: object) -> str:
    """A cell of a sheet as text; a date that Excel keeps as one is its day."""
    return "" if value is None else str(value.date() if isinstance(value, datetime) else value)


def _of_columns(
    file: Path, rows: list[tuple[str, dict[str, str]]], columns: tuple[str, ...]
) -> list[tuple[str, Mapping[str, str]]]:
    """Rows whose columns are all the table's, or months across; those that are left out are empty."""
    unknown = [name for name in rows[0][1] if name and name not in columns]
    across = {"period", "value"} <= set(columns) - set(rows[0][1]) and all(map(month_named, unknown))
    if unknown and across:
        rows = [
            (f"{place} column {name}", {**row, "period": name, "value": row[name]})
            for place, row in rows
            for name in unknown
            if row[name].strip()
        ]
        unknown = []
    if unknown:
        near = nearest(unknown[0], columns)
        raise InputError(
            "no such column in the table", where=f"{file}:1", got=unknown, allowed=columns, nearest=near
        )
    return [(place, {name: row.get(name, "").strip() for name in columns}) for place, row in rows]


def _mark(rows: Iterable[tuple[str, Mapping[str, str]]], table: str, file: Path) -> str:
    """What parts decimals in the numbers of a file."""
    numbers = [field["name"] for field in fields(table) if field["type"] == "number"]
    try:
        return decimal_mark(row[name] for _, row in rows for name in numbers)
    except InputError as error:
        raise error.located(str(file)) from None


def _append(path: Path, made: list[tuple[str, ...]]) -> None:
    text = path.read_text(encoding="utf-8")
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(made)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(
            text + ("" if text.endswith("\n") else "\n") + buffer.getvalue(), encoding="utf-8", newline=""
        )
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            fix="point ECON_DATA to a copy of the data folder that may be written to",
        ) from None
