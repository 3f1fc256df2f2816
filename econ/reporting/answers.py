"""Figures of answers: rules of thumb with their ranges, and the share of simulations over a lever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.reporting import style
from econ.reporting.style import chart
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

__all__ = ["rules_chart", "threshold_chart"]

_CM = 1 / 2.54


@chart
def rules_chart(ds: xr.Dataset, outcome: str) -> Figure:
    """Rules of thumb on one outcome, the largest at the top.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.reckoner`.
    outcome : str
        One of its outcomes.
    """
    from matplotlib.figure import Figure

    one = ds.sel(outcome=outcome)
    order = np.argsort(np.abs(one["change"].sel(quantile=0.5).values))
    low, middle, high = np.moveaxis(one["change"].values[order], -1, 0)
    labels = [str(label) for label in one["label"].values[order]]
    fig = Figure(figsize=(style.TEXT_WIDTH * _CM, (1.6 + 0.55 * len(labels)) * _CM))
    axis = fig.subplots()
    places = np.arange(len(labels))
    axis.barh(places, middle, color=style.BANDS[1], height=0.6, lw=0)
    axis.hlines(places, low, high, color=style.ACCENT, lw=1.0)
    axis.axvline(0, color=style.MUTED, lw=0.6)
    axis.set_yticks(places, labels)
    axis.grid(axis="x")
    axis.grid(axis="y", visible=False)
    unit, name = str(one["unit"].item()), _name(outcome)
    axis.set_xlabel(f"{name}, {unit}: middle and 90 percent range of the change, {ds.attrs['months']}")
    most = f"{labels[-1]} changes {name} most: {low[-1]:+,.0f} to {high[-1]:+,.0f} {unit}"
    axis.set_title(style.wrapped(most, style.TEXT_WIDTH - 5))
    fig.tight_layout()
    return fig


def _name(outcome: str) -> str:
    """An outcome as a chart calls it, in the middle of a sentence."""
    known = variables()[outcome]
    words = known.label or known.long_name
    return words[0].lower() + words[1:]


@chart
def threshold_chart(ds: xr.Dataset) -> Figure:
    """The share of simulations with the event over the lever, and where it is what was asked for.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.threshold`.
    """
    from matplotlib.figure import Figure

    attrs = ds.attrs
    at, share, error = ds["at"].values, 100 * ds["probability"].values, 100 * ds["error"].values
    fig = Figure(figsize=(style.TEXT_WIDTH * _CM, 7.5 * _CM))
    axis = fig.subplots()
    axis.fill_between(at, share - 2 * error, share + 2 * error, color=style.BANDS[2], lw=0)
    axis.plot(at, share, color=style.ACCENT, lw=1.1, marker="o", ms=2)
    axis.axhline(100 * attrs["asked"], color=style.REFERENCE, lw=0.9, ls=(0, (3, 1.5)))
    for x in ds["found"].values:
        axis.axvline(x, color=style.REFERENCE, lw=0.9)
    axis.set_ylim(-2, 102)
    level = f" at {attrs['level']:g}" if attrs["way"] != "level" else ""
    axis.set_xlabel(f"{attrs['way']} of {attrs['lever']}{level}, {attrs['unit']}")
    axis.set_ylabel("of 100 simulations")
    event = f"{attrs['event']} by {attrs['before']}"
    asked = f"{100 * attrs['asked']:.0f} of 100 simulations"
    title = (
        f"{event} in {asked}: {attrs['way']} of {attrs['lever']} {attrs['answer']}"
        if ds.sizes["crossing"]
        else f"{event} in {asked}: {attrs['answer']}"
    )
    axis.set_title(style.wrapped(title, style.TEXT_WIDTH - 1))
    fig.tight_layout()
    return fig
