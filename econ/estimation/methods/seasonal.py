"""A level that learns, times a season: what the gas taxes share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.fiscal import Fit, Months, fit, innovations, relation
from econ.quantities import MONTHS_PER_YEAR, month_number

__all__ = ["estimated", "fitted"]

#: A month may differ from the year's mean by about a quarter; the gain is open.
SEASON_SD, GAIN = 0.25, (0.4, 0.25)
#: Contract prices and volumes return with a half-life between two months and a year: a level that never
#: returned would owe more than all federal revenue in some draws.
PERSISTENCE = (0.85, 0.06)


def fitted(
    sample: Months,
    centre: float,
    due: Callable[[np.ndarray], np.ndarray],
    paid: np.ndarray,
    *,
    reverting: bool = False,
) -> Fit:
    """Season of accrual months, gain and, if the level reverts, its persistence.

    `due` makes the tax at a level of one from a season by month.
    """
    place = month_number(sample.months) - 1
    skip = np.isnan(paid)

    def residuals(values: np.ndarray) -> np.ndarray:
        whole = due(values[:MONTHS_PER_YEAR][place])
        keeping = values[MONTHS_PER_YEAR + 1] if reverting else 1.0
        return innovations(1.0, values[MONTHS_PER_YEAR], whole, paid, skip, keeping)[0]

    prior = [*([(centre, SEASON_SD * centre)] * MONTHS_PER_YEAR), GAIN, *([PERSISTENCE] * reverting)]
    return fit(residuals, [mean for mean, _ in prior], prior=prior)


def estimated(name: str, equation: str, sample: str, found: Fit, centre: float) -> Estimate:
    """The estimate of a season, its gain, persistence where fitted, and noise."""
    names = tuple(f"season.{month}" for month in range(1, MONTHS_PER_YEAR + 1))
    others = {"gain": GAIN, "persistence": PERSISTENCE}
    others = dict(list(others.items())[: len(found.values) - MONTHS_PER_YEAR])
    return relation(
        name,
        equation,
        sample,
        found,
        (*names, *others),
        method="Bayesian nonlinear least squares on one-step innovations (normal priors), HAC errors",
        prior={**dict.fromkeys(names, (centre, SEASON_SD * centre)), **others},
    )
