"""The essay's claims, checked, and how earlier forecasts have done: each where its results are there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material
from econ.reporting.page.findings import Change
from econ.reporting.sections.words import counted, inner, trn
from econ.reporting.tables import table
from econ.reporting.text import month_name, number

__all__ = ["claim_rows", "claims", "record"]

#: Outcomes that the record shows: those that missed most.
_MISSED = 8
#: Share of a range's usual width from which a miss matters: in some months nothing is due.
_MATTERS = 0.05
#: What a reason says of prices in full, which the table says once below it; files that it names.
_GIVEN, _FILES = "given prices, rouble and key rate as they came ", re.compile(r" \([\w/]+\.(?:md|csv)\)")
_LEVELS = ("50", "80", "90")


def claim_rows(found: Any) -> list[dict[str, Any]]:
    """A dataset of `econ.claims` as plain rows, now beside then."""
    rows = []
    for name in found["claim"].values:
        one = found.sel(claim=name)
        then, now = (str(one["verdict"].sel(when=when).item()) for when in ("then", "now"))
        figures = {key: float(one[key].sel(when="now").item()) for key in ("figure", "low", "high", "share")}
        texts = {key: str(one[key].item()) for key in ("words", "part", "unit", "kind")}
        rows.append({"claim": str(name), **texts, "then": then, "now": now, **figures})
    return rows


def claims(m: Material) -> list[Exhibit]:
    """One table: the claim, then, now, the range, the verdict."""
    found: Sequence[Mapping[str, Any]] = m.tables.get("claims") or ()
    if not found:
        return []
    verdicts = [str(row["now"]) for row in found]
    counts = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
    first, *rest = sorted(counts.items(), key=lambda item: -item[1])
    title = f"Of {len(found)} claims of the essay {first[1]} {_are(first[1])} now {first[0]}"
    title += "".join(f", {count} {verdict}" for verdict, count in rest)
    body = [
        [
            row["claim"],
            {"head": quoted(str(row["words"])), "small": row["part"]},
            row["then"],
            row["now"],
            _range(row),
        ]
        for row in found
    ]
    numbers = [
        [row[key] for key in ("claim", "words", "then", "now", "figure", "low", "high", "unit")]
        for row in found
    ]
    return [
        Exhibit(
            "claims",
            title,
            "Then: as known when they were made; now: the whole of the data. Rules were fixed before.",
            "Claims: " + "; ".join(f"{row['claim']} {row['now']}" for row in found) + ".",
            Numbers(("claim", "words", "then", "now", "figure", "low", "high", "unit"), numbers),
            "Figures of rows: as taken, lowest to highest. Effects: middle and 90 percent range of "
            "simulations, and in how "
            "many of 100 the claim is true. “econ claims --json” names the rows.",
            table=table(
                "",
                ["", "Claim", "Then", "Now", "Figure now"],
                body,
                align=["left"] * 5,
                widths=[0.17, 2.4, 0.85, 0.85, 1.5],
                size=6.8,
                pad=1.6,
                long=True,
            ),
        )
    ]


def quoted(words: str) -> str:
    """Words of a claim, what they quote in a book's marks: a claim may be a quotation, or contain one."""
    return re.sub(r'"([^"]*)"', r"“\1”", words)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _range(row: Mapping[str, Any]) -> str:
    """`24 (18 to 31) percent, 92 of 100`, or nothing where there is no figure."""
    if not np.isfinite(row["figure"]):
        return ""
    ends = [row[key] for key in ("figure", "low", "high")]
    largest = max(map(abs, ends))
    decimals = 0 if largest >= 20 else 1 if largest >= 2 else 2
    middle, low, high = (number(value, decimals) for value in ends)
    text = f"{middle} ({low} to {high}) {row['unit']}"
    return f"{text}, {100 * row['share']:.0f} of 100" if np.isfinite(row["share"]) else text


def record(m: Material) -> list[Exhibit]:
    """Misses first, then how often ranges contained what came."""
    found = m.tables.get("record")
    if not found or not found.get("made_at_the_time"):
        return []
    newest = found["made_at_the_time"][0]
    return [_misses(newest), _coverage(newest), *_moved(m.tables.get("changes") or ())]


def _misses(newest: Mapping[str, Any]) -> Exhibit:
    """The outcomes that were missed most, with the month that was missed most."""
    ranked = sorted(newest["outcomes"], key=_missed, reverse=True)
    body, numbers = [], []
    for one in ranked[:_MISSED]:
        worst, _ = _furthest(one)
        month = month_name(np.datetime64(worst["month"], "M"))
        digits = 2 if abs(worst["actual"]) < 10 else 0
        actual, middle, low, high = (
            number(worst[key], digits) for key in ("actual", "middle", "low", "high")
        )
        body.append(
            [
                {"head": f"{_name(one)}, {one['unit']}", "small": f"{month}; {_reason(one)}".strip("; ")},
                f"{one['missed']} of {one['n']}",
                f"{low} to {high} ({middle})",
                actual,
            ]
        )
        numbers.append(
            [_name(one), worst["month"], worst["middle"], worst["low"], worst["high"], worst["actual"]]
        )
    first = ranked[0]
    worst, away = _furthest(first)
    month = month_name(np.datetime64(worst["month"], "M"))
    said, came = (number(worst[key], 2 if abs(worst["actual"]) < 10 else 0) for key in ("middle", "actual"))
    title = f"Missed most: {inner(_name(first))} in {month}, {said} {first['unit']} forecast, {came} seen"
    if away <= 0:
        title = f"No outcome was outside its range; furthest off: {inner(_name(first))} in {month}"
    head = ["Outcome", "Months missed", {"head": "Forecast", "small": "80 percent range"}, "Seen"]
    return Exhibit(
        "misses",
        title,
        f"Forecast made on data to {month_name(np.datetime64(newest['vintage'], 'M'))}, by version "
        f"{newest['version']}. "
        "Misses first; the month shown is the one that was missed most.",
        "Misses: "
        + "; ".join(f"{row[0]} {row[1]}: {row[2]:.3g} forecast, {row[5]:.3g} seen" for row in numbers)
        + ".",
        Numbers(("outcome", "month", "middle", "low_10", "high_90", "seen"), numbers),
        "Forecasts are scored as they were archived, with the version that made them; nothing is made anew. "
        "“Stays”: what is left of a miss on prices, rouble and key rate as they came.",
        table=table("", head, body, widths=[3.6, 0.8, 1.2, 0.5], size=6.8, pad=1.6, long=True),
    )


