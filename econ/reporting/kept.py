"""What a report measures beside its run, kept by commands so that the next report of the same need not.

A file is found by a hash of everything that its content follows from: the package's own files, the data's
manifest, scenarios, given paths and options. One that cannot be read, or is another's, is as good as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

import numpy as np
import xarray as xr

from econ.ensemble.digest import digest
from econ.paths import PACKAGE, cache, processed
from econ.reporting.beside import Beside
from econ.reporting.material import Span
from econ.reporting.page.findings import Change, Effect, Findings, Part, Shares, Thumb
from econ.reporting.page.findings import Path as Course
from econ.uncertainty.influence import Influence
from econ.uncertainty.report import Uncertainty

__all__ = ["clear", "files", "kept"]

_T = TypeVar("_T")
_SUFFIX = ".report.json"
#: Files that are kept; those not used for longest go first.
_MOST = 40
#: What may be read back: nothing else is ever made from a file.
_KINDS = {
    kind.__name__: kind
    for kind in (Beside, Change, Course, Effect, Findings, Influence, Part, Shares, Span, Thumb, Uncertainty)
}


def kept(name: str, make: Callable[[], _T], *follows_from: Any) -> _T:
    """What `make` returns, from its file if there is one.

    Parameters
    ----------
    name : str
        What it is.
    make : callable
    follows_from
        Scenarios, given rows and options: all that the result depends on besides package and data.
    """
    folder = cache()
    if folder is None:
        return make()
    key = digest([name, _package(), _data(), list(follows_from)])
    file = folder / f"{key[:32]}{_SUFFIX}"
    found = _read(file, key)
    if found is not None:
        return found
    made = make()
    _write(file, key, made)
    return made


@lru_cache(maxsize=1)
def _package() -> str:
    """A hash of the package's own files."""
    sink = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".yaml"):
            sink.update(str(path.relative_to(PACKAGE)).encode())
            sink.update(path.read_bytes())
    return sink.hexdigest()


def _data() -> str:
    """A hash of the manifest, which has those of all processed files."""
    return hashlib.sha256((processed() / "manifest.json").read_bytes()).hexdigest()


def files() -> list[Path]:
    """The files that are there."""
    folder = cache()
    return sorted(folder.glob(f"*{_SUFFIX}")) if folder is not None and folder.is_dir() else []


def clear() -> int:
    """Delete them; how many there were."""
    found = files()
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def _read(file: Path, key: str) -> Any:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["key"] != key:
            return None
        made = _made(content["value"])
        file.touch()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return made


def _write(file: Path, key: str, value: Any) -> None:
    """Beside its place, then moved there; a full or read-only disk costs the next report its time only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=file.parent, suffix=".part", delete=False, encoding="utf-8") as sink:
            json.dump({"key": key, "value": _plain(value)}, sink, default=_scalar)
        Path(sink.name).replace(file)
        for old in sorted(files(), key=lambda one: one.stat().st_mtime)[:-_MOST]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _plain(value: Any) -> Any:
    """As JSON has it; floats with all their digits."""
    if isinstance(value, xr.Dataset):
        return {"dataset": value.to_dict()}
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {"kind": type(value).__name__, "held": held}
    if isinstance(value, Mapping):
        return {"map": {str(name): _plain(one) for name, one in value.items()}}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    return value.item() if isinstance(value, np.generic) else value


def _scalar(value: Any) -> Any:
    """Numbers of NumPy's own, as they are among a dataset's attributes."""
    return value.item()


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if not isinstance(value, dict):
        return value
    if "kind" in value:
        kind: Any = _KINDS[value["kind"]]
        return kind(**{name: _made(one) for name, one in value["held"].items()})
    if "array" in value:
        return np.array(value["array"])
    if "dataset" in value:
        return xr.Dataset.from_dict(value["dataset"])
    return {name: _made(one) for name, one in value["map"].items()}
