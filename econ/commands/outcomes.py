"""A run in one table: ranges over the last twelve months, levels or differences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["outcomes", "tables"]

#: Scenarios beside each other in one table; more go below, so that a terminal can hold them.
_BESIDE = 3
Table = tuple[str, list[str], list[list[str]], str]


def outcomes(ds: xr.Dataset, *, compared: bool) -> list[dict[str, Any]]:
    """One entry a variable, member and scenario, in the variable's own unit; differences too if compared."""
    from econ.reporting.text import year_display, year_ranges

    found = []
    names = [str(name) for name in ds["scenario"].values]
    reference = str(ds.attrs["reference"])
    for name, member, values in _each(ds):
        shown, measure = year_display(values)
        levels = year_ranges(values)
        changes = year_ranges(values, reference) if compared else [None] * len(names)
        for place, scenario in enumerate(names):
            entry: dict[str, Any] = {"variable": name, "member": member, "scenario": scenario}
            entry |= {"unit": shown.unit, "measure": measure, **_ends(levels[place])}
            change = changes[place]
            if change is not None:
                entry["difference"] = _ends(change)
            found.append(entry)
    return found


def tables(ds: xr.Dataset, *, compared: bool) -> Iterator[Table]:
    """Title, columns, rows and caption of each table, at most three scenarios wide."""
    from econ.analysis.summary import window
    from econ.reporting.text import month_name, year_display, year_ranges

    names = [str(name) for name in ds["scenario"].values]
    reference, span = str(ds.attrs["reference"]), window(ds)
    others = [place for place, name in enumerate(names) if not compared or name != reference]
    for start in range(0, len(others), _BESIDE):
        places = others[start : start + _BESIDE]
        heads = [f"{names[p]} − {reference}" if compared else names[p] for p in places]
        columns = ["outcome", "unit", *([f"{reference}"] if compared else []), *heads]
        rows = []
        for name, member, values in _each(ds):
            shown, measure = year_display(values)
            levels = year_ranges(values)
            cells = [levels[names.index(reference)]] if compared else []
            cells += [year_ranges(values, reference)[p] if compared else levels[p] for p in places]
            label = str(values.attrs.get("label") or name) + (f", {member}" if member else "")
            rows.append([label, f"{shown.unit}, {measure}", *map(str, cells)])
        months = (
            month_name(span.last)
            if span.months == 1
            else f"{month_name(span.first)} to {month_name(span.last)}"
        )
        yield f"{months}", columns, rows, _caption(ds, compared, reference)


def _each(ds: xr.Dataset) -> Iterator[tuple[str, str, xr.DataArray]]:
    """Variables without dims of their own, and each member of those with."""
    for name, values in ds.data_vars.items():
        own = [dim for dim in values.dims if dim not in ("scenario", "month", "draw", "quantile")]
        for labels in product(*(values[dim].values for dim in own)):
            chosen = values.sel(dict(zip(own, labels, strict=True)), drop=True)
            yield str(name), " ".join(map(str, labels)), chosen.assign_attrs(values.attrs)


def _ends(found: Any) -> dict[str, float]:
    return {"low": float(found.low), "median": float(found.median), "high": float(found.high)}


def _caption(ds: xr.Dataset, compared: bool, reference: str) -> str:
    if "quantile" in ds.dims:
        head = "Of monthly quantiles: sums and means as if months moved together, and so too wide."
    elif int(ds.attrs["draws"]) == 0:
        head = "One run at central values, without ranges."
    else:
        head = f"90 percent ranges of {ds.attrs['draws']} draws, medians in brackets."
    if compared:
        head += f" Differences are scenario minus {reference}, draw by draw."
    return f"{head} Seed {ds.attrs['seed']}, data {ds.attrs['data_hash']}, version {ds.attrs['version']}."
