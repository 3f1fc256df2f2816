"""The price of money: what a deficit beyond the usual does to prices, the key rate and bond yields.

Source of the block: MODEL II.3. All three answers are assumptions with ranges: no sample has a deficit that
moved alone.
"""

from __future__ import annotations

import numpy as np

from econ.model.arrays import Array
from econ.model.equation import equation
from econ.quantities import PERCENT


@equation
def deficit_usual(previous_deficit_usual: Array, deficit_year: Array, deficit_memory: Array) -> Array:
    """Deficit that prices and rates have got used to [1, of GDP]: a slow mean of the year's.

    Source: MODEL II.3.
    """
    return previous_deficit_usual + (deficit_year - previous_deficit_usual) / deficit_memory


@equation
def demand_push(deficit_year: Array, deficit_usual: Array, demand_push_reach: Array) -> Array:
    """Deficit beyond the usual [1, of GDP]: demand that prices and the central bank meet.

    Source: MODEL II.3.
    """
    return np.clip(deficit_year - deficit_usual, -demand_push_reach, demand_push_reach)


@equation
def bond_strain(
    financing_trend: Array,
    nominal_gdp: Array,
    bond_capacity: Array,
    issuance_reach: Array,
    yield_convexity: Array,
) -> Array:
    """What yields rise by, once more bonds are sold than banks take in [percentage points].

    It grows with the square of what is beyond the banks, as far as the issuance that the yield's own slope
    reaches. Source: MODEL II.3; Bank of Russia and the ministry's auctions (5 to 6 trn RUB net a year).
    """
    beyond = np.maximum(np.minimum(financing_trend / nominal_gdp, issuance_reach) - bond_capacity, 0)
    return np.asarray(yield_convexity * (PERCENT * beyond) ** 2)
