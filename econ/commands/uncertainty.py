"""`econ uncertainty`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, given_option
from econ.commands.show import print_json, print_table
from econ.commands.target import PICTURES, target_of
from econ.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["uncertainty"]


@click.command()
@click.argument("outcome", nargs=-1)
@click.option(
    "--method",
    default="sources",
    show_default=True,
    metavar="sources|parameters|sobol|tornado",
    help="How it is taken apart.",
)
@click.option(
    "--scenario", default="baseline", show_default=True, metavar="NAME", help="A scenario or a YAML file."
)
@click.option("--reference", default="", metavar="NAME", help="Of the effect, scenario minus this one.")
@click.option("--months", type=int, default=12, show_default=True, help="Months to run.")
@click.option("--last", type=int, default=12, show_default=True, help="Months that an outcome is taken over.")
@click.option("--draws", type=int, help="Simulations of a set; the method's own number by default.")
@click.option("--top", type=int, default=12, show_default=True, help="Parameters or groups to show.")
@click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@given_option
@click.option("--as-of", metavar="YYYY-MM", help="Use only data known by the end of that month.")
@click.option("--plot", type=click.Path(), metavar="FILE", help="Draw the first outcome: .png, .svg or .pdf.")
@as_json
def uncertainty(
    outcome: tuple[str, ...], method: str, top: int, plot: str | None, as_json: bool, **options: Any
) -> None:
    """What the uncertainty of OUTCOME, or of an effect on it, comes from.

    sources: shares of the variance by source, shocks to come among them. parameters: each parameter's share
    in one ensemble. sobol: first-order and total indices of groups of parameters, for the coefficients of
    one relation are correlated; shocks are held at their centre. tornado: the outcome at the ends of each
    range, all else at its centre. `econ variance` shows the first two together.

    \b
    Examples:
      econ uncertainty
      econ uncertainty oil_income --reference no_pressure --method tornado --plot tornado.png
      econ uncertainty fiscal_stress --method sobol --draws 512
      econ uncertainty oil_gas_revenue --scenario all_channels --method parameters --json
    """
    from econ.uncertainty.methods import sensitivity

    picture = target_of(plot, PICTURES)
    if picture is not None and method not in ("sobol", "tornado"):
        raise InputError("is not drawn", where="--plot", got=method, allowed=("sobol", "tornado"))
    if method == "sobol":
        options["top"] = top
    outcomes = outcome or ("fiscal_stress", "fuel_stress")
    found = sensitivity(method, outcome=outcomes, progress=True, **options)  # type: ignore[arg-type]
    if as_json:
        print_json({**found.attrs, **found.to_dict(data="list", encoding=False)})
    else:
        for name in outcomes:
            _SHOWN[method](found.sel(outcome=name), name, top)
    if picture is not None:
        from econ.reporting.answers import sobol_chart, tornado_chart

        picture.figure(sobol_chart if method == "sobol" else tornado_chart, found, outcomes[0])


def _shares(one: xr.Dataset, name: str, top: int) -> None:
    dim = "source" if "source" in one.dims else "group"
    rows = [
        [
            str(label),
            _percent(one["first"], one["first_error"], k),
            _percent(one["total"], one["total_error"], k),
        ]
        for k, label in enumerate(one[dim].values)
    ]
    print_table(_title(one, name), [dim, "alone", "with others"], rows, [1, 2], _caption(one))


def _parameters(one: xr.Dataset, name: str, top: int) -> None:
    order = one["share"].argsort().values[::-1][:top]
    rows = [
        [
            str(one["parameter"].values[k]),
            str(one["kind"].values[k]),
            _percent(one["share"], one["error"], k),
            "several"
            if one["effect"].values[k] != one["effect"].values[k]
            else f"{one['effect'].values[k]:+,.3g}",
        ]
        for k in order
    ]
    caption = f"{_caption(one)} Effect: change from the parameter's 5 to its 95 percent point."
    print_table(_title(one, name), ["parameter", "kind", "share", "effect"], rows, [2, 3], caption)


def _tornado(one: xr.Dataset, name: str, top: int) -> None:
    order = abs(one["change"]).max("end").argsort().values[::-1][:top]
    rows = [
        [
            str(one["parameter"].values[k]),
            str(one["kind"].values[k]),
            *(f"{float(v):+,.3g}" for v in one["change"].values[k]),
        ]
        for k in order
    ]
    title = f"{_title(one, name)}: {float(one['centre']):,.4g} {one['unit'].item()} at the centre"
    heads = ["parameter", "kind", "at its 5 percent point", "at its 95"]
    print_table(title, heads, rows, [2, 3], f"Change, all else at its centre; {one.attrs['months']}.")


_SHOWN = {"sources": _shares, "sobol": _shares, "parameters": _parameters, "tornado": _tornado}


def _title(one: xr.Dataset, name: str) -> str:
    return f"{name}, {one.attrs['scenario']}"


def _caption(one: xr.Dataset) -> str:
    attrs = one.attrs
    sets = f"{attrs['draws']} simulations a set"
    return f"Percent of the variance, ± Monte Carlo error; {attrs['months']}, {sets}."


def _percent(values: xr.DataArray, errors: xr.DataArray, place: int) -> str:
    return f"{100 * float(values[place]):.1f} ± {100 * float(errors[place]):.1f}"
