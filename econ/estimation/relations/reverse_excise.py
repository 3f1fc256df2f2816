"""Reverse excise: tonnes-equivalent a tonne refined, learning, noise, and the investment allowance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, innovations, relation, surprises
from econ.estimation.relation import Relation, Window
from econ.model import taxes
from econ.observations.catalog import rows
from econ.quantities import MONTHS_PER_YEAR, days_in, month_range

__all__ = ["PRIOR", "RELATION", "compared", "due", "estimate", "fitted", "normal_runs"]

#: Share of runs: the product coefficient lies between a quarter and one, 0.53 at most from 2026
#: for tolling (tax_rules 5). Gain: as for the extraction tax.
PRIOR = {"level": (0.53, 0.15), "gain": (0.10, 0.07)}
RELATION = Relation(
    window=Window("2023-01", lag=1, why="since the single tax payment"),
    series=(
        "brent_price",
        "investment_allowance",
        "reverse_excise",
        "urals_tax_price",
        "usd_rub",
    ),
    tables=("refining_runs",),
    parameters=(
        "duty_base",
        "duty_rate",
        "duty_threshold",
        "excise_phase",
        "met_price_divisor",
        "met_price_threshold",
    ),
    equations=(
        "taxes.duty_on",
        "taxes.learned",
        "taxes.met_price_coefficient",
        "taxes.monitoring_price",
        "taxes.notional_duty",
        "taxes.reverse_excise_accrual",
    ),
    priors=PRIOR,
)


def normal_runs() -> float:
    """Runs of a day of 2024 [Mt], the scale where no month's are published."""
    (year,) = (
        float(row["value"])
        for row in rows("refining_runs")
        if (row["period"], row["series"], row["publisher"]) == ("2024", "crude_runs", "Reuters")
    )
    return year / float(days_in(month_range("2024-01", MONTHS_PER_YEAR)).sum())


def due(sample: Months) -> np.ndarray:
    """Excise due at a level of one and normal runs, by the model's equation, positive."""
    inputs = sample.tax_inputs()
    runs = normal_runs() * sample.days
    accrual = sample.call(
        taxes.reverse_excise_accrual,
        urals_tax_price=inputs["urals_tax_price"],
        usd_rub=inputs["usd_rub"],
        runs=runs,
        reverse_excise_level=1.0,
    )
    return -np.asarray(accrual)


def fitted(sample: Months) -> Fit:
    """Fit of log payments a month later."""
    whole, paid = due(sample), -sample.paid("reverse_excise")
    nothing = np.zeros(len(sample), bool)

    def residuals(values: np.ndarray) -> np.ndarray:
        return innovations(values[0], values[1], whole, paid, nothing)[0]

    return fit(residuals, [0.5, 0.1], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Log reverse excise against the duty at the month's own price; allowance as a ratio of it."""
    sample = Months(*RELATION.window.span(last))
    found = fitted(sample)
    main = relation(
        "reverse_excise",
        "econ.model.taxes.reverse_excise_accrual",
        f"accruals {RELATION.window.text(last)}",
        found,
        ("level", "gain"),
        method="Bayesian nonlinear least squares on one-step innovations (normal priors), HAC errors",
        prior=dict(PRIOR),
    )
    ratio = sample.paid("investment_allowance") / sample.paid("reverse_excise")
    share = fit(lambda values: ratio - values[0], [0.13])
    k = len(main.names)
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = main.covariance
    covariance[k, k] = share.covariance[0, 0]
    return replace(
        main,
        names=(*main.names, "allowance"),
        values=(*main.values, float(share.values[0])),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    paid = -sample.paid("reverse_excise")
    return (surprises("Reverse excise, by month of accrual", sample.months, paid, fitted(sample)),)
