"""Draw i is draw i, whatever else is drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from econ.streams import BLOCK, Stream, fixed_normals, fixed_uniforms


@given(st.integers(1, 3 * BLOCK), st.integers(0, 2**63 - 1))
def test_more_draws_change_none(draws, seed):
    few = Stream(seed, "a", (2,), 0, draws)
    many = Stream(seed, "a", (2,), 0, 3 * BLOCK)
    for _ in range(3):
        assert np.array_equal(few.month(), many.month()[..., :draws])


def test_chunks_join_to_the_whole():
    whole, first, second = (
        Stream(1, "a", (), 0, 600),
        Stream(1, "a", (), 0, 256),
        Stream(1, "a", (), 256, 600),
    )
    for _ in range(2):
        assert np.array_equal(whole.month(), np.concatenate([first.month(), second.month()], axis=-1))


def test_names_and_seeds_are_apart():
    values = [Stream(s, n, (), 0, 256).month() for s, n in [(0, "a"), (0, "b"), (1, "a")]]
    assert len({v.tobytes() for v in values}) == 3
    assert abs(np.corrcoef(values[0].ravel(), values[1].ravel())[0, 1]) < 0.2


def test_shapes_and_laws():
    assert Stream(0, "a", (4, 8), 0, 5).month().shape == (4, 8, 1, 5)
    uniform = Stream(0, "a", (), 0, 2048, "uniform").month()
    assert uniform.min() >= 0
    assert uniform.max() < 1
    assert abs(uniform.mean() - 0.5) < 0.05
    assert fixed_uniforms(0, "a", (3,), 0, 7).shape == (3, 7)
    assert abs(fixed_normals(0, "a", (), 0, 4096).std() - 1) < 0.05
