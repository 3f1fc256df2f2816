"""Rows of ranges, bars and steps: one panel, numbers beside what they measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from econ.reporting.plots import HEIGHT, SMALL, frame, marked
from econ.reporting.svg import Picture, scaled, text_width, ticks, wrapped
from econ.reporting.text import number

__all__ = ["Bar", "Row", "bars", "rows", "steps"]

#: Height of a row, and most room for names at its left [pt].
_ROW, _LEFT = 13.5, 140.0


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
        picture.text(at, bottom + 9, marked(tick), anchor="middle")
    picture.text((places[0] + places[1]) / 2, bottom + 19, unit, "muted", anchor="middle", size=SMALL)
    if level:
        at = float(scaled([level[0]], span, places)[0])
        picture.line(at, top - 2, at, bottom, "l-ink", width=0.8, dash="1.5 2")
        picture.text(at, top - 4, level[1], anchor="middle", size=SMALL)
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
    shown: Sequence[Bar], unit: str, *, level: Sequence[tuple[float, str]] = (), height: float = HEIGHT
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
            picture.text(x + slot * 0.32, made.bottom + 8 + 7.5 * line, word, anchor="middle", size=SMALL)
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
