"""Roads from missing fuel to output and to the budget, besides prices.

No sample has a national shortage beside monthly accounts: every size here is an assumption with a range, and
is called one. Source of the block: MODEL II.1.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array, total
from econ.model.equation import equation
from econ.quantities import MN_PER_BN, mt_per_month


@equation
def fuel_output_loss(
    gasoline_shortage_share: Array,
    diesel_shortage_share: Array,
    gasoline_output_effect: Array,
    diesel_output_effect: Array,
) -> Array:
    """Share of GDP that is not made for want of fuel [1]: trips and trade; freight, fields and harvest.

    Source: MODEL II.1, assumption.
    """
    return gasoline_output_effect * gasoline_shortage_share + diesel_output_effect * diesel_shortage_share


@equation
def fuel_sales_tax_loss(
    fuel_unmet: Array,
    gasoline_retail_price: Array,
    diesel_retail_price: Array,
    fuel_density: Array,
    vat_rate: Array,
    damper_excise: Array,
    vat_lost_share: Array,
    excise_federal_share: Array,
) -> Array:
    """VAT and excise on fuel that nobody could buy [bn RUB].

    Of the VAT only the part that buyers do not pay on other things; of the excise the federal part.
    Source: MODEL II.1; Tax Code, articles 164 and 193; assumptions on both shares.
    """
    price = np.stack(np.broadcast_arrays(gasoline_retail_price, diesel_retail_price)) / fuel_density
    vat = vat_lost_share * vat_rate / (1 + vat_rate) * price
    # Mt times RUB/t is mn RUB.
    return total(fuel_unmet * (vat + excise_federal_share * damper_excise)) / MN_PER_BN


@equation
def refiners_tax_loss(
    runs: Array,
    nameplate: Array,
    normal_utilisation: Array,
    refining_margin: Array,
    profit_tax_federal: Array,
    days: float,
) -> Array:
    """Federal tax on profits that refiners do not make on crude that they do not run [bn RUB].

    Source: MODEL II.1; Tax Code, article 284; assumption on the margin.
    """
    missing = np.maximum(mt_per_month(normal_utilisation * total(nameplate), days) - runs, 0)
    # Mt times RUB/t is mn RUB.
    return np.asarray(profit_tax_federal * refining_margin * missing / MN_PER_BN)
