"""Named random streams: draw i is draw i, whatever else is drawn.

One stream per (seed, name, block of 256 draws), filled month by month, so that neither the
horizon, the number of draws, the chunking, the workers nor another stream changes a value.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

__all__ = ["BLOCK", "Stream", "fixed_normals", "fixed_uniforms"]

#: Draws that share a generator; chunks of draws are multiples of it.
BLOCK = 256


def _generator(seed: int, name: str, block: int) -> np.random.Generator:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, key, block])))


def _blocks(start: int, stop: int) -> range:
    assert start % BLOCK == 0, "chunks begin at a block's first draw"
    return range(start // BLOCK, -(-stop // BLOCK))


def _fixed(seed: int, name: str, shape: tuple[int, ...], start: int, stop: int, law: str) -> np.ndarray:
    parts = [_fixed_block(seed, name, shape, block, law) for block in _blocks(start, stop)]
    return np.concatenate(parts, axis=-1)[..., : stop - start]


@lru_cache(maxsize=1024)
def _fixed_block(seed: int, name: str, shape: tuple[int, ...], block: int, law: str) -> np.ndarray:
    """One block's variates: runs of one seed draw the same parameters."""
    rng, size = _generator(seed, name, block), (*shape, BLOCK)
    return rng.standard_normal(size) if law == "normal" else rng.random(size)


def fixed_normals(seed: int, name: str, shape: tuple[int, ...], start: int, stop: int) -> np.ndarray:
    """Standard normals that do not change over the months, `(shape..., stop - start)`."""
    return _fixed(seed, name, shape, start, stop, "normal")


def fixed_uniforms(seed: int, name: str, shape: tuple[int, ...], start: int, stop: int) -> np.ndarray:
    """Uniforms on [0, 1) that do not change over the months, `(shape..., stop - start)`."""
    return _fixed(seed, name, shape, start, stop, "uniform")


class Stream:
    """One shock's standard variates for a chunk of draws, handed out a month at a time.

    Parameters
    ----------
    seed : int
    name : str
        The shock's name; a shock added elsewhere has another and disturbs nothing.
    shape : tuple of int
        Leading axes of one month's variates.
    start, stop : int
        The draws of the chunk; `start` is a multiple of `BLOCK`.
    law : {"normal", "uniform"}
    """

    def __init__(
        self, seed: int, name: str, shape: tuple[int, ...], start: int, stop: int, law: str = "normal"
    ) -> None:
        self._generators = [_generator(seed, name, block) for block in _blocks(start, stop)]
        self._size = (*shape, 1, BLOCK)
        self._width = stop - start
        self._uniform = law == "uniform"

    def month(self) -> np.ndarray:
        """The next month's variates, `(shape..., 1, draws)`."""
        parts = [
            rng.random(self._size) if self._uniform else rng.standard_normal(self._size)
            for rng in self._generators
        ]
        whole = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)
        return whole[..., : self._width]

    def place(self) -> np.ndarray:
        """Where the generators have got to, `(block, word)`."""
        states = [rng.bit_generator.state for rng in self._generators]
        words = [[*s["state"]["state"], s["has_uint32"], s["uinteger"]] for s in states]
        return np.array(words, dtype=np.uint64)

    def move_to(self, place: np.ndarray) -> None:
        """Go on from where `place` was taken."""
        for rng, words in zip(self._generators, place, strict=True):
            rng.bit_generator.state = {
                "bit_generator": "SFC64",
                "state": {"state": words[:4].copy()},
                "has_uint32": int(words[4]),
                "uinteger": int(words[5]),
            }
