"""Export duties on crude and products to 2023: tonnes that paid them, with the declaration."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit
from econ.estimation.relation import Relation, Window
from econ.model import taxes

__all__ = ["RELATION", "compared", "estimate", "fitted"]

RELATION = Relation(
    window=Window(
        "2022-07", "2023-12", why="the duty ended with 2023; before mid-2022 more tonnes were under full duty"
    ),
    series=(
        "brent_price",
        "export_duty_oil",
        "export_duty_products",
        "urals_tax_price",
        "usd_rub",
    ),
    parameters=(
        "duty_at_border",
        "duty_base",
        "duty_rate",
        "duty_threshold",
        "met_price_divisor",
        "met_price_threshold",
    ),
    equations=(
        "taxes.duty_on",
        "taxes.export_duty_oil_accrual",
        "taxes.export_duty_products_accrual",
        "taxes.met_price_coefficient",
        "taxes.monitoring_price",
        "taxes.notional_duty",
    ),
)


def fitted(sample: Months, part: str) -> Fit:
    """Fit of one duty's payments of the month."""
    inputs, paid = sample.tax_inputs(), sample.seen(f"export_duty_{part}")
    equation = getattr(taxes, f"export_duty_{part}_accrual")
    name = {"oil": "dutiable_crude", "products": "dutiable_products"}[part]

    def residuals(values: np.ndarray) -> np.ndarray:
        due = sample.call(
            equation,
            notional_duty=inputs["notional_duty"],
            usd_rub=inputs["usd_rub"],
            **{name: values[0]},
        )
        return np.asarray(paid - due)

    return fit(residuals, [10.0])


def estimate(last: str | None = None) -> Estimate:
    """Payments against the law's duty a tonne, crude and products apart."""
    sample = Months(*RELATION.window.span(last))
    crude, products = fitted(sample, "oil"), fitted(sample, "products")
    return Estimate(
        relation="export_duties",
        names=("crude", "products"),
        values=(float(crude.values[0]), float(products.values[0])),
        covariance=((float(crude.covariance[0, 0]), 0.0), (0.0, float(products.covariance[0, 0]))),
        sample=f"accruals {RELATION.window.text(last)}",
        n=len(crude.residuals),
        method="Least squares, HAC errors",
        equation="econ.model.taxes.export_duty_oil_accrual",
        diagnostics={"noise_crude": crude.sigma, "noise_products": products.sigma},
    )


def compared() -> tuple[Compared, ...]:
    """Payments of both duties beside the law's duty on the fitted tonnes."""
    sample = Months(*RELATION.window.span())
    found = []
    for part, what in (("oil", "Export duty on crude"), ("products", "Export duty on products")):
        paid = sample.seen(f"export_duty_{part}")
        due = paid - fitted(sample, part).residuals
        found.append(Compared(what, "bn RUB", sample.months, paid, due))
    return tuple(found)
