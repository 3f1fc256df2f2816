"""What is assumed: Brent beside what others expect, pressure in force, scenarios, the author's paths."""

from __future__ import annotations

from typing import Any

import numpy as np
import yaml

from econ.ensemble.forced import Forced, read_forced
from econ.errors import EconError
from econ.outcomes.summary import quantiles
from econ.quantities import month_name, year_of
from econ.reporting.assumptions import level_text
from econ.reporting.exhibits import Exhibit, Numbers
from econ.reporting.material import Material
from econ.reporting.page.authored import rows as authored_rows
from econ.reporting.page.words import capital, listed
from econ.reporting.plots import as_years, paths
from econ.reporting.sections.words import BUYERS, DISTRICTS, by_end, counted, moved, range_line
from econ.reporting.tables import table
from econ.reporting.text import number, short_month
from econ.reporting.titles import facts_of
from econ.variables import DIMS, forcings

__all__ = ["exhibits"]

#: Outlooks below which half of them is said as all of them.
_FEW = 4
#: Scenarios beyond which their table breaks across pages.
_MANY = 8


def exhibits(m: Material) -> list[Exhibit]:
    """All that the run allows."""
    made = (brent(m), pressure(m), scenarios(m), authored(m))
    return [one for one in made if one is not None]


def brent(m: Material) -> Exhibit | None:
    """The path of Brent, and what others expect of the same year."""
    name = "brent_price"
    if not m.has(name):
        return None
    lines, shown = m.lines(name, only=True), m.shown_monthly(name)
    middle = quantiles(m.ds[name].sel(scenario=m.lead), (0.5,))[0]
    first, last = float(middle[0]), float(middle[-1])
    verb, end = moved(first, last), by_end(m.months[-1])
    if len(m.months) == 1:
        title = f"Brent costs {number(first, 0)} dollars in {month_name(m.months[0])}"
    elif verb == "stays":
        title = f"Brent stays near {number(last, 0)} dollars until {end}"
    else:
        title = f"Brent {verb} from {number(first, 0)} to {number(last, 0)} dollars by {end}"
    others = m.tables.get("outlooks") or []
    title += _of_others(others, m.years[-1])
    span = m.spans(m.ds[name].isel(month=-1))[m.lead]
    extra = [
        (who, years, values) for who, years, values, _ in (_points(o, m.months) for o in others) if len(years)
    ]
    return Exhibit(
        "brent",
        title,
        range_line(span, shown.unit, 0, f"In {month_name(m.months[-1])}, with {m.who}."),
        f"Brent by month, USD/bbl: {number(first, 0)} at first, {number(last, 0)} at the end.",
        m.path_numbers(lines, shown.unit),
        "Points: what others expect, as they published it." if extra else "",
        draw=lambda back: paths(
            lines,
            m.months,
            shown.unit,
            decimals=1,
            history=m.history.get(name),
            back=back,
            known=m.vintage,
            extra=extra,
        ),
        windows=True,
    )


def _of_others(others: list[Any], year: int) -> str:
    """What forecasters expect of a year: half of them where they are many, else all."""
    found = []
    for one in others:
        inside = [
            value
            for first, last, value in one.spans
            if int(year_of(np.array([first]))[0]) == year == int(year_of(np.array([last]))[0])
        ]
        if inside:
            found.append(float(np.mean(inside)))
    if not found:
        return ""
    if len(found) == 1:
        return f"; one forecaster expects {number(found[0], 0)} in {year}"
    if len(found) < _FEW:
        low, high, who = min(found), max(found), f"{_COUNTS[len(found)]} forecasters"
    else:
        low, high = np.quantile(found, (0.25, 0.75))
        who = "half of forecasters"
    return f"; {who} expect {number(float(low), 0)} to {number(float(high), 0)} in {year}"


_COUNTS = {2: "two", 3: "three"}


def _points(one: Any, months: np.ndarray) -> tuple[str, np.ndarray, np.ndarray, str]:
    """An outlook's months that the run has, as points."""
    inside = [
        (first, value)
        for first, last, value in one.spans
        if first == last and months[0] <= first <= months[-1]
    ]
    dates = np.array([first for first, _ in inside], "datetime64[M]")
    return one.publisher, as_years(dates), np.array([value for _, value in inside], float), one.document


