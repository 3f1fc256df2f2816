"""Exact quantiles: every way gives the same bits, whichever this machine is fastest at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from econ.ensemble import quantiles
from econ.ensemble.quantiles import arrange, quantile_places, quantiles_at, sorted_quantiles

LEVELS = (0.0, 0.05, 0.25, 0.5, 0.95, 1.0)
#: Rows with ties, zeros of both signs and large numbers.
ROWS = arrays(
    float,
    st.tuples(st.integers(1, 3), st.integers(1, 400)),
    elements=st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e300, -1e300, 0.1, 0.3]) | st.floats(-1e6, 1e6),
)


@given(values=ROWS)
def test_every_way_gives_the_same_bits(values):
    places = quantile_places(LEVELS, values.shape[-1])
    found = []
    for choose in ("sort", "partition"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(quantiles, "_NARROW", 0)
            patch.setattr(quantiles, "_cost", lambda way, *_, choose=choose: float(way != choose))
            quantiles._way.cache_clear()
            found.append(sorted_quantiles(values.copy(), places).tobytes())
    quantiles._way.cache_clear()
    assert found[0] == found[1]


@given(values=ROWS)
def test_they_are_those_of_numpy(values):
    found = sorted_quantiles(values.copy(), quantile_places(LEVELS, values.shape[-1]))
    expected = np.moveaxis(np.quantile(values, LEVELS, axis=-1), 0, -1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("n", [1, 2, 300, 5000])
def test_the_extremes_stand_at_the_ends_and_a_hole_is_the_last(n):
    values = np.random.default_rng(0).standard_normal((4, n))
    least, most = values.min(-1), values.max(-1)
    arrange(values, quantile_places((0.5,), n))
    assert np.array_equal(values[:, 0], least) and np.array_equal(values[:, -1], most)
    values[2, n // 3] = np.nan
    arrange(values, quantile_places((0.5,), n))
    assert np.isnan(values[2, -1]) and not np.isnan(values[[0, 1, 3], -1]).any()


def test_values_stay_rows_of_their_own_dtype():
    values = np.random.default_rng(0).standard_normal((2, 1000)).astype("float32")
    places = quantile_places((0.5,), 1000)
    arrange(values, places)
    assert quantiles_at(values, places).shape == (2, 1)
    assert values.dtype == np.float32
