"""What makes a scenario's outcomes uncertain: sources, and the parameters that matter most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from econ.uncertainty.influence import Influence, influence
from econ.uncertainty.variance import split

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["OUTCOMES", "Uncertainty", "uncertainty"]

OUTCOMES = ("fiscal_stress", "fuel_stress", "oil_gas_revenue")
STRESS = OUTCOMES[:2]
_YEAR = 12


@dataclass(frozen=True)
class Uncertainty:
    """Sources of an outcome's variance, and the parameters behind it.

    Parameters
    ----------
    scenario : str
    shares : xarray.Dataset
        From `econ.uncertainty.variance.split`.
    top : mapping of str to sequence of Influence
        By outcome, the largest first: shares of the variance that is left with monthly shocks held
        at their centre.
    top_draws : int
        Draws behind `top`.
    """

    scenario: str
    shares: xr.Dataset
    top: Mapping[str, Sequence[Influence]]
    top_draws: int


def uncertainty(
    scenario: Any = "baseline",
    *,
    months: int = 24,
    draws: int = 512,
    n: int = 5,
    **options: Any,
) -> Uncertainty:
    """Split a scenario's variance over its last twelve months and name the parameters that matter most.

    Parameters
    ----------
    scenario : str, path or Scenario
    draws : int
        Of each set of the split; twice as many tell parameters apart.
    n : int
        Parameters to name for each index of stress.
    options
        `start`, `seed`, `given` and `as_of`, as for `econ.simulate`.

    Raises
    ------
    InputError
        As for `econ.uncertainty.variance.split`.
    """
    last = min(_YEAR, months)
    shares = split(scenario, OUTCOMES, last=last, months=months, draws=draws, **options)
    # Shocks make most of the variance and hide what can be learnt about parameters.
    found = influence(scenario, STRESS, last=last, months=months, draws=2 * draws, off=("shocks",), **options)
    top = {name: found[name][:n] for name in STRESS}
    return Uncertainty(str(shares.attrs["scenario"]), shares, top, 2 * draws)
