"""What a run assumed: the levels that each scenario sets, and every parameter with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.forced import Ends, Forced, read_forced
from econ.errors import StaleError
from econ.estimates import Estimate
from econ.estimates import load as load_estimates
from econ.outcomes.summary import reference_of
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
from econ.parameters.ranges import bounds
from econ.reporting.tables import table
from econ.reporting.text import NONE, breakable, number, short_month
from econ.reporting.titles import facts_of
from econ.variables import DIMS, forcings

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["estimates", "ledgers", "level_text", "lever_lines", "lever_tables"]

SAME = "="
#: Scenarios side by side in one table.
_COLUMNS = 6
_SET_NOTE = (
    "Range and central value in brackets, or the one value; in small print name, kind and source. Ranges "
    "are bounds for uniform and triangular distributions, 5 and 95 percent points for all others. Of dated "
    "parameters the value in force in the run's first month; of those with members the smallest and largest."
)
_ESTIMATE_NOTE = (
    "Kind: estimate. Value and standard error (s.e.), members from the smallest to the largest; in small "
    "print name. Source: the relation's sample and method."
)
#: Rows of a table that is never broken across pages.
_UNBROKEN = 20


def lever_tables(ds: xr.Dataset) -> list[dict[str, Any]]:
    """The level of every lever that some scenario moves: a row a lever, a column a scenario."""
    if "forced" not in ds.attrs:
        # A file of version 0.1.0 does not carry its levels.
        return []
    names, reference = [str(name) for name in ds["scenario"].values], reference_of(ds)
    months = ds["month"].values.astype("datetime64[M]")
    forced = read_forced(str(ds.attrs["forced"]), months)
    rows = _lever_rows(forced, months, names.index(reference))
    keys = {facts.name: name for name, facts in facts_of(ds).items()}
    notes = [_end_text(end, keys.get(end.scenario, end.scenario)) for end in forced.ends]
    if len(names) > 1:
        notes.insert(
            0, f"“{SAME}” is the level of {reference}; levers that no scenario here moves are left out."
        )
    columns = range(len(names))
    groups = [columns[k : k + _COLUMNS] for k in range(0, len(names), _COLUMNS)]
    span = f"{short_month(months[0])} to {short_month(months[-1])}"
    made = []
    for place, group in enumerate(groups, 1):
        shown = [
            [label, *(words[k] for k in group)]
            for label, words in rows
            if any(words[k] != SAME for k in group)
        ]
        made.append(
            table(
                f"Levels over the run, {span}" + (f" ({place} of {len(groups)})" if len(groups) > 1 else ""),
                ["Lever", *(breakable(names[k]) for k in group)],
                shown,
                widths=[2.4, *[1] * len(group)],
                note=" ".join(notes) if place == len(groups) else "",
                size=7.5,
                long=len(shown) > _UNBROKEN,
            )
        )
    return made


def _lever_rows(forced: Forced, months: np.ndarray, reference: int) -> list[tuple[str, list[str]]]:
    """Label and words by scenario of each lever that some scenario moves."""
    rows = []
    for name, label, levels in lever_lines(forced):
        if np.any(levels != forcings()[name].neutral):
            words = [level_text(levels[:, s], months) for s in range(levels.shape[1])]
            rows.append((label, _relative(words, reference)))
    known = load_parameters()
    for name, values in forced.parameters.items():
        label = f"{known[name].title} ({known[name].unit})"
        if values.ndim == 1:
            words = ["–" if np.isnan(v) else _plain(float(v)) for v in values]
            rows.append((label, _relative(words, reference)))
            continue
        dims = known[name].dims if values.ndim > 2 else ()
        for text, member in _members(label, dims, values):
            words = [_setting_text(member[:, s], months) for s in range(member.shape[1])]
            if any(word != "–" for word in words):
                rows.append((text, _relative(words, reference)))
    return rows


def _setting_text(values: np.ndarray, months: np.ndarray) -> str:
    """A parameter's dated values, from the month on in which a scenario sets one."""
    own = np.flatnonzero(~np.isnan(values))
    if not len(own):
        return "–"
    since = f", from {short_month(months[own[0]])}" if own[0] else ""
    return f"{level_text(values[own], months[own])}{since}"


def lever_lines(forced: Forced) -> list[tuple[str, str, np.ndarray]]:
    """Name, label and levels `(month, scenario)` of each lever, by member where members differ."""
    found = []
    for name, declared in forcings().items():
        if name in forced.levels:
            unit = "" if declared.unit in {"1", "switch"} else f" ({declared.unit})"
            members = _members(declared.long_name + unit, declared.dims, forced.levels[name])
            found += [(name, label, levels) for label, levels in members]
    return found


def _relative(words: list[str], reference: int) -> list[str]:
    return [SAME if k != reference and text == words[reference] else text for k, text in enumerate(words)]


