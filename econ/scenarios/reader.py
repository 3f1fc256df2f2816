"""Schedules read from YAML: every fault is noted with its line, and reading goes on."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal

from econ.errors import nearest
from econ.scenarios.schedules import (
    Alternating,
    Change,
    Constant,
    Hold,
    Lowest,
    Path,
    Raised,
    Ramp,
    Schedule,
    Until,
    When,
)
from econ.schema import Faults, Where
from econ.variables import DIMS, Variable, spelt
from econ.vintage import vintage

__all__ = ["KINDS", "Reader", "beyond_bounds", "is_date", "outcome"]

#: Keys of each kind, required ones first up to the bar.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "constant": ((), ()),
    "hold": ((), ("mean", "at")),
    "ramp": (("from", "to", "over"), ()),
    "alternating": (("on", "off", "months_on", "months_off"), ("start_on",)),
    "path": ((), ()),
    "lowest": ((), ()),
    "until": (("level", "then"), ("months", "when")),
    "change": (("of",), ("scale", "add")),
    "raised": (("of", "by"), ("since", "most")),
    "when": (("variable",), ("below", "above", "months", "latch")),
}
_YEAR = re.compile(r"[12]\d{3}\Z")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
#: Upper bounds up to which a level is a rate or a share.
_WHOLES = 20
#: No run is longer, and history goes no further back.
_MOST_MONTHS = 1200
_SCHEDULES = tuple(kind for kind in KINDS if kind != "when")
_KEYS = {*KINDS, *(key for needed, more in KINDS.values() for key in (*needed, *more))}
_DATES = ("2020-03", "2020-03-17", "1, 2, ... for months from the start, not beside dates")


class Reader(Faults):
    """Reads the schedules of one file and gathers what is wrong with them.

    Parameters
    ----------
    name : str
        What error messages call the file.
    lines : mapping
        The line of each key by its path.
    variables : mapping of str to Variable
        What a condition may watch.
    """

    def __init__(self, name: str, lines: Mapping[Where, int], variables: Mapping[str, Variable]) -> None:
        super().__init__(name, lines)
        self.variables = variables
        self._bounds: tuple[float | None, float | None] = (None, None)
        self._parent: Schedule | None = None

    def top(
        self, value: Any, path: Where, bounds: tuple[float | None, float | None], parent: Schedule
    ) -> Schedule | None:
        """A forcing's whole schedule; `parent` is what the extended scenario, or neutral, says."""
        self._bounds, self._parent = bounds, parent
        return self._schedule(value, path, conditional=True)

    def _schedule(self, value: Any, path: Where, *, conditional: bool = False) -> Schedule | None:
        """A number, `hold`, `parent`, levels by month, or a mapping of one kind; None if it is faulty."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            level = self._level(value, path)
            return None if level is None else Constant(level)
        if value == "hold":
            return Hold()
        if value == "parent":
            return self._parent
        if isinstance(value, dict) and _months(value):
            return self._path(value, path)
        if isinstance(value, dict) and value and _are_levels(value):
            return self._path(value, path)
        if not isinstance(value, dict) or len(value) != 1:
            self.fault("needs one schedule", path, got=value, allowed=("a number", *_SCHEDULES))
            return None
        ((kind, inner),) = value.items()
        readers: dict[str, Callable[[Any, Where], Schedule | None]] = {
            "constant": self._schedule,
            "hold": self._hold,
            "ramp": self._ramp,
            "alternating": self._alternating,
            "path": self._path,
            "lowest": self._lowest,
            "change": self._change,
            "raised": self._raised,
        }
        here = (*path, str(kind))
        if kind == "until":
            return self._until(inner, here, conditional)
        if kind not in readers:
            near = nearest(str(kind), _SCHEDULES)
            self.fault("no such schedule", here, got=kind, allowed=_SCHEDULES, nearest=near)
            return None
        return readers[kind](inner, here)

    def _level(self, value: Any, path: Where) -> float | None:
        """A number inside the forcing's bounds."""
        number = self.number(value, path)
        low, high = self._bounds
        outside = (low is not None and (number or 0) < low) or (high is not None and (number or 0) > high)
        if number is not None and outside:
            self.fault(
                "out of bounds", path, got=value, allowed=f"{low} to {high}", fix=self._fraction(number)
            )
            return None
        return number

    def _fraction(self, number: float) -> str:
        """A hint for percents: levels of at most a few wholes are rates and shares."""
        low, high = self._bounds
        percent = low == 0 and high is not None and high <= _WHOLES and number <= 100 * high
        return (
            f"rates and shares are fractions: {number / 100:g} is {number:g} percent"
            if percent and number > 1
            else ""
        )

    def _count(self, value: Any, path: Where) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_MONTHS:
            self.fault("needs a number of months", path, got=value, allowed=f"1 to {_MOST_MONTHS}")
            return None
        return value

    def _hold(self, value: Any, path: Where) -> Schedule | None:
        if not self.keys(value, path, *KINDS["hold"]):
            return None
        if not value:
            self.fault("needs mean, at, or both", path, got=value)
            return None
        at = value.get("at", "")
        if at and not _MONTH.match(str(at)):
            self.fault("not a month", (*path, "at"), got=at, allowed="YYYY-MM")
            return None
        if at > vintage().last_month:
            last = vintage().last_month
            self.fault("history does not reach so far", (*path, "at"), got=at, allowed=f"up to {last}")
            return None
        mean = self._count(value["mean"], (*path, "mean")) if "mean" in value else 0
        return None if mean is None else Hold(mean=mean, at=at)

    def _ramp(self, value: Any, path: Where) -> Schedule | None:
        if not self.keys(value, path, *KINDS["ramp"]):
            return None
        origin = self._schedule(value["from"], (*path, "from"))
        to = self._schedule(value["to"], (*path, "to"))
        over = self._count(value["over"], (*path, "over"))
        return None if origin is None or to is None or over is None else Ramp(origin, to, over)

    def _alternating(self, value: Any, path: Where) -> Schedule | None:
        if not self.keys(value, path, *KINDS["alternating"]):
            return None
        on, off = (self._schedule(value[key], (*path, key)) for key in ("on", "off"))
        months = [self._count(value[key], (*path, key)) for key in ("months_on", "months_off")]
        start_on = self.flag(value.get("start_on", True), (*path, "start_on"))
        if on is None or off is None or start_on is None or months[0] is None or months[1] is None:
            return None
        return Alternating(on, off, months[0], months[1], start_on)

    def _path(self, value: Any, path: Where) -> Schedule | None:
        points = {k: v for k, v in value.items() if k != "interpolate"} if isinstance(value, dict) else {}
        wrong = [key for key in points if not _months({key: 0})]
        for key in wrong:
            self._no_month(key, (*path, str(key)))
        if wrong:
            return None
        if not _months(points):
            self.fault("needs levels by month", path, got=value, allowed=_DATES)
            return None
        smooth = self.flag(value.get("interpolate", False), (*path, "interpolate"))
        days = [key for key in points if isinstance(key, str) and _DAY.match(key)]
        if smooth and days:
            self.fault("only months can be joined by lines", (*path, days[0]), got=days[0], allowed="YYYY-MM")
            return None
        firsts = [f"{key}-01" if _MONTH.match(str(key)) else key for key in points]
        if len(set(firsts)) < len(firsts):
            self.fault("a day given twice", path, got=value)
            return None
        levels = [self._level(level, (*path, str(key))) for key, level in sorted(points.items())]
        good = [level for level in levels if level is not None]
        if smooth is None or len(good) < len(levels):
            return None
        return Path(tuple(zip(sorted(points), good, strict=True)), smooth)

    def _no_month(self, key: Any, path: Where) -> None:
        """Note a key of a path that is neither a month nor a day."""
        if _is_year(key):
            self.fault("a year is no month", path, got=key, fix=f"write {key}-01")
        else:
            near = nearest(str(key), _SCHEDULES)
            self.fault("not a month", path, got=key, allowed=_DATES, nearest=near)

    def _lowest(self, value: Any, path: Where) -> Schedule | None:
        if not isinstance(value, list) or len(value) < 2:
            self.fault("needs a list of at least two schedules", path, got=value)
            return None
        found = [self._schedule(inner, (*path, str(place))) for place, inner in enumerate(value)]
        good = tuple(schedule for schedule in found if schedule is not None)
        return Lowest(good) if len(good) == len(found) else None

    def _change(self, value: Any, path: Where) -> Schedule | None:
        if not self.keys(value, path, *KINDS["change"]):
            return None
        of = self._schedule(value["of"], (*path, "of"))
        scale = self.number(value.get("scale", 1.0), (*path, "scale"))
        add = self.number(value.get("add", 0.0), (*path, "add"))
        if isinstance(of, Until) and of.when is not None:
            self.fault("a conditional schedule cannot be changed", path)
            return None
        return None if of is None or scale is None or add is None else Change(of, scale, add)

    def _raised(self, value: Any, path: Where) -> Schedule | None:
        if not self.keys(value, path, *KINDS["raised"]):
            return None
        of = self._schedule(value["of"], (*path, "of"))
        by = self.number(value["by"], (*path, "by"))
        most = self.number(value.get("most", 1.0), (*path, "most"))
        since = value.get("since", "")
        if since and not (isinstance(since, str) and is_date(since)):
            self.fault("not a month or a day", (*path, "since"), got=since, allowed="YYYY-MM or YYYY-MM-DD")
            return None
        return None if of is None or by is None or most is None else Raised(of, by, since, most)

    def _until(self, value: Any, path: Where, conditional: bool) -> Schedule | None:
        if not self.keys(value, path, *KINDS["until"]):
            return None
        level, then = (self._schedule(value[key], (*path, key)) for key in ("level", "then"))
        if ("months" in value) == ("when" in value):
            self.fault("needs one of months and when", path)
            return None
        if "months" in value:
            months = self._count(value["months"], (*path, "months"))
            return None if level is None or then is None or months is None else Until(level, then, months)
        if not conditional:
            self.fault("a condition may stand at the top of a schedule only", (*path, "when"))
            return None
        when = self._when(value["when"], (*path, "when"))
        return None if level is None or then is None or when is None else Until(level, then, when=when)

    def _when(self, value: Any, path: Where) -> When | None:
        if not self.keys(value, path, *KINDS["when"]):
            return None
        if ("below" in value) == ("above" in value):
            self.fault("needs one of below and above", path)
            return None
        known = outcome(self.variables, str(value["variable"]))
        if known is None:
            near = nearest(str(value["variable"]), outcome_names(self.variables))
            self.fault("no such variable", (*path, "variable"), got=value["variable"], nearest=near)
        comparison: Literal["below", "above"] = "below" if "below" in value else "above"
        threshold = self.number(value[comparison], (*path, comparison))
        if known is not None and threshold is not None:
            allowed = beyond_bounds(self.variables[known[0]], threshold)
            if allowed:
                self.fault(
                    "out of the variable's bounds", (*path, comparison), got=threshold, allowed=allowed
                )
        months = self._count(value.get("months", 1), (*path, "months"))
        latch = self.flag(value.get("latch", True), (*path, "latch"))
        if known is None or threshold is None or months is None or latch is None:
            return None
        return When(value["variable"], comparison, threshold, months, latch)


