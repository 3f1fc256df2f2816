"""How far a press-reported figure lies from the truth: what publishers of the same month disagree by.

The panel holds one reading a month, never a mean. What it might have held instead is in the other
readings of that month: their spread, in logs, is the relative error of one reading. Prices are of
one exchange but of single days; there the spread is of a month's days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.relation import Relation, Window
from econ.observations.choice import KEPT_OUT, Reading, known_by, read_readings
from econ.observations.periods import as_date
from econ.variables.buyers import BUYERS

__all__ = ["PRIORS", "RELATION", "WORTH", "compared", "estimate", "revisions", "spread"]

#: Relative error of one reading before the data, each worth `WORTH` readings. Runs: 0.08 of 5.3 mb/d,
#: the scatter of published figures around the fit of runs. Idle capacity: plans and first counts were
#: raised by 4 to 14 percent (Reuters). Exports: trackers differ by 0.2 to 0.4 mb/d on 1.7 (docs/data.md).
#: Discount: assessments of a month by two agencies, half a dollar on ten. Wholesale: a record day above
#: its month mean. Retail: a week against its month.
PRIORS: dict[str, float] = {
    "crude_runs": 0.015,
    "reported_capacity_offline": 0.10,
    **{f"crude_exports.{buyer.label}": buyer.one_reading for buyer in BUYERS},
    "urals_discount": 0.04,
    "gasoline_wholesale_price": 0.04,
    "diesel_wholesale_price": 0.04,
    "gasoline_retail_price": 0.01,
    "diesel_retail_price": 0.01,
}
WORTH = 4
#: Where the panel's name is another, and whose readings are single days of one publisher.
_SERIES = {"urals_discount": "urals_fob_discount"}
_DAYS = ("wholesale_price", "retail_price")
#: How the basis of an edition that its publisher replaced begins.
_EARLY = ("early", "first")
#: Flags of figures that measure something else, or that their own publisher or others took back.
_LEFT_OUT = {*KEPT_OUT, "disputed", "upper_bound"}
RELATION = Relation(
    window=Window(why="all readings"),
    tables=("readings",),
    priors={name: (prior, float(prior / np.sqrt(2 * WORTH))) for name, prior in PRIORS.items()},
)


def estimate(as_of: str | None = None) -> Estimate:
    """Pooled spread within months, each with a prior of its own (scaled inverse chi-squared)."""
    readings = read_readings()
    if as_of is not None:
        readings = known_by(readings, as_date(as_of))
    values, errors, counts = [], [], []
    diagnostics: dict[str, float] = {}
    for name, prior in PRIORS.items():
        mine = _of(name, readings)
        squares, free = spread(mine, days=name.endswith(_DAYS))
        values.append(float(np.sqrt((WORTH * prior**2 + squares) / (WORTH + free))))
        errors.append(values[-1] / np.sqrt(2 * (WORTH + free)))
        counts.append(free)
        diagnostics[f"readings beyond the first, {name}"] = float(free)
        again, editions = revisions(mine)
        if editions:
            diagnostics[f"revision, {name}"] = float(np.sqrt(again / editions))
            diagnostics[f"revisions seen, {name}"] = float(editions)
    return Estimate(
        relation="publishers",
        names=tuple(PRIORS),
        values=tuple(values),
        covariance=tuple(map(tuple, np.diag(np.square(errors)).tolist())),
        sample="months with readings of several publishers (prices: of several days)",
        n=sum(counts),
        method=f"Pooled variance of logs within months; prior worth {WORTH} readings, error by its "
        "degrees of freedom",
        equation="econ.ensemble.chunk.Chunk",
        diagnostics=diagnostics,
        prior={name: (prior, float(prior / np.sqrt(2 * WORTH))) for name, prior in PRIORS.items()},
    )


def spread(readings: Iterable[Reading], *, days: bool = False) -> tuple[float, int]:
    """Sum of squares of log readings about their month's mean, and its degrees of freedom.

    A publisher speaks once a month, with the reading that the panel would choose of its own; with
    `days` every dated reading speaks.
    """
    cells: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for reading in readings:
        if not _LEFT_OUT & set(reading.flag.split()):
            key = (reading.publisher, reading.known_from if days else "")
            cells[reading.period].setdefault(key, reading.value)
    return _within(cell.values() for cell in cells.values())


def revisions(readings: Iterable[Reading]) -> tuple[float, int]:
    """As `spread`, between editions of one publisher's figure for one month."""
    cells: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for reading in readings:
        if reading.basis.startswith(_EARLY):
            cells[reading.period, reading.publisher].setdefault("first", reading.value)
    for reading in readings:
        cell = cells.get((reading.period, reading.publisher))
        if reading.chosen and cell and reading.value != cell["first"]:
            cell["last"] = reading.value
    return _within(cell.values() for cell in cells.values())


def _within(cells: Iterable[Iterable[float]]) -> tuple[float, int]:
    squares, free = 0.0, 0
    for cell in cells:
        logs = np.log([value for value in cell if value > 0])
        if len(logs) > 1:
            squares += float(np.sum((logs - logs.mean()) ** 2))
            free += len(logs) - 1
    return squares, free


def compared() -> tuple[Compared, ...]:
    """Spread of the readings alone beside the estimate that the prior steadies."""
    readings, found = read_readings(), estimate()
    rows = {name: spread(_of(name, readings), days=name.endswith(_DAYS)) for name in PRIORS}
    several = [name for name, (_, free) in rows.items() if free]
    seen = np.array([np.sqrt(rows[name][0] / rows[name][1]) for name in several])
    said = np.array([found.value(name) for name in several])
    return (Compared("Relative error of one reading", "1", np.array(several), seen, said),)


def _of(name: str, readings: Iterable[Reading]) -> list[Reading]:
    """The readings of one coefficient's series."""
    series = _SERIES.get(name, name.replace(".", "_"))
    return [reading for reading in readings if reading.series == series]
