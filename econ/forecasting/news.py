"""What moved a nowcast: each figure published since the last one, what was expected of it, and its weight.

The simulations of the earlier run hold both the figures that were then to come and the revenue. In the order
of publication, each figure is compared with what the earlier run expected of it given those before it; its
weight is the slope of the revenue on that surprise across the simulations, and its impact the product. What
a straight line leaves, and figures of months before the earlier run began, are one sum beside the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.pins import window_of
from econ.ensemble.plan import make_plan
from econ.forecasting.learned import run_learned
from econ.observations.choice import known_by, read_readings
from econ.observations.series import SERIES
from econ.variables import Variable, variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Release", "news", "weighed"]

#: Simulations of the earlier run.
_DRAWS = 1024
#: A figure is news only if those before it leave this share of its standard deviation open, and its weight
#: is so many standard errors from zero.
_OPEN, _CLEAR = 0.1, 3.0


@dataclass(frozen=True)
class Release:
    """One figure that was published: variable, month, value, and the day since when it is known."""

    name: str
    month: np.datetime64
    actual: float
    known: str


def news(
    now: xr.DataArray, month: np.datetime64, before: date, day: date, scenario: Any, seed: int
) -> xr.Dataset:
    """The table of news between two days, by `release`; attributes with the two medians and the rest."""
    import xarray as xr

    from econ.observations.known import as_known
    from econ.vintage import vintage

    target = str(now.name)
    options: dict[str, Any] = {"draws": _DRAWS, "seed": seed, "as_of": str(before)}
    with as_known(before):
        start = min(np.datetime64(vintage().start, "M"), month)
    months = int((month - start).astype(int)) + 1
    plan = make_plan(scenario, start=str(start), months=months, keep=[target], **options)
    watched = [v for n, v in variables().items() if n in plan.needed and not v.dims and v.observed != "-"]
    found = _releases(watched, start, month, before, day)
    names = sorted({target, *(release.name for release in found)})
    plan = make_plan(scenario, start=str(start), months=months, keep=names, **options)
    then = run_learned(plan)[0].isel(scenario=0)
    drawn = np.array([then[r.name].values[int((r.month - start).astype(int))] for r in found])
    revenue = then[target].values[-1]
    table = weighed(revenue, drawn.reshape(-1, revenue.size), np.array([r.actual for r in found]))
    kept = table[:, 1] != 0
    known, shown = variables(), [release for release, use in zip(found, kept, strict=True) if use]
    columns = {
        "release_variable": [release.name for release in shown],
        "release_month": [str(release.month) for release in shown],
        "release_known": [release.known for release in shown],
        "release_unit": [known[release.name].unit for release in shown],
    }
    ds = xr.Dataset({name: ("release", np.array(column, object)) for name, column in columns.items()})
    actual = np.array([release.actual for release in shown], float)
    ds["expected"], ds["actual"] = ("release", table[kept, 0]), ("release", actual)
    ds["weight"] = ("release", table[kept, 1])
    ds["impact"] = ("release", table[kept, 1] * (actual - table[kept, 0]), {"units": "bn RUB"})
    first, last = float(np.median(revenue)), float(now.median())
    ds.attrs = {
        "since": str(before),
        "median_before": first,
        "median": last,
        "other_news": last - first - float(ds["impact"].sum()),
    }
    return ds


def _releases(
    watched: list[Variable], start: np.datetime64, month: np.datetime64, before: date, day: date
) -> list[Release]:
    """Figures of the earlier run's months that became known between the days, in order of publication."""
    from econ.observations.arrays import load

    (then, dates), (now, _) = load(as_of=before), load(as_of=day)
    months = np.arange(start, month + 1)
    days = {
        (SERIES[r.series].variable, r.period): r.known_from
        for r in known_by(read_readings(), day)
        if r.chosen and r.known_from > before.isoformat()
    }
    found = []
    for variable in watched:
        old, new = (window_of(panel, dates, variable, months) for panel in (then, now))
        if new is None:
            continue
        fresh = np.isfinite(new) & (np.ones(len(months), bool) if old is None else np.isnan(old))
        series = variable.observed or variable.name
        found += [
            Release(variable.name, months[at], float(new[at]), days.get((series, str(months[at])), ""))
            for at in np.flatnonzero(fresh)
        ]
    return sorted(found, key=lambda release: (release.known, str(release.month), release.name))


def weighed(revenue: np.ndarray, drawn: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Expected value and weight of each release.

    Parameters
    ----------
    revenue : ndarray
        `(draw,)`, what the nowcast is of, in the earlier run.
    drawn : ndarray
        `(release, draw)`, the released figures in the earlier run.
    actual : ndarray
        `(release,)`, as published.

    Returns
    -------
    ndarray
        `(release, 2)`: what was expected given the actual figures before it, and the weight, zero where
        the figure was no news or its weight cannot be told from zero.
    """
    table = np.zeros((len(drawn), 2))
    basis: list[tuple[np.ndarray, float]] = []
    for place, values in enumerate(drawn):
        spread = values.std()
        rest, expected = values - values.mean(), float(values.mean())
        for direction, surprise in basis:
            slope = _slope(rest, direction)
            rest, expected = rest - slope * direction, expected + slope * surprise
        table[place, 0] = expected
        if not spread or rest.std() < _OPEN * spread:
            continue
        basis.append((rest, float(actual[place]) - expected))
        table[place, 1] = _slope(revenue - revenue.mean(), rest)
    return table


def _slope(values: np.ndarray, direction: np.ndarray) -> float:
    """Slope of centred values on a centred direction; zero where it cannot be told from zero."""
    together, size = float(values @ direction), float(direction @ direction)
    clear = abs(together) * np.sqrt(len(values)) >= _CLEAR * np.sqrt(size * float(values @ values))
    return together / size if clear else 0.0
