"""Stress of fuel supply and of the budget: what is declared of the block."""

from __future__ import annotations

from econ.variables.declare import Forcing, Shock, Variable

_MONEY = "bn RUB"
_INDEX = "index, 0-100"
_RANGE = (0.0, 100.0)


def _stress(name: str, long_name: str, *, headline: bool = False, label: str = "") -> Variable:
    """A sub-indicator or an index: 0 and 100 are the anchors of `parameters/stress.yaml`."""
    return Variable(
        name, (), _INDEX, long_name, "index", headline=headline, label=label, decimals=0, bounds=_RANGE
    )


def _sum(name: str, long_name: str, initial: str = "initial_zero", *, sign: str = "") -> Variable:
    """Money since January, or with a memory of a year."""
    return Variable(name, (), _MONEY, long_name, "stock", sign=sign, initial=initial)


def _share(name: str, long_name: str, *, sign: str) -> Variable:
    return Variable(name, (), "1", long_name, "rate", sign=sign, decimals=3)


VARIABLES = (
    Variable(
        "oil_income",
        (),
        _MONEY,
        "Oil income from exports in roubles",
        "flow",
        label="Oil income",
        decimals=0,
    ),
    _stress("shortage_stress", "Stress of fuel wanted and not supplied"),
    Variable(
        "indicative_premium",
        ("fuel",),
        "1",
        "Wholesale price over the damper's indicative price",
        "rate",
        decimals=3,
    ),
    _stress("premium_stress", "Stress of wholesale prices over the law's indicative price"),
    _stress("population_stress", "Stress of the population in districts short of fuel"),
    _stress("cover_stress", "Stress of fuel stocks in days of demand"),
    _stress("fuel_stress", "Fuel stress", headline=True, label="Fuel stress"),
    _stress("fuel_stress_max", "Largest part of fuel stress"),
    Variable("planned_oil_gas", (), _MONEY, "Oil and gas revenue by the law, in its season", "flow"),
    Variable(
        "planned_balance",
        (),
        _MONEY,
        "Federal balance by the law, in its season",
        "flow",
        sign="positive: surplus",
    ),
    _sum("oil_gas_missed", "Oil and gas revenue planned since January less received"),
    _sum("planned_oil_gas_ytd", "Oil and gas revenue planned since January"),
    _sum("nominal_gdp_ytd", "Nominal GDP since January"),
    _sum(
        "oil_gas_missed_year",
        "Oil and gas revenue planned less received, memory of a year",
    ),
    _sum("planned_oil_gas_year", "Oil and gas revenue planned, memory of a year", "oil_gas_plan"),
    _sum("federal_balance_ytd", "Federal balance since January", sign="positive: surplus"),
    _sum("planned_balance_ytd", "Federal balance by the law since January", sign="positive: surplus"),
    _sum(
        "balance_year",
        "Federal balance without season, memory of a year",
        "balance_before",
        sign="positive: surplus",
    ),
    _share("oil_gas_shortfall_ytd", "Oil and gas revenue missed since January", sign="positive: missed"),
    _share("oil_gas_shortfall_year", "Oil and gas revenue missed in a year", sign="positive: missed"),
    _share(
        "deficit_overrun_ytd",
        "Deficit beyond plan since January, of GDP since January",
        sign="positive: beyond plan",
    ),
    _share("deficit_year", "Federal deficit of a year, of GDP", sign="positive: deficit"),
    _share(
        "uncovered_deficit",
        "Deficit of a year that neither banks nor the liquid Fund could pay, of GDP",
        sign="positive: uncovered",
    ),
    _stress("oil_gas_ytd_stress", "Stress of oil and gas revenue missed since January"),
    _stress("oil_gas_year_stress", "Stress of oil and gas revenue missed in a year"),
    _stress("deficit_ytd_stress", "Stress of the deficit beyond plan since January"),
    _stress("deficit_year_stress", "Stress of the deficit of a year"),
    _stress("solvency_stress", "Stress of a deficit that bonds and the Fund do not cover"),
    _stress("financing_stress", "Stress of the yield of government bonds"),
    _stress("fiscal_stress", "Fiscal stress", headline=True, label="Fiscal stress"),
    _stress("fiscal_stress_max", "Largest part of fiscal stress"),
)

FORCINGS: tuple[Forcing, ...] = ()

SHOCKS: tuple[Shock, ...] = ()
