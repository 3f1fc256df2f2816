"""The same work as other processors would do it: kernels of linear algebra, and NumPy's levels of SIMD.

Each is set by the environment of a fresh interpreter, before the libraries load.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

__all__ = ["another_eigh", "here", "kernel", "kernels", "run", "simd", "simd_levels"]

#: OpenBLAS's kernels by the family of processors that they were written for, oldest first, and the levels of
#: SIMD that they need, by either name that NumPy has for one.
_KERNELS = {
    "Prescott": (),
    "Nehalem": (),
    "Sandybridge": ("X86_V3", "AVX2"),
    "Haswell": ("X86_V3", "AVX2"),
    "SkylakeX": ("X86_V4", "AVX512_SKX"),
}


#: Eigenvalues nearer than this are one: any rotation of their vectors is as good a decomposition.
_EQUAL = 1e-13
_EIGH = np.linalg.eigh


def another_eigh(seed: int) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """A decomposition as good as the library's: other signs, and another basis of equal eigenvalues."""
    rng = np.random.default_rng(seed)

    def decompose(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        values, vectors = _EIGH(matrix)
        edges = [0, *(1 + np.flatnonzero(np.diff(values) > _EQUAL)), len(values)]
        for start, stop in pairwise(edges):
            turn, _ = np.linalg.qr(rng.standard_normal((stop - start, stop - start)))
            vectors[:, start:stop] = vectors[:, start:stop] @ turn
        return values, vectors * rng.choice([-1.0, 1.0], len(values))

    return decompose


def simd_levels() -> list[str]:
    """NumPy's levels beyond its base that this processor has, lowest first."""
    found = np.show_config(mode="dicts")["SIMD Extensions"]  # type: ignore[index, call-overload]
    return list(found["found"])


def simd(levels: int) -> dict[str, str]:
    """The environment in which NumPy uses so many of the levels, none at zero."""
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(simd_levels()[levels:])}


def kernels() -> list[str]:
    """OpenBLAS's kernels that this processor can run."""
    levels = set(simd_levels())
    return [name for name, needs in _KERNELS.items() if not needs or levels & set(needs)]


def kernel(name: str) -> dict[str, str]:
    """The environment in which OpenBLAS takes a kernel."""
    return {"OPENBLAS_CORETYPE": name}


def run(code: str, environment: dict[str, str]) -> dict[str, np.ndarray]:
    """What a program leaves in `found`, a dict of arrays, when it runs in an environment."""
    root = Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.npz"
        whole = f"import numpy as np\nfound = {{}}\n{code}\nnp.savez({str(path)!r}, **found)\n"
        variables = {"PYTHONPATH": str(root), "ECON_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run([sys.executable, "-c", whole], env=os.environ | variables | environment, check=True)
        with np.load(path) as held:
            return dict(held)


def here(code: str) -> dict[str, np.ndarray]:
    """The same with nothing set."""
    return run(code, {})
