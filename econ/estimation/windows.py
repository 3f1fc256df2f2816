"""Relations over expanding windows: what each would have been had the sample ended earlier."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from econ.estimates import NINETY, Estimate
from econ.estimation import relation_modules
from econ.observations.arrays import instead, load

__all__ = ["ENOUGH", "expanding", "interval", "scalars", "until"]

#: Observations from which stability and recovery are asked of a relation.
ENOUGH = 40
#: The shortest window of a relation with that many: as a share of the whole sample, and at least.
_SHORTEST, _FEWEST = 0.5, 24
#: Of others, a prior fills what few cases leave open: the windows then begin with a third of them.
_WITH_PRIOR = 0.3
#: Months between windows: prices at home take a while to fit; some cases come in waves or in few months.
_STEP = 3
_STEPS = {"wholesale": 6, "district_prices": 6, "discount": 2, "repair_time": 1, "belief": 1}


def until(relation: str, month: np.datetime64) -> Estimate:
    """A relation estimated on a sample that ends with a month.

    Relations of accruals and of dated cases take the last month of them, those that read publishers'
    figures what was known at the month's end, all others a panel cut off after it. What a relation
    takes from another one is that of the whole sample, but for relations of the panel.
    """
    estimate: Callable[..., Estimate] = relation_modules()[relation].estimate
    options = inspect.signature(estimate).parameters
    if "last" in options:
        return estimate(last=str(month))
    if "as_of" in options:
        return estimate(as_of=str(month))
    arrays, months = load()
    keep = months <= month
    with instead({name: values[keep] for name, values in arrays.items()}, months[keep]):
        return estimate()


def expanding(relation: str, whole: Estimate) -> list[tuple[np.datetime64, Estimate]]:
    """Windows some months apart, the shortest first, the whole sample last, none without a new case.

    Parameters
    ----------
    relation : str
    whole : Estimate
        On the whole sample, as stored.
    """
    module = relation_modules()[relation]
    first, end = (np.datetime64(month, "M") for month in module.RELATION.window.span())
    found = [(end, whole)]
    while found[-1][1].n > _fewest(whole):
        end = end - _STEPS.get(relation, _STEP)
        if end < first:
            break
        try:
            shorter = until(relation, end)
        except np.linalg.LinAlgError:
            # A period with a coefficient of its own has not begun: the relation is another one.
            break
        if shorter.n < _fewest(whole):
            break
        if shorter.n == found[-1][1].n:
            # Its last case was there already.
            found[-1] = (end, found[-1][1])
        else:
            found.append((end, shorter))
    return found[::-1]


def _fewest(whole: Estimate) -> int:
    if whole.n >= ENOUGH:
        return max(_FEWEST, int(_SHORTEST * whole.n))
    return max(1, int((_WITH_PRIOR if whole.prior else _SHORTEST) * whole.n))


def interval(name: str, value: float, error: float) -> tuple[float, float]:
    """90 percent interval of a coefficient; of a standard deviation that of the log (delta method)."""
    if "volatility" in name or "noise" in name:
        width = float(np.exp(NINETY * error / value))
        return value / width, value * width
    return value - NINETY * error, value + NINETY * error


def scalars(found: Estimate) -> tuple[str, ...]:
    """Coefficients that are no member of a season, or all where there is nothing else."""
    return tuple(name for name in found.names if "season." not in name) or found.names
