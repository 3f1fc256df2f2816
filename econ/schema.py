"""What readers of YAML share: every fault is noted with its line and key, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from econ.errors import EconError, InputError, Problems, nearest

__all__ = ["Faults", "Where"]

#: The keys that lead to a place in a document.
Where = tuple[str, ...]
#: Larger than any quantity of the model, and small enough to be multiplied.
_LARGEST = 1e15


class Faults:
    """What is wrong with one file.

    Parameters
    ----------
    name : str
        What error messages call the file.
    lines : mapping
        The line of each key by its path, as `econ.document` reads it.
    """

    def __init__(self, name: str, lines: Mapping[Where, int]) -> None:
        self.name, self.lines = name, lines
        self.problems: list[EconError] = []

    def place(self, path: Where) -> str:
        """File, line of the deepest key that is there, and the keys."""
        deepest = path
        while deepest and deepest not in self.lines:
            deepest = deepest[:-1]
        return f"{self.name}:{self.lines.get(deepest, 1)} {'.'.join(path)}".rstrip()

    def fault(self, what: str, path: Where, **more: Any) -> None:
        """Note a fault at a key."""
        self.problems.append(InputError(what, where=self.place(path), **more))

    def keys(self, value: Any, path: Where, required: Iterable[str], optional: Iterable[str]) -> bool:
        """Whether `value` is a mapping with just these keys; each fault is noted."""
        needed = tuple(required)
        allowed = (*needed, *optional)
        if not isinstance(value, dict):
            self.fault("needs a mapping", path, got=value, allowed=allowed)
            return False
        wrong = [str(key) for key in value if key not in allowed]
        for key in wrong:
            near = nearest(key, allowed)
            self.fault("unknown key", (*path, key), got=key, allowed=allowed, nearest=near)
        missing = [key for key in needed if key not in value]
        for key in missing:
            self.fault(f"{key} is missing", path)
        return not (wrong or missing)

    def number(self, value: Any, path: Where) -> float | None:
        """A finite number of a size that some quantity has."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < _LARGEST:
            self.fault("not a number", path, got=value)
            return None
        return float(value)

    def text(self, value: Any, path: Where) -> str:
        """A text; what is none is a fault, and empty."""
        if not isinstance(value, str):
            self.fault("needs text", path, got=value)
            return ""
        return value

    def flag(self, value: Any, path: Where) -> bool | None:
        """True or false."""
        if not isinstance(value, bool):
            self.fault("needs true or false", path, got=value)
            return None
        return value

    def refuse(self) -> None:
        """Raise all faults, if there are any.

        Raises
        ------
        Problems
            Every fault that was noted.
        """
        if self.problems:
            raise Problems(self.problems, where=self.name)
