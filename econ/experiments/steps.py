"""Round steps of a price, a rate or a lever, beside the same world without them, on the same simulations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from econ.ensemble.pins import Pins
from econ.ensemble.plan import Plan
from econ.experiments.coalitions import under_one_answer
from econ.quantities import days_in, mt_per_month
from econ.variables import DIMS, forcings

__all__ = ["Column", "Step", "beside", "copies", "free_of", "possible", "set_lever"]


@dataclass(frozen=True)
class Step:
    """A step of one price, rate or lever.

    Parameters
    ----------
    name, label : str
        What it is called in code, and in a table.
    variable : str
        What is given, or the lever that is moved.
    size : float
        In the variable's unit: added to each month, or spread over the window's months.
    spread : bool
        Whether `size` is the sum over the window.
    member : str
        The buyer that a lever is moved for; all of them if empty.
    base : str
        The variable on whose median path a lever is put before it is moved; where it is, if empty.
    added : bool
        Whether it is added to what the variable's equation makes, in mb/d, instead of to a given path.
    """

    name: str
    label: str
    variable: str
    size: float
    spread: bool = False
    member: str = ""
    base: str = ""
    added: bool = False

    @property
    def pinned(self) -> bool:
        """Whether it moves an outcome, by giving it, and not a lever."""
        return self.variable not in forcings()

    @property
    def path(self) -> str:
        """The variable whose median path it starts from; empty where it starts from the lever's level."""
        if self.added:
            return ""
        return self.variable if self.pinned else self.base

    def each_month(self, window: np.ndarray) -> np.ndarray:
        """The step by month, `(month,)`, of a window of months."""
        return np.where(window, self.size / window.sum() if self.spread else self.size, 0.0)


@dataclass(frozen=True)
class Column:
    """One run: steps whose starting paths are given, and those that are taken."""

    laid: tuple[Step, ...] = ()
    taken: tuple[Step, ...] = ()


def possible(step: Step, plan: Plan, months: slice) -> bool:
    """Whether the plan knows what the step moves and has room for it."""
    if step.path or step.added:
        return True
    if step.variable not in plan.values:
        return False
    low, high = forcings()[step.variable].bounds
    ahead = plan.values[step.variable][plan.warmup :][months] + (0.0 if step.spread else step.size)
    return bool((high is None or (ahead <= high).all()) and (low is None or (ahead >= low).all()))


def beside(plan: Plan, columns: Sequence[Column], medians: Mapping[str, np.ndarray], months: slice) -> Plan:
    """The first scenario of a plan once a column, each with its own steps.

    Moscow's answer is the first column's in all: a rule says what a step does under one and the same policy.

    Parameters
    ----------
    medians : mapping of str to ndarray
        Median path `(month,)` of each variable that a step starts from.
    months : slice
        Of the run's months: the window in which steps are taken. Starting paths are laid over the whole run.
    """
    made = copies(plan, len(columns))
    days = days_in(plan.months[plan.warmup :])
    window = np.zeros(plan.horizon, bool)
    window[months] = True
    for place, column in enumerate(columns):
        # What starts from no path of its own is there only where it is taken.
        for step in dict.fromkeys((*column.laid, *column.taken)):
            change = step.each_month(window) if step in column.taken else np.zeros(plan.horizon)
            if step.added:
                free_of(made.given.added, step.variable, made, 0.0)[:, place, 0] += mt_per_month(change, days)
            elif step.pinned:
                path = free_of(made.given.override, step.variable, made)
                # A path that the run has pinned already is moved from where it is.
                known = np.where(np.isnan(path[:, place, 0]), medians[step.variable], path[:, place, 0])
                path[:, place, 0] = known + change
            else:
                levels = made.values[step.variable]
                start = medians[step.base] if step.base else levels[plan.warmup :, ..., place]
                set_lever(made, step.variable, place, start, change, step.member)
    return under_one_answer(made)


def copies(plan: Plan, count: int) -> Plan:
    """The first scenario of a plan several times, with arrays of its own that may be written to."""

    def repeated(paths: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: np.repeat(array[..., :1, :], count, axis=-2) for name, array in paths.items()}

    given = plan.given
    return replace(
        plan,
        scenarios=tuple(f"copy_{place}" for place in range(count)),
        hidden=0,
        references=tuple(range(count)),
        values={name: np.repeat(levels[..., :1], count, axis=-1) for name, levels in plan.values.items()},
        conditions=tuple(replace(c, scenario=k) for c in plan.conditions for k in range(count)),
        overrides={name: np.repeat(array[..., :1], count, axis=-1) for name, array in plan.overrides.items()},
        given=Pins(repeated(given.override), repeated(given.target), given.settled, repeated(given.added)),
        texts={},
    )


def free_of(paths: Mapping[str, np.ndarray], name: str, plan: Plan, free: float = np.nan) -> np.ndarray:
    """The given path of a variable without members in a plan's copies, free where nothing is given."""
    assert isinstance(paths, dict)
    shape = (plan.horizon, len(plan.scenarios), 1)
    found: np.ndarray = paths.setdefault(name, np.full(shape, free))
    return found


def set_lever(
    plan: Plan, name: str, place: int, start: np.ndarray, change: np.ndarray | float, member: str = ""
) -> None:
    """Put a lever of one copy at `start` and move it by `change`, in all members or in one."""
    levels, dims = plan.values[name], forcings()[name].dims
    if not dims:
        levels[plan.warmup :, place] = start + change
        return
    labels = DIMS[dims[0]]
    for at in [labels.index(member)] if member else range(len(labels)):
        levels[plan.warmup :, at, place] = (start[:, at] if start.ndim > 1 else start) + change
