"""`econ cache`."""

from __future__ import annotations

import click

from econ.commands.options import as_json
from econ.commands.show import print_json

__all__ = ["cache"]


@click.command()
@click.option("--clear", is_flag=True, help="Delete what is kept there.")
@as_json
def cache(clear: bool, as_json: bool) -> None:
    """Show, or delete, what commands keep on disk to be quicker the next time.

    That is the state at the end of the warm-up, by seed and simulation, of the last few models, and what
    reports measured beside their runs; it changes no result. ECON_CACHE=off keeps nothing,
    ECON_CACHE=FOLDER keeps it elsewhere.

    \b
    Examples:
      econ cache
      econ cache --clear
    """
    from econ import paths
    from econ.ensemble import warmup
    from econ.reporting import kept

    folder = paths.cache()
    deleted = warmup.clear() + kept.clear() if clear else 0
    files, size = warmup.folder_size()
    reports = kept.files()
    files, size = files + len(reports), size + sum(file.stat().st_size for file in reports)
    if as_json:
        print_json({"folder": folder, "files": files, "bytes": size, "deleted": deleted})
    elif folder is None:
        click.echo("no cache: it is switched off (ECON_CACHE), or there is no home folder")
    else:
        done = f"{deleted} files deleted; " if clear else ""
        click.echo(f"{folder}: {done}{files} files, {size / 1e6:.1f} MB")
