"""What goes wrong for a user, said so that the user can put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

__all__ = ["EconError", "InputError", "Problems", "RunError", "StaleError", "listed", "nearest"]

_LONGEST = 400
_MOST_LISTED = 12


class EconError(Exception):
    """A mistake or a failed run, told as what, where, got, allowed, nearest, fix.

    Parameters
    ----------
    what : str
        What is wrong, in one clause.
    where : str
        File and line, or variable, month, scenario and draw.
    got : object
        The offending value.
    allowed : str or sequence of str
        What is accepted there.
    nearest : str
        The closest accepted name, if there is one.
    fix : str
        What to do.
    """

    exit_code = 4

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        got: object = None,
        allowed: str | Sequence[str] = "",
        nearest: str = "",
        fix: str = "",
    ) -> None:
        self.what, self.where, self.got = what, where, got
        self.allowed = allowed if isinstance(allowed, str) else ", ".join(allowed)
        self.nearest, self.fix = nearest, fix
        super().__init__(self.text())

    def text(self) -> str:
        """The message: a first line, then one indented line for each part that is known."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        parts = [
            ("got", "" if self.got is None else _cut(self.got)),
            ("allowed", _shortened(self.allowed)),
            ("nearest", self.nearest),
            ("fix", self.fix),
        ]
        return "\n".join([head, *(f"  {name}: {value}" for name, value in parts if value)])

    def located(self, where: str) -> EconError:
        """The same error with `where` before its own place."""
        self.where = f"{where}, {self.where}" if self.where else where
        self.args = (self.text(),)
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.__dict__.copy())


def _cut(got: object) -> str:
    """What was given, as it would be typed, and no longer than a line or two."""
    plain = got.item() if type(got).__module__ == "numpy" and getattr(got, "ndim", 1) == 0 else got  # type: ignore[attr-defined]
    text = repr(plain)
    if "\n" in text:
        text = f"a {type(plain).__name__}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text):,} letters)"


def _shortened(allowed: str) -> str:
    """A list too long to read, cut at a name; the nearest name follows it."""
    if len(allowed) <= _LONGEST:
        return allowed
    shown = allowed[:_LONGEST].rsplit(", ", 1)[0]
    return f"{shown}, ... and {allowed.count(', ') - shown.count(', ')} more"


def _rebuild(cls: type[EconError], state: dict[str, object]) -> EconError:
    """Restore an error that crossed a process border (keyword-only arguments do not pickle)."""
    error = cls.__new__(cls)
    error.__dict__.update(state)
    Exception.__init__(error, error.text())
    return error


class InputError(EconError, ValueError):
    """The user's input is wrong: a file, key, name or value."""

    exit_code = 2


class StaleError(EconError):
    """Derived data are missing or older than what they derive from."""

    exit_code = 3


class RunError(EconError):
    """The run itself failed: an identity broken, a disk full, a worker lost."""

    exit_code = 4


class Problems(InputError):
    """Several input errors of one file or call, raised together."""

    def __init__(self, problems: Iterable[EconError], *, where: str = "") -> None:
        self.problems = list(problems)
        self._where_all = where
        super().__init__(f"{len(self.problems)} problems", where=where)

    def text(self) -> str:
        """All messages, one after the other."""
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        head = f"{self._where_all}: {count}" if self._where_all else count
        return "\n".join([head, *(problem.text() for problem in self.problems)])


def listed(what: str, things: Sequence[str]) -> str:
    """A clause, and below it a line for each thing that it is about, or for the first dozen."""
    left = len(things) - _MOST_LISTED
    more = [f"and {left} more"] if left > 0 else []
    return "\n    ".join([what, *things[:_MOST_LISTED], *more])


def nearest(name: str, names: Iterable[str]) -> str:
    """The accepted name closest to `name`, whatever its capitals, or an empty string."""
    small = {str(n).lower(): str(n) for n in names}
    found = get_close_matches(str(name).lower(), small, n=1, cutoff=0.5)
    return small[found[0]] if found else ""
