"""What a user lets happen: scenario files, their schedules, and the arrays they compile to."""

from __future__ import annotations

from econ.scenarios.compile import WARMUP, Condition, Forcing, compile_scenarios
from econ.scenarios.json_schema import json_schema
from econ.scenarios.library import HISTORY, load, names, new, parse, show
from econ.scenarios.schema import Scenario

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
