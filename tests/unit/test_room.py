"""Memory is counted before it is asked for; an interruption and a lost worker end a run with words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pytest

import econ
from econ import netcdf
from econ.ensemble import room, runner
from econ.ensemble.plan import make_plan
from econ.errors import InputError, RunError


@pytest.mark.parametrize(
    ("options", "way_out"),
    [
        ({"draws": 10**8, "months": 600}, "--quantiles"),
        ({"draws": 10**7, "keep": "all"}, ".zarr"),
        ({"draws": 10**8, "quantiles": 0.5}, ".zarr"),
    ],
)
def test_what_would_not_fit_is_refused_with_the_way_out(options, way_out):
    before = time.perf_counter()
    with pytest.raises(InputError, match="more memory than is free") as caught:
        econ.simulate("baseline", **options)
    assert time.perf_counter() - before < 5
    assert way_out in str(caught.value) and "GB" in str(caught.value)


def test_what_is_counted_is_what_results_take(monkeypatch):
    plan = make_plan(["baseline", "tariff_100"], months=6, draws=300, keep=["usd_rub", "crude_exports"])
    taken = sum(values.nbytes for values in runner.run_draws(plan).values())
    assert taken <= room.bytes_of_draws(plan) <= 2 * taken
    monkeypatch.setattr(room, "free_bytes", lambda: taken)
    with pytest.raises(InputError):
        econ.simulate(["baseline", "tariff_100"], months=6, draws=300, keep=["usd_rub", "crude_exports"])


def test_a_machine_that_does_not_say_is_not_asked(monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: None)
    room.check_room(10**18, "all", "none")


@pytest.mark.parametrize(
    "error", [BrokenProcessPool("gone"), ConnectionResetError("gone"), TimeoutError(), EOFError()]
)
def test_a_lost_worker_is_an_error_of_the_run(error):
    class Lost(ThreadPoolExecutor):
        def submit(self, *_, **__):  # type: ignore[no-untyped-def]
            future: Future[object] = Future()
            future.set_exception(error)
            return future

    with Lost(2) as pool, pytest.raises(RunError, match="a worker was lost") as caught:
        econ.simulate("baseline", months=1, draws=600, keep="brent_price", executor=pool)
    assert caught.value.exit_code == 4


def test_a_defect_of_a_worker_stays_one():
    future: Future[dict[str, np.ndarray]] = Future()
    future.set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        runner.result_of(future)


def test_a_run_that_is_left_stops_its_chunks(monkeypatch):
    plan = make_plan("baseline", months=600, draws=512, keep="brent_price")
    monkeypatch.setenv("ECON_THREADS", "2")
    parts = runner._over_chunks(plan, None, None)
    before = time.perf_counter()

    def interrupt(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    parts.close()
    with pytest.raises(KeyboardInterrupt):
        runner.run_draws(plan, interrupt)
    assert time.perf_counter() - before < 5


def test_a_writer_that_fails_says_so(tmp_path: Path):
    with pytest.raises(OSError, match="none"):
        netcdf.write(econ.simulate(months=1, draws=0, keep="brent_price"), tmp_path / "none" / "run.nc")
    assert not netcdf.writing()


@pytest.mark.slow
@pytest.mark.parametrize("wait", [4.0, 6.0, 9.0, 12.0])
def test_an_interruption_is_obeyed_within_seconds_and_leaves_nothing(tmp_path: Path, wait: float):
    line = [
        sys.executable,
        "-m",
        "econ",
        "run",
        "--draws",
        "20000",
        "--months",
        "60",
        "--out",
        str(tmp_path / "a.nc"),
    ]
    where = {**os.environ, "PYTHONPATH": str(Path(econ.__file__).parents[1]), "ECON_THREADS": "2"}
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=where) as process:
        time.sleep(wait)
        before = time.perf_counter()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and b"interrupted" in said
    assert time.perf_counter() - before < 4
    assert not list(tmp_path.iterdir())
