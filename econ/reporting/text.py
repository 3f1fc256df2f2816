"""Numbers in words: rounding, units, months, and ranges before point values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.outcomes.holes import holes
from econ.outcomes.summary import RANGE, difference, measure, ranges
from econ.quantities import month_name

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "Display",
    "Range",
    "display",
    "error_text",
    "holes_text",
    "month_name",
    "number",
    "span_text",
    "to_ranges",
    "year_errors",
    "year_measure",
    "year_ranges",
]

NONE = "–"
#: Months, and variables, that a sentence about missing ones names.
_MOST_HOLES = 6
_MONTHLY = " a month"
#: Letters of a scenario name that a narrow column holds.
_LONG = 14


@dataclass(frozen=True)
class Display:
    """How a variable is shown: what its values are multiplied by, the unit then, and digits."""

    scale: float
    unit: str
    decimals: int

    def number(self, value: float) -> str:
        """One value."""
        return number(value * self.scale, self.decimals)


@dataclass(frozen=True)
class Range:
    """A 90 percent range and the median, in the unit of `Display`."""

    low: float
    median: float
    high: float
    decimals: int = 1

    @property
    def open(self) -> bool:
        """Whether it holds both signs."""
        return bool(self.low < 0 < self.high)

    @property
    def degenerate(self) -> bool:
        """No range is known, or all draws agree to the digits shown."""
        return bool(np.isnan(self.low)) or self._text(self.low) == self._text(self.high)

    @property
    def span(self) -> str:
        """`low to high`, or the one value where there is no range."""
        if np.isnan(self.median):
            return NONE
        if self.degenerate:
            return self.point
        return f"{self._text(self.low)} to {self._text(self.high)}"

    @property
    def point(self) -> str:
        """The median."""
        return self._text(self.median)

    def _text(self, value: float) -> str:
        return number(value, self.decimals)

    def __str__(self) -> str:
        return self.span if self.degenerate else f"{self.span} ({self.point})"


def number(value: float, decimals: int) -> str:
    """A rounded number with a true minus, thousands set apart by commas, and no negative zero."""
    if np.isnan(value):
        return NONE
    text = f"{value:,.{decimals}f}"
    if text.startswith("-"):
        text = "−" + text[1:] if any(c in "123456789" for c in text) else text[1:]
    return text


def error_text(error: float, decimals: int, finest: float) -> str:
    """An error in its number's digits; a smaller one to one digit, down to `finest` of the last."""
    last = 10.0**-decimals
    if error < finest * last:
        return "0"
    return f"{error:.1g}" if error < last / 2 else number(error, decimals)


def breakable(name: str) -> str:
    """A long scenario name with places where a narrow column may break it."""
    return name.replace("_", "_\u200b") if len(name) > _LONG else name


def display(attributes: Mapping[Any, Any]) -> Display:
    """How a variable with these attributes is shown; shares become percent."""
    unit = str(attributes.get("units", ""))
    if unit == "1":
        return Display(100.0, "percent", 1)
    if attributes.get("kind") == "flow" and unit.startswith(("bn ", "Mt")):
        unit = unit.removesuffix(_MONTHLY) + _MONTHLY
    if unit == "RUB/t":
        return Display(1e-3, "thousand RUB/t", 1)
    return Display(1.0, unit, 0 if unit.startswith("bn RUB") else int(attributes.get("decimals", 1)))


def year_display(values: xr.DataArray) -> tuple[Display, str]:
    """How the year's number is shown, and what it is: sum, end or mean."""
    shown, how = display(values.attrs), measure(values)
    if how == "sum":
        shown = Display(shown.scale, shown.unit.removesuffix(_MONTHLY), shown.decimals)
    return shown, how


def year_measure(values: xr.DataArray, end: str = "end") -> str:
    """`sum`, `mean` or what an end is called, and of which months where these are not the whole year."""
    _, how = year_display(values)
    part = str(values.attrs.get("part", ""))
    return ", ".join(filter(None, (end if how == "end" else how, part)))


def year_ranges(values: xr.DataArray, reference: str = "") -> list[Range]:
    """Ranges of a year's number by scenario; with a reference, of the difference from it."""
    shown, _ = year_display(values)
    return to_ranges(difference(values, reference) if reference else values, shown)


def year_errors(values: xr.DataArray, reference: str = "") -> np.ndarray | None:
    """Monte Carlo errors of low, median and high of `year_ranges`, `(3, scenario)`.

    None where there are no draws, or too few to tell.
    """
    from econ.outcomes.precision import FEWEST, quantile_errors

    if values.sizes.get("draw", 0) < FEWEST:
        return None
    shown, _ = year_display(values)
    return quantile_errors(difference(values, reference) if reference else values, RANGE) * shown.scale


def to_ranges(values: xr.DataArray, shown: Display) -> list[Range]:
    """Ranges by scenario of one number a draw."""
    low, median, high = ranges(values) * shown.scale
    return [
        Range(float(a), float(b), float(c), shown.decimals) for a, b, c in zip(low, median, high, strict=True)
    ]


def short_month(month: np.datetime64) -> str:
    """`Dec 2027`, not to be broken."""
    name, year = month_name(month).split()
    return f"{name[:3]}\u00a0{year}"


def span_text(first: np.datetime64, last: np.datetime64) -> str:
    """`2027` or `2026 to 2027` for whole years, `July to December 2027` or both months for others."""
    if first == last:
        return month_name(first)
    (name, year), (end, until) = month_name(first).split(), month_name(last).split()
    if (name, end) == ("January", "December"):
        return year if year == until else f"{year} to {until}"
    return f"{name if year == until else f'{name} {year}'} to {end} {until}"


def draws_text(ds: xr.Dataset) -> str:
    """`2,000 simulations`, as many as the dataset holds or its quantiles are of; or one path."""
    draws = int(ds.attrs["draws"])
    if not draws:
        return "central values, one path"
    return f"{ds.sizes.get('draw', draws):,} simulations"


def holes_text(ds: xr.Dataset) -> str:
    """Which months have no number, in words; empty for a whole dataset."""
    found = holes(ds)
    if not found:
        return ""
    shared = set.intersection(*map(set, found.values())) if len(found) == len(ds.data_vars) else set()
    parts = [f"{_months_text(shared)} in every variable"] if shared else []
    own = {name: set(months) - shared for name, months in found.items()}
    parts += [f"{_months_text(months)} in {_label(ds, name)}" for name, months in own.items() if months]
    more = [f"others in {len(parts) - _MOST_HOLES} more"] if len(parts) > _MOST_HOLES else []
    return (
        f"Months without a number: {'; '.join([*parts[:_MOST_HOLES], *more])}. Sums, means, events and "
        "sentences that need them are left out, not made smaller."
    )


def _label(ds: xr.Dataset, name: str) -> str:
    return str(ds[name].attrs.get("label", name))


def _months_text(months: Iterable[np.datetime64]) -> str:
    named = [month_name(month) for month in sorted(months)]
    more = [f"{len(named) - _MOST_HOLES} more"] if len(named) > _MOST_HOLES else []
    return ", ".join([*named[:_MOST_HOLES], *more])
