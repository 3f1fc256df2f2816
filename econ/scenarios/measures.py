"""Measures as people name them, turned into the levers that the model has, by rows with a source.

`list_vessels: 46` is 46 of the tankers that serve Russia; `list_sellers: [0.4 mb/d]` is their share of
exports; `services_ban` takes away the coalition's ships and insurance from the crude that still has
them. What each became is a source of the scenario, so that `econ scenarios show` and the report say it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from econ.dated import Dated, paths
from econ.errors import nearest
from econ.scenarios.reader import Reader, is_date
from econ.scenarios.schedules import Raised, Schedule

__all__ = ["MEASURES", "Raise", "raises"]

_EXPORTS = re.compile(r"(\d+(?:\.\d+)?) mb/d\Z")


@dataclass(frozen=True)
class Raise:
    """A measure as a lever: which one, by how much, from when, and in words."""

    lever: str
    by: float
    since: str
    source: str

    def on(self, schedule: Schedule) -> Schedule:
        """The lever's schedule with the measure on top; a share is at most one."""
        return Raised(schedule, self.by, self.since, 1.0)


#: Measure -> the lever that it moves and the row that turns one into the other.
MEASURES: dict[str, tuple[str, str]] = {
    "list_vessels": ("vessels_listed", "fleet"),
    "list_sellers": ("sellers_listed", "crude_exported"),
    "services_ban": ("vessels_listed", "coalition_served"),
}


def raises(content: Any, reader: Reader) -> list[Raise]:
    """The measures of a file; every fault is noted with its line.

    Parameters
    ----------
    content : mapping
        Measure to its size, or to a mapping of `size` and `from` (a month or a day; the start if it is
        not named). A ban has no size.
    """
    found: list[Raise] = []
    if not isinstance(content, dict):
        reader.fault("needs a mapping of measures", ("measures",), got=content, allowed=sorted(MEASURES))
        return found
    for name, value in content.items():
        path = ("measures", str(name))
        if name not in MEASURES:
            known, fix = sorted((*MEASURES, "tariff")), "name a lever under pressure instead"
            near = nearest(str(name), known)
            reader.fault("no row turns this measure into a lever", path, allowed=known, nearest=near, fix=fix)
            continue
        size, since = _parts(name, value, path, reader)
        made = _raise(name, size, since, path, reader) if since is not None else None
        if made is not None:
            found.append(made)
    return found


def _parts(name: str, value: Any, path: tuple[str, ...], reader: Reader) -> tuple[Any, str | None]:
    """Size and first day of a measure; None where the day is faulty."""
    ban = name == "services_ban"
    if not isinstance(value, Mapping):
        return value, ""
    required, optional = ((), ("from",)) if ban else (("size",), ("from",))
    if not reader.keys(value, path, required, optional):
        return None, None
    since = value.get("from", "")
    if since and not (isinstance(since, str) and is_date(since)):
        reader.fault("not a month or a day", (*path, "from"), got=since, allowed="YYYY-MM or YYYY-MM-DD")
        return None, None
    return (True if ban else value["size"]), since


def _raise(name: str, size: Any, since: str, path: tuple[str, ...], reader: Reader) -> Raise | None:
    lever, row = MEASURES[name]
    known = paths().get(row)
    if known is None:
        fix = "name the lever under pressure instead"
        reader.fault("nothing was published by then that turns it into a lever", path, allowed=lever, fix=fix)
        return None
    whole = known.steps[-1][1]
    if name == "services_ban":
        if size is not True:
            reader.fault("a ban is on or has a date", path, got=size, allowed="true, or {from: YYYY-MM}")
            return None
        return Raise(lever, whole, since, f"Services ban: {whole:.2f} of sea-borne crude; {known.source}")
    number = _tankers(size, path, reader) if name == "list_vessels" else _exports(size, path, reader)
    if number is None:
        return None
    most = known.high if known.high is not None else whole
    if number > most:
        unit = "tankers" if name == "list_vessels" else "mb/d"
        reader.fault("more than there is", path, got=size, allowed=f"at most {most:g} {unit}: {known.source}")
        return None
    what = f"{number:g} tankers listed" if name == "list_vessels" else f"Sellers of {number:g} mb/d listed"
    share = min(number / whole, 1.0)
    return Raise(lever, share, since, f"{what}: {share:.3f} of {whole:g}{_range(known)}; {known.source}")


def _tankers(size: Any, path: tuple[str, ...], reader: Reader) -> float | None:
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        reader.fault("needs a number of tankers", path, got=size, allowed="1, 2, 3, ...")
        return None
    return float(size)


def _exports(size: Any, path: tuple[str, ...], reader: Reader) -> float | None:
    """Exports of the sellers together [mb/d]."""
    parts = size if isinstance(size, list) else [size]
    read = [_EXPORTS.match(part) if isinstance(part, str) else None for part in parts]
    if not parts or not all(read):
        reader.fault("needs what the sellers export", path, got=size, allowed="a list such as [0.4 mb/d]")
        return None
    return sum(float(match.group(1)) for match in read if match)


def _range(known: Dated) -> str:
    return f" ({known.low:g} to {known.high:g})" if known.low is not None and known.high is not None else ""
