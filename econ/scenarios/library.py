"""Scenarios by name or file: the package's own library, and a user's files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from econ.dated import SCENARIOS, scenario_text
from econ.document import Lines, read_document, read_text
from econ.errors import EconError, InputError, Problems, nearest
from econ.paths import PACKAGE
from econ.scenarios.as_of import is_pressure, pressure_at
from econ.scenarios.schema import SCHEMA_VERSION, Scenario, build

__all__ = [
    "ALIASES",
    "HISTORY",
    "LIBRARY",
    "from_mapping",
    "load",
    "names",
    "new",
    "own_name",
    "parse",
    "show",
]

LIBRARY = PACKAGE / "scenarios" / "library"
#: What happened, by date: every scenario's warm-up, and a scenario of its own.
HISTORY = "history"
#: Names that scenarios had in 0.1.0, and what they are called now: both are understood.
ALIASES = {
    "big_stick": "all_channels",
    "carrots": "relief_unconditional",
    "relief_on_compliance": "relief_when_buyers_comply",
}


def names() -> tuple[str, ...]:
    """The library's scenarios, sorted."""
    return tuple(sorted({*(path.stem for path in LIBRARY.glob("*.yaml")), *SCENARIOS}))


def load(name: str | Path | Mapping[str, Any]) -> Scenario:  # history: examples
    """A scenario of the library by name, a file by path, or what a file would say as a mapping.

    A name that ends in `.yaml` or holds a slash is a path; `extends` in a file names a scenario
    of the library, or a file beside it. `pressure@2025-01` is the baseline with pressure as of that month.

    Raises
    ------
    InputError
        No such scenario (with the nearest name), a circle of parents, or `Problems` in the file.
    """
    if isinstance(name, Mapping):
        return from_mapping(name)
    if is_pressure(name):
        return pressure_at(str(name), load("baseline"))
    return _load(_locate(str(name), Path()), ())


def parse(text: str, name: str = "scenario", *, kept: bool = False) -> Scenario:
    """A scenario from YAML text; `extends` names one of the library.

    Parameters
    ----------
    kept : bool
        Whether the text comes from a stored run: its scenarios keep their names, also where the
        library's has changed since.

    Raises
    ------
    Problems
        Everything that is wrong with it.
    InputError
        The name is that of another scenario of the library.
    """
    content, lines = read_text(text, name)
    found = replace(_build(content, lines, name, Path(), ()), kept=kept)
    return own_name(found, f"{name}:{lines.get(('name',), 1)} name")


def from_mapping(content: Mapping[str, Any]) -> Scenario:
    """A scenario from a mapping with the keys of a file.

    `schema_version` may be left out; `name` is `scenario` and `title` the name unless they are given.

    Raises
    ------
    InputError, Problems
        As for a file.

    Examples
    --------
    >>> from_mapping({"name": "mine", "extends": "baseline", "pressure": {"tariff": {"india": 0.25}}}).parent
    'baseline'
    """
    plain = _plain(content)
    name = str(plain.get("name", "scenario"))
    whole = {"schema_version": SCHEMA_VERSION, "name": name, "title": name.replace("_", " "), **plain}
    return own_name(_build(whole, {}, f"scenario {name}", Path(), ()), f"scenario {name}: name")


