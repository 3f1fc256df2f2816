"""Read `parameters/*.yaml`, check them whole, and say where each fault stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from econ.dated import Dated, paths
from econ.document import read_document
from econ.errors import EconError, InputError, Problems, nearest
from econ.paths import PACKAGE
from econ.quantities import parse_month
from econ.variables.declare import DIMS
from econ.vintage import Vintage, label, vintage

__all__ = ["DISTRIBUTIONS", "KINDS", "POLICY", "RANGES", "Parameter", "load", "names"]

Kind = Literal["law", "estimate", "literature", "assumption"]
KINDS = ("law", "estimate", "literature", "assumption")
#: For `uniform` and `triangular`, low and high are the bounds; for the others the 5 and 95 percent
#: points. `one_of` picks from `values`, the same place for every member of a `group`.
DISTRIBUTIONS = ("uniform", "triangular", "normal", "lognormal", "one_of")
#: How a path is moved as a whole, and what leaves it where it is. A season keeps its mean.
RANGES = {"factor": 1.0, "shift": 0.0, "swing": 1.0}
#: Files whose laws are dated and bounded: taxes and the budget.
FISCAL = ("taxes", "budget", "fund", "debt", "gas")
#: What parameters that say how Russia's authorities answer are drawn as, whatever their kind.
POLICY = "policy"
_FIELDS = {
    "title",
    "unit",
    "source",
    "kind",
    "value",
    "low",
    "high",
    "distribution",
    "values",
    "weights",
    "group",
    "dims",
    "schedule",
    "rows",
    "prices_of",
    "interpolate",
    "season",
    "from",
    "data",
    "range",
    "range_from",
    "certain",
    "policy",
    "bounds",
    "domain",
    "since",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Parameters
    ----------
    kind : {"law", "estimate", "literature", "assumption"}
    value, low, high : ndarray or None
        `(dims...)`; the value of a deterministic run and its range.
    schedule : tuple of (datetime64[M], ndarray)
        Dated values; each holds until the next, or is joined to it linearly (`interpolate`).
    rows : str
        The path of `econ.dated` that the schedule is, where it follows from rows and not from this file.
    season : ndarray or None
        Twelve values by calendar month, `(12, dims...)`.
    relation : str
        For an estimate, `relation.name` in `estimates.json`.
    data : str
        For a literature value or assumption read off raw rows, the table and rows it came from.
    range : {"", "factor", "shift", "swing"}
        How low and high, or values, move a schedule or season: as a whole, alike in every month.
    range_from : datetime64[M] or None
        The month from which they do; before it the path is known.
    certain : str
        Why a literature value or assumption is not drawn.
    policy : bool
        Whether it says how Russia's authorities answer: a source of uncertainty of its own.
    weights : ndarray or None
        Probabilities of `values`, in their order; alike where absent.
    bounds : tuple of float
        Of a law, what its values and a scenario's must lie between.
    domain : tuple of float
        The least and the largest value with which its equation has a meaning, where that does not follow
        from what it is (`econ.parameters.domain`).
    since : datetime64[M] or None
        Of a law without a schedule, the month from which it is in force.
    """

    name: str
    block: str
    line: int
    title: str
    unit: str
    source: str
    kind: Kind
    dims: tuple[str, ...] = ()
    value: np.ndarray | None = None
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    distribution: str = ""
    values: np.ndarray | None = None
    group: str = ""
    schedule: tuple[tuple[np.datetime64, np.ndarray], ...] = field(default=())
    rows: str = ""
    interpolate: bool = False
    season: np.ndarray | None = None
    relation: str = ""
    data: str = ""
    range: str = ""
    range_from: np.datetime64 | None = None
    certain: str = ""
    policy: bool = False
    weights: np.ndarray | None = None
    bounds: tuple[float, ...] = ()
    domain: tuple[float, ...] = ()
    since: np.datetime64 | None = None

    @property
    def where(self) -> str:
        """File and line."""
        return f"econ/parameters/{self.block}.yaml:{self.line}"

    @cached_property
    def steps(self) -> tuple[np.ndarray, np.ndarray]:
        """The schedule's dates `(step,)` and values `(step, dims...)`."""
        return np.array([date for date, _ in self.schedule]), np.stack([value for _, value in self.schedule])

    @property
    def centre(self) -> np.ndarray:
        """The middle of the range: the value, or what leaves a path where it is."""
        return self.value if self.value is not None else np.asarray(RANGES[self.range])

    @property
    def drawn_as(self) -> str:
        """What it is drawn, held and reseeded with: its kind, or the policy of Russia's authorities."""
        return POLICY if self.policy else self.kind

    @property
    def uncertain(self) -> bool:
        """Whether it has a distribution to be drawn from."""
        return bool(self.distribution) or bool(self.relation)


