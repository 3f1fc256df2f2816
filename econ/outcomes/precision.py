"""How exact a quantile of finitely many draws is: quantiles with their Monte Carlo errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from econ.ensemble.arguments import check_labelled
from econ.errors import InputError
from econ.outcomes.summary import in_order

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FEWEST", "LEVELS", "quantile_errors", "quantiles"]

LEVELS = (0.05, 0.5, 0.95)
#: Draws below which a table shows no errors: the ends of a 90 percent range are then set by one draw
#: or two, whose own spread nothing tells.
FEWEST = 30
#: Order statistics whose weight is below this add nothing to the error.
_NEGLIGIBLE = 1e-9


def quantiles(ds: xr.Dataset, levels: Sequence[float] = LEVELS) -> xr.Dataset:
    """Quantiles over draws, each with its Monte Carlo standard error.

    Parameters
    ----------
    ds : xarray.Dataset
        With a dim `draw`, as from `econ.simulate`.
    levels : sequence of float
        Between 0 and 1.

    Returns
    -------
    xarray.Dataset
        For every variable `x` of `ds` that has draws, `x` and `x_error` with dims
        `(quantile, remaining dims...)` in the unit of `x`.

    Raises
    ------
    InputError
        No draws, fewer than two of them, or a level outside 0 to 1.

    Examples
    --------
    >>> ranges = econ.quantiles(ds[["brent_price"]], (0.05, 0.5, 0.95))
    >>> sorted(ranges.data_vars)
    ['brent_price', 'brent_price_error']
    """
    import xarray as xr

    check_labelled(ds, "quantiles", fix="pass ds[['oil_gas_revenue']], not ds['oil_gas_revenue']")
    if ds.sizes.get("draw", 0) < 2:
        raise InputError("needs at least two draws", where="quantiles", got=dict(ds.sizes))
    found = {}
    for name, values in ds.data_vars.items():
        if "draw" not in values.dims:
            continue
        rest = [dim for dim in values.dims if dim != "draw"]
        value, error = _with_errors(in_order(values), tuple(levels))
        dims = ("quantile", *rest)
        found[str(name)] = (dims, value, values.attrs)
        about = {"units": values.attrs.get("units", "1"), "long_name": f"Monte Carlo error of {name}"}
        found[f"{name}_error"] = (dims, error, about)
    kept = {name: coord for name, coord in ds.coords.items() if "draw" not in coord.dims}
    return xr.Dataset(found, coords={**kept, "quantile": list(levels)}, attrs=ds.attrs)


def quantile_errors(values: xr.DataArray, levels: Sequence[float] = LEVELS) -> np.ndarray:
    """Monte Carlo standard errors of quantiles over draws, `(level, remaining dims...)`."""
    return _with_errors(in_order(values), tuple(levels))[1]


def _with_errors(ordered: np.ndarray, levels: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles and errors of sorted draws (last axis), level first.

    Maritz and Jarrett (1978): the quantile is a weighted mean of order statistics, the weights those
    of a beta distribution; its error is the standard deviation under the same weights.
    """
    from econ.ensemble.quantiles import quantile_places

    n = ordered.shape[-1]
    values, errors = [], []
    for level, (low, high, weight) in zip(levels, quantile_places(levels, n), strict=True):
        values.append(ordered[..., low] * (1 - weight) + ordered[..., high] * weight)
        first, weights = _weights(n, level)
        part = ordered[..., first : first + len(weights)]
        # About the quantile itself, because squares of large numbers would cost digits.
        gap = part - values[-1][..., None]
        mean = gap @ weights
        errors.append(np.sqrt(np.maximum((gap**2) @ weights - mean**2, 0.0)))
    return np.stack(values), np.stack(errors)


def _weights(n: int, level: float) -> tuple[int, np.ndarray]:
    """Weights of the order statistics that matter, and the place of the first."""
    from scipy.special import betainc

    edges = np.arange(n + 1) / n
    a = level * (n + 1)
    # At the ends of the range one order statistic has all the weight.
    a = min(max(a, 1e-6), n + 1 - 1e-6)
    weights = np.diff(betainc(a, n + 1 - a, edges))
    used = np.flatnonzero(weights > _NEGLIGIBLE)
    chosen = weights[used[0] : used[-1] + 1]
    return int(used[0]), chosen / chosen.sum()
