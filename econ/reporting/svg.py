"""Pictures as SVG text: lines, bands, bars and letters, the same on paper, in a browser and in a file.

What is drawn has classes and no colours of its own: one sheet of colours serves paper, another the dark side
of a browser. Letters stay letters, so that whoever sets the page (typst, a browser) kerns them. No state is
shared: pictures of several threads are as those of one, and no setting of a plotting library reaches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from math import ceil, floor, log10

import numpy as np

from econ.reporting import palette
from econ.reporting.style import FAMILY, FONTS

__all__ = ["SIZE", "WIDTH", "Picture", "scaled", "text_width", "ticks", "wrapped"]

#: Width of the text on the page, in points: what pictures are drawn for.
WIDTH = 482.0
#: Letters of a picture [pt].
SIZE = 7.5


class Picture:
    """A picture of some height, in points, that grows by what is drawn on it.

    Parameters
    ----------
    height : float
    width : float
        Points; the page's by default.
    """

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.height, self.width = height, width
        self._parts: list[str] = []
        self._hits: list[str] = []

    def hit(self, x: float, y: float, width: float, height: float, tip: str) -> None:
        """A place that says something to a pointer and to the keyboard; paper has none."""
        size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.0))}" height="{_n(max(height, 0.0))}"'
        self._hits.append(f'<rect class="hit" {size} data-tip="{escape(tip)}"/>')

    def path(
        self,
        x: np.ndarray,
        y: np.ndarray,
        classes: str,
        *,
        width: float = 1.0,
        dash: str = "",
        data: str = "",
    ) -> None:
        """A line that breaks where a value is missing."""
        steps, pen = [], "M"
        for a, b in zip(x.tolist(), y.tolist(), strict=True):
            if np.isfinite(b):
                steps.append(f"{pen}{_n(a)} {_n(b)}")
                pen = "L"
            else:
                pen = "M"
        if steps:
            dashed = f' stroke-dasharray="{dash}"' if dash else ""
            self._parts.append(
                f'<path class="{classes}" d="{"".join(steps)}" '
                f'stroke-width="{_n(width)}"{dashed}{_data(data)}/>'
            )

    def area(
        self, x: np.ndarray, low: np.ndarray, high: np.ndarray, classes: str, opacity: float, data: str = ""
    ) -> None:
        """What lies between two lines; a month without a number is a gap."""
        known = np.isfinite(low) & np.isfinite(high)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(int), [0]])))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            there = [f"{_n(a)} {_n(b)}" for a, b in zip(x[first:last], high[first:last], strict=True)]
            back = [f"{_n(a)} {_n(b)}" for a, b in zip(x[first:last], low[first:last], strict=True)]
            points = "L".join([*there, *reversed(back)])
            self._parts.append(
                f'<path class="{classes}" d="M{points}Z" fill-opacity="{opacity}"{_data(data)}/>'
            )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        classes: str,
        *,
        width: float = 0.5,
        dash: str = "",
        data: str = "",
    ) -> None:
        """From one point to another."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self._parts.append(
            f'<line class="{classes}" {ends} stroke-width="{_n(width)}"{dashed}{_data(data)}/>'
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        classes: str = "",
        *,
        fill: str = "",
        opacity: float = 1.0,
        data: str = "",
    ) -> None:
        """A rectangle."""
        shade = f' fill="{fill}"' if fill else ""
        seen = f' fill-opacity="{opacity}"' if opacity != 1.0 else ""
        named = f' class="{classes}"' if classes else ""
        size = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.0))}" height="{_n(max(height, 0.0))}"'
        self._parts.append(f"<rect{named} {size}{shade}{seen}{_data(data)}/>")

    def dot(self, x: float, y: float, classes: str, *, size: float = 2.2, data: str = "") -> None:
        """A point."""
        self._parts.append(
            f'<circle class="{classes}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}"{_data(data)}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        classes: str = "ink",
        *,
        anchor: str = "start",
        size: float = SIZE,
        bold: bool = False,
        data: str = "",
    ) -> None:
        """Letters on a base line at `y`."""
        weight = ' font-weight="600"' if bold else ""
        held = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self._parts.append(
            f'<text class="{classes}" x="{_n(x)}" y="{_n(y)}" '
            f'font-size="{_n(size)}"{held}{weight}{_data(data)}>'
            f"{escape(words, quote=False)}</text>"
        )

    def ink(self, x: float, y: float, words: str, colour: str, *, size: float = SIZE) -> None:
        """Letters on a coloured ground, in a colour that both sides of a browser share."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" font-weight="600" text-anchor="middle" '
            f'fill="{colour}">{escape(words, quote=False)}</text>'
        )

    def body(self) -> str:
        """The drawing without colours, for a page that has the sheet, with places that answer a pointer."""
        box = f"0 0 {_n(self.width)} {_n(self.height)}"
        drawn = "".join([*self._parts, *self._hits])
        return f'<svg viewBox="{box}" font-family="{FAMILY}">{drawn}</svg>'

    def svg(self) -> str:
        """The drawing as a file of its own."""
        size = f'width="{_n(self.width)}pt" height="{_n(self.height)}pt"'
        return f"<svg {self._head()} {size}><style>{palette.sheet()}</style>{''.join(self._parts)}</svg>"

    def _head(self) -> str:
        box = f"0 0 {_n(self.width)} {_n(self.height)}"
        return f'xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="{FAMILY}"'


def _n(value: float) -> str:
    """A coordinate with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _data(name: str) -> str:
    return f' data-s="{escape(name)}"' if name else ""


@lru_cache(maxsize=2)
def _advances(bold: bool) -> tuple[dict[int, int], int, float]:
    """How far each letter carries, that of others, and units of the square."""
    from fontTools.ttLib import TTFont

    (path,) = FONTS.glob("*-SemiBold.otf" if bold else "*-Regular.otf")
    with TTFont(path, lazy=True) as font:
        glyphs, widths = font.getBestCmap(), font["hmtx"].metrics
        known = {code: widths[name][0] for code, name in glyphs.items()}
        return known, widths[".notdef"][0], float(font["head"].unitsPerEm)


def text_width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How wide a text is at most, without kerning [pt]."""
    known, other, square = _advances(bold)
    return sum(known.get(ord(letter), other) for letter in text) * size / square


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """A text over as many lines as its width asks for."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Few round numbers between two ends."""
    if not np.isfinite([low, high]).all() or high <= low:
        return []
    raw = (high - low) / most
    size = 10.0 ** floor(log10(raw))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= raw * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]


def scaled(
    values: Iterable[float] | np.ndarray, ends: Sequence[float], places: Sequence[float]
) -> np.ndarray:
    """Values from one span of numbers onto one of places."""
    low, high = ends
    span = (high - low) or 1.0
    return places[0] + (np.asarray(values, float) - low) / span * (places[1] - places[0])
