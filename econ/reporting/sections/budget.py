"""The budget: revenue beside the plan, the deficit, the Fund, what the lost income is made of."""

from __future__ import annotations

import numpy as np

from econ.outcomes.events import EMPTY, annual_deficit
from econ.outcomes.plans import planned
from econ.outcomes.summary import quantiles
from econ.quantities import MONTHS_PER_YEAR, year_of
from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import FIVE, Material, Span
from econ.reporting.page.words import capital
from econ.reporting.plots import paths
from econ.reporting.ranges import Bar, bars, rows
from econ.reporting.sections.income import waterfall
from econ.reporting.sections.stress import index_of
from econ.reporting.sections.words import by_end, inner, last_values, of_simulations, range_line, trn
from econ.reporting.text import number

__all__ = ["exhibits"]

#: A gap to the plan smaller than this share is none.
_IN_LINE = 0.02
#: Past years beside the forecast.
_PAST = 4
#: Trillions of roubles below which an effect is none.
_NOTHING = 0.02


def exhibits(m: Material) -> list[Exhibit]:
    """All that the run allows."""
    made = (
        revenue(m),
        deficit(m),
        fund(m),
        waterfall(m),
        effects(m),
        index_of(m, "fiscal_stress", "fiscal-stress", "The budget is under"),
    )
    return [one for one in made if one is not None]


def revenue(m: Material) -> Exhibit | None:
    """Oil and gas revenue by year beside the plan."""
    name = "oil_gas_revenue"
    if not m.has(name):
        return None
    years = {year: m.spans(m.year(name, year))[m.lead] for year in m.years}
    year, span = next(iter(years.items()))
    plan = planned("revenue_oil_gas", year, m.known_by) if year in m.whole_years(name) else None
    title = _against_plan(span.middle, plan, m.when(name, year), m.who)
    ends = "; ".join(
        f"{m.when(name, y)}: {trn(s.low)} to {trn(s.high)}" for y, s in years.items() if s.ranged
    )
    past = _past_years(m, name)
    shown = [Bar(str(y), 0.0, value, "muted", number(value, 0)) for y, value in past]
    level = [(float("nan"), "")] * len(shown)
    table: list[list[object]] = [[y, "published", value, None, None, None] for y, value in past]
    for y, s in years.items():
        law = planned("revenue_oil_gas", y, m.known_by) if y in m.whole_years(name) else None
        shown.append(
            Bar(_short(m, name, y), 0.0, s.middle, m.marks[m.lead], number(s.middle, 0), s.low, s.high)
        )
        level.append((law if law is not None else float("nan"), "plan" if law is not None else ""))
        table.append([m.when(name, y), m.lead, s.middle, s.low, s.high, law])
        if m.base:
            other = m.spans(m.year(name, y))[m.base]
            words = number(other.middle, 0)
            label = f"{_short(m, name, y)} without"
            shown.append(Bar(label, 0.0, other.middle, m.marks[m.base], words, other.low, other.high))
            level.append((float("nan"), ""))
            table.append([m.when(name, y), m.base, other.middle, other.low, other.high, law])
    alt = (
        "Bars of oil and gas revenue by year, bn RUB: "
        + "; ".join(f"{b.name} {b.words}" for b in shown)
        + "."
    )
    note = "Thin lines: 90 percent ranges. “Plan”: the law in force. Grey: published."
    note += f" “Without”: {inner(m.base)}." if m.base else ""
    return Exhibit(
        "oil-gas-revenue",
        title,
        f"90 percent ranges, trillion roubles: {ends}." if ends else "",
        alt,
        Numbers(("year", "scenario", "median", "low_5", "high_95", "plan"), table),
        note,
        draw=lambda back: bars(shown, "bn RUB a year", level=level),
        by_scenario=True,
    )


def _short(m: Material, name: str, year: int) -> str:
    return str(year) if year in m.whole_years(name) else m.when(name, year).split(" (")[0]


