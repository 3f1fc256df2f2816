"""`econ report`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from econ.commands.options import as_json, run_options, today, window_option
from econ.commands.run import STORED
from econ.commands.show import print_json, tell_written
from econ.errors import EconError, InputError

if TYPE_CHECKING:
    import xarray as xr

    from econ.reporting.beside import Beside
    from econ.reporting.page.findings import Change, Findings
    from econ.uncertainty.report import Uncertainty

__all__ = ["report"]

#: What the standard report sets side by side; the first is what differences are taken from.
SCENARIOS = ("baseline", "no_pressure", "relief_unconditional", "tariff_100", "all_channels")
_OUT = "reports/outlook.pdf"
#: Draws of each set of the variance split: its errors are some points of a hundred.
_SPLIT = 512
_MOST = 40
#: Fewest simulations to judge claims and changes by.
_JUDGED = 100
_RUN = ("draws", "months", "start", "seed", "given", "as_of")


def typed_options(function: Any) -> Any:
    """What an author types."""
    for option in (
        click.option(
            "--issued", default="", metavar="YYYY-MM-DD", help="Day of the issue; today by default."
        ),
        click.option("--logo", type=click.Path(), metavar="FILE", help="A picture: PNG, JPEG or SVG."),
        click.option("--note", default="", metavar="TEXT", help="A note on page one."),
        click.option("--author", default="", metavar="TEXT", help="Who signs page one."),
        click.option("--title", default="", metavar="TEXT", help="A title in place of the first finding."),
    ):
        function = option(function)
    return function


@click.command()
@click.argument("scenario", nargs=-1)
@click.option(
    "--out",
    type=click.Path(),
    default=_OUT,
    show_default=True,
    metavar="FILE",
    help="Where to write: .pdf, or .html for one page that a browser shows without any other file.",
)
@click.option(
    "--sections",
    default="",
    metavar="NAME,...",
    help="Only these: assumptions, budget, fuel, scenarios, trade, channels, relief, claims, record, "
    "closing.",
)
@click.option("--outcomes", default="", metavar="NAME,...", help="Only charts and tables of these variables.")
@click.option(
    "--figures", type=click.Path(), metavar="DIR", help="Also a PNG, an SVG and a CSV of each chart there."
)
@click.option(
    "--reference",
    default="",
    metavar="SCENARIO",
    help="What differences are taken from; by default the first, or today's pressure where an own scenario "
    "leads.",
)
@window_option
@typed_options
@run_options
@as_json
@click.pass_context
def report(
    ctx: click.Context,
    scenario: tuple[str, ...],
    out: str,
    sections: str,
    outcomes: str,
    figures: str | None,
    reference: str,
    window: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Write the outlook as a PDF, or as a page for a browser.

    SCENARIO is a name of the library, a YAML file, or one stored run (.nc or .zarr). Page one is about the
    first that is not of the library, measured against the reference. Without scenarios it is about today's
    pressure, and sets side by side: baseline, no_pressure, relief_unconditional, tariff_100 and all_channels.

    Beside outlook.pdf lie outlook-annex.pdf (levels, results, parameters, estimates, simulation errors),
    outlook.xlsx (the numbers behind every chart and table), outlook.md and outlook.docx (page one). A
    sentence whose number is missing is left out, and named on stderr.

    \b
    Examples:
      econ report
      econ report --draws 4000 --months 36 --out outlook.pdf
      econ report my_scenario.yaml --out mine.pdf --author "A. Analyst" --window 2027
      econ report run.nc --out run.pdf --title "What if the cap bites"
      econ report --out outlook.html
      econ report --sections budget,fuel --figures figures
    """
    from econ.output.files import check_target
    from econ.reporting.document import report as write
    from econ.reporting.files import ENDINGS, writable_folder
    from econ.reporting.pages import chosen, subjects
    from econ.reporting.typed import typed

    words = {name: options.pop(name) for name in ("title", "author", "note", "logo", "issued")}
    if out == _OUT and Path("pyproject.toml").is_file():
        Path(out).parent.mkdir(exist_ok=True)
    target = check_target(out, ENDINGS)
    replaced = target.exists()
    words["issued"] = words["issued"] or today().isoformat()
    typed(**words)
    wanted, about = chosen(_names(sections)), subjects(_names(outcomes))
    if figures is not None:
        writable_folder(Path(figures))
    if any(Path(name).suffix in STORED for name in scenario):
        ds, found, measured, further = _stored(ctx, scenario, reference, window)
    else:
        ds, found, measured, further = _made(scenario, reference, window, options)
    write(
        ds,
        target,
        **words,
        window=window,
        findings=found,
        uncertainty=measured,
        beside=further,
        claims=_claims(wanted, int(ds.sizes.get("draw", 0))),
        changes=_changes(ds, wanted),
        sections=wanted,
        outcomes=about,
        figures=figures,
    )
    _tell(ds, found, target, as_json, replaced)


