"""`econ given`: what paths can be pinned, a file to begin with, and a check of one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table, tell_written

__all__ = ["given"]

_START = click.option(
    "--start", metavar="YYYY-MM", show_default="the month after the data", help="First month of the run."
)


@click.group()
def given() -> None:
    """List, begin and check files of known paths for --given.

    A file has rows of month, variable and value, and optionally scenario and unit (docs/inputs.md).

    \b
    Examples:
      econ given list
      econ given new prices.csv brent_price usd_rub --months 12
      econ given validate prices.csv
      econ run baseline --given prices.csv
    """


@given.command("list")
@click.argument("name", nargs=-1)
@as_json
def list_(name: tuple[str, ...], as_json: bool) -> None:
    """What can be given: unit, other units that are read, range, and the newest observation.

    \b
    Examples:
      econ given list
      econ given list brent_price crude_exports_india
      econ given list --json
    """
    from econ.ensemble.pinnable import COLUMNS, pinnable

    found = pinnable(name or None)
    if as_json:
        print_json([asdict(series) for series in found])
        return
    print_table("Paths that can be given", COLUMNS, [series.row() for series in found])


@given.command()
@click.argument("file", type=click.Path())
@click.argument("name", nargs=-1)
@_START
@click.option("--months", type=int, default=12, show_default=True, help="Months to write.")
def new(file: str, name: tuple[str, ...], start: str | None, months: int) -> None:
    """Write FILE.csv with each NAME at its newest observation, ready to be edited.

    \b
    Examples:
      econ given new brent.csv
      econ given new prices.csv brent_price usd_rub --months 18
    """
    from econ.ensemble.pinnable import new_given

    target = new_given(file, name or ("brent_price",), start=start, months=months)
    tell_written(target, replaced=False)
    click.echo(
        f"  next: edit it, then `econ given validate {target}` and `econ run --given {target}`", err=True
    )


@given.command()
@click.argument("file", type=click.Path())
@click.option(
    "--scenario", multiple=True, default=("baseline",), help="Scenarios of the run; may be repeated."
)
@_START
@click.option("--months", type=int, default=24, show_default=True, help="Months of the run.")
@as_json
def validate(file: str, as_json: bool, scenario: tuple[str, ...], **options: Any) -> None:
    """Check FILE as a run would: every fault at once, one line a cause, with file and line.

    \b
    Examples:
      econ given validate prices.csv
      econ given validate prices.csv --scenario baseline --scenario all_channels --months 36
    """
    from econ.ensemble.pinnable import validate_given

    checked = validate_given(file, scenario=list(scenario), **options)
    if as_json:
        print_json({"file": file, **asdict(checked)})
        return
    names = ", ".join(checked.names)
    click.echo(f"{file}: valid: {checked.values} values of {names}, {checked.first} to {checked.last}")
    for note in checked.notes:
        click.echo(f"note: {note}", err=True)
