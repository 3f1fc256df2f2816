"""Each chart as files: PNG, SVG and the numbers behind it as CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from econ.reporting.plots import LOOK_BACK
from econ.reporting.style import FONTS

if TYPE_CHECKING:
    from econ.reporting.pages import Section

__all__ = ["figure_files", "png"]

#: Dots an inch of a picture made of points.
DOTS = 200.0
#: A page that is a picture with its title, its range and where it is from.
_ALONE = b"""#let it = json(bytes(sys.inputs.content))
#set page(width: auto, height: auto, margin: if it.title == "" { 0pt } else { 10pt })
#set text(font: "Econ Sans", size: 9pt, fill: rgb("#1a1a1a"))
#block(width: 482pt, {
  if it.title != "" {
    text(weight: 600, size: 10pt, it.title)
    linebreak()
    text(size: 8pt, fill: rgb("#5f6b76"), it.span)
    v(4pt)
  }
  image(bytes(it.svg), format: "svg", width: 100%)
  if it.small != "" { v(2pt); text(size: 7pt, fill: rgb("#5f6b76"), it.small) }
})
"""


def png(svg: str, dots: float = DOTS, *, title: str = "", span: str = "", small: str = "") -> bytes:
    """A picture made of points, perhaps with its title."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    content = json.dumps({"svg": svg, "title": title, "span": span, "small": small}, ensure_ascii=False)
    made = typst.compile(
        _ALONE,
        format="png",
        ppi=dots,
        sys_inputs={"content": content},
        font_paths=fonts,
        ignore_system_fonts=True,
    )
    return bytes(made)


def figure_files(made: Sequence[Section], page: dict[str, Any], folder: Path) -> dict[Path, bytes]:
    """Contents by path: `01-brent.png`, `.svg` and `.csv` a chart, a CSV a table."""
    contents: dict[Path, bytes] = {}
    for chart in page["charts"]:
        contents |= _picture(
            folder / "00-channels", chart["svg"], chart["title"], chart["note"], page["kicker"]
        )
    shown = [one for section in made for one in section.exhibits]
    for place, one in enumerate(shown, 1):
        stem = folder / f"{place:02d}-{one.key}"
        contents[stem.with_suffix(".csv")] = one.numbers.csv().encode()
        if one.draw is not None:
            contents |= _picture(stem, one.draw(LOOK_BACK).svg(), one.title, one.span, page["kicker"])
    return contents


def _picture(stem: Path, svg: str, title: str, span: str, small: str) -> dict[Path, bytes]:
    plain = re.sub(r"\s+", " ", span)
    return {
        stem.with_suffix(".svg"): svg.encode(),
        stem.with_suffix(".png"): png(svg, title=title, span=plain, small=small),
    }
