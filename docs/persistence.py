"""Put the numbers of `econ persistence` into `docs/persistence.md`, between its markers, and draw its charts.

Run as `python docs/persistence.py` (a minute), after anything that moves results. The words around the
numbers are written by hand: read them again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from econ.commands.persistence_tables import Table, compared, markdown, over_region
from econ.experiments.persistence import OUTCOMES, persistence
from econ.experiments.persistence_region import levers, region
from econ.experiments.pressure_schedules import CHANNELS
from econ.reporting.persistence import cumulative, region_map
from econ.reporting.style import write
from econ.reporting.text import number

if TYPE_CHECKING:
    import xarray as xr

HERE = Path(__file__).resolve().parent
PAGE = HERE / "persistence.md"
DRAWS = 1000
#: Months on, and as many off, that divide the phase into whole turns.
SPELLS = (1, 2, 3, 4, 6, 12)
_SHOWN = "oil_income"


def sections() -> dict[str, str]:
    """Text of each pair of markers."""
    ds = persistence(CHANNELS, draws=DRAWS)
    maps = {name: (region(name, draws=DRAWS), levers(name, draws=DRAWS)) for name in ("all", "tariffs")}
    shown = [table for both in maps.values() for table in over_region(*both, _SHOWN)]
    told = list(compared(ds))
    beliefs = next(table for table in told if table.title.startswith("tariffs: what buyers"))
    write(HERE / "persistence.svg", cumulative, ds, _SHOWN)
    write(HERE / "persistence_region.svg", region_map, maps["all"][0], _SHOWN)
    return {
        "answer": _answer(ds),
        "losses": markdown([_losses(ds)]),
        "pairs": markdown([_pairs(ds)]),
        "spells": markdown([_spells()]),
        "region": markdown(shown),
        "recovery": markdown([told[-1], beliefs]),
    }


def _answer(ds: xr.Dataset) -> str:
    """The page's first lines: in how many simulations turns cost Russia less than one piece."""
    income = 100 * ds["less"].sel(outcome=_SHOWN)

    def share(channel: str, pair: str) -> str:
        return f"{float(income.sel(channel=channel, pair=pair)):.0f}"

    early, late = (
        {channel: share(channel, f"alternating - {other}") for channel in CHANNELS}
        for other in ("front_loaded", "back_loaded")
    )
    others = [c for c in CHANNELS if c != "all"]
    each = "; ".join(f"{channel} {early[channel]} and {late[channel]}" for channel in others)
    relief = share("all", "relief - sustained")
    return (
        "**The answer.** At equal dose and equal peak, pressure by turns costs Russia less oil income\n"
        f"than the same pressure in one piece at the beginning in {early['all']} percent of simulations,\n"
        f"and less than in one piece at the end in {late['all']} percent. Channel by channel the two\n"
        f"percentages are: {each}.\n"
        "Ending the tariffs after half of the phase, whatever buyers do, saves Russia income in\n"
        f"{relief} percent.\n"
    )


def _losses(ds: xr.Dataset) -> Table:
    rows = []
    for channel in map(str, ds["channel"].values):
        for schedule in map(str, ds["schedule"].values):
            one = ds.sel(channel=channel, schedule=schedule)
            if np.isfinite(one["loss"]).all():
                dose = number(float(one["dose_months"]), 0)
                rows.append([channel, schedule, dose, *(_span(one, "loss", name) for name in OUTCOMES)])
    heads = ["channel", "schedule", "dose, months at the peak", *_heads()]
    caption = (
        f"90 percent ranges, medians in brackets with their Monte Carlo error. {_made(ds)} A dose is "
        "not told where a condition or relief ends one forcing and not the others."
    )
    return Table("What each schedule costs Russia", heads, rows, range(2, len(heads)), caption)


def _pairs(ds: xr.Dataset) -> Table:
    rows = []
    for channel in map(str, ds["channel"].values):
        for pair in map(str, ds["pair"].values):
            one = ds.sel(channel=channel, pair=pair)
            if np.isfinite(one["less"]).all():
                cells = [f"{_span(one, 'difference', name)}<br>{_share(one, name)}" for name in OUTCOMES]
                rows.append([channel, pair.replace(" - ", " − "), *cells])
    heads = ["channel", "first − second", *_heads()]
    caption = (
        "Draw by draw; below zero, the first costs Russia less. Below each range: percent of draws in "
        "which the first costs less, and more; the rest are ties. Error of a percentage at most 2. "
        f"{_made(ds)}"
    )
    return Table("Schedules compared", heads, rows, range(2, len(heads)), caption)


def _spells() -> Table:
    rows = []
    for months in SPELLS:
        ds = persistence(CHANNELS, on=months, off=months, draws=DRAWS)
        one = ds.sel(schedule="alternating", outcome=_SHOWN)
        rows.append(
            [str(months), *(_middle(one.sel(channel=channel), "loss", _SHOWN) for channel in CHANNELS)]
        )
    caption = (
        f"{OUTCOMES[_SHOWN].label}, {OUTCOMES[_SHOWN].unit}, median. Every row has the same dose and peak; "
        f"with the longest spell alternating is front-loaded. {_made(ds)}"
    )
    heads = ["months on, and off", *CHANNELS]
    return Table("By the length of a spell", heads, rows, range(len(heads)), caption)


def _heads() -> list[str]:
    return [f"{outcome.label}, {outcome.unit}" for outcome in OUTCOMES.values()]


def _span(one: xr.Dataset, name: str, outcome: str) -> str:
    low, _, high = (number(float(v), OUTCOMES[outcome].decimals) for v in one[name].sel(outcome=outcome))
    return f"{low} to {high} ({_middle(one.sel(outcome=outcome), name, outcome)})"


def _middle(cell: xr.Dataset, name: str, outcome: str) -> str:
    decimals = OUTCOMES[outcome].decimals
    median, error = (float(cell[key].sel(quantile=0.5)) for key in (name, f"{name}_error"))
    return f"{number(median, decimals)} ± {number(error, decimals)}"


def _share(one: xr.Dataset, outcome: str) -> str:
    less, more = (100 * float(one[key].sel(outcome=outcome)) for key in ("less", "more"))
    return f"{less:.0f} less, {more:.0f} more"


def _made(ds: xr.Dataset) -> str:
    a = ds.attrs
    return f"{a['draws']} draws, seed {a['seed']}, data to {a['vintage']} (`{a['data_hash']}`)."


def page(text: str, found: dict[str, str]) -> str:
    """The page with what stands between `<!-- name -->` and `<!-- end name -->` replaced."""
    for name, section in found.items():
        before, rest = text.split(f"<!-- {name} -->\n")
        _, after = rest.split(f"<!-- end {name} -->")
        text = f"{before}<!-- {name} -->\n\n{section}\n<!-- end {name} -->{after}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), sections()), encoding="utf-8")