def _against_plan(value: float, plan: float | None, when: str, who: str) -> str:
    """Revenue as a sentence: beside the plan where there is one."""
    text = f"Oil and gas bring {trn(value)} trillion roubles in {when.split(' (')[0]}"
    if plan is None:
        return f"{text} with {who}"
    gap = value - plan
    if abs(gap) <= _IN_LINE * plan:
        return f"{text}, in line with the plan"
    return f"{text}, {trn(gap)} {'above' if gap > 0 else 'below'} the plan"


def _past_years(m: Material, name: str) -> list[tuple[int, float]]:
    """Whole years that were published before the run."""
    if name not in m.history:
        return []
    months, values = m.history[name]
    found = []
    for year in range(int(year_of(m.months[:1])[0]) - _PAST, int(year_of(m.months[:1])[0])):
        inside = values[year_of(months) == year]
        if len(inside) == MONTHS_PER_YEAR and np.isfinite(inside).all():
            found.append((year, float(inside.sum())))
    return found


def deficit(m: Material) -> Exhibit | None:
    """The balance since January, and the year's deficit beside the plan."""
    if not m.has("federal_balance"):
        return None
    five, history = _since_january(m)
    lines = m.lines_of(five)
    title, span = _deficit_title(m)
    note = "Federal balance since January, joined with the published months; it starts anew each year."
    alt = f"Federal balance since January by month, bn RUB. {last_values(lines)}"
    return Exhibit(
        "federal-balance",
        title,
        span,
        alt,
        m.path_numbers(lines, "bn RUB"),
        note,
        draw=lambda back: paths(
            lines, m.months, "bn RUB since January", history=history, back=back, stock=True, known=m.vintage
        ),
        windows=True,
        by_scenario=True,
    )


def _deficit_title(m: Material) -> tuple[str, str]:
    """The year's deficit of GDP where it is known, else the balance."""
    if m.drawn and m.has("nominal_gdp") and (found := _deficits(m)):
        year, span = next(iter(found.items()))
        plan = planned("balance_pct_gdp", year, m.known_by)
        ending = f"; the plan was {number(-plan, 1)}" if plan is not None else f" with {m.who}"
        low, high = (number(v, 1) for v in (span.lower, span.upper))
        text = f"{low} to {high}" if low != high else low
        rest = "; ".join(f"{y}: {number(s.low, 1)} to {number(s.high, 1)}" for y, s in found.items())
        line = f"The middle half of simulations. 90 percent ranges, percent of GDP: {rest}."
        return f"The deficit of {year} is most likely {text} percent of GDP{ending}", line
    year = m.years[0]
    span = m.spans(m.year("federal_balance", year))[m.lead]
    side = "deficit" if span.middle < 0 else "surplus"
    when = m.when("federal_balance", year).split(" (")[0]
    title = f"The budget of {when} has a {side} of {trn(span.middle)} trillion roubles with {m.who}"
    return title, range_line(span, "bn RUB", 0, "Balance; below zero a deficit.")


def _deficits(m: Material) -> dict[int, Span]:
    from econ.errors import InputError

    try:
        found = annual_deficit(m.ds)
    except InputError:
        return {}
    return {
        int(year): m.spans(found.sel(year=year, drop=True), 100.0)[m.lead] for year in found["year"].values
    }


def _since_january(m: Material) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray] | None]:
    """Quantiles of the balance cumulated by calendar year `(5, scenario, month)`, and its past."""
    values = m.ds["federal_balance"].transpose("scenario", "month", ...)
    years, past = year_of(m.months), m.history.get("federal_balance")
    total = values.copy(data=np.array(values.values, float))
    before = 0.0
    cumulated = None
    if past is not None:
        dates, seen = past
        cumulated = np.array(seen, float)
        for year in np.unique(year_of(dates)):
            mine = year_of(dates) == year
            cumulated[mine] = np.cumsum(seen[mine])
        mine = (year_of(dates) == years[0]) & (dates < m.months[0])
        sums = seen[mine]
        before = float(sums.sum()) if np.isfinite(sums).all() else float("nan")
        if np.isnan(before):
            before = _published(m)
            if np.isfinite(before) and len(cumulated[mine]):
                cumulated[np.flatnonzero(mine)[-1]] = before
    for year in np.unique(years):
        mine = years == year
        first = before if year == years[0] else 0.0
        total.values[:, mine] = first + np.cumsum(values.values[:, mine], axis=1)
    return quantiles(total, FIVE), None if past is None or cumulated is None else (past[0], cumulated)