def names() -> frozenset[str]:
    """The names of all parameters."""
    return frozenset(load())


def load(folder: Path | None = None) -> Mapping[str, Parameter]:
    """All parameters by name; inside `econ.vintage.known` with the laws that were known then.

    Raises
    ------
    Problems
        Every fault of every file, with file and line.
    """
    return _load(folder or PACKAGE / "parameters", vintage(), _Paths(paths()))


class _Paths:
    """Dated paths, told apart by what they are: the same mapping gives the same parameters."""

    def __init__(self, found: Mapping[str, Dated]) -> None:
        self.found = found

    def __hash__(self) -> int:
        return id(self.found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Paths) and self.found is other.found


@lru_cache(maxsize=8)
def _load(folder: Path, then: Vintage, dated: _Paths) -> Mapping[str, Parameter]:
    """Read once for each vintage and its paths."""
    found: dict[str, Parameter] = {}
    problems: list[EconError] = []
    for path in sorted(folder.glob("*.yaml")):
        document, lines = read_document(path)
        for name, entry in (document.get("parameters") or {}).items():
            where = f"econ/parameters/{path.name}:{lines.get(('parameters', name), 0)}"
            if name in found:
                problems.append(InputError(f"{name} is defined twice", where=where))
            try:
                line = lines.get(("parameters", name), 0)
                entry = _from_rows(name, _in_force(entry, then), dated.found, where)
                entry = _revalued(name, entry, dated.found, where)
                found[name] = _parameter(name, path.stem, line, entry, where)
            except EconError as error:
                problems.append(error)
    problems += _divided(found)
    if problems:
        raise Problems(problems, where="parameters")
    return found


def _in_force(entry: Any, then: Vintage) -> Any:
    """An entry without the steps that were not known at the vintage, and `start` as the month it means."""
    if not isinstance(entry, dict):
        return entry
    made = {key: _in_words(value, then) for key, value in entry.items()}
    if made.get("range_from") == "start":
        made["range_from"] = then.start
    steps = made.get("schedule")
    if isinstance(steps, list) and all(isinstance(step, dict) for step in steps):
        known = [step for step in steps if str(step.get("known", ""))[:10] <= then.known_by.isoformat()]
        made["schedule"] = [{key: value for key, value in step.items() if key != "known"} for step in known]
    return made


def _in_words(value: Any, then: Vintage) -> Any:
    """A text with the price base in place of `{price_base}`."""
    return value.replace("{price_base}", label(then.price_base)) if isinstance(value, str) else value


def _revalued(name: str, entry: Any, dated: Mapping[str, Dated], where: str) -> Any:
    """An entry whose sums are at prices of the month `prices_of`, at those of the price base."""
    if not isinstance(entry, dict) or "prices_of" not in entry:
        return entry
    month = str(entry["prices_of"])
    known = [level for step, level in dated["cpi_level"].steps if step <= month]
    if not known:
        raise InputError("consumer prices of that month are not known", where=f"{where} {name}", got=month)

    def scaled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: scaled(inner) for key, inner in value.items()}
        return value / known[-1]

    return {key: scaled(value) if key in ("value", "low", "high") else value for key, value in entry.items()}


def _from_rows(name: str, entry: Any, dated: Mapping[str, Dated], where: str) -> Any:
    """An entry whose schedule, and where the rows say them its source and range, follow from rows."""
    if not isinstance(entry, dict) or "rows" not in entry:
        return entry
    if entry["rows"] not in dated:
        near = nearest(entry["rows"], dated)
        raise InputError("no such dated path", where=f"{where} {name}", got=entry["rows"], nearest=near)
    path = dated[entry["rows"]]
    made = {"schedule": [{"from": month, "value": value} for month, value in path.steps], **entry}
    made["source"] = " ".join(text for text in (path.source + ".", entry.get("source", "")) if text.strip())
    for end in ("low", "high"):
        value = getattr(path, end)
        if value is not None:
            made.setdefault(end, value)
    return made


