"""What a run is, settled before its first month: frozen, picklable, the same on any machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from econ.ensemble.added import with_added, with_adjust
from econ.ensemble.arguments import names_of, whole_number
from econ.ensemble.derived import COST, derived
from econ.ensemble.digest import digest
from econ.ensemble.given import read_given
from econ.ensemble.pin_limits import check_key_rate
from econ.ensemble.pins import Pins, from_given, from_panel, initial_values
from econ.ensemble.reference import references
from econ.ensemble.remarks import alike, beyond_plans, ineffective, undecided
from econ.ensemble.revision import read_by
from econ.ensemble.seen import beyond_seen
from econ.errors import InputError, nearest
from econ.estimates import Estimate, data_hash, estimated_by
from econ.model.graph import GIVEN, PREVIOUS, load
from econ.months import as_day, as_month
from econ.observations.known import as_known
from econ.parameters import Parameter, Resolved, resolve
from econ.parameters import load as load_parameters
from econ.parameters.binding import fresh_estimates
from econ.parameters.load import POLICY
from econ.parameters.resolve import Draws
from econ.quantities import month_range
from econ.scenarios.compile import Condition, chosen, compile_scenarios
from econ.scenarios.late import late_levels, shares_above_one
from econ.scenarios.schema import build_settings
from econ.scenarios.settings import with_settings
from econ.variables import shocks, variables
from econ.vintage import WARMUP, vintage

__all__ = ["SOURCES", "WARMUP", "Plan", "as_here", "kept_names", "make_plan"]

#: Sources of uncertainty that can be switched off, and what the parameters behind each are drawn as.
SOURCES: dict[str, frozenset[str]] = {
    "coefficients": frozenset({"estimate"}),
    "literature": frozenset({"literature"}),
    "assumptions": frozenset({"assumption"}),
    "policy": frozenset({POLICY}),
    "shocks": frozenset(),
    "inputs": frozenset(),
    "revision": frozenset(),
}


@dataclass(frozen=True)
class Plan:
    """Everything a chunk of draws needs to run.

    Parameters
    ----------
    scenarios : tuple of str
        In the order of the scenario axis.
    hidden : int
        How many scenarios at the end of the axis are there for reference only.
    references : tuple of int
        Place of the scenario that each one's cost is counted from.
    months : ndarray of datetime64[M]
        Warm-up and horizon.
    draws : int
        Zero for the deterministic run.
    needed, keep : tuple of str
        Variables to compute, in order, and those to return.
    carried, targets : tuple of str
        Variables whose last month is read, and those whose pinned target is.
    off : frozenset of str
        Sources of uncertainty held at their central value.
    reseeded : dict of str to int
        Sources drawn from a seed of their own, to split a variance.
    design : dict of str to ndarray
        Uniforms of parameters by draw in place of drawn ones (`econ.parameters.resolve.Draws`).
    data : str
        Hash of the observations and estimates that were read.
    instead : dict of str to Parameter
        Parameters in place of the package's, as another run had them.
    """

    scenarios: tuple[str, ...]
    hidden: int
    references: tuple[int, ...]
    months: np.ndarray
    warmup: int
    draws: int
    seed: int
    values: Mapping[str, np.ndarray]
    conditions: tuple[Condition, ...]
    overrides: Mapping[str, np.ndarray]
    needed: tuple[str, ...]
    carried: tuple[str, ...]
    targets: tuple[str, ...]
    keep: tuple[str, ...]
    history: Pins
    given: Pins
    initial: Mapping[str, np.ndarray]
    parameters: tuple[str, ...]
    shocks: tuple[str, ...]
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    off: frozenset[str] = frozenset()
    reseeded: Mapping[str, int] = field(default_factory=dict)
    design: Mapping[str, np.ndarray] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    data: str = ""
    notes: tuple[str, ...] = ()
    instead: Mapping[str, Parameter] = field(default_factory=dict)

    @property
    def horizon(self) -> int:
        """Months after the warm-up."""
        return len(self.months) - self.warmup

    @property
    def width(self) -> int:
        """Draws on the draw axis: one for the deterministic run."""
        return max(self.draws, 1)

    def kind_seeds(self) -> dict[str, int]:
        """Seeds of the kinds of parameters that have their own."""
        return {kind: seed for source, seed in self.reseeded.items() for kind in SOURCES[source]}

    def draws_of(self, start: int, stop: int) -> Draws | None:
        """What a chunk of draws is drawn from; None for the deterministic run."""
        return Draws(self.seed, start, stop, self.kind_seeds(), self.design) if self.draws else None

    def seed_of(self, source: str) -> int:
        """The seed of one source of uncertainty."""
        return self.reseeded.get(source, self.seed)

    @property
    def held(self) -> frozenset[str]:
        """Kinds of parameters that keep their central value."""
        return frozenset().union(*(SOURCES[source] for source in self.off))

    @cached_property
    def central(self) -> Resolved:
        """Parameters of a run without draws, resolved once for each plan."""
        return self.resolved(None)

    def resolved(self, draws: Draws | None) -> Resolved:
        """Parameters as they were known at `as_of`, in whichever thread asks."""
        held = frozenset() if draws is None else self.held
        with as_known(self.as_of or None):
            return resolve(
                self.parameters,
                self.months,
                draws,
                estimates=self.estimates,
                held=held,
                instead=self.instead,
            )

    @cached_property
    def warmup_key(self) -> str:
        """A hash of all that the warm-up reads: of a run with draws, of any number of them."""
        table = {**load_parameters(), **self.instead}
        drawn = (self.seed, self.reseeded, self.off, self.design) if self.draws else ()
        return digest(
            (
                self.needed,
                self.carried,
                self.targets,
                self.history,
                self.initial,
                self.months[: self.warmup].astype(int),
                {name: values[: self.warmup, ..., 0] for name, values in self.values.items()},
                {name: table[name] for name in self.parameters},
                self.estimates,
                self.shocks,
                drawn,
            )
        )


def kept_names(keep: str | Iterable[str], where: str = "keep") -> tuple[str, ...]:
    """The variables that `keep` means: `headline`, `all`, or a list of names.

    Raises
    ------
    InputError
        A name that no equation makes.
    """
    known = {**variables(), COST.name: COST}
    if keep == "all":
        return tuple(known)
    if keep == "headline":
        return tuple(name for name, v in known.items() if v.headline)
    wanted = names_of(keep, where)
    if not wanted:
        raise InputError("names nothing", where=where, got=keep, fix="name variables, or leave it out")
    for name in wanted:
        if name not in known:
            raise InputError("no such variable", where=where, got=name, nearest=nearest(name, known))
    return tuple(name for name in known if name in set(wanted))


def make_plan(
    scenario: Any,
    *,
    start: str | None = None,
    months: int = 24,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    keep: str | Iterable[str] = "headline",
    as_of: str | None = None,
    off: Iterable[str] = (),
    adjust: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    warmup: int = WARMUP,
) -> Plan:
    """Check a run's arguments and settle what it does; `simulate` says what they are.

    Parameters
    ----------
    warmup : int
        Months of observations before the start; a longer past than a run's own is for back-tests.

    Raises
    ------
    InputError, Problems
        Anything wrong with the arguments, scenarios or given paths, before a month is run.
    """
    months, draws, seed = _whole_numbers(months, draws, seed)
    outputs = kept_names(keep)
    as_of = None if as_of is None else _knowledge(as_of)
    first = _first_month(start, warmup)
    dates = month_range(first - warmup, warmup + months)
    settings = build_settings(parameters or {})
    shown = [with_settings(one, settings) for one in with_adjust(chosen(scenario), adjust)]
    read = read_given(given)
    pinned = from_given(read, dates[warmup:], [s.name for s in shown])
    paths = with_added(pinned, shown, dates[warmup:])
    counted = references(shown, paths, outputs)
    everything = [*shown, *(with_settings(one, settings) for one in counted.hidden)]
    with as_known(as_of):
        forcing = compile_scenarios(everything, start=str(first), months=months, warmup=warmup)
    graph = load()
    conditions = tuple(forcing.conditions)
    watched = tuple(dict.fromkeys(c.variable for c in conditions))
    needed = graph.needed(derived(outputs), watched)
    reads = {r for name in needed for r in graph.inputs(name)}
    carried = tuple(n for n in needed if f"{PREVIOUS}{n}" in reads or n in watched)
    targets = tuple(r.removeprefix(GIVEN) for r in sorted(reads) if r.startswith(GIVEN))
    known = variables()
    initial = {n: known[n].initial for n in carried if known[n].initial}
    errors = {known[n].error for n in needed if known[n].error} | read_by(needed)
    named = tuple(sorted((reads & graph.parameters) | set(initial.values()) | errors))
    history = from_panel(needed, dates[:warmup], as_of)
    check_key_rate(counted.given, history, dates[warmup:], tuple(forcing.names))
    return Plan(
        scenarios=tuple(forcing.names),
        hidden=len(counted.hidden),
        references=counted.places,
        months=dates,
        warmup=warmup,
        draws=draws,
        seed=seed,
        values={n: forcing.values[n] for n in graph.forcings if n in reads},
        conditions=conditions,
        overrides=dict(forcing.overrides),
        needed=needed,
        carried=carried,
        targets=targets,
        keep=outputs,
        history=history,
        given=counted.given,
        initial=initial_values(carried, dates[0] - 1, as_of),
        parameters=named,
        shocks=tuple(n for n in shocks() if n in reads),
        estimates=_estimates(named, as_of),
        off=_sources(off),
        texts=dict(forcing.texts),
        as_of=as_of or "",
        data=data_hash(as_of),
        notes=(
            *read.notes,
            *beyond_seen(read.values)[1],
            *(note for one in shown for note in late_levels(one, dates[warmup:])),
            *(note for k, one in enumerate(shown) for note in shares_above_one(one, k, forcing.values)),
            *counted.notes,
            *alike(forcing, shown, pinned),
            *ineffective(forcing, shown, counted.given, needed),
            *beyond_plans(dates[-1], needed),
            *(undecided(dates[warmup:], forcing, needed) if draws else ()),
        ),
    )


def as_here(plan: Plan) -> Plan:
    """The same plan with what this process has of observations and estimates."""
    warmup, as_of = plan.months[: plan.warmup], plan.as_of or None
    return replace(
        plan,
        history=from_panel(plan.needed, warmup, as_of),
        initial=initial_values(plan.carried, warmup[0] - 1, as_of),
        estimates=_estimates(plan.parameters, as_of),
        data=data_hash(as_of),
    )


def _first_month(start: Any, warmup: int) -> np.datetime64:
    """The start, if the months before it were observed; the month after the data where none is named."""
    months = vintage().months
    earliest, latest = months[0] + warmup, months[-1] + 1
    if start is None:
        return latest
    try:
        first = as_month(start)
    except InputError as error:
        raise error.located("start") from None
    if not earliest <= first <= latest:
        raise InputError(
            f"the {warmup} months before it are not all in the data",
            where="start",
            got=str(first),
            allowed=f"{earliest} to {latest}",
            fix="for later months start at the end of the data and run longer" if first > latest else "",
        )
    return first


def _knowledge(as_of: Any) -> str:
    """The day by which things were known."""
    try:
        return as_day(as_of)
    except InputError as error:
        raise error.located("as_of") from None


def _estimates(parameters: tuple[str, ...], as_of: str | None) -> dict[str, Estimate]:
    """The relations that the run reads, carried in the plan so that any worker has the same.

    Those of `econ estimate --as-of` where they were made for the run's day, or for an earlier one.
    """
    table = load_parameters()
    names = (table[name].relation.split(".")[0] for name in parameters if table[name].relation)
    then = estimated_by(as_of)
    with as_known(then):
        return fresh_estimates(names, then)


def _whole_numbers(months: Any, draws: Any, seed: Any) -> tuple[int, int, int]:
    """The counts of a run."""
    return (
        whole_number(months, "months", 1, 600),
        whole_number(draws, "draws", 0),
        whole_number(seed, "seed", 0, 2**63 - 1),
    )


def _sources(off: Iterable[str]) -> frozenset[str]:
    chosen = frozenset(names_of(off, "off"))
    for source in sorted(chosen - set(SOURCES)):
        raise InputError("no such source of uncertainty", where="off", got=source, allowed=tuple(SOURCES))
    return chosen
