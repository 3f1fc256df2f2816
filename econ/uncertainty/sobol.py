"""Sobol indices of groups of parameters, by SALib's design and estimators.

Coefficients of one relation are correlated: what varies independently are groups, a relation each, and an
index is of a whole group. Many groups hardly move an outcome: those that an ensemble shows to move it most
have an index each, and all others one together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import make_plan
from econ.ensemble.progress import bar
from econ.errors import InputError
from econ.uncertainty.design import SHOCKS, Group, designed, groups
from econ.uncertainty.influence import influence
from econ.uncertainty.variance import check_outcomes, outcome_draws, spoken

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["OTHERS", "indices", "sobol"]

#: All groups that have no index of their own.
OTHERS = "all other parameters"
#: From a half width of 95 percent to a standard error.
_HALF = 1.959964
_RESAMPLES = 200
#: Draws of the ensemble that says which groups have an index of their own.
_SCREEN = 2048
#: Widths of chunks are blocks of this many: a design of N rows a set takes N times groups + 2 draws.
_FEWEST = 64

Indices = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def indices(
    sizes: dict[str, int], evaluate: Callable[[np.ndarray], np.ndarray], n: int, seed: int
) -> Indices:
    """First-order and total indices of groups of independent uniforms.

    Parameters
    ----------
    sizes : dict of str to int
        Columns of each group, in order.
    evaluate : callable
        Outcomes `(outcome, row)` of uniforms `(row, column)`.
    n : int
        Rows of each of the two sets, a power of two; `n` times groups + 2 are evaluated.
    seed : int

    Returns
    -------
    tuple of ndarray
        First-order indices, their standard errors, total indices, their standard errors, each
        `(outcome, group)`.

    Raises
    ------
    InputError
        `n` is no power of two, or SALib is not installed.
    """
    sampler, analysis = _salib()
    if whole_number(n, "draws", _FEWEST) & (n - 1):
        raise InputError("no power of two", where="draws", got=n, allowed=f"{_FEWEST}, 128, 256, ...")
    names = [f"{group}:{k}" for group, size in sizes.items() for k in range(size)]
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[0.0, 1.0]] * len(names),
        "groups": [group for group, size in sizes.items() for _ in range(size)],
    }
    rows = sampler.sample(problem, n, calc_second_order=False, seed=seed)
    made = evaluate(rows)
    # SALib takes a seed of zero for none and draws from the global generator.
    again = {"calc_second_order": False, "num_resamples": _RESAMPLES, "seed": seed + 1}
    found = [analysis.analyze(problem, y, **again) for y in made]
    first, total = (np.array([one[key] for one in found]) for key in ("S1", "ST"))
    errors = (np.array([one[key] for one in found]) / _HALF for key in ("S1_conf", "ST_conf"))
    return first, next(errors), total, next(errors)


def _salib() -> tuple[Any, Any]:
    try:
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampler
    except ImportError:
        fix = "install econ[evaluation]"
        raise InputError("Sobol indices need SALib", where="method sobol", fix=fix) from None
    return sampler, analysis


def sobol(
    scenario: Any = "baseline",
    outcome: str | Sequence[str] = ("fiscal_stress", "fuel_stress"),
    *,
    reference: Any = "",
    last: int = 12,
    start: str | None = None,
    months: int = 12,
    draws: int = 256,
    top: int = 12,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    progress: bool = False,
) -> xr.Dataset:
    """Sobol indices of the parameters that move outcomes most, shocks held at their centre.

    Parameters
    ----------
    scenario, outcome, last, start, months, seed, given, as_of
        As for `econ.uncertainty.variance.split`.
    reference : str, path or Scenario, optional
        Of the effect, scenario minus reference, in place of the level.
    draws : int
        Rows of each of the two sets, a power of two; the model runs `top + 3` times as many.
    top : int
        Groups with an index of their own.
    progress : bool
        Show a progress bar on a terminal.

    Returns
    -------
    xarray.Dataset
        `first`, `total` `(outcome, group)`, shares of the variance that parameters make, with standard
        errors `first_error` and `total_error`; `variance`, `mean` `(outcome)`; coordinates `kind`, `title`
        (group). The largest total first.

    Raises
    ------
    InputError
        An outcome with dims, draws that are no power of two, SALib not installed.
    """
    outcomes = check_outcomes(outcome, max(draws, _FEWEST), last, months)
    chosen = [reference, scenario] if reference else [scenario]
    how: dict[str, Any] = {"start": start, "months": months, "given": given, "as_of": as_of}
    plan = make_plan(chosen, seed=seed, keep=outcomes, draws=draws, off=SHOCKS, **how)
    shown, rest = _chosen(groups(plan), scenario, outcomes, reference, top, last, seed, how)
    order = [*shown, *rest]
    sizes = {group.name: group.columns for group in shown}
    if rest:
        sizes[OTHERS] = sum(group.columns for group in rest)
    kept: list[np.ndarray] = []
    with bar(plan, enabled=progress, runs=len(sizes) + 2) as update:

        def evaluate(uniforms: np.ndarray) -> np.ndarray:
            made = outcome_draws(
                designed(plan, order, uniforms), outcomes, last, update, effect=bool(reference)
            )[:, 0]
            kept.append(made)
            return made

        first, first_error, total, total_error = indices(sizes, evaluate, draws, seed)
    return _dataset(
        plan, outcomes, shown, list(sizes), (first, first_error, total, total_error), kept[0], last
    )


def _chosen(
    every: list[Group],
    scenario: Any,
    outcomes: tuple[str, ...],
    reference: Any,
    top: int,
    last: int,
    seed: int,
    how: dict[str, Any],
) -> tuple[list[Group], list[Group]]:
    """Groups with an index of their own, and all others: by the sum of their parameters' shares."""
    by_parameter = influence(
        scenario, outcomes, last=last, draws=_SCREEN, seed=seed, off=SHOCKS, reference=reference, **how
    )
    of = {name: group.key for group in every for name in group.members}
    shares: dict[str, float] = {}
    for found in by_parameter.values():
        for one in found:
            key = of.get(one.parameter.split(", ")[0])
            if key is not None:
                shares[key] = shares.get(key, 0.0) + max(one.share, 0.0)
    ranked = sorted(every, key=lambda group: -shares.get(group.key, 0.0))
    return ranked[:top], ranked[top:]


