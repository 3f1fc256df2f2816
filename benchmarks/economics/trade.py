"""Runs that the measures of trade share: hindcasts with what was known, and forecasts beside the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.estimation.methods.root import rooted
from econ.estimation.relations import discount, wedge
from econ.observations.arrays import load

if TYPE_CHECKING:
    import xarray as xr

    from econ.estimates import Estimate

__all__ = ["DRAWS", "EARLY", "hindcast", "observed", "pinned", "without"]

DRAWS = 1024
#: The last month whose data the estimates of a hindcast of late 2025 may use.
EARLY = "2025-10"  # history: published cases


@lru_cache(maxsize=1)
def early_estimates() -> dict[str, Any]:
    """The relations that data of November and December 2025 would otherwise enter."""
    found = map(rooted, (discount.estimate(EARLY), wedge.estimate(EARLY)))
    return {e.relation: e for e in found}


def hindcast(
    start: str,
    months: int,
    keep: Iterable[str],
    scenario: Any = "history",
    *,
    given: Sequence[dict[str, Any]] | None = None,
    early: bool = True,
    estimates: Mapping[str, Estimate] | None = None,
) -> xr.Dataset:
    """A run from the past: what was in force as dated, estimates of the time, observations pinned before.

    Of the time are those before the listings of October 2025 (`early`), or `estimates` where they are given.
    """
    from econ.ensemble.dataset import to_dataset
    from econ.ensemble.plan import make_plan
    from econ.ensemble.runner import run_draws

    plan = make_plan(scenario, start=start, months=months, draws=DRAWS, keep=tuple(keep), given=given)
    known = estimates or (early_estimates() if early else {})
    plan = replace(plan, estimates={**plan.estimates, **known})
    return to_dataset(plan, run_draws(plan))


def without(*forcings: str) -> Any:
    """History with some of its pressure left out."""
    from econ.scenarios.library import HISTORY
    from econ.scenarios.library import load as load_scenario

    past = load_scenario(HISTORY)
    kept = {name: level for name, level in past.pressure.items() if name not in forcings}
    return replace(past, name="history_without", pressure=kept)


def observed(series: str, months: Sequence[str], place: int | None = None) -> np.ndarray:
    """Panel values of some months, NaN where nothing was seen."""
    panel, dates = load()
    values = np.asarray(panel[series], float)
    values = values if place is None else values[:, place]
    return values[(np.array(months, "datetime64[M]") - dates[0]).astype(int)]


def pinned(variable: str, months: Sequence[str]) -> list[dict[str, Any]]:
    """Rows for `given` that hold a variable at what was observed."""
    values = observed(variable, months)
    return [
        {"month": m, "variable": variable, "value": float(v)} for m, v in zip(months, values, strict=True)
    ]