def _members(label: str, dims: tuple[str, ...], levels: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """`(label, (month, scenario))`: one line if all members of a dim move together."""
    if not dims:
        return [(label, levels)]
    if np.all(levels == levels[:, :1]):
        return [(f"{label}, every {dims[0]}", levels[:, 0])]
    return [(f"{label}: {member.replace('_', ' ')}", levels[:, k]) for k, member in enumerate(DIMS[dims[0]])]


def level_text(levels: np.ndarray, months: np.ndarray) -> str:
    """A path of levels in a few words, with its dates: one level, steps, a spell, a ramp, or its range."""
    turns = [0, *(np.flatnonzero(np.diff(levels)) + 1)]
    values = [_plain(float(levels[t])) for t in turns]
    dates = [short_month(months[t]) for t in turns]
    if len(turns) == 1:
        return values[0]
    if len(turns) == 2:
        return f"{values[0]}, from {dates[1]} {values[1]}"
    if len(turns) == 3:
        until = short_month(months[turns[2] - 1])
        spell = f"{values[1]} from {dates[1]} to {until}"
        return (
            f"{spell}, else {values[0]}"
            if values[2] == values[0]
            else f"{values[0]}, {spell}, then {values[2]}"
        )
    steps = np.diff(levels)
    if len(set(values)) == 2:
        return f"{values[0]} and {values[1]} on and off"
    if np.all(steps >= 0) or np.all(steps <= 0):
        return f"{values[0]} → {values[-1]} by {dates[-1]}"
    return f"{_plain(float(levels.min()))} to {_plain(float(levels.max()))}"


def _end_text(end: Ends, scenario: str) -> str:
    lever = forcings()[end.lever]
    member = "" if end.member is None else f" ({DIMS[lever.dims[0]][end.member]})"
    return (
        f"In {scenario}, {end.lever}{member} ends when {end.variable} is {end.comparison} "
        f"{_plain(end.threshold)} for {end.months} month{'s' if end.months > 1 else ''}"
        f"{'' if end.latch else ', and returns when it no longer is'}."
    )


def ledgers(start: np.datetime64) -> list[dict[str, Any]]:
    """Every parameter once: what is set, block by block, and what is estimated, relation by relation."""
    known, found = load_parameters().values(), estimates()
    chosen, estimated = [p for p in known if not p.relation], [p for p in known if p.relation]
    relation = {p.name: p.relation.split(".")[0] for p in estimated}
    blocks = [
        _group(block, "", [_set(p, start) for p in chosen if p.block == block])
        for block in sorted({p.block for p in chosen})
    ]
    relations = [
        _group(
            name,
            _about(found.get(name)),
            [_estimated(p, found) for p in estimated if relation[p.name] == name],
        )
        for name in sorted(set(relation.values()))
    ]
    return [
        _ledger(f"{len(chosen)} parameters by law, literature and assumption", _SET_NOTE, blocks),
        _ledger(f"{len(estimated)} estimates from {len(relations)} relations", _ESTIMATE_NOTE, relations),
    ]


def _ledger(title: str, note: str, groups: list[dict[str, Any]]) -> dict[str, Any]:
    return {"kind": "ledger", "title": title, "note": note, "groups": groups}


def _group(name: str, about: str, items: list[dict[str, str]]) -> dict[str, Any]:
    return {"band": name.replace("_", " ").capitalize(), "about": about, "items": items}


def estimates() -> Mapping[str, Estimate]:
    """Estimated relations by name."""
    # A stored run can be reported where estimates are being remade; the list then names the relation alone.
    try:
        return load_estimates()
    except StaleError:
        return {}


def _about(estimate: Estimate | None) -> str:
    return f"n = {estimate.n}, {estimate.sample}. {estimate.method}." if estimate else ""


def _entry(p: Parameter, value: str, also: str, *small: str) -> dict[str, str]:
    """What it is, its range or value, what stands beside that, and the small print."""
    unit = "" if p.unit == "1" else f", {p.unit}"
    told = " · ".join(part for part in (p.name, *small) if part)
    return {"name": p.name, "head": f"{p.title}{unit}", "value": value, "also": also, "small": told}


def _set(p: Parameter, start: np.datetime64) -> dict[str, str]:
    """A parameter that is set: range and central value, kind and source."""
    source = f"{p.kind}: {' '.join(p.source.split())}"
    source += f" · certain: {p.certain}" if p.certain else ""
    members = f"by {' and '.join(p.dims)}" if p.dims else ""
    moves = f"({bounds(p)})" if p.range else ""
    ahead = f"range from {p.range_from}" if p.range_from is not None else ""
    if p.schedule:
        in_force = [value for date, value in p.schedule if date <= start] or [p.schedule[0][1]]
        steps = f"{len(p.schedule)} dated steps" if len(p.schedule) > 1 else ""
        return _entry(p, _span(in_force[-1]), moves, members, steps, ahead, source)
    if p.season is not None:
        return _entry(p, _span(p.season), moves, "by calendar month", source)
    if p.values is not None:
        return _entry(p, _span(p.value), "", f"one of {len(p.values)}", source)
    if p.low is None or p.high is None:
        return _entry(p, _span(p.value), "", members, source)
    return _entry(p, _span(np.stack([p.low, p.high])), f"({_span(p.value)})", members, source)


def _estimated(p: Parameter, found: Mapping[str, Estimate]) -> dict[str, str]:
    """An estimate with its standard error; kind and relation stand above."""
    relation, name = p.relation.split(".", 1)
    estimate = found.get(relation)
    members = [n for n in estimate.names if n == name or n.startswith(f"{name}.")] if estimate else []
    if estimate is None or not members:
        return _entry(p, NONE, "")
    error = _span(np.array([estimate.error(n) for n in members]), 2)
    value = _span(np.array([estimate.value(n) for n in members]))
    return _entry(p, value, f"(s.e. {error})", f"{len(members)} members" if len(members) > 1 else "")


def _span(values: np.ndarray | None, digits: int = 4) -> str:
    if values is None or np.size(values) == 0:
        return NONE
    low, high = _plain(float(np.min(values)), digits), _plain(float(np.max(values)), digits)
    return low if low == high else f"{low} to {high}"


def _plain(value: float, digits: int = 4) -> str:
    """Four significant digits, no exponent for everyday sizes."""
    if abs(value) >= 10 ** min(digits, 3):
        return number(value, 0)
    return f"{value:.{digits}g}".replace("-", "−")
