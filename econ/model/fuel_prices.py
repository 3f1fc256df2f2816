"""Wholesale and retail prices of gasoline and diesel."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation
from econ.quantities import LAW_BARRELS_PER_TONNE


@equation
def export_alternative(
    gasoline_nwe_price: Array,
    diesel_nwe_price: Array,
    previous_brent_price: Array,
    previous_urals_tax_price: Array,
    usd_rub: Array,
    damper_freight: Array,
    damper_discount_share: Array,
    damper_excise: Array,
    vat_rate: Array,
) -> Array:
    """What a tonne sold abroad would bring, with excise and VAT [RUB/t], (fuel).

    The damper's own formula, with last month's Urals discount. Nobody sells abroad to pay for it:
    a netback below nothing is none. Source: Tax Code, article 200, paragraph 27.
    """
    price = np.stack(np.broadcast_arrays(gasoline_nwe_price, diesel_nwe_price))
    discount = LAW_BARRELS_PER_TONNE * np.maximum(previous_brent_price - previous_urals_tax_price, 0)
    netback = np.maximum(price - damper_freight - damper_discount_share * discount, 0)
    return (netback * usd_rub + damper_excise) * (1 + vat_rate)


@equation
def wholesale_target(
    export_alternative: Array,
    damper_compensation: Array,
    damper_indicative_price: Array,
    fuel_tightness: Array,
    log_wholesale_level: Array,
    tightness_effect: Array,
    scarcity_ceiling: Array,
) -> Array:
    """Wholesale price that prices tend to [RUB/t], (fuel).

    The price at which a refiner is indifferent, damper included: between the export alternative and
    the indicative price, in the damper's own proportion. Tightness lifts it up to a ceiling, beyond
    which fuel is rationed rather than dearer. Source: MODEL 3; `estimation/wholesale`.
    """
    parity = _parity(export_alternative, damper_compensation, damper_indicative_price)
    scarcity = np.minimum(tightness_effect * fuel_tightness, scarcity_ceiling)
    return parity * np.exp(log_wholesale_level + scarcity)


@equation
def gasoline_wholesale_price(
    previous_gasoline_wholesale_price: Array,
    wholesale_target: Array,
    wholesale_speed: Array,
    log_wholesale_spread: Array,
    wholesale_shock: Array,
) -> Array:
    """Wholesale price of AI-92 gasoline, month mean [RUB/t]. Source: MODEL 3; `estimation/wholesale`."""
    push = np.exp(log_wholesale_spread[0]) * wholesale_shock[0]
    return _towards(previous_gasoline_wholesale_price, wholesale_target[0], wholesale_speed[0], push)


@equation
def diesel_wholesale_price(
    previous_diesel_wholesale_price: Array,
    wholesale_target: Array,
    wholesale_speed: Array,
    log_wholesale_spread: Array,
    wholesale_shock: Array,
) -> Array:
    """Wholesale price of diesel, month mean [RUB/t]. Source: MODEL 3; `estimation/wholesale`."""
    push = np.exp(log_wholesale_spread[1]) * wholesale_shock[1]
    return _towards(previous_diesel_wholesale_price, wholesale_target[1], wholesale_speed[1], push)


@equation
def wholesale_price(gasoline_wholesale_price: Array, diesel_wholesale_price: Array) -> Array:
    """Wholesale price [RUB/t], (fuel). Source: MODEL 3."""
    return np.stack(np.broadcast_arrays(gasoline_wholesale_price, diesel_wholesale_price))


@equation
def wholesale_trend(
    previous_wholesale_trend: Array,
    export_alternative: Array,
    damper_compensation: Array,
    damper_indicative_price: Array,
    normal_output: Array,
    export_floor_flow: Array,
    demand_base: Array,
    demand_season: Array,
    normal_surplus: Array,
    log_wholesale_level: Array,
    tightness_effect: Array,
    wholesale_speed: Array,
) -> Array:
    """Wholesale price with refineries whole, usual stocks and no shocks [RUB/t], (fuel).

    What the law, world prices and the season alone make of the price. Source: MODEL 11.
    """
    parity = _parity(export_alternative, damper_compensation, damper_indicative_price)
    demand = demand_base * demand_season
    usual = normal_surplus - (normal_output - export_floor_flow - demand) / demand
    calm = parity * np.exp(log_wholesale_level + tightness_effect * usual)
    return _towards(previous_wholesale_trend, calm, wholesale_speed, 0)


@equation
def wholesale_premium(wholesale_price: Array, wholesale_trend: Array) -> Array:
    """Wholesale price over its trend [1], (fuel). Source: MODEL 11."""
    return wholesale_price / wholesale_trend - 1


@equation
def gasoline_retail_price(
    previous_gasoline_retail_price: Array,
    gasoline_wholesale_price: Array,
    cpi_level: Array,
    retail_margin: Array,
    fuel_density: Array,
    retail_speed: Array,
    log_retail_spread: Array,
    retail_shock: Array,
) -> Array:
    """Retail price of gasoline [RUB/l]. Source: MODEL 3; `estimation/retail`."""
    cost = gasoline_wholesale_price * fuel_density[0] + retail_margin[0] * cpi_level
    push = np.exp(log_retail_spread[0]) * retail_shock[0]
    return _towards(previous_gasoline_retail_price, cost, retail_speed[0], push)


@equation
def diesel_retail_price(
    previous_diesel_retail_price: Array,
    diesel_wholesale_price: Array,
    cpi_level: Array,
    retail_margin: Array,
    fuel_density: Array,
    retail_speed: Array,
    log_retail_spread: Array,
    retail_shock: Array,
) -> Array:
    """Retail price of diesel [RUB/l]. Source: MODEL 3; `estimation/retail`."""
    cost = diesel_wholesale_price * fuel_density[1] + retail_margin[1] * cpi_level
    push = np.exp(log_retail_spread[1]) * retail_shock[1]
    return _towards(previous_diesel_retail_price, cost, retail_speed[1], push)


def _parity(export_alternative: Array, compensation: Array, indicative: Array) -> Array:
    """The price at which a refiner is indifferent between home, damper included, and abroad."""
    return compensation * indicative + (1 - compensation) * export_alternative


def _towards(before: Array, target: Array, speed: Array, push: Array | float) -> Array:
    """A price that closes part of its log gap to a target, and a shock."""
    return before * np.exp(np.maximum(speed, 0) * np.log(target / before) + push)
