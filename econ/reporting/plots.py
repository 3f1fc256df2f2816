"""Paths with ranges, rows of ranges, bars and steps: one panel each, labels beside what they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from econ.quantities import month_name
from econ.reporting.svg import Picture, scaled, text_width, ticks, wrapped
from econ.reporting.text import number

__all__ = [
    "LOOK_BACK",
    "Bar",
    "Frame",
    "History",
    "Line",
    "Row",
    "bars",
    "frame",
    "paths",
    "rows",
    "spread",
    "steps",
]

#: Months of history before a run that paths show.
LOOK_BACK = 36
History = tuple[np.ndarray, np.ndarray]
"""Months (datetime64[M]) and values, NaN where nothing was observed."""
#: Height of a picture of paths, of a row, of the marks below an axis [pt].
_HEIGHT, _ROW, _BELOW = 116.0, 13.5, 14.0
#: Room for names at the right of paths, and at the left of rows [pt].
_NAMES, _LEFT = 104.0, 140.0
_SMALL = 6.8


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
    words = [_mark(mark) for mark in marks]
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
    picture.text(0, 7, unit, "muted", size=_SMALL)
    for mark, word in zip(marks, words, strict=True):
        y = float(made.y(mark))
        if mark == 0:
            picture.line(left, y, made.right, y, "l-muted", width=0.8)
        else:
            picture.line(left, y, made.right, y, "l-hair")
        picture.text(left - 4, y + 2.6, word, anchor="end")
    return made


def _mark(value: float) -> str:
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
    picture = Picture(_HEIGHT + 8 * max(0, len(lines) - 9))
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
        picture.text(made.left + 3, y - 2.5, level[1], size=_SMALL)
    if seen is not None:
        _observed(picture, made, as_years(seen[0], end=stock), seen[1], "ink")
    for line in lines:
        if line.name in pasts:
            dates, past = pasts[line.name]
            _observed(picture, made, as_years(dates, end=stock), past, line.mark)
    if known is not None and first < float(as_years(known, end=True)) < last:
        at = float(made.x(float(as_years(known, end=True))))
        picture.line(at, made.top, at, made.bottom, "l-muted", width=0.7, dash="2 2")
        picture.text(at - 2, made.top - 3, "data to here", "muted", anchor="end", size=_SMALL)
    for place, (name, at_years, points) in enumerate(extra):
        for a, b in zip(at_years, points, strict=True):
            picture.dot(float(made.x(a)), float(made.y(b)), "f-ink", size=1.5)
        picture.text(
            float(made.x(at_years[-1])),
            float(made.y(points[-1])) + (9 if place % 2 else -4),
            name,
            "muted",
            anchor="end",
            size=_SMALL,
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
    size = _SMALL if len(lines) < 9 else 6.0
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


@dataclass(frozen=True)
class Row:
    """A range: its name, its colour's class, its five numbers, and what is said at its right."""

    name: str
    mark: str
    low: float
    lower: float
    middle: float
    upper: float
    high: float
    words: str


def rows(
    shown: Sequence[Row], unit: str, *, level: tuple[float, str] | None = None, zero: bool = False
) -> Picture:
    """Ranges in rows on one scale, with their numbers beside them."""
    left = min(_LEFT, max(text_width(row.name) for row in shown) + 8)
    names = [wrapped(row.name, left - 6) for row in shown]
    tall = [max(_ROW, 8.6 * len(words) + 4) for words in names]
    right = max(text_width(row.words, bold=True) for row in shown) + 10
    picture = Picture(sum(tall) + 24 + (10 if level else 0))
    top = 10.0 if level else 2.0
    ends = [v for row in shown for v in (row.low, row.middle, row.high) if np.isfinite(v)]
    ends += [level[0]] if level else []
    ends += [0.0] if zero else []
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    pad = 0.03 * ((high - low) or 1.0)
    span, places = (low - pad, high + pad), (left, picture.width - right)
    bottom = top + sum(tall)
    for tick in ticks(*span, most=7):
        at = float(scaled([tick], span, places)[0])
        picture.line(
            at, top, at, bottom, "l-muted" if tick == 0 else "l-hair", width=0.8 if tick == 0 else 0.5
        )
        picture.text(at, bottom + 9, _mark(tick), anchor="middle")
    picture.text((places[0] + places[1]) / 2, bottom + 19, unit, "muted", anchor="middle", size=_SMALL)
    if level:
        at = float(scaled([level[0]], span, places)[0])
        picture.line(at, top - 2, at, bottom, "l-ink", width=0.8, dash="1.5 2")
        picture.text(at, top - 4, level[1], anchor="middle", size=_SMALL)
    for row, words, height in zip(shown, names, tall, strict=True):
        _row(picture, row, words, top, height, left, lambda v: float(scaled([v], span, places)[0]))
        picture.hit(0, top, picture.width, height, f"{row.name}: {row.words} {unit}")
        top += height
    return picture


