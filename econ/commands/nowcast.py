"""`econ nowcast`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_csv, as_json
from econ.commands.show import print_csv, print_json, print_table
from econ.commands.target import target_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["nowcast"]

#: Quantiles that are shown: the middle, and ranges of 80 and 90 percent.
_SHOWN = (0.05, 0.1, 0.5, 0.9, 0.95)


@click.command()
@click.option("--month", metavar="YYYY-MM", show_default="the first not published", help="Month of payment.")
@click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    show_default="all that the data hold",
    help="Use only what was known on that day; a month means its end.",
)
@click.option(
    "--since", metavar="YYYY-MM-DD", show_default="a month before", help="Count the news from then."
)
@click.option("--scenario", default="baseline", show_default=True, help="Pressure in the month itself.")
@click.option("--draws", type=int, default=2000, show_default=True, help="Simulations.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Write it: .nc keeps everything, .csv is a table."
)
@as_csv
@as_json
def nowcast(out: str | None, as_csv: bool, as_json: bool, **options: Any) -> None:
    """Oil and gas revenue of a month, and its parts, before the ministry publishes it.

    Made from what was known on the day: last month's tax price and rate, fuel prices, and payments so far.
    The ministry's own forecast is not used; it and Reuters's preview are shown beside ours. The table of
    news says what was published since the nowcast of a month before, what had been expected, and by how
    much each figure moved the revenue.

    \b
    Examples:
      econ nowcast
      econ nowcast --month 2024-05 --as-of 2024-05-15
      econ nowcast --as-of 2024-03-15 --since 2024-03-01 --json
      econ nowcast --out july.nc
    """
    from econ.forecasting import files
    from econ.forecasting.nowcast import nowcast as made

    if as_csv and as_json:
        raise click.UsageError("--csv or --json, not both")
    target = target_of(out, files.FORMATS)
    ds = made(**options)
    if target is not None:
        files.write(ds, target.path)
        target.tell()
    if as_csv:
        print_csv(ds)
        return
    content = _content(ds)
    if as_json:
        print_json({**content, "file": str(target.path) if target else None})
        return
    _tables(content)


def _content(ds: xr.Dataset) -> dict[str, Any]:
    """The nowcast as plain data."""
    names = [str(name) for name, values in ds.data_vars.items() if values.dims == ("draw",)]
    attrs = dict(ds.attrs)
    return {
        **attrs,
        "unit": "bn RUB",
        "quantiles": {
            name: {f"{q:g}": float(v) for q, v in zip(_SHOWN, ds[name].quantile(_SHOWN).values, strict=True)}
            for name in names
        },
        "news": _rows(ds, "release"),
        "others": _rows(ds, "other"),
    }


def _rows(ds: xr.Dataset, dim: str) -> list[dict[str, Any]]:
    """Variables along a dim as one record a place, without the dim's name before theirs."""
    columns = {str(n).removeprefix(f"{dim}_"): ds[n].values for n in ds.data_vars if ds[n].dims == (dim,)}
    return [
        {name: value[place].item() if hasattr(value[place], "item") else value[place]
         for name, value in columns.items()}
        for place in range(ds.sizes.get(dim, 0))
    ]  # fmt: skip


def _tables(content: dict[str, Any]) -> None:
    rows = [
        [name, *(f"{content['quantiles'][name][f'{q:g}']:,.1f}" for q in _SHOWN)]
        for name in content["quantiles"]
    ]
    print_table(
        f"{content['title']}, bn RUB",
        ["", *(f"{100 * q:g}%" for q in _SHOWN)],
        rows,
        range(1, len(_SHOWN) + 1),
        f"Quantiles of {content['draws']} simulations, weighted by the last payments (worth "
        f"{content['effective_draws']} of equal weight). Coefficients {content['coefficients']}.",
    )
    news = [
        [
            row["known"],
            f"{row['variable']} of {row['month']}, {row['unit']}",
            *(f"{row[name]:,.2f}" for name in ("expected", "actual")),
            f"{row['weight']:,.3g}",
            f"{row['impact']:+,.1f}",
        ]
        for row in content["news"]
    ]
    first, last, rest = (float(content[name]) for name in ("median_before", "median", "other_news"))
    news.append(["", "older months, revisions, and what straight lines leave", "", "", "", f"{rest:+,.1f}"])
    print_table(
        f"News since {content['since']}: from {first:,.0f} to {last:,.0f} bn RUB",
        ["known", "released", "expected", "actual", "weight", "impact"],
        news,
        range(2, 6),
        "Expected given the rows above. Weight: bn RUB a unit. Impact: weight times surprise, bn RUB.",
    )
    others = [
        [row["publisher"], row["variable"], row["known"], f"{row['value']:,.0f}", f"{row['ours']:,.0f}"]
        for row in content["others"]
    ]
    if others:
        heads = ["publisher", "of", "known", "theirs", "ours"]
        print_table("What others expect, bn RUB", heads, others, (3, 4))
