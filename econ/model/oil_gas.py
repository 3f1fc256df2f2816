"""From accrual to payment: the parts of the ministry's table in the month paid, and their sum."""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, blend
from econ.model.equation import equation


@equation
def met_oil(
    previous_met_oil_accrual: Array, met_oil_one_off: Array, met_oil_shock: Array, met_oil_noise: Array
) -> Array:
    """Extraction tax on oil, paid by the 28th of the month after [bn RUB].

    Source: Tax Code, article 344 (unified payment); noise estimated.
    """
    return previous_met_oil_accrual * np.exp(met_oil_noise * met_oil_shock) + met_oil_one_off


@equation
def met_condensate(
    previous_met_condensate_accrual: Array, met_condensate_shock: Array, met_condensate_noise: Array
) -> Array:
    """Extraction tax on condensate, paid the month after [bn RUB]. Source: Tax Code, article 344."""
    return previous_met_condensate_accrual * np.exp(met_condensate_noise * met_condensate_shock)


@equation
def met_gas(previous_met_gas_accrual: Array, met_gas_shock: Array, met_gas_noise: Array) -> Array:
    """Extraction tax on gas, paid the month after [bn RUB]. Source: Tax Code, article 344."""
    return previous_met_gas_accrual * np.exp(met_gas_noise * met_gas_shock)


@equation
def export_duty_gas(
    previous_export_duty_gas_accrual: Array,
    export_duty_gas_one_off: Array,
    export_duty_gas_shock: Array,
    export_duty_gas_noise: Array,
) -> Array:
    """Export duty on gas in the month paid [bn RUB]; refunds are named one-offs. Source: customs law."""
    noise = np.exp(export_duty_gas_noise * export_duty_gas_shock)
    return previous_export_duty_gas_accrual * noise + export_duty_gas_one_off


@equation
def export_duty_oil(export_duty_oil_accrual: Array) -> Array:
    """Export duty on crude [bn RUB], paid with the declaration. Source: Customs Code."""
    return export_duty_oil_accrual


@equation
def export_duty_products(export_duty_products_accrual: Array) -> Array:
    """Export duty on products [bn RUB], paid with the declaration. Source: Customs Code."""
    return export_duty_products_accrual


@equation
def income_tax_quarter(
    previous_income_tax_quarter: Array, quarter_begins: Array, additional_income_tax_accrual: Array
) -> Array:
    """Additional income tax since the quarter began [bn RUB]. Source: Tax Code, article 333.53."""
    return (1 - quarter_begins) * previous_income_tax_quarter + additional_income_tax_accrual


@equation
def income_tax_assessed(
    previous_income_tax_assessed: Array, previous_income_tax_quarter: Array, quarter_begins: Array
) -> Array:
    """Additional income tax of the last full quarter [bn RUB]. Source: Tax Code, article 333.53."""
    return blend(quarter_begins, previous_income_tax_quarter, previous_income_tax_assessed)


@equation
def additional_income_tax(
    income_tax_assessed: Array,
    income_tax_due: Array,
    additional_income_tax_shock: Array,
    additional_income_tax_noise: Array,
) -> Array:
    """Additional income tax paid [bn RUB]: advances in April, July and October, the year's rest in March.

    Source: Tax Code, articles 333.53 and 333.56 (quarters; settlement by 28 March).
    """
    return (
        income_tax_due
        * income_tax_assessed
        * np.exp(additional_income_tax_noise * additional_income_tax_shock)
    )


@equation
def reverse_excise(
    previous_reverse_excise_accrual: Array, reverse_excise_shock: Array, reverse_excise_noise: Array
) -> Array:
    """Reverse excise in the month settled [bn RUB], < 0 the budget pays. Source: Tax Code, article 204."""
    return previous_reverse_excise_accrual * np.exp(reverse_excise_noise * reverse_excise_shock)


@equation
def investment_allowance(previous_investment_allowance_accrual: Array) -> Array:
    """Investment allowance in the month settled [bn RUB], < 0 the budget pays. Source: Tax Code, 200."""
    return previous_investment_allowance_accrual


