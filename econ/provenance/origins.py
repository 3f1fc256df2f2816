"""Where the ends of an explanation come from: parameters, scenario keys and rows of data."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from econ.dated import SCENARIOS, scenario_text
from econ.document import Lines, read_document, read_text
from econ.ensemble.plan import Plan
from econ.estimates import Estimate
from econ.estimates import load as load_estimates
from econ.manifest import READINGS, checked
from econ.observations.choice import Reading, known_by, parsed
from econ.observations.periods import as_date
from econ.observations.series import SERIES
from econ.parameters import Parameter
from econ.parameters.ranges import told
from econ.provenance.tree import Node, plain, shown
from econ.scenarios.library import HISTORY, LIBRARY
from econ.scenarios.library import load as load_scenario
from econ.scenarios.schema import Scenario
from econ.variables import DIMS, Forcing, Variable

__all__ = ["coefficients", "forcing_node", "level_nodes", "parameter_node", "reading_nodes"]


def parameter_node(parameter: Parameter, plan: Plan, scenario: int | None) -> Node:
    """A parameter: its kind, source and how surely it is known; the caller sets the value."""
    node = Node(
        name=parameter.name,
        kind=parameter.kind,
        month="",
        scenario="",
        value=float("nan"),
        unit=parameter.unit,
        title=parameter.title,
        where=parameter.where,
        source=parameter.source,
        note=parameter_note(parameter, plan.estimates),
    )
    replaced = plan.overrides.get(parameter.name)
    if scenario is not None and replaced is not None and not np.isnan(replaced[..., scenario]).all():
        node.kind = "scenario"
        node.source = f"scenario {plan.scenarios[scenario]}, parameters: {parameter.name}"
        node.note = f"replaces the package's own {parameter.kind}"
    return node


def parameter_note(parameter: Parameter, estimates: Any = None) -> str:
    """How a parameter is known: range and distribution, or estimate, standard error and sample."""
    if parameter.relation:
        return "; ".join(coefficients(parameter, estimates))
    rows = f"; read from {parameter.data}" if parameter.data else ""
    if parameter.certain:
        return f"certain: {parameter.certain}{rows}"
    if parameter.kind == "law" or not parameter.distribution:
        return rows.removeprefix("; ")
    if parameter.range:
        return f"{told(parameter)}, {parameter.distribution}{rows}"
    if parameter.values is not None:
        return f"one of {', '.join(f'{v:g}' for v in parameter.values)}{rows}"
    assert parameter.low is not None and parameter.high is not None
    labels = list(DIMS[parameter.dims[0]]) if parameter.dims else []
    low, high = plain(parameter.low, labels), plain(parameter.high, labels)
    return f"{shown(low)} to {shown(high)}, {parameter.distribution}{rows}"


def coefficients(parameter: Parameter, estimates: Any = None) -> list[str]:
    """What the estimate says: value and standard error of each coefficient, sample, n, method, prior."""
    relation, name = parameter.relation.split(".", 1)
    estimate: Estimate = (estimates or load_estimates())[relation]
    members = [n for n in estimate.names if n == name or n.startswith(f"{name}.")]
    said = ", ".join(f"{n} {estimate.value(n):.4g} (s.e. {estimate.error(n):.2g})" for n in members)
    found = [f"relation {relation}: {said}", f"n {estimate.n}, {estimate.sample}", estimate.method]
    found.append(f"rows of {', '.join(estimate.tables)}" if estimate.tables else "")
    for member in members:
        if member in estimate.prior:
            mean, deviation = estimate.prior[member]
            found.append(f"prior of {member} {mean:.4g} (s.d. {deviation:.2g})")
    return [part for part in found if part]


def forcing_node(forcing: Forcing, scenario: Any, name: str) -> Node:
    """A scenario's key: its file and line, its schedule as written; the caller sets the value."""
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    schedules = loaded.pressure.get(forcing.name)
    note, where = f"not set: neutral at {forcing.neutral:g}", ""
    if schedules is not None:
        specs = [_as_written(schedule.spec()) for schedule in schedules]
        same = len(set(specs)) == 1
        labels = DIMS[forcing.dims[0]] if forcing.dims else ()
        note = specs[0] if same else ", ".join(f"{a}: {b}" for a, b in zip(labels, specs, strict=True))
        where = "" if isinstance(scenario, Scenario) else _key(scenario, forcing.name)
    return Node(
        name=forcing.name,
        kind="scenario",
        month="",
        scenario=name,
        value=float("nan"),
        unit=forcing.unit,
        title=forcing.long_name,
        where=where,
        source=f"scenario {name}, pressure: {forcing.name}",
        note=note,
    )


