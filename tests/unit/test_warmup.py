"""A warm-up is run once: the same bits after it, and nothing taken from another model's."""

from __future__ import annotations

import dataclasses
import sys
from functools import partial

import numpy as np
import pytest

from econ import paths
from econ.ensemble import runner, warmup
from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import make_plan
from econ.parameters import load as load_parameters

plan = partial(make_plan, "baseline", months=2, draws=300, seed=3, keep=["oil_income", "usd_rub"])


@pytest.fixture(autouse=True)
def forgotten():
    warmup.clear()
    yield
    warmup.clear()


@pytest.fixture
def counted(monkeypatch):
    """How many warm-ups were run."""
    seen = []
    whole = Chunk._warm_up
    monkeypatch.setattr(Chunk, "_warm_up", lambda chunk: (seen.append(1), whole(chunk))[1])
    return seen


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_commands", True)
    monkeypatch.setenv("ECON_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def same(one, other):
    return all(np.array_equal(one[name], other[name]) for name in one)


def test_the_second_run_begins_where_the_first_warm_up_ended(counted):
    first = runner.run_draws(plan())
    again = runner.run_draws(plan())
    assert len(counted) == 1
    assert same(first, again)
    # The shocks go on where they would have: other scenarios, other widths, fewer draws.
    wide = runner.run_draws(
        make_plan(["no_pressure", "baseline"], months=2, draws=257, seed=3, keep=["oil_income", "usd_rub"])
    )
    assert len(counted) == 1
    assert all(np.array_equal(wide[n][:, 1], first[n][:, 0, :257]) for n in first)
    warmup.clear()
    assert same(first, runner.run_draws(plan()))


def test_another_seed_start_or_source_is_another_warm_up():  # history: a hindcast
    base = plan()
    others = [plan(seed=4), plan(start="2025-11"), plan(off=["shocks"]), plan(as_of="2025-10"), plan(draws=0)]
    assert len({p.warmup_key for p in (base, *others)}) == 6
    assert plan(draws=7).warmup_key == plan(months=9).warmup_key == base.warmup_key


def test_one_parameter_changed_is_another_warm_up(monkeypatch, counted):
    first = runner.run_draws(plan())
    before = plan().warmup_key
    known, name = load_parameters(), "brent_half_life"
    table = {**known, name: dataclasses.replace(known[name], high=known[name].high * 1.01)}
    monkeypatch.setattr("econ.ensemble.plan.load_parameters", lambda: table)
    monkeypatch.setattr(sys.modules["econ.parameters.resolve"], "load", lambda: table)
    assert plan().warmup_key != before
    assert not same(first, runner.run_draws(plan()))
    assert len(counted) == 2


def test_what_is_kept_cannot_be_changed_and_is_bounded(monkeypatch):
    runner.run_draws(plan())
    for end in warmup._memory.values():
        assert not any(array.flags.writeable for array in end.carried.values())
    monkeypatch.setattr(warmup, "_MOST_MEMORY", 1000)
    warmup.clear()
    runner.run_draws(plan())
    assert not warmup._memory


def test_a_command_finds_on_disk_what_another_left(folder, counted):
    first = runner.run_draws(plan())
    warmup._memory.clear()
    assert same(first, runner.run_draws(plan()))
    assert len(counted) == 1
    assert warmup.folder_size()[0] == 2
    assert warmup.clear() == 2
    assert warmup.folder_size() == (0, 0)


def spoil(path, how):
    content = path.read_bytes()
    if how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "bit":
        middle = len(content) // 3
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :])
    elif how == "text":
        path.write_text("not an archive")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "foreign":
        with np.load(path) as held:
            arrays = {name: held[name] for name in held.files}
        np.savez(path, **{**arrays, "key": np.array("another model")})
    else:
        with np.load(path) as held:
            arrays = {name: held[name] for name in held.files}
        np.savez(path, **{**arrays, "carried:usd_rub": np.ones((2, 1, 256))})


@pytest.mark.parametrize("how", ["cut", "bit", "text", "empty", "foreign", "shape"])
def test_a_broken_or_foreign_file_is_a_miss(folder, counted, how):
    first = runner.run_draws(plan())
    for path in folder.iterdir():
        spoil(path, how)
    warmup._memory.clear()
    assert same(first, runner.run_draws(plan()))
    assert len(counted) == 2


def test_a_file_of_other_code_is_a_miss(folder, counted, monkeypatch):
    runner.run_draws(plan())
    warmup._memory.clear()
    monkeypatch.setattr(warmup, "_code", lambda plan: "another version")
    runner.run_draws(plan())
    assert len(counted) == 2


def test_the_folder_is_bounded_and_can_be_switched_off(folder, monkeypatch):
    monkeypatch.setattr(warmup, "_MOST_DISK", 1_000_000)
    for seed in range(4):
        runner.run_draws(plan(seed=seed))
    files, size = warmup.folder_size()
    assert files and size <= 1_000_000
    monkeypatch.setenv("ECON_CACHE", "off")
    assert paths.cache() is None
    runner.run_draws(plan(seed=9))
    assert warmup.folder_size() == (0, 0)


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(folder):
    folder.write_text("a file where the folder should be")
    assert runner.run_draws(plan())["usd_rub"].shape == (2, 1, 300)
