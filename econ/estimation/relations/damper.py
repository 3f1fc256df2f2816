"""Damper: what share of home sales carries it, given the law's formula on shippable prices."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, relation, unit_dampers
from econ.estimation.relation import Relation, Window
from econ.model import taxes

__all__ = ["PRIOR", "RELATION", "accruals", "compared", "estimate", "fitted"]

#: Share of sales by fuel: 2.9 and 4.0 Mt a month (tax_rules 6.5, only the weighted sum identified)
#: against demand of 3.18 and 3.90 at the rounding of such figures. Freely fitted the split drifts to
#: gasoline beyond all of its sales (1.3, 0.85), which 2019-22 on New York prices contradicts (0.7, 1.0).
PRIOR = {"sales_share.gasoline": (0.92, 0.05), "sales_share.diesel": (1.02, 0.05)}
RELATION = Relation(
    window=Window("2022-07", lag=1, why="since prices in north-west Europe are published monthly"),
    series=(
        "brent_price",
        "damper_payment",
        "diesel_nwe_price",
        "gasoline_nwe_price",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("fuel_policy",),
    parameters=(
        "damper_compensation",
        "damper_discount_share",
        "damper_excise",
        "damper_freight",
        "damper_indicative_price",
        "damper_on_imports",
        "damper_reduction",
        "demand_base",
        "demand_season",
        "duty_base",
        "duty_rate",
        "duty_threshold",
        "met_price_divisor",
        "met_price_threshold",
        "vat_rate",
    ),
    equations=(
        "taxes.damper_due",
        "taxes.damper_payment_accrual",
        "taxes.duty_on",
        "taxes.met_price_coefficient",
        "taxes.monitoring_price",
        "taxes.notional_duty",
        "taxes.unit_damper",
    ),
    priors=PRIOR,
)


def accruals(sample: Months, share: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Damper due by month of accrual, by the model's equation at normal home sales."""
    sales = sample.given("demand_base") * sample.given("demand_season")
    return np.asarray(
        taxes.damper_payment_accrual(
            unit, sales, np.zeros_like(sales), sample.given("damper_on_imports"), share[:, None]
        )
    )


def fitted(sample: Months) -> tuple[Fit, np.ndarray, np.ndarray]:
    """Fit on a sample; also the payments and the unit dampers."""
    unit = unit_dampers(sample, sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    paid = sample.paid("damper_payment")
    # October and November 2023 were settled together once the halving had been cancelled.
    pair = sample.is_month("2023-10", "2023-11")

    def residuals(share: np.ndarray) -> np.ndarray:
        gap = paid - accruals(sample, share, unit)
        gap[pair] = gap[pair].mean() if pair.any() else gap[pair]
        return gap

    return fit(residuals, [0.9, 1.0], prior=list(PRIOR.values())), paid, unit


def estimate(last: str | None = None) -> Estimate:
    """Weighted sum of the two unit values against the ministry's payments a month later."""
    sample = Months(*RELATION.window.span(last))
    found, paid, unit = fitted(sample)
    seen = np.isfinite(paid)  # the last months' parts may not be published yet
    paid, gap = paid[seen], (paid - accruals(sample, found.values, unit))[seen]
    return relation(
        "damper",
        "econ.model.taxes.damper_payment_accrual",
        f"accruals {RELATION.window.text(last)}; October and November 2023 as a pair",
        found,
        ("sales_share.gasoline", "sales_share.diesel"),
        method="Bayesian least squares (normal priors), HAC errors",
        prior=PRIOR,
        diagnostics={
            "r_squared": float(1 - np.sum(gap**2) / np.sum((paid - paid.mean()) ** 2)),
            "mean_absolute_error": float(np.mean(np.abs(gap))),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside the formula on the fitted sales."""
    sample = Months(*RELATION.window.span())
    found, paid, unit = fitted(sample)
    due = accruals(sample, found.values, unit)
    return (Compared("Damper, by month of accrual", "bn RUB", sample.months, paid, due),)