def _as_written(spec: Any) -> str:
    """A schedule on one line, as a scenario file would have it."""
    import yaml

    text = yaml.safe_dump(spec, default_flow_style=True, sort_keys=False, width=1000)
    return text.removesuffix("\n").removesuffix("\n...")


def _key(scenario: str | Path, forcing: str) -> str:
    """File and line of a forcing's key, in the scenario's file or the nearest parent that has it."""
    name: Any = str(scenario)
    folder = Path()
    while isinstance(name, str):
        is_path = name.endswith((".yaml", ".yml")) or "/" in name
        path = folder / name if is_path else LIBRARY / f"{name}.yaml"
        from_rows = not is_path and name in SCENARIOS
        content, lines = read_text(scenario_text(name), path.name) if from_rows else read_document(path)
        if ("pressure", forcing) in lines:
            home = "data/processed/scenarios" if from_rows else "econ/scenarios/library"
            said = str(path) if is_path else f"{home}/{path.name}"
            return f"{said}:{lines['pressure', forcing]}"
        name, folder = content.get("extends"), path.parent
    return ""


@lru_cache(maxsize=4)
def _lines(text: str, name: str) -> Lines:
    """Where each key of a scenario made from rows stands; the same for thousands of nodes."""
    return read_text(text, name)[1]


def level_nodes(forcing: Forcing, month: np.datetime64) -> list[Node]:
    """The rows of history behind a forcing in a month: what was in force, who said so, since when known."""
    text = scenario_text(HISTORY)
    lines = _lines(text, "history.yaml")
    written, last = text.splitlines(), (month + 1).astype("datetime64[D]") - 1
    found = []
    for member in DIMS[forcing.dims[0]] if forcing.dims else ("",):
        path = ("pressure", forcing.name, *([member] if member else []), "path")
        dates = [key[-1] for key in lines if key[:-1] == path and np.datetime64(key[-1], "D") <= last]
        if not dates:
            continue
        line = lines[(*path, dates[-1])]
        level, _, said = written[line - 1].partition("#")
        found.append(
            Node(
                name=f"{forcing.name} {member}".strip(),
                kind="row",
                month=dates[-1],
                scenario=HISTORY,
                value=float(level.split(":")[1]),
                unit=forcing.unit,
                title=f"In force since {dates[-1]}",
                where=f"data/processed/scenarios/history.yaml:{line}",
                source=said.strip(),
            )
        )
    return found


def reading_nodes(variable: Variable, month: str, as_of: str = "") -> list[Node]:
    """The rows of data that pin a variable in a month, with publisher, date and link."""
    series = variable.observed or variable.name
    names = [n for n, entry in SERIES.items() if entry.variable == series]
    table = _chosen(as_of, checked(READINGS))
    return [_reading(table[name, month]) for name in names if (name, month) in table]


@lru_cache(maxsize=4)
def _chosen(as_of: str, content: bytes) -> dict[tuple[str, str], Reading]:
    found = known_by(parsed(content), as_date(as_of)) if as_of else parsed(content)
    return {(r.series, r.period): r for r in found if r.chosen}


def _reading(reading: Reading) -> Node:
    dated = f"published {reading.date}" if reading.date else f"known from {reading.known_from}"
    notes = (reading.basis, reading.reason, reading.flag and f"flags: {reading.flag}")
    return Node(
        name=reading.series,
        kind="reading",
        month=reading.period,
        scenario="history",
        value=reading.value,
        unit=reading.unit,
        title=SERIES[reading.series].long_name,
        where=f"readings.csv: {reading.series} {reading.period}",
        source=", ".join(part for part in (reading.publisher, dated, reading.link) if part),
        note="; ".join(part for part in notes if part),
    )
