"""What today's equations would have forecast at each start, on what was known then.

Real-time as far as the data allow: rows by the day since when they are known, with their ragged edge; laws,
one-offs and outlooks by theirs; coefficients of the newest estimates made by the start (`econ estimate
--as-of`, once a year). One pass a set of coefficients goes through the past, pinned to what was observed;
each start takes it up three months before, and runs these again with what was known on its day.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.chunk import Chunk
from econ.ensemble.pinned_pass import PinnedPass
from econ.ensemble.pins import window_of
from econ.ensemble.plan import WARMUP, Plan, kept_names, make_plan
from econ.errors import InputError, RunError
from econ.estimates import Estimate, estimated_by
from econ.estimates import load as load_estimates
from econ.months import as_month
from econ.observations.arrays import load as load_panel
from econ.variables import variables
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["AGAIN", "OUTCOMES", "backtest", "kept_later"]

#: Months before a start that are run again with what was known on its day.
AGAIN = 3
#: What coefficients are called where none were made by the start.
WHOLE = "whole vintage"
#: What is scored unless asked otherwise.
OUTCOMES = (
    "brent_price",
    "urals_tax_price",
    "usd_rub",
    "key_rate",
    "cpi_change",
    "gasoline_retail_price",
    "oil_gas_revenue",
    "met_oil",
    "additional_income_tax",
    "damper_payment",
    "non_oil_revenue",
    "federal_spending",
    "federal_balance",
    "liquid_nwf",
)
_FEWEST_DRAWS = 50
Progress = Callable[[int, int], None]


def backtest(
    first: str = "2021-01",
    last: str | None = None,
    *,
    every: int = 3,
    horizon: int = 24,
    outcomes: Sequence[str] = OUTCOMES,
    draws: int = 256,
    seed: int = 0,
    progress: Progress | None = None,
) -> xr.Dataset:  # history: examples
    """Forecasts from many starts, each made on what was known at its month's end, beside what came.

    Parameters
    ----------
    first, last : str
        First start, and the last that may be one; the last observed month unless given.
    every : int
        Months between starts.
    horizon : int
        Months ahead.
    outcomes : sequence of str
        Variables without dims of their own that are observed.
    draws, seed : int
        As for `econ.simulate`. The draws of a start are not those of a run of its own, whose past begins
        two years before it.
    progress : callable, optional
        Told after each start how many are done, and of how many.

    Returns
    -------
    xarray.Dataset
        Each outcome by `(start, ahead, draw)` and as `NAME_seen` by `(start, ahead)`, NaN where nothing has
        come yet. `ahead` is 1 for the start's own month. `coefficients` by `start` says which estimates it
        used; the attribute `later_estimates` is a JSON object of the relations that each kept from the whole
        vintage. `seconds_whole` and `seconds_forecasts` are the time until the last forecast was made, and of
        the forecasts alone.

    Raises
    ------
    InputError
        Starts without two years of data before them, or after the last observed month; an outcome that
        nobody observes.
    RunError
        A forecast came out as no number.

    Examples
    --------
    >>> found = econ.backtest("2025-01", every=6, horizon=3, outcomes=["oil_gas_revenue"], draws=64)
    >>> found["oil_gas_revenue"].dims
    ('start', 'ahead', 'draw')
    """
    began = time.perf_counter()
    starts = _starts(first, last, every)
    names = _outcomes(outcomes)
    horizon = whole_number(horizon, "horizon", 1, 120)
    draws = whole_number(draws, "draws", _FEWEST_DRAWS, 1_000_000)
    drawn = {name: np.empty((len(starts), horizon, draws)) for name in names}
    seconds, done = 0.0, 0
    options: dict[str, Any] = {"draws": draws, "seed": seed, "keep": list(names)}
    for places in _by_coefficients(starts):
        states = _passed(starts[places], options)
        for place in places:
            start = starts[place]
            plan = make_plan("baseline", start=str(start), months=horizon, as_of=str(start), **options)
            chunk = Chunk(plan, 0, plan.width, begin=(WARMUP - AGAIN, states[str(start)]))
            before = time.perf_counter()
            _forecast(chunk, plan, {name: values[place] for name, values in drawn.items()})
            seconds += time.perf_counter() - before
            done += 1
            if progress is not None:
                progress(done, len(starts))
    whole = time.perf_counter() - began
    ds = _labelled(starts, drawn)
    ds.attrs |= {"draws": draws, "seed": seed, "every": every}
    ds.attrs |= {"seconds_whole": whole, "seconds_forecasts": seconds}
    return ds


def _labelled(starts: np.ndarray, drawn: dict[str, np.ndarray]) -> xr.Dataset:
    """Forecasts beside what came, and which coefficients made them."""
    import xarray as xr

    horizon = next(iter(drawn.values())).shape[1]
    ds = xr.Dataset(
        {name: (("start", "ahead", "draw"), values, _attrs(name)) for name, values in drawn.items()},
        coords={"start": starts.astype("datetime64[ns]"), "ahead": np.arange(1, horizon + 1)},
    )
    for name in drawn:
        ds[f"{name}_seen"] = (("start", "ahead"), _seen(name, starts, horizon), _attrs(name))
    used = [estimated_by(str(start)) or WHOLE for start in starts]
    ds["coefficients"] = ("start", np.array(used, object))
    ds.attrs = {
        "title": "Back-test: what today's equations would have forecast on what was known",
        "vintage": vintage().last_month,
        "later_estimates": json.dumps({name: kept_later(name) for name in sorted(set(used))}),
    }
    return ds


def _starts(first: str, last: str | None, every: int) -> np.ndarray:
    """The starts, if each has the data before it that it needs."""
    months = vintage().months
    every = whole_number(every, "every", 1, 60, what="not a whole number of months")
    begin, end = as_month(first), as_month(last) if last else months[-1]
    earliest = vintage().first_start
    for where, month in (("from", begin), ("to", end)):
        if not earliest <= month <= months[-1]:
            raise InputError(
                "no forecast from there can be scored: it needs two years of data before, an outcome after",
                where=where,
                got=str(month),
                allowed=f"{earliest} to {months[-1]}",
            )
    if end < begin:
        raise InputError("is after the last start", where="from", got=first, allowed=f"up to {end}")
    return np.arange(begin, end + 1, every)


def _outcomes(outcomes: Sequence[str]) -> tuple[str, ...]:
    """Names of outcomes that are observed, month by month, as one number."""
    names, panel, known = kept_names(list(outcomes)), load_panel()[0], variables()
    for name in names:
        series = known[name].observed or name if name in known else "-"
        if name not in known or known[name].dims or series not in panel:
            allowed = tuple(n for n, v in known.items() if not v.dims and (v.observed or n) in panel)
            raise InputError("nobody observes it as one number", where="outcomes", got=name, allowed=allowed)
    return names


def _by_coefficients(starts: np.ndarray) -> list[np.ndarray]:
    """Places of the starts that share a set of coefficients, set by set."""
    made = [estimated_by(str(start)) for start in starts]
    sets = dict.fromkeys(made)
    return [np.array([place for place, other in enumerate(made) if other == one]) for one in sets]


def _passed(starts: np.ndarray, options: dict[str, Any]) -> dict[str, Any]:
    """The state of all draws three months before each start, by start: one pass through the past."""
    wanted = {str(s): WARMUP - AGAIN + int((s - starts[0]).astype(int)) for s in starts}
    length, end = max(wanted.values()), starts[-1] - AGAIN
    plan = make_plan("baseline", start=str(end), months=1, as_of=str(starts[-1]), warmup=length, **options)
    states = PinnedPass(plan, list(wanted.values())).states
    return {start: states[month] for start, month in wanted.items()}


def _forecast(chunk: Chunk, plan: Plan, into: dict[str, np.ndarray]) -> None:
    """All months ahead of one start, into `(ahead, draw)`."""
    for month in range(plan.horizon):
        made = chunk.advance()
        for name, values in into.items():
            values[month] = np.broadcast_to(made[name], (1, plan.width))[0]
            if not np.isfinite(values[month]).all():
                raise RunError(
                    f"{name} is not a number", where=f"{plan.months[plan.warmup + month]}, as of {plan.as_of}"
                )


def _attrs(name: str) -> dict[str, str]:
    variable = variables()[name]
    return {"units": variable.unit, "long_name": variable.long_name, "kind": variable.kind}


def _seen(name: str, starts: np.ndarray, horizon: int) -> np.ndarray:
    """What came, `(start, ahead)`, NaN where it has not or nobody published it."""
    panel, dates = load_panel()
    months = np.arange(starts[0], starts[-1] + horizon)
    whole = window_of(panel, dates, variables()[name], months)
    assert whole is not None
    places = (starts - starts[0]).astype(int)[:, None] + np.arange(horizon)
    return np.asarray(whole[places])


def kept_later(made: str) -> list[str]:
    """Relations of a set of coefficients that are the whole vintage's, for too little was known then."""
    if made == WHOLE:
        return sorted(load_estimates())
    return sorted(name for name, one in load_estimates(as_of=made).items() if _is_later(one))


def _is_later(estimate: Estimate) -> bool:
    return estimate.method.startswith("Of the whole vintage")
