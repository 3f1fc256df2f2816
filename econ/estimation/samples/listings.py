"""How far a listing still hinders, month by month: the model's own equations on the dated listings."""

from __future__ import annotations

import numpy as np

from econ.model import discounts
from econ.observations.catalog import rows

__all__ = ["Steps", "effective", "exposed", "steps"]

#: Levels by the first day on which they hold.
Steps = tuple[tuple[str, float], ...]


def steps(series: str) -> Steps:
    """Share of crude exports that the `embargo` touches; `sellers_listed`, `vessels_listed` as in history."""
    return tuple(
        (row["period"], float(row["value"])) for row in rows("listed_shares") if row["series"] == series
    )


def effective(levels: Steps, months: np.ndarray) -> np.ndarray:
    """Level in force, mean of each month, from dated steps."""
    level = np.zeros(len(months))
    before = 0.0
    for day, share in levels:
        first = np.datetime64(day, "D")
        start, end = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
        in_force = np.clip((end - np.maximum(start, first)).astype(float), 0, None) / (end - start).astype(
            float
        )
        level += (share - before) * in_force
        before = share
    return level


def exposed(
    level: np.ndarray,
    phase_in_logit: np.ndarray | float,
    half_life_log: np.ndarray | float,
    half_life_per_share: np.ndarray | float,
) -> np.ndarray:
    """Share still hindered in each month, `(month,)` or `(month, draw)`, by `econ.model.discounts`."""
    felt, evaded = np.zeros(()), np.zeros(())
    found = []
    for listed in level:
        felt = discounts.sellers_felt(felt, listed, np.asarray(phase_in_logit))
        # The unwinding is of no consequence: within the sample no listing was lifted.
        evaded = discounts.sellers_evaded(
            evaded, felt, np.asarray(half_life_log), np.asarray(half_life_per_share), np.asarray(np.inf)
        )
        found.append(discounts.still_hindered(felt, evaded))
    return np.array(found)
