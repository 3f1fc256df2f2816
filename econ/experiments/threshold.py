"""What it would take: the level, start or duration of one lever at which an event comes by a date.

The probability of the event is computed at points over the lever's range first, for effects are not always
monotone; where it crosses what is asked for, the crossing is searched between its neighbours on the same
simulations. What is found is run once more on other simulations. Strikes and ports are levers at the national
level alone: no district, no outlet, no mix of levers, no cheapest way.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import Plan, make_plan
from econ.ensemble.progress import bar, part
from econ.ensemble.runner import run_draws
from econ.errors import InputError, nearest
from econ.experiments.levers import Lever, lever_of
from econ.experiments.steps import copies, free_of, set_lever
from econ.months import as_month
from econ.scenarios.reader import beyond_bounds, outcome, outcome_names
from econ.variables import variables
from econ.vintage import vintage

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["WAYS", "Event", "parse_event", "threshold"]

Way = Literal["level", "start", "duration"]
WAYS: tuple[Way, ...] = ("level", "start", "duration")
_EVENT = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*(<=|>=|<|>)\s*([-+]?[0-9.]+(?:e[-+]?[0-9]+)?)\s*\Z")
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
#: Points of each round of a search between two neighbours, and rounds.
_INSIDE, _ROUNDS = 6, 3
_FEWEST, _MOST_POINTS = 100, 1000
#: Errors from which two shares clearly differ.
_CLEAR = 2.0
#: What separates the seeds of the search and of its check: no seed that a user types reaches it.
_APART = 2**41


@dataclass(frozen=True)
class Event:
    """An outcome that is beyond a number in some month."""

    text: str
    variable: str
    place: int | None
    comparison: str
    number: float

    def comes(self, values: np.ndarray) -> np.ndarray:
        """Whether it comes in some month, `(scenario, draw)`, from `(month, dims..., scenario, draw)`."""
        one = values if self.place is None else values[:, self.place]
        return np.asarray(_COMPARISONS[self.comparison](one, self.number).any(axis=0))


def parse_event(text: str) -> Event:
    """`liquid_nwf <= 0` as an event.

    Raises
    ------
    InputError
        No comparison of one outcome with a number, no such outcome (with the nearest), or a number that it
        cannot reach.
    """
    match = _EVENT.match(text)
    if not match:
        fix = "compare one outcome with a number: liquid_nwf <= 0"
        raise InputError("is no event", where="event", got=text, fix=fix)
    found = outcome(variables(), match[1])
    if found is None:
        near = nearest(match[1], outcome_names(variables()))
        raise InputError("names no outcome", where="event", got=match[1], nearest=near)
    number = float(match[3])
    if allowed := beyond_bounds(variables()[found[0]], number):
        raise InputError("out of the outcome's bounds", where="event", got=number, allowed=allowed)
    return Event(" ".join(text.split()), *found, match[2], number)


def threshold(
    event: str,
    lever: str,
    *,
    before: str,
    probability: float = 0.5,
    scenario: Any = "baseline",
    way: Way = "level",
    level: float | None = None,
    between: tuple[float, float] | None = None,
    points: int = 11,
    start: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    progress: bool = False,
) -> xr.Dataset:  # history: an example
    """The level, start or duration of one lever at which an event comes by a date with a probability.

    Parameters
    ----------
    event : str
        An outcome beyond a number in some month of the run: `liquid_nwf <= 0`, `fuel_stress > 60`,
        `crude_exports_india < 0.8`.
    lever : str
        One of `econ.experiments.levers.LEVERS`: `brent_price`, `urals_discount`, `tariff`, `tariff.india`,
        `sellers_listed`, `vessels_listed`, `spending_shift`, `strike_intensity`, `port_outage` ...
    before : str
        `YYYY-MM`, the last month in which the event counts.
    probability : float
        Share of simulations in which it is to come.
    scenario : str, path, mapping or Scenario
        The world in which the lever is moved.
    way : {"level", "start", "duration"}
        What is sought: the level kept from the first month on; the first month of a given `level`, kept
        from there on; for how many months from the first a given `level` lasts.
    level : float, optional
        The lever's level where its start or duration is sought.
    between : (float, float), optional
        Ends of the range that is searched; by default the lever's own.
    points : int
        Points of the first grid.
    start, draws, seed, given, as_of
        As for `econ.simulate`.
    progress : bool
        Show a progress bar on a terminal.

    Returns
    -------
    xarray.Dataset
        `probability` and `error` (point), the share of simulations with the event and its Monte Carlo
        error, at each point `at` that was run; `found` (crossing), where the share crosses what is asked
        for, with `residual` (share there less what is asked for), `found_error` (the Monte Carlo error of
        the share over its slope), `rises` (whether the share rises with the lever there), and `checked`,
        `checked_error` (the share on other simulations). No crossing: `found` is empty, and the attribute
        `answer` says that it is not within the range. Attributes: `event`, `lever`, `unit`, `way`, `asked`.

    Raises
    ------
    InputError
        An event that names no outcome, a lever that is none, a district, outlet or mix of
        strikes and ports, a date outside the run, a probability that is none.

    Examples
    --------
    >>> found = econ.threshold("liquid_nwf <= 1000", "brent_price", before="2027-06", draws=100)
    >>> found.sizes["point"] > 0
    True
    """
    happening = parse_event(event)
    moved = lever_of(lever)
    first = str(start or vintage().start)
    months = _months(first, before)
    _check(probability, draws, points, way, level, between)
    low, high = _ends(moved, way, between, months)
    plan = make_plan(
        scenario,
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        given=given,
        as_of=as_of,
        keep=[happening.variable],
    )
    if len(plan.scenarios) > 1:
        raise InputError("needs one scenario", where="scenario", got=plan.scenarios)
    if not moved.pinned and moved.name not in plan.values:
        raise InputError("moves nothing of this event", where="lever", got=lever, fix="choose another lever")
    search = _Search(plan, happening, moved, way, level, way != "level")
    whole = range(int(low), int(high) + 1)
    grid = _even(whole, points) if search.counted else np.linspace(low, high, points)
    with bar(plan, enabled=progress, runs=points + _INSIDE * _ROUNDS + 1) as update:
        search.run(grid, part(update, 0, 2))
        crossings = search.crossings(probability)
        found = [search.between(*crossing, probability) for crossing in crossings]
        checked = search.checked(found) if found else np.empty(0)
    return _dataset(search, found, checked, probability, (low, high))


@dataclass
class _Search:
    """Points of a lever and the share of simulations in which the event comes at each."""

    plan: Plan
    event: Event
    lever: Lever
    way: Way
    level: float | None
    counted: bool

    def __post_init__(self) -> None:
        self.shares: dict[float, float] = {}

    def run(self, at: np.ndarray, update: Any = None, seed: int | None = None) -> np.ndarray:
        """Shares at some points, on the same simulations; remembered unless another seed is asked for."""
        plan = self.plan if seed is None else replace(self.plan, seed=seed)
        new = [float(x) for x in at if seed is not None or float(x) not in self.shares]
        if new:
            made = copies(plan, len(new))
            if not self.lever.pinned:
                # What would end the lever's own level is no longer asked: the level is the question.
                made = replace(
                    made, conditions=tuple(c for c in made.conditions if c.forcing != self.lever.name)
                )
            for place, x in enumerate(new):
                self._set(made, place, x)
            comes = self.event.comes(run_draws(made, update)[self.event.variable])
            found = dict(zip(new, comes.mean(axis=-1), strict=True))
            if seed is not None:
                return np.array([found[float(x)] for x in at])
            self.shares |= found
        return np.array([self.shares[float(x)] for x in at])

    def _set(self, made: Plan, place: int, x: float) -> None:
        """One copy's lever: at `x`, or at the level from month x on, or for x months."""
        months = np.arange(1, made.horizon + 1)
        on = {"level": months > 0, "start": months >= x, "duration": months <= x}[self.way]
        level = x if self.way == "level" or self.level is None else self.level
        if self.lever.pinned:
            free_of(made.given.override, self.lever.name, made)[on, place, 0] = level
            return
        now = made.values[self.lever.name][made.warmup :, ..., place].copy()
        on = on if now.ndim == 1 else on[:, None]
        set_lever(made, self.lever.name, place, np.where(on, level, now), 0.0, self.lever.member)

    def crossings(self, asked: float) -> list[tuple[float, float]]:
        """Neighbours between which the share crosses what is asked for."""
        at = sorted(self.shares)
        above = [self.shares[x] >= asked for x in at]
        return [(at[k], at[k + 1]) for k in range(len(at) - 1) if above[k] != above[k + 1]]

    def between(self, low: float, high: float, asked: float) -> float:
        """The point between two neighbours whose share is nearest to what is asked for.

        Of months the first whole one, seen from the side where the event is rare, at which it is reached.
        """
        for _ in range(_ROUNDS):
            inner = np.linspace(low, high, _INSIDE + 2)
            points = np.unique(np.round(inner)) if self.counted else inner
            self.run(points)
            above = [self.shares[float(x)] >= asked for x in points]
            k = next(k for k in range(len(points) - 1) if above[k] != above[k + 1])
            low, high = float(points[k]), float(points[k + 1])
            if self.counted and high - low <= 1:
                break
        shares = {x: self.shares[x] for x in (low, high)}
        if self.counted:
            return max(shares, key=lambda x: shares[x])
        x = low + (high - low) * (asked - shares[low]) / (shares[high] - shares[low])
        self.run(np.array([x]))
        return float(x)

    def slope(self, x: float) -> float:
        """Change of the share with the lever about a point, between neighbours that clearly differ."""
        here = self.shares[x]
        clear = _CLEAR * float(_error(np.array(here), self.plan.width))

        def neighbour(side: list[float]) -> float:
            return next((p for p in side if abs(self.shares[p] - here) > clear), side[-1] if side else x)

        at = sorted(self.shares)
        low = neighbour([p for p in reversed(at) if p < x])
        high = neighbour([p for p in at if p > x])
        return (self.shares[high] - self.shares[low]) / (high - low) if high > low else 0.0

    def checked(self, found: list[float]) -> np.ndarray:
        """Shares at what was found, on other simulations."""
        return self.run(np.array(found), seed=self.plan.seed + _APART)


