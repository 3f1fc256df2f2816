"""Liquid Fund: how much of it follows the rouble, what else moves it, from month-end stocks."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, fit, relation

__all__ = ["FIRST", "LAST", "PRIOR", "compared", "estimate", "fitted"]

#: Yuan and gold only since 2023; flows are published to August 2025 and were nought to December.
FIRST, LAST = "2023-01", "2025-12"
#: Yuan follow the dollar and gold is priced in it: near one.
PRIOR = {"currency_share": (1.0, 0.25), "drift": (0.0, 0.01)}


def _changes(sample: Months) -> tuple[np.ndarray, np.ndarray]:
    """Log changes of the stock, flows taken out, and of the rate."""
    before, after = sample.seen("liquid_nwf", 1), sample.seen("liquid_nwf")
    # Months after the last published flows had none, by the ministry's messages.
    inflow, outflow = np.nan_to_num(sample.seen("nwf_inflow")), np.nan_to_num(sample.seen("nwf_withdrawals"))
    change = np.log((after - inflow + outflow) / before)
    return change, np.log(sample.seen("usd_rub") / sample.seen("usd_rub", 1))


def fitted(sample: Months) -> Fit:
    """Log change of the stock, flows taken out, on the log change of the rate."""
    change, rate = _changes(sample)

    def residuals(values: np.ndarray) -> np.ndarray:
        return np.asarray(change - values[0] * rate - values[1])

    return fit(residuals, [1.0, 0.0], prior=list(PRIOR.values()))


def estimate(last: str = LAST) -> Estimate:
    """Revaluation by the month's mean rate; drift is gold's gain less domestic placements."""
    return relation(
        "fund_valuation",
        "econ.model.fund.fund_available",
        f"{FIRST} to {last}",
        fitted(Months(FIRST, last)),
        ("currency_share", "drift"),
        method="Bayesian least squares (normal priors), HAC errors",
        prior=PRIOR,
    )


def compared() -> tuple[Compared, ...]:
    """Log change of the stock, flows taken out, beside that of the rate."""
    sample = Months(FIRST, LAST)
    change, rate = _changes(sample)
    share, drift = fitted(sample).values
    what = "Change of the liquid Fund, flows taken out"
    return (Compared(what, "log", sample.months, change, share * rate + drift),)
