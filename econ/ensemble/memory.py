"""Memory that one equation frees is kept for the next, not handed back to the system."""

from __future__ import annotations

import ctypes
from functools import cache

__all__ = ["settle_memory"]

#: `mallopt` of the GNU C library: its names for what to set, and bytes.
_SETTINGS = {
    -3: 32 << 20,  # M_MMAP_THRESHOLD: up to here an array comes from the heap; its largest value
    -1: 2**31 - 1,  # M_TRIM_THRESHOLD: a heap is not shortened when its end falls free
    -2: 64 << 20,  # M_TOP_PAD: nor is a thread's, when all of it falls free
}


@cache
def settle_memory() -> bool:
    """Keep freed memory in this process, once; say whether the C library knows how.

    Every equation makes and frees arrays of some hundred kilobytes. By default the GNU C library gives
    such memory back to the system, which clears each page anew when it is asked for again: that
    took more time than the arithmetic. Results are larger and are given back as before. Other C
    libraries are left as they are.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(mallopt(name, size) == 1 for name, size in _SETTINGS.items())
