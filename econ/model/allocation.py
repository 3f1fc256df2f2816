"""Sharing a national pool of fuel among districts: by cost order, alike, or at least cost."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array

__all__ = ["cheapest", "dearest_first"]


def dearest_first(need: Array, missing: Array, rank: Array) -> Array:
    """What each district goes without when the pool serves the cheapest to reach first.

    Parameters
    ----------
    need : ndarray
        (fuel, district, ...), what a district wants of the pool, not negative.
    missing : ndarray
        (fuel, ...), what the pool lacks, not negative and at most the sum of needs.
    rank : ndarray
        (district, 1, 1 or draw); the lowest is served first, the highest goes without first.

    Returns
    -------
    ndarray
        (fuel, district, ...), at most `need`, adding up to `missing`; exactly zero where nothing is.
    """
    short = np.zeros(np.broadcast_shapes(need.shape, missing[:, None].shape, rank.shape))
    left = missing
    if rank.shape[-1] == 1:
        for place in np.argsort(-rank[:, 0, 0], kind="stable"):
            share = np.minimum(need[:, place], left)
            short[:, place] = share
            left = left - share
        return short
    # An order of its own for each draw costs a sort, so only where something is missing.
    scenario, draw = np.nonzero(np.broadcast_to((missing > 0).any(0), short.shape[2:]))
    order = np.argsort(-rank[:, 0], axis=0, kind="stable")[:, draw]
    wanted = np.broadcast_to(need, short.shape)
    left = np.broadcast_to(missing, (len(short), *short.shape[2:]))[:, scenario, draw]
    for place in order:
        share = np.minimum(wanted[:, place, scenario, draw], left)
        short[:, place, scenario, draw] = share
        left = left - share
    return short


def cheapest(
    demand: Array, output: Array, pool: float, cost: Array, penalty: float, capacity: Array | None = None
) -> tuple[Array, Array]:
    """One fuel, one month: deliveries that leave the least unmet demand at the least cost (HiGHS).

    Parameters
    ----------
    demand, output : ndarray
        By district [Mt].
    pool : float
        Imports and stock draw less exports [Mt]; a negative pool is taken out of output in proportion.
    cost : ndarray
        (from, to): cost of a tonne carried between districts; the last row is the pool.
    penalty : float
        Cost of a tonne that is not supplied; above every cost of delivery.
    capacity : ndarray, optional
        (from, to): the most that a route carries [Mt]; unlimited if left out.

    Returns
    -------
    deliveries : ndarray
        (from, to) [Mt].
    unmet : ndarray
        By district [Mt].
    """
    from scipy.optimize import linprog

    sources, places = cost.shape
    supply = np.append(output, max(pool, 0))
    if pool < 0:
        supply = supply * max(1 + pool / output.sum(), 0)
    routes = sources * places
    objective = np.append(cost.ravel(), np.full(places, penalty))
    leaving = np.zeros((sources, routes + places))
    arriving = np.zeros((places, routes + places))
    for source in range(sources):
        leaving[source, source * places : (source + 1) * places] = 1
    for place in range(places):
        arriving[place, place:routes:places] = 1
        arriving[place, routes + place] = 1
    limits = np.full(routes, np.inf) if capacity is None else capacity.ravel()
    bounds = [(0, limit) for limit in np.append(limits, demand)]
    found = linprog(
        objective, A_ub=leaving, b_ub=supply, A_eq=arriving, b_eq=demand, bounds=bounds, method="highs"
    )
    return found.x[:routes].reshape(sources, places), found.x[routes:]
