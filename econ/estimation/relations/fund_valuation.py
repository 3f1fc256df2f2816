"""Liquid Fund: how much of it follows the rouble, what else moves it, from month-end stocks."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, relation
from econ.estimation.relation import Relation, Window

__all__ = ["PRIOR", "RELATION", "compared", "estimate", "fitted"]

#: Yuan follow the dollar and gold is priced in it: near one.
PRIOR = {"currency_share": (1.0, 0.25), "drift": (0.0, 0.01)}
RELATION = Relation(
    window=Window("2023-01", why="the Fund has held yuan and gold only since 2023"),
    series=(
        "liquid_nwf",
        "nwf_deficit_draw",
        "nwf_inflow",
        "nwf_withdrawals",
        "usd_rub",
    ),
    priors=PRIOR,
)


def _changes(sample: Months) -> tuple[np.ndarray, np.ndarray]:
    """Log changes of the stock, flows taken out, and of the rate."""
    before, after = sample.seen("liquid_nwf", 1), sample.seen("liquid_nwf")
    # Months without published flows had none beside what the ministry's messages give for the deficit.
    inflow = np.nan_to_num(sample.seen("nwf_inflow"))
    outflow, draw = sample.seen("nwf_withdrawals"), np.nan_to_num(sample.seen("nwf_deficit_draw"))
    outflow = np.where(np.isnan(outflow), draw, outflow)
    change = np.log((after - inflow + outflow) / before)
    return change, np.log(sample.seen("usd_rub") / sample.seen("usd_rub", 1))


def fitted(sample: Months) -> Fit:
    """Log change of the stock, flows taken out, on the log change of the rate."""
    change, rate = _changes(sample)

    def residuals(values: np.ndarray) -> np.ndarray:
        return np.asarray(change - values[0] * rate - values[1])

    return fit(residuals, [1.0, 0.0], prior=list(PRIOR.values()))


def estimate(last: str | None = None) -> Estimate:
    """Revaluation by the month's mean rate; drift is gold's gain less domestic placements."""
    return relation(
        "fund_valuation",
        "econ.model.fund.fund_available",
        RELATION.window.text(last),
        fitted(Months(*RELATION.window.span(last))),
        ("currency_share", "drift"),
        method="Bayesian least squares (normal priors), HAC errors",
        prior=PRIOR,
    )


def compared() -> tuple[Compared, ...]:
    """Log change of the stock, flows taken out, beside that of the rate."""
    sample = Months(*RELATION.window.span())
    change, rate = _changes(sample)
    share, drift = fitted(sample).values
    what = "Change of the liquid Fund, flows taken out"
    return (Compared(what, "log", sample.months, change, share * rate + drift),)
