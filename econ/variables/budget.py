"""Federal budget, budget rule, Fund and debt: what is declared of the block."""

from __future__ import annotations

from econ.variables.declare import Forcing, Given, Shock, Variable

_MONEY = "bn RUB"


def _flow(
    name: str, long_name: str, *, sign: str = "", headline: bool = False, label: str = "", given: Given = ""
) -> Variable:
    return Variable(
        name, (), _MONEY, long_name, "flow", sign=sign, headline=headline, label=label, given=given
    )


VARIABLES = (
    _flow(
        "non_oil_revenue",
        "Federal revenue other than oil and gas",
        headline=True,
        label="Other revenue",
        given="override",
    ),
    Variable(
        "non_oil_deviation",
        (),
        "1",
        "Non-oil revenue against its share of GDP, in logs",
        "rate",
        decimals=3,
        initial="accrual_before",
    ),
    _flow("federal_revenue", "Federal revenue", headline=True, label="Revenue", given="target"),
    Variable(
        "spending_overrun",
        (),
        "1",
        "Spending over the law in force, in logs",
        "rate",
        decimals=3,
        initial="overrun_before",
    ),
    Variable(
        "spending_delay",
        (),
        "1",
        "Spending brought forward to the month, in logs",
        "rate",
        decimals=3,
        initial="overrun_before",
    ),
    _flow("spending_cut", "Spending cut because the liquid Fund is used up"),
    _flow("federal_spending", "Federal spending", headline=True, label="Spending", given="override"),
    _flow(
        "federal_balance",
        "Federal balance",
        sign="positive: surplus",
        headline=True,
        label="Federal balance",
        given="target",
    ),
    Variable(
        "rule_price_gap",
        (),
        "RUB/bbl",
        "Tax price above the cut-off price, in roubles",
        "rate",
        initial="accrual_before",
    ),
    Variable(
        "rule_gap_quarter",
        (),
        "RUB/bbl",
        "Price gap of the rule summed since the quarter began",
        "rate",
        initial="accrual_before",
    ),
    Variable(
        "rule_gap_assessed",
        (),
        "RUB/bbl",
        "Price gap of the rule summed over the quarter before",
        "rate",
        initial="accrual_before",
    ),
    _flow(
        "additional_oil_gas_revenue", "Oil and gas revenue above the base of the rule", sign="positive: above"
    ),
    _flow("base_oil_gas_revenue", "Oil and gas revenue at the cut-off price"),
    Variable(
        "rule_forecast_error",
        (),
        _MONEY,
        "Additional revenue less the ministry's forecast",
        "flow",
        initial="accrual_before",
    ),
    Variable(
        "rule_operation",
        (),
        _MONEY,
        "Operation of the budget rule",
        "flow",
        sign="positive: purchases for the Fund",
        initial="initial_zero",
    ),
    Variable(
        "rule_account",
        (),
        _MONEY,
        "Bought under the rule this year, not yet in the Fund",
        "stock",
        initial="accrual_before",
        observed="-",
    ),
    Variable(
        "rule_account_closed",
        (),
        _MONEY,
        "Bought under the rule in the year before, not yet in the Fund",
        "stock",
        initial="accrual_before",
        observed="-",
    ),
    Variable("fund_inflow", (), _MONEY, "Credited to the Fund", "flow"),
    Variable("fund_available", (), _MONEY, "Liquid Fund before the month's use", "stock"),
    _flow("rule_draw_wanted", "Shortfall to be met by the Fund under the rule"),
    _flow("fund_draw", "Liquid Fund used for the budget"),
    _flow("fund_gap", "Wanted from the liquid Fund and not there"),
    Variable(
        "liquid_nwf",
        (),
        _MONEY,
        "Liquid part of the National Wealth Fund",
        "stock",
        headline=True,
        label="Liquid Fund",
        initial="liquid_nwf_before",
        bounds=(0, None),
        given="override",
    ),
    Variable("total_nwf", (), _MONEY, "National Wealth Fund", "stock", initial="total_nwf_before"),
    _flow("fund_financing", "Financing of the deficit by the rule and the Fund"),
    _flow("financing_need", "Deficit left to bonds and Treasury balances"),
    Variable(
        "financing_trend",
        (),
        _MONEY,
        "Financing need of a usual month",
        "flow",
        initial="financing_trend_before",
    ),
    _flow("net_bond_issuance", "Net issuance of government bonds"),
    Variable(
        "treasury_gap",
        (),
        _MONEY,
        "Treasury balances used and not yet refilled by bonds",
        "stock",
        initial="accrual_before",
    ),
    _flow("treasury_draw", "Financing by Treasury balances"),
    Variable("state_debt", (), _MONEY, "Domestic state debt", "stock", initial="state_debt_before"),
    Variable("bond_yield", (), "percent", "Yield of government bonds", "rate", decimals=2),
    Variable(
        "effective_rate",
        (),
        "percent",
        "Mean interest on the debt",
        "rate",
        decimals=2,
        initial="effective_rate_before",
    ),
    _flow("interest_payments", "Interest on the domestic debt"),
)

FORCINGS = (
    Forcing(
        "fund_beyond_rule",
        (),
        _MONEY,
        "Liquid Fund used beyond the rule, a month",
        "policy",
        bounds=(0, None),
    ),
    Forcing(
        "exhaustion_policy",
        (),
        "1",
        "Share of the gap met by spending cuts once the liquid Fund is used up; the rest by bonds",
        "policy",
        bounds=(0, 1),
    ),
    Forcing("spending_shift", (), _MONEY, "Spending beyond the plan, a month", "policy"),
)

SHOCKS = (
    Shock("non_oil_revenue_shock", "Month's noise of non-oil revenue"),
    Shock("non_oil_deviation_shock", "Lasting surprise of non-oil revenue"),
    Shock("spending_shock", "Month's noise of spending"),
    Shock("spending_overrun_shock", "Growth of spending over the law"),
    Shock("additional_revenue_shock", "Month's noise of revenue above the base"),
    Shock("rule_forecast_shock", "Error of the ministry's month-ahead forecast"),
    Shock("fund_valuation_shock", "Gold and other revaluation of the liquid Fund"),
)
