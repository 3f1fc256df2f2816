"""What sections are made of: the run by titles, what was seen before it, and what was measured beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.outcomes.summary import difference, quantiles, reference_of
from econ.outcomes.years import of_year, spoken_years
from econ.reporting import palette
from econ.reporting.exhibits import Numbers
from econ.reporting.page.findings import Findings
from econ.reporting.plots import History, Line
from econ.reporting.ranges import Row
from econ.reporting.text import Display, number, year_display
from econ.reporting.titles import facts_of
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

    from econ.outcomes.idle_capacity import IdleCapacity
    from econ.reporting.beside import Beside
    from econ.uncertainty.report import Uncertainty

__all__ = ["FIVE", "Material", "Span"]

#: How a year that is not whole is labelled.
_PART = re.compile(r"\(\d+ of 12 months\)")
#: Ends and middle of the ranges that charts show.
FIVE = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Span:
    """Five quantiles of one number, as shown."""

    low: float
    lower: float
    middle: float
    upper: float
    high: float

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return bool(np.isfinite(self.middle))

    @property
    def ranged(self) -> bool:
        """Whether there is a range."""
        return bool(np.isfinite([self.low, self.high]).all()) and self.low != self.high

    def words(self, decimals: int) -> str:
        """`480 to 750 (612)`, the middle alone where there is no range."""
        middle = number(self.middle, decimals)
        low, high = number(self.low, decimals), number(self.high, decimals)
        return f"{low} to {high} ({middle})" if self.ranged and low != high else middle

    def row(self, name: str, mark: str, decimals: int) -> Row:
        """For a chart of rows."""
        return Row(name, mark, self.low, self.lower, self.middle, self.upper, self.high, self.words(decimals))


@dataclass(frozen=True)
class Material:
    """A run by titles, and all that stands beside it in a report.

    Parameters
    ----------
    ds : xarray.Dataset
        With titles for names.
    lead, base : str
        The scenario that page one is about, and what it is measured against; `base` is empty where the run
        lacks it.
    found : Findings
        Page one's numbers.
    history : mapping
        What was observed, by variable.
    uncertainty, idle, beside
        What was measured for it: the split of uncertainty, runs on idle capacity, further runs.
    """

    ds: xr.Dataset
    lead: str
    base: str
    found: Findings
    history: Mapping[str, History] = field(default_factory=dict)
    uncertainty: Uncertainty | None = None
    idle: IdleCapacity | None = None
    beside: Beside | None = None
    tables: Mapping[str, Any] = field(default_factory=dict)
    _years: dict[tuple[str, int | None], xr.DataArray] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def scenarios(self) -> list[str]:
        """Titles, the leading scenario first, then what it is measured against."""
        names = [str(name) for name in self.ds["scenario"].values]
        first = [name for name in (self.lead, self.base) if name in names]
        return [*dict.fromkeys(first), *(name for name in names if name not in first)]

    @cached_property
    def marks(self) -> dict[str, str]:
        """A class of colour by scenario, the same in every chart."""
        return {name: palette.mark(place) for place, name in enumerate(self.scenarios)}

    @property
    def reference(self) -> str:
        """What differences in tables are taken from."""
        return reference_of(self.ds)

    @cached_property
    def months(self) -> np.ndarray:
        """datetime64[M]."""
        return np.asarray(self.ds["month"].values.astype("datetime64[M]"))

    @property
    def vintage(self) -> np.datetime64:
        """The last month of the data."""
        return np.datetime64(str(self.ds.attrs.get("as_of") or self.ds.attrs["vintage"]), "M")

    @property
    def known_by(self) -> str:
        """The day by which the run's data were known: that of the vintage, or the end of an earlier month."""
        now = vintage()
        if str(self.vintage) == str(now.months[-1]):
            return str(now.known_by)
        return str((self.vintage + 1).astype("datetime64[D]") - 1)

    @property
    def drawn(self) -> bool:
        """Whether the run holds simulations, more than one."""
        return bool(self.ds.sizes.get("draw", 0) > 1)

    @property
    def who(self) -> str:
        """The leading scenario as a sentence has it."""
        return self.found.who

    @cached_property
    def without(self) -> str:
        """What it is measured against, as a sentence has it: `without today's pressure`, or its name."""
        return facts_of(self.ds)[self.base].subject if self.base else ""

    def has(self, *names: str) -> bool:
        """Whether the run holds some variables."""
        return all(name in self.ds for name in names)

    @cached_property
    def years(self) -> list[int]:
        """The calendar years that sentences speak of."""
        return spoken_years(self.ds)

    def shown(self, name: str) -> Display:
        """How a variable's year is shown."""
        return year_display(self.ds[name])[0]

    def label(self, name: str) -> str:
        """What a variable is called."""
        return str(self.ds[name].attrs.get("label", name))

    def year(self, name: str, year: int | None = None, **members: str) -> xr.DataArray:
        """One number a simulation and scenario for a year, by default the last whole one."""
        values = self._of_year(name, year)
        return values.sel(members, drop=True) if members else values

    def when(self, name: str, year: int | None = None) -> str:
        """The year in words: `2027`, or the months of it that there are."""
        return str(self._of_year(name, year).attrs["year"])

    def _of_year(self, name: str, year: int | None) -> xr.DataArray:
        """A year's numbers, made once."""
        key = (name, year)
        if key not in self._years:
            self._years[key] = of_year(self.ds, name, year)
        return self._years[key]

    def spans(self, values: xr.DataArray, scale: float = 1.0) -> dict[str, Span]:
        """Five quantiles by scenario."""
        five = quantiles(values.transpose("scenario", ...), FIVE) * scale
        names = [str(name) for name in values["scenario"].values]
        return {name: Span(*map(float, five[:, place])) for place, name in enumerate(names)}

    def gaps(self, values: xr.DataArray, base: str, scale: float = 1.0) -> dict[str, Span]:
        """Five quantiles of the difference from a scenario, simulation by simulation."""
        return self.spans(difference(values, base), scale)

    def lines(self, name: str, *, scale: float | None = None, only: bool = False) -> list[Line]:
        """A path a scenario, the leading one with its ranges."""
        factor = self.shown_monthly(name).scale if scale is None else scale
        five = quantiles(self.ds[name].transpose("scenario", "month", ...), FIVE) * factor
        return self.lines_of(five, only=only)

    def lines_of(self, five: np.ndarray, *, only: bool = False) -> list[Line]:
        """Paths from quantiles `(5, scenario, month)`."""
        place = {str(name): k for k, name in enumerate(self.ds["scenario"].values)}
        made = []
        for name in [self.lead] if only else self.scenarios:
            low, lower, middle, upper, high = five[:, place[name]]
            known = np.isfinite(low).any() and name == self.lead
            ends = (low, high, lower, upper) if known else (None,) * 4
            made.append(Line(name, self.marks[name], middle, *ends))
        return made

    def shown_monthly(self, name: str) -> Display:
        """How a month of a variable is shown."""
        from econ.reporting.text import display

        return display(self.ds[name].attrs)

    def path_numbers(self, lines: list[Line], unit: str) -> Numbers:
        """Paths as a table: a row a scenario and month."""
        rows: list[list[Any]] = []
        for line in lines:
            for k, month in enumerate(self.months):
                ends = [float("nan") if part is None else float(part[k]) for part in (line.low, line.high)]
                rows.append([line.name, str(month), float(line.middle[k]), *ends, unit])
        return Numbers(("name", "month", "median", "low_5", "high_95", "unit"), rows)

    def span_numbers(self, spans: Mapping[str, Span], unit: str) -> Numbers:
        """Ranges as a table: a row a name."""
        rows = [[n, s.low, s.lower, s.middle, s.upper, s.high, unit] for n, s in spans.items()]
        return Numbers(("name", "low_5", "low_25", "median", "high_75", "high_95", "unit"), rows)

    def whole_years(self, name: str) -> list[int]:
        """Of the years that sentences speak of, those that are whole, published months included."""
        return [year for year in self.years if not _PART.search(self.when(name, year))]
