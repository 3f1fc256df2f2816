"""Calls leave nothing behind: files stay closed and memory flat over two hundred of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import econ

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc"),
]
_CALLS = 200


def memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_two_hundred_calls_leave_memory_and_files_as_they_were(tmp_path):
    def call(seed: int) -> None:
        ds = econ.simulate("baseline", months=2, draws=16, seed=seed, keep="brent_price")
        econ.read(econ.save(ds, tmp_path / "run.nc"))

    for seed in range(40):
        call(seed)
    files, before = len(list(Path("/proc/self/fd").iterdir())), memory()
    for seed in range(40, 40 + _CALLS):
        call(seed)
    assert len(list(Path("/proc/self/fd").iterdir())) == files
    assert memory() <= 1.1 * before
