"""Published months of the year in which a run starts, which make a calendar year whole."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from econ.ensemble.pins import window_of
from econ.quantities import MONTHS_PER_YEAR
from econ.variables import variables

__all__ = ["published_sum", "published_text", "published_year"]

#: The key of a sum published without its months, and how the panel names such sums.
_SINCE_JANUARY = "since January"
_SUMS = "_ytd"


def published_text(names: Iterable[str], start: np.datetime64, as_of: str | None) -> str:
    """What was published of a run's variables from January to the month before its start, as JSON.

    It is stored with the run, so that a year read from a file is that of the run's own data.

    Parameters
    ----------
    names : iterable of str
        Variables; those that nobody publishes are left out.
    start : datetime64[M]
        First month of the run.
    as_of : str, optional
        Only what was known by the end of that month.

    Returns
    -------
    str
        `{name: {month: value or values by member}}`, months without a figure left out; with the key
        `since January` where the sum up to the month before the start is published too. Empty for a
        run that starts in January.
    """
    from econ.observations.arrays import load

    before = int(start.astype(int)) % MONTHS_PER_YEAR
    if not before:
        return ""
    months = start - np.arange(before, 0, -1)
    panel, dates = load(as_of=as_of)
    known = variables()
    found: dict[str, dict[str, Any]] = {}
    for name in (name for name in names if name in known):
        values = window_of(panel, dates, known[name], months)
        if values is not None and np.isfinite(values).any():
            whole = np.isfinite(values).reshape(before, -1).all(1)
            found[name] = {str(months[k]): values[k].tolist() for k in np.flatnonzero(whole)}
        total = panel.get(f"{name}{_SUMS}")
        if total is not None and np.isfinite(last := float(total[int((start - 1 - dates[0]).astype(int))])):
            found.setdefault(name, {})[_SINCE_JANUARY] = last
    return json.dumps({name: entry for name, entry in found.items() if entry})


def published_sum(text: str, name: str) -> float | None:
    """A variable's published sum from January to the month before the start, if there is one."""
    found = json.loads(text or "{}").get(name, {}).get(_SINCE_JANUARY)
    return None if found is None else float(found)


def published_year(text: str, name: str, months: np.ndarray) -> np.ndarray | None:
    """A variable's published figures in `months`, `(month, dims...)`; None unless there is one for each."""
    entry = json.loads(text or "{}").get(name, {})
    if not all(str(month) in entry for month in months):
        return None
    return np.array([entry[str(month)] for month in months], float)
