"""Stored ensembles survive what happens to long runs."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import econ
from econ.ensemble import cluster, record, runner, store
from econ.ensemble.dataset import to_dataset
from econ.ensemble.plan import make_plan
from econ.errors import InputError, RunError

KEEP = ["oil_gas_revenue", "crude_exports", "gasoline_shortage_share"]


@pytest.fixture
def small_tasks(monkeypatch):
    monkeypatch.setattr(store, "_TASK_BYTES", 1)


def plan(draws=700, **options):
    return make_plan("all_channels", draws=draws, months=2, keep=KEEP, **options)


def test_a_store_holds_what_simulate_returns(tmp_path, small_tasks):
    path = store.run_to_store(plan(), tmp_path / "a.zarr")
    stored = store.open_store(path)
    direct = econ.simulate("all_channels", draws=700, months=2, keep=KEEP)
    for name in KEEP:
        np.testing.assert_array_equal(stored[name], direct[name].astype("float32"))
        assert stored[name].attrs["units"] == direct[name].attrs["units"]
    np.testing.assert_array_equal(stored.month, direct.month)
    assert stored.attrs["seed"] == 0


def test_summaries_by_slab_are_exact(tmp_path, small_tasks):
    path = store.run_to_store(plan(), tmp_path / "a.zarr")
    got = store.store_quantiles(path, (0.05, 0.5))
    want = store.open_store(path)["crude_exports"].quantile([0.05, 0.5], "draw")
    np.testing.assert_allclose(got["crude_exports"], want.transpose(*got["crude_exports"].dims), rtol=1e-6)


def test_resume_finishes_to_the_same_content(tmp_path, small_tasks, monkeypatch):
    whole = store.run_to_store(plan(), tmp_path / "whole.zarr")
    path = tmp_path / "part.zarr"
    run_chunk, calls = runner.run_chunk, []

    def failing(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 2:
            raise RunError("lost")
        return run_chunk(*arguments, **options)

    monkeypatch.setattr(runner, "run_chunk", failing)
    with pytest.raises(RunError, match="lost"):
        store.run_to_store(plan(), path)
    with pytest.raises(InputError, match="not there yet"):
        store.open_store(path)
    with (path / record.FOLDER / record.DONE).open("a") as file:
        file.write('\n{"start": 25')
    monkeypatch.setattr(runner, "run_chunk", run_chunk)
    store.run_to_store(plan(), path, resume=True)
    assert store.store_hash(path) == store.store_hash(whole)


def test_any_process_knows_its_own_run(repository):
    """Python orders sets of names differently in every process; a run is resumed in another one."""
    code = (
        "from econ.ensemble.plan import make_plan; from econ.ensemble.identity import identify;"
        "plan = make_plan('baseline', draws=2, months=1, off=('shocks', 'inputs', 'literature'));"
        "print(identify(plan).hash)"
    )
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    seen = {
        subprocess.check_output([sys.executable, "-c", code], env={**environment, "PYTHONHASHSEED": seed})
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


def test_what_is_refused(tmp_path, small_tasks):
    path = store.run_to_store(plan(draws=3), tmp_path / "a.zarr")
    with pytest.raises(InputError, match="exists already"):
        store.run_to_store(plan(draws=3), path)
    with pytest.raises(InputError, match="seed: 0 in the store, 1 here"):
        store.run_to_store(plan(draws=3, seed=1), path, resume=True)
    with pytest.raises(InputError, match="nothing is there to be resumed"):
        store.run_to_store(plan(draws=3), tmp_path / "none.zarr", resume=True)
    with pytest.raises(InputError, match="no stored ensemble"):
        store.open_store(tmp_path / "none.zarr")


def test_a_full_disk_is_told_and_can_be_resumed(tmp_path, small_tasks, monkeypatch):
    add, path = record.Record.add, tmp_path / "a.zarr"

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(record.Record, "add", full)
    with pytest.raises(RunError, match="disk is full"):
        store.run_to_store(plan(draws=3), path)
    monkeypatch.setattr(record.Record, "add", add)
    store.run_to_store(plan(draws=3), path, resume=True)
    assert store.open_store(path).sizes["draw"] == 3


def test_a_store_that_cannot_be_laid_out_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))

    monkeypatch.setattr(record, "begin", full)
    with pytest.raises(RunError, match="may not grow so large"):
        store.run_to_store(plan(draws=3), tmp_path / "a.zarr")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(store, "_create", refused)
    with pytest.raises(InputError, match="cannot be written"):
        store.run_to_store(plan(draws=3), tmp_path / "a.zarr")
    assert not (tmp_path / "a.zarr").exists()


_RUN = """
import sys
from pathlib import Path
from econ.ensemble import store
from econ.ensemble.plan import make_plan
store._TASK_BYTES = 1
plan = make_plan("all_channels", draws=20_000, months=2, keep={keep!r})
store.run_to_store(plan, sys.argv[1], resume=Path(sys.argv[1]).exists())
"""


@pytest.mark.slow
def test_kill_9_and_resume(tmp_path, repository):
    """Killed again and again, wherever it happens to be, it ends with the content of an unbroken run."""
    script = tmp_path / "run.py"
    script.write_text(_RUN.format(keep=KEEP))
    environment = {**os.environ, "PYTHONPATH": str(repository)}

    def start(path: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, str(script), str(path)], env=environment)

    assert start(tmp_path / "whole.zarr").wait() == 0
    broken, killed, seen = tmp_path / "broken.zarr", 0, 0
    for _ in range(20):
        process = start(broken)
        while process.poll() is None:
            done = broken / record.FOLDER / record.DONE
            lines = done.read_text().count("start") if done.exists() else 0
            if lines > seen + 5:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed, seen = killed + 1, lines
                break
            time.sleep(0.01)
        if process.returncode == 0:
            break
    assert process.returncode == 0
    assert killed >= 2
    assert store.store_hash(broken) == store.store_hash(tmp_path / "whole.zarr")


@pytest.mark.slow
def test_a_cluster_gives_the_same_and_survives_a_worker(monkeypatch):
    """Two worker processes, one killed while it works; the result is that of threads."""
    distributed = pytest.importorskip("distributed")
    wanted = econ.simulate("all_channels", draws=6000, months=6, keep=KEEP)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        monkeypatch.setattr(runner, "_LANES", 1)
        done, before = [], set(client.run(os.getpid).values())

        def progress(count: int, _: int) -> None:
            done.append(count)
            if len(done) == 1:
                os.kill(min(before), signal.SIGKILL)

        plan = make_plan("all_channels", draws=6000, months=6, keep=KEEP)
        results = runner.run_draws(plan, progress, client.get_executor())
        got = to_dataset(plan, results)
        assert len(done) > 10
        assert min(before) not in client.run(os.getpid).values()
    assert got.attrs["content_hash"] == wanted.attrs["content_hash"]


@pytest.mark.slow
def test_the_command_runs_on_a_cluster(tmp_path, repository):
    distributed = pytest.importorskip("distributed")
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    command = [sys.executable, "-m", "econ", "run", "all_channels", "--draws", "600", "--months", "2"]
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        there = [*command, "--out", "there.nc", "--scheduler", local.scheduler_address]
        done = subprocess.run(
            there, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    subprocess.run([*command, "--out", "here.nc"], cwd=tmp_path, env=environment, check=True)
    there, here = (xr.open_dataset(tmp_path / f"{name}.nc") for name in ("there", "here"))
    assert there.attrs["content_hash"] == here.attrs["content_hash"]


@pytest.mark.slow
def test_processes_of_this_machine_give_what_threads_give(monkeypatch):
    monkeypatch.setenv("ECON_THREADS", "2")
    plan = make_plan("all_channels", draws=600, months=3, keep=KEEP)
    wanted = runner.run_draws(plan)
    with cluster.on_scheduler(cluster.PROCESSES) as pool:
        got = runner.run_draws(plan, executor=pool)
    assert all(np.array_equal(got[name], wanted[name]) for name in wanted)


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_PATIENCE", "200ms")
    with pytest.raises(InputError, match="no scheduler answers"), cluster.on_scheduler("tcp://127.0.0.1:1"):
        pass
