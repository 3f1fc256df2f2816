"""Stress of fuel supply: parts between documented anchors, their weighted mean, and the largest of them.

Every part is 10 at its calm anchor and 90 at its alarm, on one smooth curve that never reaches 0 or
100: what is worse than the alarm still shows. Source of the block: MODEL 11, II.3; anchors and weights in
`parameters/stress.yaml`.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation
from econ.quantities import ALARM_ODDS, PERCENT


def anchored(x: Array, calm: Array, alarm: Array) -> Array:
    """Where `x` stands between its anchors [index, 0-100]; `alarm` may lie below `calm`.

    The logistic curve whose odds are 1 to 9 at `calm` and 9 to 1 at `alarm`: 10 and 90.
    """
    place = (x - calm) / (alarm - calm)
    return np.asarray(PERCENT / 2 * (1 + np.tanh(np.log(ALARM_ODDS) * (2 * place - 1) / 2)))


@equation
def oil_income(export_income: Array, product_export_income: Array, usd_rub: Array) -> Array:
    """Oil income of state and exporters from crude and product exports [bn RUB].

    What is lost of it against `no_pressure` is the cost of continuing. Source: MODEL 11.
    """
    return (export_income + product_export_income) * usd_rub


@equation
def shortage_stress(
    gasoline_shortage_share: Array, diesel_shortage_share: Array, shortage_calm: Array, shortage_alarm: Array
) -> Array:
    """Stress of unmet demand, of the fuel that is shorter [index, 0-100]. Source: MODEL 11."""
    return anchored(np.maximum(gasoline_shortage_share, diesel_shortage_share), shortage_calm, shortage_alarm)


@equation
def indicative_premium(wholesale_price: Array, damper_indicative_price: Array) -> Array:
    """Wholesale price over the damper's indicative price [1], (fuel).

    Source: MODEL II.1; Tax Code, article 200.
    """
    return wholesale_price / damper_indicative_price - 1


@equation
def premium_stress(indicative_premium: Array, premium_calm: Array, premium_alarm: Array) -> Array:
    """Stress of wholesale prices over the law's [index, 0-100], of the dearer fuel. Source: MODEL II.1."""
    stress = anchored(indicative_premium, premium_calm, premium_alarm)
    return np.maximum(stress[0], stress[1])


@equation
def population_stress(
    population_short_share: Array, population_calm: Array, population_alarm: Array
) -> Array:
    """Stress of the population in short districts [index, 0-100]. Source: MODEL 11."""
    return anchored(population_short_share, population_calm, population_alarm)


@equation
def cover_stress(stock_cover_days: Array, cover_calm: Array, cover_alarm: Array) -> Array:
    """Stress of stocks in days of demand, of the scarcer fuel [index, 0-100]. Source: MODEL 11."""
    stress = anchored(stock_cover_days, cover_calm, cover_alarm)
    return np.maximum(stress[0], stress[1])


@equation
def fuel_stress(
    shortage_stress: Array,
    premium_stress: Array,
    population_stress: Array,
    cover_stress: Array,
    shortage_weight: Array,
    premium_weight: Array,
    population_weight: Array,
    cover_weight: Array,
) -> Array:
    """Fuel stress [index, 0-100]: weighted mean of its parts. Source: MODEL 11."""
    felt = shortage_weight * shortage_stress + population_weight * population_stress
    return felt + premium_weight * premium_stress + cover_weight * cover_stress


@equation
def fuel_stress_max(
    shortage_stress: Array, premium_stress: Array, population_stress: Array, cover_stress: Array
) -> Array:
    """Largest part of fuel stress [index, 0-100]: no weight can hide it. Source: MODEL 11."""
    felt = np.maximum(shortage_stress, population_stress)
    return np.maximum(felt, np.maximum(premium_stress, cover_stress))