def pressure(m: Material) -> Exhibit | None:
    """Each measure in force: what, since when, until when, and without it."""
    if "forced" not in m.ds.attrs:
        return None
    names = [str(name) for name in m.ds["scenario"].values]
    forced = read_forced(str(m.ds.attrs["forced"]), m.months)
    place = names.index(m.lead)
    other = names.index(m.base) if m.base else None
    past = _past(m)
    body, numbers, apart = [], [], 0
    for name, label, levels in _by_measure(forced, place, other):
        since = _since(past, name, levels[0], m.months[0])
        words = [_level(name, one, m.months) for one in levels]
        body.append([label, words[0], since, *("the same" if one == words[0] else one for one in words[1:])])
        apart += len(set(words)) > 1
        numbers.append([label, float(np.max(levels[0][0])), float(np.max(levels[0][-1])), since])
    if not body:
        return None
    differ = f"{counted(apart).lower()} {'differs' if apart == 1 else 'differ'}" if other is not None else ""
    head = ["Measure", capital(m.who), "So since"] + (["Measured against"] if other is not None else [])
    return Exhibit(
        "pressure",
        _in_force(forced, place, month_name(m.months[0])),
        f"{len(body)} measures, {short_month(m.months[0])} to {short_month(m.months[-1])}."
        + (f" {capital(differ)} from what it is measured against." if differ else ""),
        "Measures: " + "; ".join(f"{row[0]} {row[1]}" for row in body) + ".",
        Numbers(("measure", "first_month", "last_month", "since"), numbers),
        _sources(m),
        table=table(
            "",
            head,
            body,
            align=["left"] * len(head),
            widths=[1.7, 1.5, 0.7, 1.2][: len(head)],
            size=7.5,
            pad=2.2,
        ),
    )


def _in_force(forced: Forced, place: int, month: str) -> str:
    """The pressure in a sentence of its levels in the first month."""

    def level(name: str) -> float:
        return float(np.max(forced.levels[name][0, ..., place])) if name in forced.levels else 0.0

    strikes, sellers, tankers, tariff = map(
        level, ("strike_intensity", "sellers_listed", "vessels_listed", "tariff")
    )
    parts = [f"{number(strikes, 0)} strikes a month" if strikes else "no strikes"]
    parts += [
        f"sellers of {number(100 * sellers, 0)} percent of exports listed" if sellers else "no seller listed"
    ]
    parts += [f"tankers of {number(100 * tankers, 0)} percent" if tankers else "no tanker listed"]
    parts += [f"a tariff of up to {number(100 * tariff, 0)} percent" if tariff else "no tariff on buyers"]
    return f"Pressure in {month}: {', '.join(parts[:-1])} and {parts[-1]}"


def _past(m: Material) -> dict[str, np.ndarray]:
    """Levels of the months before the run, by lever; none where they cannot be made."""
    from econ.scenarios.compile import compile_scenarios

    try:
        found = compile_scenarios("baseline", m.months[0], 1)
    except EconError:
        return {}
    return {name: values[: found.warmup, ..., 0] for name, values in found.values.items()}


def _by_measure(forced: Forced, place: int, other: int | None) -> list[tuple[str, str, list[np.ndarray]]]:
    """Each lever that presses: name, label, and its levels `(month, [member])` in one scenario or in two."""
    found = []
    for name, declared in forcings().items():
        levels = forced.levels.get(name)
        if levels is not None and np.any(levels[..., place] != declared.neutral):
            pair = [levels[..., k] for k in (place, other) if k is not None]
            found.append((name, _LABELS.get(name, declared.long_name), pair))
    return found


#: Levers as a reader says them, where their long name explains their coding.
_LABELS = {
    "strike_intensity": "Strikes on refineries a month, as the press counts them",
    "strike_reach": "Capacity within reach of strikes",
    "gasoline_ban_policy": "Ban on petrol exports",
    "diesel_ban_policy": "Ban on diesel exports",
    "price_cap": "Price cap, dollars a barrel",
}
#: Levers whose level below zero means a rule.
_RULES = ("gasoline_ban_policy", "diesel_ban_policy", "damper_moratorium_policy", "rule_suspension_policy")


