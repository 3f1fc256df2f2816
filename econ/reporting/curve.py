"""Oil refined against capacity counted as idle: pairs, the fit, the rejected limit, 40 percent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.outcomes.idle_capacity import FORTY
from econ.reporting.plots import frame
from econ.reporting.svg import Picture

if TYPE_CHECKING:
    from econ.outcomes.idle_capacity import IdleCapacity

__all__ = ["curve"]


def curve(found: IdleCapacity) -> Picture:
    """The picture; marks of pairs that the fit did not see are open."""
    picture = Picture(132.0)
    values = np.concatenate([found.low, found.high, found.runs, found.hinge])
    made = frame(picture, (0.0, float(found.at[-1])), values, "oil refined, mb/d", right=104.0)
    x = made.x(found.at)
    picture.area(x, made.y(found.low), made.y(found.high), "f-s0", 0.16)
    picture.path(x, made.y(found.hinge), "l-s1", width=1.0, dash="3 2")
    picture.path(x, made.y(found.median), "l-s0", width=1.4)
    at = float(made.x(FORTY * found.whole))
    picture.line(at, made.top, at, made.bottom, "l-ink", width=0.8, dash="1.5 2")
    picture.text(at + 3, made.top + 6, f"{100 * FORTY:.0f} percent of capacity")
    for idle, runs, fitted, who, when in zip(
        found.idle, found.runs, found.fitted, found.publishers, found.labels, strict=True
    ):
        a, b = float(made.x(idle)), float(made.y(runs))
        if fitted:
            picture.dot(a, b, "f-ink", size=1.9)
        else:
            picture.dot(a, b, "l-ink", size=1.8)
        picture.hit(a - 4, b - 4, 8, 8, f"{when}, {who}: {runs:.2f} refined, {idle:.2f} counted as idle")
    picture.text(made.right + 6, float(made.y(found.median[-1])) + 2, "the fit, with its range", "s0")
    picture.text(made.right + 6, float(made.y(found.hinge[-1])) + 2, "a sharp limit, rejected", "s1")
    picture.line(made.left, made.bottom, made.right, made.bottom, "l-muted")
    for share in (0.1, 0.2, 0.3, 0.4, 0.5):
        place = float(made.x(share * found.whole))
        if place <= made.right:
            picture.line(place, made.bottom, place, made.bottom + 3, "l-muted")
            picture.text(place, made.bottom + 11, f"{100 * share:.0f}%", anchor="middle")
    picture.text(made.right + 6, made.bottom + 11, "of capacity counted idle", "muted", size=6.8)
    return picture
