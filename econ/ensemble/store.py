"""Ensembles larger than memory: written chunk by chunk, resumable after any interruption.

A store `big.zarr` is a Zarr group with one shard a variable and task of draws, so that tasks never
touch the same file. What is known of it, its run and its pieces travels inside it
(`econ.ensemble.record`). A task without its line there is written again; a piece that was lost, cut
or changed is an error that names it, and what was never written reads as NaN, never as zero.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble import record
from econ.ensemble.dataset import to_dataset
from econ.ensemble.identity import identify
from econ.ensemble.plan import Plan
from econ.ensemble.quantiles import quantile_places, sorted_quantiles
from econ.ensemble.record import Record
from econ.ensemble.runner import Meter, pool_of, result_of, shapes_of, stopping
from econ.errors import EconError, InputError, RunError
from econ.streams import BLOCK

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["open_store", "run_to_store", "store_hash", "store_quantiles"]

#: Bytes of one task's kept arrays: large enough for few files, small enough for flat memory.
_TASK_BYTES = 64_000_000
Progress = Callable[[int, int], None]


def run_to_store(
    plan: Plan,
    path: str | Path,
    *,
    resume: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
    reference: str = "",
) -> Path:
    """Run a plan into a Zarr store.

    Parameters
    ----------
    plan : Plan
    path : path
        A folder ending in `.zarr`; it must not exist unless `resume`.
    resume : bool
        Finish a store that the same plan began; finished tasks are kept.
    executor : concurrent.futures.Executor, optional
        Where tasks run; threads by default. Only this process writes.

    Raises
    ------
    InputError
        The path exists, is no store, cannot be written, belongs to another run (each difference is
        named with both values), or has lost a piece.
    RunError
        The disk is full, or a worker failed; the store can be resumed.
    """
    target = Path(path)
    with _Explained(target):
        if resume:
            found = _taken_up(plan, target)
        else:
            _create(plan, target, reference)
            found = record.read(target)
        _run(plan, found, executor, progress)
    return target


def _taken_up(plan: Plan, target: Path) -> Record:
    """The record of an interrupted store, once it and all of its pieces are known to be this run's."""
    if not target.exists():
        raise InputError("nothing is there to be resumed", where=str(target), fix="leave --resume out")
    found = record.read(target)
    found.check_identity(identify(plan))
    found.check_pieces(whole=True)
    return found


