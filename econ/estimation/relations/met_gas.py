"""Gas tax: season without Gazprom's supplement, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, surprises
from econ.estimation.methods.seasonal import GAIN, estimated
from econ.estimation.methods.seasonal import fitted as fit_season
from econ.estimation.relation import Relation, Window
from econ.model import gas

__all__ = ["RELATION", "compared", "estimate", "fitted"]

#: No end of purchases by the European Union in the sample.
NONE = np.zeros(())
RELATION = Relation(
    window=Window(
        "2022-12",
        lag=1,
        why="since exports to Europe fell: before, laws and flows moved the level that are gone",
    ),
    series=("met_gas",),
    parameters=("gazprom_supplement",),
    equations=(
        "gas.met_gas_accrual",
        "taxes.learned",
    ),
    priors={"gain": GAIN},
)


def fitted(sample: Months) -> tuple[Fit, float]:
    """Fit of log payments a month later, and the centre of the season's prior."""
    paid, supplement = sample.paid("met_gas"), sample.given("gazprom_supplement")
    centre = float(np.nanmedian(paid - supplement))

    def due(season: np.ndarray) -> np.ndarray:
        return np.asarray(gas.met_gas_accrual(np.ones(()), season, supplement, NONE, NONE))

    return fit_season(sample, centre, due, paid), centre


def estimate(last: str | None = None) -> Estimate:
    """Log payments against a season and the supplement."""
    found, centre = fitted(Months(*RELATION.window.span(last)))
    return estimated(
        "met_gas", "econ.model.gas.met_gas_accrual", f"accruals {RELATION.window.text(last)}", found, centre
    )


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    paid = sample.paid("met_gas")
    return (surprises("Gas tax, by month of accrual", sample.months, paid, fitted(sample)[0]),)
