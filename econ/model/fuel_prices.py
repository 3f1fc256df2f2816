"""Wholesale and retail prices of gasoline and diesel."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
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
def home_parity(
    export_alternative: Array,
    damper_compensation: Array,
    damper_indicative_price: Array,
    previous_damper_passed: Array,
    gasoline_export_ban: Array,
    diesel_export_ban: Array,
) -> Array:
    """The price at which a refiner is indifferent between home, damper included, and abroad [RUB/t], (fuel).

    Between the export alternative and the indicative price, in the damper's own proportion. Where last
    month's prices cost the damper, it is the export alternative, by as much as may be exported: under
    a full ban nobody can go there. Source: MODEL II.1; Tax Code, article 200.
    """
    free = 1 - np.stack(np.broadcast_arrays(gasoline_export_ban, diesel_export_ban))
    paid = 1 - free * (1 - previous_damper_passed)
    return _parity(export_alternative, damper_compensation * paid, damper_indicative_price)


@equation
def scarcity_at_ceiling(market_tightness: Array, tightness_effect: Array, scarcity_ceiling: Array) -> Array:
    """One where the price is at the assumed ceiling of scarcity [0 or 1], (fuel). Source: MODEL II.1."""
    return np.asarray(tightness_effect * market_tightness >= scarcity_ceiling, float)


@equation
def wholesale_target(
    home_parity: Array,
    market_tightness: Array,
    log_wholesale_level: Array,
    tightness_effect: Array,
    scarcity_ceiling: Array,
) -> Array:
    """Wholesale price that prices tend to [RUB/t], (fuel).

    The indifferent refiner's price, lifted by tightness up to a ceiling beyond which fuel is rationed
    rather than dearer. Source: MODEL 3 and II.1; `estimation/wholesale`.
    """
    scarcity = np.minimum(tightness_effect * market_tightness, scarcity_ceiling)
    return home_parity * np.exp(log_wholesale_level + scarcity)


@equation
def gasoline_wholesale_price(
    previous_gasoline_wholesale_price: Array,
    previous_retail_surprise: Array,
    wholesale_target: Array,
    wholesale_speed: Array,
    log_wholesale_spread: Array,
    retail_teaching: Array,
    wholesale_shock: Array,
) -> Array:
    """Wholesale price of AI-92 gasoline, month mean [RUB/t].

    A pinned retail price above what the model made of it says that wholesale stood higher.
    Source: MODEL 3 and II.1; `estimation/wholesale`.
    """
    push = np.exp(log_wholesale_spread[0]) * wholesale_shock[0]
    before = previous_gasoline_wholesale_price * np.exp(retail_teaching[0] * previous_retail_surprise[0])
    return _towards(before, wholesale_target[0], wholesale_speed[0], push)


@equation
def diesel_wholesale_price(
    previous_diesel_wholesale_price: Array,
    previous_retail_surprise: Array,
    wholesale_target: Array,
    wholesale_speed: Array,
    log_wholesale_spread: Array,
    retail_teaching: Array,
    wholesale_shock: Array,
) -> Array:
    """Wholesale price of diesel, month mean [RUB/t], by the rule of gasoline. Source: MODEL 3 and II.1."""
    push = np.exp(log_wholesale_spread[1]) * wholesale_shock[1]
    before = previous_diesel_wholesale_price * np.exp(retail_teaching[1] * previous_retail_surprise[1])
    return _towards(before, wholesale_target[1], wholesale_speed[1], push)


@equation
def wholesale_price(gasoline_wholesale_price: Array, diesel_wholesale_price: Array) -> Array:
    """Wholesale price [RUB/t], (fuel). Source: MODEL 3."""
    return np.stack(np.broadcast_arrays(gasoline_wholesale_price, diesel_wholesale_price))


@equation
def retail_expected(
    previous_gasoline_retail_price: Array,
    previous_diesel_retail_price: Array,
    wholesale_price: Array,
    cpi_level: Array,
    retail_margin: Array,
    fuel_density: Array,
    retail_speed: Array,
    log_retail_spread: Array,
    retail_shock: Array,
) -> Array:
    """Retail prices before pins [RUB/l], (fuel). Source: MODEL 3; `estimation/wholesale`."""
    before = np.stack(np.broadcast_arrays(previous_gasoline_retail_price, previous_diesel_retail_price))
    cost = wholesale_price * fuel_density + retail_margin * cpi_level
    return _towards(before, cost, retail_speed, np.exp(log_retail_spread) * retail_shock)


@equation
def gasoline_retail_price(retail_expected: Array) -> Array:
    """Retail price of gasoline [RUB/l]. Source: MODEL 3; `estimation/wholesale`."""
    return retail_expected[0]


@equation
def diesel_retail_price(retail_expected: Array) -> Array:
    """Retail price of diesel [RUB/l]. Source: MODEL 3; `estimation/wholesale`."""
    return retail_expected[1]


@equation
def retail_surprise(
    gasoline_retail_price: Array, diesel_retail_price: Array, retail_expected: Array
) -> Array:
    """Log of pinned over expected retail prices [1], (fuel); zero where nothing is pinned.

    Source: MODEL II.1, retail teaches wholesale.
    """
    price = np.stack(np.broadcast_arrays(gasoline_retail_price, diesel_retail_price))
    return np.log(price / retail_expected)


@equation
def district_retail_gap(
    previous_district_retail_gap: Array,
    gasoline_retail_price: Array,
    previous_gasoline_retail_price: Array,
    district_premium: Array,
    district_price_response: Array,
    district_price_speed: Array,
    log_district_price_spread: Array,
    district_retail_shock: Array,
) -> Array:
    """Log of a district's gasoline price over the nation's [1], (district), before they are made to agree.

    Districts answer a national rise by more or less than one for one, and go back to their usual
    premium. Source: MODEL II.1; `estimation/district_prices`.
    """
    rise = np.log(gasoline_retail_price / previous_gasoline_retail_price)
    gone = district_price_speed * (district_premium - previous_district_retail_gap)
    noise = np.exp(log_district_price_spread) * district_retail_shock
    return previous_district_retail_gap + gone + (district_price_response - 1) * rise + noise


@equation
def district_gasoline_retail_price(
    gasoline_retail_price: Array, district_retail_gap: Array, district_price_weight: Array
) -> Array:
    """Retail price of gasoline by district [RUB/l], (district); their fixed-weight mean is the nation's.

    Source: Rosstat; `estimation/district_prices`.
    """
    relative = np.exp(district_retail_gap)
    weights = np.maximum(district_price_weight, 0)
    return gasoline_retail_price * relative * total(weights) / total(weights * relative)


def _parity(export_alternative: Array, compensation: Array, indicative: Array) -> Array:
    """The price at which a refiner is indifferent between home, damper included, and abroad."""
    return compensation * indicative + (1 - compensation) * export_alternative


def _towards(before: Array, target: Array, speed: Array, push: Array | float) -> Array:
    """A price that closes part of its log gap to a target, and a shock."""
    return before * np.exp(np.maximum(speed, 0) * np.log(target / before) + push)
