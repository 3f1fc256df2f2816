"""YAML with the line of every key, and months, `no` and `on` read as the text they are.

What a file may hold is what a person writes: plain values in mappings and lists, a few levels deep. A file
that is built to exhaust whoever reads it is refused before any of it is unfolded.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from econ.errors import InputError
from econ.textfile import check_letters, file_bytes, utf8

__all__ = ["read_document", "read_text"]

Lines = dict[tuple[str, ...], int]

_LARGEST = 4_000_000
#: Levels of a document, and what it holds once every alias is written out.
_DEEPEST, _MOST = 24, 100_000
_DIGITS = 18
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader with YAML 1.2's idea of booleans and numbers, and without dates."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":bool", ":timestamp", ":int", ":float"))]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(_INT, re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    _FLOAT,
    re.compile(
        r"^(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
    ),
    list("-+.0123456789"),
)


def _whole(loader: Any, node: yaml.ScalarNode) -> int:
    """A whole number; one that some readers take for octal, or that no quantity has, is a fault."""
    text = node.value.lstrip("+-")
    if len(text) > _DIGITS:
        raise yaml.constructor.ConstructorError(
            None, None, f"a number of {len(text)} digits", node.start_mark
        )
    if len(text) > 1 and text.startswith("0"):
        problem = f"{node.value} is octal to some readers: write {int(text)}"
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
    return int(node.value)


_Loader.add_constructor(_INT, _whole)


def read_document(path: Path) -> tuple[dict[str, Any], Lines]:
    """A YAML file as a mapping, and the line of each key by its path.

    Raises
    ------
    InputError
        The file is missing, no regular file, not in UTF-8, no YAML, has a key twice, is no mapping, or is
        nested or repeated beyond reason.
    """
    return read_text(utf8(file_bytes(path, _LARGEST), path.name), path.name)


def read_text(text: str, name: str) -> tuple[dict[str, Any], Lines]:
    """As `read_document`, from text; `name` is what error messages call it."""
    check_letters(text, name)
    try:
        aliases = _check_shape(text, name)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return {}, {}
            if not isinstance(node, yaml.MappingNode):
                raise InputError("must be a mapping of keys", where=f"{name}:1")
            if aliases:
                _check_size(node, name)
            lines: Lines = {}
            _mark(node, (), lines, name)
            return loader.construct_document(node), lines
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"not valid YAML: {error.problem}", where=f"{name}:{line}") from None
    except yaml.YAMLError as error:
        raise InputError(f"not valid YAML: {str(error).splitlines()[0]}", where=f"{name}:1") from None


def _check_shape(text: str, name: str) -> bool:
    """Refuse what is nested too deep, too much, or of types of its own, before anything is built of it.

    Returns whether there are aliases.
    """
    depth, aliases = 0, False
    for count, event in enumerate(yaml.parse(text, _Loader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, _OPENING):
            depth += 1
        elif isinstance(event, _CLOSING):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases = True
        elif isinstance(event, yaml.ScalarEvent) and event.style == '"':
            # Only these may spell a letter that the file itself does not hold.
            check_letters(event.value, name, line)
        tag = getattr(event, "tag", None)
        if depth > _DEEPEST or count > _MOST or tag is not None:
            where = f"{name}:{line}"
            if tag is not None:
                raise InputError(
                    "tags have no meaning here", where=where, got=tag, fix="write the value alone"
                )
            if depth > _DEEPEST:
                raise InputError("is nested too deep", where=where, allowed=f"at most {_DEEPEST} levels")
            raise InputError("has too many values", where=where, allowed=f"at most {_MOST:,}")
    return aliases


def _check_size(root: yaml.Node, name: str) -> None:
    """Refuse an alias that holds itself, and aliases that unfold to more than a document may hold."""
    sizes: dict[int, int] = {}

    def size(node: yaml.Node, above: tuple[int, ...]) -> int:
        where = f"{name}:{node.start_mark.line + 1}"
        if id(node) in above:
            raise InputError("an anchor that contains itself", where=where)
        if id(node) not in sizes:
            inner = node.value if not isinstance(node, yaml.ScalarNode) else ()
            parts = [part for entry in inner for part in (entry if isinstance(entry, tuple) else (entry,))]
            if len(above) > 4 * _DEEPEST:
                raise InputError("aliases are nested too deep", where=where)
            sizes[id(node)] = 1 + sum(size(part, (*above, id(node))) for part in parts)
        if sizes[id(node)] > _MOST:
            raise InputError(
                "aliases unfold to more than a file may hold", where=where, allowed=f"{_MOST:,} values"
            )
        return sizes[id(node)]

    size(root, ())


def _mark(node: yaml.Node, path: tuple[str, ...], lines: Lines, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise InputError("a key is one word or number", where=f"{name}:{line}")
            here = (*path, str(key.value))
            if here in lines:
                raise InputError("key given twice", where=f"{name}:{line}", got=key.value)
            lines[here] = line
            _mark(value, here, lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            here = (*path, str(index))
            lines[here] = value.start_mark.line + 1
            _mark(value, here, lines, name)
