"""Faults put into the code one at a time, as `make mutants` found them: how many do the tests notice?"""

from __future__ import annotations

import json
from collections.abc import Iterable

from benchmarks.measures.base import Measure, measures
from benchmarks.mutants.page import RESULT, at_first, killed, reasons

_TARGET = 0.85


@measures("integrity")
def faults_noticed() -> Iterable[Measure]:
    """The share of mutants noticed by tests that compare with no stored number of the model."""
    found = json.loads(RESULT.read_text(encoding="utf-8"))
    k, n, low, high = killed(found)
    yield Measure(
        "integrity",
        "Faults put in that the tests notice",
        f"{k / n:.1%}, 95 percent interval {low:.1%} to {high:.1%}",
        "",
        n,
        f"at least {_TARGET:.0%}",
        f"{k} of {n}, drawn from {found['population']:,}; no test counts that compares with a stored number",
        k / n >= _TARGET,
        f"{at_first(found)} when first tried; tests added since were written for faults of this sample"
        + ("" if n == found["size"] else f"; {found['size'] - n} of the sample not tried yet"),
    )
    survivors = [name for name, result in found["mutants"].items() if result["outcome"] == "survived"]
    explained = len(reasons().keys() & set(survivors))
    yield Measure(
        "integrity",
        "Faults not noticed whose reason is stated",
        f"{explained} of {len(survivors)}",
        "faults",
        len(survivors),
        "all",
        "benchmarks/mutants/survivors.yaml",
        explained == len(survivors),
    )
