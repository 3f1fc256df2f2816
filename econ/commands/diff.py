"""`econ diff`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, sources
from econ.commands.show import print_json, print_table
from econ.output import check_target

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["diff", "print_diff"]


@click.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option("--by", type=click.Choice(["cause"]), default="cause", show_default=True, help="What moved it.")
@click.option(
    "--scenario", default="", metavar="NAME", help="Which scenario of both; a file's first by default."
)
@click.option("--keep", default="", callback=sources, metavar="NAMES", help="Outcomes with commas between.")
@click.option("--draws", type=int, help="Simulations of what is run again; those of NEW by default.")
@click.option(
    "--old-data", type=click.Path(), metavar="FOLDER", help="The data folder that OLD was made from."
)
@click.option(
    "--new-data", type=click.Path(), metavar="FOLDER", help="The data folder that NEW was made from."
)
@click.option("--out", type=click.Path(), metavar="FILE.nc", help="Write the result as NetCDF.")
@as_json
def diff(old: str, new: str, as_json: bool, out: str | None, **options: Any) -> None:
    """Why two runs differ: OLD and NEW are stored runs, files of data/forecasts, or data folders.

    Causes are swapped one at a time, in this order: data, coefficients, parameters, scenario, pins. What
    none of them changes is other code. Figures are means of calendar years, because parts of means add up.

    \b
    Examples:
      econ diff june.nc july.nc
      econ diff data/forecasts/2025-12.nc now.nc --keep oil_gas_revenue,federal_balance
      econ diff data ../copy_of_data --json
    """
    from econ import netcdf
    from econ.provenance.diff import diff as compare

    target = check_target(out, (".nc",)) if out else None
    found = compare(old, new, progress=lambda step: click.echo(f"running: {step}", err=True), **options)
    if target is not None:
        netcdf.write(found, target)
        click.echo(f"written: {target}", err=True)
    if as_json:
        print_json(_plain(found))
    else:
        print_diff(found)


def print_diff(found: xr.Dataset) -> None:
    """A table for each calendar year, then what could not be swapped."""
    by = str(found.attrs["by"])
    shown = [str(part) for part in found[by].values[found["swapped"].values]]
    for year in found["year"].values:
        rows = [_row(found.sel(outcome=name, year=year), shown, by) for name in found["outcome"].values]
        columns = ["outcome", "unit", "old", "new", "change", *shown]
        print_table(
            f"{year}: {found.attrs['old']} to {found.attrs['new']}",
            columns,
            [r for r in rows if r],
            range(2, len(columns)),
        )
    rest = [str(part) for part in found[by].values if part not in shown]
    unknown = {part for part in rest if found["unknown"].sel({by: part})}
    if same := [part for part in rest if part not in unknown]:
        click.echo(f"the same in both: {', '.join(same)}")
    if unknown:
        click.echo(f"in other code, because one of the two does not say it: {', '.join(sorted(unknown))}")
    for note in json.loads(found.attrs["notes"]):
        click.echo(f"note: {note}", err=True)


def _row(one: xr.Dataset, shown: list[str], by: str) -> list[str]:
    if one["change"].isnull():
        return []
    cells = [_figure(one[name]) for name in ("old", "new")] + [_figure(one["change"], "+")]
    return [
        str(one["outcome"].values),
        str(one["unit"].values),
        *cells,
        *(_figure(one["part"].sel({by: part}), "+") for part in shown),
    ]


def _figure(value: Any, sign: str = "") -> str:
    return f"{float(value):{sign},.4g}" if abs(float(value)) < 1000 else f"{float(value):{sign},.0f}"


def _plain(found: xr.Dataset) -> dict[str, Any]:
    """As JSON has it."""
    by = str(found.attrs["by"])
    rows = []
    for name in found["outcome"].values:
        for year in found["year"].values:
            one = found.sel(outcome=name, year=year)
            parts = {
                str(part): {
                    end: float(one[f"part{end and '_' + end}"].sel({by: part})) for end in ("", "low", "high")
                }
                for part in found[by].values
            }
            named = {
                part: {key or "mean": value for key, value in ends.items()} for part, ends in parts.items()
            }
            rows.append(
                {
                    "outcome": str(name),
                    "unit": str(one["unit"].values),
                    "year": int(year),
                    **{key: float(one[key]) for key in ("old", "new", "change")},
                    "parts": named,
                }
            )
    notes = json.loads(found.attrs["notes"])
    about = {key: found.attrs[key] for key in ("by", "old", "new", "order", "simulations")}
    return {**about, "notes": notes, "outcomes": rows}
