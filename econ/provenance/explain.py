"""Why a number is what it is: from an outcome down to raw rows, laws, estimates and scenario keys."""

from __future__ import annotations

import re
from collections import deque
from itertools import product
from typing import Any

import numpy as np

from econ.dated import SCENARIOS, instead, paths, scenario_text
from econ.ensemble.arguments import whole_number
from econ.ensemble.chunk import Chunk
from econ.ensemble.derived import COST, INCOME, REFERENCE
from econ.ensemble.plan import WARMUP, Plan, make_plan
from econ.ensemble.revision import moved_by
from econ.errors import InputError, nearest
from econ.model.graph import CALENDAR, GIVEN, PREVIOUS, load
from econ.months import as_month
from econ.parameters import load as load_parameters
from econ.provenance.origins import forcing_node, level_nodes, parameter_node, reading_nodes
from econ.provenance.tree import Node, Value, plain
from econ.variables import DIMS, forcings, shocks, variables
from econ.vintage import vintage

__all__ = ["explain"]

_RANGE = (0.05, 0.5, 0.95)
#: Array axes as docstrings give them, which say nothing to who reads one number.
_AXES = re.compile(r",? \((?:(?:product|fuel|district|buyer|scenario|draw)(?:, |(?=\))))+\)")
#: A month of the run by its number.
_COUNTED = re.compile(r"[1-9]\d{0,2}")
#: What a node stands for: a name, a place among the plan's months, and a scenario's place.
Key = tuple[str, int, int]


def explain(
    variable: str,
    *,
    month: str,
    scenario: Any = "baseline",
    start: str | None = None,
    draws: int = 0,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    depth: int | None = None,
) -> Node:
    """The tree of numbers behind one number.

    Parameters
    ----------
    variable : str
        Any variable of the model, or `cost_of_continuing`.
    month : str
        A month of the run, `5` for its fifth, or one of the 24 months of warm-up before it.
    scenario : str, path or Scenario
    start, seed, given, as_of
        As for `econ.simulate`.
    draws : int
        Zero explains the run at central values; otherwise each number is a median with its range.
    depth : int, optional
        How many equations deep; None goes on to the ends. Repeats of a number that is told in
        full elsewhere are nodes of kind `repeat` without children.

    Returns
    -------
    Node
        The tree's root. Its branches end in rows of raw data, laws, estimates, named ranges,
        scenario keys, pinned paths, shocks and the calendar.

    Raises
    ------
    InputError
        No such variable, or a month that the run does not have.

    Examples
    --------
    >>> tree = econ.explain("oil_gas_revenue", month="1", depth=2)
    >>> tree.unit, len(tree.children) > 0
    ('bn RUB', True)
    """
    _check_name(variable)
    first = as_month(start or vintage().start)
    when = first + int(month) - 1 if _COUNTED.fullmatch(str(month)) else as_month(month)
    place = int((when - first).astype(int)) + WARMUP
    if place < 0:
        allowed = f"from {first - WARMUP}"
        raise InputError("before the run and its warm-up", where="month", got=month, allowed=allowed)
    if depth is not None:
        whole_number(depth, "depth", 1, what="not a number of equations")
    plan = make_plan(
        scenario,
        start=str(first),
        months=max(place - WARMUP + 1, 1),
        draws=draws,
        seed=seed,
        given=given,
        keep=[variable],
        as_of=as_of,
    )
    # Thousands of nodes read the same files: they are read, and checked against the manifest, once.
    with instead(paths(), {name: scenario_text(name) for name in SCENARIOS}):
        return _Explainer(plan, scenario).tree((variable, place, 0 if place >= WARMUP else -1), depth)


def _check_name(variable: str) -> None:
    known = {**variables(), COST.name: COST}
    if variable in known:
        return
    fixes = (
        (forcings(), "a scenario sets it: `econ scenarios show NAME`"),
        (load_parameters(), f"it is a parameter: `econ parameters show {variable}`"),
        (shocks(), "it is a shock, drawn at random: explain a variable that reads it"),
    )
    fix = next(
        (text for names, text in fixes if variable in names), "`econ run --keep all` names every variable"
    )
    raise InputError(
        "no such variable", where="explain", got=variable, nearest=nearest(variable, known), fix=fix
    )


