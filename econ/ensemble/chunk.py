"""A chunk of draws: its parameters, its streams, its state, and one month's step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from econ.ensemble import warmup
from econ.ensemble.memory import settle_memory
from econ.ensemble.plan import Plan
from econ.ensemble.revision import Revision
from econ.errors import EconError, InputError
from econ.model.graph import GIVEN, PREVIOUS, load
from econ.model.identities import check
from econ.parameters import Resolved
from econ.quantities import days_in
from econ.scenarios.compile import Condition
from econ.streams import Stream
from econ.variables import Variable, shape_of, shocks, variables

__all__ = ["Chunk"]

#: The central value of a standard variate, which a run without shocks uses.
_CENTRE = {"normal": 0.0, "uniform": 0.5}


class Chunk:
    """Draws `start` to `stop` of a plan, advanced month by month.

    Before the first month of the horizon the warm-up has run: observations pinned where they
    exist, one scenario wide. It is then widened to all scenarios. `watch` is shown every month,
    warm-up included, with all names that its equations read and made. `pulse` is called when a month
    begins, and may stop the chunk by raising. With `begin` the warm-up starts within itself: at a month
    counted from its first, from where another run of the same draws was then.
    """

    def __init__(
        self,
        plan: Plan,
        start: int,
        stop: int,
        watch: Callable[[int, dict[str, Any]], None] | None = None,
        pulse: Callable[[], None] | None = None,
        begin: tuple[int, warmup.End] | None = None,
    ) -> None:
        settle_memory()
        self._pulse = pulse
        self._plan, self._graph, self._watch = plan, load(), watch
        self._draws = plan.draws_of(start, stop)
        self._days = days_in(plan.months)
        self._streams = self._open_streams(start, stop)
        self._errors = self._open_errors(start, stop)
        self._revision = Revision(plan, start, stop)
        self._env: dict[str, Any] = {}
        self._counters = [np.zeros((1, 1)) for _ in plan.conditions]
        self._month = 0
        self._use(self._resolve())
        if begin is not None:
            self._month = begin[0]
            self._take_up(begin[1])
            self._warm_up()
        elif watch is None:
            self._recall(start, stop)
        else:
            self._start_state()
            self._warm_up()
        self._use(self._parameters.overridden(plan.overrides))

    @property
    def _warm(self) -> bool:
        return self._month < self._plan.warmup

    def advance(self) -> dict[str, np.ndarray]:
        """The next month: every computed variable, `(dims..., scenario, draw)`."""
        self.begin()
        made = self.through(self._plan.needed)
        self.end()
        return made

    def begin(self) -> None:
        """Enter the next month: what its equations find when they start."""
        env, plan, month = self._env, self._plan, self._month
        if self._pulse is not None:
            self._pulse()
        for name in plan.carried:
            env[PREVIOUS + name] = env[name]
        env["days"], env["in_horizon"] = self._days[month], float(not self._warm)
        env.update(self._parameters.at(month))
        for name, stream in self._streams.items():
            env[name] = stream.month() if isinstance(stream, Stream) else stream
        self._apply_pressure()
        if self._warm:
            self._revision.enter(month, env)
        pins, place = (plan.history, month) if self._warm else (plan.given, month - plan.warmup)
        for name in plan.targets:
            seen = _at(pins.target, name, place, self._graph.variables[name].dims)
            env[GIVEN + name] = self._with_error(name, seen)
        self._pins = {
            name: _replace(self._with_error(name, values[place])) for name, values in pins.override.items()
        }
        for name, values in pins.added.items():
            if values[place].any():
                self._pins[name] = _adding(self._graph.variables[name], values[place], self._pins.get(name))

    def through(self, names: Sequence[str]) -> dict[str, np.ndarray]:
        """Evaluate some of the month's equations, in order; what there is so far."""
        with self._dated():
            self._graph.step(names, self._env, self._pins)
        return self._env

    def forget(self, names: Iterable[str]) -> None:
        """Let go of what nobody reads again, this month or next."""
        for name in names:
            self._env.pop(name, None)

    def end(self) -> None:
        """Leave the month, its balances checked; in the warm-up they are as observations leave them."""
        if not self._warm:
            with self._dated():
                check(self._env)
        if self._watch is not None:
            self._watch(self._month, self._env)
        self._month += 1

    @contextmanager
    def _dated(self) -> Iterator[None]:
        """Errors name the month."""
        try:
            yield
        except EconError as error:
            raise error.located(f"{self._plan.months[self._month]}") from error.__cause__

    def _open_streams(self, start: int, stop: int) -> dict[str, Stream | np.ndarray]:
        declared = shocks()
        found: dict[str, Stream | np.ndarray] = {}
        for name in self._plan.shocks:
            shock = declared[name]
            shape = ((shock.terms,) if shock.terms else ()) + shape_of(shock.dims)
            if self._draws is None or "shocks" in self._plan.off:
                found[name] = np.full((*shape, 1, 1), _CENTRE[shock.law])
            else:
                seed = self._plan.seed_of("shocks")
                found[name] = Stream(seed, f"shock:{name}", shape, start, stop, shock.law)
        return found

    def _open_errors(self, start: int, stop: int) -> dict[str, Stream]:
        """Streams for the errors of press-reported observations in the warm-up."""
        if self._draws is None or "inputs" in self._plan.off:
            return {}
        known, plan, seed = variables(), self._plan, self._plan.seed_of("inputs")
        pinned = [n for n in (*plan.history.override, *plan.history.target) if known[n].error]
        return {n: Stream(seed, f"input:{n}", shape_of(known[n].dims), start, stop) for n in pinned}

    def _resolve(self) -> Resolved:
        plan = self._plan
        if self._draws is None:
            return plan.central
        return plan.resolved(self._draws)

    def _use(self, parameters: Resolved) -> None:
        self._parameters = parameters
        self._env.update(parameters.constant)

    def _recall(self, start: int, stop: int) -> None:
        """Take up where the same warm-up of the same draws ended before."""
        end = warmup.recall(self._plan, start, stop)
        if end is None:
            self._start_state()
            self._warm_up()
            warmup.keep(self._plan, start, self.state(stop - start))
            return
        self._take_up(end)
        self._month = self._plan.warmup

    def state(self, width: int) -> warmup.End:
        """Where these draws are between two months: what the next one reads, and the streams' places."""
        carried = {name: np.asarray(self._env[name]) for name in self._plan.carried}
        places = {name: s.place() for name, s in self._streams.items() if isinstance(s, Stream)}
        return warmup.End(carried, places, width)

    def _take_up(self, end: warmup.End) -> None:
        """Go on from where a run of the same draws was."""
        self._env.update({name: end.carried[name] for name in self._plan.carried})
        for name, stream in self._streams.items():
            if isinstance(stream, Stream):
                stream.move_to(end.streams[name])

    def _warm_up(self) -> None:
        while self._warm:
            self.advance()

    def _start_state(self) -> None:
        """The month before the warm-up: observed where it can be, else the parameter that says so."""
        known = variables()
        first = self._parameters.at(0)
        for name in self._plan.carried:
            source = known[name].initial
            value = first.get(source, self._parameters.constant.get(source))
            if value is None:
                value = np.zeros((*shape_of(known[name].dims), 1, 1))
            seen = self._plan.initial.get(name)
            self._env[name] = value if seen is None else np.where(np.isnan(seen), value, seen)

    def _with_error(self, name: str, seen: np.ndarray) -> np.ndarray:
        """A press-reported figure with its publishers' error, log-normal; an official one as revised."""
        if not self._warm:
            return seen
        if name not in self._errors:
            return self._revision.revised(name, seen)
        z = self._errors[name].month()
        if np.isnan(seen).all():
            return seen
        return np.asarray(seen * np.exp(self._env[self._graph.variables[name].error] * z))

    def _apply_pressure(self) -> None:
        """Scenario levels of this month, with the conditions that last month's outcomes decide."""
        for name, values in self._plan.values.items():
            level = values[self._month, ..., :1] if self._warm else values[self._month]
            self._env[name] = level[..., None]
        if not self._warm:
            for index, condition in enumerate(self._plan.conditions):
                self._apply_condition(index, condition)

    def _apply_condition(self, index: int, condition: Condition) -> None:
        seen = self._env[PREVIOUS + condition.variable]
        seen = seen if condition.place is None else seen[condition.place]
        seen = seen[min(condition.scenario, seen.shape[0] - 1)]
        met = seen < condition.threshold if condition.comparison == "below" else seen > condition.threshold
        count = self._counters[index]
        full = count >= condition.months
        count = np.where(met, count + 1, np.where(full & condition.latch, count, 0))
        self._counters[index] = count
        active = count >= condition.months
        level = self._env.get(condition.forcing)
        if level is None:
            return
        wide = np.broadcast_to(level, (*level.shape[:-1], active.shape[-1])).copy()
        place = (*(() if condition.member is None else (condition.member,)), condition.scenario)
        wide[place] = np.where(active, condition.then[self._month], wide[place])
        self._env[condition.forcing] = wide


