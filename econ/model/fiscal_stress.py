"""Stress of the budget: against the law's plan, over a year, in what can be paid, in the bond yield.

Single months swing by 300 to 600 bn RUB. So money is judged since January against the plan's profile
(until March against a quarter of the year, lest January be judged alone), and with a memory of a year:
x + flow - x/12, to which a constant flow sums in twelve months, half of it from the last eight.
Source of the block: MODEL 11; anchors and weights in `parameters/stress.yaml`.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation
from econ.model.stress import anchored
from econ.quantities import MONTHS_PER_YEAR


def since_january(before: Array, flow: Array, year_begins: Array) -> Array:
    """A sum that starts anew in January."""
    return (1 - year_begins) * before + flow


def year_of(before: Array, flow: Array) -> Array:
    """A sum with a memory of a year."""
    return before + flow - before / MONTHS_PER_YEAR


@equation
def planned_oil_gas(oil_gas_plan: Array, oil_gas_season: Array) -> Array:
    """Oil and gas revenue of the month by the law of the year [bn RUB]. Source: MODEL 11; budget laws."""
    return oil_gas_plan / MONTHS_PER_YEAR * oil_gas_season


@equation
def planned_balance(
    planned_oil_gas: Array,
    planned_non_oil: Array,
    non_oil_season: Array,
    planned_spending: Array,
    spending_season: Array,
) -> Array:
    """Federal balance of the month by the law of the year [bn RUB], > 0 surplus. Source: MODEL 11."""
    return planned_oil_gas + planned_non_oil * non_oil_season - planned_spending * spending_season


@equation
def oil_gas_missed(
    previous_oil_gas_missed: Array, planned_oil_gas: Array, oil_gas_revenue: Array, year_begins: Array
) -> Array:
    """Oil and gas revenue planned since January less received [bn RUB]. Source: MODEL 11."""
    return since_january(previous_oil_gas_missed, planned_oil_gas - oil_gas_revenue, year_begins)


@equation
def planned_oil_gas_ytd(
    previous_planned_oil_gas_ytd: Array, planned_oil_gas: Array, year_begins: Array
) -> Array:
    """Oil and gas revenue planned since January [bn RUB]. Source: MODEL 11."""
    return since_january(previous_planned_oil_gas_ytd, planned_oil_gas, year_begins)


@equation
def nominal_gdp_ytd(previous_nominal_gdp_ytd: Array, nominal_gdp: Array, year_begins: Array) -> Array:
    """Nominal GDP since January [bn RUB]. Source: identity."""
    return since_january(previous_nominal_gdp_ytd, nominal_gdp, year_begins)


@equation
def oil_gas_missed_year(
    previous_oil_gas_missed_year: Array, planned_oil_gas: Array, oil_gas_revenue: Array
) -> Array:
    """Oil and gas revenue planned less received, memory of a year [bn RUB]. Source: MODEL 11."""
    return year_of(previous_oil_gas_missed_year, planned_oil_gas - oil_gas_revenue)


@equation
def planned_oil_gas_year(previous_planned_oil_gas_year: Array, planned_oil_gas: Array) -> Array:
    """Oil and gas revenue planned, memory of a year [bn RUB]. Source: MODEL 11."""
    return year_of(previous_planned_oil_gas_year, planned_oil_gas)


@equation
def federal_balance_ytd(
    previous_federal_balance_ytd: Array, federal_balance: Array, year_begins: Array
) -> Array:
    """Federal balance since January [bn RUB], > 0 surplus. Source: identity."""
    return since_january(previous_federal_balance_ytd, federal_balance, year_begins)


@equation
def planned_balance_ytd(
    previous_planned_balance_ytd: Array, planned_balance: Array, year_begins: Array
) -> Array:
    """Federal balance by the law since January [bn RUB], > 0 surplus. Source: identity."""
    return since_january(previous_planned_balance_ytd, planned_balance, year_begins)


@equation
def balance_year(
    previous_balance_year: Array,
    federal_balance_ytd: Array,
    previous_federal_balance_ytd: Array,
    year_begins: Array,
    planned_balance: Array,
    oil_gas_plan: Array,
    planned_non_oil: Array,
    planned_spending: Array,
) -> Array:
    """Federal balance without the plan's season, memory of a year [bn RUB], > 0 surplus.

    The month is the step of the sum since January, which is published where months are not.
    Source: MODEL 11.
    """
    month = federal_balance_ytd - (1 - year_begins) * previous_federal_balance_ytd
    mean = oil_gas_plan / MONTHS_PER_YEAR + planned_non_oil - planned_spending
    return year_of(previous_balance_year, month - (planned_balance - mean))


@equation
def oil_gas_shortfall_ytd(
    oil_gas_missed: Array, planned_oil_gas_ytd: Array, oil_gas_plan: Array, judged_share: Array
) -> Array:
    """Share of oil and gas revenue planned since January that was missed [1]. Source: MODEL 11."""
    return oil_gas_missed / np.maximum(planned_oil_gas_ytd, judged_share * oil_gas_plan)


@equation
def oil_gas_shortfall_year(oil_gas_missed_year: Array, planned_oil_gas_year: Array) -> Array:
    """Share of planned oil and gas revenue missed, memory of a year [1]. Source: MODEL 11."""
    return oil_gas_missed_year / planned_oil_gas_year


@equation
def deficit_overrun_ytd(
    planned_balance_ytd: Array,
    federal_balance_ytd: Array,
    nominal_gdp_ytd: Array,
    nominal_gdp: Array,
    judged_share: Array,
) -> Array:
    """Deficit beyond the plan's profile since January [1, of GDP since January]. Source: MODEL 11."""
    least = judged_share * MONTHS_PER_YEAR * nominal_gdp
    return (planned_balance_ytd - federal_balance_ytd) / np.maximum(nominal_gdp_ytd, least)


