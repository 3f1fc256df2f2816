"""YAML with the line of every key, and months, `no` and `on` read as the text they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from econ.errors import InputError

__all__ = ["read_document", "read_text"]

Lines = dict[tuple[str, ...], int]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader with YAML 1.2's idea of booleans and without dates."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in pairs if not tag.endswith((":bool", ":timestamp"))]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", __import__("re").compile(r"^(?:true|false)$"), list("tf")
)


def read_document(path: Path) -> tuple[dict[str, Any], Lines]:
    """A YAML file as a mapping, and the line of each key by its path.

    Raises
    ------
    InputError
        The file is missing, no YAML, has a key twice, or is no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    return read_text(text, path.name)


def read_text(text: str, name: str) -> tuple[dict[str, Any], Lines]:
    """As `read_document`, from text; `name` is what error messages call it."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise InputError("must be a mapping of keys", where=f"{name}:1")
        lines: Lines = {}
        _mark(node, (), lines, name)
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"not valid YAML: {error.problem}", where=f"{name}:{line}") from None
    finally:
        loader.dispose()


def _mark(node: yaml.Node, path: tuple[str, ...], lines: Lines, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            line = key.start_mark.line + 1
            if here in lines:
                raise InputError("key given twice", where=f"{name}:{line}", got=key.value)
            lines[here] = line
            _mark(value, here, lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*path, str(index))
            lines[here] = value.start_mark.line + 1
            _mark(value, here, lines, name)
