"""What is asked of a new row before it is written: its cells, its unit, its day, and its own record."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from econ.delimited import number
from econ.errors import InputError, nearest
from econ.observations.catalog import every_row, fields, lags, release
from econ.observations.cells import fault, is_day
from econ.observations.choice import read_readings
from econ.observations.extract import readings_of
from econ.observations.periods import known_from, period_bounds
from econ.observations.row_units import in_unit, into_series
from econ.observations.series import SERIES
from econ.observations.spans import month_named
from econ.quantities import parse_month

__all__ = ["Record", "checked_row"]

#: Columns that do not tell one figure from another.
_NOT_KEY = (
    "value",
    "value_low",
    "value_high",
    "known_from",
    "source_date",
    "link",
    "first_link",
    "copy",
    "flag",
)
#: Chosen months of a series that a new figure is held against, and the fewest that say anything.
_LOOK_BACK, _FEWEST = 60, 12
#: Beyond the record by more than this share of its width, or so many times its ends, or so many robust
#: deviations from the middle of the last two years, a figure is asked about.
_MARGIN, _DEVIATIONS, _RECENT, _TIMES = 0.5, 8.0, 24, 3.0
#: Quartile distance of a normal, in deviations.
_QUARTILES = 1.349
#: Months of a series without a gap after which a gap is a hole.
_DENSE = 12
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass
class Record:
    """What a table has already, and what a file adds to it with its places; `mark` parts its decimals."""

    table: str
    rows: list[dict[str, str]]
    fields: list[dict[str, Any]]
    mark: str = "."
    new: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @classmethod
    def of(cls, table: str, mark: str = ".") -> Record:
        """The record of a raw table."""
        return cls(table, every_row(table), fields(table), mark)

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns, in order."""
        return tuple(entry["name"] for entry in self.fields)

    def of_series(self, row: Mapping[str, str]) -> list[dict[str, str]]:
        """Rows of the same series; all, where the table has none."""
        name = row.get("series", "")
        return [r for r in self.rows if r.get("series", "") == name]

    def key(self, row: Mapping[str, str]) -> tuple[str, ...]:
        """What tells a figure from others: an event's identifier where rows have one."""
        if row.get("event"):
            return (row["event"],)
        return tuple(row.get(name, "") for name in self._telling)

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        return tuple(name for name in self.columns if name not in (*_NOT_KEY, "basis"))

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], list[dict[str, str]]]:
        found: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for row in self.rows:
            found.setdefault(self.key(row), []).append(row)
        return found

    def same(self, row: Mapping[str, str]) -> list[dict[str, str]]:
        """Rows of the same figure, or event: of the table, then of the file."""
        key = self.key(row)
        return [*self._by_key.get(key, ()), *(r for _, r in self.new if self.key(r) == key)]

    def has(self, row: Mapping[str, str]) -> bool:
        """Whether a figure is in the table with this value, rounded alike."""
        there = self._by_key.get(self.key(row), ())
        return any(_close(r.get("value", ""), row.get("value", "")) for r in there)

    def take(self, where: str, row: dict[str, str]) -> None:
        """Count a checked row among the new ones."""
        self.new.append((where, row))

    def holes(self) -> list[InputError]:
        """Months left out between a series without gaps and what the file adds to it."""
        found = []
        for name in dict.fromkeys(row.get("series", "") for _, row in self.new):
            months = sorted(_months([r for r in self.rows if r.get("series", "") == name]))
            places = {r["period"]: at for at, r in self.new if r.get("series", "") == name and _months([r])}
            added = set(places)
            if len(months) < _DENSE or not added or max(added) <= months[-1]:
                continue
            last = parse_month(months[-1])
            if any(str(last - k) not in months for k in range(_DENSE)):
                continue
            between = [str(m) for m in np.arange(last + 1, parse_month(max(added)))]
            missing = [month for month in between if month not in added]
            if missing:
                found.append(
                    InputError(
                        f"{name or self.table} has no gap, and the file leaves out months",
                        where=f"{places[min(m for m in added if m > missing[0])]} period",
                        got=", ".join(missing),
                        fix="add them too, or --yes if nobody published them",
                    )
                )
        return found


def _months(rows: list[dict[str, str]]) -> set[str]:
    return {row["period"] for row in rows if _MONTH.fullmatch(row.get("period", ""))}


def _close(one: str, other: str) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-4, abs_tol=5e-3)
    except ValueError:
        return one == other


