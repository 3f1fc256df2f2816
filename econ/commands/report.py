"""`econ report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, run_options
from econ.commands.show import print_json
from econ.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from econ.uncertainty.report import Uncertainty

__all__ = ["report"]

#: What the standard report sets side by side; the first is what differences are taken from.
SCENARIOS = ("baseline", "no_pressure", "strikes_40pct", "tariff_100", "big_stick")
_OUT = "reports/outlook.pdf"
#: Draws of each set of the variance split: its errors are some points of a hundred.
_SPLIT = 512


@click.command()
@click.argument("scenario", nargs=-1)
@click.option(
    "--out", type=click.Path(), default=_OUT, show_default=True, metavar="FILE.pdf", help="Where to write."
)
@click.option(
    "--reference",
    default="",
    metavar="SCENARIO",
    help="What differences are taken from; the first by default.",
)
@run_options
@as_json
def report(scenario: tuple[str, ...], out: str, reference: str, as_json: bool, **options: Any) -> None:
    """Write the outlook as a PDF.

    Without scenarios it sets side by side: baseline, no_pressure, strikes_40pct, tariff_100 and
    big_stick.

    \b
    Examples:
      econ report
      econ report --draws 4000 --months 36 --out outlook.pdf
      econ report baseline my_scenario.yaml --out mine.pdf
    """
    from econ.ensemble.api import simulate
    from econ.output import check_target

    names = list(scenario) or list(SCENARIOS)
    if out == _OUT and Path("pyproject.toml").is_file():
        Path(out).parent.mkdir(exist_ok=True)
    target = check_target(out, (".pdf",))
    if options["draws"] == 1:
        raise InputError("one draw has no range to show", where="--draws", got=1, allowed="0, or 2 and more")
    from econ.reporting import VARIABLES
    from econ.reporting import report as write

    ds = simulate(names, reference=reference, progress=True, keep=VARIABLES, **options)
    write(ds, target, uncertainty=_measured(names, ds, **options))
    if as_json:
        print_json({"out": str(target), "scenarios": names, "reference": ds.attrs["reference"]})
    else:
        click.echo(f"written: {target}", err=True)


def _measured(names: list[str], ds: xr.Dataset, *, draws: int, **options: Any) -> Uncertainty | None:
    """What makes the last scenario uncertain; None for a run without draws."""
    from econ.reporting.text import focus_of
    from econ.uncertainty.report import uncertainty
    from econ.uncertainty.variance import FEWEST

    scenario = dict(zip(map(str, ds["scenario"].values), names, strict=True))[focus_of(ds)]
    options["given"] = _given_to(options["given"], focus_of(ds))
    return uncertainty(scenario, draws=min(draws, _SPLIT), **options) if draws >= FEWEST else None


def _given_to(file: str | None, scenario: str) -> list[dict[str, str]] | None:
    """The rows of a file of given paths that concern one scenario."""
    import csv

    if file is None:
        return None
    with Path(file).open(encoding="utf-8-sig", newline="") as source:
        return [row for row in csv.DictReader(source) if row.get("scenario") in (None, "", scenario)]
