"""Gas duty: season in dollars, a level that learns and reverts, noise; since flows to Europe fell."""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.fiscal import Fit, Months, surprises
from econ.estimation.methods.seasonal import GAIN, PERSISTENCE, estimated
from econ.estimation.methods.seasonal import fitted as fit_season
from econ.estimation.relation import Relation, Window
from econ.model import gas

__all__ = ["PRIOR", "RELATION", "compared", "estimate", "fitted"]

ONE_OFF = "export_duty_gas_one_off"
#: No end of purchases by the European Union in the sample.
NONE = np.zeros(())
PRIOR = {"gain": GAIN, "persistence": PERSISTENCE}
RELATION = Relation(
    window=Window("2022-12", lag=1, why="since flows to Europe fell"),
    series=(
        "export_duty_gas",
        "usd_rub",
    ),
    parameters=("export_duty_gas_one_off",),
    equations=(
        "gas.export_duty_gas_accrual",
        "taxes.learned",
    ),
    priors=PRIOR,
)


def fitted(sample: Months) -> tuple[Fit, float]:
    """Fit of log payments a month later, and the centre of the season's prior."""
    paid = np.where(sample.set_apart(ONE_OFF), np.nan, sample.paid("export_duty_gas"))
    rate = sample.seen("usd_rub")
    centre = float(np.nanmedian(paid / rate))

    def due(season: np.ndarray) -> np.ndarray:
        return np.asarray(gas.export_duty_gas_accrual(np.ones(()), season, rate, NONE, NONE))

    return fit_season(sample, centre, due, paid, PRIOR), centre


def estimate(last: str | None = None) -> Estimate:
    """Log payments against a season and the exchange rate."""
    sample = Months(*RELATION.window.span(last))
    found, centre = fitted(sample)
    left = ", ".join(map(str, sample.months[sample.set_apart(ONE_OFF)]))
    said = f"accruals {RELATION.window.text(last)} without {left}"
    return estimated("export_duty_gas", "econ.model.gas.export_duty_gas_accrual", said, found, centre, PRIOR)


def compared() -> tuple[Compared, ...]:
    """Payments a month later beside their forecasts."""
    sample = Months(*RELATION.window.span())
    use = ~sample.set_apart(ONE_OFF)
    paid = sample.paid("export_duty_gas")[use]
    return (surprises("Gas duty, by month of accrual", sample.months[use], paid, fitted(sample)[0]),)
