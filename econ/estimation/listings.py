"""How far a listing still hinders, month by month: the model's own equations on the dated listings."""

from __future__ import annotations

import numpy as np

from econ.model import discounts

__all__ = ["EMBARGO", "EMBARGO_SHARE", "SELLERS", "VESSELS", "Steps", "effective", "exposed"]

#: Share of crude exports that the embargo and cap of December 2022 touched: 1.1 of 5 mb/d went to the
#: European Union by sea (IEA: 1.5 in October 2022, 0.4 in April 2023) and as much again with its services.
EMBARGO_SHARE = 0.4

Steps = tuple[tuple[str, float], ...]

#: Listings by first day and share of exports touched, as in the scenario library's history.
SELLERS: Steps = (("2025-01-10", 0.20), ("2025-10-22", 0.83))
VESSELS: Steps = (
    ("2024-06-24", 0.03),
    ("2024-12-16", 0.09),
    ("2025-01-10", 0.42),
    ("2025-07-18", 0.52),
    ("2025-10-23", 0.66),
    ("2025-12-18", 0.70),
)
EMBARGO: Steps = (("2022-12-05", EMBARGO_SHARE),)


def effective(steps: Steps, months: np.ndarray) -> np.ndarray:
    """Level in force, mean of each month, from dated steps."""
    level = np.zeros(len(months))
    before = 0.0
    for day, share in steps:
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
        found.append(discounts.sellers_exposed(felt, evaded))
    return np.array(found)
