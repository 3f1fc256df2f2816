"""Raw tables to readings to the monthly panel: what was observed, by whom, and since when it is known."""

from __future__ import annotations

import sys
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["panel"]


def panel(as_of: str | date | None = None) -> xr.Dataset:
    """The monthly panel; see `econ.observations.build.panel`."""
    from econ.observations.build import panel as built

    return built(as_of)


class _Room(ModuleType):
    """`econ.observations()` is the panel, though the name is also this package's."""

    def __call__(self, as_of: str | date | None = None) -> xr.Dataset:
        return panel(as_of)


sys.modules[__name__].__class__ = _Room
