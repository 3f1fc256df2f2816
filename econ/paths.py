"""Where the package finds its data: the only resolver."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from econ.errors import InputError

__all__ = [
    "PACKAGE",
    "begin_command",
    "cache",
    "data",
    "has_raw",
    "in_folder",
    "processed",
    "raw",
    "repository",
]

PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def repository() -> Path | None:
    """The source tree that this package runs from, or None for an installed wheel."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "data" / "raw").is_dir() else None


def data(name: str = "") -> Path:
    """A file of the data folder: `$ECON_DATA`, else the repository's, else the wheel's copy.

    It has `vintage.yaml` and `processed`; one that can be rolled forward has `raw` and `forecasts` too.
    """
    chosen = _instead or os.environ.get("ECON_DATA")
    root = repository()
    if chosen:
        folder = Path(chosen)
        if not folder.is_dir():
            raise InputError(
                "ECON_DATA names a folder that is not there",
                where="environment",
                got=chosen,
                fix="unset ECON_DATA, or point it to a copy of the repository's data folder",
            )
    elif root is not None:
        folder = _within(root, "data")
    else:
        folder = _within(PACKAGE, "data")
    return _within(folder, name) if name else folder


@lru_cache(maxsize=1024)
def _within(folder: Path, name: str) -> Path:
    """Joined once: a plan asks for the same few files hundreds of times."""
    return folder / name


#: The data folder that `in_folder` has put in place of all others.
_instead: Path | None = None


@contextmanager
def in_folder(folder: Path | None) -> Iterator[None]:
    """Let everything in this process read another data folder; None changes nothing."""
    global _instead
    before = _instead
    _instead = folder or before
    try:
        yield
    finally:
        _instead = before


def processed(name: str = "") -> Path:
    """A file of the processed data."""
    return data(f"processed/{name}" if name else "processed")


def has_raw() -> bool:
    """Whether the data folder has raw tables: a source tree has, an installed wheel has not."""
    return data("raw").is_dir()


def raw() -> Path:
    """The folder of raw tables.

    Raises
    ------
    InputError
        The data folder has none: an installed wheel ships processed data alone.
    """
    if not has_raw():
        raise InputError(
            "raw tables are not part of the installed package",
            where="data/raw",
            fix="clone the repository, or point ECON_DATA to a copy of its data folder",
        )
    return data("raw")


#: Whether this process is a command: only those keep anything on disk unasked.
_commands = False


def begin_command() -> None:
    """From here on this process may use the folder of `cache`."""
    global _commands
    _commands = True


def cache() -> Path | None:
    """The folder in which commands keep what need not be computed twice; None where there is none.

    `$ECON_CACHE` names it, or says `off`; else it lies among the user's own caches. It may be deleted at
    any time.
    """
    chosen = os.environ.get("ECON_CACHE")
    if not _commands or (chosen is not None and chosen.strip().lower() in ("", "off", "0")):
        return None
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(chosen) if chosen else (Path(base) if base else Path.home() / ".cache") / "econ"
    except RuntimeError:
        # A user without a home.
        return None
