"""How far estimates depend on the processor: every relation estimated again as an old one would do it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.integrity.processors import here, kernel, kernels, run, simd
from benchmarks.measures.base import Measure, measures

ESTIMATE = """
from econ.estimation import relation_modules
for name, module in relation_modules().items():
    estimate = module.estimate()
    found[name + "/values"] = np.array(estimate.values)
    found[name + "/covariance"] = np.array(estimate.covariance)
"""
#: In standard errors: far below what a reader or a run could notice.
VALUES, ERRORS = 1e-4, 1e-4


@measures("integrity")
def estimates() -> Iterable[Measure]:
    """Values in standard errors, covariances in products of them."""
    mine = here(ESTIMATE)
    oldest, newest = kernels()[0], kernels()[-1]
    others = [run(ESTIMATE, kernel(oldest) | simd(0)), run(ESTIMATE, kernel(newest))]
    names = sorted({key.split("/")[0] for key in mine})
    for part, target in (("values", VALUES), ("covariance", ERRORS)):
        gaps = [(_moved(mine, other, name, part), name) for other in others for name in names]
        largest, where = max(gaps)
        yield Measure(
            "integrity",
            f"Estimates on another processor: largest difference of {part}",
            largest,
            "standard errors" if part == "values" else "products of standard errors",
            len(names),
            f"{target:g} or less",
            f"kernels of {oldest} without SIMD, and of {newest}, against this processor's own",
            largest <= target,
            f"{where}; relations that differ by nothing: {_same(gaps)}",
        )


def _moved(mine: dict[str, np.ndarray], other: dict[str, np.ndarray], name: str, part: str) -> float:
    error = np.sqrt(np.diag(mine[f"{name}/covariance"]))
    known = np.where(error > 0, error, 1.0)
    scale = known if part == "values" else np.outer(known, known)
    return float(np.max(np.abs(other[f"{name}/{part}"] - mine[f"{name}/{part}"]) / scale))


def _same(gaps: list[tuple[float, str]]) -> int:
    return len({name for _, name in gaps} - {name for gap, name in gaps if gap})
