"""Moscow's answer, the price of money and fuel's roads to the budget: what is declared of the blocks."""

from __future__ import annotations

from econ.variables.declare import Forcing, Shock, Variable

_MONEY = "bn RUB"


def _share(name: str, long_name: str, *, sign: str = "", initial: str = "") -> Variable:
    return Variable(name, (), "1", long_name, "rate", sign=sign, decimals=4, initial=initial)


VARIABLES = (
    _share("answer_given", "Share of Moscow's answer that this month's law gives"),
    _share("excess_deficit", "Deficit since January over the norm, of GDP", sign="positive: deficit"),
    _share("revenue_measures", "Taxes raised by Moscow's answer, of GDP", initial="initial_zero"),
    Variable(
        "measures_price_step",
        (),
        "percent",
        "Step of consumer prices from taxes raised by Moscow's answer",
        "rate",
        decimals=2,
        initial="initial_zero",
    ),
    _share("spending_restraint", "Spending cut by Moscow's answer, of GDP", initial="initial_zero"),
    Variable(
        "fund_answer_flow",
        (),
        _MONEY,
        "Fund money beyond the rule that Moscow's answer provides, a month",
        "flow",
        initial="initial_zero",
    ),
    Variable("fund_policy", (), _MONEY, "Liquid Fund wanted beyond the rule", "flow"),
    _share(
        "overrun_of_year", "Overrun of spending since January, mean of twelve months", initial="initial_zero"
    ),
    _share("plan_carried", "What new laws add to spending, in logs", initial="initial_zero"),
    Variable(
        "price_excess",
        (),
        "percent",
        "Consumer prices since January beyond those of the plan",
        "rate",
        decimals=2,
        initial="initial_zero",
    ),
    _share(
        "indexation", "Spending that follows prices beyond those of the plan, in logs", initial="initial_zero"
    ),
    Variable("planned_spending", (), _MONEY, "Spending by the law of the year, without season", "flow"),
    Variable("planned_non_oil", (), _MONEY, "Non-oil revenue by the law of the year, without season", "flow"),
    _share(
        "deficit_usual",
        "Deficit that prices and rates have got used to, of GDP",
        initial="deficit_usual_before",
    ),
    _share(
        "demand_push", "Deficit beyond the usual, of GDP", sign="positive: demand", initial="initial_zero"
    ),
    Variable(
        "bond_strain",
        (),
        "percentage points",
        "Rise of bond yields from issuance beyond what banks take",
        "rate",
        decimals=2,
    ),
    _share("fuel_output_loss", "Share of GDP not made for want of fuel"),
    Variable("fuel_sales_tax_loss", (), _MONEY, "VAT and excise on fuel not sold", "flow"),
    Variable("refiners_tax_loss", (), _MONEY, "Tax on profits that refiners do not make", "flow"),
)

FORCINGS = (
    Forcing(
        "moscow_answers",
        (),
        "1",
        "Share of Moscow's answer to a deficit that is given; 0 leaves the law known today unanswered",
        "policy",
        neutral=1.0,
        bounds=(0, 1),
    ),
    Forcing(
        "answer_imposed",
        (),
        "1",
        "Whether the answer is that of the first scenario of the run (1) or the scenario's own (0)",
        "policy",
        bounds=(0, 1),
    ),
)

SHOCKS: tuple[Shock, ...] = ()
