"""Tables as people have them, turned into rows of one shape: month, variable, value, what else they say.

Understood are tidy tables, wide ones (months down, variables across, or the other way round) and the IAMC's
format; months as Excel, the IMF and people write them. What could mean two things is refused, with both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from econ.errors import EconError, InputError, Problems, nearest
from econ.observations.spans import Spans, reading_of
from econ.observations.workbook import workbook
from econ.variables import DIMS, pinned, split_given

__all__ = ["SPREAD", "Rows", "Tidy", "is_of_values", "is_sheet", "missing", "sheet", "tidied"]

Rows = Sequence[tuple[str, Mapping[str, Any]]]
#: Key of a row that stands for a month of a longer span, which no column can be named: the span as written.
SPREAD = "\0spread"
_TIDY = ("month", "variable", "value")
#: What a column of months is called.
_MONTHS = ("month", "date", "time", "period", "")
_IAMC = {"model", "scenario", "region", "variable", "unit"}
#: Columns that may stand beside values in any shape.
_BESIDE = ("scenario", "unit", "note", "source", "comment", *DIMS)
#: Regions of the IAMC's format that this model has.
_REGIONS = ("Russia", "World")
_MEDIAN = "50.0th Percentile"
_PERCENTILE = re.compile(r"\|(\d+(?:\.\d+)?)th Percentile\Z")
_UNIT = re.compile(r"\s*[\[(]([^\])]+)[\])]\s*\Z")
_SHAPES = (
    "columns month, variable, value; or month and a column a variable; or variable and a column a month; "
    "or the IAMC's model, scenario, region, variable, unit and a column a period"
)


@dataclass(frozen=True)
class Tidy:
    """Rows of one shape, each with its place, and what was understood that the table does not say."""

    rows: list[tuple[str, dict[str, Any]]]
    notes: tuple[str, ...] = ()


def tidied(rows: Rows) -> Tidy:
    """Rows as `month, variable, value` and what else they say.

    Parameters
    ----------
    rows : sequence of (str, mapping)
        The place of each row, for errors, and its cells by column.

    Returns
    -------
    Tidy
        Months as text `YYYY-MM` where they were written in another way; cells that are no period are left for
        the reader to refuse. A year or quarter of a rate is a row for each of its months, marked `spread`.

    Raises
    ------
    InputError, Problems
        A table of no known shape, or one that can be read in two ways: the error names both.
    """
    if not rows:
        return Tidy([])
    names = list(dict.fromkeys(str(name) for _, cells in rows for name in cells))
    where = rows[0][0].rpartition(":")[0] or "given"
    notes: list[str] = []
    if {name.lower() for name in names} >= _IAMC and not set(_TIDY) <= set(names):
        long = _of_iamc(rows, names, where, notes)
    elif sum(name in names for name in _TIDY) >= 2 or set(names) <= {*_TIDY, *_BESIDE}:
        long = [(place, dict(cells)) for place, cells in rows]
    elif "variable" in names:
        long = _across(rows, [n for n in names if n not in (*_BESIDE, "variable")], where)
    else:
        long = _down(rows, names, where, notes)
    return _months(long, notes)


def _down(rows: Rows, names: list[str], where: str, notes: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Months down, variables across: the header may carry a unit, `brent_price [USD/bbl]`."""
    dated = [name for name in names if name.strip().lower() in _MONTHS or name.startswith("Unnamed: 0")]
    if len(dated) > 1:
        raise InputError(
            "two columns could be the month", where=where, got=dated, fix="keep one of them, named month"
        )
    values = [name for name in names if name not in dated and name.lower() not in _BESIDE]
    meant = {name: _named(name) for name in values}
    wrong = [name for name, found in meant.items() if found is None]
    if not dated or not values or len(wrong) == len(values):
        near = next(filter(None, map(_nearest, wrong)), "")
        raise InputError(
            "no table of paths that can be read", where=where, got=names, allowed=_SHAPES, nearest=near
        )
    if wrong:
        raise Problems([_unknown(name, where) for name in wrong], where=where)
    bare = [name for name in values if all(_empty(cells.get(name)) for _, cells in rows)]
    notes += [f"{name} has no values and is left free" for name in bare]
    kept = [name for name in names if name.lower() in _BESIDE]
    return [
        (
            place,
            {"month": cells.get(dated[0]), "variable": found[0], "value": cells[name]}
            | _unit(found[1], cells, kept),
        )
        for place, cells in rows
        for name, found in meant.items()
        if found is not None and not _empty(cells.get(name))
    ]


