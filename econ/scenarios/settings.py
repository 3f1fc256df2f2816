"""Values that a scenario gives to parameters: one for good, by date, by member, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from econ.errors import nearest
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
from econ.parameters.domain import domain_of, span_of
from econ.scenarios.reader import Reader, Where
from econ.scenarios.schedules import Path
from econ.variables import DIMS, spelt

__all__ = ["Setting", "overrides", "read_settings", "setting_spec"]

#: One value for good, or values from dates on.
Value = float | Path
#: The same for all members, or one for each; None keeps the parameter's own.
Setting = Value | tuple[Value | None, ...]

#: The file of parameters that say how Moscow answers.
ANSWER = "answer"


def read_settings(content: Any, reader: Reader, beyond: bool) -> dict[str, Setting]:
    """The values of a file's `parameters`; every fault is noted with its line.

    Values lie inside the domain of each parameter's equation, and inside its range unless `beyond`.
    """
    found: dict[str, Setting] = {}
    if not isinstance(content, dict):
        reader.fault("needs a mapping of parameters", ("parameters",), got=content)
        return found
    known = load_parameters()
    for name, value in content.items():
        path = ("parameters", str(name))
        if name not in known:
            reader.fault("no such parameter", path, got=name, nearest=nearest(str(name), known))
            continue
        read = _Read(known[name], reader, beyond).setting(value, path)
        if read is not None:
            found[name] = read
    return found


@dataclass(frozen=True)
class _Read:
    """Reads what a scenario says of one parameter."""

    p: Parameter
    reader: Reader
    beyond: bool

    def setting(self, value: Any, path: Where) -> Setting | None:
        """A value, or one for each member that is named."""
        labels = _labels(self.p)
        if not isinstance(value, dict) or not labels or _dated(value):
            return self.value(value, path)
        named = {spelt(str(label)): inner for label, inner in value.items()}
        wrong = [label for label in named if label not in labels]
        for label in wrong:
            near = nearest(label, labels)
            where = (*path, label)
            self.reader.fault(f"no such {self.p.dims[0]}", where, got=label, allowed=labels, nearest=near)
        read = {label: self.value(inner, (*path, label)) for label, inner in named.items()}
        if wrong or any(one is None for one in read.values()):
            return None
        return tuple(read.get(label) for label in labels)

    def value(self, value: Any, path: Where) -> Value | None:
        """A value for good, or values from months on."""
        if isinstance(value, dict):
            return self.path(value, path)
        number = self.reader.number(value, path)
        return number if number is not None and self.inside(number, path) else None

    def path(self, value: dict[Any, Any], path: Where) -> Path | None:  # history: examples
        """Values from months on; before the first of them the parameter's own is in force."""
        before = len(self.reader.problems)
        read = self.reader.top(value, path, (None, None), Path(((1, 0.0),)))
        if len(self.reader.problems) > before:
            return None
        days = isinstance(read, Path) and any(len(str(date)) > len("2026-07") for date, _ in read.points)
        if not isinstance(read, Path) or days:
            allowed = ("a number", "{2026-09: 1, 2027-01: 2}", "a number or dates for each member")
            self.reader.fault("needs a value, or values by month", path, got=value, allowed=allowed)
            return None
        good = [self.inside(level, (*path, str(date))) for date, level in read.points]
        return read if all(good) else None

    def inside(self, number: float, path: Where) -> bool:
        """Whether a value lies in the domain, and in the range unless more is allowed; a fault is noted."""
        p = self.p
        what, (low, high) = _reach(p)
        usual, unit = span_of(p), "" if p.unit == "1" else f" {p.unit}"
        if not low <= number <= high:
            allowed = f"{low:g} to {high:g}{unit}"
            self.reader.fault(f"outside the {what}", path, got=number, allowed=allowed)
            return False
        if p.kind != "law" and not self.beyond and not usual[0] <= number <= usual[1]:
            self.reader.fault(
                "outside the range",
                path,
                got=number,
                allowed=f"{usual[0]:.4g} to {usual[1]:.4g}{unit}; {low:.4g} to {high:.4g} beyond it",
                fix="add `beyond_range: true` to the file if it is meant",
            )
            return False
        return True


def _labels(p: Parameter) -> tuple[str, ...]:
    """Members by which a value may be given: those of a parameter's one dim."""
    return DIMS[p.dims[0]] if len(p.dims) == 1 and p.dims[0] in DIMS else ()


def _dated(value: dict[Any, Any]) -> bool:
    return any(isinstance(key, int) or str(key)[:1].isdigit() or key == "path" for key in value)


def _reach(p: Parameter) -> tuple[str, tuple[float, float]]:
    """How far a parameter may be set, and by what: a reaction's range, a law's bounds, or its domain."""
    if p.block == ANSWER and p.low is not None and p.high is not None:
        return "range of the reaction", (float(p.low), float(p.high))
    return ("bounds of the law" if p.bounds else "domain"), domain_of(p)


def setting_spec(name: str, setting: Setting) -> Any:
    """A setting as a file has it."""
    if not isinstance(setting, tuple):
        return _spec(setting)
    labels = _labels(load_parameters()[name])
    return {label: _spec(one) for label, one in zip(labels, setting, strict=True) if one is not None}


def _spec(value: Value) -> Any:
    if not isinstance(value, Path):
        return value
    spec = value.spec()["path"]
    return spec if not value.interpolate else {"path": spec}


def overrides(name: str, settings: Sequence[Setting | None], months: np.ndarray, warmup: int) -> np.ndarray:
    """What scenarios give to one parameter, NaN where its own value stays.

    Parameters
    ----------
    settings : sequence
        One a scenario; None where it says nothing.
    months : ndarray of datetime64[M]
        Warm-up and run; nothing is replaced in the warm-up.

    Returns
    -------
    ndarray
        `(scenario,)` where all are values for good, else `(month, [member], scenario)`.
    """
    if not any(isinstance(one, (Path, tuple)) for one in settings):
        return np.array([np.nan if one is None else one for one in settings], float)
    labels = _labels(load_parameters()[name])
    by_member = any(isinstance(one, tuple) for one in settings)
    lanes = [_lane(one, len(labels) if by_member else 0, months, warmup) for one in settings]
    return np.stack(lanes, axis=-1)


def _lane(setting: Setting | None, members: int, months: np.ndarray, warmup: int) -> np.ndarray:
    """One scenario's values, `(month, [member])`."""
    if not members:
        assert not isinstance(setting, tuple)
        return _column(setting, months, warmup)
    parts = setting if isinstance(setting, tuple) else (setting,) * members
    return np.stack([_column(one, months, warmup) for one in parts], axis=-1)


def _column(value: Value | None, months: np.ndarray, warmup: int) -> np.ndarray:
    found = np.full(len(months), np.nan)
    ahead = months[warmup:]
    if isinstance(value, Path) and value.interpolate:
        days = np.array(
            [np.datetime64(str(d), "M") if value.dated else ahead[0] + int(d) - 1 for d, _ in value.points]
        )
        joined = np.interp(ahead.astype(int), days.astype(int), [level for _, level in value.points])
        found[warmup:] = np.where(ahead < days[0], np.nan, joined)
    elif isinstance(value, Path):
        found[warmup:] = value.levels(ahead, np.nan, ahead[0])
    elif value is not None:
        found[warmup:] = value
    return found


def with_settings(scenario: Any, given: dict[str, Setting]) -> Any:
    """A scenario with values of a caller's on top of its own."""
    return replace(scenario, parameters={**scenario.parameters, **given}, kept=True) if given else scenario
