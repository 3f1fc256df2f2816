"""How a level moves over the months of a run: nine kinds of schedule, each made of others if need be.

A schedule knows nothing of the forcing it serves; `Horizon` tells it the months and what history
was. Months are counted from the start: month 1 is the first of the run. A level may change on a day
within a month: the month's level is then the mean over its days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np

from econ.errors import InputError

__all__ = [
    "Alternating",
    "Change",
    "Constant",
    "Hold",
    "Horizon",
    "Lowest",
    "Path",
    "Raised",
    "Ramp",
    "Schedule",
    "Until",
    "When",
]


@dataclass(frozen=True)
class Horizon:
    """The months of a run, and the level that history had.

    Parameters
    ----------
    months : ndarray of datetime64[M]
    past : callable
        History's level on days (datetime64[D]), or its mean over months (datetime64[M]).
    """

    months: np.ndarray
    past: Callable[[np.ndarray], np.ndarray]

    @property
    def start(self) -> np.datetime64:
        """The first month."""
        return self.months[0]

    def at_end_of(self, month: np.datetime64) -> float:
        """History's level on the last day of a month."""
        return float(self.past(np.array([month + 1]).astype("datetime64[D]") - 1)[0])

    @property
    def before(self) -> float:
        """History's level on the last day before the start."""
        return self.at_end_of(self.start - 1)


class Schedule(Protocol):
    """One forcing's level, month by month."""

    def values(self, horizon: Horizon) -> np.ndarray:
        """Levels `(month,)`, never NaN."""

    def spec(self) -> Any:
        """The schedule as it would be written in a file."""


@dataclass(frozen=True)
class Constant:
    """The same level in every month."""

    level: float

    def values(self, horizon: Horizon) -> np.ndarray:
        return np.full(len(horizon.months), self.level)

    def spec(self) -> Any:
        return self.level


@dataclass(frozen=True)
class Hold:
    """A level of history: on the last day before the start, or on the last day of month `at`.

    With `mean` it is the mean of that many months before the start, or up to `at`: right for counts, which
    have no level on a day.
    """

    mean: int = 0
    at: str = ""

    def values(self, horizon: Horizon) -> np.ndarray:
        if self.mean:
            end = np.datetime64(self.at, "M") + 1 if self.at else horizon.start
            level = horizon.past(end - np.arange(1, self.mean + 1)).mean()
        elif self.at:
            level = horizon.at_end_of(np.datetime64(self.at, "M"))
        else:
            level = horizon.before
        return np.full(len(horizon.months), level)

    def spec(self) -> Any:
        mean = {"mean": self.mean} if self.mean else {}
        at = {"at": self.at} if self.at else {}
        return {"hold": {**mean, **at}} if mean or at else "hold"


@dataclass(frozen=True)
class Lowest:
    """The lowest of several schedules, month by month."""

    of: tuple[Schedule, ...]

    def values(self, horizon: Horizon) -> np.ndarray:
        return np.min([schedule.values(horizon) for schedule in self.of], axis=0)

    def spec(self) -> Any:
        return {"lowest": [schedule.spec() for schedule in self.of]}


@dataclass(frozen=True)
class Ramp:
    """A straight line from the level before the start to `to`, reached in month `over`."""

    origin: Schedule
    to: Schedule
    over: int

    def values(self, horizon: Horizon) -> np.ndarray:
        weight = np.minimum(np.arange(1, len(horizon.months) + 1) / self.over, 1.0)
        return (1 - weight) * self.origin.values(horizon) + weight * self.to.values(horizon)

    def spec(self) -> Any:
        return {"ramp": {"from": self.origin.spec(), "to": self.to.spec(), "over": self.over}}


@dataclass(frozen=True)
class Alternating:
    """`on` for some months, `off` for some, and again."""

    on: Schedule
    off: Schedule
    months_on: int
    months_off: int
    start_on: bool = True

    def values(self, horizon: Horizon) -> np.ndarray:
        place = np.arange(len(horizon.months)) + (0 if self.start_on else self.months_on)
        is_on = place % (self.months_on + self.months_off) < self.months_on
        return np.where(is_on, self.on.values(horizon), self.off.values(horizon))

    def spec(self) -> Any:
        return {
            "alternating": {
                "on": self.on.spec(),
                "off": self.off.spec(),
                "months_on": self.months_on,
                "months_off": self.months_off,
                "start_on": self.start_on,
            }
        }


