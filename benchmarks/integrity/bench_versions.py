"""On which Pythons and versions of libraries the package's core tests pass."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.integrity.versions import everywhere
from benchmarks.measures.base import Measure, measures


@measures("integrity")
def versions() -> Iterator[Measure]:
    for place, passed, failed, said in everywhere():
        yield Measure(
            topic="integrity",
            name=f"Core tests that fail: {place.label}",
            value=failed if passed + failed else "not measured",
            unit="tests",
            n=passed + failed,
            target="0",
            against=place.lock,
            holds=failed == 0 and passed > 0,
            note="" if passed + failed else said,
        )