def _across(rows: Rows, columns: list[str], where: str) -> list[tuple[str, dict[str, Any]]]:
    """Variables down, months across."""
    wrong = [name for name in columns if reading_of(name) is None]
    if not columns or len(wrong) == len(columns):
        raise InputError(
            "no table of paths that can be read", where=where, got=["variable", *columns], allowed=_SHAPES
        )
    if wrong:
        raise InputError(
            "columns that are no months", where=where, got=wrong, allowed="2020-01, 2020M1, Jan 2020"
        )
    return [
        (
            place,
            {"month": name, "value": cells[name]}
            | {key: value for key, value in cells.items() if key not in columns},
        )
        for place, cells in rows
        for name in columns
        if not _empty(cells.get(name))
    ]


def _of_iamc(rows: Rows, names: list[str], where: str, notes: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """The IAMC's format, wide or long: `crude_exports|china`, and of percentiles the median."""
    lower = {name: name.lower() for name in names}
    plain = [(place, {lower[str(k)]: v for k, v in cells.items()}) for place, cells in rows]
    models = {str(cells["model"]) for _, cells in plain}
    regions = {str(cells["region"]) for _, cells in plain} - set(_REGIONS)
    if len(models) > 1:
        raise InputError(
            "paths of several models: which one is meant?", where=where, got=sorted(models), fix="keep one"
        )
    if regions:
        raise InputError("not a region of this model", where=where, got=sorted(regions), allowed=_REGIONS)
    chosen = [(place, cells) for place, cells in plain if _is_path(str(cells["variable"]))]
    if len(chosen) < len(plain):
        notes.append("of percentiles the 50th was taken as the path")
    long: Rows
    if "value" in lower.values():
        dated = [name for name in ("year", "month", "time", "date") if name in lower.values()]
        if len(dated) != 1:
            raise InputError(
                "needs one column of periods", where=where, got=dated or names, allowed="year or time"
            )
        long = [(place, {"month": cells[dated[0]], **cells}) for place, cells in chosen]
    else:
        dated = [name for name in lower.values() if name not in _IAMC and name not in _BESIDE]
        long = _across(chosen, dated, where)
    drop = {"model", "region", "year", "time", "date", "subannual"}
    found = []
    for place, cells in long:
        kept = {key: value for key, value in cells.items() if key not in drop}
        name = str(cells["variable"]).removesuffix(f"|{_MEDIAN}").replace("|", "_")
        found.append((place, {**kept, "variable": name}))
    return found


def _is_path(name: str) -> bool:
    """Whether a variable of the IAMC's format is a path, or the middle one of its percentiles."""
    percentile = _PERCENTILE.search(name)
    return percentile is None or float(percentile.group(1)) == 50


def is_of_values(header: str) -> bool:
    """Whether a column of a wide table holds values: it is a period, or a variable."""
    return reading_of(header) is not None or _named(header) is not None


def _named(header: str) -> tuple[str, str] | None:
    """The variable that a header means, and the unit that it carries; None where it means none."""
    unit = _UNIT.search(header)
    name = header[: unit.start()] if unit else header
    try:
        split_given(name.strip())
    except InputError:
        return None
    return name.strip(), unit.group(1).strip() if unit else ""


def _unknown(header: str, where: str) -> InputError:
    what = "a column that is no variable that can be given"
    return InputError(what, where=where, got=header, nearest=_nearest(header))


def _nearest(header: str) -> str:
    return nearest(_UNIT.sub("", header), [*pinned(), *_BESIDE])


def _unit(unit: str, cells: Mapping[str, Any], kept: list[str]) -> dict[str, Any]:
    beside = {name: cells.get(name) for name in kept}
    return {**beside, "unit": unit} if unit else beside


def missing(cell: Any) -> bool:
    """Whether there is nothing in a cell: none, or what NumPy and pandas write for it."""
    if cell is None or isinstance(cell, str):
        return cell is None
    try:
        return not bool(cell == cell)
    except (TypeError, ValueError):
        return type(cell).__name__ == "NAType"  # which is neither equal nor unequal to anything


def _empty(cell: Any) -> bool:
    return missing(cell) or (isinstance(cell, str) and not cell.strip())


def _months(long: list[tuple[str, dict[str, Any]]], notes: list[str]) -> Tidy:
    """Every row with a month; a longer span of a rate is its months."""
    spans = Spans([cells.get("month") for _, cells in long])
    found: list[tuple[str, dict[str, Any]]] = []
    problems: list[EconError] = []
    spread: dict[tuple[str, str], None] = {}
    for place, cells in long:
        written = cells.get("month")
        try:
            months = spans.months(written)
            if len(months) > 1:
                _check_spread(str(cells.get("variable", "")), str(written))
                spread[str(cells.get("variable", "")), str(written)] = None
        except InputError as error:
            problems.append(error.located(place))
            continue
        if not months:
            found.append((place, cells))
            continue
        mark = {SPREAD: str(written)} if len(months) > 1 else {}
        found += [(place, {**cells, "month": month, **mark}) for month in months]
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems, where="given")
    said = [f"{name}: {span} is read as each of its months" for name, span in spread]
    return Tidy(found, (*notes, *spans.notes, *said))


