"""Files of a report: whole or not at all, and refused before the work where they could not be written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from econ.errors import InputError, RunError

__all__ = ["ENDINGS", "beside", "writable", "writable_folder", "write_whole"]

#: A document for paper, and a page for a browser.
ENDINGS = (".pdf", ".html")


def beside(target: Path, ending: str) -> Path:
    """A file beside the report: `outlook.xlsx`, `outlook-annex.pdf`."""
    return target.with_name(f"{target.stem}{ending}")


def writable(target: Path) -> Path:
    """Refuse before the work what would fail after it, and an ending that is not that of its content."""
    if target.is_dir():
        raise InputError("is a folder, not a file", where=str(target), fix="name a file, e.g. outlook.pdf")
    if target.suffix not in ENDINGS:
        raise InputError("no report has this ending", where=str(target), got=target.suffix, allowed=ENDINGS)
    folder = target.parent
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"the report cannot be written there: {error.strerror}",
            where=str(target),
            fix="name another folder",
        ) from None
    return target


def writable_folder(folder: Path) -> Path:
    """Refuse before the work a folder that could not be made or written to; nothing is made yet."""
    fix = "name a folder whose parent is there and can be written to, e.g. figures"
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, not a folder", where=str(folder), fix=fix)
    there = folder if folder.exists() else folder.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise InputError("figures cannot be written there", where=str(folder), fix=fix)
    return folder


def write_whole(contents: dict[Path, bytes]) -> None:
    """All files beside their places first, then in them: no reader ever sees half a file.

    Raises
    ------
    RunError
        One of them cannot be written.
    """
    parts: dict[Path, Path] = {}
    try:
        for folder in {target.parent for target in contents}:
            folder.mkdir(exist_ok=True)
        for target, content in contents.items():
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            parts[target] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            parts[target].chmod(0o644)
        for target, part in parts.items():
            part.replace(target)
    except OSError as error:
        where = ", ".join(map(str, contents))
        fix = "nothing was changed there; free some space or choose another folder"
        raise RunError(f"the report cannot be written: {error.strerror}", where=where, fix=fix) from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
