"""A run in one table: ranges over a calendar year, levels or differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from econ.reporting.text import Range

__all__ = ["headlines", "outcomes", "tables"]

#: Variables of the longest table; a run that kept more shows its headline variables.
_LONGEST = 60

#: Blanks between two columns of a table.
_GAP = 3
#: The quantiles of a range, as JSON names them.
_NAMES = ("low", "median", "high")
#: Errors smaller than the digits shown are told to one digit, down to this part of the last one.
_FINE = 0.01
_FEW = "Monte Carlo errors cannot be told from so few draws."
Table = tuple[str, list[str], list[list[str]], str]


@dataclass(frozen=True)
class _Cell:
    """A range and, where draws tell them, the Monte Carlo errors of its low, median and high."""

    found: Range
    errors: np.ndarray | None = None

    def line(self) -> str:
        """Each error after its quantile."""
        if self.errors is None:
            return str(self.found)
        low, median, high = (f"{value} {error}" for value, error in self._pairs())
        return median if self.found.degenerate else f"{low} to {high} ({median})"

    def lines(self) -> str:
        """Each error below its quantile, so that the table stays as narrow as without them."""
        if self.errors is None:
            return str(self.found)
        low, median, high = self._pairs()
        if self.found.degenerate:
            return "\n".join(median)
        middle = [f"({text})" for text in median]
        columns = [[text.rjust(max(map(len, pair))) for text in pair] for pair in (low, high, middle)]
        return "\n".join(f"{a} {to} {b} {c}" for to, a, b, c in zip(("to", "  "), *columns, strict=True))

    def _pairs(self) -> list[tuple[str, str]]:
        """Low, median and high, each with its error; where all agree, the largest error stands for all."""
        from econ.reporting.text import number

        found, errors = self.found, self.errors
        assert errors is not None
        if found.degenerate:
            errors = errors.max(keepdims=True).repeat(len(_NAMES))
        values = (found.low, found.median, found.high)
        return [
            (number(value, found.decimals), _plus_minus(float(error), found.decimals))
            for value, error in zip(values, errors, strict=True)
        ]


def _plus_minus(error: float, decimals: int) -> str:
    from econ.reporting.text import error_text

    return f"±{error_text(error, decimals, _FINE)}"


def outcomes(ds: xr.Dataset, *, compared: bool) -> list[dict[str, Any]]:
    """One entry a variable, member and scenario, in the variable's own unit; differences too if compared."""
    from econ.reporting.text import year_display, year_errors, year_ranges

    found = []
    names = [str(name) for name in ds["scenario"].values]
    reference = str(ds.attrs["reference"])
    for name, member, values in _each(ds):
        shown, measure = year_display(values)
        levels = _cells(year_ranges(values), year_errors(values))
        changes: list[_Cell] = []
        if compared:
            moved = year_ranges(values, reference)
            changes = _cells(moved, year_errors(values, reference))
        for place, scenario in enumerate(names):
            entry: dict[str, Any] = {"variable": name, "member": member, "scenario": scenario}
            entry |= {"unit": shown.unit, "measure": measure, "year": values.attrs["year"]}
            entry |= _ends(levels[place])
            if changes:
                entry["difference"] = _ends(changes[place])
            found.append(entry)
    return found


def tables(ds: xr.Dataset, width: int, *, compared: bool) -> Iterator[Table]:
    """Title, columns, rows and caption of each table; columns that a line cannot hold go to the next."""
    from econ.outcomes.years import main_year, year_title

    reference, title = str(ds.attrs["reference"]), year_title(ds, main_year(ds))
    names, units, columns = _columns(ds, reference if compared else "")
    left = max(map(len, names)) + max(map(len, units)) + 2 * _GAP
    written, groups = _laid_out(columns, width - left)
    for group in groups:
        rows = [list(row) for row in zip(names, units, *(written[head] for head in group), strict=True)]
        caption = _caption(ds, compared, reference) if group is groups[-1] else ""
        yield title, ["outcome", "unit", *group], rows, caption


def _laid_out(columns: dict[str, list[_Cell]], width: int) -> tuple[dict[str, list[str]], list[list[str]]]:
    """Columns written out and the tables they fall into; errors go below where beside costs a table."""
    found = []
    for write in (_Cell.line, _Cell.lines):
        written = {head: [write(cell) for cell in cells] for head, cells in columns.items()}
        found.append((written, _grouped(written, width)))
    beside, below = found
    return beside if len(beside[1]) == len(below[1]) and _fits(beside[0], width) else below


