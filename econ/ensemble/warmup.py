"""Where a warm-up ended, kept so that the next run on the same draws begins there.

A warm-up sees no scenario: it is settled by what the plan reads of the past, its parameters, the seed and
the draw. Ends are kept block by block of draws, in memory and, for commands, in a folder that is
bounded, can be deleted at any time and can be switched off. A file that cannot be read, or that
belongs to another model, is as good as none.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from econ import __version__
from econ.paths import cache
from econ.streams import BLOCK
from econ.variables import shape_of, variables

if TYPE_CHECKING:
    from econ.ensemble.plan import Plan

__all__ = ["End", "clear", "folder_size", "keep", "recall"]

#: What all ends in memory, and all files on disk, may take [bytes].
_MOST_MEMORY = 64_000_000
_MOST_DISK = 256_000_000
_SUFFIX = ".warmup.npz"

_memory: OrderedDict[tuple[str, int], End] = OrderedDict()
_codes: dict[str, str] = {}
_lock = Lock()


@dataclass(frozen=True)
class End:
    """The state of some draws at the end of the warm-up.

    Parameters
    ----------
    carried : dict of str to ndarray
        Variables whose last month is read, `(dims..., 1, draw)`; one draw where all are the same.
    streams : dict of str to ndarray
        Where each shock's generators have got to, `(block, word)`.
    width : int
        How many draws.
    """

    carried: dict[str, np.ndarray]
    streams: dict[str, np.ndarray]
    width: int

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return sum(array.nbytes for array in (*self.carried.values(), *self.streams.values()))


def recall(plan: Plan, start: int, stop: int) -> End | None:
    """Where the warm-up of these draws ended before, if all of it is known."""
    if plan.design:
        return None
    blocks = range(start // BLOCK, -(-stop // BLOCK))
    parts = []
    for block in blocks:
        width = min(stop - block * BLOCK, BLOCK)
        part = _in_memory(plan, block, width) or _on_disk(plan, block, width)
        if part is None:
            return None
        parts.append(part)
    whole = {n: _joined([p.carried[n] for p in parts], stop - start) for n in plan.carried}
    streams = {n: np.concatenate([p.streams[n] for p in parts]) for n in parts[0].streams}
    return End(whole, streams, stop - start)


def keep(plan: Plan, start: int, end: End) -> None:
    """Keep where these draws ended; nothing of an ensemble that would fill the memory set aside."""
    # A design is run once: nobody comes back for where it ended.
    if plan.design or end.size * plan.width > _MOST_MEMORY * end.width:
        return
    for place, first in enumerate(range(0, end.width, BLOCK)):
        width = min(end.width - first, BLOCK)
        carried = {n: _cut(array, first, width) for n, array in end.carried.items()}
        streams = {n: array[place : place + 1] for n, array in end.streams.items()}
        block = start // BLOCK + place
        part = End(carried, streams, width)
        _remember(plan.warmup_key, block, part)
        _write(plan, block, part)


def clear() -> int:
    """Forget the ends of warm-ups that are kept to be quicker the next time; results do not change.

    Returns
    -------
    int
        How many files were deleted.

    Examples
    --------
    >>> econ.clear_cache() >= 0
    True
    """
    with _lock:
        _memory.clear()
    files = _files()
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def folder_size() -> tuple[int, int]:
    """How many files the folder holds, and their bytes."""
    sizes = [file.stat().st_size for file in _files()]
    return len(sizes), sum(sizes)


def _joined(parts: list[np.ndarray], width: int) -> np.ndarray:
    """Blocks side by side; what is the same in all draws stays one draw wide."""
    if len(parts) == 1:
        return parts[0][..., :width]
    if all(part.shape[-1] == 1 for part in parts):
        return parts[0]
    return np.concatenate(parts, axis=-1)[..., :width]


def _cut(array: np.ndarray, first: int, width: int) -> np.ndarray:
    cut = array if array.shape[-1] == 1 else np.ascontiguousarray(array[..., first : first + width])
    # Equations read it in every run that begins here, and may not change it.
    cut = cut.view()
    cut.flags.writeable = False
    return cut


def _in_memory(plan: Plan, block: int, width: int) -> End | None:
    with _lock:
        found = _memory.get((plan.warmup_key, block))
        if found is None or found.width < width:
            return None
        _memory.move_to_end((plan.warmup_key, block))
        return found


def _remember(key: str, block: int, part: End) -> None:
    with _lock:
        _memory[key, block] = part
        _memory.move_to_end((key, block))
        while sum(end.size for end in _memory.values()) > _MOST_MEMORY:
            _memory.popitem(last=False)


def _on_disk(plan: Plan, block: int, width: int) -> End | None:
    """A block from its file, if that is whole and of this very warm-up."""
    folder = cache()
    if folder is None:
        return None
    file = folder / _file_name(plan, block)
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as held:
            part = _read(plan, held)
        file.touch()
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    if part is None or part.width < width:
        return None
    _remember(plan.warmup_key, block, part)
    return part


def _read(plan: Plan, held: np.lib.npyio.NpzFile) -> End | None:
    """What a file holds, or None if its names or shapes are not those of this plan."""
    if str(held["key"]) != _disk_key(plan):
        return None
    width = int(held["width"])
    carried = {name: _cut(held[f"carried:{name}"], 0, width) for name in plan.carried}
    streams = {n.removeprefix("stream:"): held[n] for n in held.files if n.startswith("stream:")}
    known = variables()
    for name, array in carried.items():
        *shape, scenarios, draws = array.shape
        if array.dtype != np.float64 or tuple(shape) != shape_of(known[name].dims):
            return None
        if scenarios != 1 or draws not in (1, width):
            return None
    return End(carried, streams, width)


def _write(plan: Plan, block: int, part: End) -> None:
    """Beside its place, then moved there; a full or read-only disk costs the next run its warm-up only."""
    folder = cache()
    if folder is None:
        return
    arrays = {f"carried:{n}": array for n, array in part.carried.items()}
    arrays |= {f"stream:{n}": array for n, array in part.streams.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as sink:
            np.savez(sink, key=np.array(_disk_key(plan)), width=np.array(part.width), **arrays)  # type: ignore[arg-type]
        Path(sink.name).replace(folder / _file_name(plan, block))
        _make_room()
    except OSError:
        return


def _make_room() -> None:
    """Delete what was not used for longest until the folder is within its bound."""
    files = sorted(_files(), key=lambda file: file.stat().st_mtime)
    over = sum(file.stat().st_size for file in files) - _MOST_DISK
    for file in files:
        if over <= 0:
            return
        over -= file.stat().st_size
        file.unlink(missing_ok=True)


def _files() -> list[Path]:
    folder = cache()
    return sorted(folder.glob(f"*{_SUFFIX}")) if folder is not None and folder.is_dir() else []


def _file_name(plan: Plan, block: int) -> str:
    return f"{_disk_key(plan)[:32]}-{block}{_SUFFIX}"


def _disk_key(plan: Plan) -> str:
    """The key of another process is this one's only under the same code: both are parts of the identity."""
    return _under_this_code(plan.warmup_key, _code(plan))


def _code(plan: Plan) -> str:
    """The code that the warm-up runs through, by the run's identity."""
    if plan.warmup_key not in _codes:
        from econ.ensemble.identity import identify

        hashes = identify(plan).hashes
        _codes[plan.warmup_key] = f"{hashes['equations']} {hashes['engine']}"
    return _codes[plan.warmup_key]


def _under_this_code(key: str, code: str) -> str:
    return hashlib.sha256(f"{key} {code} {__version__} {np.__version__}".encode()).hexdigest()
