"""Workbooks as people save them: what every cell holds, and what a reader of the cells would not see.

A hidden row, a merged cell or a formula that was never worked out is no fault of a workbook, but a table read
from it would say something else than its author sees; whoever reads a table asks for `Grid.unseen`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from econ.errors import InputError
from econ.textfile import file_bytes

__all__ = ["Grid", "workbook"]

#: Bytes of a workbook once it is unpacked, and cells of a sheet: ten times what anybody types.
_UNPACKED, _CELLS = 16_000_000, 300_000
_SHEETS = "xl/worksheets/"


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet by row, the first of which is row 1; a share shown as `14%` is that text.

    Parameters
    ----------
    shown : bool
        Whether the sheet can be seen in the workbook.
    unseen : str
        What a person who looks at it does not see as it is read, with its place; empty if nothing.
    """

    rows: list[list[Any]]
    shown: bool = True
    unseen: str = ""

    @property
    def filled(self) -> bool:
        """Whether anything is in it."""
        return any(cell is not None and str(cell).strip() for row in self.rows for cell in row)


def workbook(path: Path) -> dict[str, Grid]:
    """Every sheet of an .xlsx by its title.

    Raises
    ------
    InputError
        The library that reads it is missing, no such file, no workbook, or one that unpacks to more than a
        person could have written.
    """
    content = file_bytes(path)
    try:
        from openpyxl import load_workbook
    except ImportError:
        fix = "pip install 'econ[tables]', or save it as .csv"
        raise InputError(".xlsx needs openpyxl, which is not installed", where=str(path), fix=fix) from None
    try:
        formulas = _check_size(content, path)
        book = load_workbook(io.BytesIO(content), data_only=True)
        typed = load_workbook(io.BytesIO(content)) if formulas else book
        return {sheet.title: _grid(sheet, typed[sheet.title], path) for sheet in book.worksheets}
    except InputError:
        raise
    except Exception as error:  # openpyxl has no error of its own for what is no workbook
        raise InputError(
            "cannot be read as a workbook",
            where=str(path),
            got=f"no .xlsx that can be read ({type(error).__name__})",
            fix="save it anew, or as .csv",
        ) from None


def _check_size(content: bytes, path: Path) -> bool:
    """Refuse what unpacks to more than a workbook holds; whether there are formulas in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        size = sum(part.file_size for part in parts)
        if size > _UNPACKED:
            allowed = f"at most {_UNPACKED / 1e6:g} MB"
            raise InputError(
                "unpacks to too much", where=str(path), got=f"{size / 1e6:,.0f} MB", allowed=allowed
            )
        sheets = [packed.read(part) for part in parts if part.filename.startswith(_SHEETS)]
    return any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def _grid(sheet: Any, typed: Any, path: Path) -> Grid:
    if sheet.max_row * sheet.max_column > _CELLS:
        raise InputError(
            "a sheet of too many cells",
            where=f"{path}#{sheet.title}",
            got=sheet.dimensions,
            allowed=f"at most {_CELLS:,}",
            fix="delete what is far from the table",
        )
    # From the first row and column on, wherever the table begins.
    rows = [[_value(cell) for cell in row] for row in sheet.iter_rows(min_row=1, min_col=1)]
    unseen = next(iter(_unseen(sheet, typed)), "")
    return Grid(rows, sheet.sheet_state == "visible", unseen)


def _value(cell: Any) -> Any:
    """What a cell holds; a share that is shown in percent as the text that is shown."""
    number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    if number and "%" in str(cell.number_format):
        return f"{cell.value * 100:.12g}%"
    return cell.value


def _unseen(sheet: Any, typed: Any) -> Iterator[str]:
    """What is hidden, merged, or a formula without its result, as far as something is in it."""
    hidden = [column for column in sheet.column_dimensions.values() if column.hidden]
    for row in sheet.iter_rows():
        for cell in row:
            place = cell.coordinate
            if cell.value is None:
                if typed[place].data_type == "f":
                    yield f"{place} is a formula without its result"
            elif sheet.row_dimensions[cell.row].hidden:
                yield f"{place} is in a hidden row"
            elif any(column.min <= cell.column <= column.max for column in hidden):
                yield f"{place} is in a hidden column"
    yield from (f"{merged} is merged" for merged in sheet.merged_cells.ranges)
