"""Figures of answers: rules of thumb, the share of simulations over a lever, what moves an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from econ.reporting import style
from econ.reporting.style import chart
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

__all__ = ["rules_chart", "sobol_chart", "threshold_chart", "tornado_chart"]

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


@chart
def tornado_chart(ds: xr.Dataset, outcome: str, top: int = 12) -> Figure:
    """An outcome at the ends of each parameter's range, the widest bar at the top.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.sensitivity` by `tornado`.
    outcome : str
        One of its outcomes.
    top : int
        Bars.
    """
    from matplotlib.figure import Figure

    one = ds.sel(outcome=outcome)
    order = np.argsort(np.abs(one["change"].values).max(axis=-1))[-top:]
    low, high = one["change"].values[order].T
    labels = [str(name) for name in one["parameter"].values[order]]
    fig = Figure(figsize=(style.TEXT_WIDTH * _CM, (1.6 + 0.55 * len(labels)) * _CM))
    axis = fig.subplots()
    places = np.arange(len(labels))
    axis.barh(places, low, color=style.BANDS[1], height=0.6, lw=0, label="at its 5 percent point")
    axis.barh(places, high, color=style.BANDS[0], height=0.6, lw=0, label="at its 95 percent point")
    axis.axvline(0, color=style.MUTED, lw=0.6)
    axis.set_yticks(places, labels)
    axis.grid(axis="x")
    axis.grid(axis="y", visible=False)
    axis.legend(frameon=False, loc="lower right")
    axis.set_xlabel(f"change of {_name(outcome)}, {one['unit'].item()}; {ds.attrs['scenario']}")
    axis.set_title(style.wrapped(f"{labels[-1]} moves {_name(outcome)} most", style.TEXT_WIDTH - 5))
    fig.tight_layout()
    return fig


@chart
def sobol_chart(ds: xr.Dataset, outcome: str) -> Figure:
    """Total and first-order shares of groups of parameters, the largest at the top.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.sensitivity` by `sobol`.
    outcome : str
        One of its outcomes.
    """
    from matplotlib.figure import Figure

    one = ds.sel(outcome=outcome)
    order = np.argsort(one["total"].values)
    labels = [str(name) for name in one["group"].values[order]]
    total, first = 100 * one["total"].values[order], 100 * one["first"].values[order]
    fig = Figure(figsize=(style.TEXT_WIDTH * _CM, (1.6 + 0.55 * len(labels)) * _CM))
    axis = fig.subplots()
    places = np.arange(len(labels))
    error = 200 * one["total_error"].values[order]
    axis.barh(places, total, color=style.BANDS[2], height=0.6, lw=0, label="with others")
    axis.barh(places, first, color=style.BANDS[0], height=0.3, lw=0, label="alone")
    axis.hlines(places, total - error, total + error, color=style.ACCENT, lw=0.8)
    axis.set_yticks(places, labels)
    axis.grid(axis="x")
    axis.grid(axis="y", visible=False)
    axis.legend(frameon=False, loc="lower right")
    axis.set_xlabel(
        f"percent of the variance of {_name(outcome)} that parameters make; {ds.attrs['scenario']}"
    )
    title = f"{labels[-1]} makes {total[-1]:.0f} percent of what parameters leave open"
    axis.set_title(style.wrapped(title, style.TEXT_WIDTH - 5))
    fig.tight_layout()
    return fig
