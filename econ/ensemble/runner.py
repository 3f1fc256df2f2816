"""One loop: for each window of months, for each chunk of draws, advance; then reduce."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain, pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np

from econ.ensemble.chunk import Chunk
from econ.ensemble.derived import COST, INCOME, cost_of_continuing, derived
from econ.ensemble.identity import Identity, check_worker, identify
from econ.ensemble.limits import outside, refuse
from econ.ensemble.plan import Plan
from econ.ensemble.quantiles import arrange, quantile_places, quantiles_at
from econ.errors import EconError, InputError, RunError
from econ.model.graph import PREVIOUS, load
from econ.model.identities import IDENTITIES
from econ.streams import BLOCK
from econ.variables import shape_of, variables

__all__ = [
    "Meter",
    "chunks",
    "pool_of",
    "result_of",
    "run_chunk",
    "run_draws",
    "run_quantiles",
    "shapes_of",
    "stopping",
    "thread_count",
]

#: Lanes of a chunk, one for each draw of each scenario and of what scenarios share (parameters, shocks):
#: wide enough to drown Python's overhead, narrow enough for cache and memory.
_LANES = 28_160
#: Stretches of a month, after each of which variables that nobody reads again are let go.
_STRETCHES = 6
Progress = Callable[[int, int], None]
Results = dict[str, np.ndarray]


class _Stretch(NamedTuple):
    """Some equations of a month, what is kept of them, and what nobody reads after them."""

    names: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]


def thread_count() -> int:
    """Threads over chunks: `$ECON_THREADS`, else the cores.

    Raises
    ------
    InputError
        The variable is no whole number of at least one.
    """
    text = os.environ.get("ECON_THREADS")
    if text is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isdigit() or int(text) < 1:
        raise InputError("not a number of threads", where="ECON_THREADS", got=text, allowed="1, 2, ...")
    return int(text)


def chunks(plan: Plan, workers: int = 1) -> list[tuple[int, int]]:
    """First and last draw of each chunk: whole blocks, as many chunks for each worker where possible."""
    return _even(plan, 0, plan.width, workers)


def _even(plan: Plan, start: int, stop: int, workers: int) -> list[tuple[int, int]]:
    """Spans of draws of about the same width, none wider than a chunk may be."""
    blocks = -(-(stop - start) // BLOCK)
    most = max(1, _LANES // (BLOCK * (len(plan.scenarios) + 1)))
    rounds = -(-blocks // (most * workers))
    size = -(-blocks // (rounds * workers))
    edges = [*range(0, blocks, size), blocks]
    return [(start + a * BLOCK, min(start + b * BLOCK, stop)) for a, b in pairwise(edges)]


class Meter:
    """Draws times months done so far, told to `progress`; any thread may add to it."""

    def __init__(
        self, plan: Plan, progress: Progress | None, executor: Executor | None, draws_done: int = 0
    ) -> None:
        self._plan, self._progress, self._elsewhere, self._lock = plan, progress, bool(executor), Lock()
        self._stopped = False
        self._done, self._whole = draws_done * plan.horizon, plan.width * plan.horizon

    def stop(self) -> None:
        """Let tasks under way end at their next month: nobody waits for them any more."""
        self._stopped = True

    def add(self, count: int) -> None:
        """So many draws are a month further; none only asks whether to go on."""
        if self._stopped:
            raise RunError("the run was stopped")
        if self._progress is None or not count:
            return
        with self._lock:
            self._done += count
            self._progress(self._done, self._whole)

    def task(self) -> Callable[[int, int], Results]:
        """`run_chunk` of the plan, which ticks here; what runs elsewhere checks first whose model it has."""
        if self._elsewhere:
            return partial(_run_elsewhere, self._plan, identify(self._plan))
        return partial(run_chunk, self._plan, tick=self.add)

    def returned(self, start: int, stop: int) -> None:
        """A task is back: what ran elsewhere could not tick, and counts now."""
        if self._elsewhere:
            self.add((stop - start) * self._plan.horizon)


def run_chunk(plan: Plan, start: int, stop: int, tick: Callable[[int], None] | None = None) -> Results:
    """All months of some draws, as wide as the caller likes: inside, they are cut again.

    Parameters
    ----------
    tick : callable, optional
        Told after each month how many draws it was made for.

    Returns
    -------
    dict of ndarray
        Kept variables, `(month, dims..., scenario, draw)`, without the hidden scenarios. Pure and
        thread-safe: the same plan and draws give the same arrays anywhere.
    """
    results = {
        name: np.empty((plan.horizon, *shape, len(plan.scenarios), stop - start))
        for name, shape in shapes_of(plan).items()
    }
    stretches = _stretches(plan)
    for first, last in _even(plan, start, stop, 1):
        chunk = Chunk(plan, first, last, pulse=None if tick is None else partial(tick, 0))
        for month in range(plan.horizon):
            chunk.begin()
            for stretch in stretches:
                env = chunk.through(stretch.names)
                for name in map(_source, stretch.kept):
                    results[name][month, ..., first - start : last - start] = env[name]
                chunk.forget(stretch.gone)
            chunk.end()
            if tick is not None:
                tick(last - first)
    return _finish(plan, results, start)


def _run_elsewhere(plan: Plan, sent: Identity, start: int, stop: int) -> Results:
    """`run_chunk` in a worker, which may have another model or other data than the sender."""
    check_worker(plan, sent)
    return run_chunk(plan, start, stop)


def run_draws(plan: Plan, progress: Progress | None = None, executor: Executor | None = None) -> Results:
    """Every draw of every kept variable, `(month, dims..., scenario, draw)`."""
    shown = len(plan.scenarios) - plan.hidden
    whole: Results = {}
    for (start, stop), part in _over_chunks(plan, executor, progress):
        for name, values in part.items():
            if name not in whole:
                whole[name] = np.empty((*values.shape[:-2], shown, plan.width))
            whole[name][..., start:stop] = values
    return {name: whole[name] for name in plan.keep}


def _over_chunks(
    plan: Plan, executor: Executor | None, progress: Progress | None
) -> Iterator[tuple[tuple[int, int], Results]]:
    """Chunks' results as they come, in order of the draws."""
    meter = Meter(plan, progress, executor)
    work = meter.task()
    with pool_of(executor) as (pool, workers):
        places = chunks(plan, workers)
        if pool is None or len(places) == 1:
            parts: Iterator[Results] = (work(*place) for place in places)
        else:
            futures = deque(pool.submit(work, *place) for place in places)
            # A future holds its result, so it goes once that is read.
            parts = (result_of(futures.popleft()) for _ in places)
        with stopping(meter):
            for place, part in zip(places, parts, strict=True):
                meter.returned(*place)
                yield place, part


