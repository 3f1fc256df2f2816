"""The streams of a terminal as they are: with few letters, closed, or on a full disk."""

from __future__ import annotations

import codecs
import contextlib
import os
import sys

__all__ = ["drop_output", "settle_streams"]

#: What stands for a letter that a stream's encoding has not.
_PLAIN = {
    "\u2212": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2011": "-",
    "\u00b1": "+/-",
    "\u2026": "...",
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u2192": "->",
    "\u00d7": "x",
    "\u2500": "-",
    "\u2501": "-",
    "\u2502": "|",
    "\u2514": "`",
    "\u251c": "|",
    "\u2588": "#",
    "\u20bd": "RUB",
}
_HANDLER = "econ.plain"


def settle_streams() -> None:
    """Let output and messages be written whatever the stream: plain letters where it has no others.

    A stream that was closed before the command began goes nowhere.
    """
    codecs.register_error(_HANDLER, _in_plain_letters)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None or stream.closed:
            # For the life of the process: there is no place to close it.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_HANDLER)


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in letters), error.end


def drop_output() -> None:
    """Let what is still held back go nowhere: whoever was to take it has left, or has no room."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
