"""A level that learns, times a season: what the gas taxes share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from econ.estimates import Estimate
from econ.estimation.fiscal import Fit, Months, fit, relation
from econ.estimation.met_oil import innovations
from econ.quantities import MONTHS_PER_YEAR, month_number

__all__ = ["estimated", "fitted"]

#: A month may differ from the year's mean by about a quarter; the gain is open.
SEASON_SD, GAIN = 0.25, (0.4, 0.25)


def fitted(sample: Months, centre: float, due: Callable[[np.ndarray], np.ndarray], paid: np.ndarray) -> Fit:
    """Season of accrual months and gain; `due` makes the tax at a level of one from a season by month."""
    place = month_number(sample.months) - 1
    skip = np.isnan(paid)

    def residuals(values: np.ndarray) -> np.ndarray:
        whole = due(values[:MONTHS_PER_YEAR][place])
        return innovations(1.0, values[MONTHS_PER_YEAR], whole, paid, skip)[0]

    prior = [(centre, SEASON_SD * centre)] * MONTHS_PER_YEAR
    return fit(residuals, [centre] * MONTHS_PER_YEAR + [GAIN[0]], prior=[*prior, GAIN])


def estimated(name: str, equation: str, sample: str, found: Fit, centre: float) -> Estimate:
    """The estimate of a season, its gain and its noise."""
    names = tuple(f"season.{month}" for month in range(1, MONTHS_PER_YEAR + 1))
    return relation(
        name,
        equation,
        sample,
        found,
        (*names, "gain"),
        method="Bayesian nonlinear least squares on one-step innovations (normal priors), HAC errors",
        prior={**dict.fromkeys(names, (centre, SEASON_SD * centre)), "gain": GAIN},
    )
