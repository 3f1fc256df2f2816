"""Rouble, consumer prices, key rate, nominal GDP: slow answers to oil income around a reference.

Before a run's start the reference is what was observed; from there it moves by dated drifts, so a
run that starts in the past sees no later rate. Source of the block: MODEL 10.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, blend
from econ.model.equation import equation
from econ.quantities import MONTHS_PER_YEAR, PERCENT


@equation
def oil_income_gap(
    previous_export_income: Array,
    previous_product_export_income: Array,
    previous_currency_operation: Array,
    previous_usd_rub: Array,
    rule_currency_weight: Array,
    reference_export_income: Array,
    oil_income_floor: Array,
) -> Array:
    """Last month's oil income in dollars, less currency bought for the budget, over the reference [log].

    Sales count as income, under the rule and those that mirror the Fund: that is how they shield the rouble.
    Source: MODEL 10, II.3; Bank of Russia, mirroring of the ministry's operations.
    """
    purchases = rule_currency_weight * previous_currency_operation / previous_usd_rub
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
    previous_price_gap: Array,
    previous_real_rate_surprise: Array,
    oil_income_gap: Array,
    previous_oil_income_gap: Array,
    usd_rub_drift: Array,
    usd_rub_shock: Array,
    rouble_momentum: Array,
    rouble_adjustment: Array,
    rouble_oil_elasticity: Array,
    rouble_oil_impact: Array,
    rouble_rate_ratio: Array,
    rouble_volatility: Array,
    market_turbulence: Array,
) -> Array:
    """Roubles a dollar, mean of the month [RUB/USD]: slow error correction of the real rate.

    Towards a level that is weaker with prices beyond the reference's and with oil income lost, and stronger
    by a ratio for each point of the real key rate beyond the expected one. Oil income moves a little of it at
    once; part of last month's surprise is repeated, as in any series of month means. Simulations in
    which the rouble would flee its level have no pull: prices and rate would drive each other on and on.
    Source: MODEL 10, II.3; estimate `rouble`; Fokin (2024) for the weak short-run link to oil.
    """
    gap = np.log(previous_usd_rub / previous_usd_rub_reference) - previous_price_gap
    level = rouble_oil_elasticity * oil_income_gap + rouble_rate_ratio * previous_real_rate_surprise
    pull = -np.maximum(rouble_adjustment, 0) * (gap + level)
    oil = -rouble_oil_impact * (oil_income_gap - previous_oil_income_gap)
    shock = rouble_volatility * market_turbulence * usd_rub_shock
    surprise = rouble_momentum * previous_usd_rub_surprise + pull + oil + shock
    return previous_usd_rub * np.exp(usd_rub_drift + surprise)


@equation
def price_gap(
    previous_price_gap: Array,
    in_horizon: float,
    cpi_level: Array,
    previous_cpi_level: Array,
    gdp_reference_inflation: Array,
) -> Array:
    """Consumer prices since the start beyond those of the reference [log]. Source: definition."""
    month = np.log(cpi_level / previous_cpi_level) - gdp_reference_inflation / (PERCENT * MONTHS_PER_YEAR)
    return in_horizon * (previous_price_gap + month)


@equation
def expected_inflation(
    previous_expected_inflation: Array,
    inflation_trend: Array,
    inflation_anchor: Array,
    expected_rate_persistence: Array,
    in_horizon: float,
) -> Array:
    """Annual inflation expected at the start of the run [percent]: from the last year's to the anchor.

    At the pace of the expected key rate, so that the two expect one real rate. Source: MODEL II.3.
    """
    ahead = inflation_anchor + expected_rate_persistence * (previous_expected_inflation - inflation_anchor)
    return blend(np.asarray(in_horizon), ahead, inflation_trend)


@equation
def real_rate_surprise(
    key_rate: Array,
    inflation_trend: Array,
    expected_key_rate: Array,
    expected_inflation: Array,
    real_rate_reach: Array,
) -> Array:
    """Real key rate beyond the one expected at the start [percentage points], as far as samples reach.

    Source: MODEL II.3.
    """
    beyond = (key_rate - inflation_trend) - (expected_key_rate - expected_inflation)
    return np.clip(beyond, -real_rate_reach, real_rate_reach)


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
def gasoline_push(
    previous_gasoline_retail_price: Array,
    previous_gasoline_retail_lagged: Array,
    previous_cpi_change: Array,
    gasoline_price_effect: Array,
) -> Array:
    """What gasoline adds to consumer prices as far as it outran the rest last month [percent].

    Source: MODEL 10; Bank of Russia (2018).
    """
    fuel = PERCENT * np.log(previous_gasoline_retail_price / previous_gasoline_retail_lagged)
    return gasoline_price_effect * (fuel - previous_cpi_change)


@equation
def cpi_change(
    previous_cpi_change: Array,
    previous_inflation_trend: Array,
    import_cost_pressure: Array,
    gasoline_push: Array,
    previous_demand_push: Array,
    measures_price_step: Array,
    previous_measures_price_step: Array,
    cpi_shock: Array,
    cpi_season: Array,
    cpi_momentum: Array,
    cpi_memory: Array,
    cpi_pass_through: Array,
    inflation_persistence_limit: Array,
    cpi_volatility: Array,
    inflation_anchor: Array,
    inflation_floor: Array,
    inflation_usual: Array,
    cpi_skew: Array,
    demand_price_effect: Array,
    vat_price_step: Array,
    vat_rise: Array,
    vat_rise_before: Array,
) -> Array:
    """Consumer prices on the month before [percent]: season, momentum, anchor, rouble, fuel, demand, taxes.

    A deficit beyond the usual lifts what prices go back to. Gasoline's effect is in full with the momentum
    that follows; steps of taxes start none. What prices do to themselves stays below one. Noise grows with
    the root of the distance from the lowest inflation on record, and is the estimated one at the sample's
    mean; it rises further than it falls. Near the record costs that fall lower prices less, for sellers
    give back little of them.
    Source: MODEL 10, II.3; estimate `consumer_prices`; Ball (1992) on noise and the level of inflation.
    """
    # Inflation comes back by momentum, with the year's and through the rouble, which follows prices:
    # simulations in which these together reach one would have inflation without end.
    echo = np.minimum(cpi_pass_through, inflation_persistence_limit)
    momentum = np.minimum(cpi_momentum, inflation_persistence_limit - echo)
    trend = np.minimum(cpi_memory, inflation_persistence_limit - echo - momentum)
    anchored = (1 - momentum - trend) * (
        inflation_anchor + demand_price_effect * PERCENT * previous_demand_push
    )
    inertia = momentum * previous_cpi_change
    memory = (trend * previous_inflation_trend + anchored) / MONTHS_PER_YEAR
    taxes = vat_price_step * (vat_rise - momentum * vat_rise_before)
    taxes = taxes + measures_price_step - momentum * previous_measures_price_step
    scale = price_freedom(previous_inflation_trend, inflation_floor, inflation_usual)
    costs = cpi_pass_through * import_cost_pressure + (1 - momentum) * gasoline_push
    costs = np.maximum(costs, 0) + np.minimum(scale, 1) * np.minimum(costs, 0)
    noise = cpi_volatility * scale * skewed(cpi_shock, cpi_skew)
    return cpi_season + inertia + memory + costs + taxes + noise


def skewed(z: Array, skew: Array) -> Array:
    """A shock of mean zero and deviation one, log-normal: rises are larger than falls [1]."""
    return np.asarray(np.expm1(skew * z - skew**2 / 2) / np.sqrt(np.expm1(skew**2)))


def price_freedom(inflation: Array, floor: Array, usual: Array) -> Array:
    """How freely prices move at a level of inflation [1]: one at the sample's mean, 0 at the record low."""
    return np.asarray(np.sqrt(np.maximum(inflation - floor, 0) / (usual - floor)))


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
    rate_meeting: Array,
    previous_demand_push: Array,
    demand_rate_effect: Array,
) -> Array:
    """Key rate at the end of the month [percent]: at each meeting part of the way to the wanted rate.

    Wanted is the neutral rate, more with inflation above target and with a deficit beyond the usual.
    Decisions beyond the rule are larger where the rate is high, with its square root; a month without a
    meeting leaves the rate as it is.
    Source: MODEL 10; Taylor rule with smoothing (Korhonen and Nuutilainen, 2017); estimate `key_rate`;
    Cox, Ingersoll and Ross (1985) for the square root.
    """
    wanted = neutral_key_rate + key_rate_response * (previous_inflation_trend - inflation_target)
    wanted = wanted + demand_rate_effect * PERCENT * previous_demand_push
    rule = key_rate_persistence * previous_key_rate + (1 - key_rate_persistence) * wanted
    decided = np.maximum(rule + key_rate_volatility * np.sqrt(previous_key_rate) * key_rate_shock, 0)
    return blend(rate_meeting, decided, previous_key_rate)


