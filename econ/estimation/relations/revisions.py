"""How the first estimate of the federal balance since January is revised: pairs of editions.

The ministry estimates a month's budget before the Treasury has closed its accounts, and counts spending
that the Treasury then does not find. Revenue hardly moves; nor do the ministry's table of oil and gas
revenue, the tax price of oil, the official rates and consumer prices, whose later editions repeat the
first. A year's accounts are closed before it is announced: December is left out here.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window
from econ.observations.catalog import rows

__all__ = ["RELATION", "compared", "estimate", "pairs"]

_CLOSED = "-12"
RELATION = Relation(
    window=Window(
        last="2025-06",  # history: the last month read in two editions
        why="months that the ministry itself printed in two editions, read one by one: a new one is a row "
        "that somebody has to find",
    ),
    tables=("revisions",),
)


def estimate(last: str | None = None) -> Estimate:
    """Mean and spread of what later editions add to the balance since January [bn RUB].

    In roubles, not as a share: the revision of two months is as large as that of seven.
    """
    months, first, later = pairs("balance", last)
    added = later - first
    n, spread = len(added), float(added.std(ddof=1))
    spending, revenue = (
        np.subtract(*pairs(name, last)[:0:-1]) for name in ("expenditure_total", "revenue_total")
    )
    return Estimate(
        relation="revisions",
        names=("mean", "spread"),
        values=(float(added.mean()), spread),
        covariance=((spread**2 / n, 0.0), (0.0, spread**2 / (2 * (n - 1)))),
        sample=f"{months[0]} to {months[-1]}, {n} months known in two editions; Decembers left out",
        n=n,
        method="Mean and standard deviation of later less first editions, a small sample; errors as of "
        "independent normal revisions",
        equation="econ.model.fiscal_stress.federal_balance_ytd",
        diagnostics={
            "smallest revision": float(added.min()),
            "largest revision": float(added.max()),
            "mean revision, spending": float(spending.mean()),
            "mean revision, revenue": float(revenue.mean()),
        },
    )


def pairs(series: str, last: str | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Months, first and later editions of a sum since January that leaves the year open."""
    mine = [r for r in rows("revisions") if r["series"] == series and not r["period"].endswith(_CLOSED)]
    mine = [row for row in mine if row["period"] <= RELATION.window.end(last)]
    mine.sort(key=lambda row: row["period"])
    months = np.array([row["period"] for row in mine], "datetime64[M]")
    first, later = (np.array([float(row[key]) for row in mine]) for key in ("first", "value"))
    return months, first, later


def compared() -> tuple[Compared, ...]:
    """Later editions beside the first with the mean revision added."""
    months, first, later = pairs("balance")
    said = first + estimate().value("mean")
    return (Compared("Federal balance since January, later edition", "bn RUB", months, later, said),)