def _fits(written: dict[str, list[str]], width: int) -> bool:
    """Whether every column has room in a table of its own."""
    return all(_width(head, cells) <= width for head, cells in written.items())


def _grouped(written: dict[str, list[str]], width: int) -> list[list[str]]:
    """Columns that share a table."""
    groups: list[list[str]] = [[]]
    for head, cells in written.items():
        taken = sum(_width(h, written[h]) for h in groups[-1])
        if groups[-1] and taken + _width(head, cells) > width:
            groups.append([])
        groups[-1].append(head)
    return groups


def _columns(ds: xr.Dataset, reference: str) -> tuple[list[str], list[str], dict[str, list[_Cell]]]:
    """Names, units, and one column a scenario; with a reference its levels, then the others' differences."""
    from econ.reporting.text import year_display, year_errors, year_measure, year_ranges

    scenarios = [str(name) for name in ds["scenario"].values]
    others = [name for name in scenarios if name != reference]
    heads = {name: f"{name} − {reference}" for name in others} if reference else {n: n for n in others}
    columns: dict[str, list[_Cell]] = {head: [] for head in (reference, *heads.values()) if head}
    names, units = [], []
    for name, member, values in _each(ds):
        shown, _ = year_display(values)
        # Names, not labels: they are what `explain` and `--keep` take.
        names.append(f"{name} {member}".rstrip())
        units.append(f"{shown.unit}, {year_measure(values)}")
        levels = _cells(year_ranges(values), year_errors(values))
        moved = levels
        if reference:
            columns[reference].append(levels[scenarios.index(reference)])
            moved = _cells(year_ranges(values, reference), year_errors(values, reference))
        for scenario, head in heads.items():
            columns[head].append(moved[scenarios.index(scenario)])
    return names, units, columns


def _width(head: str, cells: list[str]) -> int:
    lines = [line for cell in cells for line in cell.splitlines()]
    return max(map(len, (head, *lines))) + _GAP


def headlines(ds: xr.Dataset) -> xr.Dataset:
    """What a table shows: everything of a short list, the headline variables of a long one."""
    from econ.ensemble.plan import kept_names

    if len(ds.data_vars) <= _LONGEST:
        return ds
    return ds[[name for name in kept_names("headline") if name in ds]]


def _each(ds: xr.Dataset) -> Iterator[tuple[str, str, xr.DataArray]]:
    """The year's numbers of variables without dims of their own, and of each member of those with."""
    from econ.outcomes.years import of_year

    for name in ds.data_vars:
        values = of_year(ds, str(name))
        own = [dim for dim in values.dims if dim not in ("scenario", "month", "draw", "quantile")]
        for labels in product(*(values[dim].values for dim in own)):
            chosen = values.sel(dict(zip(own, labels, strict=True)), drop=True)
            yield str(name), " ".join(map(str, labels)), chosen.assign_attrs(values.attrs)


def _cells(found: list[Range], errors: np.ndarray | None) -> list[_Cell]:
    """By scenario."""
    if errors is None:
        return [_Cell(one) for one in found]
    return [_Cell(one, errors[:, place]) for place, one in enumerate(found)]


def _ends(cell: _Cell) -> dict[str, Any]:
    found: dict[str, Any] = {name: float(getattr(cell.found, name)) for name in _NAMES}
    if cell.errors is not None:
        found["errors"] = dict(zip(_NAMES, map(float, cell.errors), strict=True))
    return found


def _caption(ds: xr.Dataset, compared: bool, reference: str) -> str:
    from econ.outcomes.precision import FEWEST

    if "quantile" in ds.dims:
        head = "Of monthly quantiles: sums and means as if months moved together, and so too wide."
    elif int(ds.attrs["draws"]) == 0:
        head = "One run at central values, without ranges; no median of what has kinks, such as shortages."
    else:
        head = f"90 percent ranges of {ds.attrs['draws']} draws, medians in brackets"
        few = int(ds.attrs["draws"]) < FEWEST
        head += ". " + _FEW if few else "; ± is the Monte Carlo standard error of each."
    if compared:
        head += f" Differences are scenario minus {reference}, draw by draw."
    return f"{head} Seed {ds.attrs['seed']}, data {ds.attrs['data_hash']}, version {ds.attrs['version']}."
