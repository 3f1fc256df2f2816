"""Why two runs differ: what made them swapped one at a time, in a stated order, on common random numbers.

The order is data, coefficients, parameters, scenario, pins. What none of them changes is other code:
equations, the engine, and what a file does not say of itself. Parts are differences of means, so that they
add up. Causes are what people did to the model; what happened to prices and tonnes are drivers, another
question.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.api import run_plan
from econ.ensemble.plan import make_plan
from econ.errors import InputError, nearest
from econ.parameters.wording import wording
from econ.provenance.sides import Side, both_sides, outcomes, years
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["CAUSES", "by_cause"]

#: In the order in which they are swapped; the last is the rest.
CAUSES = ("data", "coefficients", "parameters", "scenario", "pins", "other code")
_ENDS = (0.05, 0.95)

#: Values of every simulation by outcome and year.
_Made = dict[str, dict[int, np.ndarray]]


def by_cause(
    old: str | Path,
    new: str | Path,
    *,
    scenario: str = "",
    keep: Sequence[str] = (),
    draws: int | None = None,
    old_data: str | Path | None = None,
    new_data: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> xr.Dataset:
    """What moved the calendar years of a scenario from one run to another; see `econ.diff`."""
    one, other = both_sides(old, new, scenario=scenario, draws=draws, old_data=old_data, new_data=new_data)
    sides = (one, other) if draws is None else (one.with_draws(draws), other.with_draws(draws))
    wanted = _wanted(keep, outcomes(*sides))
    steps = _steps(*sides, wanted, progress or (lambda _: None))
    return _dataset(sides, wanted, steps)


def _wanted(keep: Sequence[str], both: Sequence[str]) -> list[str]:
    for name in keep:
        if name not in both:
            raise InputError(
                "is not in both runs", where="keep", got=name, allowed=both, nearest=nearest(name, both)
            )
    return list(keep) or list(both)


def _steps(old: Side, new: Side, wanted: list[str], progress: Callable[[str], None]) -> dict[str, _Made]:
    """What is made with nothing swapped (under ""), and after each cause that differs."""
    own = {"old": old.plan(wanted), "new": new.plan(wanted)}
    sources = dict.fromkeys(CAUSES[:-1], "old")
    facts = [_facts(s, plan) for s, plan in zip((old, new), own.values(), strict=True)]
    differs = {
        "data": facts[0] != facts[1],
        "coefficients": own["old"].estimates != own["new"].estimates,
        "parameters": _words(own["old"]) != _words(own["new"]),
        "scenario": old.scenario != new.scenario and own["old"].texts != own["new"].texts,
        "pins": old.arguments.get("given") != new.arguments.get("given"),
    }
    progress("old")
    made = {"": _run(dict.fromkeys(sources, old), own["old"], own["old"], wanted, new)}
    for cause in CAUSES[:-1]:
        sources[cause] = "new"
        if not differs[cause]:
            continue
        progress(cause)
        parts = {c: old if which == "old" else new for c, which in sources.items()}
        made[cause] = _run(parts, own[sources["coefficients"]], own[sources["parameters"]], wanted, new)
    return made


def _facts(one: Side, plan: Any) -> tuple[Any, ...]:
    from econ.ensemble.identity import identify

    with one.data():
        return str(plan.months[plan.warmup]), one.arguments.get("as_of"), identify(plan).parts["data"]


def _other_errors(one: Side) -> bool:
    """Whether a file's coefficients had other standard errors or correlations than those here."""
    from econ.ensemble.identity import identify

    if one.record is None:
        return False
    then = one.record.parts["estimates"]
    with one.data():
        now = identify(one.plan(one.record.parts["run"]["kept"].split(", "))).parts["estimates"]
    return any(
        now[name] != value for name, value in then.items() if name.endswith(", covariance") and name in now
    )


def _words(plan: Any) -> dict[str, str]:
    """Parameters that a side has otherwise than the package."""
    return {name: wording(p) for name, p in plan.instead.items()}


def _run(
    parts: Mapping[str, Side], coefficients: Any, parameters: Any, wanted: list[str], new: Side
) -> _Made:
    """A run whose ingredients come from either side, with the new side's seed and number of simulations."""
    data, scenario, pins = parts["data"], parts["scenario"], parts["pins"]
    arguments = {
        **{k: data.arguments.get(k) for k in ("start", "months", "as_of")},
        **{k: new.arguments[k] for k in ("draws", "seed")},
        "off": scenario.arguments.get("off") or (),
        "given": _within(pins.arguments.get("given"), data),
    }
    with data.data():
        plan = make_plan(scenario.scenario, keep=wanted, **arguments)
        estimates = {n: coefficients.estimates.get(n, e) for n, e in plan.estimates.items()}
        ds = run_plan(replace(plan, estimates=estimates, instead=parameters.instead))
        return {name: years(ds, name) for name in wanted}


