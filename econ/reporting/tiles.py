"""Maps of tiles: a tile a federal subject, in blocks by federal district, roughly as on a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from econ.document import read_document
from econ.paths import PACKAGE
from econ.reporting.palette import heat, ink_on
from econ.reporting.svg import WIDTH, Picture
from econ.reporting.text import number

__all__ = ["blocks", "maps", "subjects"]

_GAP = 8.0
#: Maps in a row, and room for a map's head and for the scale [pt].
_ACROSS, _HEAD, _SCALE = 3, 13.0, 20.0
#: Letters of a district's name [pt].
_NAME = 5.2
#: Least value of the darkest colour, as a share.
_LEAST = 0.05


@lru_cache(maxsize=1)
def blocks() -> dict[str, dict[str, object]]:
    """Where each district's block lies on the grid, how wide it is, and its subjects."""
    found: dict[str, dict[str, object]] = read_document(PACKAGE / "reporting" / "tiles.yaml")[0]["districts"]
    return found


def subjects() -> dict[str, list[str]]:
    """Federal subjects by district."""
    return {name: list(block["subjects"]) for name, block in blocks().items()}  # type: ignore[call-overload]


def maps(shown: Sequence[tuple[str, Mapping[str, float]]]) -> Picture:
    """Small maps beside each other, one scale for all.

    Parameters
    ----------
    shown : sequence of (title, {district: share})
    """
    across = min(_ACROSS, len(shown))
    wide, tall = _grid()
    width = (WIDTH - _GAP * (_ACROSS - 1)) / _ACROSS
    tile = width / wide
    height = _HEAD + tile * tall
    down = -(-len(shown) // across)
    picture = Picture(down * (height + _GAP) + _SCALE)
    known = [value for _, values in shown for value in values.values() if np.isfinite(value)]
    top = max(_LEAST, float(np.ceil(max(known, default=0.0) * 20) / 20))
    for place, (title, values) in enumerate(shown):
        row, column = divmod(place, across)
        x, y = column * (width + _GAP), row * (height + _GAP)
        picture.text(x, y + 8, title, bold=True)
        for district, value in values.items():
            _block(picture, x, y + _HEAD, tile, district, value, top)
    _legend(picture, top, down * (height + _GAP) + 4)
    return picture


def _grid() -> tuple[int, int]:
    """Tiles across and down."""
    ends = [(int(b["column"]) + int(b["width"]), int(b["row"]) + _rows(b)) for b in blocks().values()]  # type: ignore[call-overload]
    return max(end[0] for end in ends), max(end[1] for end in ends)


def _rows(block: Mapping[str, object]) -> int:
    return -(-len(block["subjects"]) // int(block["width"]))  # type: ignore[arg-type,call-overload]


def _block(
    picture: Picture, x: float, y: float, tile: float, district: str, value: float, top: float
) -> None:
    """A district: its tiles, and its number in their middle."""
    block = blocks()[district]
    column, row, width = (int(block[key]) for key in ("column", "row", "width"))  # type: ignore[call-overload]
    names: list[str] = list(block["subjects"])  # type: ignore[call-overload]
    colour = heat(value / top) if np.isfinite(value) else "#ffffff"
    for k in range(len(names)):
        down, right = divmod(k, width)
        picture.box(
            x + (column + right) * tile + 0.25,
            y + (row + down) * tile + 0.25,
            tile - 0.5,
            tile - 0.5,
            fill=colour,
        )
    words = f"{number(100 * value, 0)}%" if np.isfinite(value) else "–"
    tall = _rows(block)
    centre, middle = x + (column + width / 2) * tile, y + (row + tall / 2) * tile
    picture.ink(centre, middle - 1.4, str(block["label"]), ink_on(colour), size=_NAME)
    picture.ink(centre, middle + 6.4, words, ink_on(colour))
    told = f"{block['label']}: {number(100 * value, 1)} percent missing\n{', '.join(names)}"
    picture.hit(x + column * tile, y + row * tile, width * tile, tall * tile, told)


def _legend(picture: Picture, top: float, y: float) -> None:
    """The scale of colours, with its ends."""
    cells, size = 24, 5.0
    picture.text(0, y + 8, "none")
    for k in range(cells):
        picture.box(24 + k * size, y + 1, size + 0.1, 9, fill=heat((k + 0.5) / cells))
    picture.text(28 + cells * size, y + 8, f"{number(100 * top, 0)} percent of the petrol wanted is missing")
