"""Rows of the raw tables that wait for the vintage to move, held to what is asked of rows that are added."""

from __future__ import annotations

from datetime import date

from econ.delimited import read_table
from econ.errors import EconError, InputError, Problems
from econ.observations.add import checked_rows
from econ.observations.catalog import fields, table_names, table_path
from econ.observations.checks import Record
from econ.vintage import vintage

__all__ = ["check_waiting"]


def check_waiting(today: date, *, yes: bool = False) -> int:
    """Count the rows that wait, each as `econ data add` would take it, whoever wrote it into its table.

    Parameters
    ----------
    today : datetime.date
        Nothing is known later.
    yes : bool
        Take figures far outside their series' own record, and leave out months.

    Raises
    ------
    Problems
        Every bad cell of every table, with file, line and column.
    """
    problems: list[EconError] = []
    count = 0
    for name in table_names():
        try:
            count += _checked(name, today, yes=yes)
        except Problems as error:
            problems += error.problems
        except InputError as error:
            problems.append(error)
    if problems:
        raise Problems(problems, where="rows that wait for the vintage")
    return count


def _checked(name: str, today: date, *, yes: bool) -> int:
    """How many rows of a table wait."""
    path, known = table_path(name), vintage()
    columns = fields(name)
    found = read_table(path, [field["name"] for field in columns])
    waiting = [(f"{path}:{line}", row) for line, row in found if not known.knows(row)]
    if not waiting:
        return 0
    record = Record(name, [row for _, row in found if known.knows(row)], columns)
    made, _ = checked_rows(waiting, record, path, today, yes=yes, repeats=False)
    unlike = [
        InputError("is not as the table writes it", where=where, got=said, fix="`econ data add` would")
        for (where, cells, said), (_, row) in zip(made, waiting, strict=True)
        if cells != row
    ]
    if unlike:
        raise Problems(unlike, where=str(path))
    return len(made)
