"""Paths by month with their ranges, after what was seen: one panel, names beside what they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from econ.quantities import month_name
from econ.reporting.svg import Picture, scaled, text_width, ticks, wrapped
from econ.reporting.text import number

__all__ = [
    "HEIGHT",
    "LOOK_BACK",
    "SMALL",
    "Frame",
    "History",
    "Line",
    "as_years",
    "frame",
    "marked",
    "paths",
    "spread",
]

#: Months of history before a run that paths show.
LOOK_BACK = 36
History = tuple[np.ndarray, np.ndarray]
"""Months (datetime64[M]) and values, NaN where nothing was observed."""
#: Height of a picture, and of the marks below an axis [pt].
HEIGHT, _BELOW = 106.0, 14.0
#: Room for names at the right of paths [pt].
_NAMES = 104.0
SMALL = 6.8


@dataclass(frozen=True)
class Line:
    """A path: its name, its colour's class, its middle, perhaps its ranges and its own past."""

    name: str
    mark: str
    middle: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    dash: str = ""
    past: History | None = None


@dataclass(frozen=True)
class Frame:
    """Where numbers lie in a picture."""

    x: Callable[[np.ndarray | float], np.ndarray]
    y: Callable[[np.ndarray | float], np.ndarray]
    left: float
    right: float
    top: float
    bottom: float


def as_years(months: np.ndarray | np.datetime64, *, end: bool = False) -> np.ndarray:
    """Months as years with decimals: their middle, or their end for stocks."""
    return np.asarray(1970 + (np.asarray(months, "datetime64[M]").astype(int) + (1.0 if end else 0.5)) / 12)


def frame(
    picture: Picture,
    across: tuple[float, float],
    values: np.ndarray,
    unit: str,
    *,
    right: float,
    below: float = _BELOW,
) -> Frame:
    """Scales, lines and numbers of an axis of values, with a line at zero where zero is within."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if low > 0 and low < 0.35 * high:
        low = 0.0
    if high - low < 1e-12:
        low, high = low - 0.5, high + 0.5
    pad = 0.04 * (high - low)
    low, high = (low if low == 0 else low - pad), high + pad
    marks = ticks(low, high)
    words = [marked(mark) for mark in marks]
    left = max(map(text_width, words), default=0.0) + 6
    top, bottom = 14.0, picture.height - below
    made = Frame(
        lambda v: scaled(v, across, (left, picture.width - right)),  # type: ignore[arg-type]
        lambda v: scaled(v, (low, high), (bottom, top)),  # type: ignore[arg-type]
        left,
        picture.width - right,
        top,
        bottom,
    )
    picture.text(0, 7, unit, "muted", size=SMALL)
    for mark, word in zip(marks, words, strict=True):
        y = float(made.y(mark))
        if mark == 0:
            picture.line(left, y, made.right, y, "l-muted", width=0.8)
        else:
            picture.line(left, y, made.right, y, "l-hair")
        picture.text(left - 4, y + 2.6, word, anchor="end")
    return made


def marked(value: float) -> str:
    """A number on an axis: as many digits as it needs."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.6g}"
    return text.replace("-", "−")


def paths(
    lines: Sequence[Line],
    months: np.ndarray,
    unit: str,
    *,
    decimals: int = 0,
    history: History | None = None,
    back: int = LOOK_BACK,
    stock: bool = False,
    known: np.datetime64 | None = None,
    level: tuple[float, str] | None = None,
    extra: Sequence[tuple[str, np.ndarray, np.ndarray]] = (),
) -> Picture:
    """Paths by month after what was observed, in one panel, with their names at their ends.

    Parameters
    ----------
    back : int
        Months of history to show.
    known : datetime64, optional
        The last month of the data, marked.
    level : (value, name), optional
        A level to compare with.
    extra : sequence of (name, years, values)
        Points of others.
    """
    picture = Picture(HEIGHT + 8 * max(0, len(lines) - 9))
    x = as_years(months, end=stock)
    first = float(x[0]) - 0.5 / 12
    seen = _seen(history, months[0], back)
    pasts = {line.name: found for line in lines if (found := _seen(line.past, months[0], back)) is not None}
    for known_before in [*([seen] if seen is not None else []), *pasts.values()]:
        first = min(first, float(as_years(known_before[0][0])) - 0.5 / 12)
    last = float(as_years(months[-1], end=True))
    values = [part for line in lines for part in (line.middle, line.low, line.high) if part is not None]
    values += [seen[1]] if seen is not None else []
    values += [past for _, past in pasts.values()]
    values += [np.array([level[0]])] if level else []
    values += [points for _, _, points in extra]
    names = [wrapped(line.name, _NAMES - 8) for line in lines]
    made = frame(picture, (first, last), np.concatenate(values), unit, right=_NAMES)
    _year_marks(picture, made, first, last)
    for line in lines:
        _range_of(picture, made, x, line)
    if level:
        y = float(made.y(level[0]))
        picture.line(made.left, y, made.right, y, "l-ink", width=0.7, dash="1.5 2")
        picture.text(made.left + 3, y - 2.5, level[1], size=SMALL)
    if seen is not None:
        _observed(picture, made, as_years(seen[0], end=stock), seen[1], "ink")
    for line in lines:
        if line.name in pasts:
            dates, past = pasts[line.name]
            _observed(picture, made, as_years(dates, end=stock), past, line.mark)
    if known is not None and first < float(as_years(known, end=True)) < last:
        at = float(made.x(float(as_years(known, end=True))))
        picture.line(at, made.top, at, made.bottom, "l-muted", width=0.7, dash="2 2")
        picture.text(at - 2, made.top - 3, "data to here", "muted", anchor="end", size=SMALL)
    highest = max((float(points.mean()) for _, _, points in extra), default=0.0)
    for name, at_years, points in extra:
        for a, b in zip(at_years, points, strict=True):
            picture.dot(float(made.x(a)), float(made.y(b)), "f-ink", size=1.5)
        picture.text(
            float(made.x(at_years[-1])),
            float(made.y(points[-1])) + (-4 if float(points.mean()) == highest else 9),
            name,
            "muted",
            anchor="end",
            size=SMALL,
        )
    if seen is not None and np.isfinite(seen[1][-1]) and seen[0][-1] == months[0] - 1:
        ends = np.array([float(as_years(seen[0][-1], end=stock)), float(x[0])])
        both = made.y(np.array([seen[1][-1], lines[0].middle[0]]))
        picture.path(made.x(ends), both, f"l-{lines[0].mark}", width=0.9)
    for line in lines:
        picture.path(
            made.x(x), made.y(line.middle), f"l-{line.mark}", width=1.3, dash=line.dash, data=line.mark
        )
    _names(picture, made, lines, names)
    _tips(picture, made, x, months, lines, unit, decimals)
    return picture


