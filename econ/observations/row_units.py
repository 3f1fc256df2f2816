"""Units of new rows: an enumeration for each series of a table, converted into it or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from econ.errors import InputError, nearest
from econ.observations.periods import period_bounds
from econ.observations.series import SERIES
from econ.observations.takes import TAKES
from econ.units import accepted, converted

__all__ = ["in_unit", "into_series"]

#: Changes, which statistical offices print as an index with the period before = 100.
_CHANGES = ("mom", "yoy", "change", "growth")
_BASE = 100.0


def into_series(cells: Mapping[str, str], table: str) -> str:
    """The panel's series that a row speaks about, or an empty string."""
    for take in TAKES:
        try:
            if take.table == table and take.where(dict(cells)):
                return take.into
        except (KeyError, ValueError):
            continue
    return ""


def in_unit(
    cells: dict[str, str], mine: Sequence[Mapping[str, str]], table: str
) -> tuple[dict[str, str], list[str]]:
    """A figure in a unit that its series has in the table; converted, or refused."""
    said = cells.get("unit", "")
    known = list(dict.fromkeys(r["unit"] for r in reversed(mine) if r.get("unit")))
    if not said or not known or said in known or not cells.get("value"):
        return cells, []
    name, value = cells.get("series", ""), float(cells["value"])
    if said == "index" and "percent" in known and name.endswith(_CHANGES):
        return _converted(cells, value - _BASE, "percent")
    into = next((entry for unit in known if (entry := into_series({**cells, "unit": unit}, table))), "")
    own = SERIES[into].unit if into else ""
    first, last = period_bounds(cells["period"])
    days = (last - first).days + 1
    for unit in known:
        try:
            middle = converted(value, said, into or name, own or unit, days)
            share = converted(1.0, unit, into or name, own, days) if own else 1.0
        except InputError:
            continue
        return _converted(cells, middle / share, unit)
    more = [unit for unit in accepted(into, own) if unit not in known] if own else []
    raise InputError(
        f"is no unit of {name or table}",
        got=said,
        allowed=(*known, *more),
        nearest=nearest(said, [*known, *more]),
    )


def _converted(cells: dict[str, str], value: float, unit: str) -> tuple[dict[str, str], list[str]]:
    text = f"{value:.10g}"
    return {**cells, "value": text, "unit": unit}, [f"{cells['value']} {cells['unit']} is {text} {unit}"]
