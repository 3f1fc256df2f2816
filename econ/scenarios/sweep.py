"""One key of a scenario at several values: `tariff.china=0,0.25,1,5`, each a scenario of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from econ.errors import EconError, InputError, Problems, nearest
from econ.parameters import load as load_parameters
from econ.scenarios.schema import SCHEMA_VERSION, Scenario, build
from econ.variables import DIMS, forcings, spelt

__all__ = ["Variant", "parse_sweep", "variants"]

#: Scenarios that one sweep may make.
_MOST = 200


@dataclass(frozen=True)
class Variant:
    """A scenario with swept keys at some values.

    Parameters
    ----------
    scenario : Scenario
    parent : str
        The scenario that was swept.
    values : dict of str to float
        By key as it was written.
    """

    scenario: Scenario
    parent: str
    values: Mapping[str, float]


def parse_sweep(texts: Sequence[str]) -> dict[str, list[float]]:
    """`tariff.china=0,0.25,1,5` as a key and its values; several make a product.

    Raises
    ------
    InputError
        No key and values, a value that is no number, or a key or value twice.
    """
    found: dict[str, list[float]] = {}
    for text in texts:
        key, mark, values = text.partition("=")
        key = key.strip()
        if not mark or not key or key in found:
            what = "is swept twice" if key in found else "is no sweep"
            raise InputError(what, where="sweep", got=text, allowed="tariff.china=0,0.25,1,5")
        try:
            found[key] = [float(part) for part in values.split(",")]
        except ValueError:
            raise InputError("needs numbers", where=f"sweep {key}", got=values, allowed="0,0.25,1") from None
    return found


def variants(scenarios: Sequence[Scenario], sweep: Mapping[str, Sequence[float]]) -> list[Variant]:
    """Every scenario at every combination of values.

    Raises
    ------
    InputError, Problems
        A key that is no lever or parameter (with the nearest), a member that it lacks, a value out of
        bounds or twice, or too many scenarios.
    """
    problems: list[EconError] = []
    for key, values in sweep.items():
        try:
            _parts(key)
        except InputError as error:
            problems.append(error)
        if len(set(values)) < len(values) or not values:
            problems.append(InputError("needs different values", where=f"sweep {key}", got=list(values)))
    count = len(scenarios)
    for values in sweep.values():
        count *= len(values)
    if count > _MOST:
        problems.append(
            InputError("too many scenarios", where="sweep", got=count, allowed=f"at most {_MOST}")
        )
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems, where="sweep")
    return [
        _variant(parent, dict(zip(sweep, chosen, strict=True)))
        for parent in scenarios
        for chosen in product(*sweep.values())
    ]


def _parts(key: str) -> tuple[str, str, str]:
    """Section, name and member of a key: `tariff.china` is a lever by buyer."""
    name, _, member = key.partition(".")
    levers, parameters = forcings(), load_parameters()
    if name not in levers and name not in parameters:
        known = [*levers, *parameters]
        raise InputError(
            "no such lever or parameter", where=f"sweep {key}", got=name, nearest=nearest(name, known)
        )
    dims = levers[name].dims if name in levers else parameters[name].dims
    labels = DIMS[dims[0]] if len(dims) == 1 and dims[0] in DIMS else ()
    member = spelt(member)
    if member and member not in labels:
        near = nearest(member, labels)
        raise InputError(
            "no such member", where=f"sweep {key}", got=member, allowed=labels or "none", nearest=near
        )
    return ("pressure" if name in levers else "parameters"), name, member


def _variant(parent: Scenario, values: Mapping[str, float]) -> Variant:
    content: dict[str, dict[str, object]] = {}
    for key, value in values.items():
        section, name, member = _parts(key)
        inner = content.setdefault(section, {})
        if member:
            mine = inner.setdefault(name, {})
            if not isinstance(mine, dict):
                raise InputError("is swept whole and by member", where=f"sweep {key}")
            mine[member] = value
        elif name in inner:
            raise InputError("is swept whole and by member", where=f"sweep {key}")
        else:
            inner[name] = value
    words = ", ".join(f"{key} {value:g}" for key, value in values.items())
    called = f"{parent.name}_" + re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    title = f"{parent.title}: {words}"[:80]
    whole: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "name": called.replace("@", "_"),
        "title": title,
        **content,
    }
    if parent.beyond_range:
        whole["beyond_range"] = True
    made = build(whole, {}, f"sweep {words}", parent)
    return Variant(
        replace(made, description=f"{parent.description} With {words}.".strip()), parent.name, values
    )
