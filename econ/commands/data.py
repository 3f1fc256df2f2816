"""`econ data`: from raw tables to the panel, and what stands behind each cell."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from econ.commands.options import as_json
from econ.commands.show import print_json, print_table

if TYPE_CHECKING:
    from econ.forecasting.due import Due
    from econ.forecasting.surprise import Surprise
    from econ.observations.add import Row

__all__ = ["data"]

#: Series of a source that `due` names.
_NAMED = 2
#: Letters of an address in a table.
_WIDE = 40
#: What JSON says of a reading.
_SHOWN = ("series", "period", "value", "unit", "chosen", "reason")


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
      econ data due
      econ data add eia-brent RBRTEm.xlsx
      econ data roll 2031-02 --dry-run
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
@click.argument("source", metavar="TABLE|PAGE")
@click.argument("file", type=click.Path())
@click.option("--yes", is_flag=True, help="Take figures far outside their record, and leave out months.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Day of publication.")
@click.option("--link", default="", metavar="ADDRESS", help="Where a page was read, if not at its own place.")
@click.option("--dry-run", is_flag=True, help="Check and say, but write nothing.")
@as_json
def add(
    source: str, file: str, yes: bool, published: datetime | None, link: str, dry_run: bool, as_json: bool
) -> None:
    """Append the rows of FILE to the raw tables, all or none, after checking every cell.

    TABLE: a CSV with the table's columns (`econ data template TABLE`). PAGE: a file as its publisher gives
    it, saved by hand as .csv or .xlsx (`econ data due` lists the pages); rows that the table has already
    are passed over. Each row is said with the reading and month that it became, and how far it is from
    the archived forecast. Units are those that the series has, converted, or refused. Rows beyond the
    vintage wait for `econ data roll`.

    \b
    Examples:
      econ data add eia-brent RBRTEm.xlsx
      econ data add minfin-oil-gas table.xlsx --published 2031-02-05
      econ data add prices new_rows.csv --dry-run
    """
    from econ.forecasting.surprise import surprises
    from econ.observations.add import add as append

    day = published.date() if published else None
    found = append(source, file, yes=yes, published=day, link=link, dry_run=dry_run)
    told = surprises([row.reading for row in found.rows])
    if as_json:
        rows = [_added(row, surprise) for row, surprise in zip(found.rows, told, strict=True)]
        print_json({"table": found.table, "done": found.done, "known": found.known, "rows": rows})
        return
    shown = [
        [
            row.line.rpartition("/")[2],
            f"{row.cells.get('series', '')} {row.cells.get('period', '')}".strip(),
            _became(row),
            "" if surprise is None else surprise.text(),
            "; ".join(row.said),
        ]
        for row, surprise in zip(found.rows, told, strict=True)
    ]
    if shown:
        print_table(found.table, ["row", "figure", "became", "against the forecast", "read as"], shown)
    count = f"{len(found)} row{'' if len(found) == 1 else 's'}"
    passed = f"; {found.known} that it has already were passed over" if found.known else ""
    if not found.done:
        click.echo(f"{count} would be added to {found.table}{passed}; nothing was written")
        return
    now = any(not row.waits for row in found.rows)
    after = "`econ data build`, then `econ estimate`" if now else "`econ data roll` once the month is whole"
    click.echo(f"{count} added to {found.table}{passed}" + (f"; next: {after}" if shown else ""))


def _became(row: Row) -> str:
    """The reading of a row, in words."""
    if row.reading is None:
        return "no series of the panel"
    r = row.reading
    mark = "waits for the vintage" if row.waits else "chosen" if r.chosen else f"not chosen: {r.reason}"
    return f"{r.series} {r.period}: {r.value:g} {r.unit} ({mark})"


def _added(row: Row, surprise: Surprise | None) -> dict[str, Any]:
    """A row as JSON has it."""
    reading = row.reading
    return {
        "row": row.line,
        "cells": dict(row.cells),
        "said": list(row.said),
        "waits": row.waits,
        "reading": None if reading is None else {k: getattr(reading, k) for k in _SHOWN},
        "surprise": None if surprise is None else surprise._asdict(),
    }


@data.command()
@click.option("--all", "everything", is_flag=True, help="Also what is not due yet.")
@as_json
def due(everything: bool, as_json: bool) -> None:
    """What should have been published by now and is not in the raw tables.

    By the calendar of publications (data/raw/publication_lags.csv): the newest month of each series, what
    is missing since then, the page to save, and the relations that it moves.

    \b
    Examples:
      econ data due
      econ data due --all --json
    """
    from dataclasses import asdict

    from econ.forecasting.due import due as lacking

    found = [one for one in lacking() if everything or one.missing]
    if as_json:
        print_json([asdict(one) for one in found])
        return
    together: dict[tuple[str, ...], list[Due]] = {}
    for one in found:
        key = (one.page or one.table, one.address or one.publisher, one.last, *(one.missing or (one.next,)))
        together.setdefault(key, []).append(one)
    rows = [_due_row(key, mine) for key, mine in together.items()]
    columns = ["page or table", "series", "newest", "days old", "missing", "where", "relations"]
    caption = "`econ data add PAGE FILE` reads a page saved by hand; `econ data template TABLE` shows rows; "
    caption += "--json has addresses whole."
    print_table(f"{len(found)} series", columns, rows, [3, 6], caption)


def _due_row(key: tuple[str, ...], mine: list[Due]) -> list[str]:
    """Series of one source that lack the same months."""
    first, names = mine[0], [one.series for one in mine]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    missing = first.missing
    said = f"{first.next} by {first.expected}"
    if missing:
        said = missing[0] if len(missing) == 1 else f"{missing[0]} to {missing[-1]} ({len(missing)})"
    moves = {relation for one in mine for relation in one.moves}
    return [
        key[0],
        ", ".join(names[:_NAMED]) + more,
        first.last,
        str(first.age),
        said,
        _shortened(key[1]),
        str(len(moves)),
    ]


def _shortened(addresses: str) -> str:
    """The first address as far as it fits a terminal; `--json` has all of them whole."""
    first = addresses.split(";")[0].strip().removeprefix("https://").removeprefix("www.")
    return first if len(first) <= _WIDE else f"{first[: _WIDE - 1]}…"


@data.command()
@click.argument("table")
@as_json
def template(table: str, as_json: bool) -> None:
    """The header line of TABLE with an example; what the columns mean goes beside it, on stderr.

    \b
    Example:
      econ data template prices > new_rows.csv
    """
    from dataclasses import asdict

    from econ.observations.template import columns
    from econ.observations.template import template as header

    described = columns(table)
    if as_json:
        print_json({"columns": [asdict(column) for column in described], "example": header(table)})
        return
    click.echo(header(table), nl=False)
    for column in described:
        values = f" ({', '.join(column.values)})" if column.values else ""
        needed = ", required" if column.required else ""
        click.echo(f"{column.name}: {column.kind}{needed}; {column.about}{values}", err=True)


@data.command()
@click.option("--draws", type=int, default=4000, show_default=True, help="Simulations of the run.")
@as_json
def archive(draws: int, as_json: bool) -> None:
    """Keep what is forecast at this vintage, once: forecasts/YYYY-MM.nc of the data folder.

    Five reference scenarios over 24 months: quantiles, means and whole calendar years of everything that
    the report shows, 300 simulations of headline outcomes. What is archived is never made again.

    \b
    Example:
      econ data archive
    """
    from econ.forecasting.archive import archive as keep

    path = keep(draws=draws, progress=_step)
    if as_json:
        print_json({"path": str(path), "bytes": path.stat().st_size})
    else:
        click.echo(f"archived: {path}, {path.stat().st_size / 1e6:.1f} MB")


@data.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--known-by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="No later figures count.")
@click.option("--dry-run", is_flag=True, help="Do everything but replace the data folder.")
@click.option("--draws", type=int, default=200, show_default=True, help="Simulations of the comparison.")
@click.option("--yes", is_flag=True, help="Take figures far outside their record, and leave out months.")
@as_json
def roll(month: str, known_by: datetime | None, dry_run: bool, draws: int, yes: bool, as_json: bool) -> None:
    """Move the data to their next month: build, check, estimate, compare, replace; all of it or nothing.

    The forecast of the present vintage must be archived, and rows that wait are held to what `econ data add`
    asks, whoever wrote them. Everything is made in a folder beside the data,
    which takes their place in one step; whatever ends the command before leaves them as they were.

    \b
    Examples:
      econ data roll 2031-02 --dry-run
      econ data roll 2031-02 --known-by 2031-03-31
    """
    from econ.forecasting.roll import roll as move

    day = known_by.date() if known_by else None
    done = move(month, known_by=day, dry_run=dry_run, draws=draws, yes=yes, progress=_step)
    from econ.commands.diff import plain, print_diff

    if as_json:
        about = {k: getattr(done, k) for k in ("month", "done", "readings", "missing", "followed", "stayed")}
        print_json({**about, "known_by": done.known_by.isoformat(), "difference": plain(done.difference)})
        return
    print_diff(done.difference)
    total = len(done.followed) + len(done.stayed)
    click.echo(f"{len(done.followed)} of {total} relations took in what is new. The others:")
    for name in done.stayed:
        click.echo(f"  {name}")
    if done.missing:
        click.echo(f"published for the month before and not yet for {month}: {', '.join(done.missing)}")
    said = "rolled to" if done.done else "nothing was changed; without --dry-run the data move to"
    click.echo(f"{said} {month}, as known by {done.known_by}")


def _step(said: str) -> None:
    click.echo(said, err=True)


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