@equation
def deficit_year(balance_year: Array, nominal_gdp: Array) -> Array:
    """Federal deficit, memory of a year [1, of a year's GDP]. Source: MODEL 11."""
    return -balance_year / (MONTHS_PER_YEAR * nominal_gdp)


@equation
def uncovered_deficit(
    deficit_year: Array, bond_capacity: Array, liquid_nwf: Array, nominal_gdp: Array
) -> Array:
    """Deficit of a year that neither banks nor the whole liquid Fund could pay [1, of GDP].

    A month's deficit less a month's bonds and a twelfth of the Fund, over the month's GDP; below zero is room
    that is left. Source: MODEL II.3.
    """
    return deficit_year - bond_capacity - liquid_nwf / (MONTHS_PER_YEAR * nominal_gdp)


@equation
def oil_gas_ytd_stress(
    oil_gas_shortfall_ytd: Array, oil_gas_shortfall_calm: Array, oil_gas_shortfall_alarm: Array
) -> Array:
    """Stress of oil and gas revenue missed since January [index, 0-100]. Source: MODEL 11."""
    return anchored(oil_gas_shortfall_ytd, oil_gas_shortfall_calm, oil_gas_shortfall_alarm)


@equation
def oil_gas_year_stress(
    oil_gas_shortfall_year: Array, oil_gas_shortfall_calm: Array, oil_gas_shortfall_alarm: Array
) -> Array:
    """Stress of oil and gas revenue missed in a year [index, 0-100]. Source: MODEL 11."""
    return anchored(oil_gas_shortfall_year, oil_gas_shortfall_calm, oil_gas_shortfall_alarm)


@equation
def deficit_ytd_stress(
    deficit_overrun_ytd: Array, deficit_overrun_calm: Array, deficit_overrun_alarm: Array
) -> Array:
    """Stress of the deficit beyond plan since January [index, 0-100]. Source: MODEL 11."""
    return anchored(deficit_overrun_ytd, deficit_overrun_calm, deficit_overrun_alarm)


@equation
def deficit_year_stress(deficit_year: Array, deficit_calm: Array, deficit_alarm: Array) -> Array:
    """Stress of the deficit of a year [index, 0-100]. Source: MODEL 11."""
    return anchored(deficit_year, deficit_calm, deficit_alarm)


@equation
def solvency_stress(uncovered_deficit: Array, solvency_calm: Array, solvency_alarm: Array) -> Array:
    """Stress of a deficit that bonds and the Fund do not cover [index, 0-100]. Source: MODEL II.3."""
    return anchored(uncovered_deficit, solvency_calm, solvency_alarm)


@equation
def financing_stress(bond_yield: Array, financing_calm: Array, financing_alarm: Array) -> Array:
    """Stress of the yield of government bonds [index, 0-100]. Source: MODEL 11."""
    return anchored(bond_yield, financing_calm, financing_alarm)


@equation
def fiscal_stress(
    oil_gas_ytd_stress: Array,
    oil_gas_year_stress: Array,
    deficit_ytd_stress: Array,
    deficit_year_stress: Array,
    solvency_stress: Array,
    financing_stress: Array,
    oil_gas_stress_weight: Array,
    deficit_stress_weight: Array,
    solvency_weight: Array,
    financing_weight: Array,
) -> Array:
    """Fiscal stress [index, 0-100]: weighted mean of its parts, each sum counted by halves.

    Source: MODEL 11.
    """
    oil_gas = oil_gas_stress_weight * (oil_gas_ytd_stress + oil_gas_year_stress) / 2
    deficit = deficit_stress_weight * (deficit_ytd_stress + deficit_year_stress) / 2
    return oil_gas + deficit + solvency_weight * solvency_stress + financing_weight * financing_stress


@equation
def fiscal_stress_max(
    oil_gas_ytd_stress: Array,
    oil_gas_year_stress: Array,
    deficit_ytd_stress: Array,
    deficit_year_stress: Array,
    solvency_stress: Array,
    financing_stress: Array,
) -> Array:
    """Largest part of fiscal stress [index, 0-100]: no weight can hide it. Source: MODEL 11."""
    oil_gas = np.maximum(oil_gas_ytd_stress, oil_gas_year_stress)
    deficit = np.maximum(deficit_ytd_stress, deficit_year_stress)
    return np.maximum(np.maximum(oil_gas, deficit), np.maximum(solvency_stress, financing_stress))
