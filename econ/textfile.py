"""Text files as people have them: how large, in which encoding, and where one goes wrong."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from econ.errors import InputError

__all__ = ["check_letters", "check_regular", "decoded", "file_bytes", "utf8"]

#: Bytes of the largest text that anybody gives the package by hand.
LARGEST = 64_000_000
#: What a text file never holds: control characters but tab and ends of lines, and halves of letters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def check_regular(path: Path) -> int:
    """Refuse what is no regular file, which whoever opens it may wait for without end; its size in bytes.

    Raises
    ------
    InputError
        It is missing, or a folder, pipe or device.
    """
    try:
        about = path.stat()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except ValueError:
        raise InputError("is no path: it has a zero byte", got=str(path)) from None
    if not stat.S_ISREG(about.st_mode):
        what = "is a folder" if stat.S_ISDIR(about.st_mode) else "is a pipe or a device, no file"
        raise InputError(what, where=str(path), fix="give the path of a file")
    return about.st_size


def file_bytes(path: Path, most: int = LARGEST) -> bytes:
    """The content of a regular file.

    Raises
    ------
    InputError
        As for `check_regular`, or it may not be read, or is larger than `most`.
    """
    size = check_regular(path)
    if size > most:
        got = f"{size / 1e6:,.0f} MB"
        raise InputError("is too large", where=str(path), got=got, allowed=f"at most {most / 1e6:g} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None


def utf8(data: bytes, name: str) -> str:
    """Bytes as text.

    Raises
    ------
    InputError
        They are in another encoding, or hold what no text holds; file and line are named.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise InputError(f"is in {encoding[:6].upper()}", where=f"{name}:1", fix="save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            "is not in UTF-8",
            where=f"{name}:{line}",
            got=f"byte {data[error.start]:#04x}",
            fix="save it as UTF-8: an editor offers it where it asks for the encoding",
        ) from None
    check_letters(text, name)
    return text


def decoded(data: bytes, name: str) -> str:
    """Bytes of a table as text: UTF-8, the UTF-16 of a spreadsheet, a Cyrillic or Western code page.

    The names and numbers that are read are in letters that all code pages share: a remark that comes out
    wrong decides nothing.

    Raises
    ------
    InputError
        They hold what no text holds.
    """
    text = ""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
            break
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1251", errors="replace")
    check_letters(text, name)
    return text


def check_letters(text: str, name: str, first: int = 1) -> None:
    """Refuse control characters and halves of letters, with their line, counted from `first`."""
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + first
        got = f"U+{ord(found.group()):04X}"
        raise InputError("a character that no text holds", where=f"{name}:{line}", got=got, fix="remove it")
