"""Budget rule: what the price above the cut-off adds to a month's cash, and the ministry's own misses."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit
from econ.estimation.methods.small_sample import deviation_error
from econ.estimation.relation import Relation, Window
from econ.model import budget
from econ.quantities import month_number

__all__ = ["RELATION", "additional", "compared", "estimate", "fitted", "misses"]

MARCH = 3
#: The income tax's own rate a rouble of margin, wide: eight payments.
PRIOR = (0.04, 0.02)
RELATION = Relation(
    window=Window("2024-01", why="the rule is a price again since 2024; before, a fixed sum"),
    series=(
        "additional_oil_gas_revenue",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("ministry_expectations",),
    parameters=(
        "cut_off_price",
        "income_tax_due",
    ),
    equations=(
        "budget.additional_oil_gas_revenue",
        "budget.rule_price_gap",
    ),
    priors={"income_tax_slope": PRIOR},
)


def additional(sample: Months, values: np.ndarray) -> np.ndarray:
    """Additional revenue by the model's equations."""
    gap = [
        budget.rule_price_gap(
            sample.seen("urals_tax_price", lag), sample.given("cut_off_price"), sample.seen("usd_rub", lag)
        )
        for lag in range(6)
    ]
    # Months back from a payment to the quarter it is for: one to three, in March three to five.
    quarter = np.where(month_number(sample.months) == MARCH, sum(gap[3:6]), sum(gap[1:4]))
    due = np.broadcast_to(sample.given("income_tax_due"), len(sample))
    zero = np.zeros(())
    return np.asarray(
        budget.additional_oil_gas_revenue(gap[1], quarter, due, values[0], values[1], values[2], zero, zero)
    )


def fitted(sample: Months) -> Fit:
    """Fit of the published additional revenue."""
    seen = sample.seen("additional_oil_gas_revenue")
    return fit(lambda v: seen - additional(sample, v), [0.0, 0.1, 0.04], prior=[None, None, PRIOR])


def misses(sample: Months) -> np.ndarray:
    """Additional revenue less the ministry's forecast at the start of the month."""
    from econ.observations.catalog import rows

    expected = {
        np.datetime64(row["period"], "M"): float(row["value"])
        for row in rows("ministry_expectations")
        if row["series"] == "expected_additional_revenue"
    }
    return sample.seen("additional_oil_gas_revenue") - np.array(
        [expected.get(m, np.nan) for m in sample.months]
    )


def estimate(last: str | None = None) -> Estimate:
    """Published additional revenue on the month's and, for the income tax, the quarter's price gap."""
    sample = Months(*RELATION.window.span(last))
    found, missed = fitted(sample), misses(sample)
    missed = missed[np.isfinite(missed)]
    seen = sample.seen("additional_oil_gas_revenue")
    seen = seen[np.isfinite(seen)]
    sigma = float(np.sqrt(np.mean(missed**2)))
    covariance = np.zeros((5, 5))
    covariance[:3, :3] = found.covariance
    covariance[3, 3] = deviation_error(missed, sigma) ** 2
    covariance[4, 4] = deviation_error(found.residuals, found.sigma) ** 2
    return Estimate(
        relation="budget_rule",
        names=("intercept", "slope", "income_tax_slope", "forecast_noise", "noise"),
        values=(*(float(v) for v in found.values), sigma, found.sigma),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
        sample=RELATION.window.text(last),
        n=len(seen),
        method="Bayesian least squares, HAC errors; root mean square of the ministry's misses",
        prior={"income_tax_slope": PRIOR},
        equation="econ.model.budget.additional_oil_gas_revenue",
        diagnostics={
            "r_squared": float(1 - np.sum(found.residuals**2) / np.sum((seen - seen.mean()) ** 2)),
            "mean_miss": float(missed.mean()),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Additional revenue beside the price gap's, and beside the ministry's own forecast."""
    sample = Months(*RELATION.window.span())
    seen = sample.seen("additional_oil_gas_revenue")
    ours, theirs = additional(sample, fitted(sample).values), seen - misses(sample)
    return (
        Compared("Additional oil and gas revenue", "bn RUB", sample.months, seen, ours),
        Compared("The same, as the ministry expected it", "bn RUB", sample.months, seen, theirs),
    )
