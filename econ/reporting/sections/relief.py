"""Sustained or on and off, and what relief gives back."""

from __future__ import annotations

from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material
from econ.reporting.page.words import capital, listed
from econ.reporting.ranges import rows
from econ.reporting.sections.words import date_words, range_line, trn
from econ.reporting.tables import table
from econ.reporting.text import number

__all__ = ["exhibits"]

#: Billions of roubles below which relief gives nothing.
_NOTHING = 20.0


#: Readings as a reader says them.
_READINGS = {
    "india crude": "India's purchases of crude",
    "discount fob": "discount at the port",
    "discount delivered": "discount at the buyer",
    "refinery strikes": "strikes on refineries a month",
}


def exhibits(m: Material) -> list[Exhibit]:
    """All that was measured."""
    return [one for one in (schedules(m), relief(m), episodes(m)) if one is not None]


def schedules(m: Material) -> Exhibit | None:
    """At the same dose: on and off against all at the start, and against a lower level kept up."""
    if m.beside is None or not m.beside.schedules:
        return None
    found = dict(m.beside.schedules)
    less = [f"than {words} in {number(100 * share, 0)}" for words, share in m.beside.on_off_less]
    title = f"At the same dose, on-off pressure costs Russia less {listed(less)} of 100 simulations"
    shown = [span.row(name, f"s{k}", 0) for k, (name, span) in enumerate(found.items())]
    return Exhibit(
        "sustained-or-on-off",
        title,
        "Oil export income lost, bn RUB over two years of pressure and one after; every channel at once, "
        "equal dose and peak.",
        "Oil export income lost by schedule, bn RUB: "
        + "; ".join(f"{r.name} {r.words}" for r in shown)
        + ".",
        m.span_numbers(found, "bn RUB"),
        "The answer rests on how buyers learn, for which nothing but priors is known; “econ schedules” "
        "maps where it turns.",
        draw=lambda back: rows(shown, "bn RUB of oil export income lost", zero=True),
    )


def relief(m: Material) -> Exhibit | None:
    """What each relief gives the budget."""
    if m.beside is None or not m.beside.relief:
        return None
    found = dict(m.beside.relief)
    best = max(found, key=lambda name: found[name].middle)
    span = found[best]
    title = (
        f"“{best}” gives the budget most: {trn(span.middle)} trillion roubles of oil and gas revenue "
        f"{m.found.in_year}"
    )
    if span.middle < _NOTHING:
        title = f"No relief gives the budget as much as {trn(_NOTHING)} trillion roubles {m.found.in_year}"
    shown = [one.row(name, "s2", 0) for name, one in sorted(found.items(), key=lambda item: -item[1].middle)]
    return Exhibit(
        "relief",
        title,
        range_line(span, "bn RUB", 0, f"“{best}” less today's pressure, simulation by simulation."),
        "Oil and gas revenue gained by relief, bn RUB: "
        + "; ".join(f"{r.name} {r.words}" for r in shown)
        + ".",
        m.span_numbers(found, "bn RUB"),
        "Each with nothing in return, beside today's pressure.",
        draw=lambda back: rows(shown, f"bn RUB of oil and gas revenue {m.found.in_year}, gain", zero=True),
    )


def episodes(m: Material) -> Exhibit | None:
    """Relief that was given, and what was seen before and after."""
    seen = m.tables.get("episodes")
    if not seen:
        return None
    moved = [one for one in seen if one.after_low > one.before_high]
    title = (
        f"Of {len(seen)} readings around episodes of relief, {len(moved)} rose beyond what was seen before"
    )
    body, numbers = [], []
    for one in seen:
        before, after = (
            _both(*pair) for pair in ((one.before_low, one.before_high), (one.after_low, one.after_high))
        )
        verdict = (
            "rose"
            if one.after_low > one.before_high
            else "fell"
            if one.after_high < one.before_low
            else "open"
        )
        body.append(
            [
                capital(one.episode),
                date_words(one.date),
                f"{capital(_READINGS.get(one.series, one.series))}, {one.unit}",
                before,
                after,
                verdict,
            ]
        )
        numbers.append(
            [
                one.episode,
                one.date,
                one.series,
                one.before_low,
                one.before_high,
                one.after_low,
                one.after_high,
                one.unit,
            ]
        )
    return Exhibit(
        "relief-episodes",
        title,
        "Least and largest reading of any publisher before and after; other things moved too.",
        "Episodes of relief: "
        + "; ".join(f"{row[0]}, {row[2]}: {row[3]} before, {row[4]} after" for row in body)
        + ".",
        Numbers(
            ("episode", "date", "series", "before_low", "before_high", "after_low", "after_high", "unit"),
            numbers,
        ),
        "The rows, with publishers and what else happened then: the table “relief_episodes” of the data.",
        table=table(
            "",
            ["Episode", "From", "Reading", "Before", "After", "Change"],
            body,
            align=["left"] * 6,
            widths=[1.6, 0.85, 1.7, 0.85, 0.85, 0.4],
            size=7.0,
            pad=1.8,
        ),
    )


def _both(low: float, high: float) -> str:
    a, b = (number(v, 2) for v in (low, high))
    return a if a == b else f"{a} to {b}"
