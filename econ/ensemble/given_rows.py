"""Given paths, however they come, as rows: a file, a frame, a series, labelled arrays, mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from econ.delimited import decimal_mark, read_table
from econ.errors import EconError, InputError, Problems, nearest
from econ.observations.tables import SPREAD, is_of_values, is_sheet, missing, sheet, tidied
from econ.variables import DIMS

__all__ = ["COLUMNS", "Row", "raw_rows"]

_NEEDED = ("month", "variable", "value")
_READ = (*_NEEDED, "scenario", "unit")
#: Columns that say nothing to a run.
_REMARKS = ("note", "source", "comment")
#: Columns of the package's own tables: which member of a dim, and which of many paths.
_PATHS = ("draw", "quantile")
COLUMNS = (*_READ, *DIMS, *_PATHS, *_REMARKS)
_ALLOWED = f"{', '.join(_READ)}, {', '.join(DIMS)}, {', '.join(_REMARKS)}"
_SUFFIX = ".csv or .xlsx, or rows, a frame, a series or labelled arrays in Python"


@dataclass(frozen=True)
class Row:
    """One row as it was given: its place, and text or values by column; `mark` parts decimals in text."""

    where: str
    cells: Mapping[str, Any]
    mark: str = "."


def raw_rows(given: Any) -> tuple[list[Row], tuple[str, ...]]:
    """Rows of whatever a caller gives, in one shape, and what was understood that it does not say.

    Raises
    ------
    InputError, Problems
        No such file, a file that is no table, columns that are missing or unknown, no rows, or an object
        whose meaning is not plain.
    """
    if isinstance(given, (str, bytes)) or hasattr(given, "__fspath__"):
        rows = _of_file(given)
    elif hasattr(given, "data_vars"):
        rows = [row for name in given.data_vars for row in _of_array(given[name], str(name))]
    elif hasattr(given, "dims") and hasattr(given, "coords"):
        rows = _of_array(given, str(given.name or ""))
    elif hasattr(given, "to_frame") and hasattr(given, "index") and not hasattr(given, "columns"):
        rows = _of_series(given, given.name)
    elif hasattr(given, "to_dict") and hasattr(given, "columns"):
        rows = _of_frame(given)
    elif isinstance(given, Mapping):
        rows = _of_mapping(given)
    else:
        rows = _of_rows(given)
    table = tidied([(row.where, row.cells) for row in rows])
    if not table.rows:
        raise InputError("holds no rows", where="given", fix="add rows, or leave it out")
    mark = _mark(rows)
    found = [Row(where, cells, mark) for where, cells in table.rows]
    _check_columns(found)
    return found, table.notes


def _of_file(given: Any) -> list[Row]:
    name = given.decode(errors="replace") if isinstance(given, bytes) else str(given)
    if not name.strip():
        raise InputError("needs the path of a file", where="given", got=name, allowed=_SUFFIX)
    if is_sheet(name):
        return [Row(where, cells) for where, cells in sheet(name)]
    return [Row(f"{name}:{line}", cells) for line, cells in read_table(Path(name), COLUMNS)]


def _mark(rows: Sequence[Row]) -> str:
    """The mark that parts decimals in all numbers that are text."""
    try:
        return decimal_mark(cell for row in rows for cell in _numbers(row.cells) if isinstance(cell, str))
    except EconError as error:
        raise error.located(rows[0].where.rpartition(":")[0] or "given") from None


def _numbers(cells: Mapping[str, Any]) -> list[Any]:
    """The cells that may be numbers: the column of values, or those of a wide table."""
    if "value" in cells:
        return [cells["value"]]
    return [cell for name, cell in cells.items() if is_of_values(name)]


def _of_frame(frame: Any) -> list[Row]:
    """A tidy frame, or a wide one: months down the index, variables across the columns."""
    names = [str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        raise InputError("a column is named twice", where="given", got=names)
    if "month" not in names and "variable" not in names and _is_dated(frame.index):
        frame = frame.set_axis(names, axis=1).assign(month=list(frame.index))
    records = frame.reset_index(drop=True).to_dict("records")
    return [Row(f"given row {n}", {str(k): v for k, v in one.items()}) for n, one in enumerate(records)]


def _of_series(series: Any, name: Any) -> list[Row]:
    """A variable by month; what is not a number there is left free."""
    if not name or not _is_dated(series.index):
        raise InputError(
            "a series needs months as its index and a variable as its name",
            where="given",
            got=f"name {name!r}, index of {type(series.index).__name__}",
            fix='series.rename("brent_price"), with dates or periods as the index',
        )
    pairs = zip(series.index, series.tolist(), strict=True)
    return [
        Row(f"given {name} {n}", {"month": month, "variable": str(name), "value": value})
        for n, (month, value) in enumerate(pairs)
        if not missing(value)
    ]


def _is_dated(index: Any) -> bool:
    """Whether an index is of dates, periods or texts: whole numbers are places, and no months."""
    return type(index).__name__ in ("DatetimeIndex", "PeriodIndex") or (
        len(index) > 0 and all(isinstance(entry, str) or hasattr(entry, "month") for entry in index)
    )


def _of_array(array: Any, name: str) -> list[Row]:
    """Labelled arrays: months, and if need be scenarios and one dim of the variable; NaN is left free."""
    dims = [str(dim) for dim in array.dims]
    wrong = [dim for dim in dims if dim not in ("month", "scenario", *DIMS)]
    if not name or "month" not in dims or wrong:
        raise InputError(
            "labelled arrays need a variable as their name and months",
            where="given",
            got=f"name {name!r}, dims {dims}",
            allowed="month, and if need be scenario and a dim of the variable",
            fix='choose one path first, e.g. .median("draw") or .sel(quantile=0.5)' if wrong else "",
        )
    labels = [array[dim].values for dim in dims]
    values = np.asarray(array.values, float)
    rows = []
    for place in zip(*np.nonzero(~np.isnan(values)), strict=True):
        cells = {dim: axis[at] for dim, axis, at in zip(dims, labels, place, strict=True)}
        unit = str(array.attrs.get("units", ""))
        rows.append(
            Row(
                f"given {name} {tuple(map(int, place))}",
                {**cells, "variable": name, "unit": unit} | {"value": float(values[place])},
            )
        )
    return rows


def _of_mapping(given: Mapping[Any, Any]) -> list[Row]:
    """Columns of a tidy table, or each variable's path by month."""
    names = {str(name) for name in given}
    if {"month", "variable"} <= names:
        columns = {str(name): _column(values, str(name)) for name, values in given.items()}
        if len({len(values) for values in columns.values()}) > 1:
            raise InputError(
                "columns of different lengths", where="given", got={k: len(v) for k, v in columns.items()}
            )
        length = len(next(iter(columns.values())))
        return [Row(f"given row {n}", {k: v[n] for k, v in columns.items()}) for n in range(length)]
    rows: list[Row] = []
    for name, path in given.items():
        if hasattr(path, "index") and hasattr(path, "to_frame"):
            rows += _of_series(path, name)
        elif hasattr(path, "dims") and hasattr(path, "coords"):
            rows += _of_array(path, str(name))
        elif isinstance(path, Mapping) and path:
            rows += [
                Row(f"given {name} {month}", {"month": month, "variable": str(name), "value": value})
                for month, value in path.items()
            ]
        else:
            raise InputError(
                "needs a path by month",
                where=f"given {name}",
                got=path,
                fix='{"brent_price": {"2020-01": 60}}',
            )
    return rows


