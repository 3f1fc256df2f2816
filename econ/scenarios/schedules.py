"""How a level moves over the months of a run: seven kinds of schedule, each able to hold others.

A schedule knows nothing of the forcing it serves; `Horizon` tells it the months and what history
was. Months are counted from the start: month 1 is the first of the run.
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
    "Path",
    "Ramp",
    "Schedule",
    "Until",
    "When",
]


@dataclass(frozen=True)
class Horizon:
    """The months of a run, and the level that history had in any month."""

    months: np.ndarray
    past: Callable[[np.ndarray], np.ndarray]

    @property
    def start(self) -> np.datetime64:
        """The first month."""
        return self.months[0]


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
    """The level of history before the start: the mean of its last `mean` months, or that of month `at`."""

    mean: int = 1
    at: str = ""

    def values(self, horizon: Horizon) -> np.ndarray:
        if self.at:
            months = np.array([self.at], "datetime64[M]")
        else:
            months = horizon.start - np.arange(1, self.mean + 1)
        return np.full(len(horizon.months), horizon.past(months).mean())

    def spec(self) -> Any:
        if self.at:
            return {"hold": {"at": self.at}}
        return "hold" if self.mean == 1 else {"hold": {"mean": self.mean}}


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
    """Levels from given months on, dated (`2026-03`) or counted from the start (`1`, `4`).

    Each level holds until the next, or is joined to it by a straight line (`interpolate`). Before
    the first of them the level is history's; in history itself it is the neutral level.
    """

    points: tuple[tuple[str | int, float], ...]
    interpolate: bool = False

    @property
    def dated(self) -> bool:
        """Whether the points are calendar months."""
        return isinstance(self.points[0][0], str)

    def values(self, horizon: Horizon) -> np.ndarray:
        if self.dated:
            known = np.array([month for month, _ in self.points], "datetime64[M]")
        else:
            known = horizon.start + np.array([int(month) - 1 for month, _ in self.points])
        levels = np.array([level for _, level in self.points])
        place = np.searchsorted(known, horizon.months, side="right") - 1
        held = levels[np.maximum(place, 0)]
        if self.interpolate:
            held = np.interp(horizon.months.astype(int), known.astype(int), levels)
        before = horizon.past(horizon.start - np.arange(1, 2))
        return np.where(place < 0, before, held)

    def spec(self) -> Any:
        points: dict[str | int, Any] = dict(self.points)
        return {"path": {**points, "interpolate": True} if self.interpolate else points}


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


def in_history(schedule: Schedule, months: np.ndarray, neutral: float, where: str = "") -> np.ndarray:
    """History's level in any months: constants and dated paths, which need no start.

    Raises
    ------
    InputError
        The schedule counts from a start, and history has none.
    """
    if isinstance(schedule, Constant) or (isinstance(schedule, Path) and schedule.dated):
        order = np.argsort(months)
        horizon = Horizon(months[order], lambda m: np.full(len(m), neutral))
        found = np.empty(len(months))
        found[order] = schedule.values(horizon)
        return found
    raise InputError(
        "history holds constants and dated paths only",
        where=where,
        got=schedule.spec(),
        fix="write {path: {2025-08: 0.25, ...}}",
    )
