"""A level that learns, times a season: what the gas taxes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    due: Callable[..., np.ndarray],
    paid: np.ndarray,
    others: Mapping[str, tuple[float, float]],
) -> Fit:
    """Season of accrual months and what else is estimated.

    `due` makes the tax at a level of one from a season by month and from what `others` names beyond `gain`
    and `persistence` (one where it is not named); each with its prior.
    """
    place = month_number(sample.months) - 1
    skip = np.isnan(paid)

    def residuals(values: np.ndarray) -> np.ndarray:
        more = dict(zip(others, values[MONTHS_PER_YEAR:], strict=True))
        gain, keeping = more.pop("gain"), more.pop("persistence", 1.0)
        whole = due(values[:MONTHS_PER_YEAR][place], **more)
        return innovations(1.0, gain, whole, paid, skip, keeping)[0]

    prior = [*([(centre, SEASON_SD * centre)] * MONTHS_PER_YEAR), *others.values()]
    return fit(residuals, [mean for mean, _ in prior], prior=prior)


def estimated(
    name: str,
    equation: str,
    sample: str,
    found: Fit,
    centre: float,
    others: Mapping[str, tuple[float, float]],
) -> Estimate:
    """The estimate of a season, what else is estimated, and noise."""
    names = tuple(f"season.{month}" for month in range(1, MONTHS_PER_YEAR + 1))
    return relation(
        name,
        equation,
        sample,
        found,
        (*names, *others),
        method="Bayesian nonlinear least squares on one-step innovations (normal priors), HAC errors",
        prior={**dict.fromkeys(names, (centre, SEASON_SD * centre)), **others},
    )