class _Explainer:
    """A run with every month's names kept, and the nodes made from them."""

    def __init__(self, plan: Plan, scenario: Any) -> None:
        self.plan, self.graph = plan, load()
        self._given = scenario
        self._months: list[dict[str, Any]] = []
        chunk = Chunk(plan, 0, plan.width, watch=lambda _, env: self._months.append(dict(env)))
        for _ in range(plan.horizon):
            chunk.advance()

    def tree(self, key: Key, depth: int | None) -> Node:
        """Breadth first, so that a number met twice is told where it is nearest to the root."""
        root = self._variable(key)
        told: set[Key] = {key}
        queue = deque([(root, key, 0)])
        while queue:
            node, at, level = queue.popleft()
            if depth is not None and level >= depth and node.kind in ("equation", "comparison"):
                node.cut = True
                continue
            for child, below in self._children(node, at):
                node.children.append(child)
                if below is None:
                    continue
                if below in told:
                    child.kind = "repeat"
                    continue
                told.add(below)
                queue.append((child, below, level + 1))
        return root

    def _children(self, node: Node, key: Key) -> list[tuple[Node, Key | None]]:
        name, place, scenario = key
        if node.kind == "observed":
            error = self.graph.variables[name].error if self.plan.draws else ""
            behind = [error] if error else moved_by(name)
            return [*self._rows(name, place), *(self._parameter(p, place, scenario) for p in behind)]
        if node.kind == "comparison":
            reference = self.plan.references[scenario]
            keys = [(INCOME, place, reference), (INCOME, place, scenario)]
            return [(self._variable(k), k) for k in keys]
        if node.kind == "scenario":
            return [self._lagged(watched, place - 1, scenario) for watched in self._watched(key)]
        if node.kind != "equation":
            return []
        inputs = [self._input(read, place, scenario) for read in self.graph.inputs(name)]
        partly = self._rows(name, place) if node.note.startswith("observed") else []
        return [*(pair for pair in inputs if pair is not None), *partly]

    def _rows(self, name: str, place: int) -> list[tuple[Node, Key | None]]:
        return [(row, None) for row in self._readings(name, place)]

    def _input(self, read: str, place: int, scenario: int) -> tuple[Node, Key | None] | None:
        """The node of one name that an equation reads; None for a target that nothing pins."""
        if read in self.graph.equations:
            key = (read, place, scenario)
            return self._variable(key), key
        if read.startswith(PREVIOUS):
            return self._lagged(read.removeprefix(PREVIOUS), place - 1, scenario)
        if read.startswith(GIVEN):
            return self._target(read, place, scenario)
        values, month = self._at(read, place, scenario), str(self.plan.months[place])
        if read in self.graph.forcings:
            return self._forcing(read, place, scenario)
        if read in CALENDAR:
            _, value, _ = self._spread(values, [])
            return Node(read, "calendar", month, "", value, *CALENDAR[read]), None
        if read in self.graph.shocks:
            return self._shock(read, values, month), None
        return self._parameter(read, place, scenario)

    def _parameter(self, name: str, place: int, scenario: int) -> tuple[Node, Key | None]:
        parameter = load_parameters()[name]
        values, month = self._at(name, place, scenario), str(self.plan.months[place])
        node = parameter_node(parameter, self.plan, scenario if place >= self.plan.warmup else None)
        node.month = month if parameter.schedule or parameter.season is not None else ""
        labels = _labels(tuple(dim for dim in parameter.dims if dim != "season"))
        node.low, node.value, node.high = self._spread(values, labels)
        return node, None

    def _variable(self, key: Key) -> Node:
        name, place, scenario = key
        if name == COST.name:
            return self._cost(place, scenario)
        variable, equation = self.graph.variables[name], self.graph.equations[name]
        low, value, high = self._spread(self._at(name, place, scenario), _labels(variable.dims))
        title, _, source = " ".join(equation.doc.split()).partition("Source:")
        node = Node(
            name=name,
            kind="equation",
            month=str(self.plan.months[place]),
            scenario=self._scenario(place, scenario),
            value=value,
            unit=variable.unit,
            title=_AXES.sub("", title.replace(f" [{variable.unit}]", "")).strip(),
            where=f"{equation.module.replace('.', '/')}.py:{equation.line}",
            source=source.strip(),
            low=low,
            high=high,
        )
        self._mark_pin(node, name, place, scenario)
        return node

    def _mark_pin(self, node: Node, name: str, place: int, scenario: int) -> None:
        """Say so where a path, observed or given, replaced the result, or an author added to it."""
        warm = place < self.plan.warmup
        added = None if warm else self.plan.given.added.get(name)
        if added is not None and (here := added[place - self.plan.warmup][..., max(scenario, 0), 0]).any():
            told = plain(here, _labels(self.graph.variables[name].dims))
            node.note = f"with {told} {self.graph.variables[name].unit} added: the author's judgement"
        pins = (self.plan.history if warm else self.plan.given).override.get(name)
        if pins is None:
            return
        values = pins[place if warm else place - self.plan.warmup]
        pinned = ~np.isnan(values[..., min(max(scenario, 0), values.shape[-2] - 1), 0])
        if pinned.all():
            node.kind = "observed" if warm else "given"
            node.source = "" if warm else "the path given for this run"
            node.where = ""
            node.title = self.graph.variables[name].long_name
        elif pinned.any():
            labels = np.array(_labels(self.graph.variables[name].dims))[pinned.ravel()]
            node.note = f"{'observed' if warm else 'given'} for {', '.join(labels)}"

    def _cost(self, place: int, scenario: int) -> Node:
        reference = self.plan.references[scenario]
        lost = self._at(INCOME, place, reference) - self._at(INCOME, place, scenario)
        low, value, high = self._spread(lost, [])
        return Node(
            COST.name,
            "comparison",
            str(self.plan.months[place]),
            self._scenario(place, scenario),
            value,
            COST.unit,
            f"{COST.long_name}: {INCOME} of {REFERENCE} less that of the scenario",
            low=low,
            high=high,
        )

    def _lagged(self, name: str, place: int, scenario: int) -> tuple[Node, Key | None]:
        if place >= 0:
            key = (name, place, scenario if place >= self.plan.warmup else -1)
            return self._variable(key), key
        variable = self.graph.variables[name]
        labels = _labels(variable.dims)
        low, value, high = self._spread(self._at(PREVIOUS + name, 0, -1), labels)
        month = str(self.plan.months[0] - 1)
        seen = self.plan.initial.get(name)
        node = Node(
            name, "observed", month, "history", value, variable.unit, variable.long_name, low=low, high=high
        )
        if seen is not None and not np.isnan(seen).all():
            node.children = self._readings(name, -1)
        if seen is None or np.isnan(seen).any():
            start = parameter_node(load_parameters()[variable.initial], self.plan, None)
            start.low, start.value, start.high = low, value, high
            if seen is None or np.isnan(seen).all():
                start.note = f"value of {name} before the warm-up; {start.note}".rstrip("; ")
                return start, None
            node.children.append(start)
        return node, None

    def _target(self, read: str, place: int, scenario: int) -> tuple[Node, Key | None] | None:
        name = read.removeprefix(GIVEN)
        values = self._at(read, place, scenario)
        if np.isnan(values).all():
            return None
        variable, warm = self.graph.variables[name], place < self.plan.warmup
        _, value, _ = self._spread(values, _labels(variable.dims))
        node = Node(
            name,
            "observed" if warm else "given",
            str(self.plan.months[place]),
            self._scenario(place, scenario),
            value,
            variable.unit,
            f"{variable.long_name}: the total that detail is scaled to",
            source="" if warm else "the path given for this run",
            children=self._readings(name, place) if warm else [],
        )
        return node, None

    def _forcing(self, name: str, place: int, scenario: int) -> tuple[Node, Key | None]:
        forcing = self.graph.forcings[name]
        warm = place < self.plan.warmup
        chosen = self.plan.scenarios[max(scenario, 0)]
        given = self._given if chosen == self.plan.scenarios[0] else chosen
        node = forcing_node(forcing, "history" if warm else given, "history" if warm else chosen)
        node.month = str(self.plan.months[place])
        node.low, node.value, node.high = self._spread(self._at(name, place, scenario), _labels(forcing.dims))
        if warm:
            node.children = level_nodes(forcing, self.plan.months[place])
        key = (name, place, scenario)
        return node, key if not warm and self._watched(key) else None

    def _watched(self, key: Key) -> list[str]:
        """Outcomes whose last month decides a forcing's level."""
        name, _, scenario = key
        found = [c.variable for c in self.plan.conditions if (c.forcing, c.scenario) == (name, scenario)]
        return sorted(set(found))

    def _shock(self, name: str, values: np.ndarray, month: str) -> Node:
        shock = self.graph.shocks[name]
        labels = [str(term + 1) for term in range(shock.terms)] if shock.terms and not shock.dims else []
        low, value, high = self._spread(values, labels or _labels(shock.dims))
        drawn = f"standard {shock.law}, stream shock:{name}, seed {self.plan.seed}"
        note = drawn if self.plan.draws else f"the centre of a standard {shock.law}: nothing is drawn"
        return Node(name, "shock", month, "", value, "1", shock.long_name, note=note, low=low, high=high)

    def _readings(self, name: str, place: int) -> list[Node]:
        month = self.plan.months[0] + place
        return reading_nodes(self.graph.variables[name], str(month), self.plan.as_of)

    def _scenario(self, place: int, scenario: int) -> str:
        return "history" if place < self.plan.warmup else self.plan.scenarios[scenario]

    def _at(self, name: str, place: int, scenario: int) -> np.ndarray:
        """A name's values that month in that scenario, `(dims..., draw)`."""
        values = np.asarray(self._months[place][name], float)
        if values.ndim < 2:
            return values.reshape(*values.shape, 1)
        return values[..., min(max(scenario, 0), values.shape[-2] - 1), :]

    def _spread(self, values: np.ndarray, labels: list[str]) -> tuple[Value | None, Value, Value | None]:
        """Low, median and high over draws; no range where nothing varies."""
        if values.shape[-1] == 1:
            return None, plain(values[..., 0], labels), None
        low, middle, high = np.quantile(values, _RANGE, axis=-1)
        return plain(low, labels), plain(middle, labels), plain(high, labels)


def _labels(dims: tuple[str, ...]) -> list[str]:
    """Members of dims, the members of two joined by a slash."""
    return ["/".join(parts) for parts in product(*(DIMS[dim] for dim in dims))] if dims else []