def _divided(found: Mapping[str, Parameter]) -> list[EconError]:
    """Parameters drawn together of which only some are policy: one draw has one source."""
    together: dict[str, list[Parameter]] = {}
    for p in found.values():
        shared = p.group or p.relation.partition(".")[0]
        if shared:
            together.setdefault(shared, []).append(p)
    return [
        InputError("drawn together, so all or none are policy", where=members[0].where, got=shared)
        for shared, members in together.items()
        if len({p.policy for p in members}) > 1
    ]


def _parameter(name: str, block: str, line: int, entry: dict[str, Any], where: str) -> Parameter:
    for key in entry:
        if key not in _FIELDS:
            raise InputError("unknown key", where=f"{where} {name}", got=key, nearest=nearest(key, _FIELDS))
    for key in ("title", "unit", "kind"):
        if key not in entry:
            raise InputError(f"{key} is missing", where=f"{where} {name}")
    unknown = [dim for dim in entry.get("dims", ()) if dim not in (*DIMS, "season")]
    if unknown:
        raise InputError("unknown dimension", where=f"{where} {name}", got=unknown, allowed=tuple(DIMS))
    kind = entry["kind"]
    if kind not in KINDS:
        raise InputError("no such kind", where=f"{where} {name}", got=kind, allowed=KINDS)
    dims = tuple(entry.get("dims", ()))
    parameter = Parameter(
        name=name,
        block=block,
        line=line,
        title=entry["title"],
        unit=entry["unit"],
        source=entry.get("source", ""),
        kind=kind,
        dims=dims,
        value=_array(entry.get("value"), dims, where),
        low=_array(entry.get("low"), dims, where),
        high=_array(entry.get("high"), dims, where),
        distribution=entry.get("distribution", ""),
        values=None if "values" not in entry else np.asarray(entry["values"], float),
        group=entry.get("group", ""),
        schedule=_schedule(entry.get("schedule", ()), dims, where),
        rows=entry.get("rows", ""),
        interpolate=entry.get("interpolate", False),
        season=_season(entry.get("season"), dims, where),
        relation=entry.get("from", ""),
        data=entry.get("data", ""),
        range=entry.get("range", ""),
        range_from=_month(entry.get("range_from"), f"{where} {name}"),
        certain=entry.get("certain", ""),
        policy=entry.get("policy", False),
        weights=None if "weights" not in entry else np.asarray(entry["weights"], float),
        bounds=tuple(float(v) for v in entry.get("bounds", ())),
        domain=tuple(float(v) for v in entry.get("domain", ())),
        since=_month(entry.get("since"), f"{where} {name}"),
    )
    _check(parameter)
    return parameter


def _check(p: Parameter) -> None:
    where = f"{p.where} {p.name}"
    has = (p.value is not None) + bool(p.schedule) + (p.season is not None)
    if not isinstance(p.policy, bool):
        raise InputError("policy is true or false", where=where, got=p.policy)
    if p.policy and not p.uncertain:
        raise InputError("only what is drawn can be policy", where=where)
    if p.kind == "estimate":
        if not p.relation or has or p.distribution:
            raise InputError("an estimate has `from: relation.name` and no value of its own", where=where)
    elif not p.source:
        raise InputError(f"a {p.kind} needs a source", where=where)
    elif has != 1:
        raise InputError("exactly one of value, schedule or season is needed", where=where)
    _check_law(p, where)
    if p.domain and (len(p.domain) != 2 or not p.domain[0] < p.domain[1]):
        raise InputError("a domain has two ends, the lower first", where=where, got=p.domain)
    if p.kind in ("law", "estimate"):
        if p.distribution or p.range or p.low is not None or p.certain:
            raise InputError(f"a {p.kind} has no range, and needs no `certain`", where=where)
        return
    if p.certain and (p.distribution or p.range or p.low is not None):
        raise InputError("a range and `certain` exclude each other", where=where)
    if not p.certain:
        _check_range(p, where)