def _task_size(plan: Plan) -> int:
    """Draws of a task; whole blocks."""
    values = sum(int(np.prod(shape, dtype=int)) for shape in shapes_of(plan).values())
    per_block = values * plan.horizon * len(plan.scenarios) * BLOCK * 8
    return min(max(1, int(_TASK_BYTES // per_block)) * BLOCK, plan.width)


def _create(plan: Plan, target: Path, reference: str) -> None:
    """Lay out the whole store beside its place, then move it there in one step; or leave nothing."""
    if target.exists():
        raise InputError(
            "exists already", where=str(target), fix="choose another name, or add --resume to finish it"
        )
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _lay_out(plan, part, reference)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _lay_out(plan: Plan, part: Path, reference: str) -> None:
    """The empty arrays of a store and its record."""
    import zarr

    size = _task_size(plan)
    empty = to_dataset(plan, _one_draw(plan), reference=reference)
    group = zarr.open_group(part, mode="w-", zarr_format=3)
    for name, variable in empty.variables.items():
        _create_array(group, str(name), variable, plan.width, size)
    group.attrs.update({k: v for k, v in empty.attrs.items() if k != "content_hash"})
    group.attrs["rounding"] = "stored as float32"
    # A group of its own, so that readers who list the members meet nothing unknown.
    group.create_group(record.FOLDER)
    with warnings.catch_warnings():
        # Consolidated metadata are outside Zarr's specification, and readers who do not know them do without.
        warnings.filterwarnings("ignore", message="Consolidated metadata")
        zarr.consolidate_metadata(part)
    record.begin(part, identify(plan), plan.width, size)


def _create_array(group: Any, name: str, variable: xr.Variable, width: int, size: int) -> None:
    """One array: coordinates as they are, drawn variables empty, with a checksum on every chunk."""
    from zarr.codecs import Crc32cCodec, ZstdCodec

    dims, shape = tuple(map(str, variable.dims)), variable.shape
    codecs = (ZstdCodec(), Crc32cCodec())
    if dims[-1:] == ("draw",) and len(dims) > 1:
        array = group.create_array(
            name,
            shape=(*shape[:-1], width),
            dtype="float32",
            chunks=(shape[0], 1, *shape[2:-1], size),
            shards=(*shape[:-1], size),
            compressors=codecs,
            fill_value=float("nan"),
            dimension_names=dims,
        )
    else:
        values, attributes = _plain(np.arange(width) if dims == ("draw",) else variable.values)
        array = group.create_array(name, data=values, compressors=codecs, dimension_names=dims)
        array.attrs.update(attributes)
    array.attrs.update({k: v for k, v in variable.attrs.items() if k != "bounds"})


def _one_draw(plan: Plan) -> dict[str, np.ndarray]:
    from econ.ensemble.derived import COST
    from econ.variables import shape_of, variables

    known = {**variables(), COST.name: COST}
    shown = len(plan.scenarios) - plan.hidden
    return {n: np.zeros((plan.horizon, *shape_of(known[n].dims), shown, plan.width)) for n in plan.keep}


def _plain(values: np.ndarray) -> tuple[np.ndarray, dict[str, str]]:
    """Dates as days by the CF convention; labels and numbers as they are."""
    if values.dtype.kind == "M":
        days = values.astype("datetime64[D]").astype("int64")
        return days, {"units": "days since 1970-01-01", "calendar": "proleptic_gregorian"}
    # Zarr 3 has a specification for strings of any length, and none for NumPy's fixed ones.
    return (values.astype(np.dtypes.StringDType()) if values.dtype.kind in "OUT" else values), {}


def _run(plan: Plan, found: Record, executor: Executor | None, progress: Progress | None) -> None:
    import zarr

    group: Any = zarr.open_group(found.store, mode="r+")
    left = found.missing()
    meter = Meter(plan, progress, executor, plan.width - sum(stop - start for start, stop in left))
    for (start, stop), results in _results(left, executor, meter):
        pieces = []
        for name, values in results.items():
            group[name][..., start:stop] = np.moveaxis(values, -2, 0).astype("float32")
            pieces.append(_shard(name, group[name].ndim, start // found.size))
        found.add((start, stop), pieces)


def _shard(name: str, dims: int, place: int) -> str:
    """The file of an array's shard, by Zarr's default naming of chunks; only draws are split."""
    return "/".join([name, "c", *["0"] * (dims - 1), str(place)])


def _results(
    left: Sequence[tuple[int, int]], executor: Executor | None, meter: Meter
) -> Iterator[tuple[tuple[int, int], dict[str, np.ndarray]]]:
    """Tasks as they finish, never more under way than keep every worker busy."""
    work = meter.task()
    with pool_of(executor) as (pool, workers):
        if pool is None:
            for task in left:
                yield task, work(*task)
            return
        waiting, under_way = list(left), dict[Future[Any], tuple[int, int]]()
        with stopping(meter):
            while waiting or under_way:
                while waiting and len(under_way) < workers + 1:
                    task = waiting.pop(0)
                    under_way[pool.submit(work, *task)] = task
                ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ready:
                    task = under_way.pop(future)
                    results = result_of(future)
                    meter.returned(*task)
                    yield task, results


class _Explained:
    """Turn the system's errors into ours, with what to do."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __enter__(self) -> None:
        try:
            import zarr  # noqa: F401
        except ImportError:
            raise InputError(
                "needs zarr", where=str(self.target), fix="pip install 'econ[cluster]'"
            ) from None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(error, EconError) or not isinstance(error, OSError):
            return
        where = str(self.target)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            what = "a file may not grow so large" if error.errno == errno.EFBIG else "the disk is full"
            raise RunError(what, where=where, fix="make room, then --resume") from error
        raise InputError(f"cannot be written: {error.strerror or error}", where=where) from error


def open_store(path: str | Path) -> xr.Dataset:
    """A finished store as a lazy dataset: values are read, and checked, as they are used.

    Raises
    ------
    InputError
        No store there, one that is not finished, or one of which a piece is lost or cut. Reading values
        later raises it too, if what a piece holds has changed.
    """
    import xarray as xr
    import zarr
    from xarray.core.indexing import LazilyIndexedArray

    from econ.ensemble.stored import StoredArray

    target = Path(path)
    found = record.read(target)
    found.check_pieces(whole=False)
    missing = sum(stop - start for start, stop in found.missing())
    if missing:
        where = f"{target}/{record.FOLDER}/{record.DONE}"
        raise InputError(f"{missing} draws are not there yet", where=where, fix="finish with --resume")
    group: Any = zarr.open_group(target, mode="r")
    ds = xr.open_zarr(target, chunks=None, consolidated=True, decode_timedelta=False)
    for name, values in ds.data_vars.items():
        if "draw" in values.dims:
            lazy = LazilyIndexedArray(StoredArray(group[str(name)], found))
            ds[name] = xr.Variable(values.dims, lazy, values.attrs)
    return ds


def _slabs(ds: xr.Dataset) -> Iterator[tuple[str, int, np.ndarray]]:
    """`(variable, month, values)` of every drawn variable; one slab in memory at a time."""
    for name in sorted(map(str, ds.data_vars)):
        if "draw" in ds[name].dims:
            for month in range(ds.sizes["month"]):
                yield name, month, ds[name].isel(month=month).values


def store_quantiles(path: str | Path, quantiles: Sequence[float]) -> xr.Dataset:
    """Exact quantiles of a stored ensemble; memory does not grow with the variables or months."""
    import xarray as xr

    ds = open_store(path)
    places = quantile_places(tuple(quantiles), ds.sizes["draw"])
    found: dict[str, list[np.ndarray]] = {}
    for name, _, values in _slabs(ds):
        found.setdefault(name, []).append(sorted_quantiles(values, places))
    data = {
        name: ((*ds[name].dims[:-1], "quantile"), np.stack(parts, axis=1), ds[name].attrs)
        for name, parts in found.items()
    }
    coords = {k: v for k, v in ds.coords.items() if "draw" not in v.dims}
    return xr.Dataset(data, coords={**coords, "quantile": list(quantiles)}, attrs=ds.attrs)


def store_hash(path: str | Path) -> str:
    """SHA-256 over the values of a stored ensemble, slab by slab."""
    digest = hashlib.sha256()
    for name, month, values in _slabs(open_store(path)):
        digest.update(f"{name}|{month}|{values.shape}|".encode())
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
