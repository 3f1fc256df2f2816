"""Oil and gas taxes: what is declared of the block. Accruals by month of the tax, parts by month paid."""

from __future__ import annotations

from econ.variables.declare import Forcing, Given, Shock, Variable

_PAID = "bn RUB"
_DEBIT = "negative: the budget pays"


def _part(
    name: str,
    long_name: str,
    *,
    sign: str = "",
    headline: bool = False,
    label: str = "",
    given: Given = "override",
) -> Variable:
    """A column of the ministry's table, in the month it is paid; known sooner than most else."""
    return Variable(
        name, (), _PAID, long_name, "flow", sign=sign, headline=headline, label=label, given=given
    )


def _accrual(name: str, long_name: str, *, sign: str = "") -> Variable:
    """The same column in the month that it is earned, for most parts a month before it is paid."""
    return Variable(
        f"{name}_accrual", (), _PAID, f"{long_name}, accrued", "flow", sign=sign, initial="accrual_before"
    )


VARIABLES = (
    Variable(
        "urals_tax_price",
        (),
        "USD/bbl",
        "Urals price for taxation",
        "rate",
        given="target",
        headline=True,
        label="Tax price",
        bounds=(-50, 1000),
        initial="price_before",
    ),
    Variable(
        "tax_price_before", (), "USD/bbl", "Tax price of the month before", "rate", initial="price_before"
    ),
    Variable("monitoring_price", (), "USD/bbl", "Urals over the duty's monitoring window", "rate"),
    Variable("notional_duty", (), "USD/t", "Notional export duty on crude at a full rate", "rate"),
    Variable(
        "met_price_coefficient", (), "1", "Price coefficient Kc of the extraction tax", "rate", decimals=4
    ),
    Variable(
        "damper_moratorium",
        (),
        "1",
        "Moratorium on the damper's price test",
        "switch",
        given="override",
        bounds=(0, 1),
    ),
    Variable(
        "damper_due",
        ("fuel",),
        "RUB/t",
        "Damper by the formula, before the price test",
        "rate",
        sign="positive: the budget pays",
    ),
    Variable(
        "damper_passed",
        ("fuel",),
        "1",
        "Whether the fuel passes the damper's price test",
        "switch",
        initial="damper_passed_at_start",
    ),
    Variable(
        "unit_damper",
        ("fuel",),
        "RUB/t",
        "Damper a tonne sold at home",
        "rate",
        sign="positive: the budget pays",
    ),
    Variable("met_addition", (), "RUB/t", "Addition to the extraction tax that recovers the damper", "rate"),
    Variable("met_rate", (), "RUB/t", "Mean extraction tax on a taxed tonne of oil", "rate"),
    Variable(
        "met_taxed_share",
        (),
        "1",
        "Taxed share of production",
        "rate",
        decimals=3,
        initial="taxed_share_before",
    ),
    Variable("met_base", (), "Mt", "Effective base of the extraction tax on oil", "flow"),
    _accrual("met_oil", "Extraction tax on oil"),
    _part("met_oil", "Extraction tax on oil", headline=True, label="MET on oil"),
    _accrual("met_condensate", "Extraction tax on gas condensate"),
    _part("met_condensate", "Extraction tax on gas condensate"),
    Variable("met_condensate_level", (), "1", "Level of the condensate tax", "rate", initial="level_before"),
    _accrual("met_gas", "Extraction tax on gas"),
    _part("met_gas", "Extraction tax on gas"),
    Variable("met_gas_level", (), "1", "Level of the gas tax", "rate", initial="level_before"),
    _accrual("export_duty_gas", "Export duty on gas"),
    _part("export_duty_gas", "Export duty on gas"),
    Variable("export_duty_gas_level", (), "1", "Level of the gas duty", "rate", initial="level_before"),
    _accrual("export_duty_oil", "Export duty on crude"),
    _part("export_duty_oil", "Export duty on crude"),
    _accrual("export_duty_products", "Export duty on oil products"),
    _part("export_duty_products", "Export duty on oil products"),
    _accrual("additional_income_tax", "Additional income tax on oil"),
    Variable(
        "income_tax_quarter",
        (),
        _PAID,
        "Additional income tax since the quarter began",
        "stock",
        initial="accrual_before",
    ),
    Variable(
        "income_tax_assessed",
        (),
        _PAID,
        "Additional income tax of the quarter before",
        "stock",
        initial="accrual_before",
    ),
    _part("additional_income_tax", "Additional income tax on oil", headline=True, label="Income tax on oil"),
    _accrual("reverse_excise", "Reverse excise on refined crude", sign=_DEBIT),
    _part("reverse_excise", "Reverse excise on refined crude", sign=_DEBIT),
    Variable(
        "reverse_excise_level",
        (),
        "1",
        "Level of the reverse excise",
        "rate",
        decimals=3,
        initial="reverse_excise_before",
    ),
    _accrual("investment_allowance", "Investment allowance of the reverse excise", sign=_DEBIT),
    _part("investment_allowance", "Investment allowance of the reverse excise", sign=_DEBIT),
    _accrual("damper_payment", "Fuel damper", sign="positive: the budget pays"),
    Variable(
        "damper_owed",
        (),
        _PAID,
        "Damper granted by later law, not yet settled",
        "stock",
        initial="accrual_before",
    ),
    Variable("damper_settled", (), _PAID, "Damper that falls to be settled", "flow"),
    Variable("damper_level", (), "1", "Level of the damper", "rate", initial="level_before"),
    _part(
        "damper_payment", "Fuel damper", sign="positive: the budget pays", headline=True, label="Damper paid"
    ),
    _part("feedstock_excise_other", "Rest of the excise on refined crude"),
    _part("oil_gas_parts", "Oil and gas revenue, sum of the parts", given=""),
    _part("other_oil_gas_revenue", "What the total has beyond its parts", given=""),
    _part(
        "oil_gas_revenue",
        "Oil and gas revenue of the federal budget",
        headline=True,
        label="Oil-gas revenue",
        given="target",
    ),
    Variable(
        "oil_gas_accrual",
        (),
        _PAID,
        "Oil and gas revenue by month of accrual",
        "flow",
        label="Oil-gas accrual",
    ),
)

FORCINGS = (
    Forcing(
        "eu_gas_end",
        (),
        "1",
        "Share of the European Union's purchases of Russian pipeline gas that has ended",
        "gas",
        bounds=(0, 1),
    ),
    Forcing(
        "damper_moratorium_policy",
        (),
        "1",
        "Moratorium on the damper's price test: -1 as the law dates it, 0 off, 1 on",
        "policy",
        neutral=-1.0,
        bounds=(-1.0, 1.0),
    ),
)

SHOCKS = (
    Shock("met_level_shock", "Drift of the taxed share of oil"),
    Shock("met_oil_shock", "Month's noise of the extraction tax on oil"),
    Shock("met_condensate_shock", "Month's noise of the condensate tax"),
    Shock("met_gas_shock", "Month's noise of the gas tax"),
    Shock("export_duty_gas_shock", "Month's noise of the gas duty"),
    Shock("additional_income_tax_shock", "Noise of a payment of the additional income tax"),
    Shock("reverse_excise_shock", "Month's noise of the reverse excise"),
    Shock("damper_shock", "Month's noise of the damper"),
)
