"""The correction for short samples: less bias than least squares, intervals that hold, always the same."""

from __future__ import annotations

import numpy as np

from econ.estimation.methods.small_sample import Recursion, corrected, least_squares

PERSISTENCE, MONTHS = 0.95, 80


def _design(paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    before = paths[:, :-1]
    return paths[:, 1:], np.stack([np.ones_like(before), before], axis=2)


def _simulate(coefficients: np.ndarray, shocks: np.ndarray) -> np.ndarray:
    paths = np.zeros(shocks.shape)
    for t in range(1, paths.shape[1]):
        paths[:, t] = coefficients[:, 0] + coefficients[:, 1] * paths[:, t - 1] + shocks[:, t]
    return paths


AR1 = Recursion(_design, _simulate)


def _samples(count: int) -> np.ndarray:
    shocks = np.random.default_rng(7).standard_normal((count, MONTHS))
    return _simulate(np.tile([0.0, PERSISTENCE], (count, 1)), shocks)


def test_batched_least_squares_is_least_squares() -> None:
    paths = _samples(3)
    y, x = _design(paths)
    beta, residual = least_squares(y, x)
    for place in range(3):
        expected = np.linalg.lstsq(x[place], y[place], rcond=None)[0]
        np.testing.assert_allclose(beta[place, :-1], expected, rtol=1e-9)
        np.testing.assert_allclose(residual[place], y[place] - x[place] @ expected, atol=1e-12)


def test_persistence_is_less_biased_and_its_interval_holds() -> None:
    plain, better, hits = [], [], []
    for place, path in enumerate(_samples(120)):
        found = corrected(path, AR1, replications=99, seed=place)
        plain.append(found.plain[1])
        better.append(found.values[1])
        hits.append(abs(found.values[1] - PERSISTENCE) <= 1.645 * np.sqrt(found.covariance[1, 1]))
    assert abs(np.mean(better) - PERSISTENCE) < 0.5 * abs(np.mean(plain) - PERSISTENCE)
    assert 0.80 <= np.mean(hits) <= 0.98


def test_the_same_sample_gives_the_same_estimate() -> None:
    path = _samples(1)[0]
    first, again = corrected(path, AR1, replications=50), corrected(path, AR1, replications=50)
    assert np.array_equal(first.values, again.values)
    assert np.array_equal(first.covariance, again.covariance)
