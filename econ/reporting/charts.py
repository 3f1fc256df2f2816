"""Fan charts, interval charts and bars with whiskers: a panel a scenario or a variable."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.outcomes.idle_capacity import FORTY
from econ.outcomes.summary import quantiles, reference_of
from econ.outcomes.years import of_year
from econ.reporting import style
from econ.reporting.style import chart, grid
from econ.reporting.text import display, number, year_display, year_measure

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from econ.outcomes.idle_capacity import IdleCapacity

__all__ = [
    "History",
    "Member",
    "fan",
    "idle",
    "intervals",
    "key",
    "member",
    "sources",
    "whiskers",
    "with_error",
]

#: Room for a scenario's title beside its row, and the height of a line of it [cm].
_LABEL, _ROW_LINE = 4.3, 0.29
#: Months of history before a run that fan charts show.
LOOK_BACK = 36
#: Lower ends of the nested bands: 50, 80 and 90 percent.
LOWER = (0.25, 0.10, 0.05)

_REFERENCE_LINE: dict[str, Any] = {"color": style.REFERENCE, "lw": 0.9, "ls": (0, (3, 1.5))}
_VINTAGE_LINE: dict[str, Any] = {"color": style.MUTED, "lw": 0.7, "ls": (0, (2, 2))}

History = tuple[np.ndarray, np.ndarray]
"""Months (datetime64[M]) and values, NaN where nothing was observed."""
Member = tuple[str, str, str]
"""A variable, one of its dims, and a label of that dim."""


@chart
def fan(ds: xr.Dataset, name: str, history: History | None = None) -> Figure:
    """Median and nested bands by month, a panel a scenario, after the observed history.

    Flows stand at the middle of their month, stocks at its end; the dashed line is the end of the
    data vintage.
    """
    values = ds[name]
    shown = display(values.attrs)
    scenarios = [str(s) for s in ds["scenario"].values]
    reference = scenarios.index(reference_of(ds))
    months = ds["month"].values.astype("datetime64[M]")
    levels = [*LOWER, 0.5, *(1 - q for q in LOWER)]
    bands = quantiles(values, tuple(levels)) * shown.scale
    stock = values.attrs.get("kind") == "stock"
    columns = columns_for(len(scenarios))
    height = 4.7 if columns == len(scenarios) else 3.3
    titles, more = _titles(scenarios, reference, style.panel_width(columns, 1.45, 0.3))
    fig, axes = grid(
        len(scenarios),
        columns,
        height=height,
        left=1.45,
        gap=(0.3, 0.95 + more),
        bottom=0.55,
        top=0.55 + more,
    )
    for place, axis in enumerate(axes):
        _history(axis, history, months[0], shown.scale, stock)
        _bands(axis, _years(months, stock), bands[:, place])
        if place != reference:
            axis.plot(_years(months, stock), bands[3, reference], **_REFERENCE_LINE)
        _vintage(axis, ds)
        axis.set_title(titles[place])
        _year_marks(axis, months, history is not None)
        axis.tick_params(labelleft=place % columns == 0, labelbottom=place + columns >= len(scenarios))
    _thousands(axes[0])
    fig.supylabel(shown.unit, x=0.004, fontsize=7, color=style.MUTED, ha="left")
    return fig


def columns_for(panels: int) -> int:
    """Panels in a row: at most four, and rows as full as can be."""
    return panels if panels <= 4 else ceil(panels / ceil(panels / 4))


def _years(months: np.ndarray | np.datetime64, stock: bool) -> np.ndarray:
    """Months as years with decimals: their middle, or their end for stocks."""
    return 1970 + (months.astype("datetime64[M]").astype(int) + (1.0 if stock else 0.5)) / 12


def _history(axis: Axes, history: History | None, start: np.datetime64, scale: float, stock: bool) -> None:
    if history is None:
        return
    months, values = history
    chosen = months >= start - LOOK_BACK
    x, y = _years(months[chosen], stock), values[chosen] * scale
    axis.plot(x, y, color=style.INK, lw=0.8)
    # A month between two unobserved ones has no line to be part of.
    gaps = np.isnan(np.pad(y, 1, constant_values=np.nan))
    alone = ~np.isnan(y) & gaps[:-2] & gaps[2:]
    axis.plot(x[alone], y[alone], ".", color=style.INK, ms=2.5, mew=0)


def _bands(axis: Axes, x: np.ndarray, bands: np.ndarray) -> None:
    """`bands` has low ends, median and high ends, `(7, month)`."""
    for low, high, colour in reversed(list(zip(bands[:3], bands[4:], style.BANDS, strict=True))):
        # A month without a number is a gap; a quantile that was not kept has none at all.
        if not np.isnan(low).all():
            axis.fill_between(x, low, high, color=colour, lw=0)
    axis.plot(x, bands[3], color=style.ACCENT, lw=1.1)


def _vintage(axis: Axes, ds: xr.Dataset) -> None:
    vintage = np.datetime64(str(ds.attrs.get("as_of") or ds.attrs["vintage"]), "M")
    axis.axvline(float(_years(vintage, stock=True)), **_VINTAGE_LINE)


def _year_marks(axis: Axes, months: np.ndarray, look_back: bool) -> None:
    """A mark at each turn of the year, the year's number between."""
    first = float(_years(months[0] - (LOOK_BACK if look_back else 0), stock=False)) - 0.5 / 12
    last = float(_years(months[-1], stock=True))
    years = range(int(first), ceil(last))
    spans = [(max(first, year), min(last, year + 1)) for year in years]
    axis.set_xlim(first, last)
    words = [str(year) if end - start > 0.4 else "" for year, (start, end) in zip(years, spans, strict=True)]
    axis.set_xticks([(start + end) / 2 for start, end in spans], words)
    turns = [start for start, _ in spans]
    edge = axis.get_xaxis_transform()
    axis.plot(
        turns, [-0.012] * len(turns), "|", color=style.MUTED, ms=2.5, mew=0.5, transform=edge, clip_on=False
    )


