"""One hash of anything a plan holds: the same in every process, whatever the order of sets and mappings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

__all__ = ["digest"]


def digest(value: Any, salt: str = "") -> str:
    """SHA-256 of content: arrays by dtype, shape and bytes, dataclasses by field, mappings by key.

    A pickle would not do: a set's order, and so its pickle, differs between processes.
    """
    sink = hashlib.sha256(salt.encode())
    _add(sink, value)
    return sink.hexdigest()


def _add(sink: Any, value: Any) -> None:
    if isinstance(value, np.ndarray):
        sink.update(f"{value.dtype}{value.shape}".encode())
        sink.update(np.ascontiguousarray(value).tobytes())
    elif is_dataclass(value):
        _add(sink, {field.name: getattr(value, field.name) for field in fields(value)})
    elif isinstance(value, Mapping):
        sink.update(b"{")
        for key in sorted(value):
            sink.update(repr(key).encode())
            _add(sink, value[key])
        sink.update(b"}")
    elif isinstance(value, (set, frozenset)):
        _add(sink, sorted(value))
    elif isinstance(value, (list, tuple)):
        sink.update(b"[")
        for item in value:
            _add(sink, item)
        sink.update(b"]")
    else:
        sink.update(f"{type(value).__name__}:{value!r};".encode())
