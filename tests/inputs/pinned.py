"""What the tests of given paths share: months of a run, a file, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from econ.ensemble.given import read_given
from econ.ensemble.pins import Pins, from_given
from econ.vintage import vintage

#: The k-th month ahead.
AHEAD = vintage().after
NAMES = ("baseline", "all_channels")


def write(folder: Path, text: str | bytes, name: str = "given.csv") -> Path:
    """A file; `{1}` in a text is the first month ahead."""
    path = folder / name
    if isinstance(text, str):
        text = text.format("", *(AHEAD(k) for k in range(1, 13))).encode()
    path.write_bytes(text)
    return path


def pins(given: Any, months: int = 12, names: tuple[str, ...] = NAMES) -> Pins:
    """The pins of a run of so many months."""
    first = np.datetime64(AHEAD(1), "M")
    return from_given(given, first + np.arange(months), names)


def value(given: Any, name: str, month: int = 1, scenario: int = 0) -> float:
    """What a variable is pinned at in the k-th month."""
    found = pins(given)
    return float({**found.override, **found.target}[name][month - 1, ..., scenario, 0])


def notes(given: Any) -> str:
    """What is said of how it was read."""
    return "; ".join(read_given(given).notes)
