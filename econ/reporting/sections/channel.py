"""Which channel, how long, how sure: parts of channels, the course of the loss, sources of uncertainty."""

from __future__ import annotations

from typing import Any

import numpy as np

from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material
from econ.reporting.page.findings import Shares
from econ.reporting.page.words import capital, share_words
from econ.reporting.plots import Line, paths
from econ.reporting.sections.words import by_end, inner
from econ.reporting.tables import table
from econ.reporting.text import number
from econ.uncertainty.report import Uncertainty
from econ.variables import variables

__all__ = ["exhibits"]

#: A share that arises together above which channels meet.
_MEET = 0.1
#: Parameters shown for each outcome.
_TOP = 3


def exhibits(m: Material) -> list[Exhibit]:
    """All that was measured."""
    made = (channels(m), course(m), sources(m), parameters(m))
    return [one for one in made if one is not None]


def channels(m: Material) -> Exhibit | None:
    """Each channel's part in the lost income and in the strain on fuel."""
    income, fuel = m.found.income, m.found.fuel
    if income is None or len(income.parts) < 2:
        return None
    title = _meeting(income)
    parts_of_fuel = {part.name: part for part in fuel.parts} if fuel else {}
    body, numbers = [], []
    for part in income.parts:
        other = parts_of_fuel.get(part.name)
        fuel_share = number(100 * other.share, 0) if other else "–"
        body.append(
            [capital(part.label), number(100 * part.share, 0), number(100 * part.same_sign, 0), fuel_share]
        )
        numbers.append([part.label, part.share, part.same_sign, other.share if other else float("nan")])
    numbers.append(
        ["arises only together", income.interaction, float("nan"), fuel.interaction if fuel else float("nan")]
    )
    body.append(
        [
            "Arises only because they act together",
            number(100 * income.interaction, 0),
            "",
            number(100 * fuel.interaction, 0) if fuel else "–",
        ]
    )
    when = m.found.in_year
    head = [
        "Channel",
        {"head": "Oil export income", "small": "percent of the effect"},
        {"head": "Same direction", "small": "of 100 simulations"},
        {"head": "Strain on fuel", "small": "percent of the effect"},
    ]
    return Exhibit(
        "channels",
        title,
        f"What {m.who} does {when}, against {m.found.against}. Average over simulations.",
        f"Parts of channels: {'; '.join(f'{row[0]} {row[1]} percent' for row in body)}.",
        Numbers(("channel", "share_of_income", "same_direction", "share_of_fuel_strain"), numbers),
        "A channel's part is what it adds, averaged over every order in which channels can be added. "
        "Together: the effect "
        "less each channel's alone; it is inside the parts.",
        table=table("", head, body, widths=[2.2, 1, 1, 1], size=7.5, pad=1.8),
    )


def _meeting(income: Shares) -> str:
    """Whether the two largest channels meet."""
    first, second = sorted(income.parts, key=lambda part: -abs(part.share))[:2]
    pair = f"{capital(first.label)} and {second.label}"
    alone = 1 - abs(income.interaction)
    if abs(income.interaction) < _MEET:
        words = share_words(min(max(alone, 0.0), 1.0))
        return f"{pair} hardly meet: {words} of the lost income is there without the other"
    how = "add to each other" if income.interaction > 0 else "overlap"
    return (
        f"{pair} {how}: {number(100 * abs(income.interaction), 0)} percent of the lost income arises only "
        "together"
    )


def course(m: Material) -> Exhibit | None:
    """The monthly loss, with the judgement and without."""
    beside = m.beside
    if beside is None or beside.loss is None or len(beside.loss[0]) < 2:
        return None
    low, lower, middle, upper, high = (np.array(part) for part in beside.loss)
    name = "if ways round the sanctions are found" if beside.lasting else "loss"
    lines = [Line(name, "s0", middle, low, high, lower, upper)]
    if beside.lasting:
        lines.append(Line("if none are found any more", "s1", np.array(beside.lasting)))
    path = m.found.path
    title = _how_long(m)
    left = (
        "" if path is None else f"Of the first size {number(100 * path.left, 0)} percent is left at the end. "
    )
    judgement = (
        "Whether sellers and shippers keep finding ways round the sanctions is a judgement, not data."
        if beside.lasting
        else ""
    )
    return Exhibit(
        "loss-by-month",
        title,
        f"{left}{judgement}".strip(),
        f"Oil export income lost by month, bn RUB: first {number(float(middle[0]), 0)}, last "
        f"{number(float(middle[-1]), 0)}.",
        m.path_numbers(lines, "bn RUB"),
        f"Lost with {m.who}, against {m.found.against}. Shaded: half and 90 percent of simulations.",
        draw=lambda back: paths(lines, m.months, "bn RUB a month lost", back=0),
    )


