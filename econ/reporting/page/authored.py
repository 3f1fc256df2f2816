"""What an author has set in a run: given paths and add-factors, in words and as rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.quantities import month_name
from econ.reporting.text import number
from econ.variables import DIMS, variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Set", "authored", "paths_set"]

#: How a unit is said in a sentence.
_UNITS = {
    "USD/bbl": "dollars",
    "RUB/USD": "roubles",
    "percent": "percent",
    "USD/t": "dollars a tonne",
}
#: Paths of which the page names each; of more it says how many.
_FEW = 3


@dataclass(frozen=True)
class Set:
    """One path that the author set in one scenario, or in all.

    Parameters
    ----------
    scenario : str
        Empty where the path is every scenario's.
    label, unit : str
    months : ndarray of datetime64[M]
    values : ndarray
        By month.
    added : bool
        Whether the values are added to what the model finds, and do not replace it.
    """

    scenario: str
    label: str
    unit: str
    months: np.ndarray
    values: np.ndarray
    added: bool

    @property
    def words(self) -> str:
        """`Brent of 105 dollars from March 2026`."""
        unit = _UNITS.get(self.unit, self.unit)
        what = "Dollar" if self.unit == "RUB/USD" else self.label
        low, high = self.values[0], self.values[-1]
        if self.added:
            size = f"{_short(abs(low))} {unit}"
            told = f"{size} {'added to' if low > 0 else 'taken off'} {what}"
            told = told if np.all(self.values == low) else f"changes of {what}"
        elif np.all(self.values == low):
            told = f"{what} of {_short(low)} {unit}"
        else:
            told = f"{what} from {_short(low)} to {_short(high)} {unit}"
        return f"{told} {self.span}"

    @property
    def span(self) -> str:
        """The months, as a sentence has them."""
        first, last = month_name(self.months[0]), month_name(self.months[-1])
        return f"in {first}" if first == last else f"from {first} to {last}"


def paths_set(ds: xr.Dataset) -> list[Set]:
    """Every path that the run's author set, by scenario."""
    names = [str(name) for name in ds["scenario"].values]
    found = []
    for attribute, added in (("given", False), ("adjusted", True)):
        cells: dict[tuple[str, tuple[int, ...]], dict[int, dict[str, float]]] = {}
        for name, month, *rest, value in json.loads(str(ds.attrs.get(attribute) or "[]")):
            *member, lane = map(int, rest)
            cells.setdefault((name, tuple(member)), {}).setdefault(lane, {})[month] = float(value)
        for (name, at), lanes in cells.items():
            shown = {lane: path for lane, path in lanes.items() if lane < len(names)}
            alike = len(shown) == len(names) and len({json.dumps(path) for path in shown.values()}) == 1
            for lane, path in list(shown.items())[: 1 if alike else None]:
                found.append(_set("" if alike else names[lane], name, at, path, added))
    return found


def _short(value: float) -> str:
    return number(float(value), 1).removesuffix(".0")


def _set(scenario: str, name: str, member: tuple[int, ...], path: dict[str, float], added: bool) -> Set:
    variable = variables()[name]
    labels = [DIMS[dim][at].replace("_", " ") for dim, at in zip(variable.dims, member, strict=True)]
    label = ", ".join([variable.label or variable.long_name, *labels])
    months = np.array(sorted(path), "datetime64[M]")
    return Set(scenario, label, variable.unit, months, np.array([path[str(m)] for m in months]), added)


def authored(ds: xr.Dataset, lead: str) -> tuple[str, ...]:
    """The paths of the scenario that leads, in words; of many, the first few and how many more."""
    told = [one.words for one in paths_set(ds) if one.scenario in ("", lead)]
    more = len(told) - _FEW
    return tuple(told if more <= 0 else [*told[:_FEW], f"{more} more paths"])


def rows(ds: xr.Dataset) -> list[list[Any]]:
    """The paths as rows of a table: what, in which scenario, when, from and to."""
    return [
        [
            f"{one.label}, {one.unit}" + (", added" if one.added else ""),
            one.scenario or "all scenarios",
            one.span.removeprefix("from ").removeprefix("in "),
            number(float(one.values[0]), 1),
            number(float(one.values[-1]), 1),
        ]
        for one in paths_set(ds)
    ]
