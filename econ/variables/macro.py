"""Rouble, key rate, consumer prices and nominal GDP: what is declared of the block."""

from __future__ import annotations

from econ.variables.declare import Forcing, Shock, Variable

_PERCENT = "percent"

VARIABLES = (
    Variable(
        "oil_income_gap",
        (),
        "1",
        "Oil exporters' dollars on the market against the reference, in logs",
        "rate",
        decimals=3,
    ),
    Variable(
        "expected_key_rate",
        (),
        _PERCENT,
        "Key rate that the last observation and the neutral rate lead to expect",
        "rate",
        decimals=2,
        initial="key_rate_before",
        observed="key_rate",
    ),
    Variable(
        "usd_rub_reference",
        (),
        "RUB/USD",
        "Reference path of the rouble",
        "rate",
        initial="usd_rub_before",
        observed="usd_rub",
    ),
    Variable(
        "usd_rub",
        (),
        "RUB/USD",
        "Official dollar rate, mean of the month",
        "rate",
        given="override",
        world=True,
        headline=True,
        label="Roubles a dollar",
        bounds=(1.0, 10000.0),
        initial="usd_rub_before",
    ),
    Variable(
        "usd_rub_surprise",
        (),
        "1",
        "Change of the log dollar rate beyond its reference's",
        "rate",
        decimals=3,
        initial="initial_zero",
    ),
    Variable(
        "import_cost_pressure",
        (),
        _PERCENT,
        "Depreciation that consumer prices are taking in",
        "rate",
        decimals=2,
        initial="initial_zero",
    ),
    Variable(
        "gasoline_retail_lagged",
        (),
        "RUB/l",
        "Retail price of gasoline of the month before",
        "rate",
        initial="gasoline_retail_at_start",
    ),
    Variable(
        "cpi_change",
        (),
        _PERCENT,
        "Consumer prices on the month before",
        "rate",
        decimals=2,
        initial="initial_zero",
        observed="cpi_mom",
    ),
    Variable(
        "cpi_level",
        (),
        "1",
        "Consumer prices, the price base = 1",
        "index",
        decimals=3,
        initial="cpi_level_before",
    ),
    Variable(
        "inflation_trend",
        (),
        _PERCENT,
        "Annual inflation with a memory of a year",
        "rate",
        initial="inflation_before",
    ),
    Variable(
        "key_rate",
        (),
        _PERCENT,
        "Key rate at the end of the month",
        "rate",
        given="override",
        world=True,
        label="Key rate",
        bounds=(0.0, 200.0),
        initial="key_rate_before",
    ),
    Variable(
        "gdp_gap",
        (),
        "1",
        "Nominal GDP against its reference path, in logs",
        "rate",
        decimals=3,
        initial="initial_zero",
    ),
    Variable("nominal_gdp", (), "bn RUB", "Nominal GDP a month", "flow", label="GDP", decimals=0),
)

FORCINGS: tuple[Forcing, ...] = ()

SHOCKS = (
    Shock("usd_rub_shock", "Month's noise of the rouble"),
    Shock("cpi_shock", "Month's noise of consumer prices"),
    Shock("key_rate_shock", "Decisions on the key rate beyond the rule"),
    Shock("gdp_shock", "Month's noise of nominal GDP"),
)
