"""What may happen to a file between its writing and its reading, at seeded places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

__all__ = ["damaged"]

#: What another program may leave in a file's place.
FOREIGN = {"nothing": b"", "text": b"hello\n", "JSON": b"{}\n", "zeros": bytes(999)}


def damaged(content: bytes, each: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """A file with a digit edited, cut short or with a bit flipped, `each` so often; and other things."""
    rng = np.random.default_rng(seed)
    digits = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    for place in rng.choice(digits, each):
        other = b"%d" % ((content[place] - 48 + rng.integers(1, 10)) % 10)
        yield f"digit {place} edited", content[:place] + other + content[place + 1 :]
    for place in rng.integers(0, len(content), each):
        yield f"cut at {place}", content[:place]
    for place, bit in zip(rng.integers(0, len(content), each), rng.integers(0, 8, each), strict=True):
        flipped = bytes([content[place] ^ 1 << int(bit)])
        yield f"bit {bit} of {place} flipped", content[:place] + flipped + content[place + 1 :]
    for name, other in FOREIGN.items():
        yield f"exchanged for {name}", other
