"""A waterfall: from one figure to another, driver by driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.reporting import style
from econ.reporting.style import chart, grid
from econ.reporting.text import number

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["finding", "waterfall"]

#: Room for names of drivers [cm], and the height of a bar.
_LEFT, _BAR = 4.2, 0.52


@chart
def waterfall(found: xr.Dataset) -> Figure:
    """A panel an outcome of `econ.diff(..., by="driver")`: bars of means, whiskers of 90 percent ranges."""
    names = [str(name) for name in found["outcome"].values]
    drivers = [str(driver) for driver in found["driver"].values]
    height = _BAR * (len(drivers) + 2)
    fig, axes = grid(
        len(names), 1, height=height, left=_LEFT, top=0.9, bottom=1.0, gap=(0.3, 1.8), share=(False, False)
    )
    for axis, name in zip(axes, names, strict=True):
        one = found.sel(outcome=name)
        _bars(axis, one, drivers)
        axis.set_title(style.wrapped(finding(one), style.panel_width(1, _LEFT, 0.3)))
        axis.set_xlabel(str(one["unit"].values))
    return fig


def finding(one: xr.Dataset) -> str:
    """What a panel says, as its title: the change, and the driver that did most."""
    drivers = [str(driver) for driver in one["driver"].values]
    change, parts = float(one["change"]), one["part"].values
    most = int(np.argmax(parts * (np.sign(change) or 1.0)))
    label, unit = str(one["label"].values), str(one["unit"].values)
    moved = "falls" if change < 0 else "rises"
    return (
        f"{label} {moved} by {number(abs(change), 0)} {unit}; the largest part is {drivers[most]} "
        f"({number(float(parts[most]), 0)})"
    )


def _bars(axis: Axes, one: xr.Dataset, drivers: list[str]) -> None:
    parts = one["part"].values
    old, new = float(one["old"]), float(one["new"])
    ends = old + np.cumsum(parts)
    begins = ends - parts
    places = np.arange(len(drivers)) + 1
    colours = [style.ACCENT if part >= 0 else style.REFERENCE for part in parts]
    axis.barh([0, len(drivers) + 1], [old, new], color=style.MUTED, height=0.6)
    axis.barh(places, parts, left=begins, color=colours, height=0.6)
    errors = np.abs(np.stack([one["part_low"].values - parts, one["part_high"].values - parts]))
    axis.errorbar(ends, places, xerr=errors, fmt="none", ecolor=style.INK, elinewidth=0.6, capsize=1.5)
    axis.set_yticks(range(len(drivers) + 2), [one.attrs["old"], *drivers, one.attrs["new"]])
    axis.invert_yaxis()
    axis.grid(visible=True, axis="x")
    axis.grid(visible=False, axis="y")
    axis.axvline(0, color=style.MUTED, lw=0.5)
