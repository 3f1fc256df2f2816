"""The report's fixed texts by key: the one place from which a translation would start."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from econ.document import read_document
from econ.paths import PACKAGE

__all__ = ["prose"]


@lru_cache(maxsize=1)
def prose() -> dict[str, Any]:
    """Standing text: heads of sections, method, limits, words, what is left out."""
    return read_document(PACKAGE / "reporting" / "prose.yaml")[0]
