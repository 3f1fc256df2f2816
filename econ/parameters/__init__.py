"""Every number that is not data: laws, estimates, literature ranges and named assumptions."""

from __future__ import annotations

from econ.parameters.load import Parameter, load, names
from econ.parameters.resolve import Resolved, resolve

__all__ = ["Parameter", "Resolved", "load", "names", "resolve"]
