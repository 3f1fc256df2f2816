"""The report's sections in their order, and its annex, for the template and the browser's page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from econ.errors import InputError, nearest
from econ.outcomes.precision import FEWEST
from econ.outcomes.summary import difference
from econ.reporting.assumptions import ledgers, lever_tables
from econ.reporting.catalogue import prose
from econ.reporting.cover import NEEDS, cover_table
from econ.reporting.exhibits import Block, Exhibit, Numbers, text
from econ.reporting.material import Material
from econ.reporting.omissions import omissions
from econ.reporting.page.gather import KEEP
from econ.reporting.sections import assumptions, budget, channel, closing, fuel, record, relief, trade
from econ.reporting.tables import results_tables
from econ.reporting.text import holes_text, number
from econ.reporting.titles import facts_of
from econ.reporting.uncertainty import error_table, events_table

__all__ = ["FANS", "SECTIONS", "VARIABLES", "Section", "annex", "chosen", "sections", "subjects"]

#: Without these there is no report.
FANS = (
    "oil_gas_revenue",
    "federal_balance",
    "liquid_nwf",
    "gasoline_shortage_share",
    "fuel_stress",
    "fiscal_stress",
)
BUDGET = (*FANS[:3], "fiscal_stress", "cost_of_continuing", "usd_rub", "federal_revenue", "federal_spending")
PARTS = (
    "met_oil",
    "additional_income_tax",
    "reverse_excise",
    "damper_payment",
    "met_gas",
    "met_condensate",
    "export_duty_gas",
)
FUEL = (
    "gasoline_shortage_share",
    "diesel_shortage_share",
    "gasoline_wholesale_price",
    "gasoline_retail_price",
    "crude_runs",
    "headline_capacity_lost",
    "effective_capacity_lost",
    "fuel_stress",
)
PRICES = (
    "brent_price",
    "urals_discount",
    "urals_tax_price",
    "gasoline_output",
    "diesel_output",
    "districts_short",
)

#: Everything that the report shows where a run holds it.
VARIABLES = tuple(
    dict.fromkeys(
        (
            *FANS,
            *NEEDS,
            *BUDGET,
            *FUEL,
            *PARTS,
            *PRICES,
            *KEEP,
            "crude_exports",
            "delivered_discount",
            "district_shortage",
            "fuel_exports",
            "cpi_level",
            "export_income",
            "product_export_income",
            "crude_exports_total",
        )
    )
)
#: Sections of the report by the name that `--sections` takes.
SECTIONS = (
    "assumptions",
    "budget",
    "fuel",
    "scenarios",
    "trade",
    "channels",
    "relief",
    "claims",
    "record",
    "closing",
)


#: Scenarios up to which their table of main numbers is kept on one page.
_UNBROKEN = 8
#: What each chart and table is about, for `--outcomes`; those that are not here are always shown.
ABOUT = {
    "brent": "brent_price",
    "oil-gas-revenue": "oil_gas_revenue",
    "scenarios-revenue": "oil_gas_revenue",
    "relief": "oil_gas_revenue",
    "federal-balance": "federal_balance",
    "liquid-fund": "liquid_nwf",
    "fiscal-stress": "fiscal_stress",
    "income-lost": "oil_income",
    "tariffs": "oil_income",
    "channels": "oil_income",
    "loss-by-month": "oil_income",
    "sustained-or-on-off": "oil_income",
    "idle-capacity": "crude_runs",
    "petrol-missing": "gasoline_shortage_share",
    "petrol-by-district": "gasoline_shortage_share",
    "main-numbers": "gasoline_shortage_share",
    "pump-price": "gasoline_retail_price",
    "exports-first": "fuel_exports",
    "fuel-stress": "fuel_stress",
    "buyers": "crude_exports",
    "discount": "urals_discount",
}


@dataclass(frozen=True)
class Section:
    """A section: its name, its head, its exhibits, and what else it says."""

    name: str
    title: str
    exhibits: tuple[Exhibit, ...] = ()
    more: tuple[Block, ...] = ()

    def blocks(self, back: int) -> list[Block]:
        """As the template takes them."""
        return [*(one.block(back) for one in self.exhibits), *self.more]


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The sections that are asked for, in the report's order; all of them by default.

    Raises
    ------
    InputError
        A name that is none.
    """
    _check(names, SECTIONS, "no such section", "sections")
    return tuple(name for name in SECTIONS if not names or name in names)


def subjects(names: Sequence[str]) -> tuple[str, ...]:
    """The variables whose charts and tables are asked for; all of them by default.

    Raises
    ------
    InputError
        A name that no chart or table is about.
    """
    known = tuple(sorted(set(ABOUT.values())))
    _check(names, known, "no chart or table is about this", "outcomes")
    return tuple(names)


