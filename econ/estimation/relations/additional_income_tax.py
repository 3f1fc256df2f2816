"""Additional income tax: what the fields under it pay of (P - 15) R less costs, since its last widening."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, relation
from econ.estimation.relation import Relation, Window
from econ.model import oil_gas, taxes

__all__ = ["PRIOR", "RELATION", "accruals", "assessed", "compared", "estimate", "fitted", "paid_months"]

#: Costs of 5 to 15 USD a barrel at 85 roubles.
PRIOR: dict[str, tuple[float, float] | None] = {"rate": None, "cost": (850.0, 250.0)}
RELATION = Relation(
    window=Window("2023-04", why="since the last widening of the tax; paid for the quarter before"),
    series=(
        "additional_income_tax",
        "brent_price",
        "urals_tax_price",
        "usd_rub",
    ),
    parameters=(
        "duty_base",
        "duty_rate",
        "duty_threshold",
        "income_tax_due",
        "income_tax_reach",
        "met_price_divisor",
        "met_price_threshold",
        "normal_production",
        "quarter_begins",
    ),
    equations=(
        "oil_gas.income_tax_assessed",
        "oil_gas.income_tax_quarter",
        "taxes.additional_income_tax_accrual",
        "taxes.duty_on",
        "taxes.met_price_coefficient",
        "taxes.monitoring_price",
        "taxes.notional_duty",
    ),
    priors={name: pair for name, pair in PRIOR.items() if pair},
)


def accruals(sample: Months, rate: float, cost: float) -> np.ndarray:
    """Tax earned in each month, by the model's equation at normal production."""
    inputs = sample.tax_inputs()
    return np.asarray(
        sample.call(
            taxes.additional_income_tax_accrual,
            urals_tax_price=inputs["urals_tax_price"],
            usd_rub=inputs["usd_rub"],
            days=sample.days,
            production=sample.given("normal_production") * sample.days,
            income_tax_rate=rate,
            income_tax_cost=cost,
        )
    )


def assessed(sample: Months, rate: float, cost: float) -> np.ndarray:
    """Tax assessed on the last full quarter by month, nought before there is one."""
    accrual = accruals(sample, rate, cost)
    begins = np.broadcast_to(sample.given("quarter_begins"), len(sample))
    quarter, held, found = np.zeros(()), np.zeros(()), np.empty(len(sample))
    for month in range(len(sample)):
        held = np.asarray(oil_gas.income_tax_assessed(held, quarter, begins[month]))
        quarter = np.asarray(oil_gas.income_tax_quarter(quarter, begins[month], accrual[month]))
        found[month] = held
    return found


def paid_months(sample: Months) -> np.ndarray:
    """Months in which the tax is paid."""
    return np.broadcast_to(sample.given("income_tax_due"), len(sample)) > 0


def fitted(sample: Months) -> Fit:
    """Fit of log payments; the sample runs to a month of payment."""
    paid, due = sample.seen("additional_income_tax"), paid_months(sample)

    def residuals(values: np.ndarray) -> np.ndarray:
        expected = assessed(sample, values[0], values[1])
        use = due & (expected > 0)
        return np.where(use, np.log(np.where(use, paid, 1) / np.where(use, expected, 1)), np.nan)

    return fit(residuals, [0.04, 850.0], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Log payment against the quarter's mean of (P - 15) R less costs."""
    found = fitted(Months(*RELATION.window.span(last)))
    return relation(
        "additional_income_tax",
        "econ.model.taxes.additional_income_tax_accrual",
        f"payments for the quarters since {RELATION.window.begin}, paid by {RELATION.window.end(last)}",
        found,
        ("rate", "cost"),
        method="Bayesian nonlinear least squares in logs (normal prior on costs), HAC errors; few payments",
        prior={name: pair for name, pair in PRIOR.items() if pair},
    )


def compared() -> tuple[Compared, ...]:
    """Payments beside the tax assessed on their quarter, by month of payment."""
    sample = Months(*RELATION.window.span())
    paid, expected = sample.seen("additional_income_tax"), assessed(sample, *fitted(sample).values)
    use = paid_months(sample) & (expected > 0)
    what = "Payments of the additional income tax"
    return (Compared(what, "bn RUB", sample.months[use], paid[use], expected[use], logs=True),)