def _seen(history: History | None, start: np.datetime64, back: int) -> History | None:
    """The months of a history that are shown, from the first with a number."""
    if history is None or not back:
        return None
    dates, values = history
    chosen = (dates >= start - back) & (dates < start)
    there = np.flatnonzero(np.isfinite(values[chosen]))
    if not len(there):
        return None
    return dates[chosen][there[0] :], values[chosen][there[0] :]


def _observed(picture: Picture, made: Frame, x: np.ndarray, y: np.ndarray, mark: str) -> None:
    """What was seen, as a line; a month between two unobserved ones as a point."""
    picture.path(made.x(x), made.y(y), f"l-{mark}", width=0.9)
    gaps = np.isnan(np.pad(y, 1, constant_values=np.nan))
    for k in np.flatnonzero(~np.isnan(y) & gaps[:-2] & gaps[2:]):
        picture.dot(float(made.x(x[k])), float(made.y(y[k])), f"f-{mark}", size=1.1)


def _range_of(picture: Picture, made: Frame, x: np.ndarray, line: Line) -> None:
    for low, high, opacity in ((line.low, line.high, 0.14), (line.lower, line.upper, 0.2)):
        if low is not None and high is not None:
            picture.area(made.x(x), made.y(low), made.y(high), f"f-{line.mark}", opacity, data=line.mark)


def _year_marks(picture: Picture, made: Frame, first: float, last: float) -> None:
    """A mark at each turn of the year, its number between; fewer numbers over many years."""
    years = range(int(first), ceil(last))
    skip = ceil(len(years) / 16)
    picture.line(made.left, made.bottom, made.right, made.bottom, "l-muted")
    for year in years:
        start, end = max(first, float(year)), min(last, year + 1.0)
        at = float(made.x(start))
        picture.line(at, made.bottom, at, made.bottom + 3, "l-muted")
        room = float(made.x(end)) - at
        if room > text_width(str(year)) + 2 and (year - years[0]) % skip == 0:
            picture.text(at + room / 2, made.bottom + 10, str(year), anchor="middle")


def spread(wanted: Sequence[float], room: Sequence[float], low: float, high: float) -> list[float]:
    """Places as near to those wanted as each one's room allows, in their order."""
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    placed = [0.0] * len(wanted)
    below = low
    for k in order:
        placed[k] = max(wanted[k], below)
        below = placed[k] + room[k]
    above = high
    for k in reversed(order):
        placed[k] = min(placed[k], above - room[k])
        above = placed[k]
    return placed


def _names(picture: Picture, made: Frame, lines: Sequence[Line], names: list[list[str]]) -> None:
    """Each path's name beside its end, apart from the others, with a thread to it where they were moved."""
    ends = [
        float(made.y(line.middle[np.isfinite(line.middle)][-1]))
        if np.isfinite(line.middle).any()
        else made.top
        for line in lines
    ]
    size = SMALL if len(lines) < 9 else 6.0
    tall = size + 0.8
    room = [tall * len(words) + 1.5 for words in names]
    wanted = [end - part / 2 for end, part in zip(ends, room, strict=True)]
    tops = spread(wanted, room, made.top - 8, picture.height)
    for line, end, top, words in zip(lines, ends, tops, names, strict=True):
        middle = top + tall * len(words) / 2
        picture.line(made.right + 1, end, made.right + 6, middle, f"l-{line.mark}", width=0.5, data=line.mark)
        for k, word in enumerate(words):
            picture.text(made.right + 8, top + tall * (k + 0.8), word, line.mark, size=size, data=line.mark)


def _tips(
    picture: Picture,
    made: Frame,
    x: np.ndarray,
    months: np.ndarray,
    lines: Sequence[Line],
    unit: str,
    decimals: int,
) -> None:
    """What each month's numbers are, for a pointer."""
    places = made.x(x)
    width = float(places[1] - places[0]) if len(places) > 1 else made.right - made.left
    for k, (month, at) in enumerate(zip(months, places, strict=True)):
        told = [f"{month_name(month)}, {unit}"]
        for line in lines:
            text = f"{line.name}: {number(float(line.middle[k]), decimals)}"
            if line.low is not None and line.high is not None and np.isfinite(line.low[k]):
                text += (
                    f" ({number(float(line.low[k]), decimals)} to {number(float(line.high[k]), decimals)})"
                )
            told.append(text)
        picture.hit(float(at) - width / 2, made.top, width, made.bottom - made.top, "\n".join(told))
