"""The eight federal districts as a map of tiles: no coordinates, places roughly as on the map."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from econ.outcomes.summary import quantiles
from econ.reporting import style
from econ.reporting.style import chart, grid
from econ.reporting.text import number

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["in_words", "ink_on", "tile_map"]

#: District: (row, column, words on the tile).
TILES = {
    "northwestern": (0, 0, "North-west"),
    "central": (1, 0, "Central"),
    "southern": (2, 0, "South"),
    "north_caucasus": (2, 1, "N. Caucasus"),
    "volga": (1, 1, "Volga"),
    "ural": (1, 2, "Ural"),
    "siberian": (1, 3, "Siberia"),
    "far_eastern": (1, 4, "Far East"),
}
#: Luminance (WCAG 2, section "relative luminance") at which black and white contrast equally.
_EVEN = 0.179
_PALETTE = "YlOrBr"
#: White: no number is not a small one.
_UNKNOWN = (1.0, 1.0, 1.0, 1.0)
#: Height of a tile over its width.
ASPECT = 0.8


def ink_on(colour: tuple[float, ...]) -> str:
    """Black or white, whichever contrasts more with a colour (red, green, blue in 0-1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > _EVEN else "white"


@chart
def tile_map(values: xr.DataArray, top: float = 0.0) -> Figure:
    """Median of a year's number by district, a map a scenario.

    Parameters
    ----------
    values : xarray.DataArray
        A share, with dims `scenario`, `month`, `district` and `draw` or `quantile`.
    top : float
        The value of the darkest colour; by default a round number above the largest.
    """
    from matplotlib import colormaps

    scenarios = [str(s) for s in values["scenario"].values]
    median = _medians(values)
    top = top or max(0.05, ceil(float(np.nan_to_num(median).max()) * 20) / 20)
    columns = min(len(scenarios), 2 if len(scenarios) in {2, 4} else 3)
    width = (style.TEXT_WIDTH - 0.1 - 0.35 * (columns - 1)) / columns
    tile = min(width / 5, 1.35)
    titles = [style.wrapped(name, width) for name in scenarios]
    more = style.LINE * (style.lines_of(titles) - 1)
    fig, axes = grid(
        len(scenarios),
        columns,
        height=3 * tile * ASPECT,
        left=0.05,
        right=0.05,
        bottom=0.1,
        top=0.5 + more,
        gap=(0.35, 0.65 + more),
    )
    palette = colormaps[_PALETTE]
    for place, axis in enumerate(axes):
        axis.set_axis_off()
        axis.set_title(titles[place])
        for district, (row, column, words) in TILES.items():
            share = float(median[place, list(values["district"].values).index(district)])
            colour = _UNKNOWN if np.isnan(share) else palette(min(share / top, 1.0))
            _tile(axis, row, column, words, share, colour, small=tile < 1.2)
    axes[0].set_xlim(0, width / tile)
    axes[0].set_ylim(3, 0)
    return fig


def in_words(values: xr.DataArray) -> str:
    """The same numbers for those who hear the map."""
    told = []
    for scenario, row in zip(values["scenario"].values, _medians(values) * 100, strict=True):
        tiles = zip(values["district"].values, row, strict=True)
        told.append(f"{scenario}: " + ", ".join(f"{d} {number(m, 1)}" for d, m in tiles) + " percent.")
    return " ".join(told)


def _medians(values: xr.DataArray) -> np.ndarray:
    """`(scenario, district)`."""
    return quantiles(values.transpose("scenario", "district", ...), (0.5,))[0]


def _tile(
    axis: Axes, row: int, column: int, words: str, share: float, colour: tuple[float, ...], *, small: bool
) -> None:
    from matplotlib.patches import Rectangle

    axis.add_patch(
        Rectangle((column + 0.02, row + 0.02), 0.96, 0.96, facecolor=colour, edgecolor=style.HAIRLINE, lw=0.4)
    )
    ink = ink_on(colour)
    axis.text(
        column + 0.5, row + 0.32, words, ha="center", va="center", color=ink, fontsize=5 if small else 6
    )
    text = number(share * 100, 1) + "%" if not np.isnan(share) else "–"
    axis.text(
        column + 0.5,
        row + 0.68,
        text,
        ha="center",
        va="center",
        color=ink,
        fontsize=6 if small else 7.5,
        weight=600,
    )
