"""Fuel: idle capacity and runs, petrol by district and by month, pump prices, what gives way first."""

from __future__ import annotations

import numpy as np

from econ.outcomes.idle_capacity import FORTY
from econ.outcomes.summary import quantiles
from econ.reporting import tiles
from econ.reporting.curve import curve
from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material, Span
from econ.reporting.page.words import listed
from econ.reporting.plots import paths
from econ.reporting.ranges import Row, rows
from econ.reporting.sections.stress import index_of
from econ.reporting.sections.words import DISTRICTS, last_values, range_line
from econ.reporting.text import month_name, number, short_month

__all__ = ["exhibits"]

#: A shortage below this share of demand is none; a district within this part of the largest is named too.
_SHORT, _NEAR = 0.005, 0.7
#: Months that the map shows at most.
_MAPS = 6
#: Changes of exports, in percent, that are none, and that are large.
_STILL = 2.0


def exhibits(m: Material) -> list[Exhibit]:
    """All that the run allows."""
    made = (
        idle(m),
        petrol(m),
        districts(m),
        pump(m),
        gives_way(m),
        index_of(m, "fuel_stress", "fuel-stress", "Fuel is under"),
    )
    return [one for one in made if one is not None]


def idle(m: Material) -> Exhibit | None:
    """Runs against reported idle capacity."""
    found = m.idle
    if found is None:
        return None
    at = FORTY * found.whole
    lost = [
        100 * (1 - float(np.interp(at, found.at, c) / found.median[0]))
        for c in (found.high, found.median, found.low)
    ]
    title = (
        f"{number(100 * FORTY, 0)} percent of capacity idle means {number(lost[1], 0)} percent less oil "
        "refined"
    )
    pairs = zip(found.labels, found.publishers, found.idle, found.runs, found.fitted, strict=True)
    table = [[*pair[:2], float(pair[2]), float(pair[3]), bool(pair[4])] for pair in pairs]
    ends = f"{number(lost[0], 0)} to {number(lost[2], 0)}"
    return Exhibit(
        "idle-capacity",
        title,
        f"90 percent range {ends} percent, from {len(found.labels)} pairs of counts and runs since 2024; at "
        f"{number(100 * FORTY, 0)} percent idle as the press counts it.",  # history: the first pair
        f"Oil refined, mb/d, against capacity counted as idle, mb/d: {len(found.labels)} pairs and the "
        "curve through them.",
        Numbers(("period", "publisher", "idle_mb_d", "runs_mb_d", "fitted"), table),
        "Each publisher counts more than is truly out; the curve is for counts as Reuters makes them. Open "
        "marks are not "
        "in the fit. Dashed: a sharp limit, which the pairs reject.",
        draw=lambda back: curve(found),
    )


def petrol(m: Material) -> Exhibit | None:
    """Petrol wanted and not there."""
    name = "gasoline_shortage_share"
    if not m.has(name):
        return None
    spans, when = m.spans(m.year(name), 100.0), m.when(name).split(" (")[0]
    span, lines = spans[m.lead], m.lines(name)
    title = f"{number(span.middle, 1)} percent of the petrol wanted in {when} is missing with {m.who}"
    if span.middle < 100 * _SHORT:
        title = (
            f"Hardly any petrol is missing in {when} in the middle simulation, "
            f"{number(max(span.high, span.middle), 1)} percent in a bad one"
        )
    if m.base:
        without = spans[m.base].middle
        title += "; none without it" if without < 0.05 else f"; {number(without, 1)} without it"
    return Exhibit(
        "petrol-missing",
        title,
        range_line(span, "percent of demand", 1, "Mean of the months."),
        f"Petrol wanted and not supplied by month, percent of demand. {last_values(lines)}",
        m.path_numbers(lines, "percent"),
        "Not measured in the past: nobody publishes it.",
        draw=lambda back: paths(lines, m.months, "percent of what is wanted", decimals=1, back=0),
        by_scenario=True,
    )


def districts(m: Material) -> Exhibit | None:
    """Petrol missing by federal district, month by month."""
    name = "district_shortage"
    if not m.has(name):
        return None
    one = m.ds[name].sel(fuel="gasoline", drop=True).sel(scenario=m.lead, drop=True)
    labels = [str(d) for d in one["district"].values]
    middle = quantiles(one.transpose("month", "district", ...), (0.5,))[0]
    mean = one.mean("draw") if "draw" in one.dims else one.sel(quantile=0.5)
    level = mean.transpose("month", "district").values
    of_run = level.mean(0)
    span = (
        f"{short_month(m.months[0])} to {short_month(m.months[-1])}"
        if len(m.months) > 1
        else month_name(m.months[0])
    )
    if not of_run.max() >= _SHORT:
        title = (
            f"Petrol runs short in no federal district from {span}"
            if len(m.months) > 1
            else f"Petrol runs short in no federal district in {span}"
        )
    else:
        worst = [k for k in np.argsort(-of_run) if of_run[k] >= max(_NEAR * of_run.max(), _SHORT)]
        several = len(worst) > 3
        named = "most of the country" if several else listed([DISTRICTS[labels[k]] for k in worst])
        title = (
            f"Petrol runs short most in {named}: {number(100 * float(of_run[worst[0]]), 0)} percent of "
            "what is wanted"
        )
    places = sorted({round(k) for k in np.linspace(0, len(m.months) - 1, min(_MAPS, len(m.months)))})
    maps = [(short_month(m.months[k]), dict(zip(labels, map(float, level[k]), strict=True))) for k in places]
    table = [
        [str(m.months[k]), d, 100 * float(level[k, j]), 100 * float(middle[k, j])]
        for k in range(len(m.months))
        for j, d in enumerate(labels)
    ]
    told = "; ".join(
        f"{when}: " + ", ".join(f"{DISTRICTS[d]} {number(100 * v, 1)}" for d, v in of.items())
        for when, of in maps
    )
    return Exhibit(
        "petrol-by-district",
        title,
        f"Average over simulations, {span}, with {m.who}.",
        "Maps of tiles, a tile a federal subject, coloured by its district; percent of petrol wanted and "
        f"missing. {told}.",
        Numbers(("month", "district", "mean_percent", "median_percent"), table),
        "A tile is a federal subject, as internationally recognised; the model speaks of whole districts, "
        "so all tiles of a "
        "district have its colour. They lie roughly as on a map.",
        draw=lambda back: tiles.maps(maps),
    )


