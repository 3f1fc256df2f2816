"""`econ reckoner`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, given_option, sources
from econ.commands.show import print_json, print_table
from econ.commands.target import PICTURES, target_of
from econ.errors import InputError, nearest

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["reckoner"]

_SHOWN = "oil_gas_revenue,federal_balance,oil_income,fuel_stress,fiscal_stress"


@click.command()
@click.argument("scenario", default="baseline")
@click.option("--outcome", default=_SHOWN, callback=sources, metavar="NAMES", help="Outcomes to show.")
@click.option("--months", type=int, default=12, show_default=True, help="Months that a step is kept.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Simulations.")
@click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@given_option
@click.option("--as-of", metavar="YYYY-MM", help="Use only data known by the end of that month.")
@click.option("--plot", type=click.Path(), metavar="FILE", help="Draw the first outcome: .png, .svg or .pdf.")
@click.option("--out", type=click.Path(), metavar="FILE.nc", help="Write all numbers as NetCDF.")
@as_json
def reckoner(
    scenario: str, outcome: list[str], plot: str | None, out: str | None, as_json: bool, **options: Any
) -> None:
    """Rules of thumb: what a round step, kept for a year, changes.

    Ten dollars of oil price, ten roubles to the dollar, a tenth of refining idle, a strike a month, ten
    points of tariff, 46 tankers, a point of key rate, 100 bn of spending: each beside SCENARIO on the same
    simulations, while Moscow's answer is the same. A second table says where adding rules goes wrong.

    \b
    Examples:
      econ reckoner
      econ reckoner all_channels --outcome oil_gas_revenue,gasoline_retail_price
      econ reckoner --draws 4000 --plot rules.png --out rules.nc
      econ reckoner --json
    """
    from econ.experiments.reckoner import reckoner as reckon
    from econ.variables import variables

    known = [name for name, v in variables().items() if v.headline or name == "oil_income"]
    for name in outcome:
        if name not in known:
            near = nearest(name, known)
            raise InputError("no headline outcome", where="--outcome", got=name, allowed=known, nearest=near)
    picture, file = target_of(plot, PICTURES), target_of(out, (".nc",))
    found = reckon(scenario, progress=True, **options)
    if as_json:
        print_json({**found.attrs, **found.to_dict(data="list", encoding=False)})
    else:
        _print(found, outcome)
    if picture is not None:
        from econ.reporting.answers import rules_chart

        picture.figure(rules_chart, found, outcome[0])
    if file is not None:
        file.netcdf(found)


def _print(found: xr.Dataset, outcomes: list[str]) -> None:
    heads = [f"{name}\n{found['unit'].sel(outcome=name).item()}" for name in outcomes]
    rows = [
        [
            str(found["label"].sel(rule=rule).item()),
            *(_span(found["change"].sel(rule=rule, outcome=n).values) for n in outcomes),
        ]
        for rule in found["rule"].values
    ]
    attrs = found.attrs
    caption = (
        f"Middle and 90 percent range over {attrs['draws']} simulations; sums of money, ends of stocks, "
        "means of all else."
    )
    if attrs["left_out"]:
        caption += f" No room in {attrs['scenario']} for: {attrs['left_out']}."
    title = f"Rules of thumb beside {attrs['scenario']}, {attrs['months']}"
    print_table(title, ["step, kept throughout", *heads], rows, range(1, len(heads) + 1), caption)
    rows = [
        [str(name), *(_gap(found, str(name), outcome) for outcome in outcomes)]
        for name in found["together"].values
    ]
    caption = (
        "Sum of the rules less the whole run, in percent of the whole run; * from "
        f"{100 * attrs['wrong_from']:.0f} percent: do not add. –: the whole run's effect is not measurable."
    )
    print_table(
        "Where adding rules goes wrong", ["together", *heads], rows, range(1, len(heads) + 1), caption
    )


def _span(values: Any) -> str:
    low, middle, high = (float(v) for v in values)
    return f"{_figure(middle)} ({_figure(low)} to {_figure(high)})"


def _figure(value: float) -> str:
    return f"{value:+,.0f}" if abs(value) >= 10 else f"{value:+,.2f}"


def _gap(found: xr.Dataset, name: str, outcome: str) -> str:
    share = float(found["gap_share"].sel(together=name, outcome=outcome))
    if share != share:
        return "–"
    return f"{100 * share:+.0f}{'*' if abs(share) >= found.attrs['wrong_from'] else ''}"