def _titled(scenarios: Sequence[str], place: int, reference: int) -> str:
    """A panel's scenario, marked if the others are compared with it."""
    marked = place == reference and len(scenarios) > 1
    return f"{scenarios[place]} (reference)" if marked else scenarios[place]


def _titles(scenarios: Sequence[str], reference: int, width: float) -> tuple[list[str], float]:
    """Panels' titles over as many lines as they need, and the room that these take beyond one [cm]."""
    titles = [style.wrapped(_titled(scenarios, place, reference), width) for place in range(len(scenarios))]
    return titles, style.LINE * (style.lines_of(titles) - 1)


def _thousands(axis: Axes, which: str = "y", ticks: int = 5) -> None:
    """Few round ticks; along x none is named so near an edge that it would touch the next panel's."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    target = axis.yaxis if which == "y" else axis.xaxis
    target.set_major_locator(MaxNLocator(nbins=ticks, steps=[1, 2, 2.5, 5, 10]))

    def words(value: float, _: Any) -> str:
        low, high = sorted(target.get_view_interval())
        near = min(value - low, high - value) < 0.08 * (high - low)
        if which == "x" and near:
            return ""
        text = f"{value:,.10g}" if abs(value) < 1000 else f"{value:,.0f}"
        return text.replace("-", "−")

    target.set_major_formatter(FuncFormatter(words))


@chart
def intervals(ds: xr.Dataset, names: Sequence[str | Member], columns: int = 3, row: float = 0.0) -> Figure:
    """The main year's number of several variables: a panel a variable, a row a scenario.

    Parameters
    ----------
    names : sequence of str or (variable, dim, label)
        Variables, or members of those that have a dim.
    row : float
        Height of a scenario's row [cm]; by default what leaves room for many.
    """
    scenarios = [str(s) for s in ds["scenario"].values]
    reference = scenarios.index(reference_of(ds))
    columns = min(columns, len(names))
    rows = [style.wrapped(name, _LABEL) for name in scenarios]
    left = 0.25 + max(style.text_width(line) for label in rows for line in label.split("\n"))
    tall = max(row or (0.42 if len(scenarios) < 5 else 0.36), _ROW_LINE * style.lines_of(rows) + 0.05)
    height = tall * len(scenarios) + 0.25
    fig, axes = grid(
        len(names), columns, height=height, left=left, bottom=1.05, gap=(0.45, 1.75), share=(False, True)
    )
    for place, (axis, name) in enumerate(zip(axes, names, strict=True)):
        title, values = member(ds, name)
        _rows(axis, values, reference)
        axis.set_title(title)
        shown, _ = year_display(values)
        axis.set_xlabel(f"{shown.unit}, {year_measure(values)}", labelpad=2)
        axis.grid(visible=True, axis="x")
        _thousands(axis, "x", ticks=6 if columns < 3 else 4)
        axis.yaxis.set_visible(place % columns == 0)
        axis.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(scenarios)), rows)
    axes[0].set_ylim(len(scenarios) - 0.4, -0.6)
    for axis in axes[::columns]:
        axis.grid(visible=False, axis="y")
    return fig


def member(ds: xr.Dataset, name: str | Member) -> tuple[str, xr.DataArray]:
    """Label and the main year's number of a variable, or of one member of it."""
    if isinstance(name, str):
        return str(ds[name].attrs.get("label", name)), of_year(ds, name)
    variable, dim, label = name
    return label.replace("_", " ").capitalize(), of_year(ds, variable).sel({dim: label}, drop=True)


