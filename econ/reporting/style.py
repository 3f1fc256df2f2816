"""How charts look: one font, colours that survive colour blindness and grey printers, sizes in cm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from io import StringIO
from math import ceil
from typing import TYPE_CHECKING, Any, ParamSpec

from econ.paths import PACKAGE

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "ACCENT",
    "BANDS",
    "FONTS",
    "LINE",
    "TEXT_WIDTH",
    "chart",
    "grid",
    "lines_of",
    "panel_width",
    "text_width",
    "wrapped",
    "write",
]

_Arguments = ParamSpec("_Arguments")

FONTS = PACKAGE / "reporting" / "fonts"
FAMILY = "Econ Sans"
#: Width of the text on the page [cm].
TEXT_WIDTH = 17.0
#: Height of a further line of a panel's title [cm].
LINE = 0.32
_CM = 1 / 2.54
#: Of figures made of points.
_DPI = 200

INK = "#1a1a1a"
MUTED = "#5f6b76"
HAIRLINE = "#d5dbe0"
#: The scenario's own colour and the three nested bands around it, dark to light.
ACCENT = "#0b4f8a"
BANDS = ("#6fa3d0", "#a6c6e3", "#d3e3f2")
#: What differences are taken from.
REFERENCE = "#b35c00"

_RC: dict[str, Any] = {
    "font.family": FAMILY,
    "font.size": 7.0,
    "axes.titlesize": 7.5,
    "axes.titleweight": 600,
    "axes.titlelocation": "left",
    "axes.titlepad": 4.0,
    "axes.labelsize": 7.0,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": HAIRLINE,
    "grid.linewidth": 0.4,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.solid_capstyle": "butt",
    "svg.fonttype": "path",
    "svg.hashsalt": "econ",
}


def chart(draw: Callable[_Arguments, Figure]) -> Callable[_Arguments, str]:
    """Make of a function that draws a figure one that returns SVG text, the same for the same content."""

    @wraps(draw)
    def drawn(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> str:
        from matplotlib import rc_context

        _register()
        sink = StringIO()
        with rc_context(_RC):  # type: ignore[arg-type]
            draw(*args, **kwargs).savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
        return sink.getvalue()

    return drawn


def write(
    path: Path, draw: Callable[_Arguments, str], *args: _Arguments.args, **kwargs: _Arguments.kwargs
) -> None:
    """Write the figure behind a `chart` in the format that the file's name asks for: svg, pdf or png."""
    from matplotlib import rc_context

    _register()
    inner: Callable[..., Figure] = draw.__wrapped__  # type: ignore[attr-defined]
    dated = "CreationDate" if path.suffix == ".pdf" else "Date"
    about = {} if path.suffix == ".png" else {dated: None, "Creator": None}
    with rc_context(_RC):  # type: ignore[arg-type]
        inner(*args, **kwargs).savefig(path, dpi=_DPI, metadata=about)


def _register() -> None:
    from matplotlib.font_manager import fontManager

    if FAMILY not in {font.name for font in fontManager.ttflist}:
        for path in sorted(FONTS.glob("*.otf")):
            fontManager.addfont(str(path))


def text_width(text: str) -> float:
    """How wide a label is [cm]; only inside a `chart`."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    size = _RC["font.size"]
    return (
        float(TextPath((0, 0), text, size=size, prop=FontProperties(family=FAMILY)).get_extents().x1)
        / 72
        * 2.54
    )


def wrapped(text: str, width: float) -> str:
    """A label over as many lines as its width [cm] asks for; only inside a `chart`."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def lines_of(labels: Iterable[str]) -> int:
    """Lines of the longest of some labels."""
    return max(label.count("\n") + 1 for label in labels)


def panel_width(columns: int, left: float, gap: float, right: float = 0.15) -> float:
    """How wide each of some panels in a row is [cm]."""
    return (TEXT_WIDTH - left - right - (columns - 1) * gap) / columns


def grid(
    panels: int,
    columns: int,
    *,
    height: float,
    left: float,
    bottom: float = 0.75,
    top: float = 0.55,
    right: float = 0.15,
    gap: tuple[float, float] = (0.35, 1.0),
    width: float = TEXT_WIDTH,
    share: tuple[bool, bool] = (True, True),
) -> tuple[Figure, list[Axes]]:
    """So many panels of equal size, with margins in centimetres: labels have room whatever the number.

    Parameters
    ----------
    height : float
        Of one panel [cm].
    gap : (float, float)
        Between panels, across and down [cm].
    share : (bool, bool)
        Whether panels share their x and their y axis.
    """
    # Not pyplot: it keeps figures in a global list and picks a backend for screens.
    from matplotlib.figure import Figure

    rows = ceil(panels / columns)
    whole = bottom + top + rows * height + (rows - 1) * gap[1]
    fig = Figure(figsize=(width * _CM, whole * _CM))
    across = (width - left - right - (columns - 1) * gap[0]) / columns
    axes: list[Axes] = []
    for place in range(panels):
        row, column = divmod(place, columns)
        x = left + column * (across + gap[0])
        y = whole - top - height - row * (height + gap[1])
        first = axes[0] if axes else None
        axes.append(
            fig.add_axes(
                (x / width, y / whole, across / width, height / whole),
                sharex=first if share[0] else None,
                sharey=first if share[1] else None,
            )
        )
    return fig, axes
