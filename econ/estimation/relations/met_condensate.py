"""Condensate tax: a line in the oil price coefficient since its last law, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, innovations, relation, surprises
from econ.estimation.relation import Relation, Window
from econ.model import gas

__all__ = ["RELATION", "compared", "estimate", "fitted"]

#: A line near the payments of 2022 and 2023 (1.5 to 3 bn a unit of Kc), wide.
PRIOR = {"fixed": (20.0, 15.0), "slope": (1.5, 1.0), "gain": (0.20, 0.15)}
RELATION = Relation(
    window=Window("2023-09", lag=1, why="since Gazprom's condensate pays one and a half additions more"),
    series=(
        "brent_price",
        "met_condensate",
        "urals_tax_price",
        "usd_rub",
    ),
    parameters=(
        "duty_base",
        "duty_rate",
        "duty_threshold",
        "met_price_divisor",
        "met_price_threshold",
    ),
    equations=(
        "gas.met_condensate_accrual",
        "taxes.duty_on",
        "taxes.learned",
        "taxes.met_price_coefficient",
        "taxes.monitoring_price",
        "taxes.notional_duty",
    ),
    priors=PRIOR,
)


def fitted(sample: Months) -> Fit:
    """Fit of log payments a month later."""
    inputs, paid = sample.tax_inputs(), sample.paid("met_condensate")
    nothing = np.zeros(len(sample), bool)

    def residuals(values: np.ndarray) -> np.ndarray:
        whole = gas.met_condensate_accrual(inputs["met_price_coefficient"], values[0], values[1], np.ones(()))
        return innovations(1.0, values[2], np.asarray(whole), paid, nothing)[0]

    return fit(residuals, [20.0, 2.0, 0.2], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Log payments against a line in Kc; the level drifts by what each payment surprises."""
    return relation(
        "met_condensate",
        "econ.model.gas.met_condensate_accrual",
        f"accruals {RELATION.window.text(last)}",
        fitted(Months(*RELATION.window.span(last))),
        tuple(PRIOR),
        method="Bayesian nonlinear least squares on one-step innovations, HAC errors",
        prior=PRIOR,
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    paid = sample.paid("met_condensate")
    return (surprises("Condensate tax, by month of accrual", sample.months, paid, fitted(sample)),)
