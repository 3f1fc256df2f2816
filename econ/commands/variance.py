"""`econ variance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, given_option, sources
from econ.commands.show import print_json, print_table

if TYPE_CHECKING:
    import xarray as xr

    from econ.uncertainty.influence import Influence

__all__ = ["variance"]

_ENSEMBLE = 4096
#: Sources that need more than a word in a table.
_LABELS = {"policy": "policy rules"}


@click.command()
@click.argument("outcome", nargs=-1)
@click.option(
    "--scenario", default="baseline", show_default=True, metavar="NAME", help="A scenario or a YAML file."
)
@click.option("--months", type=int, default=12, show_default=True, help="Months to run.")
@click.option("--last", type=int, default=12, show_default=True, help="Months that an outcome is taken over.")
@click.option(
    "--draws",
    type=int,
    default=2048,
    show_default=True,
    help="Draws; the model runs 2 + 2 for each source times as many.",
)
@click.option("--top", type=int, default=5, show_default=True, help="Parameters to name.")
@click.option("--policies", is_flag=True, help="Count the choice between Russia's policies too.")
@click.option(
    "--off", default="", callback=sources, metavar="SOURCES", help="Sources to hold at their centre."
)
@click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month.")
@click.option("--seed", type=int, default=0, show_default=True)
@given_option
@click.option("--as-of", metavar="YYYY-MM", help="Use only data known by the end of that month.")
@as_json
def variance(
    outcome: tuple[str, ...], scenario: str, top: int, policies: bool, as_json: bool, **options: Any
) -> None:
    """What the uncertainty of OUTCOME comes from, by source and by parameter.

    OUTCOME is one variable or several; fiscal_stress and fuel_stress if none is given. Sources are
    estimated coefficients, literature, assumptions, the rules by which Russia's authorities answer
    (policy), shocks to come, errors of press-reported inputs and revisions of the budget's first
    estimates. Alone: the share of the variance that would go were the source known. With others: the
    share that would stay were all else known.

    --policies adds the choice between policies laid over the scenario (bans, damper, Fund, spending): a
    list, not a draw.

    \b
    Examples:
      econ variance
      econ variance oil_gas_revenue --scenario all_channels --months 24
      econ variance fuel_stress --policies --draws 512
      econ variance fiscal_stress --off shocks --top 10
    """
    from econ.experiments.policies import under_policies
    from econ.uncertainty.influence import influence
    from econ.uncertainty.variance import split

    outcomes = outcome or ("fiscal_stress", "fuel_stress")
    laid = under_policies(scenario) if policies else ()
    ds = split(scenario, outcomes, policies=laid, progress=True, **options)
    # One ensemble tells of all parameters, so it can be larger than each of the many that split.
    options["draws"] = max(options["draws"], _ENSEMBLE)
    named = {name: found[:top] for name, found in influence(scenario, outcomes, **options).items()}
    if as_json:
        print_json([_entry(ds, name, named[name]) for name in outcomes])
        return
    for name in outcomes:
        _print(ds.sel(outcome=name), name, named[name])


def _print(ds: xr.Dataset, name: str, named: list[Influence]) -> None:
    spread = float(ds["variance"]) ** 0.5
    title = f"{name}, {ds.attrs['scenario']}: mean {float(ds['mean']):,.4g}, standard deviation {spread:,.3g}"
    rows = [
        [
            _LABELS.get(str(source), str(source)),
            _share(ds["first"], ds["first_error"], place),
            _share(ds["total"], ds["total_error"], place),
        ]
        for place, source in enumerate(ds["source"].values)
    ]
    rows.append(["several together", f"{100 * float(ds['together']):.1f}", ""])
    caption = (
        f"Percent of the variance, ± Monte Carlo error; {ds.attrs['months']}, {ds.attrs['draws']} draws, "
        f"seed {ds.attrs['seed']}."
    )
    print_table(title, ["source", "alone", "with others"], rows, [1, 2], caption)
    print_table(
        "Parameters that matter most",
        ["parameter", "kind", "share", "effect", "what it is"],
        [
            [p.parameter, p.kind, f"{100 * p.share:.1f} ± {100 * p.error:.1f}", _effect(p.effect), p.title]
            for p in named
        ],
        [2, 3],
        "Effect: change of the outcome from the parameter's 5 to its 95 percent point. "
        "econ parameters show NAME: its source.",
    )


def _share(values: xr.DataArray, errors: xr.DataArray, place: int) -> str:
    return f"{100 * float(values[place]):.1f} ± {100 * float(errors[place]):.1f}"


def _effect(effect: float) -> str:
    return "several" if effect != effect else f"{effect:+,.3g}"


def _entry(ds: xr.Dataset, name: str, named: list[Influence]) -> dict[str, Any]:
    one = ds.sel(outcome=name)
    shares = ("first", "first_error", "total", "total_error")
    found = [
        {"source": str(source), **{key: float(one[key][place]) for key in shares}}
        for place, source in enumerate(ds["source"].values)
    ]
    about = {key: float(one[key]) for key in ("mean", "variance", "together", "together_error")}
    return {"outcome": name, **ds.attrs, **about, "sources": found, "parameters": [vars(p) for p in named]}
