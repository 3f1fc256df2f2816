"""Which of several readings of one month counts: the rule, with its reason, and the grid it makes.

Publishers are never averaged. Standard library and numpy only, so that a run can start without pandas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby

import numpy as np

from econ.errors import InputError
from econ.manifest import READINGS, checked
from econ.observations.catalog import note_reading
from econ.observations.series import LABELS, SERIES
from econ.vintage import Vintage, narrowed, vintage

__all__ = [
    "COLUMNS",
    "KEPT_OUT",
    "Reading",
    "choose",
    "chosen_by",
    "grid",
    "known_by",
    "parsed",
    "read_readings",
]

#: Flags whose rows are shown and never chosen.
KEPT_OUT = ("claim", "forecast", "other_definition", "part_of_month", "plan", "weak")
#: Flags that rank a row behind clean ones of the same publisher, and how far.
_SOFT = {
    "derived": 1,
    "nominal": 1,
    "pseudo_real_time": 1,
    "range": 1,
    "disputed": 2,
    "estimate": 2,
    "rounded": 2,
}
#: How closely a reading measures the month; the smaller the better.
_PREFERENCE = {0: "whole month", 1: "part of the month", 2: "a day or a week"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One publisher's figure for one series and month, in the panel's unit."""

    series: str
    period: str
    value: float
    unit: str
    publisher: str
    date: str
    link: str
    known_from: str
    chosen: bool = False
    reason: str = ""
    basis: str = ""
    flag: str = ""
    preference: int = 0
    copy: str = ""


COLUMNS = tuple(Reading.__dataclass_fields__)


def choose(readings: Iterable[Reading]) -> list[Reading]:
    """Mark one reading a series and month as chosen, and say of each why or why not.

    Order: not kept out by its flag; the closer definition of the month; the earlier publisher in the
    series' order; clean before estimated or rounded; the latest known.
    """
    result: list[Reading] = []
    ordered = sorted(readings, key=_order)
    for _, group in groupby(ordered, key=lambda reading: (reading.series, reading.period)):
        result.extend(_judge(list(group)))
    return result


def _order(reading: Reading) -> tuple[object, ...]:
    flags = reading.flag.split()
    return (
        reading.series,
        reading.period,
        any(flag in KEPT_OUT for flag in flags),
        reading.preference,
        _rank(reading),
        _softness(reading),
        -date.fromisoformat(reading.known_from).toordinal(),
        reading.value,
        reading.link,
        reading.basis,
    )


def _softness(reading: Reading) -> int:
    return sum(_SOFT.get(flag, 0) for flag in reading.flag.split())


def _rank(reading: Reading) -> int:
    publishers = SERIES[reading.series].publishers
    try:
        return publishers.index(reading.publisher)
    except ValueError:
        raise InputError(
            f"a publisher of {reading.series} has no place in its order",
            where=f"{reading.series} {reading.period}",
            got=reading.publisher,
            allowed=publishers,
            fix="add the publisher to the series in econ/observations/series.py",
        ) from None


def _judge(group: list[Reading]) -> Iterator[Reading]:
    best = group[0]
    usable = _usable(best)
    for reading in group:
        barred = sorted(set(reading.flag.split()) & set(KEPT_OUT))
        if barred:
            yield replace(reading, chosen=False, reason=f"kept out: {', '.join(barred)}")
        elif reading is best and usable:
            yield replace(reading, chosen=True, reason=_why(best, group[1:]))
        else:
            yield replace(reading, chosen=False, reason=_why_not(reading, best))


def _usable(reading: Reading) -> bool:
    return not reading.flag or not set(reading.flag.split()) & set(KEPT_OUT)


def _why(best: Reading, others: list[Reading]) -> str:
    publishers = SERIES[best.series].publishers
    place = f"{best.publisher} is {publishers.index(best.publisher) + 1} of {len(publishers)} in the order"
    return f"{place if others else 'only reading'}; {_PREFERENCE[best.preference]}"


def _why_not(reading: Reading, best: Reading) -> str:
    if reading.preference != best.preference:
        return f"{_PREFERENCE[reading.preference]}, after {_PREFERENCE[best.preference]}"
    if reading.publisher != best.publisher:
        return f"{best.publisher} comes first in the order"
    if _softness(reading) != _softness(best):
        return "derived, estimated, rounded or revised, after a plainer figure of the same publisher"
    return "an earlier or equal edition of the same publisher"


def known_by(readings: Iterable[Reading], day: date) -> list[Reading]:
    """The readings known on a day, chosen afresh among themselves."""
    return choose(r for r in readings if date.fromisoformat(r.known_from) <= day)


def chosen_by(content: bytes, day: date) -> Iterator[Reading]:
    """The chosen among the readings of a file that were known on a day, one a series and month.

    As `known_by` chooses, without the reasons: the first in order is chosen whatever comes after it.
    """
    readings, group, since = _in_order(content)
    known = np.flatnonzero(since <= day.toordinal())
    for place in known[np.diff(group[known], prepend=-1) > 0]:
        best = readings[place]
        if _usable(best):
            yield best if best.chosen else replace(best, chosen=True)


@lru_cache(maxsize=2)
def _in_order(content: bytes) -> tuple[tuple[Reading, ...], np.ndarray, np.ndarray]:
    """A file's readings, best first in each series and month; the number of that group; days known since."""
    readings = tuple(sorted(parsed(content), key=_order))
    of = {pair: n for n, pair in enumerate(dict.fromkeys((r.series, r.period) for r in readings))}
    group = np.array([of[r.series, r.period] for r in readings])
    since = np.array([date.fromisoformat(r.known_from).toordinal() for r in readings])
    return readings, group, since


def read_readings() -> list[Reading]:
    """The committed readings.

    Raises
    ------
    StaleError
        They are not built, or were changed after that.
    """
    note_reading("readings")
    found, day = list(parsed(checked(READINGS))), narrowed()
    return found if day is None else known_by(found, day)


@lru_cache(maxsize=2)
def parsed(content: bytes) -> tuple[Reading, ...]:
    """The readings that a file holds."""
    return tuple(map(_parse, csv.DictReader(io.StringIO(content.decode(), newline=""))))


def _parse(row: Mapping[str, str]) -> Reading:
    text = {name: row[name] for name in COLUMNS if name not in ("value", "chosen", "preference")}
    return Reading(
        value=float(row["value"]), chosen=row["chosen"] == "true", preference=int(row["preference"]), **text
    )


def grid(readings: Iterable[Reading], over: Vintage | None = None) -> dict[str, np.ndarray]:
    """Chosen readings as arrays over the observed months of a vintage, float64, NaN where there is none.

    Returns
    -------
    dict of str to numpy.ndarray
        `(month,)`, or `(month, buyer)` and `(month, district)` for what is kept by either.
    """
    arrays: dict[str, np.ndarray] = {}
    places = {str(month): place for place, month in enumerate((over or vintage()).months)}
    for reading in readings:
        at = places.get(reading.period)
        if at is None or not reading.chosen:
            continue
        entry = SERIES[reading.series]
        labels = LABELS.get(entry.dim, ())
        if entry.variable not in arrays:
            arrays[entry.variable] = np.full((len(places), len(labels)) if labels else len(places), np.nan)
        arrays[entry.variable][(at, labels.index(entry.label)) if labels else at] = reading.value
    return dict(sorted(arrays.items()))
