"""Which run a result is of: named parts, each thing in them by name and value.

Two plans with the same identity give the same numbers. Where two differ, the identity says in which
parameter, scenario, given path, equation, estimate or series, and both values.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from econ import __version__
from econ.ensemble.digest import digest as content_digest
from econ.ensemble.pins import Pins
from econ.ensemble.plan import Plan, as_here
from econ.errors import EconError, InputError, StaleError, listed
from econ.estimates import Estimate
from econ.manifest import observations_hash
from econ.model.graph import load
from econ.observations.known import as_known
from econ.parameters import load as load_parameters
from econ.parameters.wording import NOTHING, apart, plain, wording
from econ.quantities import month_range
from econ.scenarios.compile import Condition
from econ.syntax import definitions, digest
from econ.variables import variables
from econ.vintage import vintage

__all__ = ["KNOWN_BY", "Difference", "Identity", "check_worker", "identify", "refuse"]

#: The parts, in the order in which a difference is said, and what one thing of each is called.
PARTS = {
    "run": "",
    "scenarios": "scenario ",
    "given": "given path ",
    "parameters": "parameter ",
    "equations": "equation ",
    "engine": "code of ",
    "estimates": "estimate ",
    "data": "data ",
}
#: The code besides equations that makes a number out of a plan.
_ENGINE = (
    ("econ.ensemble.chunk", "Chunk"),
    ("econ.ensemble.derived", "cost_of_continuing"),
    ("econ.ensemble.quantiles", "quantile_places"),
    ("econ.ensemble.quantiles", "quantiles_at"),
)
#: Code that reads what is a part of its own.
_READERS = frozenset(
    {"econ.document", "econ.estimates", "econ.paths", "econ.vintage"}
    | {"econ.parameters.load", "econ.parameters.wording", "econ.variables", "econ.variables.declare"}
)
#: Of the data, the day by which they were known.
KNOWN_BY = "known by"
_SHORT = 16
#: Identities that this process was found to share: a worker compares once, not for each task.
_AGREED: set[str] = set()


class Difference(NamedTuple):
    """One thing that two runs do not have alike."""

    part: str
    name: str
    then: str
    now: str

    def text(self, then: str, now: str) -> str:
        """`parameter met_base: 919.0 in the store, 950.0 here`; of long values, what differs."""
        first, second = apart(self.then, self.now)
        return f"{PARTS[self.part]}{self.name}: {first} {then}, {second} {now}"


@dataclass(frozen=True)
class Identity:
    """What a run is made of.

    Parameters
    ----------
    parts : mapping of str to mapping of str to str
        By part (`PARTS`) and name, the value as text: numbers in full, code and covariances as hashes.
    """

    parts: Mapping[str, Mapping[str, str]]

    @cached_property
    def hashes(self) -> dict[str, str]:
        """A short hash of each part."""
        return {part: _hash(json.dumps(held, sort_keys=True)) for part, held in sorted(self.parts.items())}

    @property
    def hash(self) -> str:
        """A short hash of all parts."""
        return _hash(json.dumps(self.hashes))

    def differences(self, now: Identity) -> list[Difference]:
        """What this run and another do not have alike, part by part.

        A scenario that only one of them has is named among the run's, without its levels one by one.
        """
        found = []
        alone = self._scenarios() ^ now._scenarios()
        for part in PARTS:
            one, other = self.parts.get(part, {}), now.parts.get(part, {})
            for name in sorted({*one, *other}):
                values = one.get(name, NOTHING), other.get(name, NOTHING)
                if values[0] != values[1] and not (part == "scenarios" and name.split(", ")[0] in alone):
                    found.append(Difference(part, name, *values))
        return found

    def _scenarios(self) -> set[str]:
        return {name.split(", ")[0] for name in self.parts.get("scenarios", {})}

    def attributes(self) -> dict[str, str]:
        """As attributes of a dataset: one hash, one a part, and every name and value, compressed."""
        text = json.dumps(self.parts, sort_keys=True, separators=(",", ":"))
        return {
            "identity": self.hash,
            "identity_parts": json.dumps(self.hashes),
            "identity_record": base64.b64encode(zlib.compress(text.encode())).decode(),
        }

    @classmethod
    def of_attributes(cls, attributes: Mapping[Any, Any], where: str) -> Identity | None:
        """The identity that a dataset brings; None for one that has none.

        Raises
        ------
        InputError
            Its record does not belong to its hash.
        """
        if "identity_record" not in attributes:
            return None
        try:
            text = zlib.decompress(base64.b64decode(str(attributes["identity_record"]), validate=True))
            found = cls(json.loads(text))
            sound = found.hash == attributes.get("identity")
        except (ValueError, zlib.error, TypeError, AttributeError):
            sound = False
        if not sound:
            raise InputError(
                "its record of what made it was changed or damaged",
                where=f"{where}, attribute identity_record",
                fix="take the file from where it was copied, or run it again",
            )
        return found


def identify(plan: Plan) -> Identity:
    """The identity of a plan, with parameters, code and data as this process has them."""
    equations = load().equations
    with as_known(plan.as_of or None):
        table, seen = {**load_parameters(), **plan.instead}, vintage()
    return Identity(
        {
            "run": _run(plan),
            "scenarios": dict(_scenarios(plan)),
            "given": {**dict(_given(plan)), **dict(_added(plan))},
            "parameters": {name: wording(table[name]) for name in plan.parameters},
            "equations": {name: _equation(equations[name].module, name) for name in plan.needed},
            "engine": _engine(),
            "estimates": {name: text for e in plan.estimates.values() for name, text in _estimate(e)},
            "data": {
                "vintage": str(seen),
                KNOWN_BY: seen.known_by.isoformat(),
                "observations": observations_hash(),
                **dict(_data(plan)),
            },
        }
    )


def refuse(
    differences: Sequence[Difference],
    what: str,
    *,
    where: str,
    then: str,
    now: str = "here",
    fix: str,
    error: Callable[..., EconError] = StaleError,
) -> None:
    """Raise an error that names every difference and both values, if there is one.

    Parameters
    ----------
    what : str
        What the differences mean, as `belongs to another run`.
    then, now : str
        Where the two values stand, as `in the store` and `here`.
    """
    if not differences:
        return
    lines = [one.text(then, now) for one in differences]
    raise error(listed(what, lines), where=where, fix=fix)


def check_worker(plan: Plan, sent: Identity) -> None:
    """Refuse to work on a plan whose parameters, code, estimates or data are not this process's.

    Raises
    ------
    StaleError
        With each name and both values.
    """
    if sent.hash in _AGREED:
        return
    refuse(
        sent.differences(identify(as_here(plan))),
        "this worker would mix two models",
        where="worker",
        then="in the run",
        now="on the worker",
        fix="give every worker the same version of the package and the same data folder",
    )
    _AGREED.add(sent.hash)


def _run(plan: Plan) -> dict[str, str]:
    shown = len(plan.scenarios) - plan.hidden
    chosen = {"chosen points of parameters": content_digest(plan.design)[:16]} if plan.design else {}
    return {
        "version": __version__,
        "seed": str(plan.seed),
        "simulations": str(plan.draws),
        "start": str(plan.months[plan.warmup]),
        "months": str(plan.horizon),
        "months of warm-up": str(plan.warmup),
        "scenarios": ", ".join(plan.scenarios[:shown]),
        "run for reference alone": ", ".join(plan.scenarios[shown:]),
        "costs counted from": ", ".join(plan.scenarios[place] for place in plan.references),
        "kept": ", ".join(plan.keep),
        "sources off": ", ".join(sorted(plan.off)),
        "sources with a seed of their own": ", ".join(f"{k} {v}" for k, v in sorted(plan.reseeded.items())),
        "as of": plan.as_of,
        **chosen,
    }


def _scenarios(plan: Plan) -> Iterator[tuple[str, str]]:
    """Levels as compiled, by scenario and forcing; what was in force before the run is history."""
    before, after = plan.months[: plan.warmup], plan.months[plan.warmup :]
    for name, values in plan.values.items():
        yield f"history, {name}", _path(before, values[: plan.warmup, ..., 0])
        for lane, scenario in enumerate(plan.scenarios):
            yield f"{scenario}, {name}", _path(after, values[plan.warmup :, ..., lane])
    for condition in plan.conditions:
        yield _condition(plan.scenarios[condition.scenario], condition, after, plan.warmup)
    for name, values in plan.overrides.items():
        for lane, scenario in enumerate(plan.scenarios):
            one = values[..., lane]
            if not np.isnan(one).all():
                text = plain(one) if one.ndim == 0 else _path(after, one[plan.warmup :])
                yield f"{scenario}, parameter {name}", text


def _condition(scenario: str, c: Condition, months: np.ndarray, warmup: int) -> tuple[str, str]:
    member = "" if c.member is None else f" {c.member}"
    watched = c.variable if c.place is None else f"{c.variable} {c.place}"
    lasting = "for good" if c.latch else "while so"
    when = f"{watched} {c.comparison} {plain(np.asarray(c.threshold))} for {c.months} months, {lasting}"
    return f"{scenario}, {c.forcing}{member}, once {when}", _path(months, c.then[warmup:])


def _given(plan: Plan) -> Iterator[tuple[str, str]]:
    """Pinned paths by variable, and by scenario where scenarios differ."""
    months = plan.months[plan.warmup :]
    for name, values in _pinned(plan.given):
        lanes = [_path(months, values[..., lane, 0]) for lane in range(values.shape[-2])]
        if len(set(lanes)) == 1:
            yield name, lanes[0]
            continue
        for lane, scenario in zip(lanes, plan.scenarios, strict=True):
            if lane != NOTHING:
                yield f"{name}, {scenario}", lane


def _added(plan: Plan) -> Iterator[tuple[str, str]]:
    """What authors add, by variable and scenario."""
    months = plan.months[plan.warmup :]
    for name, values in plan.given.added.items():
        for lane, scenario in enumerate(plan.scenarios):
            if values[..., lane, 0].any():
                yield f"{name}, added, {scenario}", _path(months, values[..., lane, 0])


def _data(plan: Plan) -> Iterator[tuple[str, str]]:
    """What the warm-up is given of the panel, month by month, and the month before it."""
    months = plan.months[: plan.warmup]
    before = month_range(months[0] - 1, 1)
    for name, values in _pinned(plan.history):
        yield name, _path(months, values[..., 0, 0])
    for name, value in plan.initial.items():
        yield f"{name}, before the warm-up", _path(before, value[None, ..., 0, 0])
    yield "later editions", ", ".join(str(months[place]) for place in sorted(plan.history.settled))


def _pinned(pins: Pins) -> Iterator[tuple[str, np.ndarray]]:
    yield from (*pins.override.items(), *pins.target.items())


def _path(months: np.ndarray, values: np.ndarray) -> str:
    """Values by month, said where they change: `2020-01 0.0; 2020-04 1.0`."""
    flat = values.reshape(len(months), -1)
    stays = (flat[1:] == flat[:-1]) | (np.isnan(flat[1:]) & np.isnan(flat[:-1]))
    at = [0, *(1 + np.flatnonzero(~stays.all(axis=1)))]
    said = ["free" if np.isnan(flat[place]).all() else plain(values[place]) for place in at]
    if said == ["free"]:
        return NOTHING
    return "; ".join(f"{month} {value}" for month, value in zip(months[at], said, strict=True))


def _estimate(estimate: Estimate) -> Iterator[tuple[str, str]]:
    """Every coefficient, and the errors and correlations that they are drawn with."""
    for name, value in zip(estimate.names, estimate.values, strict=True):
        yield f"{estimate.relation}.{name}", repr(value)
    spread = plain(np.asarray(estimate.covariance)) + plain(np.asarray(estimate.root))
    yield f"{estimate.relation}, covariance", _hash(spread)


@lru_cache(maxsize=1024)
def _equation(module: str, name: str) -> str:
    """An equation's code with all that it calls, and what the registry says of its variable."""
    v = variables()[name]
    declared = (v.dims, v.given, v.initial, v.observed, v.error)
    return _hash(f"{digest([(module, name)])} {declared!r}")


@lru_cache(maxsize=1)
def _engine() -> dict[str, str]:
    """The code that steps equations, by module."""
    by_module: dict[str, list[str]] = {}
    for (module, name), said in definitions(_ENGINE, but=_READERS).items():
        by_module.setdefault(module, []).append(f"{name} {said}")
    return {module: _hash("\n".join(sorted(lines))) for module, lines in sorted(by_module.items())}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_SHORT]
