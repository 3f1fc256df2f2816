"""Fiscal and fuel-supply stress from sanctions pressure on Russia, with numbers and their uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0.dev0"

#: Public name -> where it lives; loaded at first use, so that `import econ` costs nothing.
_PUBLIC = {
    "annual": ("econ.outcomes.years", "annual"),
    "EconError": ("econ.errors", "EconError"),
    "InputError": ("econ.errors", "InputError"),
    "RunError": ("econ.errors", "RunError"),
    "StaleError": ("econ.errors", "StaleError"),
    "attribute": ("econ.experiments.attribution", "attribute"),
    "claims": ("econ.verdicts.table", "claims"),
    "combine": ("econ.output.combine", "combine"),
    "compare": ("econ.ensemble.api", "compare"),
    "duration": ("econ.experiments.duration", "duration"),
    "explain": ("econ.provenance.explain", "explain"),
    "in_usd": ("econ.outcomes.currency", "in_usd"),
    "history": ("econ.observations.build", "panel"),
    "read": ("econ.output", "read"),
    "reckoner": ("econ.experiments.reckoner", "reckoner"),
    "report": ("econ.reporting", "report"),
    "reproduce": ("econ.provenance.reproduce", "reproduce"),
    "save": ("econ.output", "save"),
    "sensitivity": ("econ.uncertainty.methods", "sensitivity"),
    "simulate": ("econ.ensemble.api", "simulate"),
    "sweep": ("econ.ensemble.api", "sweep"),
    "threshold": ("econ.experiments.threshold", "threshold"),
}

if TYPE_CHECKING:
    from econ.ensemble.api import compare, simulate, sweep
    from econ.errors import EconError, InputError, RunError, StaleError
    from econ.experiments.attribution import attribute
    from econ.experiments.duration import duration
    from econ.experiments.reckoner import reckoner
    from econ.experiments.threshold import threshold
    from econ.observations.build import panel as history
    from econ.outcomes.currency import in_usd
    from econ.outcomes.years import annual
    from econ.output import read, save
    from econ.output.combine import combine
    from econ.provenance.explain import explain
    from econ.provenance.reproduce import reproduce
    from econ.reporting import report
    from econ.uncertainty.methods import sensitivity
    from econ.verdicts.table import claims

__all__ = [
    "EconError",
    "InputError",
    "RunError",
    "StaleError",
    "__version__",
    "annual",
    "attribute",
    "claims",
    "combine",
    "compare",
    "duration",
    "explain",
    "history",
    "in_usd",
    "read",
    "reckoner",
    "report",
    "reproduce",
    "save",
    "sensitivity",
    "simulate",
    "sweep",
    "threshold",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'econ' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _PUBLIC[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
