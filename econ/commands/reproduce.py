"""`econ reproduce`."""

from __future__ import annotations

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table
from econ.errors import RunError

__all__ = ["reproduce"]


@click.command()
@click.argument("file", type=click.Path())
@click.option("--anyway", is_flag=True, help="Go on although another version or other data made the file.")
@as_json
def reproduce(file: str, anyway: bool, as_json: bool) -> None:
    """Make a stored run again and compare.

    FILE, a .nc or .zarr, holds its scenarios' text, seed, draws, given paths, version and data hash. On the
    same processor every value is the same; on another they agree to nine digits of each variable's
    largest. Exit code 3 if version or data differ and --anyway is not given, 4 if the values do not agree.

    \b
    Examples:
      econ reproduce run.nc
      econ reproduce old.nc --anyway
    """
    from econ.provenance.reproduce import reproduce as again

    found = again(file, anyway=anyway, progress=True)
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        differences = [vars(d) for d in found.differences]
        print_json(
            {
                "identical": found.identical,
                "agrees": found.agrees,
                "edited": found.edited,
                "differences": differences,
            }
        )
    elif found.identical:
        click.echo(f"{file}: reproduced; all {len(found.differences)} variables are the same in every value")
    else:
        moved = [d for d in found.differences if d.largest]
        rows = [[d.variable, f"{d.largest:.4g}", d.unit, f"{d.relative:.2g}", d.place] for d in moved]
        columns = ["variable", "largest difference", "unit", "relative", "where"]
        print_table(f"{len(moved)} of {len(found.differences)} variables differ", columns, rows, [1, 3])
        if found.agrees:
            click.echo(f"{file}: reproduced to nine digits; the last ones differ between processors")
    if not found.agrees and not anyway:
        raise RunError("the run made again is not the one in the file", where=file, fix=_fix(found.edited))


def _fix(edited: bool) -> str:
    """What to do where the numbers do not agree; that a file was edited its hash alone can tell."""
    if edited:
        return "take the file as it was written; this one was changed since"
    return (
        "the file is as it was written: install the library versions of requirements-run.lock, and if the "
        "numbers still differ, report it"
    )
