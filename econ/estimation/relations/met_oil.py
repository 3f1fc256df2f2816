"""Extraction tax on oil: taxed share, share that pays duty and additions, add-on, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, innovations, relation, surprises, unit_dampers
from econ.estimation.relation import Relation, Window
from econ.model import taxes

__all__ = ["PRIOR", "RELATION", "compared", "due", "estimate", "fitted", "left_out"]

ONE_OFF = "met_oil_one_off"
#: Add-on a rouble of unit damper: 0.25 to 0.35 (MODEL 8), 0.14 in the full rates that Reuters published
#: for May and June 2023. Fixed part: 100 by the same rates, 570 to 1,400 RUB/t by tax_rules 1.4.
#: Gain: a taxed share that moves by some percent a year under noise of three percent a month.
PRIOR = {
    "taxed_share": None,
    "full_share": (0.5, 0.3),
    "addition_fixed": (600.0, 500.0),
    "addition_slope": (0.22, 0.08),
    "gain": (0.10, 0.07),
}
RELATION = Relation(
    window=Window("2022-12", lag=1, why="since the price cap, under one price basis after the other by law"),
    series=(
        "brent_price",
        "diesel_nwe_price",
        "gasoline_nwe_price",
        "met_oil",
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
        "damper_reduction",
        "duty_base",
        "duty_in_met",
        "duty_rate",
        "duty_threshold",
        "met_addition_weight",
        "met_base_elasticity",
        "met_base_rate",
        "met_full_reach",
        "met_oil_one_off",
        "met_price_divisor",
        "met_price_threshold",
        "normal_production",
        "vat_rate",
    ),
    equations=(
        "taxes.damper_due",
        "taxes.duty_on",
        "taxes.learned",
        "taxes.met_addition",
        "taxes.met_base",
        "taxes.met_oil_accrual",
        "taxes.met_price_coefficient",
        "taxes.met_rate",
        "taxes.monitoring_price",
        "taxes.notional_duty",
        "taxes.unit_damper",
    ),
    priors={name: pair for name, pair in PRIOR.items() if pair},
)


def due(sample: Months, values: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Tax due by month of accrual at a taxed share of one, by the model's equations."""
    full_share, fixed, slope = values
    inputs = sample.tax_inputs()
    addition = sample.call(
        taxes.met_addition, unit_damper=unit, met_addition_fixed=fixed, met_addition_slope=slope
    )
    rate = sample.call(
        taxes.met_rate,
        met_addition=addition,
        met_full_share=full_share,
        **{name: inputs[name] for name in ("met_price_coefficient", "notional_duty", "usd_rub")},
    )
    normal = sample.given("normal_production")
    base = sample.call(taxes.met_base, met_taxed_share=1.0, production=normal * sample.days, days=sample.days)
    return np.asarray(taxes.met_oil_accrual(base, rate))


def left_out(sample: Months) -> np.ndarray:
    """Months not scored."""
    return sample.set_apart(ONE_OFF)


def fitted(sample: Months, unit: np.ndarray) -> Fit:
    """Fit on a sample of accrual months."""
    paid, skip = sample.paid("met_oil"), left_out(sample)

    def residuals(values: np.ndarray) -> np.ndarray:
        return innovations(values[0], values[4], due(sample, values[1:4], unit), paid, skip)[0]

    return fit(residuals, [0.75, 0.5, 700.0, 0.3, 0.1], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Log payments against the law's rate; the share drifts by what each payment surprises."""
    sample = Months(*RELATION.window.span(last))
    unit = unit_dampers(sample, sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    found = fitted(sample, unit)
    error = np.abs(np.expm1(found.residuals))
    left = ", ".join(map(str, sample.months[left_out(sample)]))
    return relation(
        "met_oil",
        "econ.model.taxes.met_oil_accrual",
        f"accruals {RELATION.window.text(last)} without {left}",
        found,
        tuple(PRIOR),
        method="Bayesian nonlinear least squares on one-step innovations (normal priors), HAC errors",
        prior={name: pair for name, pair in PRIOR.items() if pair},
        diagnostics={
            "median_absolute_percentage_error": float(100 * np.median(error)),
            "mean_absolute_percentage_error": float(100 * np.mean(error)),
        },
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    unit = unit_dampers(sample, sample.seen("gasoline_nwe_price"), sample.seen("diesel_nwe_price"))
    use = ~left_out(sample)
    paid = sample.paid("met_oil")[use]
    return (surprises("Oil tax, by month of accrual", sample.months[use], paid, fitted(sample, unit)),)
