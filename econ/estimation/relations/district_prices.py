"""Pump prices by federal district: usual premia over the nation, and how far each answers the nation's moves.

Rosstat's monthly prices of AI-92 for Russia and its eight districts. Where independents sell, prices
move first and farthest; where company networks do, they are held, so that a flat price is no proof
of supply.
"""

from __future__ import annotations

import numpy as np

from econ.estimates import Estimate
from econ.estimation.methods.compared import Compared
from econ.estimation.methods.posterior import stacked
from econ.estimation.relation import Relation, Window
from econ.variables.declare import DIMS

__all__ = ["RELATION", "changes", "compared", "estimate", "forecast", "prices"]

DISTRICTS = DIMS["district"]
SERIES, NATION = "ai92_retail", "Russia"
#: Premium and response of each district, one speed for all.
_EACH = 2
RELATION = Relation(
    window=Window("2021-01", why="the first month of Rosstat's monthly prices by district"),
    tables=("retail_regional",),
)


def prices(last: str | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Months, the nation's price (month,), the districts' (district, month) [RUB/l], complete months only."""
    from econ.observations.build import table

    frame = table("retail_regional")
    frame = frame[(frame["series"] == SERIES) & (frame["period"].str.len() == len("2021-01"))]
    frame = frame[frame["period"] <= RELATION.window.end(last)]
    nation = frame[frame["area"] == NATION].set_index("period")["value"]
    own = frame[frame["level"] == "federal_district"]
    wide = own.pivot_table(index="period", columns="district", values="value")[list(DISTRICTS)]
    wide = wide[wide.index.isin(nation.index)].dropna().sort_index()
    months = np.array(wide.index, dtype="datetime64[M]")
    return months, nation.loc[wide.index].to_numpy(float), wide.to_numpy(float).T


def changes(nation: np.ndarray, districts: np.ndarray, months: np.ndarray) -> tuple[np.ndarray, ...]:
    """Rise of the nation (n,), gaps before and after it (district, n), in logs; neighbouring months only."""
    gap = np.log(districts / nation)
    next_to = np.diff(months.astype(int)) == 1
    rise = np.diff(np.log(nation))[next_to]
    return rise, gap[:, :-1][:, next_to], gap[:, 1:][:, next_to]


def _weights(nation: np.ndarray, districts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights that make the nation's price of the districts' (they add up to one), and their errors."""
    from scipy.optimize import nnls

    weights, _ = nnls(districts.T, nation)
    miss = nation - weights @ districts
    freedom = max(len(nation) - len(weights), 1)
    covariance = float(miss @ miss) / freedom * np.linalg.inv(districts @ districts.T)
    return weights, np.sqrt(np.diag(covariance))


def estimate(last: str | None = None) -> Estimate:
    """Least squares of the changes of gaps on the gaps before and the nation's rise, one speed for all."""
    months, nation, districts = prices(last)
    rise, before, after = changes(nation, districts, months)
    count, n = before.shape
    change = (after - before).ravel()
    design = np.zeros((count * n, 1 + _EACH * count))
    design[:, 0] = -before.ravel()
    for place in range(count):
        rows = slice(place * n, (place + 1) * n)
        design[rows, 1 + place] = 1.0
        design[rows, 1 + count + place] = rise
    found, *_ = np.linalg.lstsq(design, change, rcond=None)
    miss = (change - design @ found).reshape(count, n)
    spread = miss.std(axis=1, ddof=_EACH)
    # Districts differ in noise: errors by each one's own.
    inverse = np.linalg.inv(design.T @ design)
    covariance = inverse @ (design.T * np.repeat(spread**2, n)) @ design @ inverse
    speed = float(found[0])
    # A constant over a speed is a premium; the speed's own error is carried along.
    turn = np.eye(1 + _EACH * count)
    premium = found[1 : 1 + count] / speed
    turn[1 : 1 + count, 0] = -premium / speed
    turn[1 : 1 + count, 1 : 1 + count] /= speed
    weights, weight_error = _weights(nation, districts)
    blocks = [
        turn @ covariance @ turn.T,
        np.diag(np.full(count, 1 / (2 * n))),
        np.diag(weight_error**2),
    ]
    values = [speed, *premium, *(1 + found[1 + count :]), *np.log(spread), *weights]
    groups = ("premium", "response", "log_spread", "weight")
    return Estimate(
        relation="district_prices",
        names=("speed", *(f"{group}.{district}" for group in groups for district in DISTRICTS)),
        values=tuple(float(x) for x in values),
        covariance=tuple(map(tuple, stacked(blocks).tolist())),
        sample=f"{months[0]} to {months[-1]}, AI-92 in eight federal districts",
        n=n * count,
        method="Least squares, one speed for all districts, errors by each district's own noise; weights by "
        "non-negative least squares",
        equation="econ.model.fuel_prices.district_retail_gap",
        diagnostics={
            "nation less weighted districts, largest [RUB/l]": float(
                np.abs(nation - weights @ districts).max()
            ),
            "R2 of the changes of gaps": float(1 - miss.var() / change.var()),
            "weighted mean of the responses": float(weights @ (1 + found[1 + count :]) / weights.sum()),
        },
    )


def forecast(found: Estimate, rise: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Gaps a month on (district, n) after a rise of the nation (n,), without noise."""

    def of(group: str) -> np.ndarray:
        return np.array([found.value(f"{group}.{district}") for district in DISTRICTS])[:, None]

    gone = found.value("speed") * (of("premium") - before)
    return np.asarray(before + gone + (of("response") - 1) * rise)


def compared() -> tuple[Compared, ...]:
    """Each district's rise beside what the nation's rise makes of it [percent a month]."""
    months, nation, districts = prices()
    rise, before, after = changes(nation, districts, months)
    said = forecast(estimate(), rise, before)
    at = months[1:][np.diff(months.astype(int)) == 1]
    seen, fitted = 100 * (after - before + rise), 100 * (said - before + rise)
    return tuple(
        Compared(
            f"Monthly rise of AI-92, {district.replace('_', ' ')}", "percent", at, seen[row], fitted[row]
        )
        for row, district in enumerate(DISTRICTS)
    )
