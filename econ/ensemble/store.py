"""Ensembles larger than memory: written chunk by chunk, resumable after any interruption.

A store `big.zarr` is a Zarr group with one shard a variable and task of draws, so that tasks never
touch the same file. Beside it `big.zarr.run` holds the run's fingerprint and `done.jsonl`, to which a
line is added (and flushed to disk) only after a task's arrays are written. A task without its line
is written again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ import __version__
from econ.ensemble.dataset import to_dataset
from econ.ensemble.digest import digest
from econ.ensemble.plan import Plan
from econ.ensemble.runner import Meter, pool_of, quantile_places, sorted_quantiles
from econ.errors import EconError, InputError, RunError
from econ.streams import BLOCK

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DONE", "open_store", "run_to_store", "store_hash", "store_quantiles"]

DONE = "done.jsonl"
_PLAN = "plan.json"
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
        The path exists, is no store, cannot be written, or belongs to another plan.
    RunError
        The disk is full, or a worker failed; the store can be resumed.
    """
    target = Path(path)
    tasks = _tasks(plan)
    with _Explained(target):
        if resume and (_beside(target) / _PLAN).is_file():
            _check_plan(plan, target)
        else:
            _begin(plan, target)
        if not target.exists():
            _create(plan, target, tasks[0], reference)
        left = [task for task in tasks if task not in _done(target)]
        _run(plan, target, left, executor, progress)
    return target


def _tasks(plan: Plan) -> list[tuple[int, int]]:
    """Draws of each task; whole blocks."""
    from econ.ensemble.runner import shapes_of

    values = sum(int(np.prod(shape, dtype=int)) for shape in shapes_of(plan).values())
    per_block = values * plan.horizon * len(plan.scenarios) * BLOCK * 8
    size = max(1, int(_TASK_BYTES // per_block)) * BLOCK
    return [(start, min(start + size, plan.width)) for start in range(0, plan.width, size)]


def _beside(target: Path) -> Path:
    """The folder of what is known about the run; a Zarr group has no place for other files."""
    return target.with_name(target.name + ".run")


def _begin(plan: Plan, target: Path) -> None:
    """Say whose the store will be, before there is one."""
    if target.exists() or (_beside(target) / _PLAN).exists():
        raise InputError(
            "exists already", where=str(target), fix="choose another name, or add --resume to finish it"
        )
    _beside(target).mkdir(parents=True, exist_ok=True)
    _write_text(_beside(target) / DONE, "")
    part = _beside(target) / (_PLAN + ".part")
    _write_text(part, json.dumps({"fingerprint": _fingerprint(plan)}))
    part.rename(_beside(target) / _PLAN)


def _create(plan: Plan, target: Path, task: tuple[int, int], reference: str) -> None:
    """Lay out the whole store beside its place, then move it there in one step."""
    import zarr

    part = target.with_name(target.name + ".part")
    if part.exists():
        shutil.rmtree(part)
    empty = to_dataset(plan, _one_draw(plan), reference=reference)
    group = zarr.open_group(part, mode="w-", zarr_format=3)
    size = task[1] - task[0]
    for name, variable in empty.variables.items():
        dims, shape = tuple(map(str, variable.dims)), list(variable.shape)
        by_draw = dims[-1:] == ("draw",) and len(dims) > 1
        if dims == ("draw",):
            shape, values = [plan.width], np.arange(plan.width)
        else:
            values = variable.values
        if by_draw:
            shape[-1] = plan.width
            inner = (shape[0], 1, *shape[2:-1], size)
            array = group.create_array(
                str(name),
                shape=tuple(shape),
                dtype="float32",
                chunks=inner,
                shards=(*shape[:-1], size),
                dimension_names=dims,
            )
        else:
            plain, attributes = _plain(values)
            array = group.create_array(str(name), data=plain, dimension_names=dims)
            array.attrs.update(attributes)
        array.attrs.update({k: v for k, v in variable.attrs.items() if k != "bounds"})
    group.attrs.update({k: v for k, v in empty.attrs.items() if k != "content_hash"})
    group.attrs["rounding"] = "stored as float32"
    part.rename(target)


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


def _run(
    plan: Plan,
    target: Path,
    left: Sequence[tuple[int, int]],
    executor: Executor | None,
    progress: Progress | None,
) -> None:
    import zarr

    group: Any = zarr.open_group(target, mode="r+")
    meter = Meter(plan, progress, executor, plan.width - sum(stop - start for start, stop in left))
    for (start, stop), results in _results(left, executor, meter):
        for name, values in results.items():
            group[name][..., start:stop] = np.moveaxis(values, -2, 0).astype("float32")
        _append(_beside(target) / DONE, {"start": start, "stop": stop})


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
        while waiting or under_way:
            while waiting and len(under_way) < workers + 1:
                task = waiting.pop(0)
                under_way[pool.submit(work, *task)] = task
            ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ready:
                task = under_way.pop(future)
                results = future.result()
                meter.returned(*task)
                yield task, results


def _fingerprint(plan: Plan) -> str:
    """SHA-256 of what the plan holds."""
    return digest(plan, __version__)


def _check_plan(plan: Plan, target: Path) -> None:
    seen = json.loads((_beside(target) / _PLAN).read_text(encoding="utf-8"))["fingerprint"]
    if seen != _fingerprint(plan):
        raise InputError(
            "belongs to another run",
            where=str(target),
            fix="resume with the scenarios, draws, seed, months, outputs and data that it began with",
        )


def _done(target: Path) -> set[tuple[int, int]]:
    """Finished tasks; a last line that was cut short does not count."""
    found = set()
    for line in (_beside(target) / DONE).read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            found.add((entry["start"], entry["stop"]))
        except (json.JSONDecodeError, KeyError, TypeError):
            continue
    return found


def _append(path: Path, entry: dict[str, int]) -> None:
    # The line begins with a newline: one that was cut short cannot spoil the next.
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(entry))
        file.flush()
        os.fsync(file.fileno())


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


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
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RunError("the disk is full", where=where, fix="free space, then --resume") from error
        raise InputError(f"cannot be written: {error.strerror or error}", where=where) from error


def open_store(path: str | Path) -> xr.Dataset:
    """A finished store as a lazy dataset.

    Raises
    ------
    InputError
        No store there, or one that is not finished.
    """
    import xarray as xr

    target = Path(path)
    if not (target.is_dir() and (_beside(target) / DONE).is_file()):
        raise InputError("is no stored ensemble", where=str(target))
    ds = xr.open_zarr(target, consolidated=False, chunks=None)
    missing = ds.sizes["draw"] - sum(stop - start for start, stop in _done(target))
    if missing:
        raise InputError(f"{missing} draws are not there yet", where=str(target), fix="finish with --resume")
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