@equation
def gdp_gap(
    previous_gdp_gap: Array,
    previous_cpi_level: Array,
    cpi_level: Array,
    oil_income_gap: Array,
    gasoline_push: Array,
    fuel_in_deflator: Array,
    gdp_persistence: Array,
    gdp_reference_inflation: Array,
    gdp_oil_elasticity: Array,
    gdp_shock: Array,
    gdp_volatility: Array,
) -> Array:
    """Nominal GDP against its reference path [log]: prices beyond the reference's, oil income, noise.

    Dear fuel is paid by those who burn it: of what it adds to consumer prices GDP takes a part.
    Source: MODEL 10; Rautava (2002) as the upper bound of the answer to oil.
    """
    prices = np.log(cpi_level / previous_cpi_level) - gdp_reference_inflation / (PERCENT * MONTHS_PER_YEAR)
    prices = prices - (1 - fuel_in_deflator) * gasoline_push / PERCENT
    oil = (1 - gdp_persistence) * gdp_oil_elasticity * oil_income_gap
    return gdp_persistence * previous_gdp_gap + prices + oil + gdp_volatility * gdp_shock


@equation
def nominal_gdp(gdp_reference: Array, gdp_gap: Array, fuel_output_loss: Array) -> Array:
    """Nominal GDP of the month [bn RUB], without season, less what is not made for want of fuel.

    Source: MODEL 10, II.1; annual outturns and plans.
    """
    return gdp_reference / MONTHS_PER_YEAR * np.exp(gdp_gap) * (1 - fuel_output_loss)
