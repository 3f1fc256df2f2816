"""`econ run` and `econ compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, numbers, run_options, subset_options, today
from econ.commands.show import console, print_json, print_table, tell_written
from econ.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["compare", "run"]

_STORE = ".zarr"
#: Endings of stored runs.
STORED = (".nc", _STORE)
_OUT = click.option(
    "--out",
    type=click.Path(),
    metavar="FILE",
    help="Write the run: .nc and .zarr keep everything; .csv and .parquet are long tables; .xlsx "
    "holds quantiles.",
)
_RESUME = click.option("--resume", is_flag=True, help="Finish a .zarr that was interrupted.")
_SCHEDULER = click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Run on a dask.distributed cluster, e.g. tcp://host:8786, or in `processes` of this machine, which "
    "beat threads in long runs.",
)
_REFERENCE = click.option(
    "--reference",
    default="",
    metavar="SCENARIO",
    help="What differences are taken from; the first by default. pressure@YYYY-MM: pressure as of a month.",
)

_CURRENCY = click.option(
    "--currency",
    type=click.Choice(["rub", "usd"], case_sensitive=False),
    default="rub",
    show_default=True,
    help="usd: every sum and price in roubles, converted simulation by simulation at its own rate.",
)
_SWEEP = click.option(
    "--sweep",
    multiple=True,
    metavar="KEY=V,V,...",
    help="Run each scenario at several values of a lever, parameter or member: tariff.china=0,0.25,1,5. "
    "Several make every combination.",
)


@click.command()
@click.argument("scenario", nargs=-1)
@run_options
@subset_options
@click.option(
    "--quantiles",
    callback=numbers,
    metavar="Q,Q,...",
    help="Keep exact quantiles month by month instead of draws, e.g. 0.05,0.5,0.95.",
)
@_OUT
@_RESUME
@_SCHEDULER
@_REFERENCE
@_SWEEP
@_CURRENCY
@as_json
def run(
    scenario: tuple[str, ...],
    out: str | None,
    resume: bool,
    scheduler: str,
    reference: str,
    sweep: tuple[str, ...],
    currency: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Run scenarios and show what comes out.

    SCENARIO is a name of the library (`econ scenarios list`) or a YAML file; `baseline` if none is
    given. The table shows 90 percent ranges, medians in brackets, of the last calendar year that the
    run carries to December, published months included: sums of money, ends of stocks, means of all else.
    Each quantile carries its Monte Carlo standard error, ±, beside it or, on a narrow terminal, below it;
    more draws make it smaller.

    \b
    Examples:
      econ run
      econ run all_channels --draws 2000 --months 36 --seed 7 --out all_channels.nc
      econ run my_scenario.yaml --given prices.csv
      econ run baseline tariff_100 --keep all --quantiles 0.05,0.5,0.95 --out both.xlsx
      econ run baseline --currency usd
      econ run baseline --sweep strike_intensity=0,5,10,20 --keep fuel_stress
      econ run baseline --draws 0 --start 2023-08 --months 5      (a hindcast at central values)
      econ run all_channels --draws 1000000 --out big.zarr           (interrupted? add --resume)
      econ run all_channels --draws 100000 --scheduler tcp://host:8786
    """
    replaced = out is not None and not resume and Path(out).exists()
    runs = _swept(list(scenario) or ["baseline"], sweep)
    ds = _made(runs, out, resume, scheduler, reference, options, currency)
    _show(ds, out, as_json, compared=False, replaced=replaced)


