"""Charts of pressure over time: losses as they grow, and where alternation costs less or more."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.experiments.persistence import OUTCOMES
from econ.reporting import style
from econ.reporting.style import chart, grid
from econ.reporting.text import number

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["cumulative", "region_map"]

_COMPARED = "alternating"
_DASHED: dict[str, Any] = {"color": style.REFERENCE, "lw": 0.9, "ls": (0, (3, 1.5))}
#: Months between marks on the axis.
_STEP = 6
#: Shade of a colour, of 0 to 1, from which text on it is white.
_DARK = 0.7


@chart
def cumulative(ds: xr.Dataset, outcome: str) -> Figure:
    """Loss from the start, median and 90 percent: a panel a schedule, a row a channel if there are several.

    The dashed line is the median of the alternating schedule; months without pressure are shaded.
    """
    channels = [str(name) for name in ds["channel"].values]
    several = len(channels) > 1
    panels = [(c, s) for c in channels for s in _schedules(ds, c, common=several)]
    columns = len(panels) // len(channels) if several else columns_for(len(panels))
    height = 2.3 if several else 3.6
    layout: dict[str, Any] = {"left": 1.6, "bottom": 1.1, "top": 0.6, "right": 0.3, "gap": (0.3, 0.85)}
    fig, axes = grid(len(panels), columns, height=height, share=(True, False), **layout)
    values = ds["cumulative"].sel(outcome=outcome)
    for place, (axis, (channel, schedule)) in enumerate(zip(axes, panels, strict=True)):
        one = values.sel(channel=channel)
        _grown(axis, one.sel(schedule=schedule).values, int(ds.attrs["months"]))
        if schedule != _COMPARED:
            axis.plot(_ends(one), one.sel(schedule=_COMPARED, quantile=0.5), **_DASHED)
        words = schedule.replace("_", " ")
        axis.set_title(f"{channel}: {words}" if several else words)
        axis.tick_params(labelleft=place % columns == 0, labelbottom=place + columns >= len(panels))
    axes[0].set_xlim(0, values.sizes["month"])
    axes[0].set_xticks(range(0, values.sizes["month"], _STEP))
    for start in range(0, len(axes), columns) if several else (0,):
        _same_scale(axes[start : start + columns] if several else axes)
    words = "months from the start; shaded: without pressure; dashed: median of alternating"
    fig.supxlabel(words, y=0.005, fontsize=7, color=style.MUTED)
    unit = f"{OUTCOMES[outcome].label.lower()}, {OUTCOMES[outcome].unit}"
    fig.supylabel(unit, x=0.004, fontsize=7, color=style.MUTED, ha="left")
    return fig


def columns_for(panels: int) -> int:
    """Panels in a row: at most four, and rows as full as can be."""
    return panels if panels <= 4 else ceil(panels / ceil(panels / 4))


def _same_scale(axes: Sequence[Axes]) -> None:
    """One scale of losses for panels that stand beside each other."""
    limits = np.array([axis.get_ylim() for axis in axes])
    for axis in axes:
        axis.set_ylim(limits[:, 0].min(), limits[:, 1].max())
        axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", "−"))


def _schedules(ds: xr.Dataset, channel: str, *, common: bool) -> list[str]:
    """Schedules that a channel has, or those that all channels have."""
    has = np.isfinite(ds["loss"].isel(quantile=0, outcome=0).transpose("channel", "schedule").values)
    rows = has if common else has[list(ds["channel"].values).index(channel)][None]
    return [str(name) for name in ds["schedule"].values[rows.all(0)]]


def _ends(values: xr.DataArray) -> np.ndarray:
    """Ends of the months, counted from the start."""
    return np.arange(values.sizes["month"]) + 1


def _grown(axis: Axes, bands: np.ndarray, end: int) -> None:
    """`bands` is low, median, high by month; nothing is lost at the start."""
    low, median, high = np.pad(bands, ((0, 0), (1, 0)))
    x = np.arange(len(median))
    axis.axvspan(end, len(median) - 1, color=style.HAIRLINE, alpha=0.5, lw=0)
    axis.fill_between(x, low, high, color=style.BANDS[1], lw=0)
    axis.plot(x, median, color=style.ACCENT, lw=1.1)
    axis.axhline(0, color=style.MUTED, lw=0.5)


@chart
def region_map(ds: xr.Dataset, outcome: str) -> Figure:
    """Alternating less each other schedule over learning and repair: a panel a pair.

    Each cell tells the median difference and below it the share of draws in which alternating costs
    Russia less. Blue: alternating costs less; orange: it costs more; the hue is that of the share.
    """
    from matplotlib.colors import LinearSegmentedColormap

    pairs = [str(name) for name in ds["pair"].values]
    side = 3.9
    fig, axes = grid(len(pairs), len(pairs), height=side, left=1.2, bottom=1.6, gap=(0.35, 1.0), top=0.6)
    colours = LinearSegmentedColormap.from_list("sides", [style.REFERENCE, "white", style.ACCENT])
    chosen = ds[["difference", "less", "more"]].sel(outcome=outcome).transpose("pair", "learning", "repair")
    for place, (axis, pair) in enumerate(zip(axes, pairs, strict=True)):
        one = chosen.sel(pair=pair)
        # Ties count half to either side.
        lean = one["less"].values - one["more"].values
        axis.imshow(lean, cmap=colours, vmin=-1, vmax=1, origin="lower", aspect="auto")
        _cells(axis, one, lean, OUTCOMES[outcome].decimals)
        axis.set_title(f"less {pair.split(' - ')[1].replace('_', ' ')}")
        axis.grid(visible=False)
        axis.tick_params(length=0, labelleft=place == 0)
    axes[0].set_xticks(range(ds.sizes["repair"]), _labels(ds["repair"].values, 0))
    axes[0].set_yticks(range(ds.sizes["learning"]), _labels(100 * ds["learning"].values, 0))
    axes[0].set_ylabel("learning, percent of the top of its range")
    words = (
        f"mean time of repair, days\nAlternating less the other: {OUTCOMES[outcome].label.lower()}, "
        f"{OUTCOMES[outcome].unit}, median; in brackets the percentage of draws in which\n"
        "alternating costs Russia less. Blue: it costs less in most draws; orange: it costs more."
    )
    fig.supxlabel(words, y=0.01, fontsize=7, color=style.MUTED)
    return fig


def _cells(axis: Axes, one: xr.Dataset, lean: np.ndarray, decimals: int) -> None:
    for (row, column), value in np.ndenumerate(one["difference"].values):
        words = f"{number(float(value), decimals)}\n({100 * float(one['less'].values[row, column]):.0f})"
        ink = "white" if abs(lean[row, column]) > _DARK else style.INK
        axis.text(column, row, words, ha="center", va="center", fontsize=5.5, color=ink)


def _labels(values: Sequence[float] | np.ndarray, decimals: int) -> list[str]:
    return [number(float(value), decimals) for value in values]