def _dataset(
    plan: Any,
    outcomes: tuple[str, ...],
    shown: list[Group],
    names: list[str],
    found: Indices,
    made: np.ndarray,
    last: int,
) -> xr.Dataset:
    import xarray as xr

    from econ.variables import variables

    order = np.argsort(-found[2].mean(axis=0), kind="stable")
    dims = ("outcome", "group")
    first, first_error, total, total_error = (values[:, order] for values in found)
    about = {group.name: (group.kind, group.title) for group in shown}
    labels = [names[k] for k in order]
    return xr.Dataset(
        {
            "first": (dims, first),
            "first_error": (dims, first_error),
            "total": (dims, total),
            "total_error": (dims, total_error),
            "variance": ("outcome", made.var(axis=1)),
            "mean": ("outcome", made.mean(axis=1)),
        },
        coords={
            "outcome": list(outcomes),
            "unit": ("outcome", [variables()[name].unit for name in outcomes]),
            "group": labels,
            "kind": ("group", [about.get(name, ("", ""))[0] for name in labels]),
            "title": ("group", [about.get(name, ("", name))[1] for name in labels]),
        },
        attrs={
            "scenario": spoken(plan, effect=len(plan.scenarios) > 1),
            "months": f"last {last} of {plan.horizon} from {plan.months[plan.warmup]}",
            "draws": plan.draws,
            "seed": plan.seed,
            "method": "sobol",
        },
    )
