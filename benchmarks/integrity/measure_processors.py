"""Does a number depend on the processor? Draws under other decompositions, runs under other instructions."""

from __future__ import annotations

from collections.abc import Iterable
from unittest.mock import patch

import numpy as np

from benchmarks.integrity.processors import another_eigh, here, kernel, kernels, run, simd, simd_levels
from benchmarks.measures.base import Measure, measures
from econ.estimates import Estimate, load
from econ.estimation.methods.root import rooted
from econ.streams import fixed_normals

SEEDS, DRAWS = 20, 256
RUN = """
import econ
ds = econ.compare(["baseline", "no_pressure", "tariff_100", "all_channels"], draws=300, keep="all")
found = {str(name): values.values for name, values in ds.data_vars.items()}
"""


@measures("integrity")
def decompositions() -> Iterable[Measure]:
    """Every relation's root found again, with eigenvectors of other signs and rotations."""
    largest, count = 0.0, 0
    for estimate in load().values():
        one = _draws(rooted(estimate))
        for seed in range(SEEDS):
            with patch.object(np.linalg, "eigh", another_eigh(seed)):
                again = _draws(rooted(estimate))
            largest, count = max(largest, float(np.abs(again - one).max())), count + 1
    yield Measure(
        "integrity",
        "Draws of coefficients under another decomposition: largest difference",
        largest,
        "units of the coefficient",
        count,
        "0",
        f"random signs, and rotations of equal eigenvalues; {SEEDS} a relation, {DRAWS} draws",
        largest == 0,
    )


def _draws(estimate: Estimate) -> np.ndarray:
    z = fixed_normals(0, f"estimate:{estimate.relation}", (len(estimate.names),), 0, DRAWS)
    return estimate.drawn(z)


@measures("integrity")
def processors() -> Iterable[Measure]:
    """A run of all variables as other processors make it."""
    mine = here(RUN)
    levels = simd_levels()
    kinds = {
        "Run under OpenBLAS's kernels": ([kernel(name) for name in kernels()], kernels(), 0.0),
        "Run under NumPy's SIMD levels": (
            [simd(count) for count in range(len(levels))],
            ["its base alone", *levels[:-1]],
            1e-9,
        ),
    }
    for name, (environments, words, target) in kinds.items():
        largest, where = max(_gap(mine, run(RUN, environment)) for environment in environments)
        yield Measure(
            "integrity",
            f"{name}: largest difference, in the largest value of its variable",
            largest,
            "1",
            len(environments),
            f"{target:g}" if target == 0 else f"{target:g} or less",
            f"{', '.join(words)}, against this processor's own; {len(mine)} variables, 300 draws",
            largest <= target,
            where if largest else "",
        )


def _gap(mine: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> tuple[float, str]:
    """The largest difference relative to the largest value, and whose it is."""
    gaps = []
    for name, values in mine.items():
        scale = float(np.abs(values).max()) or 1.0
        gaps.append((float(np.abs(other[name] - values).max()) / scale, name))
    return max(gaps)
