"""Relations over expanding windows: what each would have been had the sample ended earlier."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from econ.estimates import Estimate
from econ.estimation import relations
from econ.observations.arrays import instead, load

__all__ = ["ENOUGH", "expanding", "scalars", "until"]

#: Observations from which stability and recovery are asked of a relation.
ENOUGH = 40
#: The shortest window, as a share of the whole sample, and at least.
_SHORTEST, _FEWEST = 0.5, 24


def until(relation: str, month: np.datetime64) -> Estimate:
    """A relation estimated on a sample that ends with a month.

    Relations of accruals take their last month of accrual, those that read publishers' figures what
    was known at the month's end, all others a panel cut off after it.
    """
    estimate: Callable[..., Estimate] = relations()[relation].estimate
    options = inspect.signature(estimate).parameters
    if "last" in options:
        return estimate(last=str(month))
    if "as_of" in options:
        return estimate(as_of=str(month))
    arrays, months = load()
    keep = months <= month
    with instead({name: values[keep] for name, values in arrays.items()}, months[keep]):
        return estimate()


def expanding(relation: str, whole: Estimate, step: int = 3) -> list[tuple[np.datetime64, Estimate]]:
    """Windows that end `step` months apart, the shortest first, the whole sample last.

    Parameters
    ----------
    relation : str
    whole : Estimate
        On the whole sample, as stored.
    step : int
        Months.
    """
    fewest = max(_FEWEST, int(_SHORTEST * whole.n))
    months = load()[1]
    end = np.datetime64(getattr(relations()[relation], "LAST", str(months[-1])), "M")
    found = [(end, whole)]
    while True:
        end = end - step
        try:
            shorter = until(relation, end)
        except np.linalg.LinAlgError:
            # A period with a coefficient of its own has not begun: the relation is another one.
            return found[::-1]
        if shorter.n < fewest:
            return found[::-1]
        found.append((end, shorter))


def scalars(found: Estimate) -> tuple[str, ...]:
    """Coefficients that are no member of a season."""
    return tuple(name for name in found.names if "season." not in name)
