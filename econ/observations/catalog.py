"""What the data room holds: the raw tables, as their data package declares them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from econ.errors import InputError, nearest
from econ.observations.vintage import in_vintage
from econ.paths import processed, raw, repository

__all__ = [
    "RUN_TIME_TABLES",
    "all_rows",
    "columns",
    "fields",
    "lags",
    "note_reading",
    "package",
    "release",
    "rows",
    "table_names",
    "table_path",
    "tables_read",
]

#: Tables that a run or a report reads; `build` copies them beside the panel, so that an installed
#: wheel, which has no raw tables, has them too.
RUN_TIME_TABLES = ("budget_annual", "defence_budget", "price_forecasts")

_READ: ContextVar[set[str] | None] = ContextVar("tables read", default=None)


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """The names of the tables read inside, `readings` for the panel: what an estimate comes from."""
    found: set[str] = set()
    token = _READ.set(found)
    try:
        yield found
    finally:
        _READ.reset(token)


def note_reading(name: str) -> None:
    """Tell `tables_read` of a table."""
    found = _READ.get()
    if found is not None:
        found.add(name)


@lru_cache(maxsize=4)
def _descriptor(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        content: dict[str, Any] = json.load(file)
    return content


def package() -> dict[str, Any]:
    """The data package descriptor of the raw tables."""
    return _descriptor(raw() / "datapackage.json")


def table_names() -> list[str]:
    """Names of the raw tables, or of the run-time tables where there is no source tree."""
    if repository() is None:
        return sorted(RUN_TIME_TABLES)
    return sorted(resource["name"].replace("-", "_") for resource in package()["resources"])


def _resource(name: str) -> dict[str, Any]:
    for resource in package()["resources"]:
        if resource["name"].replace("-", "_") == name:
            found: dict[str, Any] = resource
            return found
    raise _unknown(name)


def fields(name: str) -> list[dict[str, Any]]:
    """The fields of a raw table, as its schema declares them."""
    found: list[dict[str, Any]] = _resource(name)["schema"]["fields"]
    return found


def release(name: str) -> str:
    """The release whose publication lag dates a row of this table that names no day; often none."""
    return str(_resource(name).get("release", ""))


def table_path(name: str) -> Path:
    """The file of a raw table, or of its run-time copy in an installed wheel.

    Raises
    ------
    InputError
        There is no such table.
    """
    if name not in table_names():
        raise _unknown(name)
    note_reading(name)
    return (raw() if repository() is not None else processed("tables")) / f"{name}.csv"


def columns(name: str) -> list[str]:
    """The columns of a raw table, in the file's order."""
    with table_path(name).open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def all_rows(name: str) -> list[dict[str, str]]:
    """The rows of a raw table as text, in the file's order, those that lie beyond the vintage too."""
    with table_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a raw table that the vintage knows: all that a relation, a report or the panel reads."""
    return [row for row in all_rows(name) if in_vintage(row)]


def lags() -> dict[str, tuple[int, int]]:
    """Publication lag in days by release, and that of a period ending in December."""
    table = rows("publication_lags")
    return {row["release"]: (int(row["lag_days"]), int(row["december_lag_days"])) for row in table}


def _unknown(name: str) -> InputError:
    names = table_names()
    return InputError("no such table", got=name, allowed=names, nearest=nearest(name, names))
