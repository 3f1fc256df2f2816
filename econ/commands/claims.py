"""`econ claims`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table
from econ.commands.target import target_of

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["claims"]


@click.command()
@click.argument("claim", nargs=-1)
@click.option("--file", type=click.Path(), metavar="claims.yaml", help="Claims of your own.")
@click.option("--draws", type=int, default=1000, show_default=True, help="Simulations behind an effect.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers.")
@click.option("--out", type=click.Path(), metavar="FILE.csv", help="Write the table with its rows.")
@as_json
def claims(claim: tuple[str, ...], out: str | None, as_json: bool, **options: Any) -> None:
    """What of the essay's claims is true: then, and now.

    Each CLAIM (all if none is named; 8 means 8a and 8b) is judged by a rule that was fixed before: a
    figure by rows of data, an effect by simulations. Supported: within the claim's own rounding or beyond,
    or true in 90 of 100 simulations. In part: half of the figure, or 67 of 100. Open: fewer than three
    independent figures, or 33 to 67 of 100. What the model has no channel for is outside it, and says why.

    \b
    Examples:
      econ claims
      econ claims 7 10a
      econ claims --out claims.csv
      econ claims --file claims.yaml --json        (the form: econ/verdicts/essay.yaml)
    """
    from econ.verdicts.table import claims as judge

    target = target_of(out, (".csv",))
    found = judge(only=claim, **options)
    if target is not None:
        target.write(found.drop_attrs().to_dataframe().to_csv)
    if as_json:
        print_json({**found.attrs, "claims": [_entry(found, name) for name in found["claim"].values]})
        return
    rows = [_row(found.sel(claim=name), str(name)) for name in found["claim"].values]
    print_table(
        str(found.attrs["title"]),
        [
            "",
            "claim",
            f"then ({found.attrs['made']})",
            f"now ({found.attrs['now']})",
            "figures, then and now",
        ],
        rows,
        caption="Figures of rows: as taken, lowest to highest of the rows. Effects: middle and 90 percent "
        "range of simulations, and in how many of 100 the statement is true. --json and --out name the rows.",
    )


def _row(one: xr.Dataset, name: str) -> list[str]:
    words = str(one["words"].item())
    part = str(one["part"].item() or one["note"].item())
    figures = [_figure(one.sel(when=when)) for when in ("then", "now")]
    shown = "\n".join(dict.fromkeys(f for f in figures if f))
    return [name, f"{words}\n{part}", *(str(v) for v in one["verdict"].values), shown]


def _figure(one: xr.Dataset) -> str:
    middle, low, high = (float(one[key]) for key in ("figure", "low", "high"))
    if middle != middle:
        return ""
    unit = str(one["unit"].item())
    text = f"{middle:,.4g} ({low:,.4g} to {high:,.4g}) {unit}"
    share = float(one["share"])
    return text if share != share else f"{text}, {100 * share:.0f} of 100"


def _entry(found: xr.Dataset, name: Any) -> dict[str, Any]:
    one = found.sel(claim=name)
    texts = {key: one[key].item() for key in ("words", "part", "kind", "unit", "claimed", "note")}
    times = {
        str(when): {
            key: one[key].sel(when=when).item()
            for key in ("verdict", "figure", "low", "high", "other", "share", "number", "rows", "beside")
        }
        for when in one["when"].values
    }
    return {"claim": str(name), **texts, **times}
