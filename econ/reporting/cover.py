"""The main numbers: five a scenario, levels in the reference and changes from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from econ.outcomes.events import cost_shares
from econ.outcomes.summary import difference, reference_of
from econ.outcomes.years import of_year, spoken_years
from econ.reporting.tables import range_cell, table
from econ.reporting.text import Display, Range, breakable, span_text, to_ranges, year_display

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NEEDS", "Headline", "Number", "cover_table", "headline", "numbers"]

#: What the five numbers and the sentences are made of.
NEEDS = (
    "oil_gas_revenue",
    "gasoline_shortage_share",
    "cost_of_continuing",
    "nominal_gdp",
    "nominal_gdp_ytd",
    "fiscal_stress",
    "fuel_stress",
)
#: What the cost of continuing is counted from, in words.
_WITHOUT = "a Russia without strikes, tariffs and the sanctions since October 2025"  # history: the listings
_PERCENT = Display(100.0, "percent", 1)


@dataclass(frozen=True)
class Number:
    """One of the five: one number a draw and scenario, and how it is shown.

    Parameters
    ----------
    measure : str
        What it is, with its months: `sum, 2027`.
    values, changes : DataArray
        `(scenario, draw)` or quantiles instead of draws; `changes` are from the reference, or the
        levels themselves where the number is told as a level.
    shown : Display
    change : bool
        Whether the number is told as a change from the reference.
    """

    name: str
    label: str
    measure: str
    values: xr.DataArray
    changes: xr.DataArray
    shown: Display
    change: bool = False


@dataclass(frozen=True)
class Headline:
    """One of the cover's numbers in one scenario.

    Parameters
    ----------
    name, label : str
        Of the variable.
    measure : str
        What the number is, with its months: `sum, 2027`.
    unit : str
    scenario : str
    reference : str
        The scenario from which `value` is a change; empty where `value` is a level.
    value : Range
    """

    name: str
    label: str
    measure: str
    unit: str
    scenario: str
    reference: str
    value: Range

    def __str__(self) -> str:
        change = f", change from {self.reference}" if self.reference else ""
        return f"{self.label}, {self.measure}, {self.scenario}{change}: {self.value} {self.unit}"


def numbers(ds: xr.Dataset) -> list[Number]:
    """The five that the run allows: revenue and shortage, early and late, and what pressure costs."""
    years, several = spoken_years(ds), ds.sizes["scenario"] > 1
    found = [_of_year(ds, "oil_gas_revenue", year, change=several) for year in years]
    found += [_of_year(ds, "gasoline_shortage_share", year) for year in years]
    if _cost_known(ds):
        share = cost_shares(ds)["of_defence_budget"].mean("month", skipna=False)
        months = ds["month"].values.astype("datetime64[M]")
        measure = f"percent of the defence budget, {span_text(months[0], months[-1])}"
        label = "Oil export income lost"
        found.append(Number("cost_of_continuing", label, measure, share, share, Display(100.0, "percent", 1)))
    return found


def _of_year(ds: xr.Dataset, name: str, year: int, *, change: bool = False) -> Number:
    shown, how = year_display(ds[name])
    values = of_year(ds, name, year)
    changes = difference(values, reference_of(ds)) if change else values
    measure = f"{how}, {values.attrs['year']}"
    return Number(name, _label(ds, name), measure, values, changes, shown, change)


def headline(ds: xr.Dataset) -> list[Headline]:
    """The cover's numbers as data, scenario by scenario.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.simulate` or `econ.compare`.

    Returns
    -------
    list of Headline
        Oil-gas revenue (its change from the reference; in the reference its level) and gasoline
        shortage over the first and the last calendar year, published months included, and the oil income
        that pressure costs over the run where the dataset holds it with draws.
    """
    reference = reference_of(ds)
    found = []
    five = [(n, to_ranges(n.values, n.shown), to_ranges(n.changes, n.shown)) for n in numbers(ds)]
    for place, scenario in enumerate(map(str, ds["scenario"].values)):
        for n, levels, changes in five:
            changed = n.change and scenario != reference
            found.append(
                Headline(
                    name=n.name,
                    label=n.label,
                    measure=n.measure,
                    unit=n.shown.unit,
                    scenario=scenario,
                    reference=reference if changed else "",
                    value=changes[place] if changed else levels[place],
                )
            )
    return found


def cover_table(ds: xr.Dataset) -> dict[str, Any]:
    """The five numbers: a row a scenario."""
    told, reference = headline(ds), reference_of(ds)
    several = ds.sizes["scenario"] > 1
    columns = [h for h in told if h.scenario == reference]
    names_shown = {h.name for h in columns}
    header: list[Any] = ["Scenario"]
    for h in columns:
        change = ", change" if several and h.name == "oil_gas_revenue" else ""
        unit = "" if h.name == "cost_of_continuing" else f"{h.unit}{change}; "
        header.append({"head": h.label, "small": f"{unit}{h.measure}"})
    names = [str(name) for name in ds["scenario"].values]
    rows: list[Any] = []
    for name in sorted(names, key=lambda name: name != reference):
        small = "reference, all levels" if several and name == reference else ""
        cells = [range_cell(h.value) for h in told if h.scenario == name]
        rows.append([{"head": breakable(name), "small": small}, *cells])
    title = "The main numbers"
    note = (
        f"Changes are from {reference}, simulation by simulation; its own row shows levels. "
        if several
        else ""
    )
    note += f"Income lost is counted from {_WITHOUT}." if "cost_of_continuing" in names_shown else ""
    widths = [1.15, *[1.0] * len(columns)]
    return table(title, header, rows, widths=widths, size=8.5, pad=4.0, note=note)


def _cost_known(ds: xr.Dataset) -> bool:
    return {"cost_of_continuing", "nominal_gdp"} <= set(ds.data_vars) and "draw" in ds.dims


def _label(ds: xr.Dataset, name: str) -> str:
    return str(ds[name].attrs.get("label", name))
