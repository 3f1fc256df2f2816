"""Fiscal and fuel-supply stress from sanctions pressure on Russia, with numbers and their uncertainty.

Names kept here are public: `dir(econ)` lists them, docs/api.md explains them, and a test watches their
signatures. A public name or argument that goes is understood for two minor versions more, with a warning
that says what to write instead (`_OLD`). Everything else may change at any time.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

#: Public name -> where it lives; loaded at first use, so that `import econ` costs nothing. An empty name is
#: the module itself.
_PUBLIC = {
    "add_data": ("econ.observations.add", "add"),
    "annual": ("econ.outcomes.years", "annual"),
    "answer_effects": ("econ.experiments.answers", "answer_effects"),
    "archive_forecast": ("econ.forecasting.archive", "archive"),
    "attribute": ("econ.experiments.attribution", "attribute"),
    "backtest": ("econ.forecasting.backtest", "backtest"),
    "build_data": ("econ.observations.build", "build"),
    "check_data": ("econ.observations.build", "check"),
    "claims": ("econ.verdicts.table", "claims"),
    "clear_cache": ("econ.ensemble.warmup", "clear"),
    "coalition_cost": ("econ.outcomes.coalition", "coalition_cost"),
    "combine": ("econ.output.combine", "combine"),
    "compare": ("econ.ensemble.api", "compare"),
    "diff": ("econ.provenance.diff", "diff"),
    "difference": ("econ.outcomes.compared", "difference"),
    "due": ("econ.forecasting.due", "due"),
    "duration": ("econ.experiments.duration", "duration"),
    "EconError": ("econ.errors", "EconError"),
    "estimate": ("econ.estimation", "run"),
    "estimates": ("econ.estimates", ""),
    "events": ("econ.outcomes.events", "probabilities"),
    "explain": ("econ.provenance.explain", "explain"),
    "forecast": ("econ.forecasting.forecast", "forecast"),
    "history": ("econ.observations.build", "panel"),
    "in_usd": ("econ.outcomes.currency", "in_usd"),
    "influence": ("econ.uncertainty.influence", "influence"),
    "InputError": ("econ.errors", "InputError"),
    "new_given": ("econ.ensemble.pinnable", "new_given"),
    "nowcast": ("econ.forecasting.nowcast", "nowcast"),
    "parameters": ("econ.parameters", ""),
    "past_stress": ("econ.outcomes.past_stress", "past_stress"),
    "persistence": ("econ.experiments.persistence", "persistence"),
    "persistence_region": ("econ.experiments.persistence_region", "region"),
    "pinnable": ("econ.ensemble.pinnable", "pinnable"),
    "policies": ("econ.experiments.policies", "under_policies"),
    "quantiles": ("econ.outcomes.precision", "quantiles"),
    "read": ("econ.output.files", "read"),
    "readings": ("econ.observations.build", "show"),
    "reckoner": ("econ.experiments.reckoner", "reckoner"),
    "report": ("econ.reporting.document", "report"),
    "reproduce": ("econ.provenance.reproduce", "reproduce"),
    "roll_data": ("econ.forecasting.roll", "roll"),
    "RunError": ("econ.errors", "RunError"),
    "save": ("econ.output.files", "save"),
    "scenarios": ("econ.scenarios", ""),
    "sensitivity": ("econ.uncertainty.methods", "sensitivity"),
    "simulate": ("econ.ensemble.api", "simulate"),
    "StaleError": ("econ.errors", "StaleError"),
    "sweep": ("econ.ensemble.api", "sweep"),
    "table": ("econ.observations.build", "table"),
    "template": ("econ.observations.template", "template"),
    "threshold": ("econ.experiments.threshold", "threshold"),
    "turning_points": ("econ.experiments.turning_point", "turning_points"),
    "validate_given": ("econ.ensemble.pinnable", "validate_given"),
    "variables": ("econ.variables", ""),
    "variance": ("econ.uncertainty.variance", "split"),
}
#: Packages whose own file imports their parts. Two threads that enter such a package by different parts wait
#: for each other, and Python then hands one of them a half-made module; so these are loaded first and whole.
_FIRST = ("econ.parameters", "econ.scenarios", "econ.variables")
_LOADING = RLock()
#: Names of earlier versions -> today's; each goes two minor versions after it was put here.
_OLD: dict[str, str] = {}

if TYPE_CHECKING:
    from econ import estimates, parameters, scenarios, variables
    from econ.ensemble.api import compare, simulate, sweep
    from econ.ensemble.pinnable import new_given, pinnable, validate_given
    from econ.ensemble.warmup import clear as clear_cache
    from econ.errors import EconError, InputError, RunError, StaleError
    from econ.estimation import run as estimate
    from econ.experiments.answers import answer_effects
    from econ.experiments.attribution import attribute
    from econ.experiments.duration import duration
    from econ.experiments.persistence import persistence
    from econ.experiments.persistence_region import region as persistence_region
    from econ.experiments.policies import under_policies as policies
    from econ.experiments.reckoner import reckoner
    from econ.experiments.threshold import threshold
    from econ.experiments.turning_point import turning_points
    from econ.forecasting.archive import archive as archive_forecast
    from econ.forecasting.backtest import backtest
    from econ.forecasting.due import due
    from econ.forecasting.forecast import forecast
    from econ.forecasting.nowcast import nowcast
    from econ.forecasting.roll import roll as roll_data
    from econ.observations.add import add as add_data
    from econ.observations.build import build as build_data
    from econ.observations.build import check as check_data
    from econ.observations.build import panel as history
    from econ.observations.build import show as readings
    from econ.observations.build import table
    from econ.observations.template import template
    from econ.outcomes.coalition import coalition_cost
    from econ.outcomes.compared import difference
    from econ.outcomes.currency import in_usd
    from econ.outcomes.events import probabilities as events
    from econ.outcomes.past_stress import past_stress
    from econ.outcomes.precision import quantiles
    from econ.outcomes.years import annual
    from econ.output.combine import combine
    from econ.output.files import read, save
    from econ.provenance.diff import diff
    from econ.provenance.explain import explain
    from econ.provenance.reproduce import reproduce
    from econ.reporting.document import report
    from econ.uncertainty.influence import influence
    from econ.uncertainty.methods import sensitivity
    from econ.uncertainty.variance import split as variance
    from econ.verdicts.table import claims

__all__ = [
    "EconError",
    "InputError",
    "RunError",
    "StaleError",
    "__version__",
    "add_data",
    "annual",
    "answer_effects",
    "archive_forecast",
    "attribute",
    "backtest",
    "build_data",
    "check_data",
    "claims",
    "clear_cache",
    "coalition_cost",
    "combine",
    "compare",
    "diff",
    "difference",
    "due",
    "duration",
    "estimate",
    "estimates",
    "events",
    "explain",
    "forecast",
    "history",
    "in_usd",
    "influence",
    "new_given",
    "nowcast",
    "parameters",
    "past_stress",
    "persistence",
    "persistence_region",
    "pinnable",
    "policies",
    "quantiles",
    "read",
    "readings",
    "reckoner",
    "report",
    "reproduce",
    "roll_data",
    "save",
    "scenarios",
    "sensitivity",
    "simulate",
    "sweep",
    "table",
    "template",
    "threshold",
    "turning_points",
    "validate_given",
    "variables",
    "variance",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _OLD:
        import warnings

        new = _OLD[name]
        warnings.warn(f"econ.{name} is now econ.{new}", FutureWarning, stacklevel=2)
        name = new
    if name not in _PUBLIC:
        raise AttributeError(f"module 'econ' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    with _LOADING:
        if module != "econ.errors":
            for package in _FIRST:
                import_module(package)
        found = import_module(module)
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    return sorted(__all__)
