"""Where the package finds its data: the only resolver."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from econ.errors import InputError

__all__ = ["PACKAGE", "processed", "raw", "repository"]

PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def repository() -> Path | None:
    """The source tree that this package runs from, or None for an installed wheel."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "data" / "raw").is_dir() else None


def processed(name: str = "") -> Path:
    """A file of the processed data: `$ECON_DATA`, else the repository's, else the wheel's copy."""
    chosen = os.environ.get("ECON_DATA")
    root = repository()
    if chosen:
        folder = Path(chosen)
        if not folder.is_dir():
            raise InputError(
                "ECON_DATA names a folder that is not there",
                where="environment",
                got=chosen,
                fix="unset ECON_DATA, or point it to a folder made by `econ data build`",
            )
    elif root is not None:
        folder = root / "data" / "processed"
    else:
        folder = PACKAGE / "data"
    return folder / name if name else folder


def raw() -> Path:
    """The folder of raw tables; only a source tree has one.

    Raises
    ------
    InputError
        The package runs from an installed wheel, which ships processed data alone.
    """
    root = repository()
    if root is None:
        raise InputError(
            "raw tables are not part of the installed package",
            where="data/raw",
            fix="clone the repository and run `econ data build` there",
        )
    return root / "data" / "raw"
