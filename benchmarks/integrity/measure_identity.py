"""A run taken up with one thing changed: is it refused, and does the refusal say what changed?"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.integrity.copies import CHANGES, begin, copied, tried
from benchmarks.measures.base import Measure, measures
from econ.vintage import vintage

PLACES = {"resume": "a store resumed", "worker": "a worker asked", "reproduce": "a file reproduced"}


@measures("integrity")
def refused_by_name() -> Iterable[Measure]:
    """Each part of the identity changed in a copy of the package, at each place that compares."""
    missed: dict[str, list[str]] = {place: [] for place in PLACES}
    overwritten = 0
    with TemporaryDirectory() as scratch:
        original = copied(Path(scratch) / "original")
        begin(original, vintage().start)
        for kind, change in CHANGES.items():
            copy = Path(shutil.copytree(original, Path(scratch) / kind))
            words = change(copy)
            before = _content(copy / "run.zarr")
            said = tried(copy, altered=kind in ("scenario", "pin"))
            overwritten += before != _content(copy / "run.zarr")
            for place in PLACES:
                if not all(word in said[place] for word in words):
                    missed[place].append(kind)
    for place, words in PLACES.items():
        n = len(CHANGES)
        yield Measure(
            "integrity",
            f"One thing changed, {words}: refused with its name and both values",
            f"{n - len(missed[place])} of {n}",
            "changes",
            n,
            f"{n} of {n}",
            ", ".join(CHANGES),
            not missed[place],
            f"not named: {', '.join(missed[place])}" if missed[place] else "",
        )
    yield Measure(
        "integrity",
        "Stores whose files a refusal changed",
        overwritten,
        "stores",
        len(CHANGES),
        "0",
        "files before and after",
        not overwritten,
    )


def _content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
