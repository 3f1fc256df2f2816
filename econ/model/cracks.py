"""Prices of gasoline and diesel in north-west Europe: Brent and a crack with season and memory."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, correlated
from econ.model.equation import equation
from econ.quantities import BARRELS_PER_TONNE, usd_per_tonne


@equation
def gasoline_nwe_price(
    brent_price: Array,
    previous_gasoline_crack_gap: Array,
    gasoline_crack_season: Array,
    gasoline_crack_persistence: Array,
    gasoline_crack_volatility: Array,
    gasoline_crack_correlation: Array,
    brent_shock: Array,
    gasoline_crack_shock: Array,
    market_turbulence: Array,
    product_price_floor: Array,
) -> Array:
    """Gasoline 95 in north-west Europe [USD/t], (scenario, draw). Source: MODEL 7."""
    shock = correlated(gasoline_crack_correlation, brent_shock, gasoline_crack_shock)
    crack = (
        gasoline_crack_season
        + np.minimum(gasoline_crack_persistence, 1) * previous_gasoline_crack_gap
        + gasoline_crack_volatility * market_turbulence * shock
    )
    return usd_per_tonne(np.maximum(brent_price + crack, product_price_floor * brent_price), "gasoline")


@equation
def gasoline_crack_gap(gasoline_nwe_price: Array, brent_price: Array, gasoline_crack_season: Array) -> Array:
    """Gasoline crack above its season [USD/bbl], (scenario, draw). Source: MODEL 7."""
    return gasoline_nwe_price / BARRELS_PER_TONNE["gasoline"] - brent_price - gasoline_crack_season


@equation
def diesel_crack_premium(previous_diesel_exports_lost: Array, diesel_crack_response: Array) -> Array:
    """Part of the diesel crack due to lost Russian diesel [USD/bbl], (scenario, draw). Source: MODEL 7."""
    return diesel_crack_response * previous_diesel_exports_lost


@equation
def diesel_nwe_price(
    brent_price: Array,
    previous_diesel_crack_gap: Array,
    diesel_crack_premium: Array,
    diesel_crack_season: Array,
    diesel_crack_persistence: Array,
    diesel_crack_volatility: Array,
    diesel_crack_correlation: Array,
    brent_shock: Array,
    diesel_crack_shock: Array,
    market_turbulence: Array,
    product_price_floor: Array,
) -> Array:
    """Diesel in north-west Europe [USD/t], (scenario, draw). Source: MODEL 7."""
    shock = correlated(diesel_crack_correlation, brent_shock, diesel_crack_shock)
    crack = (
        diesel_crack_season
        + diesel_crack_premium
        + np.minimum(diesel_crack_persistence, 1) * previous_diesel_crack_gap
        + diesel_crack_volatility * market_turbulence * shock
    )
    return usd_per_tonne(np.maximum(brent_price + crack, product_price_floor * brent_price), "diesel")


@equation
def diesel_crack_gap(
    diesel_nwe_price: Array, brent_price: Array, diesel_crack_season: Array, diesel_crack_premium: Array
) -> Array:
    """Diesel crack above its season and premium [USD/bbl], (scenario, draw). Source: MODEL 7."""
    crack = diesel_nwe_price / BARRELS_PER_TONNE["diesel"] - brent_price
    return crack - diesel_crack_season - diesel_crack_premium