def _at(targets: Any, name: str, place: int, dims: tuple[str, ...]) -> np.ndarray:
    return np.asarray(targets[name][place]) if name in targets else _free(dims)


@cache
def _free(dims: tuple[str, ...]) -> np.ndarray:
    """A target that nobody pins."""
    return np.broadcast_to(np.nan, (*shape_of(dims), 1, 1))


def _adding(
    variable: Variable, values: np.ndarray, pin: Callable[[np.ndarray], np.ndarray] | None
) -> Callable[[np.ndarray], np.ndarray]:
    """An add-factor: what the author adds to the equation's result, where no pin has replaced it."""
    low, high = variable.bounds

    def add(result: np.ndarray) -> np.ndarray:
        total = np.asarray((pin(result) if pin else result) + values)
        if (low is not None and (total < low).any()) or (high is not None and (total > high).any()):
            allowed = f"{low} to {high} {variable.unit}"
            got = f"{float(total.min()):.4g} to {float(total.max()):.4g}"
            raise InputError(
                "what is added takes it out of its bounds", where=variable.name, got=got, allowed=allowed
            )
        return total

    return add


def _replace(values: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """A pin: the values where they are set, the equation's result where they are free."""
    free = np.isnan(values)
    if not free.any():
        return lambda result: np.broadcast_to(values, np.broadcast_shapes(values.shape, result.shape))
    if free.all():
        return lambda result: result
    return lambda result: np.where(free, result, values)