def _level(name: str, levels: np.ndarray, months: np.ndarray) -> str:
    """A lever's levels in words: percent for shares, members that are alike together."""
    declared = forcings()[name]
    if levels.ndim == 1:
        return _words(name, levels, months)
    if np.all(levels == levels[:, :1]):
        return f"{_words(name, levels[:, 0], months)}, every {declared.dims[0]}"
    alike: dict[str, list[str]] = {}
    for k, member in enumerate(DIMS[declared.dims[0]]):
        alike.setdefault(_words(name, levels[:, k], months), []).append(_member(member))
    return "; ".join(f"{listed(members)}: {words}" for words, members in alike.items())


def _member(name: str) -> str:
    """A buyer or a district, as a reader says it."""
    return BUYERS.get(name) or DISTRICTS.get(name, name.replace("_", " "))


def _words(name: str, levels: np.ndarray, months: np.ndarray) -> str:
    share = forcings()[name].unit == "1" and name not in ("strike_severity", "repair_slowdown")
    if name in _RULES and np.any(levels < 0):
        first = "by rule" if levels[0] < 0 else f"{number(100 * float(levels[0]), 0)} percent"
        turn = np.flatnonzero(np.diff(levels))
        return first if not len(turn) else f"{first}, from {short_month(months[turn[0] + 1])} by rule"
    text = level_text(np.round(100 * levels, 1) if share else levels, months)
    return f"{text} percent" if share else text


def _since(past: dict[str, np.ndarray], name: str, levels: np.ndarray, start: np.datetime64) -> str:
    """Since which month a lever has been at its first level: one before the run, or the run's first."""
    if name not in past:
        return "–"
    same = np.isclose(past[name], levels[:1])
    same = same.all(axis=tuple(range(1, same.ndim)))
    if not same[-1]:
        return short_month(start)
    changed = np.flatnonzero(~same)
    back = len(same) - (int(changed[-1]) + 1 if len(changed) else 0)
    first = short_month(start - back)
    return first if len(changed) else f"before {first}"


def _sources(m: Material) -> str:
    """What the leading scenario's file names as its sources."""
    key = facts_of(m.ds)[m.lead].name
    content = yaml.safe_load(str(m.ds.attrs.get(f"scenario_{key}", ""))) or {}
    found = content.get("sources", []) if isinstance(content, dict) else []
    return " ".join(f"{str(one).rstrip('.')}." for one in found)


def scenarios(m: Material) -> Exhibit | None:
    """Each scenario in a sentence."""
    names = m.scenarios
    facts = facts_of(m.ds)
    body: list[Any] = [
        [
            {"head": name, "small": "reference" if name == m.reference and len(names) > 1 else ""},
            facts[name].description,
        ]
        for name in names
    ]
    count = (
        f"{counted(len(names))} scenarios, each measured against “{m.reference}”"
        if len(names) > 1
        else f"One scenario: “{names[0]}”"
    )
    return Exhibit(
        "scenarios",
        count,
        "Scenarios are conditions, not forecasts: no probability is given to any.",
        "Scenarios: " + "; ".join(names) + ".",
        Numbers(("scenario", "what"), [[n, facts[n].description] for n in names]),
        table=table(
            "",
            ["Scenario", "What happens"],
            body,
            align=["left", "left"],
            widths=[0.32, 1],
            size=7.5,
            pad=2.2,
            long=len(names) > _MANY,
        ),
    )


def authored(m: Material) -> Exhibit | None:
    """Paths set by the author."""
    found = authored_rows(m.ds)
    if not found:
        return None
    head = ["Path", "Scenario", "Months", "First", "Last"]
    what = ", ".join(dict.fromkeys(str(row[0]).split(",")[0] for row in found))
    return Exhibit(
        "paths-set",
        f"The author sets {len(found)} {'path' if len(found) == 1 else 'paths'}: {what}",
        "In place of what the model finds, or added to it.",
        f"Paths set: {what}.",
        Numbers(("path", "scenario", "months", "first", "last"), found),
        table=table(
            "",
            head,
            found,
            widths=[1.6, 1.2, 1.4, 0.5, 0.5],
            align=["left"] * 3 + ["right"] * 2,
            size=7.5,
            long=True,
        ),
    )
