"""What a user lets happen: scenario files, their schedules, and the arrays they compile to."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from econ.scenarios.compile import WARMUP, Condition, Forcing, compile_scenarios
from econ.scenarios.json_schema import json_schema
from econ.scenarios.library import HISTORY, load, names, new, parse, show
from econ.scenarios.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "HISTORY",
    "WARMUP",
    "Condition",
    "Forcing",
    "Scenario",
    "compile_scenarios",
    "json_schema",
    "load",
    "names",
    "new",
    "parse",
    "show",
]


class _Listed(ModuleType):
    """The module itself, and `econ.scenarios(...)` lists what it has."""

    def __call__(self, search: str = "") -> pd.DataFrame:
        from econ.scenarios.listing import listing

        return listing(search)


sys.modules[__name__].__class__ = _Listed
