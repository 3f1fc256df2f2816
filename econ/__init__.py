"""Fiscal and fuel-supply stress from sanctions pressure on Russia, with numbers and their uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: Public name -> module that has it; loaded at first use, so that `import econ` costs nothing.
_PUBLIC = {
    "EconError": "econ.errors",
    "InputError": "econ.errors",
    "RunError": "econ.errors",
    "StaleError": "econ.errors",
    "compare": "econ.ensemble.api",
    "observations": "econ.observations.build",
    "report": "econ.reporting",
    "simulate": "econ.ensemble.api",
}

if TYPE_CHECKING:
    from econ.ensemble.api import compare, simulate
    from econ.errors import EconError, InputError, RunError, StaleError

__all__ = [*sorted(_PUBLIC), "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'econ' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
