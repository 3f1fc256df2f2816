"""What a parameter puts into a run, in one line: two lines are the same where the numbers are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from econ.parameters.load import DISTRIBUTIONS, KINDS, POLICY, Parameter
from econ.recorder import Recorder

__all__ = ["NOTHING", "apart", "note_reading", "parameters_read", "plain", "reworded", "wording"]

#: What stands for a value that is not there.
NOTHING = "nothing"
_WIDTH = 60

_READ = Recorder("parameters read")
#: The names of the parameters read inside: what an estimate was made with.
parameters_read, note_reading = _READ.inside, _READ.note


def plain(values: np.ndarray) -> str:
    """Numbers in full, so that two texts are the same where all numbers are."""
    return str(np.asarray(values, float).tolist())


def wording(p: Parameter) -> str:
    """Kind, values by date, and what they are drawn from; not title, unit, source or place in the file.

    Examples
    --------
    `law 2019-01 0.78; 2020-01 0.8`, `assumption 0.3, uniform 0.1 to 0.5`, `estimate of rouble.momentum`.
    """
    kind = f"{p.kind}, policy" if p.policy else p.kind
    if p.relation:
        within = f" within {p.domain[0]:g} to {p.domain[1]:g}" if p.domain else ""
        return f"{kind} of {p.relation}{within}"
    parts = [f"{kind} {'; '.join(_values(p))}"]
    if p.distribution:
        parts.append(" ".join(_drawn_from(p)))
    return ", ".join(parts)


def _values(p: Parameter) -> Iterator[str]:
    if p.value is not None:
        yield plain(p.value)
    elif p.season is not None:
        yield from (f"month {place} {plain(value)}" for place, value in enumerate(p.season, 1))
    else:
        yield from (f"{month} {plain(value)}" for month, value in p.schedule)
        if p.interpolate:
            yield "linear between"


def _drawn_from(p: Parameter) -> Iterator[str]:
    yield p.distribution
    if p.range:
        yield p.range
    if p.values is not None:
        yield plain(p.values)
    if p.low is not None and p.high is not None:
        yield f"{plain(p.low)} to {plain(p.high)}"
    if p.range_from is not None:
        yield f"from {p.range_from}"
    if p.group:
        yield f"with {p.group}"


_DRAWN = re.compile(
    rf"^(?P<way>{'|'.join(DISTRIBUTIONS)})"
    r"(?: (?P<range>factor|shift|swing))?"
    r"(?: (?P<values>\[[^t]*?\])(?= from| with|$))?"
    r"(?: (?P<low>\S.*?) to (?P<high>\S.*?))?"
    r"(?: from (?P<since>\d{4}-\d\d))?(?: with (?P<group>\S+))?$"
)


def reworded(p: Parameter, text: str) -> Parameter | None:
    """The parameter as a wording says it was: the inverse of `wording`; None where it cannot be read.

    Title, unit and source stay those of `p`; so do the weights of a `one_of`, which a wording leaves out.
    """
    head, tail = _split(text)
    parts = re.fullmatch(rf"(\w+)(, {POLICY})? (.*)", head)
    if parts is None or parts[1] not in KINDS:
        return None
    try:
        values = {**_read_values(parts[3]), **_read_range(tail)}
    except ValueError:
        return None
    kind: Any = parts[1]
    found = replace(p, kind=kind, policy=bool(parts[2]), **values)
    return found if wording(found) == text else None


def _split(text: str) -> tuple[str, str]:
    """What a wording says of values, and of what they are drawn from."""
    at = re.search(rf", ({'|'.join(DISTRIBUTIONS)})\b", text)
    return (text[: at.start()], text[at.start() + 2 :]) if at else (text, "")


def _read_values(text: str) -> dict[str, Any]:
    """A value, the twelve of a season, or dated ones."""
    parts = [part.split(" ", 1) for part in text.split("; ")]
    empty: dict[str, Any] = {"value": None, "season": None, "schedule": (), "interpolate": False}
    if text.startswith("month "):
        return {**empty, "season": np.array([_number(part[1].split(" ", 1)[1]) for part in parts])}
    if not re.match(r"\d{4}-\d\d ", text):
        return {**empty, "value": _number(text)}
    linear = parts[-1] == ["linear", "between"]
    steps = parts[:-1] if linear else parts
    schedule = tuple((np.datetime64(month, "M"), _number(value)) for month, value in steps)
    return {**empty, "schedule": schedule, "interpolate": linear}


def _read_range(text: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("values", "low", "high", "range_from"))
    empty |= dict.fromkeys(("distribution", "range", "group"), "")
    if not text:
        return empty
    found = _DRAWN.match(text)
    if found is None:
        raise ValueError(text)
    numbers = {name: _number(found[name]) for name in ("values", "low", "high") if found[name]}
    since = {"range_from": np.datetime64(found["since"], "M")} if found["since"] else {}
    words = {"distribution": found["way"], "range": found["range"] or "", "group": found["group"] or ""}
    return {**empty, **words, **numbers, **since}


def _number(text: str) -> np.ndarray:
    return np.asarray(json.loads(text.replace("nan", "NaN")), float)


def apart(one: str, other: str) -> tuple[str, str]:
    """Two texts of values; of long ones the items between those that are alike at both ends."""
    if max(len(one), len(other)) <= _WIDTH:
        return one or "none", other or "none"
    mark = "; " if "; " in one + other else ", "
    first, second = one.split(mark), other.split(mark)
    shorter = min(len(first), len(second))
    same = next((k for k in range(shorter) if first[k] != second[k]), shorter)
    after = next((k for k in range(shorter - same) if first[-1 - k] != second[-1 - k]), shorter - same)
    last = len(first) - after, len(second) - after
    return _cut(mark.join(first[same : last[0]])), _cut(mark.join(second[same : last[1]]))


def _cut(text: str) -> str:
    text = text or NOTHING
    return text if len(text) <= _WIDTH else text[:_WIDTH] + "..."