@dataclass(frozen=True)
class Path:
    """Levels from given dates on: months (`2020-03`), days (`2020-03-17`), or months of the run (`1`, `4`).

    Each level lasts until the next, or is joined to it by a straight line (`interpolate`, months only).
    Before the first of them the level is history's; in history itself it is the neutral level.
    """

    points: tuple[tuple[str | int, float], ...]
    interpolate: bool = False

    @property
    def dated(self) -> bool:
        """Whether the points are calendar dates."""
        return isinstance(self.points[0][0], str)

    def values(self, horizon: Horizon) -> np.ndarray:
        if not self.interpolate:
            return self.levels(horizon.months, horizon.before, horizon.start)
        known = self._days(horizon.start).astype("datetime64[M]")
        heights = [level for _, level in self.points]
        joined = np.interp(horizon.months.astype(int), known.astype(int), heights)
        return np.where(horizon.months < known[0], horizon.before, joined)

    def levels(self, dates: np.ndarray, before: float, start: np.datetime64) -> np.ndarray:
        """The level on days (datetime64[D]), or its mean over months (datetime64[M])."""
        days, levels = self._days(start), np.array([level for _, level in self.points])
        whole = dates.dtype == np.dtype("datetime64[M]")
        return (_means if whole else _on)(days, levels, dates, before)

    def _days(self, start: np.datetime64) -> np.ndarray:
        """The days from which the levels are in force."""
        if self.dated:
            return np.array([np.datetime64(str(date), "D") for date, _ in self.points])
        return (start + np.array([int(month) - 1 for month, _ in self.points])).astype("datetime64[D]")

    def spec(self) -> Any:
        points: dict[str | int, Any] = dict(self.points)
        return {"path": {**points, "interpolate": True} if self.interpolate else points}


def _on(days: np.ndarray, levels: np.ndarray, dates: np.ndarray, before: float) -> np.ndarray:
    """The level on each date, of one that changes on `days`."""
    place = np.searchsorted(days, dates, side="right") - 1
    return np.where(place < 0, before, levels[np.maximum(place, 0)])


def _means(days: np.ndarray, levels: np.ndarray, months: np.ndarray, before: float) -> np.ndarray:
    """The mean level over each month, of one that changes on `days`."""
    firsts, nexts = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    found = _on(days, levels, firsts, before)
    # Only where the level changes after the first day is there anything to average.
    within = days[days > days.astype("datetime64[M]").astype("datetime64[D]")]
    for place in np.flatnonzero(np.isin(months, within.astype("datetime64[M]"))):
        found[place] = _on(days, levels, np.arange(firsts[place], nexts[place]), before).mean()
    return found


@dataclass(frozen=True)
class When:
    """Last month's outcome that ends a level: `variable` below or above `threshold` for `months` on end."""

    variable: str
    comparison: Literal["below", "above"]
    threshold: float
    months: int = 1
    latch: bool = True

    def spec(self) -> Any:
        return {
            "variable": self.variable,
            self.comparison: self.threshold,
            "months": self.months,
            "latch": self.latch,
        }


@dataclass(frozen=True)
class Until:
    """`level` for a number of months, or until something has happened; afterwards `then`.

    A latched condition stays met once it was; without the latch `level` returns when it fails.
    """

    level: Schedule
    then: Schedule
    months: int = 0
    when: When | None = None

    def values(self, horizon: Horizon) -> np.ndarray:
        level = self.level.values(horizon)
        if self.when is not None:
            return level
        return np.where(np.arange(len(level)) < self.months, level, self.then.values(horizon))

    def spec(self) -> Any:
        ends = {"months": self.months} if self.when is None else {"when": self.when.spec()}
        return {"until": {"level": self.level.spec(), "then": self.then.spec(), **ends}}


@dataclass(frozen=True)
class Change:
    """Another schedule, scaled and then shifted."""

    of: Schedule
    scale: float = 1.0
    add: float = 0.0

    def values(self, horizon: Horizon) -> np.ndarray:
        return self.of.values(horizon) * self.scale + self.add

    def spec(self) -> Any:
        return {"change": {"of": self.of.spec(), "scale": self.scale, "add": self.add}}


@dataclass(frozen=True)
class Raised:
    """Another schedule with `by` on top from a day on, at most `most`."""

    of: Schedule
    by: float
    since: str = ""
    most: float = 1.0

    def values(self, horizon: Horizon) -> np.ndarray:
        whole = np.ones(len(horizon.months))
        if self.since:
            whole = Path(((self.since, 1.0),)).levels(horizon.months, 0.0, horizon.start)
        base = self.of.values(horizon)
        return np.maximum(base, np.minimum(base + self.by * whole, self.most))

    def spec(self) -> Any:
        since = {"since": self.since} if self.since else {}
        return {"raised": {"of": self.of.spec(), "by": self.by, **since, "most": self.most}}


def in_history(schedule: Schedule, dates: np.ndarray, neutral: float, where: str = "") -> np.ndarray:
    """History's level on days, or its mean over months: constants and dated paths, which need no start.

    Raises
    ------
    InputError
        The schedule counts from a start, and history has none.
    """
    if isinstance(schedule, Constant):
        return np.full(len(dates), schedule.level)
    if isinstance(schedule, Path) and schedule.dated and not schedule.interpolate:
        return schedule.levels(dates, neutral, dates[0])
    raise InputError(
        "history consists of constants and dated paths only",
        where=where,
        got=schedule.spec(),
        fix="write {path: {2019-08: 0.25, ...}}",
    )
