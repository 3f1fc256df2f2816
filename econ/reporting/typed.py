"""What an author types for a report, looked at before anything is run: length, characters, picture, date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from econ.errors import EconError, InputError, Problems
from econ.quantities import month_name
from econ.reporting.page.layout import Typed
from econ.reporting.style import FONTS

__all__ = ["check_characters", "typed"]

#: Letters that fit where each text goes.
_LONGEST = {"title": 120, "author": 120, "note": 600}
_MOST_BYTES = 2_000_000
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_ALONE = b"#image(bytes(json(bytes(sys.inputs.logo))), width: 2cm)"
#: How pictures that the page can show begin.
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


def typed(
    title: str = "", author: str = "", note: str = "", logo: str | Path | None = None, issued: str = ""
) -> Typed:
    """What an author types, checked.

    Parameters
    ----------
    title, author, note : str
        Set as they are: no character of them is a command.
    logo : path, optional
        A picture: PNG, JPEG or SVG.
    issued : str
        `2020-08-01`; the day by which the data were known if it is left out.

    Raises
    ------
    InputError, Problems
        A text that is too long or has characters that the report's font lacks, a logo that is no picture,
        a date that is none: all of it at once.
    """
    texts = {"title": title, "author": author, "note": note}
    problems: list[EconError] = []
    for name, text in texts.items():
        if len(text) > _LONGEST[name]:
            got, allowed = f"{len(text)} letters", f"at most {_LONGEST[name]}"
            problems.append(InputError("is too long", where=name, got=got, allowed=allowed))
    picture, day = b"", ""
    for attempt in (lambda: check_characters(texts), lambda: _picture(logo), lambda: _day(issued)):
        try:
            found = attempt()
        except Problems as error:
            problems += error.problems
        except EconError as error:
            problems.append(error)
        else:
            picture = found if isinstance(found, bytes) else picture
            day = found if isinstance(found, str) else day
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems, where="report")
    plain = {name: " ".join(unicodedata.normalize("NFC", text).split()) for name, text in texts.items()}
    return Typed(**plain, logo=picture, issued=day)


def check_characters(texts: Mapping[str, str]) -> None:
    """Refuse characters that the report's font does not have.

    Parameters
    ----------
    texts : mapping
        By what an error should call each.

    Raises
    ------
    InputError, Problems
    """
    problems: list[EconError] = []
    for where, text in texts.items():
        composed = unicodedata.normalize("NFC", text)
        wrong = sorted({c for c in composed if not c.isspace() and ord(c) not in _known()})
        if wrong:
            got = ", ".join(
                f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in wrong[:8]
            )
            fix = "write it in Latin or Cyrillic letters, or leave it out"
            problems.append(
                InputError("has characters that the report's font lacks", where=where, got=got, fix=fix)
            )
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems, where="report")


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """What every weight of the report's font can set."""
    from fontTools.ttLib import TTFont

    maps = []
    for path in sorted(FONTS.glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*maps))


def _picture(logo: str | Path | None) -> bytes:
    if logo is None or not str(logo):
        return b""
    path, fix = Path(logo), "name a PNG, JPEG or SVG file"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=f"logo {path}", fix=fix) from None
    if len(content) > _MOST_BYTES:
        got, allowed = f"{len(content) / 1e6:.1f} MB", f"at most {_MOST_BYTES / 1e6:.0f} MB"
        raise InputError("is too large", where=f"logo {path}", got=got, allowed=allowed)
    _show(path, content, fix)
    return content


def _show(path: Path, content: bytes, fix: str) -> None:
    """Set the picture on a page of its own: the only honest test of what the page can show."""
    import typst

    if not (any(content.startswith(begins) for begins in _BEGINNINGS) or b"<svg" in content[:1000]):
        raise InputError("is no picture", where=f"logo {path}", fix=fix)
    try:
        typst.compile(_ALONE, sys_inputs={"logo": str(list(content))})
    except typst.TypstError as error:
        raise InputError(f"is no picture: {error.message}", where=f"logo {path}", fix=fix) from None


def _day(issued: str) -> str:
    """`1 August 2026`."""
    import datetime

    if not issued:
        return ""
    match = _DAY.match(str(issued).strip())
    try:
        if match is None:
            raise ValueError
        day = datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise InputError("is no day", where="issued", got=issued, allowed="YYYY-MM-DD") from None
    import numpy as np

    return f"{day.day} {month_name(np.datetime64(day, 'M'))}"