def _check_spread(name: str, span: str) -> None:
    """A year of money is a sum, a year of a price is a price: only the second is each month's."""
    try:
        variable, _ = split_given(name)
    except InputError:
        return  # the reader names what is wrong with it
    summed = variable.kind == "flow" and "/d" not in variable.unit
    if not (summed or variable.kind == "stock" or name.endswith("_change")):
        return
    meant = {
        "flow": "the sum of the span, or the value of each of its months",
        "stock": "the value at the end of the span, or of each of its months",
    }.get(variable.kind, "the change over the span, or of each of its months")
    raise InputError(
        f"{span} could mean two things for {name} [{variable.unit}]",
        got=span,
        allowed=meant,
        fix="write months",
    )


def sheet(path: str | Path) -> Rows:
    """Rows of an .xlsx with their places; `FILE.xlsx#SHEET` names the sheet where several are shown.

    Raises
    ------
    InputError
        The library that reads it is missing, no such file or sheet, several sheets with content and none
        named, a title above the names of the columns, or cells that its author sees otherwise.
    """
    name, _, wanted = str(path).partition("#")
    full = {title: grid for title, grid in workbook(Path(name)).items() if grid.filled}
    if wanted and wanted not in full:
        near = nearest(wanted, full)
        raise InputError(
            "no such sheet with content", where=name, got=wanted, allowed=tuple(full), nearest=near
        )
    shown = [wanted] if wanted else [title for title, grid in full.items() if grid.shown]
    if len(shown) != 1:
        fix = f"name one: {name}#{next(iter(shown or full), 'SHEET')}"
        raise InputError("which sheet is meant?", where=name, got=shown or "none that is shown", fix=fix)
    (title,) = shown
    if full[title].unseen:
        raise InputError(
            full[title].unseen,
            where=f"{name}#{title}",
            fix="show, part or write out what is meant, so that the sheet shows all that is read",
        )
    return _of_grid(full[title].rows, f"{name}#{title}")


def _of_grid(rows: list[list[Any]], where: str) -> Rows:
    """Rows below the first, by the names in it."""
    filled = [(n, row) for n, row in enumerate(rows, 1) if any(not _empty(c) for c in row)]
    line, head = filled[0]
    names = ["" if _empty(cell) else _header(cell) for cell in head]
    given = [name for name in names if name]
    if len(given) < 2:
        raise InputError(
            "the first row must name the columns",
            where=f"{where}:{line}",
            got=head,
            fix="delete rows above it",
        )
    if len(set(given)) < len(given):
        raise InputError("a column is named twice", where=f"{where}:{line}", got=given)
    for n, row in filled[1:]:
        beside = [cell for name, cell in zip(names, row, strict=True) if not name and not _empty(cell)]
        if beside:
            raise InputError("a cell in a column without a name", where=f"{where}:{n}", got=beside[0])
    return [
        (f"{where}:{n}", {name: cell for name, cell in zip(names, row, strict=True) if name})
        for n, row in filled[1:]
    ]


def _header(cell: Any) -> str:
    """A header as text; a date that Excel keeps as one is its day."""
    return str(cell.date()) if hasattr(cell, "date") else str(cell).strip()


def is_sheet(given: Any) -> bool:
    """Whether what was given is the path of an .xlsx."""
    named = isinstance(given, (str, Path)) or hasattr(given, "__fspath__")
    return named and Path(str(given).partition("#")[0]).suffix.lower() in (".xlsx", ".xlsm")