def _check(names: Sequence[str], known: tuple[str, ...], what: str, where: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        near = nearest(unknown[0], known)
        raise InputError(what, where=where, got=unknown, allowed=known, nearest=near)


def sections(
    m: Material,
    wanted: Sequence[str] = (),
    *,
    outcomes: Sequence[str] = (),
    channels: bool = False,
    issued: str = "",
) -> list[Section]:
    """Sections after page one; what they leave out is said.

    Parameters
    ----------
    wanted : sequence of str
        Of `SECTIONS`; all by default.
    outcomes : sequence of str
        Variables of `ABOUT`: charts and tables of other variables are left out.
    channels : bool
        Whether page one's own runs were made.
    issued : str
        The day of issue, for the citation.
    """
    heads = prose()["sections"]
    exhibits: dict[str, Callable[[Material], list[Exhibit]]] = {
        "assumptions": assumptions.exhibits,
        "budget": budget.exhibits,
        "fuel": fuel.exhibits,
        "scenarios": _side_by_side,
        "trade": trade.exhibits,
        "channels": channel.exhibits,
        "relief": relief.exhibits,
        "claims": record.claims,
        "record": record.record,
    }
    left_out = omissions(m.ds, VARIABLES, split=m.uncertainty is not None, channels=channels)
    if m.tables:
        left_out += [prose()["left_out"][name] for name in ("claims", "record") if not m.tables.get(name)]
    made = []
    for name in chosen(wanted):
        shown = tuple(exhibits[name](m)) if name in exhibits else ()
        if outcomes:
            shown = tuple(one for one in shown if ABOUT.get(one.key, outcomes[0]) in outcomes)
        more: tuple[Block, ...] = ()
        if name == "closing":
            more = tuple(closing.blocks(m, left_out, _notes(m), issued))
        elif name == "assumptions":
            more = tuple(text(words) for words in (holes_text(m.ds), _reading(m)) if words)
        if shown or more:
            made.append(Section(name, str(heads[name]), shown, more))
    return made


def _notes(m: Material) -> str:
    """What a run says of itself, scenarios by their titles."""
    notes = re.sub(r" \(\w*_policy of [^)]*\)", "", str(m.ds.attrs.get("notes", "")))
    for title, facts in facts_of(m.ds).items():
        notes = notes.replace(f"{facts.name} (", f"“{title}” (")
    off = str(m.ds.attrs.get("sources_off", ""))
    said = [f"In this run: {notes}."] if notes else []
    said += [f"Kept at their centre, so not in any range: {off}."] if off else []
    return " ".join(said)


def _reading(m: Material) -> str:
    return str(prose()["reading" if m.drawn or "quantile" in m.ds.dims else "one_path"])


def _side_by_side(m: Material) -> list[Exhibit]:
    """The main numbers of every scenario."""
    if len(m.scenarios) < 2:
        return []
    name = "gasoline_shortage_share"
    spans = m.spans(m.year(name), 100.0)
    worst = max(m.scenarios, key=lambda s: spans[s].middle)
    when = m.when(name).split(" (")[0]
    title = f"“{worst}” leaves most petrol missing: {number(spans[worst].middle, 1)} percent in {when}"
    if spans[worst].middle < 0.05:
        title = f"In no scenario is petrol missing in the middle simulation of {when}"
    made = {**cover_table(m.ds), "long": len(m.scenarios) > _UNBROKEN}
    rows = [
        [
            row[0]["head"],
            *(f"{c['span']} {c['point']}".strip() if isinstance(c, dict) else c for c in row[1:]),
        ]
        for row in made["rows"]
        if isinstance(row, list)
    ]
    head = tuple(h if isinstance(h, str) else f"{h['head']}, {h['small']}" for h in made["header"])
    gap = difference(m.year(name), m.reference)
    line = (
        f"Against “{m.reference}”: {m.spans(gap, 100.0)[worst].words(1)} percentage points."
        if worst != m.reference
        else ""
    )
    told = "; ".join(f"{s} {spans[s].words(1)} percent" for s in m.scenarios)
    return [
        Exhibit(
            "main-numbers",
            title,
            f"90 percent ranges, middle in brackets. {line}".strip(),
            f"The main numbers by scenario. Petrol missing in {when}: {told}.",
            Numbers(head, rows),
            str(made["note"]),
            table=made,
        )
    ]


def annex(m: Material) -> list[dict[str, Any]]:
    """What few readers need and none should miss: levels, results, errors, parameters, estimates."""
    makers: tuple[tuple[str, Callable[[], list[Block]]], ...] = (
        ("Levels of every scenario", lambda: lever_tables(m.ds)),
        ("Results by scenario", lambda: [*_results(m, errors=False), *_events(m)]),
        ("Simulation errors", lambda: _errors(m)),
        ("Parameters and sources", lambda: ledgers(m.months[0])),
    )
    made = [{"title": title, "blocks": make()} for title, make in makers]
    return [section for section in made if section["blocks"]]


def _results(m: Material, *, errors: bool) -> list[Block]:
    from econ.outcomes.years import main_year, year_title

    ds = m.ds
    note = f"Sums and means: {year_title(ds, main_year(ds))}; stocks: its end."
    if m.drawn:
        told = " ±: simulation errors of low / median / high." if errors else ""
        note = f"90 percent range, median in brackets.{told} {note}"
    if "quantile" in ds.dims:
        note += " The run kept quantiles alone: ranges of sums and means are for months that move together."
    found: list[Block] = []
    for title, names in (
        ("Budget", BUDGET),
        ("Oil and gas revenue by part", PARTS),
        ("Fuel market", FUEL),
        ("Prices and output", PRICES),
    ):
        columns = [(m.label(name), m.year(name)) for name in names if name in ds]
        for start in range(0, len(columns), 6):
            found += results_tables(ds, columns[start : start + 6], title, note, errors=errors)
    return found


def _events(m: Material) -> list[Block]:
    made = events_table(m.ds)
    return [made] if made else []


def _errors(m: Material) -> list[Block]:
    """How far the finite number of simulations moves each number; nothing for a run without them."""
    if m.ds.sizes.get("draw", 0) < FEWEST:
        return []
    main = error_table(m.ds)
    return [*([main] if main else []), *_results(m, errors=True)]
