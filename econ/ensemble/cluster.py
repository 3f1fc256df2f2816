"""Where chunks run besides threads: processes of this machine, or a dask.distributed cluster's executor."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from econ.ensemble.runner import thread_count
from econ.errors import InputError

__all__ = ["PROCESSES", "on_scheduler"]

#: What stands for worker processes of this machine in place of an address.
PROCESSES = "processes"
_PATIENCE = "10s"


@contextmanager
def on_scheduler(address: str) -> Iterator[Executor | None]:
    """The executor of the cluster at `address`, of `processes` here, or None (threads) for no address.

    Workers need the package at the same version; the plan that they are sent carries scenarios,
    observations and estimates.

    Raises
    ------
    InputError
        distributed is not installed, nobody answers at the address, or a worker has another
        version of the package.
    """
    if not address:
        yield None
        return
    if address == PROCESSES:
        # Started afresh, not forked: a fork takes the threads' locks with it.
        with ProcessPoolExecutor(thread_count(), mp_context=get_context("spawn")) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "needs dask.distributed", where="--scheduler", fix="pip install 'econ[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"no scheduler answers: {error}",
            where="--scheduler",
            got=address,
            allowed="an address such as tcp://host:8786, or `processes`",
            fix="start one with `dask scheduler` and workers with `dask worker ADDRESS`",
        ) from None
    with client:
        _check_workers(client.run(_version))
        executor = client.get_executor()
        # Said as the standard library's executors say it: that many chunks are kept under way.
        executor._max_workers = sum(client.nthreads().values())
        yield executor


def _version() -> str:
    from econ import __version__

    return __version__


def _check_workers(versions: dict[str, str]) -> None:
    if not versions:
        raise InputError("the cluster has no workers", where="--scheduler", fix="dask worker ADDRESS")
    strangers = {worker: found for worker, found in versions.items() if found != _version()}
    if strangers:
        raise InputError(
            "workers have another version of the package",
            where="--scheduler",
            got=strangers,
            allowed=_version(),
        )
