"""Parameters as a run needs them: by month, by scenario where one overrides, by draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from econ.errors import InputError, StaleError
from econ.estimates import Estimate
from econ.parameters.binding import fresh_estimates
from econ.parameters.load import Parameter, load
from econ.parameters.ranges import moved, quantile
from econ.parameters.wording import note_reading
from econ.quantities import month_number
from econ.streams import fixed_normals, fixed_uniforms
from econ.variables.declare import DIMS

__all__ = ["Draws", "Path", "Resolved", "draw_shape", "drawn", "drawn_name", "resolve"]

_LABELS = {**DIMS, "season": tuple(str(m) for m in range(1, 13))}


@dataclass(frozen=True)
class Draws:
    """Which draws: the run's seed and a chunk that begins at a block's first draw.

    `reseeded` gives kinds of parameters (`Parameter.drawn_as`) a seed of their own, to split a variance by
    source. `design` gives uniforms by the name of what is drawn, `(members..., draw)` of all draws of a run:
    then nothing is drawn, and what it does not name stays at its centre.
    """

    seed: int
    start: int
    stop: int
    reseeded: Mapping[str, int] = field(default_factory=dict)
    design: Mapping[str, np.ndarray] = field(default_factory=dict)

    def of(self, kind: str) -> int:
        """The seed of one kind of parameter."""
        return self.reseeded.get(kind, self.seed)

    def uniforms(self, kind: str, name: str, shape: tuple[int, ...]) -> np.ndarray:
        """Uniforms of one name, `(shape..., draw)`."""
        if self.design:
            return self._designed(name, shape)
        return fixed_uniforms(self.of(kind), name, shape, self.start, self.stop)

    def normals(self, kind: str, name: str, shape: tuple[int, ...]) -> np.ndarray:
        """Standard normals of one name, `(shape..., draw)`."""
        if self.design:
            from scipy.special import ndtri

            return np.asarray(ndtri(self._designed(name, shape)))
        return fixed_normals(self.of(kind), name, shape, self.start, self.stop)

    def _designed(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        width = self.stop - self.start
        if name not in self.design:
            return np.full((*shape, width), 0.5)
        return self.design[name][..., self.start : self.stop].reshape(*shape, width)


@dataclass(frozen=True)
class Path:
    """A parameter that changes with the month, made for a month when it comes.

    All months of all draws at once would be most of what a chunk holds in memory.

    Parameters
    ----------
    values : ndarray
        With a leading axis of months, or of a year's.
    rows : ndarray of int
        Which of them each month of the run takes.
    move : callable, optional
        What the draws make of a value `(dims...)` in a month.
    override : ndarray, optional
        Scenario values `(scenario,)` or `(month, [member], scenario)`, NaN where a scenario does not set it.
    """

    values: np.ndarray
    rows: np.ndarray
    move: Callable[[np.ndarray, int], np.ndarray] | None = None
    override: np.ndarray | None = None

    def at(self, month: int) -> np.ndarray:
        """One month, `(dims..., scenario, draw)`."""
        value = self.values[self.rows[month]]
        if self.move is not None:
            value = self.move(value, month)
        if self.override is None:
            return value
        return _overridden(value, self.override if self.override.ndim == 1 else self.override[month])


@dataclass(frozen=True)
class Resolved:
    """Values for the equations, `(dims..., scenario, draw)` with lengths of one where constant.

    Parameters
    ----------
    constant : dict of str to ndarray
        Values that hold in every month.
    paths : dict of str to Path
        Values by month.
    """

    constant: dict[str, np.ndarray]
    paths: dict[str, Path]

    @property
    def monthly(self) -> dict[str, np.ndarray]:
        """Every month of what is not constant, `(month, dims..., scenario, draw)`."""
        found = {}
        for name, path in self.paths.items():
            months = [path.at(month) for month in range(len(path.rows))]
            found[name] = np.stack(np.broadcast_arrays(*months))
        return found

    def at(self, month: int) -> dict[str, np.ndarray]:
        """The values of one month that are not constant."""
        return {name: path.at(month) for name, path in self.paths.items()}

    def overridden(self, overrides: Mapping[str, np.ndarray]) -> Resolved:
        """With scenario values in place of some; NaN leaves a scenario's value as it is.

        `(scenario,)` where they are for good, else `(month, [member], scenario)`.
        """
        constant, paths = dict(self.constant), dict(self.paths)
        for name, override in overrides.items():
            if name in constant and override.ndim > 1:
                # A value that a scenario dates is no constant any more.
                paths[name] = Path(constant.pop(name)[None], np.zeros(len(override), int), override=override)
            elif name in constant:
                constant[name] = _overridden(constant[name], override)
            if name in paths:
                paths[name] = replace(paths[name], override=override)
        return Resolved(constant, paths)


def resolve(
    wanted: Iterable[str],
    months: np.ndarray,
    draws: Draws | None = None,
    *,
    overrides: Mapping[str, np.ndarray] | None = None,
    estimates: Mapping[str, Estimate] | None = None,
    held: frozenset[str] = frozenset(),
    instead: Mapping[str, Parameter] | None = None,
) -> Resolved:
    """Values of the parameters that a run reads.

    Parameters
    ----------
    wanted : iterable of str
        Parameter names.
    months : ndarray of datetime64[M]
    draws : Draws, optional
        None for the deterministic run, which draws nothing.
    overrides : mapping of str to ndarray, optional
        Scenario values `(scenario,)`, NaN where a scenario does not set it.
    estimates : mapping, optional
        The estimated relations; read from the data folder when an estimate is wanted and absent.
    held : frozenset of str
        Parameters (or kinds, `Parameter.drawn_as`) kept at their central value although the run draws.
    instead : mapping of str to Parameter, optional
        Parameters in place of the package's.

    Raises
    ------
    InputError, StaleError
        An unknown parameter; an estimate that is not in the data folder.
    """
    table = {**load(), **(instead or {})}
    constant: dict[str, np.ndarray] = {}
    paths: dict[str, Path] = {}
    chosen = [_known(table, name) for name in sorted(set(wanted))]
    if estimates is None and any(p.relation for p in chosen):
        estimates = fresh_estimates(p.relation.partition(".")[0] for p in chosen if p.relation)
    relations = _draw_relations(chosen, estimates or {}, draws, held)
    for p in chosen:
        fixed = p.name in held or p.drawn_as in held
        values = _central_or_drawn(p, months, None if fixed else draws, relations)
        if isinstance(values, Path):
            paths[p.name] = values
        else:
            constant[p.name] = values
    return Resolved(constant, paths).overridden(overrides or {})


def _known(table: Mapping[str, Parameter], name: str) -> Parameter:
    if name not in table:
        raise InputError("no such parameter", got=name)
    note_reading(name)
    return table[name]


def _central_or_drawn(
    p: Parameter, months: np.ndarray, draws: Draws | None, relations: Mapping[str, np.ndarray]
) -> np.ndarray | Path:
    """Values with axes for scenario and draw, by month where they change."""
    if p.relation:
        values = relations[p.name][..., None, :]
        return Path(values, month_number(months) - 1) if p.dims[:1] == ("season",) else values
    found = drawn(p, draws) if draws is not None and p.distribution else None
    if p.value is not None:
        return p.value[..., None, None] if found is None else found[..., None, :]
    if p.season is not None:
        values, rows = p.season, month_number(months) - 1
    else:
        values, rows = _on_schedule(p, months), np.arange(len(months))
    if found is None:
        return Path(values[..., None, None], rows)
    return Path(values, rows, lambda value, month: moved(p, value, months[month], found)[..., None, :])


def drawn(p: Parameter, draws: Draws) -> np.ndarray:
    """What a chunk draws from the range of a parameter, `(dims..., draw)`; of a path, what moves it."""
    return quantile(p, draws.uniforms(p.drawn_as, drawn_name(p), draw_shape(p)))


def drawn_name(p: Parameter) -> str:
    """The name under which a parameter is drawn: its relation's, its group's or its own."""
    if p.relation:
        return f"estimate:{p.relation.split('.', 1)[0]}"
    return f"parameter:{p.group or p.name}"


def draw_shape(p: Parameter) -> tuple[int, ...]:
    """A group shares one uniform; otherwise each member of a dim has its own."""
    if p.group:
        return ()
    return p.value.shape if p.value is not None else p.low.shape if p.low is not None else ()


def _on_schedule(p: Parameter, months: np.ndarray) -> np.ndarray:
    dates, values = p.steps
    if p.interpolate:
        flat = values.reshape(len(dates), -1)
        x, known = months.astype(int), dates.astype(int)
        columns = [np.interp(x, known, column) for column in flat.T]
        return np.stack(columns, -1).reshape(len(months), *values.shape[1:])
    place = np.searchsorted(dates, months, side="right") - 1
    return values[np.maximum(place, 0)]


def _overridden(values: np.ndarray, override: np.ndarray) -> np.ndarray:
    by_scenario = np.asarray(override, float)[..., None]
    return np.where(np.isnan(by_scenario), values, by_scenario)


def _draw_relations(
    chosen: list[Parameter],
    estimates: Mapping[str, Estimate],
    draws: Draws | None,
    held: frozenset[str],
) -> dict[str, np.ndarray]:
    """Values of every estimated parameter, one joint normal draw per relation."""
    found: dict[str, np.ndarray] = {}
    joint: dict[str, np.ndarray] = {}
    for p in chosen:
        if not p.relation:
            continue
        relation, name = p.relation.split(".", 1)
        if relation not in estimates:
            raise StaleError("no such estimate", where=p.where, got=p.relation, fix="run `econ estimate`")
        estimate = estimates[relation]
        if relation not in joint:
            fixed = draws is None or {p.name, p.drawn_as, relation} & held
            joint[relation] = _joint(estimate, None if fixed else draws, p.drawn_as)
        found[p.name] = _members(p, estimate, name, joint[relation])
    return found


def _joint(estimate: Estimate, draws: Draws | None, kind: str) -> np.ndarray:
    """`(coefficient, draw)`."""
    if draws is None:
        return np.asarray(estimate.values)[:, None]
    shape = (len(estimate.names),)
    return estimate.drawn(draws.normals(kind, f"estimate:{estimate.relation}", shape))


def _members(p: Parameter, estimate: Estimate, name: str, drawn: np.ndarray) -> np.ndarray:
    """`(dims..., draw)` of one parameter out of its relation's coefficients."""
    labels: list[str] = [name]
    for dim in p.dims:
        labels = [f"{head}.{label}" for head in labels for label in _LABELS[dim]]
    missing = [label for label in labels if label not in estimate.names]
    if missing:
        raise StaleError(
            "the estimate lacks coefficients", where=p.where, got=missing, allowed=estimate.names
        )
    rows = drawn[[estimate.names.index(label) for label in labels]]
    if p.domain:
        # A normal draw knows no ends: one outside belongs to a model that the relation was not estimated as.
        rows = np.clip(rows, p.domain[0], p.domain[1])
    shape: tuple[Any, ...] = tuple(len(_LABELS[dim]) for dim in p.dims)
    return rows.reshape(*shape, rows.shape[-1])
