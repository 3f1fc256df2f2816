"""Condensate tax: a line in the oil price coefficient since its last law, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.fiscal import Fit, Months, fit, relation
from econ.estimation.met_oil import innovations
from econ.model import gas

__all__ = ["FIRST", "LAST", "estimate", "fitted"]

#: Gazprom's condensate pays one and a half additions more from late 2023 (tax_rules 4).
FIRST, LAST = "2023-09", "2025-11"
PRIOR = {"fixed": None, "slope": None, "gain": (0.20, 0.15)}


def fitted(sample: Months) -> Fit:
    """Fit of log payments a month later."""
    inputs, paid = sample.tax_inputs(), sample.paid("met_condensate")
    nothing = np.zeros(len(sample), bool)

    def residuals(values: np.ndarray) -> np.ndarray:
        whole = gas.met_condensate_accrual(inputs["met_price_coefficient"], *values[:2], np.ones(()))
        return innovations(1.0, values[2], np.asarray(whole), paid, nothing)[0]

    return fit(residuals, [20.0, 2.0, 0.2], prior=list(PRIOR.values()))


def estimate() -> Estimate:
    """Log payments against a line in Kc; the level drifts by what each payment surprises."""
    return relation(
        "met_condensate",
        "econ.model.gas.met_condensate_accrual",
        f"accruals {FIRST} to {LAST}",
        fitted(Months(FIRST, LAST)),
        tuple(PRIOR),
        method="Bayesian nonlinear least squares on one-step innovations, HAC errors",
        prior={name: pair for name, pair in PRIOR.items() if pair},
    )