@contextmanager
def stopping(meter: Meter) -> Iterator[None]:
    """Stop what is under way when the caller is interrupted or fails."""
    try:
        yield
    except BaseException:
        meter.stop()
        raise


def result_of(future: Future[Results]) -> Results:
    """A task's result; a worker that is gone is an error of the run, not of the program.

    Raises
    ------
    RunError
        The worker, or the cluster, was lost.
    """
    try:
        return future.result()
    except EconError:
        raise
    except Exception as error:
        if not _is_lost(error):
            raise
        raise RunError(
            f"a worker was lost: {type(error).__name__}",
            where="executor",
            got=str(error)[:200],
            fix="look at the workers' memory and logs; with --out FILE.zarr a run can be resumed",
        ) from error


def _is_lost(error: Exception) -> bool:
    """Whether an error says that a worker, scheduler or connection is gone; dask's are known by name."""
    lost = ("KilledWorker", "CommClosedError", "FutureCancelledError", "LostWorkerError", "SchedulerClosed")
    return isinstance(error, (BrokenExecutor, CancelledError, ConnectionError, EOFError, TimeoutError)) or (
        type(error).__name__ in lost
    )


@contextmanager
def pool_of(executor: Executor | None) -> Iterator[tuple[Executor | None, int]]:
    """Where chunks run, and how many at once: the given executor, threads, or None for one thread."""
    if executor is not None:
        yield executor, max(2, getattr(executor, "_max_workers", 2) or 2)
        return
    workers = thread_count()
    if workers == 1:
        yield None, 1
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield pool, workers
    finally:
        # What was not begun never is, if the caller left early; at the usual end nothing is left.
        pool.shutdown(wait=True, cancel_futures=True)