def _names(text: str) -> list[str]:
    """Names apart by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def _tell(ds: xr.Dataset, found: Findings, target: Path, as_json: bool, replaced: bool) -> None:
    from econ.reporting.page.rules import left_out

    missing = left_out(found)
    if as_json:
        names = [str(name) for name in ds["scenario"].values]
        about = {"out": str(target), "scenarios": names, "reference": ds.attrs["reference"]}
        print_json({**about, "left_out": missing})
        return
    for line in missing:
        click.echo(f"left out of page one, for want of a number: {line}", err=True)
    tell_written(target, replaced=replaced)


def _made(
    scenario: tuple[str, ...], reference: str, window: str | None, options: dict[str, Any]
) -> tuple[xr.Dataset, Findings, Uncertainty | None, Beside | None]:
    """Run what is to be reported; everything that could be wrong is looked at first."""
    from econ.ensemble.api import simulate
    from econ.ensemble.plan import make_plan
    from econ.outcomes.span import parse_window
    from econ.reporting.lead import leading_of
    from econ.reporting.pages import VARIABLES
    from econ.reporting.typed import check_characters
    from econ.scenarios.compile import chosen

    if options["draws"] == 1:
        raise InputError("one draw has no range to show", where="--draws", got=1, allowed="0, or 2 and more")
    runs = chosen(list(scenario) or list(SCENARIOS))
    if len(runs) > _MOST:
        raise InputError("too many scenarios for one report", got=len(runs), allowed=f"1 to {_MOST}")
    runs, reference = _with_reference(runs, reference)
    check_characters({f"scenario {s.name}": f"{s.title} {s.phrase} {s.description}" for s in runs})
    plan = make_plan(runs, keep=VARIABLES, **options)
    parse_window(window, plan.months[plan.warmup :])
    ds = simulate(runs, reference=reference, progress=True, keep=VARIABLES, **options)
    lead, base = leading_of([s.name for s in runs], str(ds.attrs["reference"]))
    by_name = {s.name: s for s in runs}
    one, other = by_name[lead], by_name.get(base, base)
    found, further = _beside(one, other, window, options)
    return ds, found, _measured(one, **options), further


def _with_reference(runs: list[Any], reference: str) -> tuple[list[Any], str]:
    """The scenarios, with what the leading one is measured against where there is room for it."""
    from econ.reporting.lead import leading_of
    from econ.scenarios.library import load

    lead, base = leading_of([s.name for s in runs], reference or runs[0].name)
    if reference or base in {s.name for s in runs} or len(runs) == _MOST:
        return runs, reference
    return [*runs, load(base)], lead if lead == SCENARIOS[0] else base


def _stored(
    ctx: click.Context, scenario: tuple[str, ...], reference: str, window: str | None
) -> tuple[xr.Dataset, Findings, None, Beside | None]:
    """A run from its file; what page one asks beside it is run if the file is of this very model."""
    from econ.outcomes.span import parse_window
    from econ.output.files import read
    from econ.provenance.reproduce import arguments, mismatches
    from econ.reporting.lead import leading_of
    from econ.reporting.page.gather import found_in

    if len(scenario) > 1:
        fix = "econ compare A.nc B.nc --out both.nc puts stored runs side by side"
        raise InputError("one stored run at a time", where="report", got=scenario, fix=fix)
    settled = [n for n in _RUN if ctx.get_parameter_source(n) != ParameterSource.DEFAULT]
    if settled:
        raise InputError("a stored run has its own", where=scenario[0], got=[f"--{n}" for n in settled])
    ds = read(scenario[0])
    if reference:
        ds.attrs["reference"] = reference
    parse_window(window, ds["month"].values.astype("datetime64[M]"))
    lead, base = leading_of([str(name) for name in ds["scenario"].values], str(ds.attrs["reference"]))
    if mismatches(ds, scenario[0]) or "draw" not in ds.dims:
        click.echo(f"{scenario[0]} is of another model: page one says what the file alone can tell", err=True)
        return ds, found_in(ds, lead, base, window), None, None
    made = arguments(ds)
    texts = {s.name: s for s in made["scenario"]}
    how = {name: made[name] for name in _RUN}
    found, further = _beside(texts[lead], texts.get(base, base), window, how)
    return ds, found, None, further


def _measured(scenario: Any, *, draws: int, **options: Any) -> Uncertainty | None:
    """What makes the scenario that leads uncertain; None for a run without draws."""
    from econ.reporting.kept import kept
    from econ.reporting.page.gather import rows_of
    from econ.uncertainty.report import uncertainty
    from econ.uncertainty.variance import FEWEST

    options["given"] = rows_of(options["given"], scenario)
    if draws < FEWEST:
        return None
    few = min(draws, _SPLIT)
    return kept(
        "uncertainty", lambda: uncertainty(scenario, draws=few, **options), scenario, rows(options), few
    )


def _beside(
    scenario: Any, reference: Any, window: str | None, options: dict[str, Any]
) -> tuple[Findings, Beside | None]:
    """Page one's numbers and the runs beside the report's own, kept from the last time if nothing changed."""
    from econ.reporting import beside
    from econ.reporting.kept import kept
    from econ.reporting.page.gather import FEWEST, gather

    follows = (scenario, reference, window, rows(options))
    found = kept("findings", lambda: gather(scenario, reference, window=window, **options), *follows)
    if options["draws"] < FEWEST:
        return found, None
    return found, kept(
        "beside", lambda: beside.beside(scenario, reference, window=window, **options), *follows
    )


def rows(options: dict[str, Any]) -> dict[str, Any]:
    """Options with given paths as their rows: a file may change under its name."""
    from econ.ensemble.pins import given_rows

    given = options.get("given")
    read = None if given is None else [_sorted(row) for row in given_rows(given)]
    return {**options, "given": read}


def _sorted(row: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((str(key), str(value)) for key, value in row.items())


def _changes(ds: xr.Dataset, sections: Sequence[str]) -> Sequence[Change]:
    """What the last issue expected and why it moved; none for a run of other data, or of few simulations."""
    from econ.reporting.kept import kept
    from econ.reporting.since import changes
    from econ.vintage import vintage

    other = ds.attrs.get("as_of") or str(ds.attrs["vintage"]) != vintage().last_month
    if "record" not in sections or other or int(ds.sizes.get("draw", 0)) < _JUDGED:
        return ()
    return kept("changes", changes)


def _claims(sections: Sequence[str], draws: int) -> Sequence[Mapping[str, Any]]:
    """The essay's claims, judged; none where they are not asked for, or what they need is not at hand."""
    from econ.reporting.kept import kept
    from econ.reporting.sections.record import claim_rows
    from econ.verdicts.table import claims

    few = min(draws, _SPLIT)
    if "claims" not in sections or draws < _JUDGED:
        return ()
    try:
        return kept("claims", lambda: claim_rows(claims(draws=few)), few)
    except EconError as error:
        click.echo(f"left out: the essay's claims ({error.what}; {error.fix or error.where})", err=True)
        return ()
