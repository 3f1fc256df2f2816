"""Gas tax: season without Gazprom's supplement, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, surprises
from econ.estimation.methods.seasonal import estimated
from econ.estimation.methods.seasonal import fitted as fit_season
from econ.model import gas

__all__ = ["FIRST", "LAST", "compared", "estimate", "fitted"]

#: Since exports to Europe fell; before, the level moves with laws and flows that are gone.
FIRST, LAST = "2022-12", "2025-11"


def fitted(sample: Months) -> tuple[Fit, float]:
    """Fit of log payments a month later, and the centre of the season's prior."""
    paid, supplement = sample.paid("met_gas"), sample.given("gazprom_supplement")
    centre = float(np.median(paid - supplement))

    def due(season: np.ndarray) -> np.ndarray:
        return np.asarray(gas.met_gas_accrual(np.ones(()), season, supplement))

    return fit_season(sample, centre, due, paid), centre


def estimate(last: str = LAST) -> Estimate:
    """Log payments against a season and the supplement."""
    found, centre = fitted(Months(FIRST, last))
    return estimated(
        "met_gas", "econ.model.gas.met_gas_accrual", f"accruals {FIRST} to {last}", found, centre
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(FIRST, LAST)
    paid = sample.paid("met_gas")
    return (surprises("Gas tax, by month of accrual", sample.months, paid, fitted(sample)[0]),)