def _check_law(p: Parameter, where: str) -> None:
    """A tax or budget law has a date and lies inside its bounds; definitions of other blocks need neither."""
    if p.kind != "law":
        if p.bounds or p.since is not None:
            raise InputError("bounds and since are for a law", where=where)
        return
    if p.block not in FISCAL:
        return
    if not (p.schedule or p.rows) and p.since is None:
        raise InputError("a law needs a date", where=where, fix="give a schedule, or `since`")
    if len(p.bounds) != 2 or p.bounds[0] >= p.bounds[1]:
        raise InputError("a law needs `bounds`, the lower first", where=where, got=p.bounds)
    for values in (*(v for _, v in p.schedule), p.value, p.season):
        if values is not None and not np.all((values >= p.bounds[0]) & (values <= p.bounds[1])):
            allowed = "{:g} to {:g}".format(*p.bounds)
            raise InputError("outside the bounds of the law", where=where, got=values, allowed=allowed)


def _check_range(p: Parameter, where: str) -> None:
    """How sure it is has an answer, and the answer contains the central value."""
    if p.distribution not in DISTRIBUTIONS:
        raise InputError(
            "needs a distribution",
            where=where,
            got=p.distribution,
            allowed=DISTRIBUTIONS,
            fix="if nothing is to be drawn, say why in `certain`",
        )
    if p.value is not None and p.range:
        raise InputError("`range` says how a path moves, and this is a value", where=where, got=p.range)
    ways = ("factor", "shift") if p.schedule else ("swing",)
    if p.value is None and p.range not in ways:
        raise InputError("`range` must say how the path moves", where=where, got=p.range, allowed=ways)
    if p.range_from is not None and not p.schedule:
        raise InputError("range_from is for a schedule", where=where, got=str(p.range_from))
    if p.distribution == "one_of":
        if p.values is None or not np.isin(p.centre, p.values):
            raise InputError("one_of needs `values`, the central one among them", where=where, got=p.values)
        if p.weights is not None and (
            p.weights.shape != p.values.shape or np.any(p.weights < 0) or abs(p.weights.sum() - 1) > 1e-9
        ):
            raise InputError("one weight a value, together one", where=where, got=p.weights)
        return
    if p.low is None or p.high is None:
        raise InputError("needs low and high", where=where)
    if np.any(p.low > p.centre) or np.any(p.centre > p.high):
        raise InputError("needs low <= value <= high", where=where, got=(p.low, p.centre, p.high))
    if not np.any(p.low < p.high):
        raise InputError("low equals high: say in `certain` why there is no range", where=where, got=p.low)
    if p.distribution == "lognormal" and np.any(p.low <= 0):
        raise InputError("a lognormal needs low > 0", where=where, got=p.low)


def _month(text: Any, where: str) -> np.datetime64 | None:
    try:
        return None if text is None else parse_month(str(text))
    except EconError as error:
        raise error.located(where) from None


def _array(value: Any, dims: tuple[str, ...], where: str) -> np.ndarray | None:
    """A scalar for all, or a (nested) mapping from each label of the dims."""
    if value is None:
        return None
    if not dims:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError("not a number", where=where, got=value)
        return np.asarray(float(value))
    labels = DIMS[dims[0]]
    if not isinstance(value, dict):
        inner = _array(value, dims[1:], where)
        assert inner is not None
        return np.stack([inner] * len(labels))
    if set(value) != set(labels):
        raise InputError(
            f"needs one value for each {dims[0]}", where=where, got=sorted(value), allowed=labels
        )
    return np.stack([np.asarray(_array(value[label], dims[1:], where)) for label in labels])


def _schedule(
    entries: Any, dims: tuple[str, ...], where: str
) -> tuple[tuple[np.datetime64, np.ndarray], ...]:
    found = []
    for entry in entries:
        value = _array(entry.get("value"), dims, where)
        if value is None or "from" not in entry:
            raise InputError("a step of a schedule needs `from` and `value`", where=where, got=entry)
        found.append((np.datetime64(entry["from"], "M"), value))
    dates = [date for date, _ in found]
    if dates != sorted(set(dates)):
        raise InputError("the schedule's dates must rise", where=where, got=[str(d) for d in dates])
    return tuple(found)


def _season(value: Any, dims: tuple[str, ...], where: str) -> np.ndarray | None:
    if value is None:
        return None
    if len(value) != 12:
        raise InputError("a season has twelve values, January first", where=where, got=len(value))
    return np.stack([np.asarray(_array(v, dims, where)) for v in value])