def _within(given: Any, data: Side) -> Any:
    """Pins of the months that a run has: what was pinned before its start is observed now."""
    if not given:
        return None
    start = np.datetime64(str(data.arguments["start"]), "M")
    months = [str(start + k) for k in range(int(data.arguments["months"]))]
    return [row for row in given if str(row["month"])[:7] in months] or None


def _dataset(sides: tuple[Side, ...], wanted: list[str], steps: Mapping[str, _Made]) -> xr.Dataset:
    """Totals and parts by outcome, calendar year and cause."""
    import xarray as xr

    old, new = sides
    first, last = steps[""], steps[list(steps)[-1]]
    ends = [_means(s, made, wanted) for s, made in ((old, first), (new, last))]
    found = {name: _common(name, (*ends, _averages(first), _averages(last))) for name in wanted}
    common = sorted(set().union(*found.values()))
    if not common:
        raise InputError("the two have no whole calendar year in common", where=f"{old.name}, {new.name}")
    totals = np.full((2, len(wanted), len(common)), np.nan)
    part = np.full((len(wanted), len(common), len(CAUSES)), np.nan)
    low, high = part.copy(), part.copy()
    for i, name in enumerate(wanted):
        for j in (common.index(year) for year in found[name]):
            totals[:, i, j] = [end[name][common[j]] for end in ends]
            part[i, j], low[i, j], high[i, j] = _parts(steps, name, common[j])
    rest = totals[1] - totals[0] - part[..., :-1].sum(-1)
    part[..., -1] = low[..., -1] = high[..., -1] = rest
    dims = ("outcome", "year", "cause")
    known = variables()
    return xr.Dataset(
        {
            "old": (dims[:2], totals[0]),
            "new": (dims[:2], totals[1]),
            "change": (dims[:2], totals[1] - totals[0]),
            "part": (dims, part),
            "part_low": (dims, low),
            "part_high": (dims, high),
        },
        {
            "outcome": wanted,
            "year": common,
            "cause": list(CAUSES),
            "unit": ("outcome", [known[name].unit for name in wanted]),
            "label": ("outcome", [known[name].long_name for name in wanted]),
            "swapped": ("cause", [cause in steps for cause in CAUSES[:-1]] + [True]),
            "unknown": ("cause", [any(cause in s.unknown for s in sides) for cause in CAUSES]),
        },
        {
            "by": "cause",
            "old": old.name,
            "new": new.name,
            "order": ", ".join(CAUSES),
            "simulations": int(new.arguments["draws"]),
            "notes": json.dumps(_notes(sides)),
        },
    )


def _common(name: str, ends: Sequence[Mapping[str, Mapping[int, float]]]) -> list[int]:
    """Calendar years that all have whole."""
    return sorted(set.intersection(*(set(end[name]) for end in ends)))


def _parts(steps: Mapping[str, _Made], name: str, year: int) -> np.ndarray:
    """Mean and both ends of what each cause adds, `(3, cause)`; one that does not differ adds nothing."""
    found = np.zeros((3, len(CAUSES)))
    for before, cause in pairwise(steps):
        gap = steps[cause][name][year] - steps[before][name][year]
        found[:, CAUSES.index(cause)] = gap.mean(), *np.quantile(gap, _ENDS)
    return found


def _averages(made: _Made) -> dict[str, dict[int, float]]:
    return {
        name: {year: float(values.mean()) for year, values in by_year.items()}
        for name, by_year in made.items()
    }


def _means(one: Side, made: _Made, wanted: list[str]) -> dict[str, dict[int, float]]:
    """As its file has them; of a folder, as they were made just now."""
    if one.stored is None:
        return _averages(made)
    return {name: dict(one.means(name)) for name in wanted}


def _notes(sides: tuple[Side, ...]) -> list[str]:
    """What could not be swapped, and what the parts contain besides."""
    found = [note for s in sides for note in s.notes]
    for s in sides:
        as_of = s.arguments.get("as_of")
        if as_of and s.stored is not None and as_of != s.stored.attrs.get("as_of"):
            found.append(f"data of {Path(s.name).name}: rows known by {as_of}, in their first prints")
        if _other_errors(s):
            found.append(
                f"coefficients of {Path(s.name).name} are swapped by value; their errors are in other code"
            )
    draws = {(s.arguments["draws"], s.arguments["seed"]) for s in sides}
    if len(draws) > 1:
        found.append(
            "the two have other simulations (number or seed): other code contains their Monte Carlo error"
        )
    return list(dict.fromkeys(found))
