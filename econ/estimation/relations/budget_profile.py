"""Month profiles of non-oil revenue and of spending, from sums since January.

Every span between two published sums of a year, mostly a month, is one reading: a sum of season weights times
the year's mean month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Months
from econ.estimation.relation import Relation, Window
from econ.quantities import MONTHS_PER_YEAR, year_of

__all__ = ["PRIOR_SD", "RELATION", "Spans", "compared", "estimate", "fitted", "spans"]

#: Weights around one; the last month's may be far above (a December peak every year).
PRIOR_SD, DECEMBER_SD = 0.20, 0.60
RELATION = Relation(
    window=Window(
        "2023-01",
        whole_years=True,
        why="since the single tax payment; whole years, for a weight is a share of its year",
    ),
    series=("federal_spending_ytd", "non_oil_revenue_ytd"),
)


@dataclass(frozen=True)
class Spans:
    """Readings as shares of the year's mean month: coefficients `(reading, 24)` and values."""

    coefficients: np.ndarray
    values: np.ndarray
    months: np.ndarray


def _since_january(sample: Months, year: int) -> dict[str, np.ndarray]:
    """Sums since January of non-oil revenue and spending by month, NaN where not published."""
    place = sample.is_month(*(f"{year}-{month:02d}" for month in range(1, 13)))
    named = {"revenue": "non_oil_revenue_ytd", "spending": "federal_spending_ytd"}
    return {part: sample.seen(name)[place] for part, name in named.items()}


def spans(sample: Months) -> Spans:
    """Every span between two published sums of a year, revenue first, then spending."""
    readings: list[tuple[np.ndarray, float, int]] = []
    for year in np.unique(year_of(sample.months)):
        for block, path in enumerate(_since_january(sample, year).values()):
            mean = path[-1] / MONTHS_PER_YEAR
            last, done = -1, 0.0
            for month in (int(m) for m in np.flatnonzero(~np.isnan(path))):
                row = np.zeros(2 * MONTHS_PER_YEAR)
                row[block * MONTHS_PER_YEAR + np.arange(last + 1, month + 1)] = 1
                readings.append((row, (path[month] - done) / mean, month - last))
                last, done = month, path[month]
    return Spans(*(np.array(column, float) for column in zip(*readings, strict=True)))


def fitted(found: Spans) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posterior mean and covariance of the 24 weights, and the noise of a month by block."""
    sd = np.full(2 * MONTHS_PER_YEAR, PRIOR_SD)
    sd[[MONTHS_PER_YEAR - 1, 2 * MONTHS_PER_YEAR - 1]] = DECEMBER_SD
    block = (found.coefficients[:, MONTHS_PER_YEAR:].sum(1) > 0).astype(int)
    noise = np.array([0.1, 0.1])
    for _ in range(20):
        weight = 1 / (noise[block] * np.sqrt(found.months))
        x, y = found.coefficients * weight[:, None], found.values * weight
        precision = x.T @ x + np.diag(1 / sd**2)
        # Each block's weights average to one: a year is the sum of its months.
        for part in range(2):
            ones = np.zeros(2 * MONTHS_PER_YEAR)
            ones[part * MONTHS_PER_YEAR : (part + 1) * MONTHS_PER_YEAR] = 1 / MONTHS_PER_YEAR
            precision += np.outer(ones, ones) / 1e-6
        covariance = np.linalg.inv(precision)
        mean = 1 + covariance @ (x.T @ (y - x.sum(1)))
        scaled = (found.values - found.coefficients @ mean) / np.sqrt(found.months)
        left = found.coefficients @ covariance @ found.coefficients.T
        spread = scaled**2 + np.diag(left) / found.months
        noise = np.array([np.sqrt(np.mean(spread[block == part])) for part in range(2)])
    return mean, covariance, noise


def estimate() -> Estimate:
    """Twelve weights of revenue and twelve of spending, jointly with the noise of a month."""
    found = spans(Months(*RELATION.window.span()))
    mean, covariance, noise = fitted(found)
    # Spending's noise is a shift between two months: each shows it, hence its variance is a half.
    noise = noise / np.array([1.0, np.sqrt(2)])
    numbers = range(1, MONTHS_PER_YEAR + 1)
    seasons = [f"{part}_season.{m}" for part in ("revenue", "spending") for m in numbers]
    whole = np.zeros((len(seasons) + 2,) * 2)
    whole[:-2, :-2] = covariance
    counts = [sum(found.coefficients[:, :MONTHS_PER_YEAR].sum(1) > 0), 0]
    counts[1] = len(found.values) - counts[0]
    whole[-2, -2], whole[-1, -1] = noise**2 / (2 * np.array(counts))
    sd = [DECEMBER_SD if m == MONTHS_PER_YEAR else PRIOR_SD for m in (*numbers, *numbers)]
    return Estimate(
        relation="budget_profile",
        names=(*seasons, "revenue_noise", "spending_noise"),
        values=tuple(float(v) for v in (*mean, *noise)),
        covariance=tuple(tuple(float(v) for v in row) for row in whole),
        sample=f"{RELATION.window.text()}, spans between published sums since January",
        n=len(found.values),
        method="Bayesian least squares by spans (normal priors, weights average one), noise by iteration",
        equation="econ.model.budget.federal_spending",
        diagnostics={
            "readings_of_revenue": float(counts[0]),
            "readings_of_spending": float(counts[1]),
            "december_of_spending": float(mean[-1]),
        },
        prior={name: (1.0, width) for name, width in zip(seasons, sd, strict=True)},
    )


def compared() -> tuple[Compared, ...]:
    """Every span's mean month, the year's at one, beside the season."""
    found = spans(Months(*RELATION.window.span()))
    mean, _, _ = fitted(found)
    scale = found.months
    seen, said = found.values / scale, found.coefficients @ mean / scale
    spending = found.coefficients[:, MONTHS_PER_YEAR:].sum(1) > 0
    parts = (("Non-oil revenue", ~spending), ("Spending", spending))
    return tuple(
        Compared(f"{what}, mean month of a span", "1", np.arange(1.0, rows.sum() + 1), seen[rows], said[rows])
        for what, rows in parts
    )