def _how_long(m: Material) -> str:
    path, end = m.found.path, by_end(m.months[-1])
    if path is None or path.first <= 0:
        return f"{capital(m.who)} takes no income from the first months on"
    if path.half_life is not None:
        months = "month" if path.half_life == 1 else "months"
        return f"Half of the monthly loss is gone after {path.half_life} {months}"
    if path.left > 1.15:
        return f"The monthly loss grows to {number(path.left, 1)} times its first size by {end}"
    if path.left >= 0.85:
        return f"The monthly loss keeps its size until {end}"
    return f"{capital(share_words(min(max(1 - path.left, 0.0), 1.0)))} of the monthly loss is gone by {end}"


def sources(m: Material) -> Exhibit | None:
    """Which source of uncertainty makes most of the variance."""
    found = m.uncertainty
    if found is None:
        return None
    outcome = str(found.shares["outcome"].values[0])
    best = {str(name): _best(found, str(name)) for name in found.shares["outcome"].values}
    source, share = best[outcome]
    title = (
        f"{capital(_SOURCES.get(source, source))} make {number(100 * share, 0)} percent of what is "
        f"uncertain about {_label(outcome).lower()}"
    )
    body, numbers = [], []
    for name in (str(s) for s in found.shares["source"].values):
        one = found.shares.sel(source=name)
        body.append(
            [
                capital(_SOURCES.get(name, name)),
                *(
                    f"{number(100 * float(v), 0)} ± {number(100 * float(e), 0)}"
                    for v, e in zip(one["first"].values, one["first_error"].values, strict=True)
                ),
            ]
        )
        numbers.append([name, *map(float, one["first"].values)])
    labels = [str(name) for name in found.shares["outcome"].values]
    attrs = found.shares.attrs
    return Exhibit(
        "sources-of-uncertainty",
        title,
        "Share of the variance that a source explains alone, percent, with one simulation error; "
        f"{attrs['months']}.",
        "Sources of uncertainty, percent of variance: "
        + "; ".join(f"{row[0]} {', '.join(row[1:])}" for row in body)
        + ".",
        Numbers(("source", *labels), numbers),
        "Inputs: errors of press reports. Policy: rules by which Russia's authorities answer. None of it "
        "contains the "
        "uncertainty of the equations' form.",
        table=table("", ["Source", *map(_label, labels)], body, size=7.5, pad=1.8),
    )


_SOURCES = {
    "shocks": "monthly shocks",
    "coefficients": "estimated coefficients",
    "literature": "figures of the literature",
    "assumptions": "assumptions",
    "policy": "rules of policy",
    "inputs": "errors of reports",
    "revision": "revisions of data",
}


def _best(found: Uncertainty, outcome: str) -> tuple[str, float]:
    one = found.shares["first"].sel(outcome=outcome)
    k = int(np.argmax(one.values))
    return str(one["source"].values[k]), float(one.values[k])


def _label(name: str) -> str:
    found = variables().get(name)
    return found.label or found.long_name if found else name


def parameters(m: Material) -> Exhibit | None:
    """The parameters that matter most, monthly shocks apart."""
    found = m.uncertainty
    if found is None or not any(found.top.values()):
        return None
    (outcome, top) = next((o, t) for o, t in found.top.items() if t)
    title = (
        f"After monthly shocks, “{inner(top[0].title)}” matters most for {_label(outcome).lower()}: "
        f"{number(100 * top[0].share, 0)} percent"
    )
    body: list[object] = []
    numbers: list[list[Any]] = []
    for name, ones in found.top.items():
        body.append({"band": _label(name)})
        for one in ones[:_TOP]:
            effect = number(one.effect, 0) if np.isfinite(one.effect) else "–"
            body.append([one.title, number(100 * one.share, 0), effect, one.kind])
            numbers.append([name, one.title, one.share, one.effect, one.kind])
    head = ["Parameter", {"head": "Share", "small": "percent"}, {"head": "Effect", "small": "points"}, "Kind"]
    return Exhibit(
        "parameters-that-matter",
        title,
        "Percent of the variance left with monthly shocks at their centre; effect: from the parameter's 5 "
        "to its 95 percent point.",
        "Parameters that matter most: "
        + "; ".join(f"{row[1]} {100 * float(row[2]):.0f} percent" for row in numbers)
        + ".",
        Numbers(("outcome", "parameter", "share", "effect_points", "kind"), numbers),
        "Sources and ranges: annex.",
        table=table(
            "",
            head,
            body,
            align=["left", "right", "right", "left"],
            widths=[2.6, 0, 0, 0.6],
            size=7.0,
            pad=1.8,
        ),
    )
