"""Condensate tax: price, moved duty and oil's additions, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, innovations, relation, surprises, unit_dampers
from econ.estimation.relation import Relation, Window
from econ.estimation.relations import met_oil
from econ.model import gas, taxes

__all__ = ["PRIOR", "RELATION", "compared", "estimate", "fitted"]

#: Some 3 Mt of condensate a month. Basic tax: a tenth of their price, as in 2018, before any duty was moved.
#: Moved duty: part of it on all tonnes. Additions: one and a half times on Gazprom's third.
PRIOR = {"basic": (0.35, 0.20), "moved": (2.0, 1.5), "added": (1.5, 1.5), "gain": (0.20, 0.15)}
RELATION = Relation(
    window=Window("2021-01", lag=1, why="since fields of gas and oil were no longer cut by treaty"),
    series=(
        "brent_price",
        "diesel_nwe_price",
        "diesel_nyh_price",
        "gasoline_nwe_price",
        "gasoline_nyh_price",
        "met_condensate",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("fuel_policy",),
    relations=("met_oil",),
    parameters=(
        "condensate_addition",
        "damper_compensation",
        "damper_discount_share",
        "damper_excise",
        "damper_freight",
        "damper_indicative_price",
        "damper_reduction",
        "duty_at_border",
        "duty_base",
        "duty_in_met",
        "duty_rate",
        "duty_threshold",
        "met_addition_weight",
        "met_price_divisor",
        "met_price_threshold",
        "met_return_kink",
        "met_return_large",
        "met_return_small",
        "met_return_tonnes",
        "vat_rate",
    ),
    equations=(
        "gas.met_condensate_accrual",
        "taxes.damper_due",
        "taxes.duty_on",
        "taxes.learned",
        "taxes.met_addition",
        "taxes.met_price_coefficient",
        "taxes.monitoring_price",
        "taxes.notional_duty",
        "taxes.unit_damper",
    ),
    priors=PRIOR,
)


def fitted(sample: Months) -> Fit:
    """Fit of log payments a month later; additions are oil's own."""
    inputs, paid = sample.tax_inputs(), sample.paid("met_condensate")
    unit = unit_dampers(sample, sample.exported("gasoline"), sample.exported("diesel"))
    fixed = met_oil.estimate(sample.last).value("addition_fixed")
    inputs["met_addition"] = sample.call(taxes.met_addition, unit_damper=unit, met_addition_fixed=fixed)
    nothing = np.zeros(len(sample), bool)

    def residuals(values: np.ndarray) -> np.ndarray:
        whole = sample.call(
            gas.met_condensate_accrual,
            met_condensate_basic=values[0],
            met_condensate_moved=values[1],
            met_condensate_added=values[2],
            met_condensate_level=1.0,
            **inputs,
        )
        return innovations(1.0, values[3], np.asarray(whole), paid, nothing)[0]

    return fit(residuals, [0.35, 2.0, 1.5, 0.2], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Log payments against the law's shape; its level drifts by what each payment surprises."""
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