def _rows(axis: Axes, values: xr.DataArray, reference: int) -> None:
    shown, _ = year_display(values)
    low, lower, median, upper, high = quantiles(values, (0.05, 0.25, 0.5, 0.75, 0.95)) * shown.scale
    places = np.arange(len(median))
    many = len(median) > 1
    colours = [style.REFERENCE if many and place == reference else style.ACCENT for place in places]
    axis.hlines(places, low, high, colors=colours, lw=1.0)
    axis.hlines(places, lower, upper, colors=colours, lw=3.4, alpha=0.55)
    axis.scatter(median, places, s=12, c=colours, edgecolors="white", linewidths=0.5, zorder=3)
    if many:
        axis.axvline(median[reference], **_REFERENCE_LINE)
    axis.margins(x=0.08)


@chart
def whiskers(ds: xr.Dataset, parts: Sequence[tuple[str, xr.DataArray]]) -> Figure:
    """Parts of a year's total: bars at the median, whiskers over 90 percent."""
    scenarios = [str(s) for s in ds["scenario"].values]
    reference = scenarios.index(reference_of(ds))
    columns = columns_for(len(scenarios))
    found = np.stack([quantiles(values, (0.05, 0.5, 0.95)) for _, values in parts])
    left = 0.25 + max(style.text_width(label) for label, _ in parts)
    height = (0.45 if columns == len(scenarios) else 0.33) * len(parts) + 0.2
    titles, more = _titles(scenarios, reference, style.panel_width(columns, left, 0.55))
    gap = (0.55, 0.95 + more)
    fig, axes = grid(len(scenarios), columns, height=height, left=left, bottom=0.95, gap=gap, top=0.55 + more)
    shown, _ = year_display(parts[0][1])
    at = np.arange(len(parts))
    for place, axis in enumerate(axes):
        low, median, high = (found[:, k, place] for k in range(3))
        axis.barh(at, median, height=0.62, color=style.BANDS[0])
        axis.hlines(at, low, high, color=style.ACCENT, lw=1.0)
        if len(scenarios) > 1:
            axis.plot(found[:, 1, reference], at, "|", color=style.REFERENCE, ms=6, mew=1.2)
        axis.axvline(0, color=style.MUTED, lw=0.5)
        axis.set_title(titles[place])
        axis.grid(visible=False, axis="y")
        axis.grid(visible=True, axis="x")
        axis.tick_params(axis="y", length=0, labelleft=place % columns == 0)
        axis.tick_params(axis="x", labelbottom=place + columns >= len(scenarios))
    axes[0].set_yticks(at, [label for label, _ in parts])
    axes[0].set_ylim(len(parts) - 0.4, -0.6)
    _thousands(axes[0], "x", ticks=8 if columns == 1 else 3)
    fig.supxlabel(f"{shown.unit}, {year_measure(parts[0][1])}", y=0.01, fontsize=7, color=style.MUTED)
    return fig


@chart
def sources(shares: xr.Dataset, labels: Sequence[str]) -> Figure:
    """Variance by source: a panel an outcome, bars for what a source explains alone, lines to its total.

    Parameters
    ----------
    shares : xarray.Dataset
        From `econ.uncertainty.variance.split`.
    labels : sequence of str
        Of the outcomes.
    """
    names = [str(name).capitalize() for name in shares["source"].values]
    left = 0.25 + max(map(style.text_width, names))
    gap = 1.55
    fig, axes = grid(
        len(labels),
        len(labels),
        height=0.42 * len(names) + 0.2,
        left=left,
        right=gap,
        bottom=0.6,
        gap=(gap, 1.0),
    )
    at = np.arange(len(names))
    for place, (axis, label) in enumerate(zip(axes, labels, strict=True)):
        one = 100 * shares.isel(outcome=place)
        alone, error, total = (one[key].values for key in ("first", "first_error", "total"))
        axis.barh(at, np.maximum(alone, 0), height=0.55, color=style.BANDS[0])
        axis.hlines(
            at, np.maximum(alone, 0), np.maximum(total, np.maximum(alone, 0)), color=style.ACCENT, lw=0.9
        )
        axis.plot(total, at, "|", color=style.ACCENT, ms=5, mew=1.0)
        for row in at:
            words = with_error(alone[row], error[row])
            axis.annotate(words, (1.03, row), xycoords=("axes fraction", "data"), va="center_baseline")
        axis.set_title(label)
        axis.grid(visible=False, axis="y")
        axis.grid(visible=True, axis="x")
        axis.tick_params(axis="y", length=0, labelleft=place == 0)
    axes[0].set_yticks(at, names)
    axes[0].set_ylim(len(names) - 0.4, -0.6)
    axes[0].set_xlim(0, 105)
    axes[0].set_xticks([0, 50, 100])
    return fig


