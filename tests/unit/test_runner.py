"""How a run is cut into chunks and stretches, and what a deterministic one may remember."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from econ.ensemble import runner, warmup
from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import make_plan
from econ.errors import RunError
from econ.streams import BLOCK
from econ.vintage import vintage

LEVELS = (0.05, 0.5, 0.95)


@pytest.mark.parametrize(
    ("draws", "workers"), [(1, 2), (256, 2), (257, 2), (10_000, 2), (10_000, 3), (5000, 1)]
)
def test_chunks_are_whole_blocks_even_over_the_workers(draws, workers):
    plan = make_plan(["baseline", "all_channels"], draws=draws, months=1)
    spans = runner.chunks(plan, workers)
    assert [a for a, _ in spans[1:]] == [b for _, b in spans[:-1]]
    assert (spans[0][0], spans[-1][1]) == (0, draws)
    assert all(a % BLOCK == 0 for a, _ in spans)
    blocks = [-(-(b - a) // BLOCK) for a, b in spans]
    assert len(set(blocks[:-1])) <= 1 and blocks[-1] <= blocks[0]
    assert max(blocks) * BLOCK * (len(plan.scenarios) + 1) <= runner._LANES


def test_stretches_cover_the_month_and_keep_what_is_read_later():
    plan = make_plan("all_channels", draws=4, months=2, keep="all")
    stretches = runner._stretches(plan)
    assert sum((stretch.names for stretch in stretches), ()) == plan.needed
    assert sorted(sum((stretch.kept for stretch in stretches), ())) == sorted(plan.keep)
    assert not any(set(stretch.gone) & set(plan.carried) for stretch in stretches)
    direct = runner.run_draws(plan)
    for name, values in runner.run_quantiles(plan, LEVELS).items():
        want = np.moveaxis(np.quantile(direct[name], LEVELS, axis=-1), 0, -1)
        np.testing.assert_allclose(values, want, rtol=1e-12, atol=1e-12, err_msg=name)


def test_a_value_that_is_no_number_is_found_whichever_draw_has_it(monkeypatch):
    plan = make_plan("baseline", draws=300, months=2, keep=["usd_rub"])
    through, spoilt = Chunk.through, vintage().after(2)

    def spoiled(self, names):
        made = through(self, names)
        if "usd_rub" in names and str(self._plan.months[self._month]) == spoilt:
            made["usd_rub"] = made["usd_rub"].copy()
            made["usd_rub"][0, 17] = np.inf
        return made

    monkeypatch.setattr(Chunk, "through", spoiled)
    with pytest.raises(RunError, match=f"{spoilt}, scenario baseline, draw 17"):
        runner.run_quantiles(plan, LEVELS)


def test_a_deterministic_run_repeats_on_any_thread_and_remembers_little():
    warmup.clear()
    plan = make_plan("all_channels", draws=0, months=3)
    first = runner.run_draws(plan)
    assert len(warmup._memory) == 1
    with ThreadPoolExecutor(4) as pool:
        for again in pool.map(runner.run_draws, [plan] * 8):
            assert all(np.array_equal(again[name], first[name]) for name in first)
    assert len(warmup._memory) == 1
    other = dataclasses.replace(plan, initial={**plan.initial, "usd_rub": np.full((1, 1), 100.0)})
    runner.run_draws(other)
    assert len(warmup._memory) == 2


@pytest.mark.parametrize("said", [False, True])
def test_a_run_beyond_the_budget_s_plans_says_so(said):
    planned = int((np.datetime64("2030-12") - np.datetime64(vintage().last_month)).astype(int))
    months = planned + said
    notes = make_plan("baseline", months=months, draws=0).notes
    assert any("2030-12" in note for note in notes) is said


@pytest.mark.parametrize("threads", ["1", "2"])
def test_progress_counts_every_month_of_every_draw_once(threads, monkeypatch):
    monkeypatch.setenv("ECON_THREADS", threads)
    told: list[tuple[int, int]] = []
    plan = make_plan("baseline", draws=600, months=3, keep="brent_price")
    runner.run_draws(plan, lambda done, whole: told.append((done, whole)))
    assert told[-1] == (1800, 1800)
    assert len(told) >= 3
    assert [done for done, _ in told] == sorted({done for done, _ in told})
