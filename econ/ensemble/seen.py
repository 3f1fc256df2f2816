"""Given values beside what was seen: a unit or a digit that went wrong is far outside of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from econ.ensemble.given import Given
from econ.errors import EconError, InputError
from econ.observations.arrays import load
from econ.quantities import days_in, year_of
from econ.units import accepted, converted
from econ.variables import Variable

__all__ = ["beyond_seen", "seen"]

#: How many times as far as ever observed a value may go: no crisis in the data came near.
_ABSURD = 5.0
#: And how many times where another unit would bring it among what was seen.
_DOUBTFUL = 2.0


def seen(variable: Variable, member: int | None) -> tuple[np.ndarray, np.ndarray] | None:
    """What was observed of a variable, or of a member of its dim: months and values; None if nothing was."""
    panel, dates = load()
    series = variable.observed or variable.name
    if series not in panel:
        return None
    values = np.asarray(panel[series], float)
    values = values if member is None or values.ndim == 1 else values[:, member]
    there = np.isfinite(values)
    return (dates[there], values[there]) if values.ndim == 1 and there.any() else None


def beyond_seen(values: Sequence[Given]) -> tuple[list[EconError], list[str]]:
    """Values that can only be a mistake, and a word about those outside what was seen."""
    problems: list[EconError] = []
    notes: list[str] = []
    for name in dict.fromkeys(one.name for one in values):
        same = [one for one in values if one.name == name]
        observed = seen(same[0].variable, same[0].member)
        if observed is None or same[0].variable.kind == "switch":
            continue
        months, past = observed
        since, low, high = int(year_of(months[0])), float(past.min()), float(past.max())
        absurd = [error for one in same for error in _absurd(one, since, low, high)]
        problems += absurd
        far = max((one.value for one in same), key=lambda value: max(value - high, low - value))
        if not absurd and not low <= far <= high:
            unit = same[0].variable.unit
            notes.append(
                f"{name} is given at {far:g} {unit}, outside what was seen since {since}: {low:g} to {high:g}"
            )
    return problems, notes


def _absurd(one: Given, since: int, low: float, high: float) -> list[EconError]:
    """The error of a value many times the largest seen, or of a price that is a small part of the lowest."""
    largest, unit = max(abs(low), abs(high)), one.variable.unit
    is_price = one.variable.kind == "rate" and "/" in unit and unit.startswith(("USD", "RUB"))
    if largest and abs(one.value) > _ABSURD * largest:
        how = f"{abs(one.value) / largest:.0f} times the largest"
    elif is_price and low > 0 and one.value < low / _ABSURD:
        how = f"less than a {_ABSURD:g}th of the lowest"
    elif other := _other_unit(one, low, high):
        return [
            InputError(
                f"would be among what was seen since {since} in another unit: {other}",
                where=f"{one.where} {one.name}",
                got=one.value,
                allowed=f"{low:g} to {high:g} {unit} was seen",
                fix=f"name the unit that is meant in a column `unit`, {other} or {unit}",
            )
        ]
    else:
        return []
    return [
        InputError(
            f"{how} seen since {since}",
            where=f"{one.where} {one.name}",
            got=one.value,
            allowed=f"{low:g} to {high:g} {unit} was seen; {_ABSURD:g} times as far is taken",
            fix="check the unit, or name it in a column `unit`",
        )
    ]


def _other_unit(one: Given, low: float, high: float) -> str:
    """A unit that was not named, in which a value far from all that was seen would lie among it."""
    near = min(low / _DOUBTFUL, low * _DOUBTFUL) <= one.value <= max(high / _DOUBTFUL, high * _DOUBTFUL)
    if one.unit or near or not one.value:
        return ""
    own, days = one.variable.unit, float(days_in(one.month))
    for unit in accepted(one.variable.name, own)[1:]:
        if low <= converted(one.value, unit, one.variable.name, own, days) <= high:
            return unit
    return ""
