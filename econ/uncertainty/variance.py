"""Where an outcome's uncertainty comes from: its variance split by source, by pick-freeze.

Two independent sets of draws, A and B, differ in the seed of every source. Mixed sets take one
source's seed from the other: A and "B with A's source" share that source alone, A and "A with B's
source" share all but it. The covariance of the first pair is the variance that the source explains
alone (first order), half the mean square of the second's difference the variance that would be left
were all else known (total). Estimators: Saltelli et al. (2010) made symmetric, and Jansen (1999).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import names_of, whole_number
from econ.ensemble.plan import SOURCES, Plan, kept_names, make_plan
from econ.errors import InputError
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

    from econ.ensemble.progress import Update

__all__ = ["FEWEST", "POLICY", "check_outcomes", "outcome_draws", "split", "spoken"]

#: The source that is no draw: which of several policies Russia chooses. How its authorities answer by
#: rule is drawn, and is the source `policy`.
POLICY = "choice of policy"
#: What separates the two sets' seeds: no seed that a user types reaches the other's.
_APART = 2**40
_REPEATS = 400
#: Draws from which a split tells anything.
FEWEST = 64


def split(
    scenario: Any = "baseline",
    outcome: str | Sequence[str] = ("fiscal_stress", "fuel_stress"),
    *,
    last: int = 12,
    start: str | None = None,
    months: int = 12,
    draws: int = 2048,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    off: Iterable[str] = (),
    policies: Sequence[Any] = (),
    reference: Any = "",
    progress: bool = False,
) -> xr.Dataset:
    """Split the variance of outcomes by source of uncertainty.

    Parameters
    ----------
    scenario : str, path or Scenario
    outcome : str or sequence of str
        Variables without dims of their own.
    last : int
        How many months at the end of the run an outcome is taken over: the mean of rates, indices
        and flows, the end of stocks.
    start, months, seed, given, as_of
        As for `econ.simulate`.
    draws : int
        Of each of the two sets; the model runs `2 + 2 x sources` times as many.
    off : iterable of str
        Sources held at their centre: what remains is split among the others.
    policies : sequence of scenarios, optional
        The same pressure under other policies of Russia (`econ.experiments.policies`); each counts alike
        and the choice of policy is then one more source, beside the rules of `policy`. Its share
        depends on the list and is no probability.

    reference : str, path or Scenario, optional
        Split the variance of the effect, scenario minus reference, in place of that of the level.
    progress : bool
        Show a progress bar on a terminal.

    Returns
    -------
    xarray.Dataset
        `first` and `total` `(outcome, source)`, shares of the variance, with Monte Carlo standard
        errors `first_error` and `total_error` (bootstrap over draws); `together` `(outcome)`, the
        share of no single source; `variance` and `mean` `(outcome)` in the outcome's unit. A share
        below nought is noise of the order of its error.

    Raises
    ------
    InputError
        An outcome with dims or without variance, fewer than 64 draws, or no source left.

    Examples
    --------
    >>> parts = econ.variance("baseline", "fiscal_stress", months=6, last=6, draws=64)
    >>> "shocks" in parts["source"].values
    True
    """
    outcomes = check_outcomes(outcome, draws, last, months)
    if reference and policies:
        raise InputError("an effect has one policy", where="policies", fix="leave out reference or policies")
    chosen = [reference, scenario] if reference else [scenario, *policies]
    options = {"start": start, "months": months, "draws": draws, "given": given, "as_of": as_of}
    plan = make_plan(chosen, seed=seed, keep=outcomes, off=off, **options)
    sources = tuple(source for source in SOURCES if source not in plan.off)
    if not sources:
        raise InputError("every source of uncertainty is off", where="off", got=sorted(plan.off))
    sets = _Sets.run(plan, sources, outcomes, last, progress, bool(reference))
    return _dataset(plan, sets, sources, outcomes, last)


def check_outcomes(outcome: Any, draws: int, last: int, months: int) -> tuple[str, ...]:
    """The outcomes by name; refused are unknown ones, those with dims, too few draws, a window beyond."""
    known, outcomes = variables(), names_of(outcome, "outcome")
    kept_names(outcomes, "outcome")
    for name in outcomes:
        if name in known and known[name].dims:
            raise InputError("has dims: ask for a total", where=name, got=known[name].dims)
    whole_number(draws, "draws", FEWEST, what="too few draws to split a variance")
    whole_number(last, "last", 1, whole_number(months, "months", 1, 600), what="not within the run")
    return outcomes


@dataclass(frozen=True)
class _Sets:
    """Outcomes of every set of draws, each `(outcome, policy, draw)`."""

    a: np.ndarray
    b: np.ndarray
    a_but: dict[str, np.ndarray]
    b_but: dict[str, np.ndarray]

    @classmethod
    def run(
        cls,
        plan: Plan,
        sources: tuple[str, ...],
        outcomes: tuple[str, ...],
        last: int,
        progress: bool,
        effect: bool,
    ) -> _Sets:
        from econ.ensemble.progress import bar, part

        mine, other = plan.seed, plan.seed + _APART
        runs = 2 + 2 * len(sources)
        numbers = iter(range(runs))
        with bar(plan, enabled=progress, runs=runs) as update:

            def made(seed: int, **reseeded: int) -> np.ndarray:
                one = replace(plan, seed=seed, reseeded=reseeded)
                return outcome_draws(one, outcomes, last, part(update, next(numbers), runs), effect=effect)

            return cls(
                a=made(mine),
                b=made(other),
                a_but={source: made(mine, **{source: other}) for source in sources},
                b_but={source: made(other, **{source: mine}) for source in sources},
            )


def outcome_draws(
    plan: Plan,
    outcomes: tuple[str, ...],
    last: int,
    update: Update | None = None,
    *,
    effect: bool = False,
) -> np.ndarray:
    """Outcomes over a run's last months, `(outcome, scenario, draw)`; of an effect, less the first's."""
    from econ.ensemble.runner import run_draws

    found = run_draws(plan, update)
    stocks = {name for name in outcomes if name in variables() and variables()[name].kind == "stock"}
    whole = np.stack([found[n][-1] if n in stocks else found[n][-last:].mean(0) for n in outcomes])
    return whole[:, 1:] - whole[:, :1] if effect else whole


def spoken(plan: Plan, *, effect: bool) -> str:
    """What a table is of: a scenario, or what it changes."""
    return f"{plan.scenarios[1]} less {plan.scenarios[0]}" if effect else plan.scenarios[0]


def _dataset(
    plan: Plan, sets: _Sets, sources: tuple[str, ...], outcomes: tuple[str, ...], last: int
) -> xr.Dataset:
    import xarray as xr

    rng = np.random.default_rng([plan.seed, plan.draws])
    # Row 0 weighs every draw alike: the estimate itself. The others are its bootstrap.
    counts = rng.multinomial(plan.draws, np.full(plan.draws, 1 / plan.draws), size=_REPEATS)
    weights = np.vstack([np.ones(plan.draws), counts]) / plan.draws
    with_policy = sets.a.shape[1] > 1
    shown = (*sources, POLICY) if with_policy else sources
    first = np.empty((len(outcomes), len(shown), _REPEATS + 1))
    total = np.empty_like(first)
    for row, name in enumerate(outcomes):
        if np.ptp(sets.a[row]) == 0:
            raise InputError("does not vary: nothing to split", where=name, fix="take a longer horizon")
        for place, source in enumerate(sources):
            own = [sets.a[row], sets.b[row]]
            mixed = [sets.a_but[source][row], sets.b_but[source][row]]
            first[row, place] = _explained(own, mixed[::-1], weights)
            total[row, place] = _left(own, mixed, weights)
        if with_policy:
            first[row, -1], total[row, -1] = _by_policy([sets.a[row], sets.b[row]], weights)
    whole = np.concatenate([sets.a, sets.b], axis=-1)
    dims = ("outcome", "source")
    unit = [variables()[n].unit if n in variables() else "" for n in outcomes]
    together = 1 - first.sum(1)
    return xr.Dataset(
        {
            "first": (dims, first[..., 0], {"long_name": "Share explained alone", "units": "1"}),
            "first_error": (dims, first[..., 1:].std(-1, ddof=1), {"units": "1"}),
            "total": (dims, total[..., 0], {"long_name": "Share in which it has a part", "units": "1"}),
            "total_error": (dims, total[..., 1:].std(-1, ddof=1), {"units": "1"}),
            "together": ("outcome", together[:, 0], {"long_name": "Share of no single source", "units": "1"}),
            "together_error": ("outcome", together[:, 1:].std(-1, ddof=1), {"units": "1"}),
            "variance": ("outcome", whole.var(axis=(1, 2))),
            "mean": ("outcome", whole.mean(axis=(1, 2))),
        },
        coords={"outcome": list(outcomes), "source": list(shown), "unit": ("outcome", unit)},
        attrs={
            "scenario": spoken(plan, effect=len(plan.scenarios) > sets.a.shape[1]),
            "policies": ", ".join(plan.scenarios) if with_policy else "",
            "months": f"last {last} of {plan.horizon} from {plan.months[plan.warmup]}",
            "draws": plan.draws,
            "seed": plan.seed,
            "method": "pick-freeze over sources with their own seeds; errors by bootstrap over draws",
        },
    )


def _explained(sets: list[np.ndarray], mixed: list[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """First-order share by weighting of the draws; each of `sets` shares one source with its of `mixed`.

    What the two sets have in common by chance is taken off, so that a source without effect has a
    share of nought and not noise around it.
    """
    one, two = (side.mean(0) for side in sets)
    like_one, like_two = (side.mean(0) for side in mixed)
    # Centred first: products of large numbers would cost digits.
    centre = float(np.mean([one, two]))
    products = (one - centre) * (like_one - two) + (two - centre) * (like_two - one)
    return np.asarray(weights @ products / 2 / _variance([*sets, *mixed], weights))


def _left(sets: list[np.ndarray], mixed: list[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Total share by weighting of the draws; each of `sets` shares all but one source with its of `mixed`."""
    gap = np.mean([((one - two) ** 2).mean(0) / 2 for one, two in zip(sets, mixed, strict=True)], axis=0)
    return np.asarray(weights @ gap / _variance([*sets, *mixed], weights))


def _by_policy(sets: list[np.ndarray], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total share of which policy is chosen."""
    variance = _variance(sets, weights)
    means = np.stack([np.stack([weights @ row for row in one]) for one in sets]).mean(0)
    within = weights @ np.stack([one.var(0) for one in sets]).mean(0)
    return means.var(0) / variance, within / variance


def _variance(sets: list[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Variance over draws and policies by weighting of the draws."""
    centre = float(np.mean([one.mean() for one in sets]))
    first = np.stack([(one - centre).mean(0) for one in sets]).mean(0)
    second = np.stack([((one - centre) ** 2).mean(0) for one in sets]).mean(0)
    return np.asarray(weights @ second - (weights @ first) ** 2)
