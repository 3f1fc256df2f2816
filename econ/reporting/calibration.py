"""How often outcomes came inside ranges of each size: archived forecasts and the back-test, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.reporting.style import ACCENT, BANDS, INK, MUTED, REFERENCE, chart, grid

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["calibration", "central"]


@chart
def calibration(record: Mapping[str, Any]) -> Figure:
    """Nominal size of central ranges against the share of outcomes inside, in percent.

    Parameters
    ----------
    record : mapping
        As `econ.forecasting.track.read` returns it.
    """
    from matplotlib.ticker import MultipleLocator

    figure, (axis,) = grid(1, 1, height=6.5, left=1.3, right=4.5, bottom=1.1)
    axis.plot([0, 100], [0, 100], color=MUTED, linewidth=0.6, linestyle="--")
    after = record["made_afterwards"]
    colours = (ACCENT, *BANDS, INK)
    if after:
        for colour, (horizon, (sizes, inside)) in zip(colours, central(after).items(), strict=False):
            name = "whole years" if horizon == "year" else f"{horizon} month{'s' * (horizon != '1')} ahead"
            axis.plot(sizes, inside, color=colour, marker="o", markersize=2.5, label=f"back-test, {name}")
    for archive in record["made_at_the_time"]:
        share = archive["all"]["coverage"]
        axis.plot(
            [int(level) for level in share],
            [100 * value for value in share.values()],
            color=REFERENCE,
            marker="s",
            markersize=3.5,
            linewidth=0,
            label=f"made at the time, {archive['vintage']}",
        )
    axis.set(
        xlim=(0, 100), ylim=(0, 100), xlabel="size of the range, percent", ylabel="outcomes inside, percent"
    )
    axis.xaxis.set_major_locator(MultipleLocator(20))
    axis.set_title(_finding(record))
    axis.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
    return figure


def central(scores: Mapping[str, Any]) -> dict[str, tuple[list[int], list[float]]]:
    """By horizon: sizes of central ranges and the percent of outcomes inside, over all outcomes.

    From the ten bins of where outcomes lay in their forecasts: the middle two are the central 20 percent.
    """
    bins: dict[str, np.ndarray] = {}
    for one in scores["samples"][0]["outcomes"]:
        for horizon, score in one["horizons"].items():
            bins[horizon] = bins.get(horizon, np.zeros(10)) + np.array(score["pit"], float)
    sizes = [20, 40, 60, 80]
    return {
        horizon: (sizes, [100 * float(found[5 - k : 5 + k].sum() / found.sum()) for k in range(1, 5)])
        for horizon, found in bins.items()
    }


def _finding(record: Mapping[str, Any]) -> str:
    """What the chart shows, from its own numbers."""
    archives, after = record["made_at_the_time"], record["made_afterwards"]
    if archives:
        share = 100 * archives[0]["all"]["coverage"]["80"]
        when = archives[0]["vintage"]
        return f"Of 80 percent ranges made at {when}, {share:.0f} percent contained the outcome"
    if after:
        return "Outcomes inside ranges of each size, back-test"
    return "No forecast has come due"
