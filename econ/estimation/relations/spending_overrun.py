"""Spending over the law in its first year: its growth a month, and how far years differ."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Months
from econ.estimation.methods.posterior import Prior, combine
from econ.estimation.relation import Relation, Window
from econ.estimation.relations import budget_profile
from econ.quantities import MONTHS_PER_YEAR, year_of

__all__ = ["PRIOR", "RELATION", "compared", "estimate", "overruns"]

#: Growth of the overrun a month: three percent over the law in its year, give or take three.
PRIOR: dict[str, Prior] = {"drift": (0.0056, 0.0056)}
RELATION = Relation(
    window=Window(
        "2023-01",
        whole_years=True,
        why="years after the first shock of the war; a year begun is as much advance payments as overrun",
    ),
    series=("federal_spending",),
    relations=("budget_profile",),
    parameters=("spending_plan", "spending_overrun_persistence"),
    priors=PRIOR,
)


def overruns(sample: Months) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By whole published year: its number, log overrun, and what a growth of one a month makes of it.

    The law's months are its season's; an overrun of nought in December grows to `(1 - p^m) / (1 - p)`.
    """
    season = np.array(budget_profile.estimate(sample.last).values[MONTHS_PER_YEAR : 2 * MONTHS_PER_YEAR])
    keep = float(sample.given("spending_overrun_persistence")[0])
    path = (1 - keep ** np.arange(1, MONTHS_PER_YEAR + 1)) / (1 - keep)
    spent, plan = sample.seen("federal_spending"), np.broadcast_to(sample.given("spending_plan"), len(sample))
    found = []
    for year in np.unique(year_of(sample.months)):
        mine = year_of(sample.months) == year
        if not np.isfinite(spent[mine]).all():
            continue
        due = plan[mine] * season
        found.append((year, np.log(spent[mine].sum() / due.sum()), due @ path / due.sum()))
    years, over, reach = (np.array(column, float) for column in zip(*found, strict=True))
    return years, over, reach


def _noise_of_a_mean(keep: float) -> float:
    """Standard deviation of a year's mean overrun from a month's noise of one."""
    left = [(1 - keep ** (MONTHS_PER_YEAR - m)) / (1 - keep) for m in range(MONTHS_PER_YEAR)]
    return float(np.sqrt(np.sum(np.square(left)))) / MONTHS_PER_YEAR


def estimate(last: str | None = None) -> Estimate:
    """Posterior of the growth a month, and the noise that makes years differ as they do."""
    sample = Months(*RELATION.window.span(last))
    _, over, reach = overruns(sample)
    keep = float(sample.given("spending_overrun_persistence")[0])
    growth = over / reach
    # One year shows no spread: the prior's stands in.
    spread = float(np.std(growth, ddof=1)) if len(growth) > 1 else PRIOR["drift"][1]
    mean, covariance = combine(
        np.array([PRIOR["drift"][0]]),
        np.array([[PRIOR["drift"][1] ** 2]]),
        np.ones((len(growth), 1)),
        growth,
        np.full(len(growth), spread),
    )
    noise = spread * float(reach.max()) / _noise_of_a_mean(keep)
    free = max(len(growth) - 1, 1)
    return Estimate(
        relation="spending_overrun",
        names=("drift", "noise"),
        values=(float(mean[0]), noise),
        covariance=((float(covariance[0, 0]), 0.0), (0.0, noise**2 / (2 * free))),
        sample=RELATION.window.text(last),
        n=len(growth),
        method="Normal prior updated by each year's overrun; noise from the spread of the years",
        equation="econ.model.budget.spending_overrun",
        prior=PRIOR,
        diagnostics={
            "largest_overrun": float(np.expm1(over.max())),
            "least_overrun": float(np.expm1(over.min())),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Overrun of each year beside what the growth makes of its months."""
    sample = Months(*RELATION.window.span())
    years, over, reach = overruns(sample)
    return (
        Compared("Spending over the law in its first year", "log", years, over, estimate().values[0] * reach),
    )
