"""The cover: what pressure costs and adds, five numbers a scenario, one chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from econ.outcomes.events import cost_shares
from econ.outcomes.summary import Window, difference, first_year, last_year, reference_of, window
from econ.reporting.tables import range_cell, table
from econ.reporting.text import Display, Range, breakable, focus_of, to_ranges, year_display, year_text

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["NEEDS", "Headline", "Number", "cover_sentences", "cover_table", "headline", "numbers"]

#: What the five numbers and the sentences are made of.
NEEDS = (
    "oil_gas_revenue",
    "gasoline_shortage_share",
    "cost_of_continuing",
    "nominal_gdp",
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
    years = (True, False) if window(ds) != window(ds, first=True) else (False,)
    several = ds.sizes["scenario"] > 1
    found = [_of_year(ds, "oil_gas_revenue", first, change=several) for first in years]
    found += [_of_year(ds, "gasoline_shortage_share", first) for first in years]
    if _cost_known(ds):
        share = cost_shares(ds)["of_defence_budget"].mean("month")
        measure = f"percent of the defence budget, {year_text(_whole(ds))}"
        label = "Oil export income lost"
        found.append(Number("cost_of_continuing", label, measure, share, share, Display(100.0, "percent", 1)))
    return found


def _of_year(ds: xr.Dataset, name: str, first: bool, *, change: bool = False) -> Number:
    shown, how = year_display(ds[name])
    values = first_year(ds[name]) if first else last_year(ds[name])
    changes = difference(values, reference_of(ds)) if change else values
    measure = f"{how}, {year_text(window(ds, first=first))}"
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
        shortage over the first and the last twelve months, and the oil income that pressure costs
        over the run where the dataset holds it with draws.
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
    """What a reader asks first, ranges before medians."""
    return [*_what_it_costs(ds), *_what_it_adds(ds), *_revenue(ds), *_shortage(ds)]


def _what_it_costs(ds: xr.Dataset) -> list[dict[str, str]]:
    """Oil income that pressure costs in the first and in the last year."""
    pressed = _pressed(ds)
    if not _cost_known(ds) or pressed == UNPRESSED:
        return []
    shares = cost_shares(ds).sel(scenario=[pressed])
    cost = ds["cost_of_continuing"].sel(scenario=[pressed])
    told = []
    for span in _windows(ds):
        months = slice(span.first, span.last)
        (lost,) = to_ranges(cost.sel(month=months).sum("month"), Display(1.0, "bn RUB", 0))
        of = [
            to_ranges(shares[name].sel(month=months).mean("month"), _PERCENT)[0]
            for name in ("of_defence_budget", "of_gdp")
        ]
        told.append(
            f"{lost} bn RUB of oil export income in {year_text(span)}, {of[0]} percent of the defence budget"
            f" and {of[1]} percent of GDP"
        )
    return [_point(f"What pressure costs, {pressed} against {UNPRESSED}", "; ".join(told))]


def _what_it_adds(ds: xr.Dataset) -> list[dict[str, str]]:
    """What pressure adds to the indices of stress."""
    names, pressed = [str(name) for name in ds["scenario"].values], _pressed(ds)
    if UNPRESSED not in names or pressed == UNPRESSED:
        return []
    told = []
    for name in STRESS:
        years = [
            to_ranges(difference(year(ds[name]), UNPRESSED).sel(scenario=[pressed]), Display(1.0, "", 0))[0]
            for year in _years(ds)
        ]
        told.append(f"{_label(ds, name).lower()} {' and '.join(map(str, years))}")
    spans = " and ".join(year_text(span) for span in _windows(ds))
    text = f"{'; '.join(told)} points of 100, means of {spans}"
    return [_point(f"What it adds to stress, {pressed} less {UNPRESSED}", text)]


def _revenue(ds: xr.Dataset) -> list[dict[str, str]]:
    """Revenue in the reference, and where it falls most below it."""
    reference = reference_of(ds)
    found = [n for n in numbers(ds) if n.name == "oil_gas_revenue"]
    names = [str(name) for name in ds["scenario"].values]
    levels = _told(found, names.index(reference))
    points = [_point(f"Oil-gas revenue in {reference}", levels)]
    others = [k for k, name in enumerate(names) if name != reference]
    if others:
        medians = [r.median for r in to_ranges(found[-1].changes, found[-1].shown)]
        least = min(others, key=lambda k: medians[k])
        text = _told(found, least, changes=True)
        points.append(_point(f"Lowest against {reference}, in {names[least]}", text))
    return points


def _shortage(ds: xr.Dataset) -> list[dict[str, str]]:
    """Where gasoline is shortest, beside the reference."""
    reference = reference_of(ds)
    found = [n for n in numbers(ds) if n.name == "gasoline_shortage_share"]
    names = [str(name) for name in ds["scenario"].values]
    medians = [r.median for r in to_ranges(found[-1].values, found[-1].shown)]
    most = max(range(len(names)), key=lambda k: medians[k])
    text = _told(found, most)
    if names[most] != reference:
        text += f"; in {reference} {_told(found, names.index(reference), plain=True)}"
    return [
        _point(
            f"Gasoline shortage, highest in {names[most]}" if len(names) > 1 else "Gasoline shortage", text
        )
    ]


def _told(found: Sequence[Number], place: int, *, changes: bool = False, plain: bool = False) -> str:
    """A number's years in words; `plain` without unit and months."""
    told = []
    for n in found:
        value = to_ranges(n.changes if changes else n.values, n.shown)[place]
        open_sign = ", sign open" if changes and value.open else ""
        words = "" if plain else f" {n.shown.unit} in {n.measure.split(', ', 1)[1]}"
        told.append(f"{value}{words}{open_sign}")
    return " and ".join(told)


def _point(head: str, text: str) -> dict[str, str]:
    return {"head": f"{head}:", "text": f"{text}."}


def _pressed(ds: xr.Dataset) -> str:
    """The scenario whose pressure is told: the reference, unless that is the one without."""
    reference = reference_of(ds)
    return reference if reference != UNPRESSED else focus_of(ds)


def _cost_known(ds: xr.Dataset) -> bool:
    return {"cost_of_continuing", "nominal_gdp"} <= set(ds.data_vars) and "draw" in ds.dims


def _windows(ds: xr.Dataset) -> list[Window]:
    return list(dict.fromkeys((window(ds, first=True), window(ds))))


def _years(ds: xr.Dataset) -> list[Any]:
    return [first_year, last_year] if len(_windows(ds)) > 1 else [last_year]


def _whole(ds: xr.Dataset) -> Window:
    months = ds["month"].values.astype("datetime64[M]")
    return Window(months[0], months[-1], len(months))


def _label(ds: xr.Dataset, name: str) -> str:
    return str(ds[name].attrs.get("label", name))