def _even(whole: range, points: int) -> np.ndarray:
    return np.unique(np.round(np.linspace(whole[0], whole[-1], min(points, len(whole)))))


def _months(first: str, before: str) -> int:
    count = int((as_month(before) - as_month(first)).astype(int)) + 1
    if count < 1:
        raise InputError("is before the run", where="before", got=before, allowed=f"{first} or later")
    return count


def _check(
    probability: float,
    draws: int,
    points: int,
    way: str,
    level: float | None,
    between: tuple[float, float] | None,
) -> None:
    if not isinstance(probability, (float, np.floating)) or not 0 < probability < 1:
        raise InputError("no probability", where="probability", got=probability, allowed="between 0 and 1")
    for where, ends in (("level", (level,)), ("between", between or ())):
        if any(end is not None and not isinstance(end, Real) for end in ends):
            raise InputError("not a number", where=where, got=level if where == "level" else between)
    whole_number(draws, "draws", _FEWEST, what="too few for a share")
    whole_number(points, "points", 3, _MOST_POINTS, what="too few to see a turn, or more than can be run")
    if way not in WAYS:
        near = nearest(way, WAYS)
        raise InputError("is not sought like this", where="way", got=way, allowed=WAYS, nearest=near)
    if (level is None) != (way == "level"):
        said = "needs the lever's level" if level is None else "the level is what is sought"
        raise InputError(said, where="level", got=level, fix="give a level with way start or duration alone")


