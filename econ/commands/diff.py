"""`econ diff`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, sources
from econ.commands.show import print_json, print_table
from econ.commands.target import PICTURES, Target, target_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["diff", "plain", "print_diff"]

#: Single precision of what a file keeps, of a figure.
_ROUNDING = 1e-6


@click.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option(
    "--by", type=click.Choice(["cause", "driver"]), default="cause", show_default=True, help="What moved it."
)
@click.option(
    "--scenario", default="", metavar="NAME", help="Which scenario of both; a file's first by default."
)
@click.option("--keep", default="", callback=sources, metavar="NAMES", help="Outcomes with commas between.")
@click.option(
    "--periods",
    default="",
    callback=sources,
    metavar="P[,P]",
    help="By driver: a year, month or FROM..TO of OLD and of NEW; one for both.",
)
@click.option("--draws", type=int, help="Simulations of what is run again; those of NEW by default.")
@click.option(
    "--old-data", type=click.Path(), metavar="FOLDER", help="The data folder that OLD was made from."
)
@click.option(
    "--new-data", type=click.Path(), metavar="FOLDER", help="The data folder that NEW was made from."
)
@click.option(
    "--out",
    type=click.Path(),
    metavar="FILE",
    help="Write the result (.nc), or a waterfall of drivers (.png, .svg, .pdf).",
)
@as_json
def diff(old: str, new: str, as_json: bool, out: str | None, **options: Any) -> None:
    """Why two runs differ: OLD and NEW are stored runs, files of data/forecasts, or data folders.

    Causes are swapped one at a time, in this order: data, coefficients, parameters, scenario, pins. What
    none of them changes is other code. Figures are means of calendar years, because parts of means add up.

    Drivers are what happened to revenue and balance: price, discount, rate, tonnes, refining, economy, law,
    policy, spending. Periods may be years or months of one run or of two; those before its start are as
    published, or the model's where only a sum since January is.

    \b
    Examples:
      econ diff june.nc july.nc
      econ diff data/forecasts/2031-01.nc now.nc --keep oil_gas_revenue,federal_balance
      econ diff data ../copy_of_data --json
      econ diff now.nc now.nc --by driver --periods 2031,2032
      econ diff june.nc july.nc --by driver --periods 2032 --out why.png
    """
    from econ.provenance.diff import diff as compare

    target = target_of(out, (".nc", *(PICTURES if options["by"] == "driver" else ())))
    found = compare(old, new, progress=lambda step: click.echo(f"running: {step}", err=True), **options)
    if target is not None:
        _write(found, target)
    if as_json:
        print_json(plain(found))
    else:
        print_diff(found)


def _write(found: xr.Dataset, target: Target) -> None:
    if target.path.suffix in PICTURES:
        from econ.reporting.waterfall import waterfall

        target.figure(waterfall, found)
    else:
        target.netcdf(found)


def print_diff(found: xr.Dataset) -> None:
    """A table for each calendar year, or one of drivers; then what could not be swapped."""
    by = str(found.attrs["by"])
    if by == "driver":
        _print_drivers(found)
        return
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
    _print_notes(found)


def _print_drivers(found: xr.Dataset) -> None:
    """A column for each outcome: from the old period to the new one."""
    names = [str(name) for name in found["outcome"].values]
    rows = [[f"{found.attrs['old']}", *(_figure(found["old"].sel(outcome=n)) for n in names)]]
    for driver in found["driver"].values:
        at = [found.sel(outcome=n, driver=driver) for n in names]
        rows.append([f"  {driver}", *(f"{_part(one, 'part')}\n  ({_ends(one)})" for one in at)])
    rows.append([f"{found.attrs['new']}", *(_figure(found["new"].sel(outcome=n)) for n in names)])
    columns = ["", *(f"{n} [{found['unit'].sel(outcome=n).values}]" for n in names)]
    caption = "Means; in brackets the 90 percent range of the part. Parts add up to the change."
    print_table("What moved it", columns, rows, range(1, len(columns)), caption)
    _print_notes(found)


def _ends(one: xr.Dataset) -> str:
    return f"{_part(one, 'part_low')} to {_part(one, 'part_high')}"


def _print_notes(found: xr.Dataset) -> None:
    for note in json.loads(found.attrs["notes"]):
        click.echo(f"note: {note}", err=True)


def _row(one: xr.Dataset, shown: list[str], by: str) -> list[str]:
    if one["change"].isnull():
        return []
    cells = [_figure(one[name]) for name in ("old", "new")] + [_part(one, "change")]
    return [
        str(one["outcome"].values),
        str(one["unit"].values),
        *cells,
        *(_part(one.sel({by: part}), "part") for part in shown),
    ]


def _part(one: xr.Dataset, name: str) -> str:
    """A part of a change; what is left of rounding in sums of that size is none."""
    value = float(one[name])
    return _figure(value if abs(value) > _ROUNDING * abs(float(one["old"])) else 0.0, "+")


def _figure(value: Any, sign: str = "") -> str:
    return f"{float(value):{sign},.4g}" if abs(float(value)) < 1000 else f"{float(value):{sign},.0f}"


def plain(found: xr.Dataset) -> dict[str, Any]:
    """As JSON has it."""
    by = str(found.attrs["by"])
    years = found["year"].values if "year" in found.dims else [None]
    rows = []
    for name in found["outcome"].values:
        for year in years:
            one = found.sel(outcome=name) if year is None else found.sel(outcome=name, year=year)
            parts = {
                str(part): {
                    "mean": float(one["part"].sel({by: part})),
                    "low": float(one["part_low"].sel({by: part})),
                    "high": float(one["part_high"].sel({by: part})),
                }
                for part in found[by].values
            }
            rows.append(
                {
                    "outcome": str(name),
                    "unit": str(one["unit"].values),
                    **({} if year is None else {"year": int(year)}),
                    **{key: float(one[key]) for key in ("old", "new", "change")},
                    "parts": parts,
                }
            )
    notes = json.loads(found.attrs["notes"])
    about = {key: found.attrs[key] for key in ("by", "old", "new", "order", "simulations")}
    return {**about, "notes": notes, "outcomes": rows}
