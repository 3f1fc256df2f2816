"""Every number that is not data: laws, estimates, literature ranges and named assumptions."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from econ.parameters.load import Parameter, load, names
from econ.parameters.resolve import Resolved, resolve

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Parameter", "Resolved", "load", "names", "resolve"]


class _Listed(ModuleType):
    """The module itself, and `econ.parameters(...)` lists what it has."""

    def __call__(self, search: str = "", *, block: str = "", kind: str = "") -> pd.DataFrame:
        from econ.parameters.listing import listing

        return listing(search, block=block, kind=kind)


sys.modules[__name__].__class__ = _Listed