def _ends(moved: Lever, way: Way, between: tuple[float, float] | None, months: int) -> tuple[float, float]:
    """Ends of the range that is searched."""
    if way != "level":
        return (1.0, float(months)) if way == "start" else (0.0, float(months))
    low, high = between if between is not None else moved.range()
    bottom, top = moved.bounds()
    if not bottom <= low < high <= top:
        raise InputError(
            "no range of this lever", where="between", got=(low, high), allowed=f"{bottom} to {top}"
        )
    return float(low), float(high)


def _dataset(
    search: _Search, found: list[float], checked: np.ndarray, asked: float, ends: tuple[float, float]
) -> xr.Dataset:
    import xarray as xr

    at = np.array(sorted(search.shares))
    shares = np.array([search.shares[x] for x in at])
    n = search.plan.width
    slopes = np.array([search.slope(x) for x in found])
    there = np.array([search.shares[x] for x in found])
    with np.errstate(divide="ignore"):
        spread = np.where(slopes == 0, np.inf, _error(there, n) / np.abs(slopes))
    plan, lever = search.plan, search.lever
    data = {
        "probability": ("point", shares),
        "error": ("point", _error(shares, n)),
        "found": ("crossing", np.array(found, float)),
        "residual": ("crossing", there - asked),
        "found_error": ("crossing", spread),
        "rises": ("crossing", slopes > 0),
        "checked": ("crossing", checked),
        "checked_error": ("crossing", _error(checked, n)),
    }
    unit = lever.unit if search.way == "level" else "month of the run" if search.way == "start" else "months"
    attrs = {
        "event": search.event.text,
        "lever": lever.label,
        "lever_name": lever.spoken,
        "unit": unit,
        "way": search.way,
        "level": float("nan") if search.level is None else search.level,
        "asked": asked,
        "scenario": plan.scenarios[0],
        "first": str(plan.months[plan.warmup]),
        "before": str(plan.months[-1]),
        "lowest": ends[0],
        "highest": ends[1],
        "draws": plan.draws,
        "seed": plan.seed,
        "answer": _answer(found, shares, ends, unit),
    }
    return xr.Dataset(data, coords={"at": ("point", at)}, attrs=attrs)


def _answer(found: list[float], shares: np.ndarray, ends: tuple[float, float], unit: str) -> str:
    unit = "" if unit in ("1", "count", "switch") else f" {unit}"
    if not found:
        span = f"{100 * shares.min():.0f} to {100 * shares.max():.0f} of 100 simulations"
        return f"not within the range of {ends[0]:.4g} to {ends[1]:.4g}{unit}: the event comes in {span}"
    points = " and ".join(f"{x:,.4g}" for x in found)
    return f"{points}{unit}" + ("; the effect is not monotone" if len(found) > 1 else "")


def _error(share: np.ndarray, n: int) -> np.ndarray:
    return np.asarray(np.sqrt(share * (1 - share) / n))
