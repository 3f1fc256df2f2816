"""`econ persistence`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from econ.commands.options import as_json, sources
from econ.commands.show import print_json, print_table
from econ.commands.target import PICTURES, Target, target_of
from econ.errors import InputError, nearest

if TYPE_CHECKING:
    import xarray as xr

    from econ.commands.persistence_tables import Table

__all__ = ["persistence"]

_DRAWS, _DRAWS_OF_REGION = 1000, 256


@click.command()
@click.option(
    "--channel",
    default="all",
    show_default=True,
    callback=sources,
    metavar="NAMES",
    help="strikes, tariffs, listings, ports, or all of them together; several with commas between.",
)
@click.option("--months", type=int, default=24, show_default=True, help="Months with pressure.")
@click.option("--run-out", type=int, default=12, show_default=True, help="Months without, after them.")
@click.option("--on", type=int, default=3, show_default=True, help="Alternating: months at the peak.")
@click.option("--off", type=int, default=3, show_default=True, help="Alternating: months off.")
@click.option(
    "--draws", type=int, help=f"Draws; {_DRAWS} by default, {_DRAWS_OF_REGION} at each point of a region."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month.")
@click.option("--region", is_flag=True, help="Show where alternation costs less, by learning and repair.")
@click.option(
    "--outcome", default="oil_income", show_default=True, metavar="NAME", help="Of the region and the plot."
)
@click.option("--plot", type=click.Path(), metavar="FILE", help="Draw it: .png, .svg or .pdf.")
@click.option("--out", type=click.Path(), metavar="FILE.nc", help="Write all numbers as NetCDF.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the tables for a page.")
@as_json
def persistence(
    channel: list[str],
    region: bool,
    outcome: str,
    draws: int | None,
    plot: str | None,
    out: str | None,
    as_markdown: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Compare sustained with on-off pressure, at the same dose and the same peak.

    Schedules of a channel: sustained at the peak; the same dose at a lower level, at the beginning, at
    the end, or on and off; for tariffs and all also relief, without a condition or on compliance. Each is
    followed by the same months without pressure, which count. While one channel is scheduled the others
    are off. Losses are against no pressure in any channel; differences are taken simulation by simulation.

    --region tells how the answer depends on how fast buyers learn and refineries are repaired, and on
    each assumption that no episode supports.

    \b
    Examples:
      econ persistence
      econ persistence --channel tariffs,listings --on 6 --off 6
      econ persistence --channel strikes --draws 4000 --plot strikes.png --outcome fuel_stress
      econ persistence --region --plot region.svg
      econ persistence --months 36 --run-out 24 --out persistence.nc --json
    """
    from econ.experiments.pressure_schedules import check_channels

    _check_outcome(outcome)
    channels = check_channels(channel)
    targets = target_of(plot, PICTURES), target_of(out, (".nc",))
    if region and len(channels) > 1:
        raise InputError("a region is of one channel", where="--channel", got=channels, fix="name one")
    if draws is None:
        draws = _DRAWS_OF_REGION if region else _DRAWS
    options |= {"draws": draws, "progress": True}
    found = _region(channels[0], outcome, options) if region else _schedules(channels, options)
    _write(found, targets, outcome)
    if as_json:
        print_json(found.entries())
    else:
        _print(found.tables(), as_markdown)


class _Found(NamedTuple):
    """What a run has to show."""

    ds: xr.Dataset
    chart: Callable[[xr.Dataset, str], str]
    tables: Callable[[], Iterator[Table]]
    entries: Callable[[], dict[str, Any]]


def _schedules(channels: tuple[str, ...], options: dict[str, Any]) -> _Found:
    from econ.commands.persistence_tables import compared, entries
    from econ.experiments.persistence import persistence as compare
    from econ.reporting.persistence import cumulative

    ds = compare(channels, **options)
    return _Found(ds, cumulative, partial(compared, ds), partial(entries, ds))


def _region(channel: str, outcome: str, options: dict[str, Any]) -> _Found:
    from econ.commands.persistence_tables import over_region, region_entries
    from econ.experiments.persistence_region import levers as find_levers
    from econ.experiments.persistence_region import region as find
    from econ.reporting.persistence import region_map

    ds, levers = find(channel, **options), find_levers(channel, **options)
    whole = ds.assign({f"lever_{name}": values for name, values in levers.items()})
    tables = partial(over_region, ds, levers, outcome)
    return _Found(whole, region_map, tables, partial(region_entries, ds, levers))


def _check_outcome(name: str) -> None:
    from econ.experiments.persistence import OUTCOMES

    if name not in OUTCOMES:
        near = nearest(name, OUTCOMES)
        raise InputError(
            "no such outcome", where="--outcome", got=name, allowed=tuple(OUTCOMES), nearest=near
        )


def _write(found: _Found, targets: tuple[Target | None, Target | None], outcome: str) -> None:
    plot, out = targets
    if plot is not None:
        plot.figure(found.chart, found.ds, outcome)
    if out is not None:
        out.netcdf(found.ds)


def _print(tables: Iterator[Table], as_markdown: bool) -> None:
    from econ.commands.persistence_tables import markdown

    if as_markdown:
        click.echo(markdown(tables), nl=False)
        return
    for title, columns, rows, right, caption in tables:
        print_table(title, columns, rows, right, caption)
