"""How sure the numbers are: simulation errors of the main numbers, and how often events happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from econ.outcomes.events import probabilities
from econ.outcomes.precision import quantile_errors
from econ.outcomes.summary import RANGE
from econ.reporting.cover import numbers
from econ.reporting.tables import fine, table
from econ.reporting.text import NONE, breakable, number

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["error_table", "events_table", "with_error"]


def error_table(ds: xr.Dataset) -> dict[str, Any] | None:
    """Monte Carlo errors of the cover's ends and medians; None without draws."""
    if ds.sizes.get("draw", 0) < 2:
        return None
    found = numbers(ds)
    header: list[Any] = ["Scenario"]
    columns = []
    for n in found:
        header.append({"head": n.label, "small": n.measure})
        shown = n.changes if n.change else n.values
        errors = quantile_errors(shown, RANGE) * n.shown.scale
        levels = quantile_errors(n.values, RANGE) * n.shown.scale
        columns.append((np.where(errors.max(0) > 0, errors, levels), n.shown.decimals))
    rows = [
        [
            breakable(str(name)),
            *(" / ".join(fine(float(e), decimals) for e in errors[:, k]) for errors, decimals in columns),
        ]
        for k, name in enumerate(ds["scenario"].values)
    ]
    return table(
        "simulation errors of the cover's numbers",
        header,
        rows,
        widths=[1.1, *[1.0] * len(columns)],
        size=7.0,
        pad=2.6,
        note="Low end / median / high end of the 90 percent range, by order statistics, in the number's own "
        "unit. They say how far another seed would move a number, and nothing of the model.",
    )


def events_table(ds: xr.Dataset) -> dict[str, Any] | None:
    """How often the events behind the indices happen; None without draws."""
    if ds.sizes.get("draw", 0) < 2:
        return None
    found = probabilities(ds)
    if found.empty:
        return None
    scenarios = [str(name) for name in ds["scenario"].values]
    rows = []
    for event in dict.fromkeys(found["event"]):
        chosen = found[found["event"] == event]
        shares = zip(chosen["probability"], chosen["error"], strict=True)
        rows.append([event[0].upper() + event[1:], *(_chance(p, e, ds.sizes["draw"]) for p, e in shares)])
    return table(
        "Events behind the indices: percent of simulations",
        ["Event at any time in the run", *map(breakable, scenarios)],
        rows,
        widths=[2.2, *[1.0] * len(scenarios)],
        size=7.0,
        pad=2.6,
        note="With one simulation error, or the 95 percent bound where no simulation or every one has "
        "the event; neither says anything of the model. Shares given the scenario, no probability of it.",
    )


def _chance(share: float, error: float, draws: int) -> str:
    if np.isnan(share):
        return NONE
    # Of an event seen in none of n draws, 3 / n bounds the probability with 95 percent confidence.
    bound = 300 / draws
    if share == 0:
        return f"below {number(bound, 1)}"
    return _percent(share, error) if share < 1 else f"above {number(100 - bound, 1)}"


def _percent(share: float, error: float) -> str:
    return with_error(100 * share, 100 * error)


def with_error(value: float, error: float) -> str:
    """`57 ± 4`; with a decimal where the error has none without."""
    decimals = 0 if error >= 0.5 else 1
    return f"{number(float(value), decimals)} ± {number(float(error), decimals)}"
