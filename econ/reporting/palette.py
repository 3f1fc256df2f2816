"""Colours by class, for paper and for the dark side of a browser.

Scenarios keep their colour through a whole report. The colours follow Okabe and Ito's order of hues, which
the colour-blind can tell apart, and are dark enough on white, and light enough on black, to be read as
letters (WCAG AA).
"""

from __future__ import annotations

from functools import lru_cache

__all__ = [
    "AA",
    "DARK",
    "HEAT",
    "LIGHT",
    "MOST",
    "PAPER",
    "contrast",
    "heat",
    "ink_on",
    "luminance",
    "mark",
    "sheet",
    "variable_sheet",
    "variables",
]

#: Least contrast of letters with what is behind them (WCAG 2, success criterion 1.4.3).
AA = 4.5
TINT = {"light": "#eef4fa", "dark": "#1d252d"}
PAPER = {"light": "#ffffff", "dark": "#14181d"}
LIGHT = {
    "ink": "#1a1a1a",
    "muted": "#5f6b76",
    "hair": "#d5dbe0",
    "s0": "#0b4f8a",
    "s1": "#a85200",
    "s2": "#00704f",
    "s3": "#8f3f78",
    "s4": "#a32020",
    "s5": "#5b5a00",
    "s6": "#3d3d8f",
    "sx": "#6a6a6a",
}
DARK = {
    "ink": "#eceff2",
    "muted": "#a9b4be",
    "hair": "#3a444d",
    "s0": "#6db3f2",
    "s1": "#f2a65a",
    "s2": "#45c99b",
    "s3": "#d993c5",
    "s4": "#ff8f85",
    "s5": "#c9c65a",
    "s6": "#a9a9f5",
    "sx": "#b0b0b0",
}
#: Scenarios with a colour of their own.
MOST = 7
#: From nothing to much, the same on paper and on a screen.
HEAT = ("#fff7e6", "#fddc9c", "#f9b05b", "#e57a2c", "#b94a12", "#7a2306")
#: Luminance at which black and white contrast equally.
_EVEN = 0.179


def mark(place: int) -> str:
    """The class of a scenario's colour by its place in the report."""
    return f"s{place}" if place < MOST else "sx"


@lru_cache(maxsize=2)
def sheet(side: str = "light") -> str:
    """Rules for the classes of `Picture`: `ink` fills letters, `l-` strokes lines, `f-` fills areas."""
    colours = LIGHT if side == "light" else DARK
    rules = [
        f".{name}{{fill:{c}}}.f-{name}{{fill:{c}}}.l-{name}{{stroke:{c};fill:none}}"
        for name, c in colours.items()
    ]
    paper = PAPER[side]
    return "".join(
        [*rules, f".f-paper{{fill:{paper}}}.l-paper{{stroke:{paper};fill:none}}.hit{{fill:transparent}}"]
    )


def variables(side: str) -> str:
    """Colours as variables of a page: `--ink:#1a1a1a;...`."""
    colours = {**(LIGHT if side == "light" else DARK), "paper": PAPER[side], "tint": TINT[side]}
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def variable_sheet() -> str:
    """The rules of `sheet` with variables for colours."""
    rules = [
        f".{n}{{fill:var(--{n})}}.f-{n}{{fill:var(--{n})}}.l-{n}{{stroke:var(--{n});fill:none}}"
        for n in LIGHT
    ]
    return "".join([*rules, ".f-paper{fill:var(--paper)}.l-paper{stroke:var(--paper);fill:none}"])


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2)."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever contrasts more."""
    return "#000000" if luminance(colour) > _EVEN else "#ffffff"


def heat(share: float) -> str:
    """The colour of a share of the scale, 0 to 1."""
    place = min(max(share, 0.0), 1.0) * (len(HEAT) - 1)
    k = min(int(place), len(HEAT) - 2)
    low, high = ([int(HEAT[j][i : i + 2], 16) for i in (1, 3, 5)] for j in (k, k + 1))
    mixed = [round(a + (b - a) * (place - k)) for a, b in zip(low, high, strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)
