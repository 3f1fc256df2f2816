"""Options that several commands share, read the same way everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import click

__all__ = [
    "as_csv",
    "as_json",
    "given_option",
    "numbers",
    "parts",
    "run_options",
    "subset_options",
    "today",
    "window_option",
]

_F = TypeVar("_F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print results as JSON, for other programs.")
as_csv = click.option(
    "--csv", "as_csv", is_flag=True, help="Print every value as a long table, for a spreadsheet."
)
given_option = click.option(
    "--given",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Pin known paths: .csv or .xlsx, rows of month, variable, value and optionally scenario, or wide.",
)

window_option = click.option(
    "--window",
    metavar="YEAR|FROM..TO",
    help="Months that results are taken over: 2021 or 2020-07..2021-06; the first calendar year that the run "
    "covers whole by default.",
)


def numbers(ctx: click.Context, param: click.Parameter, value: str | None) -> list[float] | None:
    """`0.05,0.5,0.95` as numbers."""
    if value is None:
        return None
    try:
        return [float(part) for part in value.split(",")]
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a list of numbers such as 0.05,0.5,0.95.") from None


def parts(ctx: click.Context, param: click.Parameter, value: str) -> str | list[str]:
    """`headline`, `all`, or names with commas between."""
    if not sources(ctx, param, value):
        raise click.BadParameter("name at least one variable, or say headline or all.")
    return value if value in ("headline", "all") else sources(ctx, param, value)


def sources(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    """Names with commas between."""
    return [part.strip() for part in value.split(",") if part.strip()]


_RUN = (
    click.option(
        "--draws",
        type=int,
        default=1000,
        show_default=True,
        help="Draws; 0 runs once at central values, which are no medians.",
    ),
    click.option("--months", type=int, default=24, show_default=True, help="Months to run."),
    click.option("--start", metavar="YYYY-MM", show_default="the month after the data", help="First month."),
    click.option("--seed", type=int, default=0, show_default=True, help="Seed: same seed, same numbers."),
    given_option,
    click.option("--as-of", metavar="YYYY-MM", help="Use only data known by the end of that month."),
)
_SUBSET = (
    click.option(
        "--keep",
        default="headline",
        show_default=True,
        callback=parts,
        metavar="NAMES",
        help="What to keep: headline, all, or names with commas between.",
    ),
    click.option(
        "--off",
        default="",
        callback=sources,
        metavar="SOURCES",
        help="Sources of uncertainty to hold at their centre: coefficients, literature, assumptions, "
        "policy, shocks, inputs, revision.",
    ),
)


def run_options(function: _F) -> _F:
    """What every command that runs the model takes."""
    for option in reversed(_RUN):
        function = option(function)
    return function


def subset_options(function: _F) -> _F:
    """What a command that returns a dataset takes besides."""
    for option in reversed(_SUBSET):
        function = option(function)
    return function


def today() -> date:
    """The day of the call, or that of `SOURCE_DATE_EPOCH`, by which builds are made the same again."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.date()
