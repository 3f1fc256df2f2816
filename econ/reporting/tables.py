"""Tables of the report as plain rows: results and differences, scenarios, parameters with sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from econ.analysis.summary import reference_of, window
from econ.reporting.text import Range, breakable, year_display, year_ranges

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["range_cell", "results_tables", "table"]


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
        "header": list(header),
        "rows": list(rows),
        "align": list(align or ["left", *["right"] * (count - 1)]),
        "widths": list(widths or [0, *[1] * (count - 1)]),
        "note": note,
        "size": size,
        "long": long,
        "pad": pad,
    }


def range_cell(value: Range) -> dict[str, str]:
    """A range with its median below."""
    return {"span": value.span, "point": "" if value.degenerate else value.point}


def results_tables(
    ds: xr.Dataset, columns: Sequence[tuple[str, xr.DataArray]], title: str, note: str = ""
) -> list[dict[str, Any]]:
    """Levels of every scenario and, for several, differences from the reference: a row a scenario.

    Parameters
    ----------
    columns : sequence of (label, values)
    """
    scenarios = [str(name) for name in ds["scenario"].values]
    reference = reference_of(ds)
    header: list[Any] = ["Scenario"]
    for label, values in columns:
        shown, how = year_display(values)
        measured = "end of run" if how == "end" else f"{window(ds).months}-month {how}"
        header.append({"head": label, "small": f"{shown.unit}, {measured}"})
    size = 7.0 if len(columns) < 7 else 6.3
    widths = [1.1, *[1.0] * len(columns)]
    found = [table(title, header, _rows(scenarios, scenarios, columns), widths=widths, note=note, size=size)]
    others = [scenario for scenario in scenarios if scenario != reference]
    if others:
        what = f"{title}: difference from {reference} (reference)"
        about = "Scenario minus reference, taken draw by draw."
        if "quantile" in ds.dims:
            about = "Scenario minus reference, of medians: the run kept quantiles and no draws."
        found.append(
            table(
                what,
                header,
                _rows(others, scenarios, columns, reference),
                widths=widths,
                note=about,
                size=size,
            )
        )
    return found


def _rows(
    shown: Sequence[str],
    scenarios: Sequence[str],
    columns: Sequence[tuple[str, xr.DataArray]],
    reference: str = "",
) -> list[list[Any]]:
    found = [year_ranges(values, reference) for _, values in columns]
    return [
        [breakable(name), *(range_cell(column[scenarios.index(name)]) for column in found)] for name in shown
    ]
