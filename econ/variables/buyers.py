"""The buyers of Russian crude as data: `buyers.yaml` names them once, and everything by buyer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from econ.document import read_document
from econ.errors import InputError, Problems, nearest
from econ.paths import PACKAGE
from econ.quantities import parse_month

__all__ = ["BUYERS", "Buyer", "read_buyers"]

FILE = PACKAGE / "variables" / "buyers.yaml"
_TEXTS = ("name", "shock_of", "why")
_LISTS = ("also", "publishers", "counts", "other_counts")
_PAIRS = ("shock", "stay", "relief")
_NUMBERS = ("one_reading", "reading_error")
_FIELDS = (*_TEXTS, *_LISTS, *_PAIRS, *_NUMBERS, "usual_from")
_ALWAYS = ("publishers", "one_reading", "stay", "relief", "why")


@dataclass(frozen=True, slots=True)
class Buyer:
    """One buyer, or all the others.

    Attributes
    ----------
    label : str
        Its label in every array, table and parameter.
    name : str
        As the raw rows have it; empty for all the others.
    also : tuple of str
        Other spellings of its label that users may write.
    publishers : tuple of str
        Whose figure of a month is believed first.
    counts, other_counts : tuple of str
        Products of `exports_by_buyer` that are its purchases, and others that are shown and never chosen.
    one_reading : float
        Relative error of one reading before the data [1].
    usual_from : str
        First month of its usual level, `YYYY-MM`; empty where it has no series to estimate a shock from.
    reading_error : float
        Error of a reading in that estimate [mb/d].
    shock : tuple of float
        Prior of the monthly shock: its middle [mb/d] and the standard deviation of its log.
    shock_of : str
        The buyer whose shock it is put at, where it has none of its own.
    stay, relief : tuple of float
        Prior of each belief in logits, mean and standard deviation.
    why : str
        Where the priors come from.
    """

    label: str
    name: str
    also: tuple[str, ...]
    publishers: tuple[str, ...]
    counts: tuple[str, ...]
    other_counts: tuple[str, ...]
    one_reading: float
    usual_from: str
    reading_error: float
    shock: tuple[float, float]
    shock_of: str
    stay: tuple[float, float]
    relief: tuple[float, float]
    why: str

    @property
    def estimated(self) -> bool:
        """Whether its monthly shock is estimated from a series of its own."""
        return not self.shock_of


def read_buyers(path: Path = FILE) -> tuple[Buyer, ...]:
    """The declared buyers, in order.

    Raises
    ------
    InputError
        All that is wrong with the file, with its lines.
    """
    document, lines = read_document(path)
    entries = document.get("buyers")
    if not isinstance(entries, dict) or not entries:
        raise InputError("declares no buyers", where=path.name, fix="one entry a buyer under `buyers:`")
    last, problems = [*entries][-1], []
    for label, entry in entries.items():
        where = f"{path.name}:{lines[('buyers', label)]}"
        problems += _faults(label, entry, entries, where, last=label == last)
    if problems:
        raise Problems(problems)
    return tuple(_buyer(label, entry) for label, entry in entries.items())


def _faults(
    label: str, entry: Any, entries: Mapping[str, Any], where: str, *, last: bool
) -> list[InputError]:
    """What is wrong with one entry."""

    def fault(message: str, got: object = None, allowed: str | list[str] = "") -> InputError:
        return InputError(f"{label}: {message}", where=where, got=got, allowed=allowed)

    if not isinstance(entry, dict):
        return [fault("must be a mapping of keys", entry)]
    found = [
        InputError(f"{label}: unknown key", where=where, got=key, nearest=nearest(key, _FIELDS))
        for key in entry
        if key not in _FIELDS
    ]
    needed = [*_ALWAYS]
    needed += ["shock_of"] if "shock_of" in entry else ["usual_from", "reading_error", "shock"]
    needed += [] if last else ["name", "counts"]
    found += [fault(f"{key} is missing") for key in needed if key not in entry]
    if last and "name" in entry:
        found.append(fault("the last entry is all the others and has no name", entry["name"]))
    for key, value in entry.items():
        if not _sound(key, value):
            found.append(fault(f"{key} cannot be read", value, _EXPECTED.get(_kind(key), "")))
    other = entry.get("shock_of")
    if other is not None and not (isinstance(entries.get(other), dict) and "shock" in entries[other]):
        allowed = [one for one, its in entries.items() if isinstance(its, dict) and "shock" in its]
        found.append(fault("shock_of must name a buyer with a shock of its own", other, allowed))
    return found


_EXPECTED = {
    "text": "a text",
    "list": "a list of texts",
    "pair": "two numbers, the second above zero",
    "number": "a number above zero",
    "month": "a month, YYYY-MM",
}


def _kind(key: str) -> str:
    kinds = ((_TEXTS, "text"), (_LISTS, "list"), (_PAIRS, "pair"), (_NUMBERS, "number"))
    return next((kind for keys, kind in kinds if key in keys), "month" if key == "usual_from" else "")


def _sound(key: str, value: Any) -> bool:
    """Whether a value is of the kind that its key asks for."""
    match _kind(key):
        case "text":
            return isinstance(value, str) and bool(value.strip())
        case "list":
            return isinstance(value, list) and bool(value) and all(isinstance(x, str) for x in value)
        case "pair":
            both = isinstance(value, list) and len(value) == 2 and all(_number(x) for x in value)
            return both and value[1] > 0 and (key != "shock" or value[0] > 0)
        case "number":
            return _number(value) and value > 0
        case "month":
            return isinstance(value, str) and _is_month(value)
    return True


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")


def _is_month(text: str) -> bool:
    try:
        return str(parse_month(text)) == text
    except InputError:
        return False


def _buyer(label: str, entry: Mapping[str, Any]) -> Buyer:
    def pair(key: str) -> tuple[float, float]:
        first, second = entry.get(key, (float("nan"), float("nan")))
        return float(first), float(second)

    return Buyer(
        label=label,
        name=entry.get("name", ""),
        also=tuple(entry.get("also", ())),
        publishers=tuple(entry["publishers"]),
        counts=tuple(entry.get("counts", ())),
        other_counts=tuple(entry.get("other_counts", ())),
        one_reading=float(entry["one_reading"]),
        usual_from=entry.get("usual_from", ""),
        reading_error=float(entry.get("reading_error", "nan")),
        shock=pair("shock"),
        shock_of=entry.get("shock_of", ""),
        stay=pair("stay"),
        relief=pair("relief"),
        why=entry["why"],
    )


#: The buyers of the package, in order.
BUYERS: tuple[Buyer, ...] = read_buyers()