@click.command()
@click.argument("scenario", nargs=-1, required=True)
@run_options
@subset_options
@_OUT
@_RESUME
@_SCHEDULER
@_REFERENCE
@_SWEEP
@_CURRENCY
@as_json
def compare(
    scenario: tuple[str, ...],
    out: str | None,
    resume: bool,
    scheduler: str,
    reference: str,
    sweep: tuple[str, ...],
    currency: str,
    as_json: bool,
    **options: Any,
) -> None:  # history: examples
    """Run scenarios on the same draws and show what each changes.

    Differences are scenario minus reference, draw by draw, so that what all scenarios share cancels:
    a scenario that changes nothing differs by exactly zero. Each quantile carries its Monte Carlo
    standard error, ±. A second table says what pressure costs the coalition by dearer oil, over all months
    of the run and per dollar of export income denied; what it needs is kept beside the headline variables.

    \b
    Examples:
      econ compare baseline all_channels
      econ compare no_pressure baseline tariff_100 all_channels --months 36
      econ compare baseline my_scenario.yaml --keep oil_gas_revenue,liquid_nwf --json
      econ compare tariff_100 baseline --reference baseline --out both.nc
      econ compare baseline --sweep tariff.china=0,0.25,1,5
      econ compare baseline --reference pressure@2025-01
      econ compare base.nc mine.nc                    (stored runs of one model, seed and horizon)
    """
    from econ.scenarios.as_of import is_pressure

    if len(scenario) < 2 and not sweep and not is_pressure(reference):
        raise InputError(
            "needs at least two scenarios",
            where="compare",
            got=scenario,
            fix=f"econ compare baseline {scenario[0]}",
        )
    replaced = out is not None and not resume and Path(out).exists()
    if all(Path(name).suffix in STORED for name in scenario) and not sweep:
        ds = _side_by_side(scenario, reference, out, currency)
    else:
        options["keep"] = _with_coalition(options["keep"])
        runs = _swept(list(scenario), sweep)
        ds = _made(runs, out, resume, scheduler, reference, options, currency)
    _show(ds, out, as_json, compared=True, replaced=replaced)


def _swept(scenarios: list[str], sweep: tuple[str, ...]) -> list[Any]:
    """The scenarios, each at every value of a sweep."""
    if not sweep:
        return list(scenarios)
    from econ.scenarios.compile import chosen
    from econ.scenarios.sweep import parse_sweep, variants

    return [one.scenario for one in variants(chosen(scenarios), parse_sweep(sweep))]


def _in_currency(ds: xr.Dataset, currency: str) -> xr.Dataset:
    from econ.outcomes.currency import in_usd

    return in_usd(ds) if currency == "usd" else ds


def _with_coalition(keep: Any) -> Any:
    """The headline variables, and what the coalition's cost is made of; names given stay as they are."""
    from econ.ensemble.plan import kept_names
    from econ.outcomes.coalition import COALITION

    return (
        (*kept_names("headline"), *COALITION) if keep in ("headline", ("headline",), ["headline"]) else keep
    )


def _side_by_side(files: tuple[str, ...], reference: str, out: str | None, currency: str) -> xr.Dataset:
    """Stored runs as one; nothing is run."""
    from econ.output.combine import combine
    from econ.output.files import FORMATS, check_target, read, save

    if out is not None:
        check_target(out, tuple(FORMATS))
    ds = _in_currency(combine(*(read(file) for file in files), reference=reference), currency)
    if out is not None:
        save(ds, out)
    return ds


def _made(
    scenarios: list[Any],
    out: str | None,
    resume: bool,
    scheduler: str,
    reference: str,
    options: dict[str, Any],
    currency: str,
) -> xr.Dataset:
    """The run, written where it was asked for."""
    from econ.ensemble.api import simulate
    from econ.ensemble.cluster import on_scheduler
    from econ.output.files import FORMATS, check_target, save

    if currency == "usd":
        _check_currency(out, options)
    if out is not None and Path(out).suffix == _STORE:
        return _into_store(scenarios, out, resume, scheduler, reference, options)
    if resume:
        raise InputError("only a .zarr can be resumed", where="--resume", got=out, fix="add --out FILE.zarr")
    if out is not None:
        check_target(out, (*FORMATS, _STORE))
    with on_scheduler(scheduler) as executor:
        ds = simulate(scenarios, reference=reference, progress=True, executor=executor, **options)
    ds = _in_currency(ds, currency)
    if out is not None:
        save(ds, out)
    return ds


def _check_currency(out: str | None, options: dict[str, Any]) -> None:
    """Refuse before the run what cannot be converted, and keep the rate."""
    from econ.outcomes.currency import with_rate

    if options.get("quantiles"):
        fix = "leave --quantiles out: the table shows ranges of dollars"
        raise InputError("quantiles cannot be converted", where="--currency", got="usd", fix=fix)
    if out is not None and Path(out).suffix == _STORE:
        fix = "store roubles, and convert what is read: econ.in_usd(econ.read(...))"
        raise InputError("a .zarr keeps roubles", where="--currency", got="usd", fix=fix)
    options["keep"] = with_rate(options["keep"])