def run_quantiles(plan: Plan, quantiles: tuple[float, ...], progress: Progress | None = None) -> Results:
    """Exact quantiles of every kept variable, streamed month by month; no draws are stored.

    Returns
    -------
    dict of ndarray
        `(month, dims..., scenario, quantile)`.
    """
    shown = len(plan.scenarios) - plan.hidden
    places = quantile_places(quantiles, plan.width)
    known = {**variables(), COST.name: COST}
    shapes = {name: shape_of(known[name].dims) for name in plan.keep}
    results = {n: np.empty((plan.horizon, *shape, shown, len(places))) for n, shape in shapes.items()}
    with pool_of(None) as (pool, workers), ExitStack() as calls:
        mapped = map if pool is None else pool.map
        spans = chunks(plan, workers)
        # Told of nothing: it only stops the chunks that are under way when the caller is interrupted.
        meter = Meter(plan, None, None)
        calls.enter_context(stopping(meter))
        parts = list(mapped(lambda span: Chunk(plan, span[0], span[1], pulse=partial(meter.add, 0)), spans))
        stretches = _stretches(plan)
        for month in range(plan.horizon):
            list(mapped(Chunk.begin, parts))
            for stretch in stretches:
                made = list(mapped(partial(Chunk.through, names=stretch.names), parts))

                def reduce(name: str, month: int = month, made: list[Results] = made) -> None:
                    values = _gathered(plan, name, shapes[name], spans, made)
                    arrange(values, places)
                    # The extremes are at the ends now, and a NaN is the last of all.
                    if outside(name, values[..., [0, -1]]):
                        whole = _gathered(plan, name, shapes[name], spans, made)
                        refuse(plan, name, whole[None], month)
                    results[name][month] = quantiles_at(values, places)

                list(mapped(reduce, stretch.kept))
                for part in parts:
                    part.forget(stretch.gone)
            for part in parts:
                part.end()
            if progress is not None:
                progress(month + 1, plan.horizon)
    return results


def _stretches(plan: Plan) -> list[_Stretch]:
    """A month's equations in a few stretches.

    What a stretch made is kept or summarised before the next begins, so that of all variables'
    draws only a part is in memory at once.
    """
    size = -(-len(plan.needed) // (_STRETCHES if plan.width > BLOCK else 1))
    parts = [plan.needed[start : start + size] for start in range(0, len(plan.needed), size)]
    read_after = [{*plan.carried, *chain(*IDENTITIES.values())}]
    for names in reversed(parts[1:]):
        read_after.insert(0, read_after[0].union(*(load().inputs(name) for name in names)))
    alive = {PREVIOUS + name for name in plan.carried}
    found = []
    for names, later in zip(parts, read_after, strict=True):
        alive.update(names)
        kept = tuple(name for name in plan.keep if _source(name) in names)
        # Arrays of a few draws are not worth the forgetting.
        gone = tuple(sorted(alive - later)) if plan.width > BLOCK else ()
        found.append(_Stretch(names, kept, gone))
        alive &= later
    return found


def _source(name: str) -> str:
    """The graph's variable behind one that is kept."""
    return INCOME if name == COST.name else name


def _gathered(
    plan: Plan, name: str, shape: tuple[int, ...], spans: list[tuple[int, int]], made: list[Results]
) -> np.ndarray:
    """All draws of one variable, `(dims..., scenario, draw)`; one scenario where all have the same."""
    arrays = [env[_source(name)] for env in made]
    rows = max(array.shape[-2] for array in arrays)
    whole = np.empty((*shape, rows, plan.width))
    for (start, stop), array in zip(spans, arrays, strict=True):
        whole[..., start:stop] = array
    if name == COST.name:
        # Where one row stands for all scenarios, it is its own reference.
        whole = cost_of_continuing(whole, plan.references if rows > 1 else (0,))
    return whole[..., : len(plan.scenarios) - plan.hidden, :]


def shapes_of(plan: Plan) -> dict[str, tuple[int, ...]]:
    """Dims of each variable that a chunk keeps."""
    known = variables()
    return {name: shape_of(known[name].dims) for name in derived(plan.keep)}


def _finish(plan: Plan, results: Results, start: int) -> Results:
    """Add what compares scenarios, drop the hidden ones, refuse what is out of bounds."""
    shown = len(plan.scenarios) - plan.hidden
    if COST.name in plan.keep:
        results[COST.name] = cost_of_continuing(results[INCOME], plan.references)
    found = {name: results[name][..., :shown, :] for name in plan.keep}
    for name, values in found.items():
        if outside(name, values):
            refuse(plan, name, values, start=start)
    return {name: np.ascontiguousarray(values) for name, values in found.items()}
