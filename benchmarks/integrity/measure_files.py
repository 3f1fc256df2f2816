"""Processed files that were edited, cut, flipped or exchanged: does a run refuse them, and by name?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import econ
from benchmarks.integrity.damage import damaged
from benchmarks.measures.base import Measure, measures
from econ.errors import StaleError
from econ.manifest import ESTIMATES, RECORD, checked
from econ.paths import data

#: Edits, cuts and flips of each file.
EACH = 20


@measures("integrity")
def damaged_files() -> Iterable[Measure]:
    """Every processed file damaged in a copy of the folder, one run a damage."""
    refused, trials, passed = 0, 0, []
    with copied() as folder:
        paths = sorted(path for path in (folder / "processed").rglob("*") if path.is_file())
        for place, path in enumerate(paths):
            name, content = path.relative_to(folder / "processed").as_posix(), path.read_bytes()
            for what, other in damaged(content, EACH, place):
                path.write_bytes(other)
                trials += 1
                if name in _refusal(name):
                    refused += 1
                else:
                    passed.append(f"{name}: {what}")
            path.write_bytes(content)
        sound = not _refusal(ESTIMATES) and not _refusal(RECORD)
    yield Measure(
        "integrity",
        "Processed files edited, cut, flipped or exchanged: refused by name before use",
        f"{refused} of {trials}",
        "trials",
        trials,
        f"{trials} of {trials}",
        "each of the folder's files; the folder restored runs again",
        refused == trials and sound,
        "; ".join(passed[:3]),
    )


def _refusal(name: str) -> str:
    """What a run, or who reads the record of forecasts, says of the data that are refused; else empty."""
    try:
        if name == RECORD:
            checked(RECORD)
        else:
            econ.simulate(draws=0, months=1)
    except StaleError as error:
        return error.where
    return ""


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the data folder, read in place of the package's."""
    before = os.environ.get("ECON_DATA")
    with TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(data(), Path(scratch) / "data"))
        os.environ["ECON_DATA"] = str(folder)
        try:
            yield folder
        finally:
            os.environ.pop("ECON_DATA")
            if before is not None:
                os.environ["ECON_DATA"] = before
