"""The command line's door: which commands there are, and how a mistake is told.

Each command is one call of the package, shown on a terminal; what it needs is imported inside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from econ import __version__
from econ.commands.streams import drop_output, settle_streams
from econ.errors import EconError, nearest
from econ.paths import begin_command

__all__ = ["main"]

#: Command -> the module of `econ.commands` that has it, in the order in which help lists them.
_COMMANDS = {
    "run": "run",
    "compare": "run",
    "report": "report",
    "nowcast": "nowcast",
    "forecast": "forecast",
    "backtest": "backtest",
    "scenarios": "scenarios",
    "given": "given",
    "explain": "explain",
    "attribute": "attribute",
    "duration": "duration",
    "reckoner": "reckoner",
    "threshold": "threshold",
    "claims": "claims",
    "uncertainty": "uncertainty",
    "variance": "variance",
    "persistence": "persistence",
    "parameters": "parameters",
    "estimate": "parameters",
    "data": "data",
    "diff": "diff",
    "reproduce": "reproduce",
    "cache": "cache",
}
_BUG, _INPUT, _FAILED, _INTERRUPTED = 1, 2, 4, 130

_HELP = """Fiscal and fuel-supply stress from sanctions pressure on Russia, and how sure it is.

\b
Start here:
  econ run baseline                              headline outcomes of the next 24 months
  econ compare baseline all_channels                what more pressure changes, draw by draw
  econ report --out outlook.pdf                  the same as a PDF
  econ nowcast                                   oil and gas revenue of the month not yet published
  econ forecast --months 24                      outcomes by month and year, pump prices by district
  econ scenarios list                            what can be run
  econ attribute all_channels                       which channel that change comes from
  econ explain oil_gas_revenue --month 5         where a number comes from

\b
Exit codes:
  0  done
  1  a defect in the program: please report it
  2  wrong input: an option, file, name or value
  3  stale: data or estimates are missing or do not belong together
  4  the run failed: an identity broken, a disk full, a worker lost

Every command has --help with examples. --debug after any command shows where an error arose.
"""


class Door(click.Group):
    """The group of all commands: finds them when they are called, and tells errors in one place."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"econ.commands.{_COMMANDS[cmd_name]}"), cmd_name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            near = nearest(name, _COMMANDS)
            hint = f" Did you mean {near!r}?" if near else ""
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        given = list(sys.argv[1:] if args is None else args)
        # Accepted anywhere, because people add it to the line that has just failed.
        debug = "--debug" in given
        rest = [word for word in given if word != "--debug"]
        extra["standalone_mode"] = False
        begin_command()
        settle_streams()
        try:
            code = super().main(rest, prog_name or "econ", **extra)
            # Now, and not when the interpreter ends: a full disk is then an error that has words.
            sys.stdout.flush()
        except SystemExit:
            # So Click ends, with code 1, where a reader has left (`econ ... | head`): that is no failure.
            drop_output()
            code = 0
        except Exception as error:
            if debug and not isinstance(error, click.ClickException):
                raise
            code = _told(error)
            if code == _INTERRUPTED:
                _leave_writer(code)
        sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> int:
    """Say what went wrong on stderr, and return the exit code."""
    try:
        return _said(error)
    except OSError:
        # Not even that can be written.
        drop_output()
        return _FAILED


def _leave_writer(code: int) -> None:
    """End at once where a library still writes in a thread of its own, whose locks would be waited for."""
    from econ.netcdf import writing

    if writing():
        sys.stderr.flush()
        os._exit(code)


def _said(error: Exception) -> int:
    if isinstance(error, click.ClickException):
        error.show()
        return _INPUT
    if isinstance(error, click.Abort):
        click.echo("interrupted", err=True)
        return _INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # The reader has left (`econ ... | head`).
        drop_output()
        return 0
    if isinstance(error, EconError):
        click.echo(error.text(), err=True)
        return error.exit_code
    if isinstance(error, MemoryError):
        click.echo("the run failed: not enough memory", err=True)
        click.echo("  fix: keep fewer variables, run fewer draws, or write a .zarr", err=True)
        return _FAILED
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"{place}cannot be written or read: {error.strerror or error}", err=True)
        drop_output()
        return _FAILED
    click.echo(f"a defect in econ {__version__}: {type(error).__name__}: {error}", err=True)
    click.echo("  fix: please report it with the command and what --debug shows", err=True)
    return _BUG


@click.group(
    cls=Door,
    help=_HELP,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", message="econ %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Without a command, say what there is."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