def _column(values: Any, name: str) -> list[Any]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InputError("needs a list", where=f"given {name}", got=values)
    return list(values)


def _of_rows(given: Any) -> list[Row]:
    if not isinstance(given, Iterable):
        raise InputError(
            "cannot be read as given paths", where="given", got=type(given).__name__, allowed=_SUFFIX
        )
    rows = []
    for n, row in enumerate(given):
        if isinstance(row, Mapping):
            rows.append(Row(f"given row {n}", {str(k): v for k, v in row.items()}))
        else:
            raise InputError("a row is a mapping", where=f"given row {n}", got=row, allowed=_ALLOWED)
    return rows


def _check_columns(rows: Sequence[Row]) -> None:
    """Columns that are missing, and those that nobody would read."""
    problems: list[EconError] = []
    where = rows[0].where.rpartition(":")[0] or "given"
    names = dict.fromkeys(name for row in rows for name in row.cells)
    missing = [name for name in _NEEDED if any(name not in row.cells for row in rows)]
    if missing:
        problems.append(
            InputError(
                f"{'columns are' if len(missing) > 1 else 'a column is'} missing: {', '.join(missing)}",
                where=where,
                got=list(names),
                allowed=_ALLOWED,
            )
        )
    for name in names:
        if name not in (*COLUMNS, SPREAD) and (
            name or any(row.cells.get(name) not in ("", None) for row in rows)
        ):
            near = name.lower() if name.lower() in COLUMNS else nearest(name, COLUMNS)
            problems.append(
                InputError("no such column", where=where, got=name, allowed=_ALLOWED, nearest=near)
            )
    for name in _PATHS:
        seen = {str(row.cells.get(name)) for row in rows if row.cells.get(name) not in ("", None)}
        if len(seen) > 1:
            problems.append(
                InputError(
                    "a given path has one value a month",
                    where=f"{where} {name}",
                    got=f"{len(seen)} of them",
                    fix="keep the rows of one, such as the quantile 0.5, or a mean",
                )
            )
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems, where=where)
