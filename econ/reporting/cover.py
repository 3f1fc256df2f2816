"""The cover: what pressure costs and adds, five numbers a scenario, one chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.outcomes.events import cost_shares
from econ.outcomes.summary import difference, reference_of
from econ.outcomes.years import of_year, spoken_years
from econ.quantities import year_of
from econ.reporting.tables import range_cell, table
from econ.reporting.text import Display, Range, breakable, focus_of, span_text, to_ranges, year_display

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NEEDS", "Headline", "Number", "cover_sentences", "cover_table", "headline", "numbers"]

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
STRESS = ("fiscal_stress", "fuel_stress")
#: The scenario that the cost of continuing is counted from.
UNPRESSED = "no_pressure"
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
    plain = all(h.value.degenerate for h in told)
    title = "The main numbers" + ("" if plain else ": 90 percent ranges, median in brackets")
    note = f"Changes are from {reference}, draw by draw; its own row shows levels. " if several else ""
    note += f"Income lost is counted from {UNPRESSED}." if "cost_of_continuing" in names_shown else ""
    widths = [1.15, *[1.0] * len(columns)]
    return table(title, header, rows, widths=widths, size=8.5, pad=4.0, note=note)


def cover_sentences(ds: xr.Dataset) -> list[dict[str, str]]:
    """What a reader asks first, ranges before medians; of years without a hole."""
    return [*_what_it_costs(ds), *_what_it_adds(ds), *_revenue(ds), *_shortage(ds)]


def _what_it_costs(ds: xr.Dataset) -> list[dict[str, str]]:
    """Oil income that pressure costs in the first and in the last year."""
    pressed = _pressed(ds)
    if not _cost_known(ds) or pressed == UNPRESSED:
        return []
    shares = cost_shares(ds).sel(scenario=[pressed])
    years = year_of(ds["month"].values.astype("datetime64[M]"))
    told = []
    for year in spoken_years(ds):
        cost = of_year(ds, "cost_of_continuing", year)
        (lost,) = to_ranges(cost.sel(scenario=[pressed]), Display(1.0, "bn RUB", 0))
        of = [
            to_ranges(shares[name].isel(month=years == year).mean("month", skipna=False), _PERCENT)[0]
            for name in ("of_defence_budget", "of_gdp")
        ]
        if any(np.isnan(value.median) for value in (lost, *of)):
            continue
        told.append(
            f"{lost} bn RUB of oil export income{_sign(lost)} in {cost.attrs['year']}, {of[0]} percent of "
            f"the defence budget and {of[1]} percent of GDP"
        )
    return [_point(f"What pressure costs, {pressed} against {UNPRESSED}", "; ".join(told))] if told else []


def _what_it_adds(ds: xr.Dataset) -> list[dict[str, str]]:
    """What pressure adds to the indices of stress."""
    names, pressed = [str(name) for name in ds["scenario"].values], _pressed(ds)
    if UNPRESSED not in names or pressed == UNPRESSED:
        return []
    told, spans = [], ""
    for name in STRESS:
        years = [values for year in spoken_years(ds) if _whole(values := of_year(ds, name, year))]
        if not years:
            return []
        added = [
            to_ranges(difference(values, UNPRESSED).sel(scenario=[pressed]), Display(1.0, "", 0))[0]
            for values in years
        ]
        told.append(f"{_label(ds, name).lower()} {' and '.join(map(str, added))}")
        spans = " and ".join(str(values.attrs["year"]) for values in years)
    text = f"{'; '.join(told)} points of 100, means of {spans}"
    return [_point(f"What it adds to stress, {pressed} less {UNPRESSED}", text)]


def _revenue(ds: xr.Dataset) -> list[dict[str, str]]:
    """Revenue in the reference, and where it falls most below it."""
    reference, found = reference_of(ds), _told_of(ds, "oil_gas_revenue")
    if not found:
        return []
    names = [str(name) for name in ds["scenario"].values]
    levels = _told(found, names.index(reference))
    points = [_point(f"Oil-gas revenue in {reference}", levels)]
    others = [k for k, name in enumerate(names) if name != reference]
    if others:
        changes = to_ranges(found[-1].changes, found[-1].shown)
        least = min(others, key=lambda k: changes[k].median)
        text = _told(found, least, changes=True)
        head = f"Lowest against {reference}, in {names[least]}"
        if not changes[least].point.startswith("−"):
            head = f"Nowhere below {reference}; nearest to it, {names[least]}"
        points.append(_point(head, text))
    return points


def _shortage(ds: xr.Dataset) -> list[dict[str, str]]:
    """Where gasoline is shortest, beside the reference."""
    reference, found = reference_of(ds), _told_of(ds, "gasoline_shortage_share")
    if not found:
        return []
    names = [str(name) for name in ds["scenario"].values]
    levels, place = to_ranges(found[-1].values, found[-1].shown), names.index(reference)
    most = max(range(len(names)), key=lambda k: levels[k].median)
    if levels[most].point == levels[place].point:
        most = place
    text = _told(found, most)
    if most != place:
        text += f"; in {reference} {_told(found, place, plain=True)}"
    where = f", highest in {names[most]}" if most != place else f", nowhere above {reference}"
    return [_point(f"Gasoline shortage{where if len(names) > 1 else ''}", text)]


def _told_of(ds: xr.Dataset, name: str) -> list[Number]:
    """A variable's numbers of the years that sentences speak of, where no scenario has a hole."""
    return [n for n in numbers(ds) if n.name == name and _whole(n.values)]


def _whole(values: xr.DataArray) -> bool:
    return bool(values.notnull().all())


def _told(found: Sequence[Number], place: int, *, changes: bool = False, plain: bool = False) -> str:
    """A number's years in words; `plain` without unit and months."""
    told = []
    for n in found:
        value = to_ranges(n.changes if changes else n.values, n.shown)[place]
        open_sign = ", sign open" if changes and value.open else ""
        words = "" if plain else f" {n.shown.unit} in {n.measure.split(', ', 1)[1]}"
        told.append(f"{value}{words}{open_sign}")
    return " and ".join(told)


def _sign(lost: Range) -> str:
    """A word where a loss is none."""
    if lost.open:
        return ", sign open,"
    return ", a gain," if lost.point.startswith("−") else ""


def _point(head: str, text: str) -> dict[str, str]:
    return {"head": f"{head}:", "text": f"{text}."}


def _pressed(ds: xr.Dataset) -> str:
    """The scenario whose pressure is told: the reference, unless that is the one without."""
    reference = reference_of(ds)
    return reference if reference != UNPRESSED else focus_of(ds)


def _cost_known(ds: xr.Dataset) -> bool:
    return {"cost_of_continuing", "nominal_gdp"} <= set(ds.data_vars) and "draw" in ds.dims


def _label(ds: xr.Dataset, name: str) -> str:
    return str(ds[name].attrs.get("label", name))