def _row(
    picture: Picture,
    row: Row,
    words: list[str],
    top: float,
    height: float,
    left: float,
    x: Callable[[float], float],
) -> None:
    middle = top + height / 2
    start = middle - 8.6 * (len(words) - 1) / 2 + 2.6
    for k, word in enumerate(words):
        picture.text(left - 6, start + 8.6 * k, word, anchor="end", data=row.mark)
    for low, high, width, opacity in ((row.low, row.high, 2.2, 0.45), (row.lower, row.upper, 5.0, 0.55)):
        if np.isfinite([low, high]).all():
            picture.box(
                x(low),
                middle - width / 2,
                x(high) - x(low),
                width,
                f"f-{row.mark}",
                opacity=opacity,
                data=row.mark,
            )
    if np.isfinite(row.middle):
        picture.dot(x(row.middle), middle, f"f-{row.mark}", size=2.4, data=row.mark)
    picture.text(picture.width, middle + 2.6, row.words, anchor="end", bold=True, data=row.mark)


@dataclass(frozen=True)
class Bar:
    """A bar from `start` to `end`, with a name below and words above it."""

    name: str
    start: float
    end: float
    mark: str
    words: str
    low: float = float("nan")
    high: float = float("nan")


def bars(
    shown: Sequence[Bar], unit: str, *, level: Sequence[tuple[float, str]] = (), height: float = _HEIGHT
) -> Picture:
    """Upright bars, each with its number; a step each for a waterfall, ranges as thin lines."""
    picture = Picture(height)
    ends = (
        [v for bar in shown for v in (bar.start, bar.end, bar.low, bar.high)] + [v for v, _ in level] + [0.0]
    )
    wide = len(shown)
    made = frame(
        picture, (0.0, float(wide)), np.array(ends, float), unit, right=22.0 if level else 8.0, below=22.0
    )
    slot = (made.right - made.left) / wide
    marks = dict(enumerate(level))
    for k, bar in enumerate(shown):
        x = made.left + slot * (k + 0.18)
        a, b = (float(made.y(v)) for v in (bar.start, bar.end))
        picture.box(x, min(a, b), slot * 0.64, abs(a - b), f"f-{bar.mark}", opacity=0.85, data=bar.mark)
        top = min(a, b)
        if np.isfinite([bar.low, bar.high]).all():
            at, low, high = x + slot * 0.32, float(made.y(bar.low)), float(made.y(bar.high))
            picture.line(at, low, at, high, "l-ink", width=1.0)
            top = min(top, high)
        picture.text(x + slot * 0.32, top - 3, bar.words, anchor="middle", bold=True)
        for line, word in enumerate(wrapped(bar.name, slot - 2)[:2]):
            picture.text(x + slot * 0.32, made.bottom + 8 + 7.5 * line, word, anchor="middle", size=_SMALL)
        picture.hit(made.left + slot * k, 0, slot, picture.height, f"{bar.name}: {bar.words} {unit}")
        value, name = marks.get(k, (float("nan"), ""))
        if name and np.isfinite(value):
            y = float(made.y(value))
            picture.line(x - slot * 0.1, y, x + slot * 0.74, y, "l-ink", width=1.4)
            picture.text(x + slot * 0.78, y + 2.4, name, size=6.2)
    return picture


def steps(parts: Sequence[tuple[str, float]], total: str, unit: str, decimals: int) -> Picture:
    """A waterfall: parts one after the other, then what they add up to."""
    at, shown = 0.0, []
    for name, value in parts:
        mark = "s0" if value >= 0 else "s1"
        shown.append(Bar(name, at, at + value, mark, number(value, decimals)))
        at += value
    shown.append(Bar(total, 0.0, at, "sx", number(at, decimals)))
    return bars(shown, unit)
