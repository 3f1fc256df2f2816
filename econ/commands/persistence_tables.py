"""What `econ persistence` shows, as tables for a terminal or a page and as entries for programs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from econ.experiments.persistence import OUTCOMES, Outcome
from econ.reporting.text import NONE, error_text, number

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Table", "compared", "entries", "markdown", "over_region", "region_entries"]

#: Forcings in a word.
_SHORT = {
    "strike_intensity": "strikes",
    "tariff": "tariff",
    "sellers_listed": "sellers",
    "vessels_listed": "vessels",
    "port_outage": "ports",
    "pipeline_outage": "pipelines",
}
#: Errors below this part of the last digit shown are zero.
_FINE = 0.1


class Table(NamedTuple):
    """Title, heads, rows, the columns set to the right, and what stands below."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    right: range
    caption: str = ""


def compared(ds: xr.Dataset) -> Iterator[Table]:
    """Tables of a comparison of schedules."""
    for channel in map(str, ds["channel"].values):
        one = ds.sel(channel=channel)
        yield _schedules(one, channel)
        yield _pairs(one, channel)
        if float(one["peak"].sel(forcing="tariff").max()) > 0:
            yield _beliefs(one, channel)
    yield _recovery(ds)


def _schedules(one: xr.Dataset, channel: str) -> Table:
    last = int(one.attrs["months"]) + int(one.attrs["run_out"])
    used = [str(f) for f in one["forcing"].values if float(one["peak"].sel(forcing=f).max()) > 0]
    names = _present(one)
    rows: list[list[str]] = []
    for name, outcome in OUTCOMES.items():
        rows.append([f"{outcome.label}, {outcome.unit}", "", "", "", ""])
        for schedule in names:
            cell = one.sel(outcome=name, schedule=schedule)
            dose = number(float(cell["dose_months"]), 0)
            if dose == NONE:
                dose = _tariff_months(cell)
            rate = number(float(cell["loss_per_dose"].sel(quantile=0.5)), outcome.decimals)
            rows.append([f"  {schedule}", dose, *_range(cell, "loss", outcome), rate])
    peaks = one["peak"].sel(schedule="sustained")
    levels = ", ".join(f"{_SHORT[f]} {float(peaks.sel(forcing=f)):.3g}" for f in used)
    caption = (
        f"Sum over {last} months, {one.attrs['run_out']} of them without pressure, against no pressure in "
        f"any channel. Dose in months at the peak; t: of the tariff, mean of buyers and draws. Peak above "
        f"the level without pressure: {levels}. {_made(one)}"
    )
    heads = ["", "dose", "90 percent range", "median", "a month of dose"]
    return Table(f"{channel}: what each schedule costs Russia", heads, rows, range(1, 5), caption)


def _tariff_months(cell: xr.Dataset) -> str:
    """The tariff's dose where conditions or relief leave no dose that all forcings share."""
    return f"t {number(float(cell['tariff_months'].mean()), 1)}"


def _pairs(one: xr.Dataset, channel: str) -> Table:
    rows: list[list[str]] = []
    for name, outcome in OUTCOMES.items():
        rows.append([f"{outcome.label}, {outcome.unit}", "", "", "", ""])
        for pair in map(str, one["pair"].values):
            cell = one.sel(outcome=name, pair=pair)
            if np.isfinite(float(cell["less"])):
                shares = [_percent(cell, key) for key in ("less", "more")]
                rows.append(
                    [f"  {pair.replace(' - ', ' − ')}", *_range(cell, "difference", outcome), *shares]
                )
    caption = f"Draw by draw; below zero, the first costs Russia less. Ties are neither. {_made(one)}"
    heads = ["first − second", "90 percent range", "median", "less %", "more %"]
    return Table(f"{channel}: schedules compared", heads, rows, range(1, 5), caption)


def _beliefs(one: xr.Dataset, channel: str) -> Table:
    middle = one.sel(quantile=0.5)
    rows = []
    for schedule in _present(one):
        cells = []
        for buyer in one["buyer"].values:
            cell = middle.sel(schedule=schedule, buyer=buyer)
            cells.append("\n".join(_both(cell.sel(when=when)) for when in one["when"].values))
        rows.append([schedule, *cells])
    caption = (
        "Belief that the tariff stays if the buyer keeps buying / that it goes if the buyer stops, medians; "
        "at the end of pressure, and below at the end of the run."
    )
    heads = ["schedule", *map(str, one["buyer"].values)]
    return Table(f"{channel}: what buyers believe", heads, rows, range(1, len(heads)), caption)


def _both(cell: xr.Dataset) -> str:
    return f"{float(cell['stay_belief']):.2f} / {float(cell['relief_belief']):.2f}"


def _recovery(ds: xr.Dataset) -> Table:
    channels = [str(name) for name in ds["channel"].values]
    rows = []
    for name, outcome in OUTCOMES.items():
        cells = []
        for channel in channels:
            cell = ds.sel(channel=channel, outcome=name)
            cells.append(_recovered(float(cell["recovery"]), float(cell["recovery_from"]), outcome))
        rows.append([f"{outcome.label}, {outcome.unit}", *cells])
    caption = (
        f"Months until the median loss of a month has fallen to half of its mean in the last three months of "
        f"sustained pressure (below: that mean); {ds.attrs['run_out']} months are looked at."
    )
    return Table("Recovery", ["", *channels], rows, range(1, 1 + len(channels)), caption)


def _recovered(months: float, before: float, outcome: Outcome) -> str:
    shown = number(before, max(outcome.decimals, 1))
    if before <= 0 or shown.strip("0.") == "":
        return "no loss"
    return f"{'not within' if math.isnan(months) else number(months, 0)}\n{shown}"


