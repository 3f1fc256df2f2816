"""Damper: what share of home sales carries it and how that drifts, by the formula and shippable prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, relation, unit_dampers
from econ.estimation.relation import Relation, Window
from econ.model import taxes

__all__ = ["PRIOR", "RELATION", "accruals", "compared", "estimate", "filtered", "fitted"]

#: Share of sales by fuel: 2.9 and 4.0 Mt a month (tax_rules 6.5, only the weighted sum identified)
#: against demand of 3.18 and 3.90 at the rounding of such figures. Freely fitted the split drifts to
#: gasoline beyond all of its sales (1.3, 0.85), which 2019-22 on New York prices contradicts (0.7, 1.0).
#: Scale: payments of the usual size may teach much or little.
PRIOR = {
    "sales_share.gasoline": (0.92, 0.05),
    "sales_share.diesel": (1.02, 0.05),
    "scale": (150.0, 100.0),
}
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
        "taxes.learned_by_size",
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
            unit, sales, np.zeros_like(sales), sample.given("damper_on_imports"), share[:, None], np.ones(())
        )
    )


def filtered(due: np.ndarray, paid: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """What is due by month at the level learned before it, and the level after it.

    `due` is at a level of one; months without a payment teach nothing.
    """
    expected, levels, level = np.empty(len(due)), np.empty(len(due)), np.ones(())
    for month in range(len(due)):
        expected[month] = level * due[month]
        if np.isfinite(paid[month]):
            level = np.asarray(taxes.learned_by_size(level, paid[month], expected[month], np.asarray(scale)))
        levels[month] = level
    return expected, levels


def fitted(sample: Months) -> tuple[Fit, np.ndarray, np.ndarray]:
    """Fit on a sample; also the payments, and what was due by the levels learned before each."""
    unit = unit_dampers(sample, sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    paid = sample.paid("damper_payment")
    # October and November 2023 were settled together once the halving had been cancelled.
    pair = sample.is_month("2023-10", "2023-11")

    def made(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        due = accruals(sample, values[:2], unit)
        settled = np.where(pair, due * paid[pair].sum() / due[pair].sum(), paid) if pair.any() else paid
        return settled, filtered(due, settled, values[2])[0]

    def residuals(values: np.ndarray) -> np.ndarray:
        settled, expected = made(values)
        spread = np.sqrt(1 + (expected / values[2]) ** 2)
        # Least squares is most likely once each spread is measured by the geometric mean of all.
        mean = np.exp(np.mean(np.log(spread[np.isfinite(settled)])))
        return np.asarray((settled - expected) / spread * mean)

    found = fit(residuals, [mean for mean, _ in PRIOR.values()], prior=list(PRIOR.values()))
    settled, expected = made(found.values)
    spread = np.sqrt(1 + (expected / found.values[2]) ** 2)[np.isfinite(settled)]
    plain = replace(found, residuals=found.residuals / np.exp(np.mean(np.log(spread))))
    return plain, settled, expected


def estimate(last: str | None = None) -> Estimate:
    """Weighted sum of the two unit values against the ministry's payments a month later."""
    sample = Months(*RELATION.window.span(last))
    found, paid, expected = fitted(sample)
    seen = np.isfinite(paid)  # the last months' parts may not be published yet
    paid, gap = paid[seen], (paid - expected)[seen]
    return relation(
        "damper",
        "econ.model.taxes.damper_payment_accrual",
        f"accruals {RELATION.window.text(last)}; October and November 2023 as a pair",
        found,
        tuple(PRIOR),
        method="Bayesian maximum likelihood on one-step innovations (normal priors), HAC errors",
        prior=PRIOR,
        diagnostics={
            "r_squared": float(1 - np.sum(gap**2) / np.sum((paid - paid.mean()) ** 2)),
            "mean_absolute_error": float(np.mean(np.abs(gap))),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside the formula on the fitted sales."""
    sample = Months(*RELATION.window.span())
    _, paid, due = fitted(sample)
    return (Compared("Damper, by month of accrual", "bn RUB", sample.months, paid, due),)
