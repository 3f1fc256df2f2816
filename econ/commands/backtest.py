"""`econ backtest`."""

from __future__ import annotations

from typing import Any

import click

from econ.commands.options import as_csv, as_json
from econ.commands.options import sources as names
from econ.commands.show import print_csv, print_json, print_table
from econ.commands.target import target_of

__all__ = ["backtest"]


@click.command()
@click.option("--from", "first", default="2021-01", show_default=True, metavar="YYYY-MM", help="First start.")
@click.option("--to", "last", metavar="YYYY-MM", show_default="the last observed month", help="Last start.")
@click.option("--every", type=int, default=3, show_default=True, help="Months between starts.")
@click.option("--horizon", type=int, default=24, show_default=True, help="Months ahead.")
@click.option("--outcomes", default="", callback=names, metavar="NAMES", help="Outcomes, commas between.")
@click.option(
    "--rules", default="", callback=names, metavar="NAMES", help="Rules to compare with, commas between."
)
@click.option("--draws", type=int, default=256, show_default=True, help="Simulations.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Write every forecast: .nc, or .csv as a table."
)
@as_csv
@as_json
def backtest(out: str | None, as_csv: bool, as_json: bool, rules: list[str], **options: Any) -> None:
    """Score forecasts made afterwards, from many starts, each on what was known then.

    Rows, laws, one-offs and outlooks count by the day since when they are known; coefficients are those of
    `econ estimate --as-of` made by the start. Scores are of today's equations: no record of forecasts that
    were published, which `docs/track_record.md` has apart. Rules: random walk, seasonal naive, SARIMAX (a
    minute or two), price times rate.

    \b
    Examples:
      econ backtest
      econ backtest --from 2024-01 --every 1 --horizon 12
      econ backtest --outcomes oil_gas_revenue,usd_rub --rules "random walk,seasonal naive" --json
      econ backtest --every 6 --out forecasts.nc
    """
    from econ.errors import InputError, nearest
    from econ.forecasting import files
    from econ.forecasting.backtest import OUTCOMES
    from econ.forecasting.backtest import backtest as made
    from econ.forecasting.backtest_scores import scores
    from econ.forecasting.rivals import RULES

    if as_csv and as_json:
        raise click.UsageError("--csv or --json, not both")
    target = target_of(out, files.FORMATS)
    for name in rules:
        if name not in RULES:
            near = nearest(name, RULES)
            raise InputError("no such rule", where="rules", got=name, allowed=tuple(RULES), nearest=near)
    options["outcomes"] = options["outcomes"] or OUTCOMES
    ds = made(progress=_told, **options)
    if target is not None:
        files.write(ds, target.path)
        target.tell()
    if as_csv:
        print_csv(ds)
        return
    found = scores(ds, rules or tuple(RULES))
    if as_json:
        # Each start sees what was known at its month and nothing of later ones: neither pins nor sources off.
        run = {name: ds.attrs[name] for name in ("draws", "seed", "every")}
        run |= {"as_of": [str(start)[:7] for start in ds["start"].values], "given": [], "sources_off": []}
        print_json({**found, **run, "made": "afterwards", "file": str(target.path) if target else None})
        return
    _tables(found)


def _told(done: int, whole: int) -> None:
    """Progress, where somebody looks."""
    click.echo(f"\r{done} of {whole} starts", err=True, nl=done == whole)


def _tables(found: dict[str, Any]) -> None:
    for sample in found["samples"]:
        rows = []
        for one in sample["outcomes"]:
            for horizon, score in one["horizons"].items():
                rivals = [score["rivals"].get(rule) for rule in sample["rules"]]
                rows.append([
                    f"{one['label']}, {one['unit']}",
                    horizon,
                    str(score["n"]),
                    f"{score['crps']:,.3g}",
                    f"{score['bias']:+,.3g}",
                    f"{100 * score['coverage']['80']:.0f}, {100 * score['width']['80']:.0f}",
                    *("–" if r is None or r["ratio"] is None else _ratio(r) for r in rivals),
                ])  # fmt: skip
        heads = ["outcome", "ahead", "n", "CRPS", "bias", "80%: inside, width", *sample["rules"]]
        caption = (
            "Made afterwards. Months ahead, or the first whole year. Width in percent of the mean outcome. "
            "Under each rule: our CRPS over its own, below 1 better; * where its 90 percent interval leaves "
            "out 1."
        )
        print_table(f"{sample['title']}: {sample['starts']}", heads, rows, range(1, len(heads)), caption)
    for one in found["coefficients"]:
        later = ", ".join(one["later"]) or "none"
        click.echo(f"Coefficients of {one['made']}, {one['starts']} starts; later estimates: {later}")


def _ratio(rival: dict[str, Any]) -> str:
    return f"{rival['ratio']:.2f}{'' if rival['verdict'].startswith('no') else '*'}"
