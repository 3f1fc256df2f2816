"""Crude at sea in Mt: under way for its voyage, and waiting where it has arrived and found no buyer."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, mean_by, total
from econ.model.equation import equation
from econ.model.refusal import refuse
from econ.quantities import mt_per_month

_ROUNDING = np.finfo(np.float32).eps


@equation
def voyage_time(
    planned_imports: Array, buyer_voyage: Array, voyage_detour: Array, sellers_exposed: Array
) -> Array:
    """Mean time of crude between loading and delivery, by all routes [months], (scenario, draw).

    Buyers lie at different distances, and crude that a listing hinders takes detours, is transferred
    between ships, and waits to be unloaded. Source: MODEL II.2; autumn of 2025.
    """
    return mean_by(planned_imports, buyer_voyage) * (1 + voyage_detour * sellers_exposed)


@equation
def arriving_crude(previous_crude_in_transit: Array, loadable_crude: Array, voyage_time: Array) -> Array:
    """Crude that reaches buyers' ports [Mt], (scenario, draw).

    The share of all that is under way that makes its stock a voyage's worth of what is loaded.
    Source: MODEL II.2.
    """
    return (previous_crude_in_transit + loadable_crude) / (1 + voyage_time)


@equation
def offered_crude(arriving_crude: Array, previous_floating_storage: Array, storage_release: Array) -> Array:
    """Crude on offer: arriving, and part of what waits at sea [Mt], (scenario, draw). Source: MODEL 4."""
    return arriving_crude + storage_release * previous_floating_storage


@equation
def crude_in_transit(
    previous_crude_in_transit: Array,
    previous_floating_storage: Array,
    loadable_crude: Array,
    arriving_crude: Array,
    crude_sales: Array,
    runs: Array,
    own_use_share: Array,
    given_crude_production: Array,
    pin_tolerance: Array,
    days: float,
) -> Array:
    """Crude under way between loading and delivery [Mt], end of month, (scenario, draw).

    What has not arrived; deliveries that are pinned beyond what arrives and waits come out of it in part, as
    ships that were faster. Source: MODEL II.2.
    """
    produced = mt_per_month(given_crude_production, days) * (1 - own_use_share) - runs
    loaded = np.where(np.isnan(produced), loadable_crude, produced)
    left = previous_crude_in_transit + previous_floating_storage + loaded - total(crude_sales)
    onward = previous_crude_in_transit + loadable_crude - arriving_crude
    return np.clip(left, (1 - pin_tolerance) * onward, onward)


@equation
def floating_storage(
    previous_floating_storage: Array,
    previous_crude_in_transit: Array,
    crude_in_transit: Array,
    loadable_crude: Array,
    crude_sales: Array,
    runs: Array,
    own_use_share: Array,
    storage_capacity: Array,
    given_crude_production: Array,
    days: float,
) -> Array:
    """Crude at sea that has found no buyer [Mt], end of month, (scenario, draw).

    Where production is pinned it takes whatever is left. Source: MODEL 4.
    """
    at_sea = previous_floating_storage + previous_crude_in_transit - crude_in_transit - total(crude_sales)
    free = np.maximum(at_sea + loadable_crude, 0)
    # Where there is no more room nothing is loaded; crude that is at sea is sold down, never made to vanish.
    limit = np.maximum(storage_capacity, at_sea)
    produced = mt_per_month(given_crude_production, days) * (1 - own_use_share) - runs
    missing = np.minimum(at_sea + produced, produced)
    refuse(
        missing < -_ROUNDING, "the pinned production leaves less than is run and pinned as exports", missing
    )
    return np.where(np.isnan(produced), np.minimum(free, limit), at_sea + produced)