def _plain(value: Any) -> Any:
    """Mappings, lists, texts and numbers of Python as YAML would have read them."""
    if isinstance(value, Mapping):
        return {k if isinstance(k, int) else str(k): _plain(inner) for k, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value


def own_name(scenario: Scenario, where: str = "") -> Scenario:
    """The scenario, unless it bears the name of another in the library.

    Reports, files and the cost of continuing know scenarios by name: two of one name, or another
    `no_pressure`, would be read as the library's.

    Raises
    ------
    InputError
        The name is the library's, and the scenario is not.
    """
    taken = scenario.name in names() or scenario.name in ALIASES or is_pressure(scenario.name)
    if scenario.kept or not taken or scenario == load(scenario.name):
        return scenario
    raise InputError(
        "the name belongs to a scenario of the library",
        where=where or f"scenario {scenario.name}",
        got=scenario.name,
        fix=f"give it another name, such as my_{scenario.name}",
    )


def show(name: str | Path) -> str:
    """The scenario as YAML with its parent folded in: the very text that a run stores."""
    return load(name).text()


def new(path: str | Path, template: str = "baseline") -> Path:
    """Write a new scenario file that extends `template`, ready to be edited.

    Raises
    ------
    InputError
        The file exists, its name is no scenario name, or there is no such template.
    """
    target = Path(path)
    if target.suffix != ".yaml":
        raise InputError("a scenario file ends in .yaml", where=str(target))
    if target.exists():
        raise InputError("the file exists", where=str(target), fix="choose another name")
    parent = load(template)
    text = (
        f"schema_version: 1\nname: {target.stem}\ntitle: {target.stem.replace('_', ' ')}\n"
        f"description: As {template}, with ...\nextends: {template}\n"
        "# Forcings named here replace those of the parent; `econ scenarios show "
        f"{template}` lists what it sets.\npressure: {{}}\n"
    )
    content, lines = read_text(text, target.name)
    own_name(build(content, lines, target.name, parent), target.name)
    target.write_text(text, encoding="utf-8")
    return target


def _locate(name: str, beside: Path) -> Path:
    """The file that a name means; a path is taken from the folder of the file that names it."""
    if name.endswith((".yaml", ".yml")) or "/" in name:
        return Path(name) if Path(name).is_absolute() else beside / name
    known = names()
    name = ALIASES.get(name, name)
    if name not in known:
        meant = nearest(name, (*known, *ALIASES))
        raise InputError(
            "no such scenario",
            where=name,
            allowed=known,
            nearest=ALIASES.get(meant, meant),
            fix="name one of the library, or give the path of a .yaml file",
        )
    return LIBRARY / f"{name}.yaml"


def _load(path: Path, children: tuple[Path, ...]) -> Scenario:
    if path.parent == LIBRARY and path.stem in SCENARIOS:
        return _made(path, scenario_text(path.stem), children)
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):  # which of them says that links lead in a circle depends on the Python
        raise InputError("cannot be read: its links lead in a circle", where=str(path)) from None
    if resolved in children:
        circle = " -> ".join(p.stem for p in (*children, resolved))
        raise InputError("scenarios extend each other in a circle", where=circle)
    if resolved.parent == LIBRARY:
        return _load_library(resolved, children)
    content, lines = read_document(path)
    found = _build(content, lines, str(path), path.parent, (*children, resolved))
    return own_name(found, f"{path}:{lines.get(('name',), 1)} name")


@lru_cache(maxsize=16)
def _made(path: Path, text: str, children: tuple[Path, ...]) -> Scenario:
    """A scenario made from rows; its file lies in the data folder."""
    content, lines = read_text(text, path.name)
    return _build(content, lines, path.name, LIBRARY, (*children, path))


@lru_cache(maxsize=64)
def _load_library(path: Path, children: tuple[Path, ...]) -> Scenario:
    content, lines = read_document(path)
    scenario = _build(content, lines, path.name, path.parent, (*children, path))
    if scenario.name != path.stem:
        raise InputError("the name differs from the file's", where=path.name, got=scenario.name)
    return scenario


def _build(
    content: dict[str, object], lines: Lines, name: str, folder: Path, children: tuple[Path, ...]
) -> Scenario:
    extends = content.get("extends")
    if not isinstance(extends, str):
        return build(content, lines, name)
    try:
        parent = load(extends) if is_pressure(extends) else _load(_locate(extends, folder), children)
    except Problems as found:
        faults = found.problems
    except InputError as error:
        where = f"{name}:{lines.get(('extends',), 1)} extends"
        here = InputError(error.what, where=where, got=extends, nearest=error.nearest)
        # A parent that extends a file of its own has named the place already.
        faults = [error if " extends" in str(error.where) else here]
    else:
        return build(content, lines, name, parent)
    faults += _own_faults(content, lines, name)
    raise faults[0] if len(faults) == 1 else Problems(faults, where=name)


def _own_faults(content: dict[str, object], lines: Lines, name: str) -> list[EconError]:
    """What else is wrong with a file whose parent cannot be read: all is told at once."""
    try:
        build(content, lines, name)
    except Problems as found:
        return found.problems
    return []
