"""Values that a scenario gives to parameters: one for good, by date, by member, or both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from econ.errors import nearest
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
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


def read_settings(content: Any, reader: Reader) -> dict[str, Setting]:
    """The values of a file's `parameters`; every fault is noted with its line."""
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
        read = _setting(known[name], value, path, reader)
        if read is not None:
            found[name] = read
    return found


def _setting(p: Parameter, value: Any, path: Where, reader: Reader) -> Setting | None:
    labels = _labels(p)
    if not isinstance(value, dict) or not labels or _dated(value):
        return _value(p, value, path, reader)
    named = {spelt(str(label)): inner for label, inner in value.items()}
    wrong = [label for label in named if label not in labels]
    for label in wrong:
        near = nearest(label, labels)
        where = (*path, label)
        reader.fault(f"no such {p.dims[0]}", where, got=label, allowed=labels, nearest=near)
    read = {label: _value(p, inner, (*path, label), reader) for label, inner in named.items()}
    if wrong or any(one is None for one in read.values()):
        return None
    return tuple(read.get(label) for label in labels)


def _labels(p: Parameter) -> tuple[str, ...]:
    """Members by which a value may be given: those of a parameter's one dim."""
    return DIMS[p.dims[0]] if len(p.dims) == 1 and p.dims[0] in DIMS else ()


def _dated(value: dict[Any, Any]) -> bool:
    return any(isinstance(key, int) or str(key)[:1].isdigit() or key == "path" for key in value)


def _value(p: Parameter, value: Any, path: Where, reader: Reader) -> Value | None:
    what, (low, high) = _reach(p)
    if isinstance(value, dict):
        return _path(value, path, reader, (low, high), what)
    number = reader.number(value, path)
    if number is None:
        return None
    if not low <= number <= high:
        reader.fault(f"outside the {what}", path, got=number, allowed=f"{low:g} to {high:g}")
        return None
    return number


def _path(
    value: dict[Any, Any], path: Where, reader: Reader, ends: tuple[float, float], what: str
) -> Path | None:
    """Values from months on; before the first of them the parameter's own is in force."""
    before = len(reader.problems)
    read = reader.top(value, path, (None, None), Path(((1, 0.0),)))
    if len(reader.problems) > before:
        return None
    if not isinstance(read, Path) or any(
        isinstance(d, str) and len(d) > len("2026-07") for d, _ in read.points
    ):
        allowed = ("a number", "{2026-09: 1, 2027-01: 2}", "a number or dates for each member")
        reader.fault("needs a value, or values by month", path, got=value, allowed=allowed)
        return None
    low, high = ends
    if wrong := [level for _, level in read.points if not low <= level <= high]:
        reader.fault(f"outside the {what}", path, got=wrong, allowed=f"{low:g} to {high:g}")
        return None
    return read


def _reach(p: Parameter) -> tuple[str, tuple[float, float]]:
    """How far a parameter may be set, and by what: a law's bounds, or the range of a reaction of Moscow's."""
    if p.block == ANSWER and p.low is not None and p.high is not None:
        return "range of the reaction", (float(p.low), float(p.high))
    low, high = p.bounds or (-math.inf, math.inf)
    return "bounds of the law", (low, high)


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