def with_error(value: float, error: float) -> str:
    """`57 ± 4`; with a decimal where the error has none without."""
    decimals = 0 if error >= 0.5 else 1
    return f"{number(float(value), decimals)} ± {number(float(error), decimals)}"


@chart
def idle(found: IdleCapacity) -> Figure:
    """Runs against idle nameplate as counted: pairs by publisher, the fit, the rejected hinge, 40 percent."""
    fig, (axis,) = grid(1, 1, height=4.3, left=1.2, bottom=1.05, top=0.15)
    axis.fill_between(found.at, found.low, found.high, color=style.BANDS[2], lw=0, label="fit, 90 percent")
    axis.plot(found.at, found.median, color=style.ACCENT, lw=1.2, label="fit, median")
    words = f"rejected: sharp hinge at its best utilisation, {found.hinge_u:.2f} of nameplate"
    axis.plot(found.at, found.hinge, **_REFERENCE_LINE, label=words)
    axis.axvline(FORTY * found.whole, **_VINTAGE_LINE, label="40 percent of nameplate")
    for mark, who in zip("os^DvPX*", dict.fromkeys(found.publishers), strict=False):
        mine = np.array([publisher == who for publisher in found.publishers])
        axis.errorbar(
            found.idle[mine],
            found.runs[mine],
            xerr=found.idle_error[mine],
            yerr=found.runs_error,
            fmt=mark,
            ms=3.6,
            color=style.INK,
            mfc=style.INK if found.fitted[mine].all() else "none",
            elinewidth=0.5,
            mew=0.6,
            label=who if found.fitted[mine].all() else f"{who}, not in the fit",
        )
    axis.set_xlim(0, found.at[-1])
    axis.set_ylim(bottom=floor(min(found.low.min(), found.hinge.min())))
    axis.set_xlabel("idle capacity as counted, all causes, mb/d")
    axis.set_ylabel("crude run, mb/d")
    _thousands(axis)
    axis.legend(loc="lower left", frameon=False, ncols=2)
    return fig


@chart
def key(reference: str = "", vintage: str = "", bands: Sequence[int] = (50, 80, 90)) -> Figure:
    """What the colours and lines of the fan charts mean, in a strip of one row or two."""
    marks: list[tuple[str, dict[str, Any]]] = [
        (f"{percent}%", {"color": colour, "lw": 6})
        for percent, colour in zip((50, 80, 90), style.BANDS, strict=True)
        if percent in bands
    ]
    marks.append(("observed", {"color": style.INK, "lw": 0.8}))
    marks.append(("median", {"color": style.ACCENT, "lw": 1.1}))
    if reference:
        marks.append((f"median of {reference} (reference)", _REFERENCE_LINE))
    if vintage:
        marks.append((f"end of data, {vintage}", _VINTAGE_LINE))
    places, x, row = [], 0.1, 0
    for label, _ in marks:
        width = 0.62 + style.text_width(label)
        if x + width > style.TEXT_WIDTH:
            x, row = 0.1, row + 1
        places.append((x, row))
        x += width + 0.2
    fig, (axis,) = grid(1, 1, height=0.45 * (row + 1), left=0.0, right=0.0, bottom=0.0, top=0.0)
    axis.set_axis_off()
    axis.set_xlim(0, style.TEXT_WIDTH)
    axis.set_ylim(row + 0.5, -0.5)
    for (label, look), (left, line) in zip(marks, places, strict=True):
        axis.plot([left, left + 0.5], [line, line], **look)
        axis.text(left + 0.58, line, label, va="center_baseline")
    return fig
