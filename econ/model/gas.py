"""Gas and condensate: taxes without an oil-pressure channel, but for condensate's price.

Each is a level learned from payments, a season, and what the law dates.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation
from econ.model.taxes import learned
from econ.quantities import CONDENSATE_BARRELS, bn_rub


@equation
def met_condensate_level(
    previous_met_condensate_level: Array,
    met_condensate: Array,
    previous_met_condensate_accrual: Array,
    met_condensate_gain: Array,
) -> Array:
    """Level of the condensate tax [1]: tonnes and additions against the fitted line. Source: MODEL 8."""
    return learned(
        previous_met_condensate_level, met_condensate, previous_met_condensate_accrual, met_condensate_gain
    )


@equation
def met_condensate_accrual(
    urals_tax_price: Array,
    notional_duty: Array,
    duty_at_border: Array,
    duty_in_met: Array,
    usd_rub: Array,
    met_addition: Array,
    condensate_addition: Array,
    met_condensate_basic: Array,
    met_condensate_moved: Array,
    met_condensate_added: Array,
    met_condensate_level: Array,
) -> Array:
    """Extraction tax on gas condensate [bn RUB]: on its price, part of the moved duty, oil's additions.

    A tonne is priced at eight barrels of Urals less the duty at the border. Source: Tax Code, article 342,
    paragraph 2, and article 342.4; law of 2023 (1.5 additions on Gazprom's condensate); tonnes estimated.
    """
    price = (CONDENSATE_BARRELS * urals_tax_price - duty_at_border * notional_duty) * usd_rub
    moved = bn_rub(met_condensate_moved, duty_in_met * notional_duty * usd_rub)
    added = bn_rub(met_condensate_added, condensate_addition * met_addition)
    return met_condensate_level * (bn_rub(met_condensate_basic, np.maximum(price, 0)) + moved + added)


@equation
def met_gas_level(
    previous_met_gas_level: Array, met_gas: Array, previous_met_gas_accrual: Array, met_gas_gain: Array
) -> Array:
    """Level of the gas tax [1], learned from payments. Source: MODEL 8."""
    return learned(previous_met_gas_level, met_gas, previous_met_gas_accrual, met_gas_gain)


@equation
def met_gas_accrual(
    met_gas_level: Array,
    met_gas_season: Array,
    met_gas_raise: Array,
    met_gas_raise_size: Array,
    gazprom_supplement: Array,
    eu_gas_end: Array,
    eu_gas_in_met: Array,
) -> Array:
    """Extraction tax on gas [bn RUB]: level x season, raised and supplemented by the law's dates.

    A scenario may end purchases by the European Union: the share of the tax that rests on them is lost.
    Source: Tax Code, article 342.4; laws of 2022 (416 bn a month in September-November 2022), on
    2023-2025 (50 bn a month, ended with December 2024) and of 2023 (Kkg, 2024 to 2026).
    """
    raised = met_gas_level * met_gas_season * (1 + met_gas_raise_size * met_gas_raise)
    return (1 - eu_gas_end * eu_gas_in_met) * raised + gazprom_supplement


@equation
def export_duty_gas_level(
    previous_export_duty_gas_level: Array,
    export_duty_gas: Array,
    export_duty_gas_one_off: Array,
    previous_export_duty_gas_accrual: Array,
    export_duty_gas_gain: Array,
    export_duty_gas_persistence: Array,
) -> Array:
    """Level of the gas duty [1], learned from payments and drawn back to its mean. Source: MODEL 8."""
    paid = export_duty_gas - export_duty_gas_one_off
    kept = previous_export_duty_gas_level ** np.minimum(export_duty_gas_persistence, 1)
    return learned(kept, paid, previous_export_duty_gas_accrual, export_duty_gas_gain)


@equation
def export_duty_gas_accrual(
    export_duty_gas_level: Array,
    export_duty_gas_season: Array,
    usd_rub: Array,
    gas_by_nord_stream: Array,
    export_duty_gas_nord_stream: Array,
    gas_by_ukraine: Array,
    export_duty_gas_ukraine: Array,
    eu_gas_end: Array,
    eu_gas_in_duty: Array,
) -> Array:
    """Export duty on gas [bn RUB]: a level in dollars x season x rate; prices of gas are not modelled.

    The level's mean was higher, by estimated factors, while gas flowed to Europe by more pipelines; what
    rests on purchases by the European Union is lost where a scenario ends them.
    Source: Law on the customs tariff (30 percent of the contract price; 50 percent from 2023 by pipeline).
    """
    more = export_duty_gas_nord_stream * gas_by_nord_stream + export_duty_gas_ukraine * gas_by_ukraine
    kept = (1 - eu_gas_end * eu_gas_in_duty) * np.exp(more)
    return kept * export_duty_gas_level * export_duty_gas_season * usd_rub