def checked_row(
    row: Mapping[str, str], record: Record, where: str, today: date, *, yes: bool
) -> tuple[dict[str, str], tuple[str, ...], list[InputError]]:
    """A row as it is written, what was made of it in words, and what is wrong with it.

    Parameters
    ----------
    where : str
        File and line.
    today : datetime.date
        Nothing is known later.
    yes : bool
        Whether a figure far outside its record is taken.
    """
    cells, said = {name: row.get(name, "") for name in record.columns}, []
    for read in (_as_month, _as_number):
        cells, note = read(cells, record)
        said += note
    cells = _dated(cells, release(record.table))
    faults = [p for entry in record.fields if (p := fault(cells[entry["name"]], entry, where))]
    if not _on(faults, "period"):
        faults += [*_days(cells, record, where, today), *_read_on(cells, record, where, today)]
    faults += _names(cells, record, where)
    if not _on(faults, "period", "series", "value"):
        try:
            cells, note = in_unit(cells, record.of_series(cells), record.table)
            said += note
            faults += _publishers(cells, record, where)
        except InputError as error:
            faults.append(_at(error, f"{where} unit"))
    if not faults:
        said += _revised(cells, record)
        faults += _twice(cells, record, where)
    if not yes and not _on(faults, "period", "series", "value", "unit"):
        faults += _far(cells, record, where)
    return cells, () if faults else tuple(said), faults


def _on(faults: list[InputError], *columns: str) -> bool:
    """Whether one of the faults is of these columns, without which others cannot be judged."""
    return any(p.where.rpartition(" ")[2] in columns for p in faults)


def _at(error: InputError, where: str) -> InputError:
    error.where = where
    error.args = (error.text(),)
    return error


def _as_month(cells: dict[str, str], record: Record) -> tuple[dict[str, str], list[str]]:
    """A month as pandas, Excel, the IMF and people write it, where the series knows only months."""
    period = cells.get("period", "")
    month = month_named(period)
    if not month or month == period:
        return cells, []
    mine = record.of_series(cells)
    if not mine or any(not _MONTH.fullmatch(r["period"]) for r in mine):
        return cells, []
    return {**cells, "period": month}, [f"{period} read as the month {month}"]


def _as_number(cells: dict[str, str], record: Record) -> tuple[dict[str, str], list[str]]:
    """Numbers with commas as the file's other numbers have them read: decimals, or thousands."""
    said = []
    for entry in record.fields:
        cell = cells[entry["name"]]
        value = number(cell, record.mark) if entry["type"] == "number" and "," in cell else None
        if value is not None:
            cells = {**cells, entry["name"]: f"{value:.12g}"}
            said.append(f"{cell} read as {value:.12g}")
    return cells, said


def _dated(cells: dict[str, str], source: str) -> dict[str, str]:
    """The cells, with the day they became known where only the period says it."""
    if cells.get("known_from") or not source or not cells.get("period") or "known_from" not in cells:
        return cells
    try:
        return {**cells, "known_from": known_from(cells["period"], lags(), source).isoformat()}
    except InputError:
        return cells  # the check of periods says what is wrong


def _days(cells: Mapping[str, str], record: Record, where: str, today: date) -> list[InputError]:
    """A period that is none, a day to come, and a figure known before what it measures had happened."""
    period, known = cells.get("period", ""), cells.get("known_from", "")
    if not period:
        return []
    try:
        first, last = period_bounds(period)
    except InputError as error:
        return [_at(error, f"{where} period")]
    faults = []
    ahead = _is_ahead(cells)
    if first > today and not ahead:
        faults.append(
            InputError("has not happened yet", where=f"{where} period", got=period, allowed=f"up to {today}")
        )
    if is_day(known) and known > today.isoformat():
        faults.append(
            InputError("is a day to come", where=f"{where} known_from", got=known, allowed=f"up to {today}")
        )
    if is_day(known) and known < last.isoformat() and not ahead and not _announced(cells, record):
        faults.append(
            InputError(
                "known before it happened",
                where=f"{where} known_from",
                got=f"{known}, of {period}",
                allowed=f"from {last}, or the flag plan or forecast",
            )
        )
    return faults


def _is_ahead(cells: Mapping[str, str]) -> bool:
    """Whether a row says itself that what it describes was to come."""
    return bool({"plan", "forecast"} & set(cells.get("flag", "").split())) or cells.get("status") == "rule"