def _published(m: Material) -> float:
    """The sum since January up to the run's start, where it was published as one."""
    from econ.ensemble.published import published_sum

    found = published_sum(str(m.ds.attrs.get("published", "")), "federal_balance")
    return float("nan") if found is None else float(found)


def fund(m: Material) -> Exhibit | None:
    """The liquid part of the National Wealth Fund."""
    name = "liquid_nwf"
    if not m.has(name):
        return None
    lines, shown = m.lines(name), m.shown_monthly(name)
    end = by_end(m.months[-1])
    last = m.spans(m.ds[name].isel(month=-1))[m.lead]
    title = f"The liquid Fund has {trn(last.middle)} trillion roubles left at {end} with {m.who}"
    line = range_line(last, shown.unit, 0, f"At {end}.")
    if m.drawn:
        empty = (m.ds[name] <= EMPTY).any("month").mean("draw")
        share = float(empty.sel(scenario=m.lead))
        title = f"The liquid Fund is used up by {end} in {of_simulations(share)}"
        if share == 0:
            title = f"The liquid Fund lasts beyond {end} in every simulation"
        if m.base:
            line += f" {capital(m.base)}: used up in {of_simulations(float(empty.sel(scenario=m.base)))}."
    alt = f"Liquid part of the National Wealth Fund by month, {shown.unit}. {last_values(lines)}"
    return Exhibit(
        "liquid-fund",
        title,
        line,
        alt,
        m.path_numbers(lines, shown.unit),
        "",
        draw=lambda back: paths(
            lines, m.months, shown.unit, history=m.history.get(name), back=back, stock=True, known=m.vintage
        ),
        windows=True,
        by_scenario=True,
    )


def effects(m: Material) -> Exhibit | None:
    """What every scenario does to oil and gas revenue against the reference."""
    name = "oil_gas_revenue"
    others = [s for s in m.scenarios if s != m.reference]
    if not others or not m.has(name):
        return None
    year = m.years[-1]
    gaps = m.gaps(m.year(name, year), m.reference)
    worst = min(others, key=lambda s: gaps[s].middle)
    best = max(others, key=lambda s: gaps[s].middle)
    when = m.when(name, year).split(" (")[0]
    chosen = worst if abs(gaps[worst].middle) >= abs(gaps[best].middle) else best
    verb = "costs" if gaps[chosen].middle < 0 else "gives"
    title = (
        f"“{chosen}” {verb} the budget most: {trn(gaps[chosen].middle)} trillion roubles of oil and gas "
        f"revenue in {when}"
    )
    if abs(gaps[chosen].middle) / 1000 < _NOTHING:
        title = (
            f"No scenario moves the oil and gas revenue of {when} by as much as {trn(_NOTHING * 1000)} "
            "trillion roubles"
        )
    shown = [gaps[s].row(s, m.marks[s], 0) for s in others]
    line = range_line(
        gaps[chosen], "bn RUB", 0, f"“{chosen}” less “{m.reference}”, simulation by simulation."
    )
    alt = f"Difference of oil and gas revenue from {m.reference}, bn RUB, {when}: " + "; ".join(
        f"{row.name} {row.words}" for row in shown
    )
    return Exhibit(
        "scenarios-revenue",
        title,
        line,
        alt,
        m.span_numbers({s: gaps[s] for s in others}, "bn RUB"),
        "Thin: 90 percent of simulations; thick: half; dot: middle, in brackets.",
        draw=lambda back: rows(shown, f"bn RUB, {when}, difference from “{m.reference}”", zero=True),
        by_scenario=True,
    )
