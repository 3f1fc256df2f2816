"""What a store knows of itself: whose it is, of which pieces it is made, and what was in each.

Inside `big.zarr` stands the folder `record`, a Zarr group without members. `record.json` holds the run's
identity and the checksum of every file laid out before the first month was run. `done.jsonl` has a line
for each task of draws, added (and flushed to disk) once its pieces are written, with their sizes and
checksums. So a piece that is lost, cut or changed is found, and is an error that names it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from econ.ensemble.identity import Identity, refuse
from econ.errors import InputError, listed

__all__ = ["DONE", "FOLDER", "RECORD", "Record", "begin", "read"]

FOLDER, RECORD, DONE = "record", "record.json", "done.jsonl"
_BLOCK = 1 << 20
Task = tuple[int, int]
#: Size and checksum of a file.
Seal = tuple[int, str]


@dataclass(frozen=True)
class Record:
    """The record of one store.

    Parameters
    ----------
    store : Path
    identity : Identity
        Of the run that the store is of.
    draws, size : int
        Draws of the run, and of each task.
    layout : mapping of str to Seal
        Files laid out before the run, by their path in the store.
    done : dict of Task to mapping of str to Seal
        Finished tasks and the pieces of each.
    """

    store: Path
    identity: Identity
    draws: int
    size: int
    layout: Mapping[str, Seal]
    done: dict[Task, Mapping[str, Seal]] = field(default_factory=dict)

    def tasks(self) -> list[Task]:
        """Draws of each task, finished or not."""
        starts = range(0, self.draws, self.size)
        return [(start, min(start + self.size, self.draws)) for start in starts]

    def missing(self) -> list[Task]:
        """Tasks that are not finished."""
        return [task for task in self.tasks() if task not in self.done]

    def add(self, task: Task, pieces: Iterable[str]) -> None:
        """Say that a task is finished, once its pieces are."""
        seals = {piece: _seal(self.store / piece) for piece in pieces}
        entry = {"start": task[0], "stop": task[1], "pieces": [[name, *s] for name, s in seals.items()]}
        # The line begins with a newline: one that was cut short cannot spoil the next.
        with (self.store / FOLDER / DONE).open("a", encoding="utf-8", newline="\n") as file:
            file.write("\n" + json.dumps({**entry, "check": _check_of(entry)}))
            file.flush()
            os.fsync(file.fileno())
        self.done[task] = seals

    def check_identity(self, now: Identity) -> None:
        """Refuse to go on with another run than the one that was begun, naming what differs."""
        refuse(
            self.identity.differences(now),
            "belongs to another run",
            where=str(self.store),
            then="in the store",
            fix="go on with what it was begun with, or choose another name for the new run",
            error=InputError,
        )

    def check_pieces(self, variable: str = "", *, whole: bool) -> None:
        """Refuse a store of which a piece is lost, cut or, read `whole`, changed; each is named.

        What was laid out before the run is always read whole: it is small, and all else leans on it.
        """
        pieces = {name: seal for made in self.done.values() for name, seal in made.items()}
        if variable:
            pieces = {name: seal for name, seal in pieces.items() if name.split("/")[0] == variable}
        faults = list(_faults(self.store, self.layout, whole=True))
        faults += _faults(self.store, pieces, whole=whole)
        if faults:
            raise InputError(
                listed(f"{len(faults)} of its pieces cannot be used", faults),
                where=str(self.store),
                fix="take the store from where it was copied, or run it again under another name",
            )


def begin(store: Path, identity: Identity, draws: int, size: int) -> None:
    """Write the record of a store that has been laid out and holds no draws yet."""
    folder = store / FOLDER
    files = sorted(path for path in store.rglob("*") if path.is_file())
    layout = {path.relative_to(store).as_posix(): _seal(path) for path in files}
    entry = {"identity": identity.parts, "draws": draws, "size": size, "layout": layout}
    text = json.dumps(entry, sort_keys=True)
    _write(folder / DONE, "")
    _write(folder / RECORD, f"{text}\n{_crc(text.encode())}")


def read(store: Path) -> Record:
    """The record of a store.

    Raises
    ------
    InputError
        No store is there, or a file of its record is lost or damaged.
    """
    folder = store / FOLDER
    if not folder.is_dir():
        raise InputError(
            "is no stored ensemble", where=str(store), fix="`econ run --out NAME.zarr` makes one"
        )
    lines = _text(folder / RECORD).split("\n")
    if len(lines) != 2 or _crc(lines[0].encode()) != lines[1]:
        raise _damaged(folder / RECORD)
    entry = json.loads(lines[0])
    layout = {name: (size, check) for name, (size, check) in entry["layout"].items()}
    done = dict(_finished(folder / DONE))
    return Record(store, Identity(entry["identity"]), entry["draws"], entry["size"], layout, done)


def _finished(path: Path) -> Iterator[tuple[Task, Mapping[str, Seal]]]:
    """Finished tasks; a line that was cut short does not count, a changed one is an error."""
    for place, line in enumerate(_text(path).split("\n"), 1):
        # A line has one closing brace; without it, it was being written when the run was interrupted.
        if not line.endswith("}"):
            continue
        try:
            entry = json.loads(line)
            sound = entry.pop("check") == _check_of(entry)
        except (ValueError, KeyError, AttributeError):
            sound = False
        if not sound:
            raise _damaged(path, f", line {place}")
        pieces = {name: (size, check) for name, size, check in entry["pieces"]}
        yield (entry["start"], entry["stop"]), pieces


def _faults(store: Path, pieces: Mapping[str, Seal], *, whole: bool) -> Iterator[str]:
    """What is wrong with each piece, in words."""
    for name, (size, check) in pieces.items():
        path = store / name
        if not path.is_file():
            yield f"{name} is missing"
        elif path.stat().st_size != size:
            yield f"{name} is cut or grown: {path.stat().st_size} bytes, {size} when it was written"
        elif whole and _seal(path)[1] != check:
            yield f"{name} has changed: its checksum is not that of when it was written"


def _seal(path: Path) -> Seal:
    check = size = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            check, size = zlib.crc32(block, check), size + len(block)
    return size, f"{check:08x}"


def _check_of(entry: Mapping[str, Any]) -> str:
    return _crc(json.dumps(entry, sort_keys=True).encode())


def _crc(content: bytes) -> str:
    return f"{zlib.crc32(content):08x}"


def _damaged(path: Path, place: str = "") -> InputError:
    return InputError(
        "is damaged: what stands there is not what was written",
        where=f"{path}{place}",
        fix="take the store from where it was copied, or run it again under another name",
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        raise InputError(
            "is missing, so nothing is known of the store",
            where=str(path),
            fix="take the store from where it was copied, or run it again under another name",
        ) from None
    except UnicodeDecodeError:
        raise _damaged(path) from None


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
