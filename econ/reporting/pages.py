"""What each page of the report says, as plain blocks that the template sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.document import read_document
from econ.ensemble.dataset import EDITED
from econ.outcomes.idle_capacity import idle_capacity
from econ.outcomes.precision import FEWEST
from econ.outcomes.summary import quantiles, reference_of
from econ.outcomes.years import main_year, of_year, year_title
from econ.paths import PACKAGE
from econ.reporting import charts, tilemap
from econ.reporting.assumptions import ledgers, lever_tables, scenario_table
from econ.reporting.charts import LOOK_BACK, History, Member
from econ.reporting.cover import NEEDS, STRESS, cover_table
from econ.reporting.omissions import omissions
from econ.reporting.page.authored import rows
from econ.reporting.page.gather import KEEP
from econ.reporting.tables import results_tables, table
from econ.reporting.text import display, draws_text, holes_text, month_name, year_ranges
from econ.reporting.uncertainty import error_table, events_table, shares_chart, top_table
from econ.variables import DIMS

if TYPE_CHECKING:
    import xarray as xr

    from econ.uncertainty.report import Uncertainty

__all__ = ["FANS", "VARIABLES", "annex", "sections"]

#: Without these there is no report.
FANS = (
    "oil_gas_revenue",
    "federal_balance",
    "liquid_nwf",
    "gasoline_shortage_share",
    "fuel_stress",
    "fiscal_stress",
)
BUDGET = (
    "oil_gas_revenue",
    "federal_balance",
    "liquid_nwf",
    "fiscal_stress",
    "cost_of_continuing",
    "usd_rub",
)
FUEL = (
    "gasoline_shortage_share",
    "gasoline_wholesale_price",
    "crude_runs",
    "headline_capacity_lost",
    "effective_capacity_lost",
    "fuel_stress",
)
#: Parts of oil-gas revenue: label, variables, and the sign with which they enter it.
PARTS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("MET on oil", ("met_oil",), 1),
    ("Income tax on oil", ("additional_income_tax",), 1),
    ("Reverse excise", ("reverse_excise",), 1),
    ("Damper paid (deducted)", ("damper_payment",), -1),
    ("Gas and condensate", ("met_gas", "met_condensate", "export_duty_gas"), 1),
)
MARKET = (
    "gasoline_output",
    "diesel_output",
    "diesel_shortage_share",
    "gasoline_wholesale_price",
    "gasoline_retail_price",
    "districts_short",
)
TOTALS = ("federal_revenue", "federal_spending", "federal_balance")
PRICES = ("brent_price", "urals_discount", "urals_tax_price")
SHORTAGE_BY_DISTRICT = "district_shortage"

#: Everything that the report shows where a run holds it.
VARIABLES = tuple(
    dict.fromkeys(
        (
            *FANS,
            *NEEDS,
            *BUDGET,
            *FUEL,
            *(name for _, members, _ in PARTS for name in members),
            *TOTALS,
            *MARKET,
            *PRICES,
            "crude_exports",
            "delivered_discount",
            SHORTAGE_BY_DISTRICT,
            "scarcity_at_ceiling",
            *KEEP,
        )
    )
)

Block = dict[str, Any]
_PATHS = ("left", "left", "left", "right", "right")


def _main(ds: xr.Dataset) -> list[Block]:
    """The main numbers of every scenario, one chart, and how to read them."""
    row = 0.55 if ds.sizes["scenario"] < 7 else 0.45
    (stress,) = _intervals(ds, "Stress by scenario", STRESS, 2, row)
    stress["note"] += " " + prose()["stress_scale"]
    missing = [_text(text) for text in [holes_text(ds)] if text]
    reading = _text(prose()["one_path" if _one_path(ds) else "reading"])
    return [*missing, cover_table(ds), stress, reading]


def sections(
    ds: xr.Dataset,
    history: Mapping[str, History],
    uncertainty: Uncertainty | None = None,
    *,
    channels: bool = False,
) -> list[Block]:
    """All pages after the first; what they leave out is said.

    Parameters
    ----------
    channels : bool
        Whether page one's own runs were made.
    """
    left_out = omissions(ds, VARIABLES, split=uncertainty is not None, channels=channels)
    makers: tuple[tuple[str, Callable[[], list[Block]]], ...] = (
        ("The main numbers", lambda: _main(ds)),
        ("Assumptions", lambda: _assumptions(ds)),
        ("Results by scenario", lambda: _results(ds)),
        ("Paths", lambda: _paths(ds, history)),
        ("Budget", lambda: _budget(ds)),
        ("Fuel market", lambda: _fuel(ds)),
        ("Exports and tariffs", lambda: _exports(ds, history)),
        ("Uncertainty", lambda: _uncertainty(uncertainty) if uncertainty else []),
        ("Method and limits", lambda: _method(ds, left_out)),
    )
    return _made(makers)


def annex(ds: xr.Dataset) -> list[Block]:
    """What few readers need and none should miss: every parameter and estimate, and simulation errors."""
    return _made(
        (
            ("Parameters and sources", lambda: _parameters(ds)),
            ("Simulation errors", lambda: _errors(ds)),
        )
    )


def _made(makers: Sequence[tuple[str, Callable[[], list[Block]]]]) -> list[Block]:
    made = [{"title": title, "blocks": make()} for title, make in makers]
    return [section for section in made if section["blocks"]]


def _assumptions(ds: xr.Dataset) -> list[Block]:
    blocks: list[Block] = [scenario_table(ds), *lever_tables(ds)]
    if ds.attrs.get("notes"):
        blocks.append(_text(f"Notes of the run: {ds.attrs['notes']}."))
    if ds.attrs.get("sources_off"):
        blocks.append(_text(f"Held at their centre, so not in any range: {ds.attrs['sources_off']}."))
    if authored := rows(ds):
        head = ["Path", "Scenario", "Months", "First", "Last"]
        widths = [1.6, 1.2, 1.4, 0.5, 0.5]
        made = table(
            "Paths set by the author", head, authored, widths=widths, align=_PATHS, size=7.5, long=True
        )
        blocks.append(made)
    return blocks


def _results(ds: xr.Dataset, *, errors: bool = False) -> list[Block]:
    note = f"Sums and means: {_months(ds)}; stocks: its end."
    if not _one_path(ds):
        told = " ±: Monte Carlo errors of low / median / high." if errors else ""
        note = f"90 percent range, median in brackets.{told} {note}"
    if "quantile" in ds.dims:
        note += " The run kept quantiles alone: ranges of sums and means are for months that move together."
    budget, fuel = ([charts.member(ds, name) for name in names if name in ds] for names in (BUDGET, FUEL))
    return [
        *results_tables(ds, budget, "Budget", note, errors=errors),
        *results_tables(ds, fuel, "Fuel market", note, errors=errors),
    ]


def _errors(ds: xr.Dataset) -> list[Block]:
    """How far the finite number of simulations moves each number; nothing for a run without them."""
    if ds.sizes.get("draw", 0) < FEWEST:
        return []
    main = error_table(ds)
    return [*([main] if main else []), *_results(ds, errors=True)]


def _paths(ds: xr.Dataset, history: Mapping[str, History]) -> list[Block]:
    vintage = np.datetime64(str(ds.attrs.get("as_of") or ds.attrs["vintage"]), "M")
    reference = reference_of(ds) if ds.sizes["scenario"] > 1 else ""
    alt = (
        "Key: shaded bands hold 50, 80 and 90 percent of the draws; lines are the median, what was "
        "observed, the median of the reference and the end of the data."
    )
    known = [bool(np.isfinite(quantiles(ds[FANS[0]], (low,))).any()) for low in charts.LOWER]
    bands = [percent for percent, held in zip((50, 80, 90), known, strict=True) if held and not _one_path(ds)]
    strip = {"kind": "picture", "svg": charts.key(reference, month_name(vintage), bands), "alt": alt}
    events = events_table(ds)
    return [strip, *(_fan(ds, name, history) for name in FANS), *([events] if events else [])]


def _fan(ds: xr.Dataset, name: str, history: Mapping[str, History]) -> Block:
    shown, label = display(ds[name].attrs), _label(ds, name)
    median = quantiles(ds[name].isel(month=-1), (0.5,))[0]
    ends = [f"{s} {shown.number(float(m))}" for s, m in zip(ds["scenario"].values, median, strict=True)]
    alt = f"Fan chart of {label} by month, {shown.unit}, a panel a scenario. Last median: {'; '.join(ends)}."
    note = _observed(ds, history.get(name))
    if ds.sizes["scenario"] > 1:
        note += f" Orange dashes: median of {reference_of(ds)} (reference)."
    return _chart(f"{label}, {shown.unit}", charts.fan(ds, name, history.get(name)), alt, note)


def _observed(ds: xr.Dataset, history: History | None) -> str:
    """What the black line holds, and what its gaps are."""
    if history is None:
        return "Not observed before the run."
    months, values = history
    shown = np.isfinite(values[months >= ds["month"].values[0].astype("datetime64[M]") - LOOK_BACK])
    if not shown.any():
        return "Not observed in the months before the run."
    inside = shown[np.argmax(shown) :]
    gaps = not inside[: len(inside) - np.argmax(inside[::-1])].all()
    text = "Black: observed, up to the grey dashes (end of the data)."
    return text + (" Gaps: months without a published figure." if gaps else "")


def _budget(ds: xr.Dataset) -> list[Block]:
    parts = _parts(ds)
    blocks: list[Block] = []
    if len(parts) > 1:
        title = f"Oil-gas revenue and its parts, {_months(ds)}"
        note = (
            "Parts as they enter revenue; of the damper, positive is what the budget pays: it is deducted. "
        )
        bars = "Bars: median; lines: 90 percent range."
        if ds.sizes["scenario"] > 1:
            bars += f" Upright mark: median of {reference_of(ds)} (reference)."
        alt = f"Parts of oil-gas revenue by scenario, 90 percent ranges. {_medians(ds, parts)}"
        blocks.append(_chart(title, charts.whiskers(ds, parts), alt, note + bars))
        blocks += results_tables(ds, parts, title)
    return blocks + _intervals(ds, "Federal budget", TOTALS)


def _parts(ds: xr.Dataset) -> list[tuple[str, xr.DataArray]]:
    """Revenue, its parts, and what is left; sums are taken draw by draw."""
    total, found = of_year(ds, "oil_gas_revenue"), []
    rest = total
    for label, members, enters in PARTS:
        # Quantiles do not add up.
        if not all(name in ds for name in members) or ("draw" not in ds.dims and len(members) > 1):
            continue
        years = [of_year(ds, name) for name in members]
        if all(values.attrs["year"] == total.attrs["year"] for values in years):
            found.append((label, reduce(add, years)))
            rest = rest - enters * found[-1][1]
    if found and "draw" in ds.dims:
        found.append(("All other parts", rest))
    named = [(label, values.assign_attrs(total.attrs)) for label, values in found]
    return [(_label(ds, "oil_gas_revenue"), total), *named]


def _fuel(ds: xr.Dataset) -> list[Block]:
    blocks: list[Block] = []
    if SHORTAGE_BY_DISTRICT in ds:
        shortage = of_year(ds, SHORTAGE_BY_DISTRICT).sel(fuel="gasoline", drop=True)
        title = f"Gasoline shortage by federal district, mean of {_months(ds)}, median of draws"
        alt = "Tile map of the eight federal districts, a map a scenario; darker is a larger shortage. "
        note = "Unmet demand, percent of demand. Tiles stand roughly as the districts lie on a map."
        blocks.append(_chart(title, tilemap.tile_map(shortage), alt + tilemap.in_words(shortage), note))
    return [*blocks, *_intervals(ds, "Fuel market", MARKET), *_headline_effect()]


def _headline_effect() -> list[Block]:
    """How much less is run when capacity is reported idle, if that is estimated."""
    found = idle_capacity()
    if found is None:
        return []
    at = [int(np.argmin(np.abs(found.at - idle))) for idle in (1.0, 2.5)]
    told = [f"at {found.at[k]:.1f} idle {found.low[k]:.1f} to {found.high[k]:.1f}" for k in at]
    alt = f"Crude run against idle capacity, {len(found.labels)} pairs; fitted, mb/d: {', '.join(told)}."
    note = (
        "Each publisher counts more than is out; the curve is for counts as Reuters makes them. Open marks "
        "are not in the fit. Beyond the pairs the curve rests on priors."
    )
    title = "Headline against effect: reported idle capacity and crude run"
    return [_chart(title, charts.idle(found), alt, note)]


def _exports(ds: xr.Dataset, history: Mapping[str, History]) -> list[Block]:
    blocks: list[Block] = []
    for name, title in (("crude_exports", "Crude exports"), ("delivered_discount", "Delivered discount")):
        members = [(name, "buyer", label) for label in DIMS["buyer"]]
        blocks += _intervals(ds, f"{title} by buyer", members, 4)
    blocks += _intervals(ds, "Oil prices", PRICES)
    return [*blocks, _fan(ds, "urals_discount", history)] if "urals_discount" in ds else blocks


def _uncertainty(found: Uncertainty) -> list[Block]:
    return [_text(prose()["uncertainty"]), shares_chart(found), top_table(found)]


def _method(ds: xr.Dataset, left_out: Sequence[str]) -> list[Block]:
    run = (
        f"This run: econ {ds.attrs['version']}, data to {ds.attrs['vintage']} as known by the end of the "
        f"following month, {draws_text(ds)}, seed {ds.attrs['seed']}, "
        f"{ds.sizes['month']} months from {month_name(ds['month'].values[0])}. "
        f"Data hash {ds.attrs['data_hash']}; content hash {ds.attrs.get('content_hash', 'not known')}."
    )
    if EDITED in ds.attrs:
        run += f" The numbers: {ds.attrs[EDITED]}."
    said = prose()
    return [
        _heading("How the numbers were made"),
        _points(said["method"]),
        _heading("What they cannot tell"),
        _points(said["limits"]),
        *([_heading("What is left out"), _text(" ".join(left_out))] if left_out else []),
        _heading("How to make them again"),
        _text(run),
    ]


def _parameters(ds: xr.Dataset) -> list[Block]:
    return ledgers(ds["month"].values[0].astype("datetime64[M]"))


def _intervals(
    ds: xr.Dataset, title: str, names: Sequence[str | Member], columns: int = 3, row: float = 0.0
) -> list[Block]:
    """The interval chart of those variables that the run holds, if any."""
    held = [name for name in names if (name if isinstance(name, str) else name[0]) in ds]
    if not held:
        return []
    note = "Dot: median; thick line: 50 percent range; thin line: 90 percent range."
    note = "Dot: the one path." if _one_path(ds) else note
    if ds.sizes["scenario"] > 1:
        note += f" Dashed: median of {reference_of(ds)} (reference)."
    alt = (
        f"{title} by scenario, 90 percent ranges. {_medians(ds, [charts.member(ds, name) for name in held])}"
    )
    return [_chart(f"{title}, {_months(ds)}", charts.intervals(ds, held, columns, row), alt, note)]


def _medians(ds: xr.Dataset, parts: Sequence[tuple[str, xr.DataArray]]) -> str:
    """Ranges in words, for those who hear a chart rather than see it."""
    told = []
    for label, values in parts:
        found = zip(ds["scenario"].values, year_ranges(values), strict=True)
        told.append(f"{label}: " + ", ".join(f"{scenario} {span}" for scenario, span in found) + ".")
    return " ".join(told)


@lru_cache(maxsize=1)
def prose() -> dict[str, Any]:
    """The report's standing text."""
    return read_document(PACKAGE / "reporting" / "prose.yaml")[0]


def _one_path(ds: xr.Dataset) -> bool:
    return ds.sizes.get("draw") == 1


def _label(ds: xr.Dataset, name: str) -> str:
    return str(ds[name].attrs.get("label", name))


def _months(ds: xr.Dataset) -> str:
    return year_title(ds, main_year(ds))


def _text(text: str) -> Block:
    return {"kind": "text", "text": text}


def _heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def _points(items: Mapping[str, str]) -> Block:
    return {"kind": "points", "items": [{"head": head, "text": text} for head, text in items.items()]}


def _chart(title: str, svg: str, alt: str, note: str = "") -> Block:
    return {"kind": "chart", "title": title, "svg": svg, "alt": alt, "note": note}
