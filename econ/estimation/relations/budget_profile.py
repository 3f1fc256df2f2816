"""Month profiles of non-oil revenue and of spending, from every month of the federal budget.

A month's weight is its share of its year, twelve times. Habits change (quarterly tax days moved in 2023,
advances are paid in January since), so a year counts the less the farther it is from the last one.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Months
from econ.estimation.relation import Relation, Window
from econ.quantities import MONTHS_PER_YEAR, PERCENT

__all__ = ["PARTS", "RELATION", "compared", "estimate", "left_out", "profile", "shares"]

#: The two profiles: the name of their coefficients and the panel's series.
PARTS = {"revenue": "non_oil_revenue", "spending": "federal_spending"}
#: Years over which the weight of a year falls to 1/e: with each year left out, one to four years miss by
#: less than equal weights in both profiles, and least on the whole at two.
FADE = 2.0
RELATION = Relation(
    window=Window(
        "2018-01", whole_years=True, why="every month is published; a weight is a share of its year"
    ),
    series=tuple(PARTS.values()),
)


def shares(sample: Months, series: str) -> np.ndarray:
    """Months over the mean month of their year, `(year, 12)`."""
    values = sample.seen(series).reshape(-1, MONTHS_PER_YEAR)
    return np.asarray(values / values.mean(1, keepdims=True))


def profile(seen: np.ndarray, place: int, fade: float = FADE) -> tuple[np.ndarray, np.ndarray]:
    """Profile for the year at `place`, from rows of `seen` without NaN, and the weights of the years."""
    weight = np.exp(-np.abs(np.arange(len(seen)) - place) / fade) * ~np.isnan(seen).any(1)
    weight = weight / weight.sum()
    return weight @ np.nan_to_num(seen), weight


def left_out(seen: np.ndarray, fade: float = FADE) -> np.ndarray:
    """Mean absolute error of each year's months, the year itself left out [percent of a mean month]."""
    errors = []
    for place in range(len(seen)):
        others = seen.copy()
        others[place] = np.nan
        errors.append(PERCENT * np.abs(seen[place] - profile(others, place, fade)[0]).mean())
    return np.array(errors)


def _fitted(sample: Months, series: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Profile, its covariance, and the noise of a month about it."""
    seen = shares(sample, series)
    mean, weight = profile(seen, len(seen) - 1)
    again = float(np.sum(weight**2))
    # A year that is not whole has no weight; as a number it would still make the sum none.
    variance = float(weight @ np.nan_to_num(((seen - mean) ** 2).mean(1))) / (1 - again)
    # Weights average one: what one month has more another has less.
    centred = np.eye(MONTHS_PER_YEAR) - 1 / MONTHS_PER_YEAR
    return mean, variance * again * centred, float(np.sqrt(variance))


def estimate(last: str | None = None) -> Estimate:
    """Twelve weights of revenue and twelve of spending, and the noise of a month of each."""
    sample = Months(*RELATION.window.span(last))
    fits = {part: _fitted(sample, series) for part, series in PARTS.items()}
    names = [f"{part}_season.{m}" for part in PARTS for m in range(1, MONTHS_PER_YEAR + 1)]
    # Spending's noise is a shift between two months: each shows it, hence its variance is a half.
    noise = [fits["revenue"][2], fits["spending"][2] / np.sqrt(2)]
    n = len(sample)
    covariance = np.zeros((len(names) + 2,) * 2)
    for place, part in enumerate(PARTS):
        block = slice(place * MONTHS_PER_YEAR, (place + 1) * MONTHS_PER_YEAR)
        covariance[block, block] = fits[part][1]
        covariance[len(names) + place, len(names) + place] = noise[place] ** 2 / (2 * n)
    return Estimate(
        relation="budget_profile",
        names=(*names, "revenue_noise", "spending_noise"),
        values=tuple(float(v) for v in (*fits["revenue"][0], *fits["spending"][0], *noise)),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
        sample=RELATION.window.text(last),
        n=2 * n,
        method=f"Means of months' shares of their years, weights fading by 1/e in {FADE:g} years",
        equation="econ.model.budget.federal_spending",
        diagnostics={
            **{
                f"error of {part}, each year left out": float(np.nanmean(left_out(shares(sample, series))))
                for part, series in PARTS.items()
            },
            "december_of_spending": float(fits["spending"][0][-1]),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Every month's share of its year beside the season of the last."""
    sample = Months(*RELATION.window.span())
    found = []
    for what, series in (("Non-oil revenue", PARTS["revenue"]), ("Spending", PARTS["spending"])):
        seen = shares(sample, series)
        season = np.tile(profile(seen, len(seen) - 1)[0], len(seen))
        found.append(
            Compared(f"{what}, month over its year's mean", "1", sample.months, seen.ravel(), season)
        )
    return tuple(found)
