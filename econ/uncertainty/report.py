"""What makes a scenario's outcomes uncertain: sources, and the parameters that matter most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.quantities import MONTHS_PER_YEAR, month_number, month_range, year_of
from econ.uncertainty.influence import Influence, influence
from econ.uncertainty.variance import split
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["OUTCOMES", "Uncertainty", "uncertainty"]

OUTCOMES = ("fiscal_stress", "fuel_stress", "oil_gas_revenue")
STRESS = OUTCOMES[:2]


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
    """Split a scenario's variance over a calendar year and name the parameters that matter most.

    The year is the one that tables show: the last that the run carries to December.

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
    months, last = _main_year(str(options.get("start") or vintage().start), months)
    shares = split(scenario, OUTCOMES, last=last, months=months, draws=draws, **options)
    # Shocks make most of the variance and hide what can be learnt about parameters.
    found = influence(scenario, STRESS, last=last, months=months, draws=2 * draws, off=("shocks",), **options)
    top = {name: found[name][:n] for name in STRESS}
    return Uncertainty(str(shares.attrs["scenario"]), shares, top, 2 * draws)


def _main_year(start: str, months: int) -> tuple[int, int]:
    """Months of the run up to the end of the main year, and how many of them are in it."""
    dates = month_range(start, months)
    ends = np.flatnonzero(month_number(dates) == MONTHS_PER_YEAR)
    whole = int(ends[-1]) + 1 if len(ends) else months
    return whole, int((year_of(dates[:whole]) == year_of(dates[whole - 1])).sum())
