"""Write a run whole or not at all, in the format that the file's name asks for; read it back."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ import netcdf
from econ.ensemble.arguments import as_path, check_dataset
from econ.ensemble.dataset import EDITED, content_hash, marked
from econ.errors import InputError, RunError, nearest
from econ.output.iamc import write_iamc
from econ.output.tables import write_csv, write_excel, write_parquet
from econ.textfile import check_regular

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["FORMATS", "atomic", "check_target", "read", "read_marked", "read_store", "save", "stored"]

#: Ending of a table in the format of the Integrated Assessment Modeling Consortium.
_IAMC = ".iamc.csv"
_DATES = {"units": "days since 1970-01-01", "calendar": "proleptic_gregorian", "dtype": "int32"}
#: Modules that a format needs beyond the package's own, and the extra that brings them.
_NEEDS = {".parquet": ("pyarrow", "tables"), ".xlsx": ("openpyxl", "tables")}


def check_target(path: str | Path, formats: Iterable[str] = ()) -> Path:
    """Refuse, before a run begins, a place where its result could not be written.

    Parameters
    ----------
    path : str or Path
    formats : iterable of str
        Accepted extensions, with their dots; those of `save` by default.

    Raises
    ------
    InputError
        Unknown extension, a folder that is missing or cannot be written to, a name that a folder
        has, or a format whose library is not installed.
    """
    target = as_path(path, "path")
    allowed = tuple(formats) or tuple(FORMATS)
    kind = _extension(target)
    if kind not in allowed:
        raise InputError(
            "no format has this extension",
            where=str(target),
            got=kind,
            allowed=allowed,
            nearest=nearest(kind, allowed),
        )
    module, extra = _NEEDS.get(target.suffix, ("", ""))
    if module and find_spec(module) is None:
        fix = f"pip install 'econ[{extra}]', or write .nc or .csv"
        raise InputError(
            f"{target.suffix} needs {module}, which is not installed", where=str(target), fix=fix
        )
    folder = target.parent
    if not folder.is_dir():
        raise InputError("no such folder", where=str(target), got=str(folder), fix=f"mkdir -p {folder}")
    if target.is_dir():
        raise InputError("a folder has this name", where=str(target), fix="choose another name")
    try:
        # The only honest test: permissions, read-only mounts and quotas answer differently.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(f"the folder cannot be written to: {error.strerror}", where=str(folder)) from None
    return target


def _extension(target: Path) -> str:
    """What the name asks for: `.iamc.csv` is a format of its own."""
    return _IAMC if target.name.endswith(_IAMC) else target.suffix


def save(ds: xr.Dataset, path: str | Path) -> Path:
    """Write a run.

    Parameters
    ----------
    ds : xarray.Dataset
        From `econ.simulate` or `econ.compare`.
    path : str or Path
        `.nc` keeps everything, provenance included, and can be reproduced; `.parquet` and `.csv`
        are long tables, one value a row, which `given=` reads again; `.xlsx` holds quantiles for people;
        `.iamc.csv` quantiles in the IAMC's format. An existing file is replaced at
        the last moment. Ensembles too large for memory go to Zarr as they are run:
        `econ.ensemble.store`.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        As `check_target`.
    RunError
        Writing failed; what stood there before still stands.

    Examples
    --------
    >>> econ.save(ds, "run.csv").name
    'run.csv'
    """
    check_dataset(ds, "save")
    odd = [name for name, value in ds.attrs.items() if not isinstance(value, (str, Number, np.ndarray, list))]
    if odd:
        raise InputError("an attribute is no text or number", where="save", got=odd[0], fix="leave it out")
    target = check_target(path)
    with atomic(target) as part:
        FORMATS[_extension(target)](ds, part)
    return target


@contextmanager
def atomic(target: Path) -> Iterator[Path]:
    """A path beside `target` that takes its place when the block ends well, and vanishes otherwise."""
    try:
        _sweep(target)
        with tempfile.TemporaryDirectory(
            prefix=f".{target.name}.{os.getpid()}.", dir=target.parent
        ) as folder:
            part = Path(folder) / target.name
            yield part
            part.replace(target)
    except OSError as error:
        raise RunError(
            f"cannot be written: {error.strerror or error}",
            where=str(target),
            fix="nothing was changed there; free some space or choose another folder",
        ) from error


def _sweep(target: Path) -> None:
    """Remove what runs that were killed have left beside a target; those that still write keep theirs."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.*"):
        number = left.name.removeprefix(f".{target.name}.").partition(".")[0]
        if left.is_dir() and number.isdigit() and not _alive(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    """Whether a process of this machine still runs."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def stored(ds: xr.Dataset) -> xr.Dataset:
    """The dataset as NetCDF holds it: money in float32, unrounded, and the hash of that content."""
    ds = marked(ds)
    kept = ds.copy()
    for name, values in ds.data_vars.items():
        if str(values.attrs.get("units", "")).startswith("bn ") and values.dtype == np.float64:
            kept[name] = values.astype(np.float32, keep_attrs=True)
    kept.attrs = {**ds.attrs}
    kept.attrs["content_hash"] = content_hash(kept)
    return kept


def read(path: str | Path) -> xr.Dataset:
    """A run from a `.nc` file, in memory, or a `.zarr` store, whose values are read as they are used.

    Both come with their attributes. `econ.ensemble.store.store_quantiles` summarises a store in
    memory that does not grow with its draws times its months.

    Warns
    -----
    UserWarning
        The numbers of a `.nc` are not those that its content hash was made of. The dataset then has an
        attribute `edited` that says so, and the hash of the numbers that it holds.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    xarray.Dataset
        As `econ.simulate` made it, attributes included.

    Raises
    ------
    InputError
        No such file, another format, or not a run of this package.

    Examples
    --------
    >>> path = econ.save(ds, "run.nc")
    >>> econ.read(path).attrs["reference"]
    'baseline'
    """
    ds = read_marked(path)
    if EDITED in ds.attrs:
        warnings.warn(f"{path}: {ds.attrs[EDITED]}", stacklevel=2)
    return ds


def read_marked(path: str | Path) -> xr.Dataset:
    """As `read`, without a warning: for callers who have their own words for it."""
    source = as_path(path, "read")
    if not source.exists():
        raise InputError("no such file", where=str(source))
    if source.suffix not in (".nc", ".zarr"):
        raise InputError(
            "only .nc and .zarr keep a whole run",
            where=str(source),
            got=source.suffix or "a file without an ending",
        )
    if source.suffix == ".zarr":
        return read_store(source)
    check_regular(source)
    try:
        ds = netcdf.read(source)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read as NetCDF: {error}", where=str(source)) from None
    if "data_hash" not in ds.attrs or "scenario" not in ds.dims:
        raise InputError("not a run written by econ", where=str(source))
    for name in ds.variables:
        ds[name].encoding = {}
    return marked(ds)


def read_store(path: str | Path) -> xr.Dataset:
    """A finished `.zarr` store, lazily: values come when they are used."""
    from econ.ensemble.plan import kept_names
    from econ.ensemble.store import open_store

    ds = open_store(path)
    # A folder lists its arrays in any order, with texts of Zarr's own type; a run has neither.
    names = [name for name in kept_names("all") if name in ds]
    others = sorted(set(map(str, ds.data_vars)) - set(names))
    ds = ds.set_coords(others)[[*names, *others]]
    texts = {name: ds[name].astype(object) for name in ds.coords if ds[name].dtype.kind == "T"}
    return ds.assign_coords(texts)


def _write_netcdf(run: xr.Dataset, part: Path) -> None:
    ds = stored(run)
    encoding: dict[str, dict[str, Any]] = {}
    for name, values in ds.variables.items():
        if values.dtype.kind == "M":
            encoding[str(name)] = dict(_DATES)
        elif name in ds.data_vars:
            encoding[str(name)] = {"zlib": True, "complevel": 1, "_FillValue": None}
    netcdf.write(ds, part, encoding)


#: Writers by extension.
FORMATS: dict[str, Callable[[xr.Dataset, Path], None]] = {
    ".nc": _write_netcdf,
    ".csv": write_csv,
    _IAMC: write_iamc,
    ".parquet": write_parquet,
    ".xlsx": write_excel,
}
