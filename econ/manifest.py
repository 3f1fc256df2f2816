"""Processed files are what was written: each is checked against its hash before anything is read from it.

`econ data build` and `econ estimate` record the hashes; what was edited, cut or exchanged since then is
refused by name, before a parser or a library sees it.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from econ.errors import StaleError
from econ.paths import data, has_raw, processed, raw
from econ.vintage import vintage

__all__ = [
    "ESTIMATES",
    "FILE",
    "PANEL",
    "READINGS",
    "RECORD",
    "SHORT",
    "VINTAGE",
    "altered",
    "changed",
    "checked",
    "observations_hash",
    "only_waiting",
    "raw_hashes",
    "record",
    "tables_changed",
]

FILE = "manifest.json"
READINGS, PANEL, ESTIMATES = "readings.csv", "observations.nc", "estimates.json"
#: How forecasts did: `make track` writes it.
RECORD = "track_record.json"
#: Beside the folder of processed files, and as much a part of what they are.
VINTAGE = "vintage.yaml"
#: Hexadecimal digits of a hash that people read.
SHORT = 16
#: The folder of estimates on what was known at earlier days.
_EARLIER = "estimates/"


class _Manifest(NamedTuple):
    """Hashes of the processed files, and of the raw tables that readings and panel were made from."""

    files: Mapping[str, str]
    raw: Mapping[str, str]


_LOCK = Lock()
#: Of each name the file last found sound and its state, so that one that has not changed is not read again.
_SOUND: dict[str, tuple[tuple[object, ...], bytes]] = {}


def checked(name: str) -> bytes:
    """A processed file's bytes, once it and those made together with it are what was written.

    Parameters
    ----------
    name : str
        Its path within the processed data.

    Raises
    ------
    StaleError
        It, or another file of the same build, is missing, edited, cut or exchanged.
    """
    manifest = _read_manifest()
    together = [name] if _alone(name) else [n for n in manifest.files if not _alone(n)]
    if name not in manifest.files:
        raise StaleError("is not built", where=name, fix=_fix(name))
    with _LOCK:
        found = {n: _sound(n, manifest.files[n]) for n in together}
    bad = [n for n, content in found.items() if content is None]
    if bad:
        raise StaleError(
            "missing, or changed after it was written",
            where=", ".join(sorted(bad)),
            fix=_fix(bad[0]),
        )
    return found[name] or b""


def altered(name: str) -> bool:
    """Whether a processed file is missing or is not what was written."""
    manifest = _read_manifest()
    with _LOCK:
        return name not in manifest.files or _sound(name, manifest.files[name]) is None


def _sound(name: str, expected: str) -> bytes | None:
    """The file's bytes if their hash is the expected one."""
    path = _path(name)
    try:
        stat = path.stat()
        state = path, expected, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino
        last = _SOUND.get(name)
        if last and last[0] == state:
            return last[1]
        content = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != expected:
        return None
    _SOUND[name] = state, content
    return content


def _path(name: str) -> Path:
    beside = name == VINTAGE or name.startswith(_EARLIER)
    return data(name) if beside else processed(name)


def _alone(name: str) -> bool:
    """Whether the file is made by itself, from what `econ data build` made: estimates, the track record."""
    return name in (ESTIMATES, RECORD) or name.startswith(_EARLIER)


def observations_hash() -> str:
    """A short hash of what a run reads of observations: vintage, readings, dated paths, run-time tables.

    The panel's file follows from the readings and is left out: libraries of other versions write the same
    content in other bytes.
    """
    checked(READINGS)
    files = _read_manifest().files
    lines = [f"{name} {files[name]}" for name in sorted(files) if name != PANEL and not _alone(name)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:SHORT]


def tables_changed() -> list[str]:
    """Raw tables with other rows than those that readings and panel were made from."""
    return sorted(changed(_read_manifest().raw)) if has_raw() else []


def changed(made_from: Mapping[str, str]) -> set[str]:
    """Of raw tables by the short hash that they had, those with other rows now.

    Rows added since then that wait for a later vintage are read by nobody, and are no change.
    """
    now = raw_hashes(made_from)
    other = {name for name, _ in set(made_from.items()) ^ set(now.items())}
    return {
        name for name in other if name not in now or not only_waiting(raw() / f"{name}.csv", made_from[name])
    }


def only_waiting(path: Path, digest: str) -> bool:
    """Whether a raw table is one with this hash and, below its last line, rows that wait unread."""
    lines = path.read_bytes().splitlines(keepends=True)
    columns = next(csv.reader([lines[0].decode()]))
    known, end = vintage(), len(lines)
    while end > 1:
        cells = next(csv.reader([lines[end - 1].decode()]), [])
        if len(cells) != len(columns) or known.knows(dict(zip(columns, cells, strict=True))):
            break
        end -= 1
    hashed = hashlib.sha256(b"".join(lines[:end]))
    for line in [*lines[end:], b""]:
        if hashed.hexdigest()[:SHORT] == digest[:SHORT]:
            return True
        hashed.update(line)
    return False


def raw_hashes(tables: Iterable[str]) -> dict[str, str]:
    """Short hashes of raw tables; those that are not there have none."""
    paths = {name: raw() / f"{name}.csv" for name in sorted(set(tables))}
    return {name: _hash(path) for name, path in paths.items() if path.is_file()}


def _hash(path: Path) -> str:
    """A short hash of a file, read once for each state of it."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=128)
def _digest(path: Path, size: int, mtime: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:SHORT]


def record(names: Iterable[str], tables: Iterable[str] = ()) -> None:
    """Take the hashes of processed files as they are now, and of the raw tables that they were made from.

    Parameters
    ----------
    names : iterable of str
        Estimates or the track record, or all files of a build, which are then the only ones beside these.
    tables : iterable of str
        Raw tables behind a build.
    """
    new = {name: hashlib.sha256(_path(name).read_bytes()).hexdigest() for name in names}
    try:
        old = _read_manifest()
    except StaleError:
        old = _Manifest({}, {})
    if all(map(_alone, new)):
        manifest = _Manifest({**old.files, **new}, old.raw)
    else:
        kept = {name: held for name, held in old.files.items() if _alone(name)}
        manifest = _Manifest({**kept, **new}, raw_hashes(tables))
    part = processed(f".{FILE}.part")
    part.write_text(_text(manifest), encoding="utf-8", newline="\n")
    part.replace(processed(FILE))


def _text(manifest: _Manifest) -> str:
    content = {"files": dict(manifest.files), "raw": dict(manifest.raw)}
    own = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps({**content, "manifest": own}, indent=1, sort_keys=True) + "\n"


def _read_manifest() -> _Manifest:
    path = processed(FILE)
    try:
        return _parsed(path.read_bytes())
    except FileNotFoundError:
        raise StaleError("the processed data are not built", where=FILE, fix=_fix(READINGS)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise StaleError(
            "cannot be read, or was changed after it was written", where=FILE, fix=_fix(FILE)
        ) from None


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> _Manifest:
    text = content.decode()
    found = json.loads(text)
    manifest = _Manifest(found["files"], found["raw"])
    if _text(manifest) != text:
        raise ValueError
    return manifest


def _fix(name: str) -> str:
    """What makes a processed file anew."""
    if not has_raw():
        return "install the package again"
    if name == FILE:
        return "run `econ data build`, then `econ estimate`"
    if name == RECORD:
        return "run `make track`"
    if name.startswith(_EARLIER):
        return f"run `econ estimate --as-of {Path(name).stem}`"
    return "run `econ estimate`" if name == ESTIMATES else "run `econ data build`"