def _name(one: Mapping[str, Any]) -> str:
    """An outcome, and of which member."""
    member = str(one.get("member", "")).replace("_", " ").title()
    return f"{one['label']}, {member}" if member else str(one["label"])


def _reason(one: Mapping[str, Any]) -> str:
    return _FILES.sub("", str(one["reason"]).replace(_GIVEN, ""))


def _away(one: Mapping[str, Any]) -> np.ndarray:
    """How far each month lies outside its range, in usual widths of it; inside below zero."""
    low, high, actual = (
        np.array([month[key] for month in one["months"]], float) for key in ("low", "high", "actual")
    )
    return np.asarray(np.maximum(low - actual, actual - high) / max(float((high - low).mean()), 1e-12))


def _furthest(one: Mapping[str, Any]) -> tuple[Mapping[str, Any], float]:
    """The month that was missed most, and by how many widths."""
    away = _away(one)
    return one["months"][int(away.argmax())], float(away.max())


def _missed(one: Mapping[str, Any]) -> tuple[float, float]:
    """Share of months missed by something that matters, then how far the worst one was."""
    away = _away(one)
    return float((away > _MATTERS).mean()), float(away.max())


def _coverage(newest: Mapping[str, Any]) -> Exhibit:
    """How often ranges of each size contained what came."""
    whole = newest["all"]
    groups = [*newest["groups"], {"group": "All", **whole}]
    body = [
        [one["group"], str(one["n"]), *(number(100 * one["coverage"][level], 0) for level in _LEVELS)]
        for one in groups
    ]
    numbers = [
        [one["group"], one["n"], *(float(one["coverage"][level]) for level in _LEVELS)] for one in groups
    ]
    share = number(100 * whole["coverage"]["80"], 0)
    months = " to ".join(month_name(np.datetime64(month, "M")) for month in newest["months"])
    return Exhibit(
        "coverage",
        f"Of {whole['n']} ranges meant to contain eight in ten, {share} percent did",
        f"{counted(len(newest['groups']))} groups of outcomes, {months}; percent of months inside.",
        "Coverage: " + "; ".join(f"{row[0]} {row[3]} percent of 80" for row in body) + ".",
        Numbers(("group", "n", "inside_50", "inside_80", "inside_90"), numbers),
        "Months of one outcome are not independent, so that a few shocks move many rows.",
        table=table(
            "",
            ["Group", "Months", *(f"{level} percent range" for level in _LEVELS)],
            body,
            size=7.5,
            pad=2.0,
        ),
    )


def _moved(changes: Sequence[Change]) -> list[Exhibit]:
    """What the last issue expected of whole years, what is expected now, and why."""
    if not changes:
        return []
    first = changes[0]
    gap = first.now - first.then
    title = (
        f"{first.label} of {first.year} moved {'up' if gap > 0 else 'down'} by {trn(1000 * gap)} trillion "
        f"roubles: {trn(1000 * first.data)} {'up' if first.data > 0 else 'down'} by new data"
    )
    body = [
        [f"{one.label}, {one.year}", *(number(value, 2) for value in (one.then, one.now, *_parts(one)))]
        for one in changes
    ]
    head = ("outcome", "year", "then", "now", "data", "coefficients", "scenario", "code")
    numbers = [[one.label, one.year, one.then, one.now, *_parts(one)] for one in changes]
    return [
        Exhibit(
            "since-last-issue",
            title,
            f"Today's pressure on data to {first.issue} and now; means of simulations, trillion roubles.",
            "Then and now: " + "; ".join(f"{row[0]} {row[1]}, {row[2]}" for row in body) + ".",
            Numbers(head, numbers),
            "Causes are exchanged one at a time, in this order. Scenario: pressure in force then and now. "
            "Equations: all that the others do not explain.",
            table=table(
                "",
                ["Outcome", "Then", "Now", "Data", "Estimates", "Scenario", "Equations"],
                body,
                widths=[2.2, 1, 1, 1, 1, 1, 1],
                size=7.0,
                pad=1.6,
            ),
        )
    ]


def _parts(one: Change) -> tuple[float, ...]:
    """What moved it, cause by cause."""
    return one.data, one.coefficients, one.scenario, one.code
