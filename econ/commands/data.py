"""`econ data`: from raw tables to the panel, and what stands behind each cell."""

from __future__ import annotations

from typing import Any

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table

__all__ = ["data"]


@click.group()
def data() -> None:
    """Build, check and show the observations.

    Raw tables become readings (one publisher's figure for one month, with date and link); of several
    readings one is chosen by a fixed order of publishers; the chosen ones make the monthly panel.

    \b
    Examples:
      econ data show
      econ data show oil_gas_revenue
      econ data show crude_runs --month 2023-09
      econ data check
      econ data add prices new_rows.csv
      econ data build
    """


@data.command()
@as_json
def build(as_json: bool) -> None:
    """Make readings and panel from the raw tables.

    \b
    Example:
      econ data build
    """
    from econ.observations.build import build as make

    counts = make()
    if as_json:
        print_json(counts)
    else:
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))


@data.command()
@as_json
def check(as_json: bool) -> None:
    """Compare what is stored with what the raw tables make now; exit code 3 if they differ.

    \b
    Example:
      econ data check
    """
    from econ.observations.build import check as compare

    said = compare()
    if as_json:
        print_json({"agrees": True, "message": said})
    else:
        click.echo(said)


@data.command()
@click.argument("series", required=False)
@click.option("--month", default="", metavar="YYYY-MM", help="All readings of one month, with the reasons.")
@click.option("--as-of", metavar="YYYY-MM", help="Only what was known by the end of that month.")
@as_json
def show(series: str | None, month: str, as_of: str | None, as_json: bool) -> None:
    """The readings of SERIES: what was chosen, and with --month what else there was.

    Without SERIES: every series with its unit, span and publishers.

    \b
    Examples:
      econ data show
      econ data show urals_tax_price --as-of 2023-06
      econ data show crude_runs --month 2023-09
    """
    from econ.months import as_month
    from econ.observations.build import show as readings_of

    if as_of is not None:
        as_month(as_of)
    if series is None:
        _list_series(as_of, as_json)
        return
    if month:
        month = str(as_month(month))
    found = readings_of(series, month, as_of).to_dict("records")
    if as_json:
        print_json(found)
        return
    if month:
        _print_month(series, month, found)
        return
    chosen = [row for row in found if row["chosen"]]
    rows = [
        [r["period"], f"{r['value']:,g}", r["unit"], r["publisher"], r["known_from"], r["flag"]]
        for r in chosen
    ]
    more = f"econ data show {series} --month YYYY-MM: links and alternatives."
    caption = f"{len(found)} readings, {len(chosen)} chosen. {more}"
    print_table(series, ["month", "value", "unit", "publisher", "known from", "flags"], rows, [1], caption)


@data.command()
@click.argument("table")
@click.argument("file", type=click.Path())
def add(table: str, file: str) -> None:
    """Append the rows of a CSV FILE to the raw TABLE, all or none, after checking every cell.

    Columns are those of the table (data/raw/tables.yaml); each row names publisher, link and the
    day it became known. Nothing published after the data's vintage is taken.

    \b
    Example:
      econ data add prices new_rows.csv && econ data build
    """
    from econ.observations.add import add as append

    count = append(table, file)
    click.echo(f"{count} rows added to {table}; next: `econ data build`")


def _print_month(series: str, month: str, found: list[dict[Any, Any]]) -> None:
    if not found:
        click.echo(f"{series}: no reading of {month}")
        return
    for row in found:
        mark = "chosen" if row["chosen"] else "not chosen"
        click.echo(f"{row['value']:g} {row['unit']}  {row['publisher']}  ({mark}: {row['reason']})")
        for name in ("basis", "flag", "date", "known_from", "link"):
            if row[name]:
                click.echo(f"    {name.replace('_', ' ')}: {row[name]}")


def _list_series(as_of: str | None, as_json: bool) -> None:
    from econ.observations.choice import known_by, read_readings
    from econ.observations.periods import as_date
    from econ.observations.series import SERIES

    readings = read_readings()
    if as_of is not None:
        readings = known_by(readings, as_date(as_of))
    periods: dict[str, list[str]] = {}
    for reading in readings:
        if reading.chosen:
            periods.setdefault(reading.series, []).append(reading.period)
    entries = [
        {
            "series": name,
            "unit": entry.unit,
            "meaning": entry.long_name,
            "months": len(periods.get(name, ())),
            "first": min(periods.get(name, [""])),
            "last": max(periods.get(name, [""])),
            "publishers": list(entry.publishers),
        }
        for name, entry in sorted(SERIES.items())
    ]
    if as_json:
        print_json(entries)
        return
    rows = [[str(e[k]) for k in ("series", "unit", "first", "last", "months", "meaning")] for e in entries]
    caption = "Months counts those with a chosen reading: gaps are gaps. econ data show SERIES lists them."
    print_table("Series", ["series", "unit", "first", "last", "months", "meaning"], rows, [4], caption)
