"""Tables and JSON on a terminal, or down a pipe."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import xarray as xr
    from rich.console import Console, RenderableType

__all__ = ["console", "print_csv", "print_json", "print_table", "show", "tell_written"]

#: Down a pipe nothing is wrapped.
_PIPE = 10_000


def console() -> Console:
    """A console as wide as the terminal, or wide enough for any line where there is none."""
    from rich.console import Console

    return Console(
        width=None if sys.stdout.isatty() else _PIPE, highlight=False, soft_wrap=not sys.stdout.isatty()
    )


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Iterable[int] = (),
    caption: str = "",
) -> None:
    """A table; `right` are the columns whose text is set to the right, second lines of cells are dim."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    flush = set(right)
    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(columns):
        table.add_column(Text(name), justify="right" if place in flush else "left", overflow="fold")
    for row in rows:
        lines = (str(cell).partition("\n") for cell in row)
        table.add_row(*(Text.assemble(first, end, (below, "dim")) for first, end, below in lines))
    show(table)
    if caption:
        show(Text(caption, style="dim"))


def show(what: RenderableType) -> None:
    """Print a table, tree or text; down a pipe without the blanks that fill a line."""
    out = console()
    if out.is_terminal:
        out.print(what)
        return
    with out.capture() as captured:
        out.print(what)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def tell_written(path: str | Path, *, replaced: bool) -> None:
    """Say where a result went, and that another file stood there, as it did before the command began."""
    click.echo(f"written: {path}" + (", in place of the file that was there" if replaced else ""), err=True)


def print_json(content: Any) -> None:
    """JSON on one stream, nothing else beside it; what is no number is null."""
    click.echo(json.dumps(_strict(content), indent=1, ensure_ascii=False))


def print_csv(ds: xr.Dataset) -> None:
    """A forecast's values as a long table on one stream, nothing else beside it."""
    from econ.forecasting.files import long_table

    click.echo(long_table(ds).to_csv(index=False, lineterminator="\n"), nl=False)


def _strict(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(key): _strict(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_strict(value) for value in content]
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    return content if content is None or isinstance(content, (str, int, bool)) else str(content)
