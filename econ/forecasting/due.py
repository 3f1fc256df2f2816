"""What should have been published by now and is not in the raw tables: what to save, and what it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from econ.observations.catalog import every_row, lags, release
from econ.observations.choice import Reading, choose
from econ.observations.derive import derive
from econ.observations.extract import readings_of
from econ.observations.pages import PAGES
from econ.observations.periods import known_from, period_bounds
from econ.observations.series import SERIES
from econ.observations.takes import TAKES
from econ.paths import raw
from econ.quantities import parse_month
from econ.vintage import vintage

__all__ = ["Due", "due"]

#: A series is published by month if it has so many of the last so many months up to its newest.
_MONTHS, _FEWEST = 12, 9
#: One whose newest month is older than this beside the vintage has ended.
_ENDED = 12


@dataclass(frozen=True)
class Due:
    """One series of the panel.

    Parameters
    ----------
    series, table, publisher : str
    last, unit : str
        The newest month in the raw tables, those that wait included.
    value : float
        Its figure.
    next : str
        The month that comes next.
    expected : datetime.date
        The day by which that should be out.
    missing : tuple of str
        Months that should be out by now.
    age : int
        Days since the newest month ended.
    page : str
        The page that `econ data add` reads, where there is one.
    address : str
        Where it, or the newest figure, is published.
    moves : tuple of str
        Relations that read it.
    """

    series: str
    table: str
    publisher: str
    last: str
    unit: str
    value: float
    next: str
    expected: date
    missing: tuple[str, ...]
    age: int
    page: str
    address: str
    moves: tuple[str, ...]


def due(today: date | None = None) -> list[Due]:
    """Series that are published by month, those that lack most first.

    Parameters
    ----------
    today : datetime.date, optional
        The day that is asked about; the present one by default.

    Returns
    -------
    list of Due

    Raises
    ------
    InputError
        An installed wheel, which has no raw tables.

    Examples
    --------
    >>> econ.due(datetime.date(2031, 2, 20))  # doctest: +SKIP
    """
    raw()
    now = today or datetime.now(UTC).date()
    found = [_due(name, mine, now) for name, mine in _by_series().items() if _monthly(mine)]
    # What follows from other series by arithmetic comes with them.
    found = [one for one in found if one.table or one.page]
    return sorted(found, key=lambda one: (-len(one.missing), one.series))


def _by_series() -> dict[str, list[Reading]]:
    """Chosen readings by series, in order, those that wait for a later vintage included."""
    plain: list[Reading] = []
    for table in dict.fromkeys(take.table for take in TAKES):
        plain += readings_of(table, every_row(table))
    made: dict[str, list[Reading]] = {}
    for reading in choose(dict.fromkeys([*plain, *derive(plain)])):
        if reading.chosen:
            made.setdefault(reading.series, []).append(reading)
    return made


def _monthly(mine: Iterable[Reading]) -> bool:
    months = {reading.period for reading in mine}
    last = parse_month(max(months))
    if last < parse_month(vintage().after(-_ENDED)):
        return False
    return sum(str(last - k) in months for k in range(_MONTHS)) >= _FEWEST


def _due(name: str, mine: list[Reading], now: date) -> Due:
    newest = max(mine, key=lambda reading: reading.period)
    table = next((take.table for take in TAKES if take.into == name), "")
    page = _page(name, table, newest.publisher)
    expected = _expected(mine, PAGES[page].release if page else release(table) if table else "")
    following = str(parse_month(newest.period) + 1)
    missing, month = [], following
    while expected(month) <= now:
        missing.append(month)
        month = str(parse_month(month) + 1)
    return Due(
        series=name,
        table=table or (PAGES[page].table if page else ""),
        publisher=newest.publisher,
        last=newest.period,
        unit=SERIES[name].unit,
        value=newest.value,
        next=following,
        expected=expected(following),
        missing=tuple(missing),
        age=(now - period_bounds(newest.period)[1]).days,
        page=page,
        address=PAGES[page].address if page else newest.link,
        moves=_moves(name, table),
    )


def _page(name: str, table: str, publisher: str) -> str:
    """The page that fills a series, if `econ data add` reads one."""
    for key, page in PAGES.items():
        if name in page.series and page.table == (table or page.table) and page.publisher == publisher:
            return key
    return ""


def _expected(mine: list[Reading], source: str) -> Callable[[str], date]:
    """The day by which a month is out: by its release's calendar, else as late as it usually was."""
    table = lags()
    if source in table:
        return lambda month: known_from(month, table, source)
    late = [
        (date.fromisoformat(r.known_from) - period_bounds(r.period)[1]).days
        for r in sorted(mine, key=lambda r: r.period)[-_MONTHS:]
    ]
    usual = int(np.median(late))
    return lambda month: period_bounds(month)[1] + timedelta(days=usual)


def _moves(name: str, table: str) -> tuple[str, ...]:
    from econ.estimation import relation_modules

    variable = SERIES[name].variable
    return tuple(
        relation
        for relation, module in relation_modules().items()
        if variable in module.RELATION.series or (table and table in module.RELATION.tables)
    )