@equation
def damper_owed(
    previous_damper_owed: Array,
    previous_damper_payment_accrual: Array,
    damper_late: Array,
    damper_released: Array,
) -> Array:
    """Damper refused or halved when due and granted by later law, not yet settled [bn RUB].

    Source: laws of 2023 (halving cancelled) and of 28 November 2025 (limits from September).
    """
    return (1 - damper_released) * previous_damper_owed + damper_late * previous_damper_payment_accrual


@equation
def damper_settled(
    previous_damper_payment_accrual: Array,
    previous_damper_owed: Array,
    damper_late: Array,
    damper_released: Array,
) -> Array:
    """Damper that falls to be settled in the month [bn RUB], > 0 the budget pays.

    Source: Tax Code, articles 200, 204.
    """
    return (1 - damper_late) * previous_damper_payment_accrual + damper_released * previous_damper_owed


def damper_spread(settled: Array, damper_noise: Array, damper_scale: Array) -> Array:
    """Standard deviation of a damper payment [bn RUB]: noise, and what its level drifted in the month."""
    return damper_noise * np.sqrt(1 + (settled / damper_scale) ** 2)


@equation
def damper_payment(
    damper_settled: Array, damper_shock: Array, damper_noise: Array, damper_scale: Array
) -> Array:
    """Damper in the month settled [bn RUB], > 0 the budget pays. Source: Tax Code, articles 200, 204."""
    return damper_settled + damper_spread(damper_settled, damper_noise, damper_scale) * damper_shock


@equation
def feedstock_excise_other(feedstock_excise_rest: Array) -> Array:
    """Rest of the excise on refined crude (Kvrk) [bn RUB]. Source: the ministry's table."""
    return feedstock_excise_rest


@equation
def oil_gas_parts(
    met_oil: Array,
    met_gas: Array,
    met_condensate: Array,
    export_duty_oil: Array,
    export_duty_products: Array,
    export_duty_gas: Array,
    additional_income_tax: Array,
    reverse_excise: Array,
    investment_allowance: Array,
    feedstock_excise_other: Array,
    damper_payment: Array,
) -> Array:
    """Oil and gas revenue, cash [bn RUB]: the sum of the ministry's parts.

    Source: Ministry of Finance, table of oil and gas revenue.
    """
    extraction = met_oil + met_gas + met_condensate
    duties = export_duty_oil + export_duty_products + export_duty_gas
    refiners = reverse_excise + investment_allowance + feedstock_excise_other - damper_payment
    return extraction + duties + additional_income_tax + refiners


@equation
def other_oil_gas_revenue(
    rounding_of_parts: Array, oil_gas_parts: Array, given_oil_gas_revenue: Array
) -> Array:
    """What the total has beyond its parts [bn RUB]: rounding, or all that a given total leaves unexplained.

    Source: the ministry's table.
    """
    unexplained = given_oil_gas_revenue - oil_gas_parts
    return np.where(np.isnan(given_oil_gas_revenue), rounding_of_parts, unexplained)


@equation
def oil_gas_revenue(oil_gas_parts: Array, other_oil_gas_revenue: Array) -> Array:
    """Oil and gas revenue of the federal budget, cash [bn RUB]. Source: the ministry's table."""
    return oil_gas_parts + other_oil_gas_revenue


@equation
def oil_gas_accrual(
    met_oil_accrual: Array,
    met_gas_accrual: Array,
    met_condensate_accrual: Array,
    export_duty_oil_accrual: Array,
    export_duty_products_accrual: Array,
    export_duty_gas_accrual: Array,
    additional_income_tax_accrual: Array,
    reverse_excise_accrual: Array,
    investment_allowance_accrual: Array,
    damper_payment_accrual: Array,
) -> Array:
    """Oil and gas revenue by the month it is earned [bn RUB], free of payment dates. Source: MODEL 8."""
    extraction = met_oil_accrual + met_gas_accrual + met_condensate_accrual
    duties = export_duty_oil_accrual + export_duty_products_accrual + export_duty_gas_accrual
    refiners = reverse_excise_accrual + investment_allowance_accrual - damper_payment_accrual
    return extraction + duties + additional_income_tax_accrual + refiners
