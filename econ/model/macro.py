"""Rouble, consumer prices, key rate, nominal GDP: slow answers to oil income around a reference.

Before a run's start the reference is what was observed; from there it moves by dated drifts, so a
run that starts in the past sees no later rate. Source of the block: MODEL 10.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_YEAR, PERCENT


@equation
def oil_income_gap(
    previous_export_income: Array,
    previous_product_export_income: Array,
    previous_rule_operation: Array,
    previous_usd_rub: Array,
    rule_currency_weight: Array,
    reference_export_income: Array,
    oil_income_floor: Array,
) -> Array:
    """Last month's oil income in dollars, less the rule's purchases, over the reference [log].

    Sales under the rule count as income: that is how the rule shields the rouble.
    Source: MODEL 10; Bank of Russia, mirroring of the ministry's operations.
    """
    purchases = rule_currency_weight * previous_rule_operation / previous_usd_rub
    income = previous_export_income + previous_product_export_income - purchases
    return np.log(np.maximum(income / reference_export_income, oil_income_floor))


@equation
def expected_key_rate(
    previous_expected_key_rate: Array, expected_rate_persistence: Array, neutral_key_rate: Array
) -> Array:
    """Key rate expected at the start of the run [percent]: from the last observed one to neutral.

    Source: MODEL 10; the pace of the Bank of Russia's survey of analysts of December 2025.
    """
    return neutral_key_rate + expected_rate_persistence * (previous_expected_key_rate - neutral_key_rate)


@equation
def usd_rub_reference(previous_usd_rub_reference: Array, usd_rub_drift: Array) -> Array:
    """Reference path of the rouble [RUB/USD]: the last observation, moved by the survey's drift.

    Source: MODEL 7; Bank of Russia's survey of analysts of December 2025.
    """
    return previous_usd_rub_reference * np.exp(usd_rub_drift)


@equation
def usd_rub(
    previous_usd_rub: Array,
    previous_usd_rub_reference: Array,
    previous_usd_rub_surprise: Array,
    previous_key_rate: Array,
    previous_expected_key_rate: Array,
    oil_income_gap: Array,
    usd_rub_drift: Array,
    usd_rub_shock: Array,
    rouble_momentum: Array,
    rouble_adjustment: Array,
    rouble_oil_elasticity: Array,
    rouble_key_rate_effect: Array,
    rouble_volatility: Array,
) -> Array:
    """Roubles a dollar, mean of the month [RUB/USD]: slow error correction around the reference.

    Towards a level that is weaker by the elasticity times the oil income lost; a key rate above the
    expected one strengthens; part of last month's surprise is repeated, as in any series of month
    means. Draws in which the rouble would flee its level or a higher key rate are held at no answer:
    with them prices and the rate would drive each other without end.
    Source: MODEL 10; estimate `rouble`; Fokin (2024) for the weak short-run link to oil.
    """
    gap = np.log(previous_usd_rub / previous_usd_rub_reference)
    pull = -np.maximum(rouble_adjustment, 0) * (gap + rouble_oil_elasticity * oil_income_gap)
    rates = -np.maximum(rouble_key_rate_effect, 0) * (previous_key_rate - previous_expected_key_rate)
    surprise = rouble_momentum * previous_usd_rub_surprise + pull + rates + rouble_volatility * usd_rub_shock
    return previous_usd_rub * np.exp(usd_rub_drift + surprise)


@equation
def usd_rub_surprise(usd_rub: Array, previous_usd_rub: Array, usd_rub_drift: Array) -> Array:
    """Change of the log dollar rate beyond its reference's [1]. Source: definition."""
    return np.log(usd_rub / previous_usd_rub) - usd_rub_drift


@equation
def import_cost_pressure(
    previous_import_cost_pressure: Array, usd_rub_surprise: Array, pass_through_memory: Array
) -> Array:
    """Depreciation that consumer prices are taking in [percent]; the reference's is in the anchor.

    Source: MODEL 10; a monthly shock fades within five months.
    """
    fresh = PERCENT * usd_rub_surprise
    return pass_through_memory * previous_import_cost_pressure + (1 - pass_through_memory) * fresh


@equation
def gasoline_retail_lagged(previous_gasoline_retail_price: Array) -> Array:
    """Retail price of gasoline of the month before [RUB/l]. Source: definition (memory)."""
    return previous_gasoline_retail_price