def _read_on(cells: Mapping[str, str], record: Record, where: str, today: date) -> list[InputError]:
    """The day of the page that a figure was read on, or its month or year: none, to come, or too early."""
    text = cells.get("source_date", "")
    if not text:
        return []
    try:
        first, last = period_bounds(text)
        begins = period_bounds(cells["period"])[0] if cells.get("period") else first
    except InputError:
        what, allowed = "is no day", "YYYY-MM-DD, YYYY-MM or YYYY"
    else:
        if first > today:
            what, allowed = "is a day to come", f"up to {today}"
        elif last < begins and not _is_ahead(cells) and not _announced(cells, record):
            what, allowed = "is before the period begins", f"from {begins}, or the flag plan or forecast"
        else:
            return []
    return [InputError(what, where=f"{where} source_date", got=text, allowed=allowed)]


def _announced(cells: Mapping[str, str], record: Record) -> bool:
    """Whether the series is one that is announced before its period ends, as its record shows."""
    return any(
        r.get("known_from", "") < period_bounds(r["period"])[1].isoformat()
        for r in record.of_series(cells)
        if r.get("period") and r.get("known_from")
    )


def _names(cells: Mapping[str, str], record: Record, where: str) -> list[InputError]:
    """A series that the table has not."""
    name = cells.get("series", "")
    known = sorted({r.get("series", "") for r in record.rows} - {""})
    if not name or name in known:
        return []
    return [
        InputError(
            "no such series in the table",
            where=f"{where} series",
            got=name,
            allowed=known,
            nearest=nearest(name, known),
        )
    ]


def _publishers(cells: Mapping[str, str], record: Record, where: str) -> list[InputError]:
    """A publisher that has no place among those whose figures of the series are believed."""
    into, name = into_series(cells, record.table), cells.get("publisher", "")
    if not into or name in SERIES[into].publishers:
        return []
    allowed = SERIES[into].publishers
    return [
        InputError(
            f"is no publisher of {into}",
            where=f"{where} publisher",
            got=name,
            allowed=allowed,
            nearest=nearest(name, allowed),
        )
    ]


def _twice(cells: Mapping[str, str], record: Record, where: str) -> list[InputError]:
    """A row that is there with the same day, where a later one is a revision; or an event."""
    basis = "" if cells.get("event") else cells.get("basis", "")
    for row in record.same(cells):
        if basis and row.get("basis", "") != basis:
            continue
        if cells.get("event") or row.get("known_from") == cells.get("known_from"):
            what = "event" if cells.get("event") else "figure"
            words = (row.get("value", ""), row.get("unit", ""), "known from", row.get("known_from", ""))
            there = " ".join(word for word in words if word)
            column = "event" if cells.get("event") else "period"
            return [InputError(f"the table has this {what} already", where=f"{where} {column}", got=there)]
    return []


def _revised(cells: Mapping[str, str], record: Record) -> list[str]:
    """The figure that a row puts another in the place of."""
    before = [row for row in record.same(cells) if row.get("value")]
    if not before or not cells.get("value"):
        return []
    last = max(before, key=lambda row: row.get("known_from", ""))
    return [f"revises {last['value']}"]


def _far(cells: Mapping[str, str], record: Record, where: str) -> list[InputError]:
    """A figure far outside its series' own record: a wrong unit, or a point in the wrong place."""
    found = []
    for reading in readings_of(record.table, [dict(cells)]):
        before = [
            r
            for r in read_readings()
            if r.chosen and r.series == reading.series and r.period < reading.period
        ]
        values = np.array([r.value for r in sorted(before, key=lambda r: r.period)][-_LOOK_BACK:])
        if len(values) < _FEWEST:
            continue
        low, high = float(values.min()), float(values.max())
        recent = values[-_RECENT:]
        quarter = np.quantile(recent, (0.25, 0.75))
        spread = float(quarter[1] - quarter[0]) / _QUARTILES
        margin = _MARGIN * (high - low)
        outside = not low - margin <= reading.value <= high + margin
        # A point in the wrong place shows in proportion where a series has no zero.
        outside |= low > 0 and not low / _TIMES <= reading.value <= high * _TIMES
        unusual = spread > 0 and abs(reading.value - float(np.median(recent))) > _DEVIATIONS * spread
        if outside or unusual:
            found.append(
                InputError(
                    f"is far outside the record of {reading.series}",
                    where=f"{where} value",
                    got=f"{reading.value:g} {reading.unit}",
                    allowed=f"{low:g} to {high:g} in its last {len(values)} months",
                    fix="look at its unit and its point; --yes takes it",
                )
            )
    return found
