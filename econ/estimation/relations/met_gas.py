"""Gas tax: season without Gazprom's supplement, size of the raise of 2024, learning, noise."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, surprises
from econ.estimation.methods.seasonal import GAIN, estimated
from econ.estimation.methods.seasonal import fitted as fit_season
from econ.estimation.relation import Relation, Window
from econ.model import gas

__all__ = ["PRIOR", "RELATION", "compared", "estimate", "fitted"]

#: No end of purchases by the European Union in the sample.
NONE = np.zeros(())
#: A raise that is to take what a rise of tariffs at home gives is a tenth to a third of the tax.
PRIOR = {"gain": GAIN, "raise_size": (0.20, 0.10)}
RELATION = Relation(
    window=Window(
        "2022-12",
        lag=1,
        why="since exports to Europe fell: before, laws and flows moved the level that are gone",
    ),
    series=("met_gas",),
    parameters=("gazprom_supplement", "met_gas_raise"),
    equations=(
        "gas.met_gas_accrual",
        "taxes.learned",
    ),
    priors=PRIOR,
)


def fitted(sample: Months) -> tuple[Fit, float]:
    """Fit of log payments a month later, and the centre of the season's prior."""
    paid, supplement, raised = sample.paid("met_gas"), *map(sample.given, RELATION.parameters)
    centre = float(np.nanmedian((paid - supplement) / (1 + PRIOR["raise_size"][0] * raised)))

    def due(season: np.ndarray, raise_size: float) -> np.ndarray:
        size = np.asarray(raise_size)
        return np.asarray(gas.met_gas_accrual(np.ones(()), season, raised, size, supplement, NONE, NONE))

    return fit_season(sample, centre, due, paid, PRIOR), centre


def estimate(last: str | None = None) -> Estimate:
    """Log payments against a season and the supplement."""
    found, centre = fitted(Months(*RELATION.window.span(last)))
    said = f"accruals {RELATION.window.text(last)}"
    return estimated("met_gas", "econ.model.gas.met_gas_accrual", said, found, centre, PRIOR)


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    paid = sample.paid("met_gas")
    return (surprises("Gas tax, by month of accrual", sample.months, paid, fitted(sample)[0]),)
