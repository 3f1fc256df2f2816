"""Page one's chart: how much of the effect each channel carries, one bar for income and one for fuel."""

from __future__ import annotations

from dataclasses import replace

from econ.reporting.page.direction import NO_STRAIN, NOTHING, direction, verb
from econ.reporting.page.findings import Findings, Part, Shares
from econ.reporting.page.words import capital, share_words
from econ.reporting.svg import Picture, text_width

__all__ = ["bars", "bars_of", "chart_title", "in_words"]

#: A colour a channel, the same in every report; dark enough for white letters, told apart in grey by order.
COLOURS = {
    "strikes": "#b35c00",
    "ports": "#7a4a8c",
    "tariffs": "#6b6b6b",
    "listings": "#0b4f8a",
    "cap": "#2d7f86",
    "gas": "#55506b",
    "oil": "#3f6b2f",
    "policy": "#8a2d3b",
    "assumptions": "#4a4a4a",
    "paths": "#7d6a1f",
}
#: A share too small to be drawn: beside the whole it is a sliver that cannot be read.
_SLIVER = 0.02
#: Room beside a segment's letters, a bar with the space below it, and its height [pt].
_AIR, _ROW, _TALL = 7.0, 24.0, 18.0


def bars_of(found: Findings) -> list[tuple[str, Shares]]:
    """The bars that the page has: effects that are there and can be shared out."""
    made = []
    way = direction(found.loss, NOTHING) if found.loss else "open"
    if found.income is not None and way not in ("open", "nothing"):
        what = "lost" if way.endswith("up") else "added"
        made.append((f"Oil export income {what}, {_when(found)}", _drawn(found.income)))
    if found.fuel is not None and found.strain is not None:
        way = direction(found.strain, NO_STRAIN)
        if way not in ("open", "nothing"):
            what = "Strain on fuel" if way.endswith("up") else "Relief to fuel"
            made.append((f"{what} (index), {_when(found)}", _drawn(found.fuel)))
    return made


def _drawn(shares: Shares) -> Shares:
    """Without slivers; what is left makes the whole."""
    parts = [part for part in shares.parts if abs(part.share) >= _SLIVER]
    whole = sum(part.share for part in parts)
    return replace(shares, parts=tuple(replace(part, share=part.share / whole) for part in parts))


def chart_title(found: Findings) -> str:
    """What the chart shows, as a sentence."""
    made = bars_of(found)
    leads = [(shares.leading, label.split(" (")[0].split(", ")[0]) for label, shares in made]
    if any(lead.share > 1.02 for lead, _ in leads):
        return "How much of the effect each channel carries"
    nouns = {
        "Oil export income lost": "the lost income",
        "Oil export income added": "the added income",
        "Strain on fuel": "the strain on fuel",
        "Relief to fuel": "the relief to fuel",
    }
    (first, noun), *rest = [(lead, nouns[what]) for lead, what in leads]
    text = f"{capital(first.label)} {verb(first, 'carry')} {_of(first, noun)}"
    if rest and rest[0][0].name != first.name:
        return f"{text}, {rest[0][0].label} {_of(*rest[0])}"
    return f"{text} and {_of(*rest[0])}" if rest else text


def in_words(found: Findings) -> str:
    """The chart for those who hear it."""
    told = [
        f"{label}: " + ", ".join(f"{part.label} {100 * part.share:.0f} percent" for part in _ordered(shares))
        for label, shares in bars_of(found)
    ]
    return f"Bars of shares. {'; '.join(told)}."


def bars(made: list[tuple[str, Shares]]) -> Picture:
    """One bar an effect, a segment a channel; parts that give something back lie left of zero."""
    left = 6.0 + max(text_width(label) for label, _ in made)
    picture = Picture(_ROW * len(made) + 2)
    low = min(0.0, *(sum(min(part.share, 0) for part in shares.parts) for _, shares in made))
    high = max(1.0, *(sum(max(part.share, 0) for part in shares.parts) for _, shares in made))
    scale = (picture.width - left) / (high - low)
    zero = left - low * scale
    for row, (label, shares) in enumerate(made):
        top = 1 + row * _ROW
        picture.text(left - 6, top + _TALL / 2 + 2.6, label, anchor="end")
        _bar(picture, top, shares, scale, zero)
    if low < 0:
        picture.line(zero, 0, zero, picture.height, "l-ink", width=0.8)
    return picture


def _bar(picture: Picture, top: float, shares: Shares, scale: float, zero: float) -> None:
    """Segments from the largest, with their names where there is room, else their numbers."""
    right = left = 0.0
    for part in _ordered(shares):
        start = right if part.share >= 0 else left + part.share
        width = abs(part.share) * scale
        picture.box(zero + start * scale, top, width, _TALL, fill=COLOURS[part.name])
        share = f"{100 * part.share:.0f}".replace("-", "−")
        picture.hit(zero + start * scale, top, width, _TALL, f"{part.label}: {share} percent")
        for words in (f"{part.label}  {share}", share):
            if text_width(words, bold=True) + _AIR <= width:
                picture.ink(zero + start * scale + width / 2, top + _TALL / 2 + 2.6, words, "#ffffff")
                break
        right, left = (right + part.share, left) if part.share >= 0 else (right, left + part.share)


def _ordered(shares: Shares) -> list[Part]:
    return sorted(shares.parts, key=lambda part: -part.share)


def _of(part: Part, noun: str) -> str:
    words = share_words(min(part.share, 1.0))
    return f"{words} of {noun}"


def _when(found: Findings) -> str:
    """`2026`, or the months."""
    return found.in_year.removeprefix("in ").removeprefix("from ")
