"""`econ forecast`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_csv, as_json, given_option
from econ.commands.options import sources as names
from econ.commands.show import print_csv, print_json, print_table
from econ.commands.target import target_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["forecast"]


@click.command()
@click.argument("scenario", default="baseline")
@click.option("--months", type=int, default=24, show_default=True, help="Months ahead.")
@given_option
@click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month.")
@click.option("--as-of", metavar="YYYY-MM[-DD]", help="Use only what was known by then.")
@click.option(
    "--keep", default="", callback=names, metavar="NAMES", help="Variables instead of the headline outcomes."
)
@click.option("--by-month", is_flag=True, help="Show every month, not only calendar years.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Simulations.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Write it: .nc keeps everything, .csv is a table."
)
@as_csv
@as_json
def forecast(out: str | None, as_csv: bool, as_json: bool, by_month: bool, **options: Any) -> None:
    """Headline outcomes by month and whole calendar year, and pump prices by federal district.

    SCENARIO is the pressure assumed; today's goes on unless another is named. With --given the forecast is
    conditional on the paths in the file, any subset of months and variables: each counts from its month on,
    and the title says so. Calendar years are whole: published months are joined with those forecast.

    \b
    Examples:
      econ forecast
      econ forecast --months 18 --by-month
      econ forecast --given prices.csv --json
      econ forecast no_pressure --keep oil_gas_revenue,liquid_nwf --out forecast.csv
      econ forecast --as-of 2024-01 --months 12        (as it could have been made then)
    """
    from econ.forecasting import files
    from econ.forecasting.forecast import forecast as made

    if as_csv and as_json:
        raise click.UsageError("--csv or --json, not both")
    target = target_of(out, files.FORMATS)
    ds = made(**options, progress=True)
    if target is not None:
        files.write(ds, target.path)
        target.tell()
    if as_csv:
        print_csv(ds)
        return
    if as_json:
        print_json({**_content(ds), "file": str(target.path) if target else None})
        return
    _tables(ds, by_month)


def _content(ds: xr.Dataset) -> dict[str, Any]:
    """The forecast as plain data: every variable with its dims, labels and numbers."""
    from econ.vintage import vintage

    shown = ("title", "version", "vintage", "data_hash", "start", "as_of", "seed", "draws", "sources_off")
    labels = {
        str(dim): [str(v)[:7] if dim == "month" else v.item() for v in ds[dim].values] for dim in ds.dims
    }
    variables = {
        str(name): {
            "dims": list(map(str, values.dims)),
            "unit": str(values.attrs["units"]),
            **({"year_is": values.attrs["year_is"]} if "year_is" in values.attrs else {}),
            **({"published_months": values.attrs["published"]} if "published" in values.attrs else {}),
            "values": values.values.tolist(),
        }
        for name, values in ds.data_vars.items()
    }
    about = {name: ds.attrs[name] for name in shown}
    about["as_of"] = about["as_of"] or str(vintage().known_by)
    about["conditional_on"] = json.loads(ds.attrs["conditional_on"])
    return {**about, "labels": labels, "variables": variables}


def _said(ds: xr.Dataset) -> str:
    """What the forecast is conditional on, in words."""
    given = json.loads(ds.attrs["conditional_on"])
    if not given:
        return "Unconditional"
    return "Given " + "; ".join(f"{g['variable']}, {g['first']} to {g['last']}" for g in given)


def _tables(ds: xr.Dataset, by_month: bool) -> None:
    from econ.forecasting.forecast import DISTRICTS

    caption = (
        f"90 percent range, middle in brackets; {ds.attrs['draws']} simulations. {_said(ds)}. "
        "Sums of money, ends of stocks, means of all else; published months included, – where these are not "
        "published whole."
    )
    for scenario in ds["scenario"].values:
        one = ds.sel(scenario=scenario)
        if "year" in ds.dims:
            _table(
                one, "_year", f"Forecast by year, {scenario}", [str(y) for y in ds["year"].values], caption
            )
        if by_month or "year" not in ds.dims:
            months = [str(m)[:7] for m in ds["month"].values]
            _table(one, "", f"Forecast by month, {scenario}", months, caption, across=False)
        if f"{DISTRICTS}_year" in one:
            values = one[f"{DISTRICTS}_year"]
            rows = [
                [str(d), *(_cell(values.sel(district=d, year=y), 1) for y in ds["year"].values)]
                for d in ds["district"].values
            ]
            heads = ["district", *(str(y) for y in ds["year"].values)]
            print_table(
                f"Petrol at the pump by district, RUB/l, {scenario}", heads, rows, range(1, len(heads))
            )


def _table(
    ds: xr.Dataset, end: str, title: str, periods: list[str], caption: str, across: bool = True
) -> None:
    """Outcomes without dims of their own: a column a year, or a row a month."""
    axis = "year" if end else "month"
    shown = [str(n) for n in ds.data_vars if ds[n].dims == (axis, "quantile") and str(n).endswith(end)]
    cells = {n: [_cell(ds[n].isel({axis: k}), _digits(ds[n])) for k in range(len(periods))] for n in shown}
    heads = {n: f"{n.removesuffix(end)}, {ds[n].attrs['units']}" for n in shown}
    if across:
        rows = [[heads[n], *cells[n]] for n in shown]
        print_table(title, ["", *periods], rows, range(1, len(periods) + 1), caption)
        return
    for name in shown:
        print_table(f"{title}: {heads[name]}", ["month", ""], zip(periods, cells[name], strict=True), (1,))
    click.echo(caption)


def _digits(values: xr.DataArray) -> int:
    return int(values.attrs.get("decimals", 1))


def _cell(values: xr.DataArray, digits: int) -> str:
    low, middle, high = (float(values.sel(quantile=q, method="nearest")) for q in (0.05, 0.5, 0.95))
    if middle != middle:
        return "–"
    return f"{low:,.{digits}f} to {high:,.{digits}f} ({middle:,.{digits}f})"
