"""What pressure costs those who exert it: dearer oil, beside the income that it denies to Russia."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from econ.ensemble.arguments import check_labelled
from econ.errors import InputError
from econ.outcomes.summary import RANGE, reference_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["COALITION", "CoalitionCost", "coalition_cost"]

#: What a run must keep for it.
COALITION = ("coalition_oil_bill", "export_income", "product_export_income")
#: A denied income closer to nothing than so many simulation errors has no price.
_CLEAR = 2.0


@dataclass(frozen=True)
class CoalitionCost:
    """One scenario against the reference, over all months of a run.

    Parameters
    ----------
    scenario : str
    cost : tuple of float
        What the coalition pays more for the oil it imports [bn USD]: 5, 50 and 95 percent points, and mean.
    denied : tuple of float
        Income from crude and products that Russia loses at the port [bn USD], the same.
    per_denied : float
        Mean cost over mean income denied [USD per USD]; NaN where the mean denied is not above two simulation
        errors.
    """

    scenario: str
    cost: tuple[float, ...]
    denied: tuple[float, ...]
    per_denied: float


def coalition_cost(ds: xr.Dataset) -> list[CoalitionCost]:
    """The coalition's cost in each scenario but the reference, and per dollar denied.

    Parameters
    ----------
    ds : xarray.Dataset
        A run of two scenarios or more, with draws, that kept `COALITION`.

    Returns
    -------
    list of CoalitionCost

    Raises
    ------
    InputError
        The run has one scenario, has no draws, or did not keep what is needed.

    Notes
    -----
    Brent's change times the coalition's imports, at unchanged imports: neither products' margins nor what
    sanctions cost exporters of the coalition is in it. Source: MODEL II.2 and II.4.

    Examples
    --------
    >>> kept = ["coalition_oil_bill", "export_income", "product_export_income"]
    >>> run = econ.compare(["baseline", "tariff_100"], draws=64, months=12, keep=kept)
    >>> [one.scenario for one in econ.coalition_cost(run)]
    ['tariff_100']
    """
    check_labelled(ds, "coalition_cost")
    missing = [name for name in COALITION if name not in ds]
    if missing:
        raise InputError(
            "the run did not keep what the coalition's cost needs",
            where="dataset",
            got=sorted(str(name) for name in ds.data_vars),
            fix=f"keep={','.join(COALITION)}",
        )
    if "draw" not in ds.dims or ds.sizes["scenario"] < 2:
        raise InputError(
            "the coalition's cost needs two scenarios and draws",
            where="dataset",
            got=dict(ds.sizes),
            fix="run `econ compare` without --quantiles",
        )
    reference = reference_of(ds)
    run = ds[list(COALITION)].sum("month", skipna=False)
    change = run - run.sel(scenario=reference)
    denied = -(change.export_income + change.product_export_income)
    return [
        _one(name, change.coalition_oil_bill.sel(scenario=name).values, denied.sel(scenario=name).values)
        for name in map(str, ds["scenario"].values)
        if name != reference
    ]


def _one(scenario: str, cost: np.ndarray, denied: np.ndarray) -> CoalitionCost:
    error = denied.std() / np.sqrt(denied.size)
    clear = denied.mean() > _CLEAR * error
    ratio = float(cost.mean() / denied.mean()) if clear else float("nan")
    return CoalitionCost(scenario, _said(cost), _said(denied), ratio)


def _said(values: np.ndarray) -> tuple[float, ...]:
    return (*(float(x) for x in np.quantile(values, RANGE)), float(values.mean()))
