"""The essay's claims, checked, and how earlier forecasts have done: each where its results are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material
from econ.reporting.sections.words import counted, inner
from econ.reporting.tables import table
from econ.reporting.text import month_name, number

__all__ = ["claim_rows", "claims", "record"]

#: Outcomes that the record shows: those that missed most.
_MISSED = 12
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
            {"head": "“" + str(row["words"]).strip('"“”') + "”", "small": row["part"]},
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
                widths=[0.18, 2.6, 0.7, 0.7, 1.3],
                size=7.0,
                pad=2.0,
                long=True,
            ),
        )
    ]


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
    return [_misses(newest), _coverage(newest)]


def _misses(newest: Mapping[str, Any]) -> Exhibit:
    """The outcomes that were missed most, with the month that was missed most."""
    outcomes = newest["outcomes"][:_MISSED]
    body, numbers = [], []
    for one in outcomes:
        worst = max(one["months"], key=_distance)
        month = month_name(np.datetime64(worst["month"], "M"))
        digits = 2 if abs(worst["actual"]) < 10 else 0
        actual, middle, low, high = (
            number(worst[key], digits) for key in ("actual", "middle", "low", "high")
        )
        body.append(
            [
                {"head": f"{one['label']}, {one['unit']}", "small": f"{month}; {one['reason']}".strip("; ")},
                f"{one['missed']} of {one['n']}",
                f"{low} to {high} ({middle})",
                actual,
            ]
        )
        numbers.append(
            [one["label"], worst["month"], worst["middle"], worst["low"], worst["high"], worst["actual"]]
        )
    first = outcomes[0]
    worst = max(first["months"], key=_distance)
    month = month_name(np.datetime64(worst["month"], "M"))
    said, came = (number(worst[key], 2 if abs(worst["actual"]) < 10 else 0) for key in ("middle", "actual"))
    title = f"Missed most: {inner(first['label'])} in {month}, {said} {first['unit']} forecast, {came} seen"
    if not first["missed"]:
        title = f"No outcome was outside its range; furthest off: {inner(first['label'])} in {month}"
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
        "Forecasts are scored as they were archived, with the version that made them; nothing is made anew.",
        table=table("", head, body, widths=[2.4, 0.7, 1.2, 0.6], size=7.0, pad=2.0, long=True),
    )


def _distance(month: Mapping[str, Any]) -> float:
    """How far a month lies outside its range, in widths of it; inside below zero."""
    width = max(float(month["high"]) - float(month["low"]), 1e-12)
    actual = float(month["actual"])
    return max(float(month["low"]) - actual, actual - float(month["high"])) / width


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
