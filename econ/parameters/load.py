"""Read `parameters/*.yaml`, check them whole, and say where each fault stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from econ.dated import Dated, paths
from econ.document import read_document
from econ.errors import EconError, InputError, Problems, nearest
from econ.parameters.check import check
from econ.parameters.parameter import DISTRIBUTIONS, KINDS, POLICY, RANGES, Parameter
from econ.paths import PACKAGE
from econ.quantities import MONTHS_PER_YEAR, parse_month
from econ.schema import Faults, Where
from econ.variables.declare import DIMS
from econ.vintage import Vintage, label, vintage

__all__ = ["DISTRIBUTIONS", "KINDS", "POLICY", "RANGES", "Parameter", "load", "names"]

_REQUIRED = ("title", "unit", "kind")
#: Keys whose value is a text; the others are numbers, lists, months or flags.
_TEXTS = (
    "title",
    "unit",
    "kind",
    "source",
    "distribution",
    "group",
    "rows",
    "from",
    "data",
    "range",
    "certain",
)
_OPTIONAL = (
    *(key for key in _TEXTS if key not in _REQUIRED),
    *("value", "low", "high", "values", "weights", "dims", "schedule", "prices_of", "interpolate", "season"),
    *("policy", "bounds", "domain", "since", "range_from"),
)

_Read = TypeVar("_Read")
_Last = dict[str, tuple[Any, Parameter]]


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
        stat = path.stat()
        document, lines, last = _document(path, stat.st_size, stat.st_mtime_ns)
        faults = Faults(f"econ/parameters/{path.name}", lines)
        for name, entry in (document.get("parameters") or {}).items():
            if name in found:
                faults.fault(f"{name} is defined twice", ("parameters", name))
            try:
                entry = _settled(name, entry, faults, then, dated.found)
            except EconError as error:
                faults.problems.append(error)
                continue
            was = last.get(name)
            # Most entries are the same at every vintage.
            made = was[1] if was and was[0] == entry else _made(name, path.stem, entry, faults)
            if made is not None:
                found[name], last[name] = made, (entry, made)
        problems += faults.problems
    problems += _divided(found)
    if problems:
        raise Problems(problems, where="parameters")
    return found


@lru_cache(maxsize=64)
def _document(path: Path, size: int, mtime: int) -> tuple[Mapping[str, Any], Mapping[Where, int], _Last]:
    """A file read once for each state of it, with the entries and parameters that were last made of it."""
    return *read_document(path), {}


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
    if isinstance(value, str) and "{price_base}" in value:
        return value.replace("{price_base}", label(then.price_base))
    return value


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


def _settled(name: str, entry: Any, faults: Faults, then: Vintage, dated: Mapping[str, Dated]) -> Any:
    """An entry as the vintage has it: laws known by then, paths from rows, sums at its prices."""
    path: Where = ("parameters", name)
    where = faults.place(path).removesuffix(".".join(path)).rstrip()
    entry = _from_rows(name, _in_force(entry, then), dated, where)
    return _revalued(name, entry, dated, where)


def _made(name: str, block: str, entry: Any, faults: Faults) -> Parameter | None:
    """A parameter of its entry; None where it is faulty, all its faults noted."""
    path: Where = ("parameters", name)
    before = len(faults.problems)
    faults.keys(entry, path, _REQUIRED, _OPTIONAL)
    if not isinstance(entry, dict):
        return None
    for key in _TEXTS:
        if key in entry:
            faults.text(entry[key], (*path, key))
    made = _parameter(name, block, entry, faults, path) if len(faults.problems) == before else None
    if made is None or len(faults.problems) > before:
        return None
    faults.problems += check(made)
    return made


def _parameter(name: str, block: str, entry: dict[str, Any], faults: Faults, path: Where) -> Parameter | None:
    """A parameter from its entry; what cannot be read is noted, and the rest is read all the same."""
    if entry["kind"] not in KINDS:
        faults.fault("no such kind", (*path, "kind"), got=entry["kind"], allowed=KINDS)
    dims = _dims(entry.get("dims", []), faults, (*path, "dims"))
    if dims is None:
        return None

    def read(key: str, reader: Callable[[Any, str], _Read], otherwise: _Read) -> _Read:
        """What a key says, or `otherwise` where it is not there or at fault."""
        if key not in entry:
            return otherwise
        try:
            return reader(entry[key], faults.place((*path, key)))
        except EconError as error:
            faults.problems.append(error)
        return otherwise

    def array(value: Any, where: str) -> np.ndarray | None:
        return _array(value, dims, where)

    return Parameter(
        name=name,
        block=block,
        line=faults.lines.get(path, 0),
        title=entry["title"],
        unit=entry["unit"],
        source=entry.get("source", ""),
        kind=entry["kind"],
        dims=dims,
        value=read("value", array, None),
        low=read("low", array, None),
        high=read("high", array, None),
        distribution=entry.get("distribution", ""),
        values=read("values", _numbers, None),
        group=entry.get("group", ""),
        schedule=read("schedule", lambda steps, where: _schedule(steps, dims, where), ()),
        rows=entry.get("rows", ""),
        interpolate=read("interpolate", _flag, False),
        season=read("season", lambda values, where: _season(values, dims, where), None),
        relation=entry.get("from", ""),
        data=entry.get("data", ""),
        range=entry.get("range", ""),
        range_from=read("range_from", _month, None),
        certain=entry.get("certain", ""),
        policy=read("policy", _flag, False),
        weights=read("weights", _numbers, None),
        bounds=tuple(read("bounds", _numbers, np.array([])).tolist()),
        domain=tuple(read("domain", _numbers, np.array([])).tolist()),
        since=read("since", _month, None),
    )


def _dims(value: Any, faults: Faults, path: Where) -> tuple[str, ...] | None:
    known = (*DIMS, "season")
    wrong = [dim for dim in value if dim not in known] if isinstance(value, list) else [value]
    if wrong:
        faults.fault("unknown dimension", path, got=wrong, allowed=known)
        return None
    return tuple(value)


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise InputError("needs true or false", where=where, got=value)
    return value


def _numbers(value: Any, where: str) -> np.ndarray:
    """A list of numbers."""
    right = isinstance(value, list) and all(type(v) in (int, float) for v in value)
    if not right:
        raise InputError("needs a list of numbers", where=where, got=value)
    return np.asarray(value, float)


def _month(text: Any, where: str) -> np.datetime64 | None:
    try:
        return parse_month(str(text))
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
    if not isinstance(entries, (list, tuple)):
        raise InputError("needs a list of steps", where=where, got=entries)
    for entry in entries:
        value = _array(entry.get("value"), dims, where) if isinstance(entry, dict) else None
        if value is None or "from" not in entry:
            raise InputError("a step of a schedule needs `from` and `value`", where=where, got=entry)
        found.append((parse_month(str(entry["from"])), value))
    dates = [date for date, _ in found]
    if dates != sorted(set(dates)):
        raise InputError("the schedule's dates must rise", where=where, got=[str(d) for d in dates])
    return tuple(found)


def _season(value: Any, dims: tuple[str, ...], where: str) -> np.ndarray | None:
    if not isinstance(value, list) or len(value) != MONTHS_PER_YEAR:
        raise InputError("a season has twelve values, January first", where=where, got=value)
    return np.stack([np.asarray(_array(v, dims, where)) for v in value])
