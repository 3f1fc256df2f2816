"""Where a parameter has a meaning: wider than its range, and as far as a scenario or a draw may go.

A range says how sure a value is, a domain where its equation still says something: a share lies between
zero and one, a price or a half-life is not negative. A file may state one (`domain`); a law's is its
bounds; elsewhere it follows from what the parameter is and how far its values reach.
"""

from __future__ import annotations

import re

import numpy as np

from econ.estimates import load as load_estimates
from econ.parameters.load import Parameter

__all__ = ["domain_of", "span_of"]

#: How many times as far from zero as its values and its range a quantity without a natural end may lie.
_REACH = 4.0
#: Standard errors on either side of an estimate that its range covers, and its domain.
_RANGE_ERRORS, _DOMAIN_ERRORS = 2.0, 8.0
_TIMES = ("days", "months", "years")
#: Titles of what is a part of a whole.
_SHARE = re.compile(
    r"\b(share|part|weight|whether|probability|persistence|memory|compliance|months? (in|from|of))",
    re.IGNORECASE,
)


def span_of(p: Parameter) -> tuple[float, float]:
    """The range of a parameter over all members of its dims, months and draws.

    An estimate's is two standard errors on either side; of what has no range, its values'.
    """
    if p.relation:
        low, high = _estimated(p, _RANGE_ERRORS)
        return (max(low, p.domain[0]), min(high, p.domain[1])) if p.domain else (low, high)
    values = _values(p)
    ends = [end for end in (p.low, p.high, p.values) if end is not None]
    if p.value is not None:
        found = np.concatenate([np.ravel(values), *(np.ravel(end) for end in ends)])
    elif not ends:
        found = values
    else:
        moves = np.concatenate([np.ravel(end) for end in ends])
        moved = values[:, None] + moves if p.range == "shift" else values[:, None] * moves
        found = np.concatenate([values, moved.ravel()])
    return float(found.min()), float(found.max())


def domain_of(p: Parameter) -> tuple[float, float]:
    """The least and the largest value with which its equation has a meaning, in its unit."""
    if p.domain:
        return p.domain[0], p.domain[1]
    if p.bounds:
        return p.bounds[0], p.bounds[1]
    low, high = _estimated(p, _DOMAIN_ERRORS) if p.relation else span_of(p)
    central = span_of(p)
    if p.unit == "1" and central[0] >= 0 and central[1] <= 1 and _SHARE.search(p.title):
        return 0.0, 1.0
    if p.unit in _TIMES and central[0] > 0:
        # Nothing takes no time: a half-life of zero divides by it.
        return central[0] / _REACH, _REACH * central[1]
    furthest = _REACH * max(abs(central[0]), abs(central[1])) or 1.0
    if central[0] >= 0:
        return 0.0, max(high, furthest)
    if central[1] <= 0:
        return min(low, -furthest), 0.0
    return min(low, -furthest), max(high, furthest)


def _values(p: Parameter) -> np.ndarray:
    """Every value of a parameter that is no estimate: of all members, months and steps."""
    if p.value is not None:
        return np.ravel(p.value)
    if p.season is not None:
        return np.ravel(p.season)
    return np.concatenate([np.ravel(value) for _, value in p.schedule])


def _estimated(p: Parameter, errors: float) -> tuple[float, float]:
    """An estimate's values with so many standard errors on either side."""
    relation, name = p.relation.split(".", 1)
    estimate = load_estimates()[relation]
    names = [n for n in estimate.names if n == name or n.startswith(f"{name}.")]
    ends = [estimate.value(n) + side * errors * estimate.error(n) for n in names for side in (-1, 1)]
    return min(ends), max(ends)
