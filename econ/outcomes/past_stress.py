"""The stress indices of past months, by the model's own equations on what was observed then.

A run's warm-up is such a past: observations pinned where there are any, the model's centre where there
are none. Each year is taken from the warm-up that ends with it, so that sums with a memory have a year
behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import WARMUP, make_plan
from econ.errors import InputError
from econ.quantities import MONTHS_PER_YEAR
from econ.variables import variables
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["INDICES", "past_stress"]

#: The indices and their largest parts.
INDICES = ("fuel_stress", "fuel_stress_max", "fiscal_stress", "fiscal_stress_max")

#: First month of which the year's law is in the data.
_FIRST = "2021-01"


def past_stress(
    first: str = "2021-01", names: tuple[str, ...] = INDICES
) -> xr.Dataset:  # history: an example
    """Indices from a month to the last observed one.

    Parameters
    ----------
    first : str
        First month wanted; January 2021 at the earliest, the first of which the year's law is known.
    names : tuple of str
        Scalar variables: the indices, their parts, or what the parts are made of.

    Returns
    -------
    xarray.Dataset
        Dims `(month)`. Months in which fuel was not measured carry the model's centre, and no range.

    Raises
    ------
    InputError
        A month before the first law in the data, or after the last observed one.

    Examples
    --------
    >>> past = econ.past_stress("2021-01")
    >>> past["fiscal_stress"].dims
    ('month',)
    """
    import xarray as xr

    start, earliest = np.datetime64(first, "M"), np.datetime64(_FIRST, "M")
    last = vintage().months[-1]
    if not earliest <= start <= last:
        raise InputError("no past index", where="first", got=first, allowed=f"{earliest} to {last}")
    months: list[np.ndarray] = []
    found: list[np.ndarray] = []
    for end in _ends(start, last):
        dates, values = _year(end, names)
        use = (dates >= start) & (dates > (months[-1][-1] if months else start - 1))
        months.append(dates[use])
        found.append(values[:, use])
    known, table = variables(), np.concatenate(found, axis=1)
    calendar = np.concatenate(months).astype("datetime64[ns]")
    made = {name: ("month", row, {"units": known[name].unit}) for name, row in zip(names, table, strict=True)}
    return xr.Dataset(made, coords={"month": calendar})


def _ends(start: np.datetime64, last: np.datetime64) -> list[np.datetime64]:
    """The month after each warm-up: Januaries, and the first month ahead."""
    first = start.astype("datetime64[Y]").astype("datetime64[M]") + MONTHS_PER_YEAR
    januaries = np.arange(first, last + 1, MONTHS_PER_YEAR)
    return [*januaries, last + 1]


def _year(end: np.datetime64, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The last twelve months of the warm-up of a run that starts at `end`: dates, values by name."""
    seen: list[list[float]] = []

    def watch(month: int, env: dict[str, Any]) -> None:
        if WARMUP - MONTHS_PER_YEAR <= month < WARMUP:
            seen.append([float(np.ravel(env[name])[0]) for name in names])

    plan = make_plan("baseline", start=str(end), months=1, draws=0, keep=names)
    Chunk(plan, 0, 1, watch)
    return plan.months[WARMUP - MONTHS_PER_YEAR : WARMUP], np.array(seen).T
