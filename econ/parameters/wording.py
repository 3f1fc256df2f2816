"""What a parameter puts into a run, in one line: two lines are the same where the numbers are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from econ.parameters.load import Parameter
from econ.recorder import Recorder

__all__ = ["NOTHING", "apart", "note_reading", "parameters_read", "plain", "wording"]

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
        return f"{kind} of {p.relation}"
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
