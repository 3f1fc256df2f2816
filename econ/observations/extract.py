"""Raw rows to readings in the panel's units, graded by how closely they measure their month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from econ.observations.catalog import rows
from econ.observations.choice import Reading
from econ.observations.periods import month_of, period_bounds
from econ.observations.series import SERIES, Series
from econ.observations.takes import DAYS_OF_A_MEAN, TAKES, Row, Take
from econ.quantities import days_in, parse_month

__all__ = ["extract", "readings_of"]

_WHOLE, _PART, _DAY = 0, 1, 2


def extract() -> list[Reading]:
    """All readings that the raw tables hold, none chosen yet."""
    by_table: dict[str, list[Take]] = {}
    for take in TAKES:
        by_table.setdefault(take.table, []).append(take)
    found: list[Reading] = []
    for table, takes in by_table.items():
        content = [(row, month_of(row["period"])) for row in rows(table)]
        for take in takes:
            found.extend(_readings(content, take))
    return found


def readings_of(table: str, found: Iterable[Row]) -> Iterator[Reading]:
    """The readings that some rows of a table become, whatever the vintage."""
    content = [(row, month_of(row["period"])) for row in found if row.get("period")]
    for take in TAKES:
        if take.table == table:
            yield from _readings(content, take)


def _readings(content: list[tuple[Row, str]], take: Take) -> Iterator[Reading]:
    """A period that spans months has no place in the panel."""
    entry = SERIES[take.into]
    for row, month in content:
        if not month or not take.where(row):
            continue
        reading = Reading(
            series=entry.name,
            period=month,
            value=round(take.value(row), 6),
            unit=entry.unit,
            publisher=row["publisher"],
            date=row["source_date"],
            link=row["link"],
            known_from=row["known_from"],
            basis=row.get("basis") or row.get("edition", ""),
            flag=_flags(row["flag"], take.flag),
            copy=row.get("copy", ""),
        )
        yield _graded(reading, row["period"], entry)


def _graded(reading: Reading, period: str, entry: Series) -> Reading:
    """How closely a reading measures its month; a part is no sum, and a few days are no mean."""
    first, last = period_bounds(period)
    days = (last - first).days + 1
    a_day = "day of the month" in reading.basis
    if days == days_in(parse_month(reading.period)) and not a_day:
        return replace(reading, preference=_WHOLE)
    long_enough = days >= DAYS_OF_A_MEAN or "month mean" in reading.basis
    if not entry.days_count and not (long_enough and entry.method == "mean" and not a_day):
        reading = replace(reading, flag=_flags(reading.flag, "part_of_month"))
    return replace(reading, preference=_PART if long_enough and not a_day else _DAY)


def _flags(*words: str) -> str:
    return " ".join(sorted({word for part in words for word in part.split()}))