@equation
def cpi_change(
    previous_cpi_change: Array,
    previous_inflation_trend: Array,
    import_cost_pressure: Array,
    previous_gasoline_retail_price: Array,
    previous_gasoline_retail_lagged: Array,
    cpi_shock: Array,
    cpi_season: Array,
    cpi_momentum: Array,
    cpi_memory: Array,
    cpi_pass_through: Array,
    cpi_volatility: Array,
    inflation_anchor: Array,
    gasoline_price_effect: Array,
    vat_price_step: Array,
    vat_rise: Array,
    vat_rise_before: Array,
) -> Array:
    """Consumer prices on the month before [percent]: season, momentum, anchor, rouble, fuel, VAT.

    Gasoline counts as far as it outran other prices last month, its effect in full with the momentum
    that follows; the step of VAT starts none.
    Source: MODEL 10; estimate `consumer_prices`.
    """
    # Draws whose inflation would feed on itself without end are held at its persistence of one.
    momentum = np.minimum(cpi_momentum, 1)
    trend = np.minimum(cpi_memory, 1 - momentum)
    anchored = (1 - momentum - trend) * inflation_anchor
    inertia = momentum * previous_cpi_change
    memory = (trend * previous_inflation_trend + anchored) / MONTHS_PER_YEAR
    fuel = PERCENT * np.log(previous_gasoline_retail_price / previous_gasoline_retail_lagged)
    vat = vat_price_step * (vat_rise - momentum * vat_rise_before)
    gasoline = gasoline_price_effect * (1 - momentum) * (fuel - previous_cpi_change)
    rouble = cpi_pass_through * import_cost_pressure
    return cpi_season + inertia + memory + rouble + gasoline + vat + cpi_volatility * cpi_shock


@equation
def cpi_level(previous_cpi_level: Array, cpi_change: Array) -> Array:
    """Consumer prices [the price base = 1]. Source: definition of the chained index."""
    return previous_cpi_level * (1 + cpi_change / PERCENT)


@equation
def inflation_trend(previous_inflation_trend: Array, cpi_change: Array) -> Array:
    """Annual inflation with a memory of a year [percent]. Source: MODEL 10 (explicit state)."""
    return previous_inflation_trend + cpi_change - previous_inflation_trend / MONTHS_PER_YEAR


@equation
def key_rate(
    previous_key_rate: Array,
    previous_inflation_trend: Array,
    key_rate_persistence: Array,
    neutral_key_rate: Array,
    key_rate_response: Array,
    inflation_target: Array,
    key_rate_shock: Array,
    key_rate_volatility: Array,
) -> Array:
    """Key rate at the end of the month [percent]: slowly to neutral and beyond it with inflation.

    Decisions beyond the rule are larger where the rate is high, with its square root.
    Source: MODEL 10; Taylor rule with smoothing (Korhonen and Nuutilainen, 2017); estimate `key_rate`;
    Cox, Ingersoll and Ross (1985) for the square root.
    """
    wanted = neutral_key_rate + key_rate_response * (previous_inflation_trend - inflation_target)
    rule = key_rate_persistence * previous_key_rate + (1 - key_rate_persistence) * wanted
    return np.maximum(rule + key_rate_volatility * np.sqrt(previous_key_rate) * key_rate_shock, 0)


@equation
def gdp_gap(
    previous_gdp_gap: Array,
    previous_cpi_level: Array,
    cpi_level: Array,
    oil_income_gap: Array,
    gdp_persistence: Array,
    gdp_reference_inflation: Array,
    gdp_oil_elasticity: Array,
    gdp_shock: Array,
    gdp_volatility: Array,
) -> Array:
    """Nominal GDP against its reference path [log]: prices beyond the reference's, oil income, noise.

    Source: MODEL 10; Rautava (2002) as the upper bound of the answer to oil.
    """
    prices = np.log(cpi_level / previous_cpi_level) - gdp_reference_inflation / (PERCENT * MONTHS_PER_YEAR)
    oil = (1 - gdp_persistence) * gdp_oil_elasticity * oil_income_gap
    return gdp_persistence * previous_gdp_gap + prices + oil + gdp_volatility * gdp_shock


@equation
def nominal_gdp(gdp_reference: Array, gdp_gap: Array) -> Array:
    """Nominal GDP of the month [bn RUB], without season. Source: MODEL 10; annual outturns and plans."""
    return gdp_reference / MONTHS_PER_YEAR * np.exp(gdp_gap)