def pump(m: Material) -> Exhibit | None:
    """Pump prices beside other prices."""
    name = "gasoline_retail_price"
    if not m.has(name) or "draw" not in m.ds.dims:
        return None
    ends = [k for k, month in enumerate(m.months) if str(month).endswith("-12")] or [len(m.months) - 1]
    end, lines = ends[-1], m.lines(name)
    first = _last_seen(m, name)
    if first is None:
        first = float(quantiles(m.ds[name].sel(scenario=m.lead).isel(month=0), (0.5,))[0])
    rise = m.spans(m.ds[name].isel(month=end) / first - 1, 100.0)[m.lead]
    title = f"Pump prices {_ranges(rise)} by {month_name(m.months[end])}"
    seen = _last_seen(m, "cpi_level")
    if m.has("cpi_level") and seen:
        others = m.spans(
            (m.ds[name].isel(month=end) / first) / (m.ds["cpi_level"].isel(month=end) / seen) - 1, 100.0
        )
        gap = others[m.lead].middle
        how = f"{number(abs(gap), 0)} percent {'more' if gap > 0 else 'less'} than other prices"
        title += f", {how}" if abs(gap) >= 0.5 else ", as other prices do"
    return Exhibit(
        "pump-price",
        title,
        range_line(rise, "percent", 0, f"Petrol, change from {month_name(m.vintage)}; with {m.who}."),
        f"Retail price of petrol by month, roubles a litre. {last_values(lines)}",
        m.path_numbers(lines, "RUB/l"),
        "",
        draw=lambda back: paths(
            lines,
            m.months,
            "roubles a litre",
            decimals=1,
            history=m.history.get(name),
            back=back,
            known=m.vintage,
        ),
        windows=True,
        by_scenario=True,
    )


def _ranges(rise: Span) -> str:
    """`rise 4 to 9 percent`, `fall`, or `move between`; the middle half of simulations is not said here."""
    low, high = number(rise.low, 0), number(rise.high, 0)
    if rise.low >= 0:
        return f"rise {low} to {high} percent" if low != high else f"rise {high} percent"
    if rise.high <= 0:
        return f"fall {number(-rise.high, 0)} to {number(-rise.low, 0)} percent"
    return f"move between a fall of {number(-rise.low, 0)} and a rise of {high} percent"


def _last_seen(m: Material, name: str) -> float | None:
    if name not in m.history:
        return None
    months, values = m.history[name]
    known = np.flatnonzero(np.isfinite(values) & (months < m.months[0]))
    return float(values[known[-1]]) if len(known) else None


def gives_way(m: Material) -> Exhibit | None:
    """Exports and home shortage of each fuel, with and without the pressure."""
    if not m.base or not m.has("fuel_exports", "gasoline_shortage_share", "diesel_shortage_share"):
        return None
    exports = m.year("fuel_exports").transpose("scenario", "fuel", ...)
    shown: list[Row] = []
    spans: dict[str, Span] = {}
    for fuel, word in (("diesel", "Diesel"), ("gasoline", "Petrol")):
        mine = exports.sel(fuel=fuel)
        whole = float(quantiles(mine.sel(scenario=m.base), (0.5,))[0])
        if whole > 0:
            gap = m.gaps(mine, m.base, 100 / whole)[m.lead]
            spans[f"{word} exported, change"] = gap
        short = m.spans(m.year(f"{fuel}_shortage_share"), 100.0)[m.lead]
        spans[f"{word} missing at home"] = short
    when = m.when("fuel_exports").split(" (")[0]
    shown = [span.row(name, "s1" if "exported" in name else "s0", 1) for name, span in spans.items()]
    lost, missing = spans.get("Diesel exported, change"), spans["Diesel missing at home"]
    title = _first_to_give(lost, missing, when)
    return Exhibit(
        "exports-first",
        title,
        range_line(lost, "percent", 0, f"Diesel exports of {when} against those without the pressure.")
        if lost
        else "",
        "Percent: " + "; ".join(f"{row.name} {row.words}" for row in shown) + ".",
        m.span_numbers(spans, "percent"),
        f"Change of exports: of what is exported with “{m.base}”. Missing: of what is wanted at home.",
        draw=lambda back: rows(shown, f"percent, {when}", zero=True),
    )


def _first_to_give(lost: Span | None, missing: Span, when: str) -> str:
    """Which gives way first: what is sold abroad, or what drivers get."""
    short = f"{number(missing.middle, 1)} percent of what is wanted at home is missing"
    if missing.middle < 0.05:
        short = "none of what is wanted at home is missing"
    if lost is None:
        return f"No diesel is exported in {when} even without the pressure; {short}"
    if lost.middle > -_STILL:
        return f"Exports of diesel keep their size in {when}; {short}"
    if missing.middle >= 1:
        return (
            f"Diesel runs short at home in {when} though exports fall by {number(-lost.middle, 0)} "
            f"percent; {short}"
        )
    return (
        f"Exports of diesel give way before drivers do: {number(-lost.middle, 0)} percent less in {when}, "
        f"and {short}"
    )
