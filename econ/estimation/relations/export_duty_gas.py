"""Gas duty: season in dollars, a level that learns and reverts to a mean by open pipelines, noise."""

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
#: Pipelines: 63.8 bcm at 30 percent in 2022 against 28.3 at 50 in 2023 are 0.3 in logs, prices were higher;
#: 32 bcm in 2024 against 18 in 2025 are 0.6, and Turkey and China pay too.
PRIOR = {"gain": GAIN, "persistence": PERSISTENCE, "nord_stream": (0.3, 0.5), "ukraine": (0.3, 0.3)}
FLOWS = ("gas_by_nord_stream", "gas_by_ukraine")
RELATION = Relation(
    window=Window(lag=1, why="all months paid: quiet years alone cannot say how far the duty strays"),
    series=(
        "export_duty_gas",
        "usd_rub",
    ),
    parameters=("export_duty_gas_one_off", *FLOWS),
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
    stream, transit = (np.broadcast_to(sample.given(name), len(sample)) for name in FLOWS)

    def due(season: np.ndarray, nord_stream: float, ukraine: float) -> np.ndarray:
        more, through = np.asarray(nord_stream), np.asarray(ukraine)
        return np.asarray(
            gas.export_duty_gas_accrual(np.ones(()), season, rate, stream, more, transit, through, NONE, NONE)
        )

    means = {name: PRIOR[name][0] for name in ("nord_stream", "ukraine")}
    centre = float(np.nanmedian(paid / due(np.ones(()), **means)))

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
