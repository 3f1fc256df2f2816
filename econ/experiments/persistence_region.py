"""Where pressure by turns costs Russia less than the same dose in one piece, and where it does not.

No episode of relief is in the data, so what buyers learn from it is an assumption. Here it is no draw but
an axis, as is the time of repair: the sign of the difference is shown over both. Source: MODEL 6 and 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import Plan, make_plan
from econ.experiments.persistence import OUTCOMES, PAIRS, about, check_draws, described, shares
from econ.experiments.pressure_schedules import Phase, check_channels, scheduled
from econ.outcomes.precision import quantiles
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

    from econ.scenarios import Scenario

__all__ = ["LEARNING", "LEVERS", "REPAIR", "levers", "region"]

#: Weights of evidence by which buyers learn; all ranges start at nought.
LEARNING = (
    "enforcement_learning",
    "credibility_learning",
    "unconditional_learning",
    "relief_learning",
    "disappointment_learning",
)
REPAIR = "log_repair_days"
#: Assumptions without an episode behind them: learning, the forgetting of evasion, the return of shut wells.
LEVERS = (*LEARNING, "evasion_unwinding", "restart_share")
#: The pairs of equal dose.
_PAIRS = tuple(pair for pair in PAIRS if pair[0] == "alternating")
_MOST = 9


def region(
    channel: str = "all",
    *,
    months: int = 24,
    run_out: int = 12,
    on: int = 3,
    off: int = 3,
    points: int = 5,
    start: str | None = None,
    draws: int = 256,
    seed: int = 0,
    progress: bool = False,
) -> xr.Dataset:
    """Alternating less each other schedule of its dose, over learning and repair.

    Parameters
    ----------
    channel : str
        As for `persistence`, one.
    points : int
        On each axis: learning weights from zero to the top of their ranges, all four together; mean
        days of repair over the 90 percent interval of their estimate.
    months, run_out, on, off, start, seed, progress
        As for `persistence`.
    draws : int
        At each point, the same at all.

    Returns
    -------
    xarray.Dataset
        `difference` (median) and `less`, the share of draws in which alternating costs Russia less,
        `more` likewise, `(outcome, pair, learning, repair)`, with Monte Carlo errors. `learning` is a
        share of the top of the range, `repair` in days.

    Raises
    ------
    InputError
        No such channel, months below one, fewer than 30 draws, or points outside 2 to 9.

    Examples
    --------
    >>> found = econ.persistence_region("tariffs", points=2, months=6, run_out=6, draws=30)
    >>> found["difference"].sizes["learning"]
    2
    """
    points = whole_number(points, "points", 2, _MOST, what="not a number of points")
    learning, repair = np.linspace(0, 1, points), _repair_days(points)
    top = {name: high for name, (_, high) in _ranges(LEARNING).items()}
    cells = [
        {**{name: float(share * high) for name, high in top.items()}, REPAIR: float(np.log(days))}
        for share, days in product(learning, repair)
    ]
    axes = {
        "learning": ("learning", learning, {"long_name": "Share of the top of the ranges", "units": "1"}),
        "repair": ("repair", repair, {"long_name": "Mean time of repair", "units": "days"}),
    }
    phase = Phase(months, run_out, on, off)
    return _compared(channel, cells, axes, phase, start=start, draws=draws, seed=seed, progress=progress)


def levers(
    channel: str = "all",
    *,
    months: int = 24,
    run_out: int = 12,
    on: int = 3,
    off: int = 3,
    start: str | None = None,
    draws: int = 256,
    seed: int = 0,
    progress: bool = False,
) -> xr.Dataset:
    """The same differences with one assumption at either end of its range, all else drawn.

    Returns
    -------
    xarray.Dataset
        As from `region`, `(outcome, pair, lever, end)`; `end` is `low` or `high`.

    Raises
    ------
    InputError
        As `region`.
    """
    cells = [{name: value} for name, ends in _ranges(LEVERS).items() for value in ends]
    axes = {
        "lever": ("lever", list(LEVERS), {"long_name": "Parameter"}),
        "end": ("end", ["low", "high"], {"long_name": "End of its range"}),
    }
    phase = Phase(months, run_out, on, off)
    return _compared(channel, cells, axes, phase, start=start, draws=draws, seed=seed, progress=progress)


def _ranges(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Ends of the assumptions' ranges."""
    from econ.parameters import load

    found = {name: (load()[name].low, load()[name].high) for name in names}
    return {name: (float(np.asarray(low)), float(np.asarray(high))) for name, (low, high) in found.items()}


