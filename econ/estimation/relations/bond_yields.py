"""Yields at auctions of fixed bonds of 8 to 14 years: key rate, term premium, net issuance."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit
from econ.estimation.methods.small_sample import deviation_error
from econ.estimation.relation import Relation, Window
from econ.model import debt
from econ.quantities import MONTHS_PER_YEAR

__all__ = ["PRIOR", "RELATION", "compared", "estimate", "expected", "fitted"]

#: Slope: Laubach (2009) 0.20 to 0.29 points a percent of GDP, Gruber and Kamin (2012) 0.10 to 0.15, Baldacci
#: and Kumar (2010) about 0.2 and up to 0.5. Pass-through and premium: wide. Persistence: months.
PRIOR = {
    "pass_through": (0.60, 0.25),
    "term_premium": (1.5, 1.5),
    "slope": (0.25, 0.12),
    "persistence": (0.80, 0.15),
}
RELATION = Relation(
    window=Window("2021-12", why="net placements of a year are published since 2021"),
    series=("bond_yield", "debt_placed", "debt_redeemed", "key_rate_mean"),
    parameters=("gdp_reference", "issuance_normal", "issuance_reach", "neutral_key_rate"),
    equations=("debt.bond_yield_expected",),
    priors=PRIOR,
)


def expected(sample: Months, values: np.ndarray) -> np.ndarray:
    """Yield that key rate and a year's net issuance make, by the model's equation."""
    net = [
        sample.seen("debt_placed", lag) - sample.seen("debt_redeemed", lag) for lag in range(MONTHS_PER_YEAR)
    ]
    return np.asarray(
        sample.call(
            debt.bond_yield_expected,
            key_rate=sample.seen("key_rate_mean"),
            financing_trend=np.mean(net, axis=0),
            nominal_gdp=sample.given("gdp_reference") / MONTHS_PER_YEAR,
            yield_pass_through=values[0],
            term_premium=values[1],
            yield_slope=values[2],
            # What banks take without strain is above every year of the sample.
            bond_strain=np.zeros(()),
        )
    )


def fitted(sample: Months) -> Fit:
    """Surprise of each month's yield after what remains of the last month's deviation.

    A month without an auction of such bonds leaves two surprises out.
    """
    seen = sample.seen("bond_yield")

    def residuals(values: np.ndarray) -> np.ndarray:
        away = seen - expected(sample, values[:3])
        return np.concatenate([[np.nan], away[1:] - values[3] * away[:-1]])

    return fit(residuals, [0.6, 1.5, 0.25, 0.8], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Pass-through, premium and slope, with a deviation that fades and its monthly noise."""
    sample = Months(*RELATION.window.span(last))
    found = fitted(sample)
    k = len(PRIOR)
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = found.covariance
    covariance[k, k] = deviation_error(found.residuals, found.sigma) ** 2
    return Estimate(
        relation="bond_yields",
        names=(*PRIOR, "noise"),
        values=(*(float(v) for v in found.values), found.sigma),
        covariance=tuple(tuple(float(v) for v in row) for row in covariance),
        sample=RELATION.window.text(last),
        n=len(found.residuals),
        method="Bayesian nonlinear least squares with a fading deviation (normal priors), HAC errors",
        equation="econ.model.debt.bond_yield",
        prior=PRIOR,
        diagnostics={"mean_absolute_surprise": float(np.abs(found.residuals).mean())},
    )


def compared() -> tuple[Compared, ...]:
    """Yields at auction beside what the key rate and issuance make of them."""
    sample = Months(*RELATION.window.span())
    seen, made = sample.seen("bond_yield"), expected(sample, fitted(sample).values[:3])
    use = ~np.isnan(seen)
    return (Compared("Yield of bonds at auction", "percent", sample.months[use], seen[use], made[use]),)
