"""Tables of the report as plain rows: results and differences, scenarios, parameters with sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from econ.outcomes.summary import reference_of
from econ.reporting.text import Range, breakable, number, year_display, year_errors, year_measure, year_ranges

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

__all__ = ["fine", "range_cell", "results_tables", "table"]


#: Space around rows of three lines [pt].
_PAD = 1.6


def table(
    title: str,
    header: Sequence[Any],
    rows: Sequence[Any],
    *,
    align: Sequence[str] | None = None,
    widths: Sequence[float] | None = None,
    note: str = "",
    size: float = 8.0,
    long: bool = False,
    pad: float = 3.6,
) -> dict[str, Any]:
    """A table for the template: first column left, others right, unless said otherwise.

    Parameters
    ----------
    rows : sequence
        Lists of cells (text, or a mapping with `span` and `point`), or `{"band": text}` for a
        line across the table.
    widths : sequence of float, optional
        Shares of the page's width; zero for a column as wide as its content.
    long : bool
        Whether it may break across pages.
    pad : float
        Space above and below each row [pt].
    """
    count = len(header)
    return {
        "kind": "table",
        "title": title,
        "span": "",
        "header": list(header),
        "rows": list(rows),
        "align": list(align or ["left", *["right"] * (count - 1)]),
        "widths": list(widths or [0, *[1] * (count - 1)]),
        "note": note,
        "size": size,
        "long": long,
        "pad": pad,
    }


def range_cell(value: Range, errors: Sequence[float] = ()) -> dict[str, str]:
    """A range, below it the median, below that the Monte Carlo errors of low, median and high."""
    told = "" if value.degenerate else " / ".join(fine(error, value.decimals) for error in errors)
    return {
        "span": value.span,
        "point": "" if value.degenerate else value.point,
        "error": f"±{told}" if told else "",
    }


def fine(error: float, decimals: int) -> str:
    """An error with a digit more than its number."""
    return number(error, decimals + 1 if decimals else 0)


def results_tables(
    ds: xr.Dataset,
    columns: Sequence[tuple[str, xr.DataArray]],
    title: str,
    note: str = "",
    *,
    errors: bool = False,
) -> list[dict[str, Any]]:
    """Levels of every scenario and, for several, differences from the reference: a row a scenario.

    Parameters
    ----------
    columns : sequence of (label, values)
        One year's numbers, as from `econ.outcomes.years.of_year`.
    """
    scenarios = [str(name) for name in ds["scenario"].values]
    reference = reference_of(ds)
    header: list[Any] = ["Scenario"]
    for label, values in columns:
        shown, _ = year_display(values)
        measured = year_measure(values, "end of the year")
        header.append({"head": label, "small": f"{shown.unit}, {measured}"})
    size = 7.0 if len(columns) < 7 else 6.3
    widths = [0.95, *[1.0] * len(columns)]
    levels = _rows(scenarios, scenarios, columns, errors=errors)
    found = [table(title, header, levels, widths=widths, note=note, size=size, pad=_PAD)]
    others = [scenario for scenario in scenarios if scenario != reference]
    if others:
        what = f"{title}: difference from {reference} (reference)"
        about = "Scenario minus reference, taken simulation by simulation."
        if "quantile" in ds.dims:
            about = "Scenario minus reference, of medians: the run kept quantiles and no simulations."
        found.append(
            table(
                what,
                header,
                _rows(others, scenarios, columns, reference, errors=errors),
                widths=widths,
                note=about,
                size=size,
                pad=_PAD,
            )
        )
    return found


def _rows(
    shown: Sequence[str],
    scenarios: Sequence[str],
    columns: Sequence[tuple[str, xr.DataArray]],
    reference: str = "",
    *,
    errors: bool = False,
) -> list[list[Any]]:
    found = [
        (year_ranges(values, reference), year_errors(values, reference) if errors else None)
        for _, values in columns
    ]

    def cell(place: int, ranges: Sequence[Range], errors: np.ndarray | None) -> dict[str, str]:
        return range_cell(ranges[place], () if errors is None else errors[:, place].tolist())

    return [[breakable(name), *(cell(scenarios.index(name), *column) for column in found)] for name in shown]