def beyond_bounds(variable: Variable, threshold: float) -> str:
    """The bounds of a variable in words, where a threshold outside of them is passed never or always."""
    low, high = variable.bounds
    if not ((low is not None and threshold < low) or (high is not None and threshold > high)):
        return ""
    return f"{-math.inf if low is None else low:g} to {math.inf if high is None else high:g} {variable.unit}"


def _months(points: Mapping[Any, Any]) -> bool:
    """Whether all keys are calendar months or days, or all are months counted from the start."""
    dated = all(isinstance(key, str) and is_date(key) for key in points)
    counted = all(type(key) is int and 1 <= key <= _MOST_MONTHS for key in points)
    return bool(points) and (dated or counted)


def _are_levels(points: Mapping[Any, Any]) -> bool:
    """Whether a mapping has a number for each of its keys, as levels by month have, and no schedule's key."""
    numbers = all(
        isinstance(level, (int, float)) and not isinstance(level, bool) for level in points.values()
    )
    return numbers and not set(points) & _KEYS


def _is_year(key: Any) -> bool:
    """Whether a key that should be a month is a year: no run has so many months."""
    if isinstance(key, str):
        return bool(_YEAR.match(key))
    return type(key) is int and _MOST_MONTHS < key < 10_000


def is_date(text: str) -> bool:
    """Whether it is a month, or a day that the calendar has."""
    if _MONTH.match(text):
        return True
    try:
        return bool(_DAY.match(text) and date.fromisoformat(text))
    except ValueError:
        return False


def outcome(variables: Mapping[str, Variable], name: str) -> tuple[str, int | None] | None:
    """The variable that a condition watches and its place along its dim; None if there is none."""
    name = spelt(name)
    if name in variables:
        return (name, None) if not variables[name].dims else None
    for variable in variables.values():
        head = f"{variable.name}_"
        if len(variable.dims) == 1 and name.startswith(head):
            labels = DIMS[variable.dims[0]]
            if name.removeprefix(head) in labels:
                return variable.name, labels.index(name.removeprefix(head))
    return None


def outcome_names(variables: Mapping[str, Variable]) -> list[str]:
    """Every name that a condition may watch."""
    plain = [v.name for v in variables.values() if not v.dims]
    lines = [v for v in variables.values() if len(v.dims) == 1]
    members = [f"{v.name}_{label}" for v in lines for label in DIMS[v.dims[0]]]
    return plain + members
