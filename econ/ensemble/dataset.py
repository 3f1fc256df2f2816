"""Labels out: arrays become datasets whose attributes come from the registry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ import __version__
from econ.ensemble.beyond import beyond_range
from econ.ensemble.derived import COST
from econ.ensemble.forced import forced_text
from econ.ensemble.identity import identify
from econ.ensemble.plan import Plan
from econ.ensemble.published import published_text
from econ.variables import DIMS, Variable, variables
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["EDITED", "content_hash", "marked", "to_dataset"]

#: The attribute that says that a dataset is not, or not all of, what a run made.
EDITED = "edited"
_METHODS = {"stock": "month: point (end of month)", "flow": "month: sum", "rate": "month: mean"}


def to_dataset(
    plan: Plan, results: dict[str, np.ndarray], quantiles: Sequence[float] | None = None, reference: str = ""
) -> xr.Dataset:
    """A run's arrays as a dataset.

    Parameters
    ----------
    results : dict of ndarray
        `(month, dims..., scenario, draw or quantile)`.
    quantiles : sequence of float, optional
        Labels of the last axis where it holds quantiles.
    reference : str
        The scenario that differences are taken from.

    Returns
    -------
    xarray.Dataset
        Dims `(scenario, month, [product|fuel|district|buyer], draw|quantile)`.
    """
    import xarray as xr

    known = {**variables(), COST.name: COST}
    last = "draw" if quantiles is None else "quantile"
    shown = plan.scenarios[: len(plan.scenarios) - plan.hidden]
    data = {}
    for name, values in results.items():
        variable = known[name]
        dims = ("scenario", "month", *variable.dims, last)
        # The axis of scenarios moves to the front: that is how people look a result up.
        data[name] = (dims, np.moveaxis(values, -2, 0), variable_attributes(variable))
    ds = xr.Dataset(data, coords=_coordinates(plan, shown, results, known, quantiles))
    ds.attrs = _attributes(plan, shown, reference)
    ds.attrs["notes"] = "; ".join((*plan.notes, *beyond_range(ds)))
    ds.attrs["content_hash"] = content_hash(ds)
    return ds


def variable_attributes(variable: Variable) -> dict[str, Any]:
    """Attributes of one variable."""
    from econ.model.graph import load

    found: dict[str, Any] = {
        "units": variable.unit,
        "long_name": variable.long_name,
        "label": variable.label or variable.long_name,
        "kind": variable.kind,
        "decimals": variable.decimals,
        "cell_methods": _METHODS.get(variable.kind, "month: mean"),
    }
    if variable.sign:
        found["sign"] = variable.sign
    equation = load().equations.get(variable.name)
    if equation is not None:
        found["source"] = f"{equation.module}.{equation.name}"
    return found


def _coordinates(
    plan: Plan,
    shown: Sequence[str],
    results: dict[str, np.ndarray],
    known: dict[str, Variable],
    quantiles: Sequence[float] | None,
) -> dict[str, Any]:
    months = plan.months[plan.warmup :]
    coords: dict[str, Any] = {
        "scenario": ("scenario", list(shown), {"long_name": "Scenario"}),
        "month": (
            "month",
            months.astype("datetime64[ns]"),
            {"long_name": "First day of the month", "bounds": "month_bounds"},
        ),
        "month_bounds": (
            ("month", "bound"),
            np.stack([months, months + 1], -1).astype("datetime64[ns]"),
        ),
    }
    if quantiles is None:
        coords["draw"] = ("draw", np.arange(plan.width), {"long_name": "Draw"})
    else:
        coords["quantile"] = ("quantile", np.asarray(quantiles, float), {"long_name": "Quantile"})
    for dim in DIMS:
        if any(dim in known[name].dims for name in results):
            coords[dim] = (dim, list(DIMS[dim]))
    return coords


def _attributes(plan: Plan, shown: Sequence[str], reference: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "Conventions": "CF-1.11",
        "title": "econ: " + ", ".join(shown),
        "version": __version__,
        "vintage": vintage().last_month,
        "data_hash": plan.data,
        "seed": plan.seed,
        "draws": plan.draws,
        "start": str(plan.months[plan.warmup]),
        "reference": reference or shown[0],
        "as_of": plan.as_of,
        "sources_off": ", ".join(sorted(plan.off)),
        "rounding": "none",
        "notes": "",
        "given": _given_text(plan),
        "adjusted": _added_text(plan, len(shown)),
        "forced": forced_text(plan),
        "published": published_text(plan.keep, plan.months[plan.warmup], plan.as_of or None),
    }
    for name in shown:
        found[f"scenario_{name}"] = plan.texts[name]
    return found | identify(plan).attributes()


def _given_text(plan: Plan) -> str:
    """The pinned cells of the scenarios shown as JSON, so that a run can be made again from its file."""
    cells = []
    months, shown = plan.months[plan.warmup :], len(plan.scenarios) - plan.hidden
    for pins in (plan.given.override, plan.given.target):
        for name, values in pins.items():
            for place in np.argwhere(~np.isnan(values[..., :shown, :])):
                cells.append(
                    [name, str(months[place[0]]), *map(int, place[1:-1]), float(values[tuple(place)])]
                )
    return json.dumps(sorted(cells)) if cells else ""


def _added_text(plan: Plan, shown: int) -> str:
    """What authors add, cell by cell, in the form of `given`; the scenarios' own texts say it too."""
    months = plan.months[plan.warmup :]
    cells = [
        [name, str(months[place[0]]), *map(int, place[1:-1]), float(values[tuple(place)])]
        for name, values in plan.given.added.items()
        for place in np.argwhere(values[..., :shown, :])
    ]
    return json.dumps(sorted(cells)) if cells else ""


def content_hash(ds: xr.Dataset) -> str:
    """SHA-256 over sorted names, dims, dtypes, values and attributes."""
    digest = hashlib.sha256()
    for name in sorted(map(str, ds.variables)):
        variable = ds.variables[name]
        values = np.ascontiguousarray(variable.values)
        # Readers of other versions bring dates in other units.
        values = values.astype("datetime64[ns]") if values.dtype.kind == "M" else values
        text = values.astype(str) if values.dtype.kind in "OUT" else values
        digest.update(f"{name}|{variable.dims}|{text.dtype.str}|{text.shape}|".encode())
        digest.update("\0".join(text.ravel()).encode() if text.dtype.kind == "U" else text.tobytes())
        digest.update(_plain(variable.attrs).encode())
    digest.update(_plain({k: v for k, v in ds.attrs.items() if k != "content_hash"}).encode())
    return digest.hexdigest()


def marked(ds: xr.Dataset) -> xr.Dataset:
    """The dataset with the content hash of its own numbers.

    Where that is not the hash which it brings, it bears a run's mark without a run's numbers: the attribute
    `EDITED` then says so. One that brings no hash, as a store, is returned as it is.
    """
    brought = ds.attrs.get("content_hash")
    if brought is None or brought == content_hash(ds):
        return ds
    found = ds.copy()
    found.attrs[EDITED] = (
        f"these are not the numbers that the content hash {str(brought)[:12]} was made of: they were changed "
        "since, or are a part of them"
    )
    found.attrs["content_hash"] = content_hash(found)
    return found


def _plain(attributes: dict[Any, Any]) -> str:
    return json.dumps({str(k): str(v) for k, v in attributes.items()}, sort_keys=True)
