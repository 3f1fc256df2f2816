"""NetCDF files, one thread at a time.

The libraries below keep state of their own for each process: two threads that read or write at once,
even different files, end the interpreter.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read", "write"]

_ALONE = RLock()


def read(path: str | Path) -> xr.Dataset:
    """A file's content, in memory.

    Raises
    ------
    OSError, ValueError
        The file is not there, or is none that the library can read.
    """
    with _ALONE:
        import xarray as xr

        return xr.load_dataset(path, engine="netcdf4")


def write(ds: xr.Dataset, path: str | Path, encoding: Mapping[str, Any] | None = None) -> None:
    """Write a dataset as one file.

    Parameters
    ----------
    encoding : mapping, optional
        By variable, as for `xarray.Dataset.to_netcdf`.

    Raises
    ------
    OSError
        The file cannot be written, or the disk is full.
    """
    with _ALONE:
        try:
            ds.to_netcdf(path, engine="netcdf4", encoding=encoding)
        except RuntimeError as error:
            # The library reports a full disk so, and not as an OSError.
            raise OSError(None, str(error)) from error
