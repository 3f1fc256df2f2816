"""The machine's floor: the model's random numbers and array passes, unfused, with nothing around them.

Every ufunc call that the real model makes is repeated here with the same kind and as many
elements, into a buffer that exists already, on operands that stay in the processor's cache, with
no equation, no state, no memory to move and no result to keep. Nothing that evaluates the
equations one NumPy call at a time can be quicker.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.speed.trace import Work

__all__ = ["Floor"]

#: Elements of one pass: three buffers of them fit the second-level cache.
_PASS = 16_384
#: Array functions and the pass that stands for each: one reading and one writing of every element.
_COPIES = ("stack", "concatenate", "take_along_axis", "zeros_like", "cumsum", "select")


class Floor:
    """The work of `draws` draws, split over threads."""

    def __init__(self, work: Work, draws: int) -> None:
        self._calls = [
            (_call(name, kind), round(elements * draws / _PASS))
            for (name, kind), elements in work.passes.items()
        ]
        self._variates = {law: round(count * draws / _PASS) for law, count in work.variates.items()}
        self.elements = sum(work.passes.values()) * draws

    def run(self, threads: int = 1) -> None:
        """Do the work."""
        if threads == 1:
            self._share(1)
            return
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: self._share(threads), range(threads)))

    def _share(self, of: int) -> None:
        rng = np.random.Generator(np.random.SFC64(0))
        into = np.empty(_PASS)
        for law, count in self._variates.items():
            fill = rng.standard_normal if law == "normal" else rng.random
            for _ in range(count // of):
                fill(out=into)
        buffers = _Buffers()
        for call, count in self._calls:
            for _ in range(count // of):
                call(buffers)


class _Buffers:
    """Operands of ordinary size, so that no call meets a special value."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.a, self.b = rng.uniform(0.5, 1.5, (2, _PASS))
        self.out, self.mask = np.empty(_PASS), rng.random(_PASS) < 1 / 2
        self.mask_out = np.empty(_PASS, bool)


def _call(name: str, kind: str) -> Callable[[_Buffers], object]:
    """One pass of a ufunc or array function."""
    if name == "where":
        return lambda x: np.copyto(x.out, x.a, where=x.mask)
    if name in _COPIES:
        return lambda x: np.copyto(x.out, x.a)
    ufunc = getattr(np, name)
    if kind == "b":
        return (lambda x: ufunc(x.mask, out=x.mask_out)) if ufunc.nin == 1 else _on_masks(ufunc)
    logical = ufunc(*(1.5,) * ufunc.nin).dtype == bool
    if ufunc.nin == 1:
        return lambda x: ufunc(x.a, out=x.mask_out if logical else x.out)
    return lambda x: ufunc(x.a, x.b, out=x.mask_out if logical else x.out)


def _on_masks(ufunc: np.ufunc) -> Callable[[_Buffers], object]:
    """A mask taking part in arithmetic is read beside numbers; two masks meet as masks."""
    if ufunc(True, True).dtype == bool:
        return lambda x: ufunc(x.mask, x.mask, out=x.mask_out)
    return lambda x: ufunc(x.mask, x.a, out=x.out)
