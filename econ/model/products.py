"""What refineries make of the crude they run."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
from econ.model.equation import equation
from econ.quantities import mt_per_month

_TINY = np.finfo(float).tiny


@equation
def district_output(
    district_runs: Array,
    full_utilisation: Array,
    nameplate: Array,
    fuel_yield: Array,
    output_multiplier: Array,
    days: float,
) -> Array:
    """Gasoline and diesel made by district [Mt], (fuel, district).

    Yield times runs, the yield itself falling with the shortfall of runs: a fall of one percent in
    runs, by strikes or maintenance, costs `output_multiplier` percent of the fuel. Source: MODEL 2,
    light products fall more than runs; `estimation/yields`.
    """
    full = mt_per_month(full_utilisation * nameplate, days)
    shortfall = np.where(nameplate > 0, district_runs / np.maximum(full, _TINY) - 1, 0)
    return np.maximum(fuel_yield, 0) * district_runs * _yield_kept(shortfall, output_multiplier[:, None])


@equation
def normal_output(
    fuel_yield: Array,
    nameplate: Array,
    normal_utilisation: Array,
    full_utilisation: Array,
    output_multiplier: Array,
    days: float,
) -> Array:
    """Gasoline and diesel that refineries would make without strikes [Mt], (fuel). Source: MODEL 2."""
    made = total(np.maximum(fuel_yield, 0) * nameplate, axis=1)
    shortfall = normal_utilisation / full_utilisation - 1
    return mt_per_month(normal_utilisation * made, days) * _yield_kept(shortfall, output_multiplier)


@equation
def refinery_losses(runs: Array, refinery_loss_share: Array) -> Array:
    """Refineries' own use and losses [Mt]. Source: MODEL 2."""
    return refinery_loss_share * runs


@equation
def product_output(
    district_output: Array,
    runs: Array,
    refinery_losses: Array,
    jet_yield: Array,
    fuel_oil_part: Array,
) -> Array:
    """Products made [Mt], (product); with own use and losses they add up to runs.

    Jet by its yield; what is left is split between fuel oil and the rest, so that lost gasoline
    leaves heavier or unfinished products. Source: MODEL 2.
    """
    gasoline, diesel = total(district_output[0]), total(district_output[1])
    jet = jet_yield * runs
    rest = runs - refinery_losses - gasoline - diesel - jet
    parts = (gasoline, diesel, jet, fuel_oil_part * rest, (1 - fuel_oil_part) * rest)
    return np.stack(np.broadcast_arrays(*parts))


@equation
def gasoline_output(product_output: Array) -> Array:
    """Gasoline made [Mt]. Source: MODEL 2."""
    return product_output[0]


@equation
def diesel_output(product_output: Array) -> Array:
    """Diesel made [Mt]. Source: MODEL 2."""
    return product_output[1]


def _yield_kept(shortfall: Array, multiplier: Array) -> Array:
    """Share of the usual yield at a relative shortfall of runs (negative when they are low)."""
    return np.maximum(1 + (multiplier - 1) * shortfall, 0)
