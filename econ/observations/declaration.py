"""The data package of the raw tables, made from `tables.yaml`, the tables' header lines and the vintage."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from econ.document import Lines, read_document
from econ.errors import InputError, Problems, nearest
from econ.vintage import Vintage, label, vintage

__all__ = ["DECLARED", "PACKAGE_FILE", "declared", "described", "package_text"]

DECLARED, PACKAGE_FILE = "tables.yaml", "datapackage.json"
#: What a table and a field may say; the constraints are Frictionless's own but for `words`.
_TABLE = ("title", "about", "release", "licences", "fields")
_CONSTRAINTS = ("required", "enum", "minimum", "maximum", "pattern")
_FIELD = ("type", "unit", "about", "words", *_CONSTRAINTS)
_TYPES = ("string", "number", "integer", "date")


def declared(folder: Path) -> dict[str, Any]:
    """The tables of a folder as `tables.yaml` and their header lines declare them.

    Returns
    -------
    dict
        `name`, `title`, `about`, `licences`, and `tables`: by name its title, about, release, licences and
        `fields`, a list in the order of the columns, each as Frictionless writes it.

    Raises
    ------
    Problems
        Every table without a file or entry and every column that nobody describes.
    """
    files = sorted(folder.glob("*.csv"))
    stats = tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    own = (folder / DECLARED).stat()
    return _declared(folder, (own.st_size, own.st_mtime_ns), stats, vintage())


@lru_cache(maxsize=4)
def _declared(
    folder: Path, state: tuple[int, int], files: tuple[tuple[str, int, int], ...], known: Vintage
) -> Any:
    """Made once for each state of the folder."""
    content, lines = read_document(folder / DECLARED)
    names = [name.removesuffix(".csv") for name, _, _ in files]
    tables = content.get("tables", {})
    problems = [
        InputError(
            "a table without a file", where=_line(lines, "tables", name), fix=f"add {name}.csv or drop it"
        )
        for name in tables
        if name not in names
    ]
    made = {}
    for name in names:
        if name not in tables:
            problems.append(InputError(f"{name}.csv has no entry under `tables`", where=DECLARED))
            continue
        header = _header(folder / f"{name}.csv")
        problems += _faults(name, tables[name], header, content, lines)
        if not problems:
            made[name] = _table(tables[name], header, content["fields"], known)
    if problems:
        raise Problems(problems, where=str(folder / DECLARED))
    return {**{key: content[key] for key in ("name", "title", "about", "licences")}, "tables": made}


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file), [])


def _line(lines: Lines, *path: str) -> str:
    return f"{DECLARED}:{lines.get(path, 1)} {'.'.join(path)}"


def _faults(
    name: str, entry: Mapping[str, Any], header: list[str], content: Mapping[str, Any], lines: Lines
) -> list[InputError]:
    """What is wrong with a table's entry."""
    here = ("tables", name)
    faults = [_unknown(key, _TABLE, _line(lines, *here, key)) for key in entry if key not in _TABLE]
    faults += [
        InputError("is required", where=_line(lines, *here), got=key)
        for key in ("title", "about")
        if key not in entry
    ]
    own, shared = entry.get("fields", {}), content["fields"]
    faults += [
        _unknown(column, header, _line(lines, *here, "fields", column))
        for column in own
        if column not in header
    ]
    for licence in entry.get("licences", ()):
        if licence not in content["licences"]:
            faults.append(_unknown(licence, list(content["licences"]), _line(lines, *here, "licences")))
    for column in header:
        field = {**shared.get(column, {}), **own.get(column, {})}
        where = _line(lines, "fields", column) if column in shared else f"{name}.csv:1 {column}"
        if not field.get("about"):
            faults.append(
                InputError("nobody says what this column means", where=where, fix="add it under `fields`")
            )
        faults += [_unknown(key, _FIELD, where) for key in field if key not in _FIELD]
        if field.get("type", "string") not in _TYPES:
            faults.append(_unknown(field["type"], _TYPES, where))
    return faults


def _unknown(got: str, allowed: tuple[str, ...] | list[str], where: str) -> InputError:
    return InputError(
        "is not known here", where=where, got=got, allowed=allowed, nearest=nearest(got, allowed)
    )


def _table(
    entry: Mapping[str, Any], header: list[str], shared: Mapping[str, Any], known: Vintage
) -> dict[str, Any]:
    own = entry.get("fields", {})
    fields = [_field(column, {**shared.get(column, {}), **own.get(column, {})}, known) for column in header]
    return {
        "title": entry["title"],
        "about": entry["about"],
        "release": entry.get("release", ""),
        "licences": entry.get("licences", ["facts"]),
        "fields": fields,
    }


def _field(name: str, entry: Mapping[str, Any], known: Vintage) -> dict[str, Any]:
    """One field as Frictionless writes it."""
    limits = {key: entry[key] for key in _CONSTRAINTS if key in entry and entry[key] is not False}
    if limits.get("maximum") == "vintage":
        limits["maximum"] = known.known_by.isoformat()
    if "words" in entry:
        word = f"({'|'.join(entry['words'])})"
        limits["pattern"] = f"^({word}( {word})*)?$"
    made: dict[str, Any] = {"name": name, "type": entry.get("type", "string"), "description": entry["about"]}
    if "unit" in entry:
        made["unit"] = entry["unit"]
    return {**made, "constraints": limits} if limits else made


def described(folder: Path) -> dict[str, Any]:
    """The descriptor of the data package: what is declared, and the publishers that the rows name."""
    content, known = declared(folder), vintage()
    licences = content["licences"]
    words = {
        "last_month": label(known.last_month),
        "known_by": f"{known.known_by.day} {label(str(known.known_by)[:7])}",
    }
    return {
        "name": content["name"],
        "title": content["title"],
        "profile": "tabular-data-package",
        "version": known.last_month.replace("-", "."),
        "description": content["about"].format(**words),
        "licenses": [{"name": name, **entry} for name, entry in licences.items()],
        "resources": [_resource(folder, name, entry, licences) for name, entry in content["tables"].items()],
    }


def _resource(
    folder: Path, name: str, entry: Mapping[str, Any], licences: Mapping[str, Any]
) -> dict[str, Any]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        publishers = sorted({row.get("publisher", "") for row in csv.DictReader(file)} - {""})
    found: dict[str, Any] = {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": entry["title"],
        "description": entry["about"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [{"name": key, **licences[key]} for key in entry["licences"]],
    }
    if entry["release"]:
        found["release"] = entry["release"]
    if publishers:
        found["sources"] = [{"title": publisher} for publisher in publishers]
    return {**found, "schema": {"fields": entry["fields"], "missingValues": [""]}}


def package_text(folder: Path) -> str:
    """`datapackage.json` as `econ data build` writes it."""
    return json.dumps(described(folder), indent=1, ensure_ascii=False) + "\n"
