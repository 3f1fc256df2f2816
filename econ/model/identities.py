"""Balances that every month of a run must meet: a break stops the run instead of reaching a reader."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from econ.errors import RunError
from econ.model.arrays import Array, total

__all__ = ["IDENTITIES", "TOLERANCE", "check"]

#: Of the largest term. Fixed here: a run cannot loosen it.
TOLERANCE = 1e-12

Terms = Sequence[Array]


def crude_balance(
    production: Array,
    own_use: Array,
    runs: Array,
    crude_exports_total: Array,
    floating_storage: Array,
    previous_floating_storage: Array,
    crude_in_transit: Array,
    previous_crude_in_transit: Array,
) -> Terms:
    """Production = own use + runs + exports + what is added at sea, under way and waiting."""
    return (
        production,
        -own_use,
        -runs,
        -crude_exports_total,
        previous_floating_storage,
        -floating_storage,
        previous_crude_in_transit,
        -crude_in_transit,
    )


def product_balance(runs: Array, product_output: Array, refinery_losses: Array) -> Terms:
    """Crude run = products + losses."""
    return runs, -total(product_output), -refinery_losses


def fuel_balance(
    product_output: Array,
    fuel_imports: Array,
    previous_fuel_stocks: Array,
    fuel_stocks: Array,
    fuel_sales: Array,
    product_exports: Array,
) -> Terms:
    """Output + imports + stocks drawn = home sales + exports, for each fuel."""
    return (
        product_output[:2],
        fuel_imports,
        previous_fuel_stocks,
        -fuel_stocks,
        -fuel_sales,
        -product_exports[:2],
    )


def revenue(oil_gas_revenue: Array, non_oil_revenue: Array, federal_revenue: Array) -> Terms:
    """Revenue = oil and gas + the rest."""
    return oil_gas_revenue, non_oil_revenue, -federal_revenue


def balance(federal_revenue: Array, federal_spending: Array, federal_balance: Array) -> Terms:
    """Balance = revenue - spending."""
    return federal_revenue, -federal_spending, -federal_balance


def financing(
    federal_balance: Array, fund_financing: Array, net_bond_issuance: Array, treasury_draw: Array
) -> Terms:
    """The balance is financed by the Fund, bonds and Treasury balances, and by nothing else."""
    return federal_balance, fund_financing, net_bond_issuance, treasury_draw


#: Each takes variables, this month's or last's, and gives terms that add up to zero.
IDENTITIES: dict[Callable[..., Terms], tuple[str, ...]] = {
    identity: tuple(inspect.signature(identity).parameters)
    for identity in (crude_balance, product_balance, fuel_balance, revenue, balance, financing)
}


def check(env: Mapping[str, Any]) -> None:
    """Check the identities whose terms a run has computed and still holds.

    Raises
    ------
    RunError
        One is broken by more than `TOLERANCE` of its largest term.
    """
    for identity, reads in IDENTITIES.items():
        if not all(name in env for name in reads):
            continue
        terms = identity(*[env[name] for name in reads])
        gap, size = np.abs(_sum(terms)), _largest(terms)
        if (gap > TOLERANCE * size).any():
            worst = float((gap / np.maximum(size, np.finfo(float).tiny)).max())
            raise RunError(
                f"{identity.__name__.replace('_', ' ')} does not close: {identity.__doc__}",
                got=f"a gap of {worst:.1e} of its largest term",
                allowed=f"{TOLERANCE:.0e}",
                fix="report this with the command that led to it",
            )


def _sum(terms: Terms) -> Array:
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def _largest(terms: Terms) -> Array:
    result = np.abs(terms[0])
    for term in terms[1:]:
        result = np.maximum(result, np.abs(term))
    return result
