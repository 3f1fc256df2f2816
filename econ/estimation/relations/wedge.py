"""The freight wedge to India: how much of a listing's effect stays with shippers and middlemen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window
from econ.estimation.relations import discount
from econ.estimation.samples.listings import Steps, effective, exposed, steps

__all__ = ["PRIORS", "RELATION", "compared", "estimate"]

#: Prior mean and standard deviation: level; share of a seller listing's effect; USD for all vessels listed.
PRIORS = {"base": (10.0, 2.0), "share": (0.5, 0.3), "vessels": (2.0, 1.5)}
#: Error of one reading: two quotations, of month means or days, and what nothing here explains.
ERROR = 1.5
#: Months after a listing count once: its effect on the wedge is one episode's.
SCATTER = 0.15
RELATION = Relation(  # history: an episode by its dates
    window=Window(
        "",
        "2026-02",
        why="months in which both quotations are published; from March 2026 scarcity of oil moves the wedge, "
        "which is a parameter of its own",
    ),
    series=("delivered_discount_india",),
    relations=("discount",),
    priors=PRIORS,
)


def estimate(as_of: str | None = None) -> Estimate:
    """Normal update of the priors by the readings: FOB less delivered discount, and published spreads."""
    months, wedge, x, values, covariance = _fit(as_of)
    residual = wedge - x @ values
    covariance[1, 1] += SCATTER**2
    return Estimate(
        relation="wedge",
        names=tuple(PRIORS),
        values=tuple(float(v) for v in values),
        covariance=tuple(tuple(float(c) for c in row) for row in covariance),
        sample=f"{months[0]} to {months[-1]}, months with both quotations",
        n=len(wedge),
        method="Normal update of the priors given; listings' paths from relation `discount`; the share's "
        "error includes a scatter over episodes",
        equation="econ.model.discounts.usual_wedge",
        diagnostics={"residual_sd": float(residual.std()), "largest_residual": float(np.abs(residual).max())},
        prior=dict(PRIORS),
    )


def _fit(as_of: str | None) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Months, readings, regressors, and the coefficients' posterior mean and covariance."""
    from econ.observations.arrays import load

    names, mode, _, _ = discount.fit(as_of)
    at = dict(zip(names, mode, strict=True))
    panel, months = load(as_of)
    fob, delivered = _fob(panel, months), panel["delivered_discount_india"]
    use = np.isfinite(fob) & np.isfinite(delivered) & RELATION.window.inside(months)
    wedge = (fob - delivered)[use]
    x = _regressors(months, at)[use]
    mean = np.array([PRIORS[n][0] for n in PRIORS])
    precision = np.diag([PRIORS[n][1] ** -2 for n in PRIORS])
    covariance = np.linalg.inv(precision + x.T @ x / ERROR**2)
    values = covariance @ (precision @ mean + x.T @ wedge / ERROR**2)
    return months[use], wedge, x, values, covariance


def _fob(panel: Mapping[str, np.ndarray], months: np.ndarray) -> np.ndarray:
    """The FOB discount: Argus where there is a reading; in 2024 the tax price's gap and its 2 USD."""
    year = months.astype("datetime64[Y]") == np.datetime64("2024", "Y")
    gap = panel["brent_price"] - panel["urals_tax_price"] + discount.law()[1]
    seen = panel["urals_fob_discount"]
    return np.where(np.isfinite(seen), seen, np.where(year, gap, np.nan))


def _regressors(months: np.ndarray, at: dict[str, float]) -> np.ndarray:
    def path(levels: Steps) -> np.ndarray:
        level = effective(levels, months)
        return exposed(level, at["phase_in_logit"], at["half_life_log"], at["half_life_per_share"])

    sellers = steps("sellers_listed")
    january, both = path(sellers[:1]), path(sellers)
    common = at["response"]
    effect = (
        (common + at["embargo_response"]) * path(steps("embargo"))
        + (common + at["january_response"]) * january
        + (common + at.get("october_response", 0.0)) * (both - january)
    )
    return np.column_stack([np.ones(len(months)), effect, path(steps("vessels_listed"))])


def compared() -> tuple[Compared, ...]:
    """Wedge of the months with both quotations beside the fit."""
    months, seen, x, values, _ = _fit(None)
    return (Compared("Freight wedge to India", "USD/bbl", months, seen, x @ values),)
