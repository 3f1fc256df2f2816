"""NetCDF files, one thread at a time.

The libraries below keep state of their own for each process: two threads that read or write at once,
even different files, end the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import copy_context
from pathlib import Path
from threading import RLock, Thread, current_thread, main_thread
from threading import enumerate as enumerate_threads
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read", "write", "writing"]

_ALONE = RLock()
#: Seconds between two looks at whether a file is written.
_GLANCE = 0.05
_WRITER = "econ writes a file"


def read(path: str | Path) -> xr.Dataset:
    """A file's content, in memory.

    Raises
    ------
    OSError, ValueError
        The file is not there, is none that the library can read, or is damaged.
    """
    with _ALONE:
        import xarray as xr

        try:
            # Days of stock are a number, which some versions would make a length of time.
            return xr.load_dataset(path, engine="netcdf4", decode_timedelta=False)
        except RuntimeError as error:
            # The library reports damage so, where it is met among the values.
            raise OSError(None, str(error)) from error


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
    _aside(lambda: _write(ds, path, encoding))


def writing() -> bool:
    """Whether a file is still being written by a thread that nobody waits for any more."""
    return any(thread.name == _WRITER for thread in enumerate_threads())


def _write(ds: xr.Dataset, path: str | Path, encoding: Mapping[str, Any] | None) -> None:
    with _ALONE:
        try:
            ds.to_netcdf(path, engine="netcdf4", encoding=encoding)
        except RuntimeError as error:
            # The library reports a full disk so, and not as an OSError.
            raise OSError(None, str(error)) from error


def _aside(work: Callable[[], None]) -> None:
    """Do in a thread of its own what cannot be interrupted half way.

    An interruption that meets the library inside leaves its locks taken, and the process hangs. So the
    main thread, which alone is interrupted, only waits: the other is left alone, and its file thrown away.
    """
    if current_thread() is not main_thread():
        work()
        return
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=copy_context().run, args=(run,), name=_WRITER, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_GLANCE)
    if failed:
        raise failed[0]
