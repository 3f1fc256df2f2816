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
    "backtest": ("econ.forecasting.backtest", "backtest"),
    "combine": ("econ.output.combine", "combine"),
    "compare": ("econ.ensemble.api", "compare"),
    "duration": ("econ.experiments.duration", "duration"),
    "explain": ("econ.provenance.explain", "explain"),
    "forecast": ("econ.forecasting.forecast", "forecast"),
    "history": ("econ.observations.build", "panel"),
    "nowcast": ("econ.forecasting.nowcast", "nowcast"),
    "read": ("econ.output", "read"),
    "report": ("econ.reporting", "report"),
    "reproduce": ("econ.provenance.reproduce", "reproduce"),
    "save": ("econ.output", "save"),
    "simulate": ("econ.ensemble.api", "simulate"),
}

if TYPE_CHECKING:
    from econ.ensemble.api import compare, simulate
    from econ.errors import EconError, InputError, RunError, StaleError
    from econ.experiments.attribution import attribute
    from econ.experiments.duration import duration
    from econ.forecasting.backtest import backtest
    from econ.forecasting.forecast import forecast
    from econ.forecasting.nowcast import nowcast
    from econ.observations.build import panel as history
    from econ.outcomes.years import annual
    from econ.output import read, save
    from econ.output.combine import combine
    from econ.provenance.explain import explain
    from econ.provenance.reproduce import reproduce
    from econ.reporting import report

__all__ = [
    "EconError",
    "InputError",
    "RunError",
    "StaleError",
    "__version__",
    "annual",
    "attribute",
    "backtest",
    "combine",
    "compare",
    "duration",
    "explain",
    "forecast",
    "history",
    "nowcast",
    "read",
    "report",
    "reproduce",
    "save",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'econ' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _PUBLIC[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
