"""A store that lost, cut or flipped something: is it an error that names the piece, or other numbers?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.ensemble import store
from econ.ensemble.plan import Plan, make_plan
from econ.errors import EconError

KEEP = ("oil_gas_revenue", "crude_exports", "gasoline_shortage_share")
DRAWS, FLIPS, SEED = 600, 200, 11
Harm = Callable[[bytes], bytes | None]

HARMS: dict[str, Harm] = {
    "removed": lambda content: None,
    "cut in half": lambda content: content[: len(content) // 2],
    "with one bit flipped": lambda content: _flipped(content, 8 * (len(content) // 2) + 2),
}


@measures("integrity")
def pieces() -> Iterable[Measure]:
    """Every file of a store harmed in each way, read and resumed."""
    with TemporaryDirectory() as scratch:
        plan, whole = _stored(Path(scratch))
        names = sorted(p.relative_to(whole).as_posix() for p in whole.rglob("*") if p.is_file())
        for words, harm in HARMS.items():
            silent = [name for name in names if not _is_named(plan, whole, name, harm)]
            yield Measure(
                "integrity",
                f"Pieces of a store, {words}: an error names the piece, or the same numbers come back",
                f"{len(names) - len(silent)} of {len(names)}",
                "files",
                len(names),
                f"{len(names)} of {len(names)}",
                "read and resumed",
                not silent,
                ", ".join(silent),
            )


@measures("integrity")
def flips() -> Iterable[Measure]:
    """Single bits anywhere in a store, flipped one at a time."""
    with TemporaryDirectory() as scratch:
        _, whole = _stored(Path(scratch))
        wanted, silent, refused = store.store_hash(whole), 0, 0
        files = sorted(path for path in whole.rglob("*") if path.is_file())
        ends = np.cumsum([8 * path.stat().st_size for path in files])
        for bit in np.random.default_rng(SEED).integers(ends[-1], size=FLIPS):
            at = int(np.searchsorted(ends, bit, side="right"))
            content = files[at].read_bytes()
            files[at].write_bytes(_flipped(content, int(bit - (ends[at - 1] if at else 0))))
            try:
                silent += store.store_hash(whole) != wanted
            except EconError:
                refused += 1
            files[at].write_bytes(content)
        yield Measure(
            "integrity",
            "Single bits flipped in a store: other numbers without an error",
            silent,
            "flips",
            FLIPS,
            "0",
            "the hash of its values",
            not silent,
            f"{refused} refused by name",
        )


def _stored(folder: Path) -> tuple[Plan, Path]:
    """A finished store of a few tasks."""
    plan = make_plan("all_channels", draws=DRAWS, months=3, keep=KEEP)
    usual, store._TASK_BYTES = store._TASK_BYTES, 1
    try:
        return plan, store.run_to_store(plan, folder / "run.zarr")
    finally:
        store._TASK_BYTES = usual


def _flipped(content: bytes, bit: int) -> bytes:
    harmed = bytearray(content)
    harmed[bit // 8] ^= 1 << bit % 8
    return bytes(harmed)


def _is_named(plan: Plan, whole: Path, name: str, harm: Harm) -> bool:
    """Whether reading names the harmed piece, and resuming does or leaves the same numbers."""
    wanted = store.store_hash(whole)
    with TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(whole, Path(scratch) / "copy.zarr"))
        harmed = harm((copy / name).read_bytes())
        if harmed is None:
            (copy / name).unlink()
        else:
            (copy / name).write_bytes(harmed)
        try:
            store.store_hash(copy)
            return False
        except EconError as error:
            named = name in error.text()
        try:
            store.run_to_store(plan, copy, resume=True)
            return named and store.store_hash(copy) == wanted
        except EconError as error:
            return named and name in error.text()
