"""What the data room holds: the raw tables, as their data package declares them."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from econ.errors import InputError, nearest
from econ.manifest import checked
from econ.observations.declaration import declared
from econ.paths import has_raw, processed, raw
from econ.recorder import Recorder
from econ.vintage import Vintage, vintage

__all__ = [
    "RUN_TIME_TABLES",
    "copy_of",
    "every_row",
    "fields",
    "lags",
    "note_reading",
    "release",
    "rows",
    "table_names",
    "table_path",
    "tables_read",
]

#: Tables that a run or a report reads; `build` copies them beside the panel, so that an installed
#: wheel, which has no raw tables, has them too.
RUN_TIME_TABLES = ("budget_annual", "defence_budget", "macro", "price_forecasts")

_READ = Recorder("tables read")
#: The names of the tables read inside, `readings` for the panel: what an estimate comes from.
tables_read, note_reading = _READ.inside, _READ.note


def table_names() -> list[str]:
    """Names of the raw tables, or of the run-time tables where the data folder has no raw ones."""
    return sorted(declared(raw())["tables"]) if has_raw() else sorted(RUN_TIME_TABLES)


def _entry(name: str) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = declared(raw())["tables"]
    if name not in tables:
        raise _unknown(name)
    return tables[name]


def fields(name: str) -> list[dict[str, Any]]:
    """The fields of a raw table, in the order of its columns, as Frictionless writes them."""
    found: list[dict[str, Any]] = _entry(name)["fields"]
    return found


def release(name: str) -> str:
    """The release whose publication lag dates a row of this table that names no day; often none."""
    return str(_entry(name)["release"])


def table_path(name: str) -> Path:
    """The file of a raw table, or of its run-time copy where the data folder has no raw ones.

    Raises
    ------
    InputError
        There is no such table.
    """
    path = raw() / f"{name}.csv" if has_raw() else processed(copy_of(name))
    if not path.is_file():
        raise _unknown(name)
    note_reading(name)
    return path


def copy_of(name: str) -> str:
    """Where a run-time table lies within the processed data."""
    return f"tables/{name}.csv"


def every_row(name: str) -> list[dict[str, str]]:
    """The rows of a raw table as text, in the file's order, with those that wait for a later vintage.

    Where the data folder has no raw tables: of a run-time table's copy, which is checked first.
    """
    return list(_parsed(_content(name)))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a raw table that the vintage knows; what a table holds beyond it waits unread."""
    return list(_known(_content(name), vintage()))


def _content(name: str) -> bytes:
    path = table_path(name)
    return path.read_bytes() if has_raw() else checked(copy_of(name))


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> tuple[dict[str, str], ...]:
    """A table read once for each state of it; nobody changes its rows."""
    return tuple(csv.DictReader(io.StringIO(content.decode(), newline="")))


@lru_cache(maxsize=64)
def _known(content: bytes, then: Vintage) -> tuple[dict[str, str], ...]:
    return tuple(row for row in _parsed(content) if then.knows(row))


def lags() -> dict[str, tuple[int, int]]:
    """Publication lag in days by release, and that of a period ending in December."""
    table = rows("publication_lags")
    return {row["release"]: (int(row["lag_days"]), int(row["december_lag_days"])) for row in table}


def _unknown(name: str) -> InputError:
    names = table_names()
    return InputError("no such table", got=name, allowed=names, nearest=nearest(name, names))
