"""The form of a scenario file as a JSON schema, for editors that complete and check as one types."""

from __future__ import annotations

from typing import Any

from econ.parameters import load as load_parameters
from econ.scenarios.measures import MEASURES
from econ.scenarios.reader import outcome_names
from econ.scenarios.schema import SCHEMA_VERSION, adjustable
from econ.variables import DIMS, SPELLINGS, Forcing, forcings, variables

__all__ = ["json_schema"]

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_DATE = r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$"
_POINT = r"^(\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|[1-9]\d*)$"


def json_schema() -> dict[str, Any]:
    """Of scenario files, made from the levers, parameters, measures and outcomes that the package declares.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12. What it accepts may still be refused for what only a run knows: bounds
        over its months, a parent that does not exist.
    """
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        "type": "object",
        "required": ["schema_version", "name", "title"],
        "additionalProperties": False,
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,79}$"},
            "title": {"type": "string", "maxLength": 80},
            "phrase": {"type": "string", "maxLength": 80},
            "description": text,
            "extends": text,
            "sources": {"type": "array", "items": text},
            "pressure": _object({name: _lever(lever) for name, lever in forcings().items()}),
            "measures": _object({**{name: {} for name in MEASURES}, "tariff": _lever(forcings()["tariff"])}),
            "parameters": _object({p.name: _parameter(p) for p in load_parameters().values()}),
            "beyond_range": {"type": "boolean"},
            "adjust": _object(dict.fromkeys(adjustable(), _SCHEDULE)),
        },
        "$defs": _kinds(),
    }


_SCHEDULE = {"$ref": "#/$defs/schedule"}


def _object(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    found = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _lever(lever: Forcing) -> dict[str, Any]:
    """A schedule, or one for each member, with what the lever is."""
    about = f"{lever.long_name} [{lever.unit}]"
    if not lever.dims:
        return {"description": about, **_SCHEDULE}
    return {"description": about, "anyOf": [_by_member(lever.dims[0], _SCHEDULE), _SCHEDULE]}


def _by_member(dim: str, one: dict[str, Any]) -> dict[str, Any]:
    labels = [*DIMS[dim], *(other for other, own in SPELLINGS.items() if own in DIMS[dim])]
    return {**_object(dict.fromkeys(labels, one)), "minProperties": 1}


def _parameter(p: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/values"}]}
    about = f"{p.title} [{p.unit}]"
    if len(p.dims) == 1 and p.dims[0] in DIMS:
        return {"description": about, "anyOf": [_by_member(p.dims[0], value), *value["anyOf"]]}
    return {"description": about, **value}


def _kinds() -> dict[str, Any]:
    """The kinds of schedule; each may be made of others."""
    count = {"type": "integer", "minimum": 1}
    points = {
        "type": "object",
        "patternProperties": {_POINT: {"type": "number"}},
        "properties": {"interpolate": {"type": "boolean"}},
        "additionalProperties": False,
        "minProperties": 1,
    }
    hold = _object({"mean": count, "at": {"type": "string", "pattern": _MONTH}})
    when = _object(
        {
            "variable": {"enum": outcome_names(variables())},
            "below": {"type": "number"},
            "above": {"type": "number"},
            "months": count,
            "latch": {"type": "boolean"},
        },
        ("variable",),
    )
    number, date = {"type": "number"}, {"type": "string", "pattern": _DATE}
    alternating = {"on": _SCHEDULE, "off": _SCHEDULE, "months_on": count, "months_off": count}
    kinds = {
        "constant": _SCHEDULE,
        "hold": {**hold, "minProperties": 1},
        "ramp": _object({"from": _SCHEDULE, "to": _SCHEDULE, "over": count}, ("from", "to", "over")),
        "alternating": _object({**alternating, "start_on": {"type": "boolean"}}, tuple(alternating)),
        "path": {"$ref": "#/$defs/values"},
        "lowest": {"type": "array", "items": _SCHEDULE, "minItems": 2},
        "until": _object(
            {"level": _SCHEDULE, "then": _SCHEDULE, "months": count, "when": when}, ("level", "then")
        ),
        "change": _object({"of": _SCHEDULE, "scale": number, "add": number}, ("of",)),
        "raised": _object({"of": _SCHEDULE, "by": number, "since": date, "most": number}, ("of", "by")),
    }
    schedule = {
        "anyOf": [
            {"type": "number"},
            {"enum": ["hold", "parent"]},
            {"$ref": "#/$defs/values"},
            *(_object({kind: inner}, (kind,)) for kind, inner in kinds.items()),
        ]
    }
    return {"schedule": schedule, "values": points}
