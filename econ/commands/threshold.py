"""`econ threshold`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, given_option
from econ.commands.show import print_json, print_table
from econ.commands.target import PICTURES, target_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["threshold"]


def _span(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[float, float] | None:
    """`0..500` as two numbers."""
    if value is None:
        return None
    low, _, high = value.partition("..")
    try:
        return float(low), float(high)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no range such as 40..100.") from None


@click.command()
@click.argument("scenario", default="baseline")
@click.option(
    "--event", required=True, metavar="EVENT", help="An outcome beyond a number: 'liquid_nwf <= 0.1'."
)
@click.option("--lever", required=True, metavar="NAME", help="One lever: brent_price, tariff.india, ...")
@click.option("--before", required=True, metavar="YYYY-MM", help="The last month in which the event counts.")
@click.option("--probability", type=float, default=0.5, show_default=True, help="Share of simulations.")
@click.option(
    "--way",
    default="level",
    show_default=True,
    metavar="level|start|duration",
    help="What is sought; start and duration need --level.",
)
@click.option("--level", type=float, help="The lever's level whose start or duration is sought.")
@click.option("--range", "between", callback=_span, metavar="LOW..HIGH", help="Range that is searched.")
@click.option("--points", type=int, default=11, show_default=True, help="Points of the first grid.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Simulations.")
@click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@given_option
@click.option("--as-of", metavar="YYYY-MM", help="Use only data known by the end of that month.")
@click.option("--plot", type=click.Path(), metavar="FILE", help="Draw it: .png, .svg or .pdf.")
@click.option("--out", type=click.Path(), metavar="FILE.nc", help="Write all points as NetCDF.")
@as_json
def threshold(
    scenario: str, event: str, lever: str, plot: str | None, out: str | None, as_json: bool, **options: Any
) -> None:
    """What it would take: where one lever brings an event by a date.

    In the world of SCENARIO one lever is put at points over its range, and the share of simulations in which
    EVENT comes is counted at each; where it crosses --probability the crossing is searched on the same
    simulations and checked on others. The answer may be that it is not within the range, or that there are
    several. Strikes and ports are asked of at the national level alone.

    \b
    Examples:
      econ threshold --event "liquid_nwf <= 0.1" --before 2031-06 --lever brent_price
      econ threshold --event "fuel_stress > 60" --before 2030-12 --lever strike_intensity --probability 0.9
      econ threshold --event "fuel_stress > 60" --before 2031-06 --lever strike_intensity \\
        --way duration --level 20
      econ threshold --event "fiscal_stress > 70" --before 2031-12 --lever spending_shift --range 0..500
      econ threshold --event "crude_exports_india < 0.8" --before 2030-12 --lever tariff.india --json
    """
    from econ.experiments.threshold import threshold as search

    picture, file = target_of(plot, PICTURES), target_of(out, (".nc",))
    found = search(event, lever, scenario=scenario, progress=True, **options)
    if as_json:
        print_json({**found.attrs, **found.to_dict(data="list", encoding=False)})
    else:
        _print(found)
    if picture is not None:
        from econ.reporting.answers import threshold_chart

        picture.figure(threshold_chart, found)
    if file is not None:
        file.netcdf(found)


def _print(found: xr.Dataset) -> None:
    attrs = found.attrs
    level = f" at {attrs['level']:g}" if attrs["way"] != "level" else ""
    title = (
        f"{attrs['event']} by {attrs['before']} in {100 * attrs['asked']:.0f} of 100 simulations, "
        f"{attrs['scenario']}: {attrs['way']} of {attrs['lever']}{level}"
    )
    rows = [
        [f"{x:,.4g}", f"{100 * p:.1f} ± {100 * e:.1f}"]
        for x, p, e in zip(
            found["at"].values, found["probability"].values, found["error"].values, strict=True
        )
    ]
    print_table(title, [attrs["unit"], "of 100 simulations"], rows, [0, 1])
    click.echo(f"answer: {attrs['answer']}")
    for k in range(found.sizes["crossing"]):
        one = found.isel(crossing=k)
        click.echo(
            f"  {float(one['found']):,.5g} ± {float(one['found_error']):,.2g} (Monte Carlo): the share "
            f"{'rises' if one['rises'] else 'falls'} with the lever; residual "
            f"{100 * float(one['residual']):+.1f} of 100; on other simulations "
            f"{100 * float(one['checked']):.1f} ± {100 * float(one['checked_error']):.1f}"
        )