def over_region(ds: xr.Dataset, levers: xr.Dataset, outcome: str) -> Iterator[Table]:
    """Tables of a region and of the assumptions behind it, for one outcome."""
    shown = OUTCOMES[outcome]
    days = [f"{number(float(d), 0)} days" for d in ds["repair"].values]
    told = (
        f"{shown.label}, {shown.unit}: median difference, in brackets the percentage of draws in which "
        f"alternating costs Russia less. Median's error up to {_error(ds, outcome)}, percentage's up to "
        f"{100 * float(ds['less_error'].max()):.0f}. {_made(ds)}"
    )
    for pair in map(str, ds["pair"].values):
        one = ds.sel(outcome=outcome, pair=pair)
        rows = [
            [
                f"{100 * float(share):.0f}%",
                *(_lean(one.sel(learning=share, repair=d), shown) for d in one["repair"]),
            ]
            for share in one["learning"].values[::-1]
        ]
        title = f"{ds.attrs['channel']}: {pair.replace(' - ', ' less ')}, by learning and repair"
        yield Table(title, ["learning", *days], rows, range(1, 1 + len(days)), told)
    heads = [str(pair).replace("alternating - ", "less ") for pair in levers["pair"].values]
    rows = [
        [
            f"{lever} {end}",
            *(
                _lean(levers.sel(outcome=outcome, lever=lever, end=end, pair=p), shown)
                for p in levers["pair"]
            ),
        ]
        for lever in map(str, levers["lever"].values)
        for end in map(str, levers["end"].values)
    ]
    caption = (
        "One assumption at either end of its range, all else drawn; alternating less the schedule named. "
        f"Median's error up to {_error(levers, outcome)}."
    )
    yield Table(
        f"{ds.attrs['channel']}: what decides", ["parameter at its", *heads], rows, range(1, 4), caption
    )


def _lean(cell: xr.Dataset, outcome: Outcome) -> str:
    return f"{number(float(cell['difference']), outcome.decimals)} ({100 * float(cell['less']):.0f})"


def _error(ds: xr.Dataset, outcome: str) -> str:
    return f"{float(ds['difference_error'].sel(outcome=outcome).max()):.2g}"


def _range(cell: xr.Dataset, name: str, outcome: Outcome) -> list[str]:
    """A 90 percent range and the median, each quantile with its Monte Carlo error."""
    values, errors = cell[name].values, cell[f"{name}_error"].values
    low, median, high = (
        f"{number(float(v), outcome.decimals)} ±{error_text(float(e), outcome.decimals, _FINE)}"
        for v, e in zip(values, errors, strict=True)
    )
    return [f"{low} to {high}", median]


def _percent(cell: xr.Dataset, name: str) -> str:
    return f"{100 * float(cell[name]):.0f} ±{100 * float(cell[f'{name}_error']):.0f}"


def _present(one: xr.Dataset) -> list[str]:
    has = np.isfinite(one["loss"].isel(quantile=0, outcome=0).values)
    return [str(name) for name in one["schedule"].values[has]]


def _made(ds: xr.Dataset) -> str:
    a = ds.attrs
    return f"{a['draws']} draws, seed {a['seed']}, data to {a['vintage']} ({a['data_hash']})."


def markdown(tables: Iterable[Table]) -> str:
    """The same tables for a page."""
    lines: list[str] = []
    for table in tables:
        align = ["---:" if place in table.right else "---" for place in range(len(table.columns))]
        lines += [f"### {table.title[0].upper()}{table.title[1:]}", ""]
        lines += [_row(table.columns), _row(align), *(_row(row) for row in table.rows), ""]
        lines += [table.caption, ""] if table.caption else []
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    bold = bool(first) and others and not any(others)
    head = f"**{first}**" if bold else first.strip()
    return f"| {' | '.join([head, *others])} |".replace("\n", "<br>")


def entries(ds: xr.Dataset) -> dict[str, Any]:
    """Everything in the tables as plain numbers."""
    found: dict[str, Any] = {**ds.attrs, "losses": [], "differences": [], "recovery": []}
    for channel in map(str, ds["channel"].values):
        one = ds.sel(channel=channel)
        for name, outcome in OUTCOMES.items():
            about = {"channel": channel, "outcome": name, "unit": outcome.unit}
            for schedule in _present(one):
                cell = one.sel(outcome=name, schedule=schedule)
                dose = float(cell["dose_months"])
                found["losses"].append(
                    {**about, "schedule": schedule, "dose_months": dose, **_ends(cell, "loss")}
                )
            for pair in map(str, one["pair"].values):
                cell = one.sel(outcome=name, pair=pair)
                shares = {key: float(cell[key]) for key in ("less", "less_error", "more", "more_error")}
                if np.isfinite(shares["less"]):
                    first, second = pair.split(" - ")
                    both = {"first": first, "second": second}
                    found["differences"].append({**about, **both, **_ends(cell, "difference"), **shares})
            cell = one.sel(outcome=name)
            found["recovery"].append({**about, "months": float(cell["recovery"])})
    return found


def region_entries(ds: xr.Dataset, levers: xr.Dataset) -> dict[str, Any]:
    """One entry a point of the axes, outcome and pair, and the same for levers."""
    found: dict[str, Any] = dict(ds.attrs)
    for name, one in (("region", ds), ("levers", levers)):
        found[name] = one.to_dataframe().reset_index().to_dict("records")
    return found


def _ends(cell: xr.Dataset, name: str) -> dict[str, Any]:
    values = dict(zip(("low", "median", "high"), map(float, cell[name].values), strict=True))
    errors = dict(zip(values, map(float, cell[f"{name}_error"].values), strict=True))
    return {**values, "errors": errors}
