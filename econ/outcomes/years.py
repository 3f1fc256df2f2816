"""Calendar years of a run: published and simulated months together, and how many are which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from econ.ensemble.arguments import check_dataset, check_variable, years_given
from econ.ensemble.published import published_sum, published_year
from econ.errors import InputError
from econ.outcomes.holes import with_whole_months
from econ.outcomes.summary import measure
from econ.quantities import MONTHS_PER_YEAR, month_name, year_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["annual", "main_year", "of_year", "spoken_years", "year_title", "years_of"]

#: Behind the name of a variable whose sum since January the model keeps.
_RUNNING = "_ytd"


def annual(ds: xr.Dataset, name: str, years: int | Sequence[int] | None = None) -> xr.DataArray:
    """One number a calendar year and draw: published months and simulated ones together.

    Money is summed, of stocks the year's end is taken, all else is a mean. A run that starts in July is
    joined with the months from January to June as they were published, as far as its own data knew them. A
    year that cannot be made whole covers the months of the run alone, and says so.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.simulate`, `econ.compare` or `econ.read`.
    name : str
        One of its variables.
    years : int or sequence of int, optional
        All years that the run touches by default.

    Returns
    -------
    xarray.DataArray
        `(scenario, year, own dims..., draw or quantile)` with the coordinates by year `months` (how many
        of the twelve the number covers), `published` (how many of these were published rather than
        simulated) and `label` (`2026 (6 of 12 months published)`, `July to December 2028 (6 of 12
        months)`); the attributes say its unit and, as `measure`, whether it is a sum, a mean or an end.
        From stored quantiles ends alone are exact; sums and means are those of months that move together.

    Raises
    ------
    InputError
        The dataset lacks the variable, or the run does not touch a year.

    Examples
    --------
    >>> year = econ.annual(ds, "oil_gas_revenue").isel(year=0)
    >>> year.dims, year.attrs["measure"]
    (('scenario', 'draw'), 'sum')
    """
    import xarray as xr

    check_dataset(ds, "annual")
    check_variable(ds, name)
    ds = with_whole_months(ds)
    touched = years_of(ds)
    chosen = touched if years is None else years_given(years)
    if wrong := sorted(set(chosen) - set(touched)):
        raise InputError(
            "the run does not touch this year", where="years", got=wrong, allowed=tuple(map(str, touched))
        )
    parts = [_year(ds, name, year) for year in chosen]
    found = xr.concat([part.values for part in parts], xr.IndexVariable("year", chosen))
    order = ["year" if dim == "month" else dim for dim in ds[name].dims]
    found = found.transpose(*order).assign_coords(
        months=("year", [part.months for part in parts]),
        published=("year", [part.published for part in parts]),
        label=("year", [part.label for part in parts]),
    )
    attrs = {k: v for k, v in ds[name].attrs.items() if k != "cell_methods"}
    return found.rename(name).assign_attrs({**attrs, "measure": measure(ds[name])})


@dataclass(frozen=True)
class _Year:
    values: xr.DataArray
    months: int
    published: int
    label: str


def _year(ds: xr.Dataset, name: str, year: int) -> _Year:
    """One year of one variable, without `month`."""
    months = ds["month"].values.astype("datetime64[M]")
    inside = np.flatnonzero(year_of(months) == year)
    # Loaded once: a store reads from disk whatever is asked of it.
    values, span = ds[name].isel(month=inside).load(), months[inside]
    how, last = measure(ds[name]), span[-1]
    if how == "end":
        whole = int(last.astype(int)) % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1
        label = str(year) if whole else f"end of {month_name(last)}"
        return _Year(values.isel(month=-1, drop=True), MONTHS_PER_YEAR if whole else len(span), 0, label)
    before = _before(ds, name, span)
    # A hole is a hole, not a smaller sum.
    total = values.sum("month", skipna=False) + (before.total if before else 0)
    count = len(span) + (before.months if before else 0)
    published = before.published if before else 0
    label = _label(year, span, published, count - len(span) - published)
    return _Year(total if how == "sum" else total / count, count, published, label)


@dataclass(frozen=True)
class _Before:
    """The sum of the months before a run's first, in its year."""

    total: xr.DataArray | float
    months: int
    published: int


def _before(ds: xr.Dataset, name: str, span: np.ndarray) -> _Before | None:
    """The months from January to before the run's start; None unless they make the year whole."""
    import xarray as xr

    first, count = span[0], MONTHS_PER_YEAR - len(span)
    starts = int(first.astype(int)) % MONTHS_PER_YEAR == count and str(first) == str(ds.attrs.get("start"))
    if not count or not starts:
        return None
    text, months = str(ds.attrs.get("published", "")), first - np.arange(count, 0, -1)
    figures = published_year(text, name, months)
    if figures is not None:
        own = [dim for dim in ds[name].dims if dim not in ("scenario", "month", "draw", "quantile")]
        total = xr.DataArray(figures.sum(0), dims=own, coords={dim: ds[dim] for dim in own})
        return _Before(total, count, count)
    if measure(ds[name]) != "sum":
        return None
    since = published_sum(text, name)
    if since is not None:
        return _Before(since, count, count)
    # Nobody publishes it by month: the run's own sum since January knows what its warm-up made.
    running = f"{name}{_RUNNING}"
    if running not in ds or "draw" not in ds[name].dims:
        return None
    first_of = [ds[one].isel(month=0, drop=True).load() for one in (running, name)]
    return _Before(first_of[0] - first_of[1], count, 0)


def _label(year: int, span: np.ndarray, published: int = 0, modelled: int = 0) -> str:
    """The year with the months that were not simulated, or the part of it that is there."""
    told = [f"{published} of {MONTHS_PER_YEAR} months published"] if published else []
    told += (
        [f"{modelled} of {MONTHS_PER_YEAR} months before the run, as the model has them"] if modelled else []
    )
    if len(span) + published + modelled == MONTHS_PER_YEAR:
        return f"{year} ({told[0]})" if told else str(year)
    first, last = month_name(span[0]), month_name(span[-1])
    words = last if len(span) == 1 else f"{first.split()[0]} to {last}"
    return f"{words} ({len(span)} of {MONTHS_PER_YEAR} months)"


def years_of(ds: xr.Dataset) -> list[int]:
    """Calendar years that a run touches."""
    return [int(year) for year in np.unique(year_of(ds["month"].values.astype("datetime64[M]")))]


def main_year(ds: xr.Dataset) -> int:
    """The year that tables show: the last that the run carries to December, else the run's last."""
    return _to_december(ds)[-1]


def spoken_years(ds: xr.Dataset) -> list[int]:
    """The first and the last year that the run carries to December: what sentences speak of."""
    found = _to_december(ds)
    return sorted({found[0], found[-1]})


def _to_december(ds: xr.Dataset) -> list[int]:
    months = ds["month"].values.astype("datetime64[M]")
    ends = months[months.astype(int) % MONTHS_PER_YEAR == MONTHS_PER_YEAR - 1]
    return [int(year) for year in year_of(ends)] or [years_of(ds)[-1]]


def year_title(ds: xr.Dataset, year: int) -> str:
    """What a table over many variables says of its year: what the run covers, and what comes before it."""
    months = ds["month"].values.astype("datetime64[M]")
    span = months[year_of(months) == year]
    before = int(span[0].astype(int)) % MONTHS_PER_YEAR if str(span[0]) == str(ds.attrs.get("start")) else 0
    if before and len(span) + before == MONTHS_PER_YEAR:
        return f"{year} (its first {before} months as published, where they are)"
    return _label(year, span)


def of_year(ds: xr.Dataset, name: str, year: int | None = None) -> xr.DataArray:
    """One number a draw for one year, by default the main one.

    Returns
    -------
    xarray.DataArray
        Without `month`; its attribute `year` is the year's label, and `part` the months that the number
        covers where these are neither the whole year nor those that `year_title` names.
    """
    year = main_year(ds) if year is None else year
    found = annual(ds, name, [year])
    label, months = str(found["label"].values[0]), int(found["months"].values[0])
    words, titled = (text.partition(" (")[0] for text in (label, year_title(ds, year)))
    told = months == MONTHS_PER_YEAR or measure(ds[name]) == "end" or words == titled
    return found.isel(year=0, drop=True).assign_attrs(year=label, part="" if told else words)
