"""The format of the Integrated Assessment Modeling Consortium: quantiles by month, one path a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.variables import variables

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["iamc_frame", "write_iamc"]

#: The 90 percent range and its median, where a run kept its draws.
_LEVELS = (0.05, 0.5, 0.95)


def iamc_frame(ds: xr.Dataset) -> pd.DataFrame:
    """A run in the IAMC's format, wide.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.simulate`, `econ.compare` or `econ.read`, with draws or quantiles.

    Returns
    -------
    pandas.DataFrame
        `Model, Scenario, Region, Variable, Unit` and a column a month, named by its first day. A member of a
        dim follows the variable after a bar (`crude_exports|china`), then the percentile
        (`crude_exports|china|50.0th Percentile`); a run at central values has none. `Region` is `World` for
        prices and rates that nobody sets for Russia alone, and `Russia` for all else. NaN is a hole.

    Examples
    --------
    >>> frame = iamc_frame(ds[["brent_price"]])  # doctest: +SKIP
    """
    import pandas as pd

    months = [f"{month}-01" for month in ds["month"].values.astype("datetime64[M]")]
    columns = ["Model", "Scenario", "Region", "Variable", "Unit", *months]
    return pd.DataFrame(list(_rows(ds)), columns=columns)


def _rows(ds: xr.Dataset) -> Iterator[list[Any]]:
    model, known = f"econ {ds.attrs.get('version', '')}".strip(), variables()
    for name, values in ds.data_vars.items():
        levels, paths = _paths(values)
        own = [str(dim) for dim in values.dims if dim not in ("scenario", "month", "draw", "quantile")]
        region = "World" if str(name) in known and known[str(name)].world else "Russia"
        unit = str(values.attrs.get("units", ""))
        for place in np.ndindex(*(values.sizes[dim] for dim in ("scenario", *own))):
            at = dict(zip(("scenario", *own), place, strict=True))
            path = paths.isel(at).transpose("level", "month").values
            members = [str(ds[dim].values[at[dim]]) for dim in own]
            for level, row in zip(levels, path, strict=True):
                percentile = [f"{100 * level:.1f}th Percentile"] if level is not None else []
                label = "|".join([str(name), *members, *percentile])
                yield [model, str(ds["scenario"].values[at["scenario"]]), region, label, unit, *row.tolist()]


def _paths(values: xr.DataArray) -> tuple[list[float | None], xr.DataArray]:
    """Quantiles of a variable along `level`; of a single draw the draw."""
    if "quantile" in values.dims:
        return [float(q) for q in values["quantile"].values], values.rename(quantile="level")
    if values.sizes["draw"] == 1:
        return [None], values.rename(draw="level")
    found = values.quantile(_LEVELS, "draw", skipna=False).rename(quantile="level")
    return list(_LEVELS), found


def write_iamc(ds: xr.Dataset, part: Path) -> None:
    """`econ.save(ds, "run.iamc.csv")`: other models' tools (pyam) open it."""
    iamc_frame(ds).to_csv(part, index=False, lineterminator="\n")
