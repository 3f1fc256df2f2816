"""`econ attribute`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json, run_options, sources, window_option
from econ.commands.show import print_json, print_table
from econ.commands.target import target_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["attribute"]


@click.command()
@click.argument("scenario", default="baseline")
@click.option(
    "--reference",
    default="",
    metavar="SCENARIO",
    help="What the effect is measured against: no_pressure for the baseline, the baseline for all else.",
)
@click.option(
    "--outcomes",
    default="",
    callback=sources,
    metavar="NAMES",
    help="Variables with commas between; by default oil income, oil and gas revenue, fuel stress and "
    "unmet petrol demand.",
)
@click.option("--members", is_flag=True, help="Share out the part of the tariffs among the buyers too.")
@click.option("--out", type=click.Path(), metavar="FILE.nc", help="Write the result as NetCDF.")
@window_option
@run_options
@as_json
def attribute(scenario: str, as_json: bool, out: str | None, **options: Any) -> None:
    """Which channel the effect of SCENARIO comes from.

    A channel is a set of levers whose values differ between SCENARIO and the reference: strikes, ports and
    pipelines, tariffs, listings of sellers and tankers, price cap, oil price, Russia's policy. Its part is
    what it adds, averaged over every order in which channels can be added; parts sum to the effect. Shares
    are of the mean effect; the tail's, of the mean of the 5 percent of simulations with the largest effect.

    \b
    Examples:
      econ attribute
      econ attribute all_channels --members
      econ attribute my_scenario.yaml --reference no_pressure --window 2027
      econ attribute all_channels --outcomes oil_gas_revenue,liquid_nwf --json
    """
    from econ.experiments.attribution import OUTCOMES
    from econ.experiments.attribution import attribute as share_out

    target = target_of(out, (".nc",))
    options["outcomes"] = options["outcomes"] or OUTCOMES
    found = share_out(scenario, **options)
    if target is not None:
        target.netcdf(found)
    if as_json:
        print_json({**found.attrs, "outcomes": [_entry(found, name) for name in found["outcome"].values]})
        return
    for name in found["outcome"].values:
        _show(found, str(name))


def _show(found: xr.Dataset, name: str) -> None:
    one = found.sel(outcome=name)
    unit = str(one["unit"].values)
    rows = [
        [
            str(channel["label"].values),
            _figure(channel["part"]),
            _share(channel["share"], channel["share_error"]),
            _share(channel["tail_share"], channel["tail_share_error"]),
            _figure(channel["alone"]),
            _figure(channel["last"]),
        ]
        for channel in (one.sel(channel=name) for name in one["channel"].values)
    ]
    rows += [
        [f"  of that {buyer}", _figure(one["member_part"].sel(buyer=buyer)), _share(share), "", "", ""]
        for buyer, share in zip(_buyers(one), one.get("member_share", ()), strict=True)
    ]
    attrs = found.attrs
    title = (
        f"{name}: {_figure(one['effect'])} ±{_figure(one['effect_error'])} {unit}, "
        f"{attrs['scenario']} against {attrs['reference']}, mean, {attrs['window']}"
    )
    columns = ["channel", unit, "share, percent", "of the tail", "alone", "added last"]
    together = f"Only together: {_figure(one['interaction'])} {unit}"
    if one["interaction_share"] == one["interaction_share"]:
        together += f", {100 * float(one['interaction_share']):.0f} percent of the effect"
    print_table(title, columns, rows, range(1, 6), f"{together}. ±: Monte Carlo error.")


def _buyers(one: xr.Dataset) -> list[str]:
    return [str(buyer) for buyer in one["buyer"].values] if "buyer" in one else []


def _figure(value: Any) -> str:
    return f"{float(value):.4g}"


def _share(value: Any, error: Any = None) -> str:
    if float(value) != float(value):
        return "–"
    return f"{100 * float(value):.1f}" + ("" if error is None else f" ±{100 * float(error):.1f}")


def _entry(found: xr.Dataset, name: Any) -> dict[str, Any]:
    """One outcome as JSON has it."""
    one = found.sel(outcome=name)
    scalars = {str(k): float(v) for k, v in one.data_vars.items() if not v.dims}
    by_channel = {k: v for k, v in one.data_vars.items() if v.dims == ("channel",)}
    channels = [
        {"channel": str(c), **{str(k): float(v.sel(channel=c)) for k, v in by_channel.items()}}
        for c in one["channel"].values
    ]
    entry = {"outcome": str(name), "unit": str(one["unit"].values), **scalars, "channels": channels}
    if "buyer" in one:
        entry["members"] = {
            buyer: {
                "part": float(one["member_part"].sel(buyer=buyer)),
                "share": float(one["member_share"].sel(buyer=buyer)),
            }
            for buyer in _buyers(one)
        }
    return entry
