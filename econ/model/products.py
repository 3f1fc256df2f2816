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
    extra_loss: Array,
    extra_loss_fade: Array,
    days: float,
) -> Array:
    """Gasoline and diesel made by district [Mt], (fuel, district).

    Yield times runs; at a share `l` of full runs lost, by strikes or maintenance, the yield itself
    falls by `extra_loss` x l x exp(-l / fade): light products fall more than runs while losses are
    small, and like runs when they are large. Source: MODEL II.1; `estimation/yields`.
    """
    full = mt_per_month(full_utilisation * nameplate, days)
    lost = np.where(nameplate > 0, 1 - district_runs / np.maximum(full, _TINY), 0)
    return np.maximum(fuel_yield, 0) * district_runs * yield_kept(lost, extra_loss[:, None], extra_loss_fade)


@equation
def normal_output(
    fuel_yield: Array,
    nameplate: Array,
    normal_utilisation: Array,
    full_utilisation: Array,
    extra_loss: Array,
    extra_loss_fade: Array,
    days: float,
) -> Array:
    """Gasoline and diesel that refineries would make without strikes [Mt], (fuel). Source: MODEL 2."""
    made = total(np.maximum(fuel_yield, 0) * nameplate, axis=1)
    lost = 1 - normal_utilisation / full_utilisation
    return mt_per_month(normal_utilisation * made, days) * yield_kept(lost, extra_loss, extra_loss_fade)


@equation
def refinery_losses(runs: Array, refinery_loss_share: Array) -> Array:
    """Refineries' own use and losses [Mt]. Source: MODEL 2."""
    return refinery_loss_share * runs


@equation
def blended_naphtha(
    district_output: Array,
    full_utilisation: Array,
    nameplate: Array,
    fuel_yield: Array,
    lower_standards: Array,
    naphtha_blend: Array,
    days: float,
) -> Array:
    """Naphtha blended into gasoline where lower standards are allowed [Mt], (scenario, draw).

    As much as was offered at full output, in proportion to the gasoline that it is blended into.
    Source: the governments' drafts of April 2024 and June 2026.
    """
    full = mt_per_month(total(np.maximum(fuel_yield[0], 0) * full_utilisation * nameplate), days)
    return lower_standards * naphtha_blend * np.minimum(total(district_output[0]) / full, 1)


@equation
def product_output(
    district_output: Array,
    runs: Array,
    refinery_losses: Array,
    blended_naphtha: Array,
    jet_yield: Array,
    fuel_oil_part: Array,
) -> Array:
    """Products made [Mt], (product); with own use and losses they add up to runs.

    Jet by its yield; what is left is split between fuel oil and the rest, so that lost gasoline
    leaves heavier or unfinished products. Naphtha blended into gasoline is gasoline. Source: MODEL 2.
    """
    gasoline, diesel = total(district_output[0]), total(district_output[1])
    jet = jet_yield * runs
    rest = runs - refinery_losses - gasoline - diesel - jet
    naphtha = (1 - fuel_oil_part) * rest
    blended = np.minimum(blended_naphtha, np.maximum(naphtha, 0))
    parts = (gasoline + blended, diesel, jet, fuel_oil_part * rest, naphtha - blended)
    return np.stack(np.broadcast_arrays(*parts))


@equation
def gasoline_output(product_output: Array) -> Array:
    """Gasoline made [Mt]. Source: MODEL 2."""
    return product_output[0]


@equation
def diesel_output(product_output: Array) -> Array:
    """Diesel made [Mt]. Source: MODEL 2."""
    return product_output[1]


def yield_kept(lost: Array, extra: Array, fade: Array) -> Array:
    """Share of the usual yield left when a share of full runs is lost (negative when more is run)."""
    return np.maximum(1 - extra * lost * np.exp(-np.maximum(lost, 0) / fade), 0)