def _into_store(
    scenarios: list[Any], out: str, resume: bool, scheduler: str, reference: str, options: dict[str, Any]
) -> xr.Dataset:
    """A run too large for memory: written as it is made, then read lazily."""
    from econ.ensemble.api import reference_name, with_reference
    from econ.ensemble.cluster import on_scheduler
    from econ.ensemble.plan import make_plan
    from econ.ensemble.progress import bar
    from econ.ensemble.store import run_to_store
    from econ.output.files import read_store

    if options.pop("quantiles", None):
        raise InputError(
            "a .zarr keeps draws",
            where="--quantiles",
            fix="leave --quantiles out, or write .nc, .csv or .xlsx",
        )
    plan = make_plan(with_reference(scenarios, reference), **options)
    reference = reference_name(plan, reference)
    with on_scheduler(scheduler) as executor, bar(plan, enabled=True) as update:
        run_to_store(plan, out, resume=resume, executor=executor, progress=update, reference=reference)
    return read_store(out)


def _show(ds: xr.Dataset, out: str | None, as_json: bool, *, compared: bool, replaced: bool) -> None:
    from econ.commands.outcomes import headlines, outcomes, tables

    if as_json:
        about = {
            k: ds.attrs[k] for k in ("version", "vintage", "data_hash", "start", "reference") if k in ds.attrs
        }
        seeds = {k: int(ds.attrs[k]) for k in ("seed", "draws")}
        months, notes = ds.sizes["month"], _notes(ds)
        print_json(
            {
                **about,
                **seeds,
                "months": months,
                "out": out,
                "replaced": replaced,
                "notes": notes,
                "outcomes": outcomes(ds, compared=compared),
                **({"coalition": _coalition(ds)} if compared else {}),
            }
        )
        return
    shown = headlines(ds)
    for title, columns, rows, caption in tables(shown, console().width, compared=compared):
        print_table(title, columns, rows, range(2, len(columns)), caption)
    if compared:
        _coalition_table(ds)
    if len(shown.data_vars) < len(ds.data_vars):
        more = len(ds.data_vars) - len(shown.data_vars)
        click.echo(f"note: {more} more variables were kept; --json shows them all", err=True)
    for note in _notes(ds):
        click.echo(f"note: {note}", err=True)
    if out is not None:
        tell_written(out, replaced=replaced)


def _notes(ds: xr.Dataset) -> list[str]:
    """What the run has to say about itself, and of the age of its data where it goes on from them."""
    import numpy as np

    from econ.vintage import age_said

    attrs = ds.attrs
    notes = [note for note in str(attrs.get("notes", "")).split("; ") if note]
    ahead = not attrs.get("as_of") and str(np.datetime64(attrs["vintage"], "M") + 1) == attrs.get("start")
    age = age_said(str(attrs["vintage"]), today()) if ahead else ""
    return [age, *notes] if age else notes


def _coalition(ds: xr.Dataset) -> list[dict[str, Any]]:
    """The coalition's cost by scenario, where the run kept what it needs."""
    from econ.outcomes.coalition import COALITION, coalition_cost

    if "draw" not in ds.dims or any(name not in ds for name in COALITION):
        return []
    names = ("low", "median", "high", "mean")
    return [
        {
            "scenario": one.scenario,
            "unit": "bn USD over the run",
            "cost": dict(zip(names, one.cost, strict=True)),
            "denied": dict(zip(names, one.denied, strict=True)),
            "per_denied": one.per_denied if one.per_denied == one.per_denied else None,
        }
        for one in coalition_cost(ds)
    ]


def _coalition_table(ds: xr.Dataset) -> None:
    found = _coalition(ds)
    if not found:
        return
    rows = [
        [
            one["scenario"],
            *(f"{x['low']:.0f} to {x['high']:.0f} ({x['median']:.0f})" for x in (one["cost"], one["denied"])),
            "-" if one["per_denied"] is None else f"{one['per_denied']:.2f}",
        ]
        for one in found
    ]
    print_table(
        f"What the coalition pays more for its oil, {ds.sizes['month']} months, bn USD",
        ["scenario", "cost", "income denied to Russia", "per USD denied"],
        rows,
        (1, 2, 3),
        "Brent's change times the coalition's imports; crude and products at Russia's ports; mean over mean.",
    )
