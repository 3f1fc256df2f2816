"""A run in one table: ranges over the last twelve months, levels or differences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from econ.quantities import MONTHS_PER_YEAR

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

__all__ = ["headlines", "outcomes", "tables"]

#: Variables of the longest table; a run that kept more shows its headline variables.
_LONGEST = 60

#: Blanks between two columns of a table.
_GAP = 3
Table = tuple[str, list[str], list[list[str]], str]


def outcomes(ds: xr.Dataset, *, compared: bool) -> list[dict[str, Any]]:
    """One entry a variable, member and scenario, in the variable's own unit; differences too if compared."""
    from econ.reporting.text import year_display, year_ranges

    found = []
    names = [str(name) for name in ds["scenario"].values]
    reference = str(ds.attrs["reference"])
    for name, member, values in _each(ds):
        shown, measure = year_display(values)
        levels, errors = year_ranges(values), _errors(values, shown.scale)
        changes = year_ranges(values, reference) if compared else [None] * len(names)
        for place, scenario in enumerate(names):
            entry: dict[str, Any] = {"variable": name, "member": member, "scenario": scenario}
            entry |= {"unit": shown.unit, "measure": measure, **_ends(levels[place])}
            if errors is not None:
                entry["errors"] = dict(
                    zip(("low", "median", "high"), map(float, errors[:, place]), strict=True)
                )
            change = changes[place]
            if change is not None:
                entry["difference"] = _ends(change)
            found.append(entry)
    return found


def tables(ds: xr.Dataset, width: int, *, compared: bool) -> Iterator[Table]:
    """Title, columns, rows and caption of each table; columns that a line cannot hold go to the next."""
    from econ.analysis.summary import window
    from econ.reporting.text import month_name

    span, reference = window(ds), str(ds.attrs["reference"])
    title = month_name(span.last)
    if span.months > 1:
        title = f"{month_name(span.first)} to {title}"
    names, units, columns = _columns(ds, reference if compared else "")
    left = max(map(len, names)) + max(map(len, units)) + 2 * _GAP
    groups: list[list[str]] = [[]]
    for head, cells in columns.items():
        taken = sum(_width(h, columns[h]) for h in groups[-1])
        if groups[-1] and left + taken + _width(head, cells) > width:
            groups.append([])
        groups[-1].append(head)
    for group in groups:
        rows = [list(row) for row in zip(names, units, *(columns[head] for head in group), strict=True)]
        caption = _caption(ds, compared, reference) if group is groups[-1] else ""
        yield title, ["outcome", "unit", *group], rows, caption


def _columns(ds: xr.Dataset, reference: str) -> tuple[list[str], list[str], dict[str, list[str]]]:
    """Names, units, and one column a scenario; with a reference its levels, then the others' differences."""
    from econ.reporting.text import year_display, year_ranges

    scenarios = [str(name) for name in ds["scenario"].values]
    others = [name for name in scenarios if name != reference]
    heads = {name: f"{name} − {reference}" for name in others} if reference else {n: n for n in others}
    columns: dict[str, list[str]] = {head: [] for head in (reference, *heads.values()) if head}
    names, units = [], []
    for name, member, values in _each(ds):
        shown, measure = year_display(values)
        # Names, not labels: they are what `explain` and `--keep` take.
        names.append(f"{name} {member}".rstrip())
        units.append(f"{shown.unit}, {measure}")
        levels = year_ranges(values)
        moved = year_ranges(values, reference) if reference else levels
        if reference:
            columns[reference].append(str(levels[scenarios.index(reference)]))
        for scenario, head in heads.items():
            columns[head].append(str(moved[scenarios.index(scenario)]))
    return names, units, columns


def _width(head: str, cells: list[str]) -> int:
    return max(map(len, (head, *cells))) + _GAP


def headlines(ds: xr.Dataset) -> xr.Dataset:
    """What a table shows: everything of a short list, the headline variables of a long one."""
    from econ.ensemble.plan import kept_names

    if len(ds.data_vars) <= _LONGEST:
        return ds
    return ds[[name for name in kept_names("headline") if name in ds]]


def _each(ds: xr.Dataset) -> Iterator[tuple[str, str, xr.DataArray]]:
    """The year's values of variables without dims of their own, and of each member of those with."""
    for name, whole in ds.data_vars.items():
        # Loaded once: a store reads from disk whatever is asked of it.
        values = whole.isel(month=slice(-MONTHS_PER_YEAR, None)).load()
        own = [dim for dim in values.dims if dim not in ("scenario", "month", "draw", "quantile")]
        for labels in product(*(values[dim].values for dim in own)):
            chosen = values.sel(dict(zip(own, labels, strict=True)), drop=True)
            yield str(name), " ".join(map(str, labels)), chosen.assign_attrs(values.attrs)


def _errors(values: xr.DataArray, scale: float) -> np.ndarray | None:
    """Monte Carlo errors of low, median and high by scenario; None without draws to tell them."""
    from econ.analysis.precision import quantile_errors
    from econ.analysis.summary import RANGE, last_year

    if values.sizes.get("draw", 0) < 2:
        return None
    return quantile_errors(last_year(values), RANGE) * scale


def _typical_error(ds: xr.Dataset) -> float:
    """Monte Carlo error of a range's ends, percent of its width: the median over the table."""
    import numpy as np

    from econ.analysis.summary import last_year, ranges

    found: list[float] = []
    for _, _, values in _each(ds):
        errors = _errors(values, 1.0)
        low, _, high = ranges(last_year(values))
        wide = high > low
        if errors is not None:
            found += list(errors[[0, 2]].mean(0)[wide] / (high - low)[wide])
    return 100 * float(np.median(found)) if found else 0.0


def _ends(found: Any) -> dict[str, float]:
    return {"low": float(found.low), "median": float(found.median), "high": float(found.high)}


def _caption(ds: xr.Dataset, compared: bool, reference: str) -> str:
    if "quantile" in ds.dims:
        head = "Of monthly quantiles: sums and means as if months moved together, and so too wide."
    elif int(ds.attrs["draws"]) == 0:
        head = "One run at central values, without ranges."
    else:
        head = f"90 percent ranges of {ds.attrs['draws']} draws, medians in brackets."
        head += f" Monte Carlo error of an end: typically {_typical_error(ds):.1f} percent of its range."
    if compared:
        head += f" Differences are scenario minus {reference}, draw by draw."
    return f"{head} Seed {ds.attrs['seed']}, data {ds.attrs['data_hash']}, version {ds.attrs['version']}."
