"""A scenario file: its fields, its parent, and every fault of it at once."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from econ.document import Lines
from econ.errors import InputError, Problems, nearest
from econ.scenarios.measures import Raise, raises
from econ.scenarios.reader import KINDS, Reader
from econ.scenarios.schedules import Constant, Schedule, Until
from econ.scenarios.settings import Setting, read_settings, setting_spec
from econ.variables import DIMS, Forcing, forcings, shape_of, spelt, variables

__all__ = ["SCHEMA_VERSION", "Scenario", "adjustable", "build", "build_adjust", "build_settings"]

SCHEMA_VERSION = 1
_REQUIRED = ("schema_version", "name", "title")
_OPTIONAL = (
    "description",
    "extends",
    "phrase",
    "pressure",
    "measures",
    "parameters",
    "beyond_range",
    "adjust",
    "sources",
)
#: Letters that a title, and a phrase in the middle of a sentence, may have.
_LONGEST = {"title": 80, "phrase": 80}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}(@\d{4}-\d{2})?\Z")


@dataclass(frozen=True)
class Scenario:
    """A scenario with its parent folded in.

    Parameters
    ----------
    name, title, description : str
    phrase : str
        The scenario as the subject of a sentence, in small letters: "a full maritime-services ban".
    pressure : dict of str to tuple of Schedule
        By forcing, one schedule for each member of the forcing's dim (one if it has none).
        Forcings that are not named stay neutral.
    parameters : dict of str to float, Path or tuple
        Values that replace the package's own in this scenario: one for good, by date, or by member.
    adjust : dict of str to Schedule
        What the author adds to a computed price or rate, in its unit: an add-factor, and a judgement. The
        equation of the next month sees the sum, so that in a variable with memory part of it stays.
    beyond_range : bool
        Whether parameters may leave their ranges, though never the domain of their equations.
    sources : tuple of str
        Where its levels come from.
    parent : str
        The scenario that it extends, or an empty string.
    kept : bool
        Whether it may differ from the library's scenario of the same name: one that a stored run
        brings, or a variant that the package makes itself.
    """

    name: str
    title: str
    description: str
    pressure: Mapping[str, tuple[Schedule, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Setting] = field(default_factory=dict)
    adjust: Mapping[str, Schedule] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    phrase: str = ""
    beyond_range: bool = False
    parent: str = field(default="", compare=False)
    kept: bool = field(default=False, compare=False)

    @property
    def subject(self) -> str:
        """What a sentence calls it: its phrase, or its title in quotation marks."""
        return self.phrase or f"“{self.title}”"

    def _repr_html_(self) -> str:
        """Title, what it is, and its levels, as a notebook shows them."""
        title, text = html.escape(self.title), html.escape(self.text())
        said = f"<b>{title}</b> (<code>{html.escape(self.name)}</code>)<br>{html.escape(self.description)}"
        return f"{said}<details><summary>levels</summary><pre>{text}</pre></details>"

    def text(self) -> str:
        """The scenario as a file with nothing left to its parent: read back, it is the same."""
        return self._text

    @cached_property
    def _text(self) -> str:
        # Emitting YAML takes longer than all the rest of compiling, and a scenario does not change.
        declared = forcings()
        pressure = {name: _spec(declared[name], self.pressure[name]) for name in sorted(self.pressure)}
        content = {
            "schema_version": SCHEMA_VERSION,
            "name": self.name,
            "title": self.title,
            "phrase": self.phrase,
            "description": self.description,
            "pressure": pressure,
            "parameters": {
                name: setting_spec(name, self.parameters[name]) for name in sorted(self.parameters)
            },
            "beyond_range": self.beyond_range,
            "adjust": {name: self.adjust[name].spec() for name in sorted(self.adjust)},
            "sources": list(self.sources),
        }
        shown = {key: value for key, value in content.items() if value not in ({}, [], "", False)}
        return yaml.safe_dump(shown, sort_keys=False, allow_unicode=True, width=100)


def build(content: Mapping[str, Any], lines: Lines, name: str, parent: Scenario | None = None) -> Scenario:
    """A scenario from a file's content.

    Parameters
    ----------
    content, lines : mapping
        As `econ.document` reads them.
    name : str
        What error messages call the file.
    parent : Scenario, optional
        What `extends` names.

    Raises
    ------
    Problems
        Every fault, with file, line, key, value, what is allowed and the nearest name.
    """
    reader = Reader(name, lines, variables())
    reader.keys(content, (), _REQUIRED, _OPTIONAL)
    got = content.get("schema_version", SCHEMA_VERSION)
    if got != SCHEMA_VERSION or isinstance(got, bool):
        reader.fault("unknown version", ("schema_version",), got=got, allowed=str(SCHEMA_VERSION))
    for key in ("name", "title", "phrase", "description", "extends"):
        if key in content and not isinstance(content[key], str):
            reader.fault("needs text", (key,), got=content[key])
    if isinstance(content.get("title"), str) and not content["title"].split():
        reader.fault("is empty", ("title",), fix="say in a few words what the scenario is")
    for key, most in _LONGEST.items():
        if isinstance(content.get(key), str) and len(content[key]) > most:
            reader.fault("is too long", (key,), got=f"{len(content[key])} letters", allowed=f"at most {most}")
    if isinstance(content.get("name"), str) and not _NAME.match(content["name"]):
        allowed = "a-z, 0-9 and _, a letter first, at most 80 letters"
        reader.fault("not a name", ("name",), got=content["name"], allowed=allowed)
    pressure = _pressure(_section(content, "pressure", {}), reader, parent)
    named = _section(content, "measures", {})
    if isinstance(named, dict) and "tariff" in named:
        # A tariff is a lever already: it may be among the measures instead.
        if "tariff" in pressure:
            reader.fault("is given under pressure too", ("measures", "tariff"), got=named["tariff"])
        pressure |= _pressure({"tariff": named["tariff"]}, reader, parent, ("measures",))
        named = {name: value for name, value in named.items() if name != "tariff"}
    measures = raises(named, reader)
    pressure = _raised(pressure, measures, parent)
    beyond = content.get("beyond_range", False)
    if not isinstance(beyond, bool):
        reader.fault("needs true or false", ("beyond_range",), got=beyond)
    parameters = read_settings(_section(content, "parameters", {}), reader, beyond is True)
    adjust = _adjust(_section(content, "adjust", {}), reader)
    sources = _section(content, "sources", [])
    if not isinstance(sources, list) or not all(isinstance(s, str) for s in sources):
        reader.fault("needs a list of texts", ("sources",), got=sources)
    if reader.problems:
        raise Problems(reader.problems, where=name)
    inherited = parent or Scenario("", "", "")
    said = (*sources, *(measure.source for measure in measures))
    return Scenario(
        name=content["name"],
        title=" ".join(content["title"].split()),
        phrase=" ".join(content.get("phrase", "").split()),
        beyond_range=beyond or inherited.beyond_range,
        description=" ".join(content.get("description", "").split()),
        pressure={**inherited.pressure, **pressure},
        parameters={**inherited.parameters, **parameters},
        adjust={**inherited.adjust, **adjust},
        sources=(*inherited.sources, *(s for s in said if s not in inherited.sources)),
        parent=inherited.name,
    )


def _section(content: Mapping[str, Any], key: str, empty: Any) -> Any:
    """What a key has; a key with nothing behind it, as where all of its lines are remarks, has nothing."""
    return empty if content.get(key) is None else content[key]


def _pressure(
    content: Any, reader: Reader, parent: Scenario | None, where: tuple[str, ...] = ("pressure",)
) -> dict[str, tuple[Schedule, ...]]:
    found: dict[str, tuple[Schedule, ...]] = {}
    declared = forcings()
    if not isinstance(content, dict):
        reader.fault("needs a mapping of forcings", where, got=content)
        return found
    for name, value in content.items():
        path = (*where, str(name))
        if name not in declared:
            near = nearest(str(name), declared)
            reader.fault("no such forcing", path, got=name, allowed=sorted(declared), nearest=near)
            continue
        neutral = (Constant(declared[name].neutral),) * _members(declared[name])
        inherited = neutral if parent is None else parent.pressure.get(name, neutral)
        schedules = _forcing(declared[name], value, path, reader, inherited)
        if schedules is not None:
            found[name] = schedules
    return found


def _raised(
    pressure: dict[str, tuple[Schedule, ...]], measures: list[Raise], parent: Scenario | None
) -> dict[str, tuple[Schedule, ...]]:
    """The levers with the measures on top of what the file, or its parent, says of them."""
    found, declared = dict(pressure), forcings()
    for measure in measures:
        lever = declared[measure.lever]
        neutral = (Constant(lever.neutral),) * _members(lever)
        inherited = neutral if parent is None else parent.pressure.get(measure.lever, neutral)
        found[measure.lever] = tuple(measure.on(s) for s in found.get(measure.lever, inherited))
    return found


def _forcing(
    forcing: Forcing, value: Any, path: tuple[str, ...], reader: Reader, inherited: tuple[Schedule, ...]
) -> tuple[Schedule, ...] | None:
    """One schedule a member; labels that are not named keep what is inherited."""
    labels = DIMS[forcing.dims[0]] if forcing.dims else ()
    if labels and isinstance(value, dict):
        value = {spelt(k) if isinstance(k, str) else k: inner for k, inner in value.items()}
    by_label = isinstance(value, dict) and any(
        key in labels or nearest(str(key), (*labels, *KINDS)) in labels for key in value
    )
    if not by_label:
        read: dict[Schedule, Schedule] = {}
        for schedule in dict.fromkeys(inherited):
            made = reader.top(value, path, forcing.bounds, schedule)
            if made is None:
                return None
            read[schedule] = made
        return tuple(read[schedule] for schedule in inherited)
    found: list[Schedule | None] = list(inherited)
    for label, inner in value.items():
        if label not in labels:
            near = nearest(str(label), labels)
            where = (*path, str(label))
            reader.fault(f"no such {forcing.dims[0]}", where, got=label, allowed=labels, nearest=near)
            continue
        place = labels.index(label)
        found[place] = reader.top(inner, (*path, label), forcing.bounds, inherited[place])
    return None if any(s is None for s in found) else tuple(s for s in found if s is not None)


def _adjust(content: Any, reader: Reader) -> dict[str, Schedule]:
    """Add-factors by the name of what they are added to."""
    found: dict[str, Schedule] = {}
    if not isinstance(content, dict):
        reader.fault("needs a mapping of variables", ("adjust",), got=content)
        return found
    allowed = adjustable()
    for name, value in content.items():
        path = ("adjust", str(name))
        if name not in allowed:
            near = nearest(str(name), allowed)
            reader.fault("nothing can be added to it", path, got=name, allowed=allowed, nearest=near)
            continue
        schedule = reader.top(value, path, (None, None), Constant(0.0))
        if isinstance(schedule, Until) and schedule.when is not None:
            reader.fault("an add-factor cannot wait for an outcome", path)
        elif schedule is not None:
            found[name] = schedule
    return found


def build_adjust(content: Any) -> dict[str, Schedule]:
    """Add-factors as a caller gives them: `{"urals_discount": {"2020-08": 3}}`.

    Raises
    ------
    Problems
        Every fault of them.
    """
    reader = Reader("adjust", {}, variables())
    found = _adjust(content, reader)
    if reader.problems:
        raise Problems(reader.problems, where="adjust")
    return found


def build_settings(content: Any) -> dict[str, Setting]:  # history: examples
    """Values of parameters as a caller gives them: `{"inflation_anchor": {"2027-01": 5}}`.

    With `beyond_range: True` among them they may leave their ranges, as in a file.

    Raises
    ------
    Problems
        Every fault of them.
    """
    reader = Reader("parameters", {}, variables())
    beyond = isinstance(content, Mapping) and content.get("beyond_range") is True
    if beyond:
        content = {name: value for name, value in content.items() if name != "beyond_range"}
    found = read_settings(content, reader, beyond)
    if reader.problems:
        raise Problems(reader.problems, where="parameters")
    return found


def adjustable() -> list[str]:
    """What an author may add to: prices and rates that can be given, and are no switches."""
    found = []
    for variable in variables().values():
        if variable.given == "override" and variable.kind != "switch":
            labels = DIMS[variable.dims[0]] if variable.dims else ()
            found += [f"{variable.name}_{label}" for label in labels] or [variable.name]
    return sorted(found)


def _members(forcing: Forcing) -> int:
    """Length of a forcing's dim; no forcing has two."""
    shape = shape_of(forcing.dims)
    if len(shape) > 1:
        raise InputError("a forcing has at most one dim", where=forcing.name, got=forcing.dims)
    return shape[0] if shape else 1


def _spec(forcing: Forcing, schedules: tuple[Schedule, ...]) -> Any:
    specs = [schedule.spec() for schedule in schedules]
    if not forcing.dims or all(spec == specs[0] for spec in specs):
        return specs[0]
    return dict(zip(DIMS[forcing.dims[0]], specs, strict=True))