def _compared(
    channel: str,
    cells: list[dict[str, float]],
    axes: dict[str, Any],
    phase: Phase,
    *,
    start: str | None,
    draws: int,
    seed: int,
    progress: bool,
) -> xr.Dataset:
    """Alternating less the others where these parameters are imposed, a cell a point of the axes."""
    import xarray as xr

    (channel,) = check_channels(channel)
    check_draws(draws)
    first = start or vintage().start
    only = ("alternating", *(second for _, second in _PAIRS))
    made: list[Scenario] = []
    for place, values in enumerate(cells):
        found = {s.name: s for s in scheduled(channel, phase, first, values, f"_{place}", only)}
        made += [found[f"{name}_{place}"] for name in only]
    keep = tuple(dict.fromkeys(o.variable for o in OUTCOMES.values()))
    plan = make_plan(made, start=first, months=phase.horizon, draws=draws, seed=seed, keep=keep)
    dims = ("outcome", "pair", *axes)
    shape = [len(values) for _, values, _ in axes.values()]
    gaps = _gaps(plan, progress).reshape(len(OUTCOMES), len(_PAIRS), *shape, -1)
    ds = quantiles(xr.Dataset({"difference": ((*dims, "draw"), gaps)}), (0.5,)).isel(quantile=0, drop=True)
    ds = described(ds.assign(shares(gaps, dims)), _WORDS).assign_coords({**_coordinates(), **axes})
    return ds.assign_attrs({**about(plan, phase), "channel": channel})


def _repair_days(points: int) -> np.ndarray:
    """Mean days of repair, evenly spaced in logs over the estimate's 90 percent interval."""
    from econ.estimates import NINETY, load
    from econ.parameters import load as load_parameters

    relation, name = load_parameters()[REPAIR].relation.split(".")
    found = load()[relation]
    middle, reach = found.value(name), NINETY * found.error(name)
    return np.exp(np.linspace(middle - reach, middle + reach, points))


def _gaps(plan: Plan, progress: bool) -> np.ndarray:
    """Loss of alternating less that of each other, `(outcome, pair, cell, draw)`."""
    from econ.ensemble.progress import bar
    from econ.ensemble.runner import run_draws

    with bar(plan, enabled=progress) as update:
        made = run_draws(plan, update)
    rows = []
    for outcome in OUTCOMES.values():
        whole = made[outcome.variable].sum(0)
        whole = whole.sum(0) if whole.ndim > len(("scenario", "draw")) else whole
        cells = outcome.sign * whole.reshape(-1, 1 + len(_PAIRS), whole.shape[-1])
        rows.append(np.moveaxis(cells[:, :1] - cells[:, 1:], 1, 0))
    return np.stack(rows)


_WORDS = {
    "difference": ("Loss under alternating less that under the other, median of draws", "see unit"),
    "less": ("Share of draws in which alternating costs less", "1"),
    "more": ("Share of draws in which alternating costs more", "1"),
}


def _coordinates() -> dict[str, Any]:
    return {
        "outcome": list(OUTCOMES),
        "unit": ("outcome", [o.unit for o in OUTCOMES.values()]),
        "pair": [f"{first} - {second}" for first, second in _PAIRS],
    }
