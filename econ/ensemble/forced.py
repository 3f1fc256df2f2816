"""The levels that a run was forced with, in its file: a reader needs no scenario to be compiled again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.quantities import parse_month

if TYPE_CHECKING:
    from econ.ensemble.plan import Plan

__all__ = ["Ends", "Forced", "forced_text", "read_forced", "written"]


@dataclass(frozen=True)
class Ends:
    """A level that an outcome may end: `lever` of `scenario` once `variable` is `comparison` `threshold`."""

    scenario: str
    lever: str
    member: int | None
    variable: str
    comparison: str
    threshold: float
    months: int
    latch: bool


@dataclass(frozen=True)
class Forced:
    """What scenarios set in a run.

    Parameters
    ----------
    levels : dict of str to ndarray
        By lever `(month, [member], scenario)`.
    parameters : dict of str to ndarray
        Values that some scenario has of its own, `(scenario,)` or `(month, [member], scenario)`, NaN where
        it has not.
    ends : tuple of Ends
    """

    levels: Mapping[str, np.ndarray]
    parameters: Mapping[str, np.ndarray]
    ends: tuple[Ends, ...] = ()


def forced_text(plan: Plan) -> str:
    """What `read_forced` reads, of the scenarios that a user sees: levels said where they change."""
    shown = len(plan.scenarios) - plan.hidden
    levels = {name: values[plan.warmup :, ..., :shown] for name, values in plan.values.items()}
    parameters = {
        name: (values if values.ndim == 1 else values[plan.warmup :])[..., :shown]
        for name, values in plan.overrides.items()
        if not np.isnan(values[..., :shown]).all()
    }
    ends = tuple(
        Ends(
            plan.scenarios[c.scenario],
            c.forcing,
            c.member,
            c.variable,
            c.comparison,
            float(c.threshold),
            c.months,
            c.latch,
        )
        for c in plan.conditions
        if c.scenario < shown
    )
    return written(Forced(levels, parameters, ends), plan.months[plan.warmup :])


def written(forced: Forced, months: np.ndarray) -> str:
    """The attribute that `read_forced` reads."""
    labels = [str(month) for month in months]
    content = {
        "levels": {name: _steps(levels, labels) for name, levels in forced.levels.items()},
        "parameters": {name: _with_holes(values.tolist()) for name, values in forced.parameters.items()},
        "ends": [list(vars(end).values()) for end in forced.ends],
    }
    return json.dumps(content)


def read_forced(text: str, months: np.ndarray) -> Forced:
    """What a run's file says of its levels.

    Parameters
    ----------
    text : str
        The attribute `forced`.
    months : ndarray of datetime64[M]
        The run's.
    """
    content = json.loads(text)
    levels = {name: _filled(steps, months) for name, steps in content["levels"].items()}
    parameters = {name: np.array(values, float) for name, values in content["parameters"].items()}
    return Forced(levels, parameters, tuple(Ends(*end) for end in content["ends"]))


def _with_holes(values: Any) -> Any:
    """Lists of numbers with None for what is none: JSON has no NaN."""
    if isinstance(values, list):
        return [_with_holes(inner) for inner in values]
    return None if np.isnan(values) else float(values)


def _steps(levels: np.ndarray, months: Sequence[str]) -> list[list[Any]]:
    """Months in which any member of any scenario has a new level, with all of them."""
    flat = levels.reshape(len(months), -1)
    turns = [0, *(np.flatnonzero((flat[1:] != flat[:-1]).any(axis=1)) + 1)]
    return [[months[k], levels[k].tolist()] for k in turns]


def _filled(steps: Sequence[Sequence[Any]], months: np.ndarray) -> np.ndarray:
    turns = np.array([parse_month(month) for month, _ in steps])
    values = np.array([level for _, level in steps], float)
    return values[np.searchsorted(turns, months, side="right") - 1]
