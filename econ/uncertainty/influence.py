"""Which parameters matter most for an outcome: shares of its variance, from one ensemble.

Each parameter's share is what a quadratic in it explains of the outcome over draws, adjusted for the
terms used. Parameters are drawn independently but for the coefficients of one relation, whose shares
overlap where they are correlated, and for a joint group, which is one entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from econ.ensemble.plan import Plan, make_plan
from econ.estimates import NINETY
from econ.parameters import load, resolve
from econ.parameters.resolve import drawn
from econ.uncertainty.variance import check_outcomes, outcome_draws

__all__ = ["Influence", "influence", "top_parameters"]

#: From the 5 to the 95 percent point of a standard normal.
_RANGE = 2 * NINETY
_TINY = 1e-12


@dataclass(frozen=True)
class Influence:
    """What one parameter, or one joint group, does to an outcome.

    Parameters
    ----------
    parameter : str
        Its name; the names of a group with commas between.
    kind : str
        `estimate`, `literature` or `assumption`; `policy` for a rule of Russia's authorities.
    source : str
        The paper or the reason; of an estimate its relation and coefficient.
    share : float
        Of the outcome's variance over draws; noise may put it a little below nought.
    error : float
        Monte Carlo standard error of the share.
    effect : float
        Change of the outcome from the parameter's 5 to its 95 percent point, along a straight line;
        NaN where there are several members.
    title, where : str
        What it is, and the file and line where it stands.
    """

    parameter: str
    kind: str
    source: str
    share: float
    error: float
    effect: float
    title: str
    where: str


def top_parameters(
    scenario: Any = "baseline", outcome: str = "fiscal_stress", n: int = 5, **options: Any
) -> list[Influence]:
    """The `n` parameters that explain most of an outcome's variance; options as for `influence`."""
    return influence(scenario, outcome, **options)[outcome][:n]


def influence(
    scenario: Any = "baseline",
    outcome: str | Sequence[str] = ("fiscal_stress", "fuel_stress"),
    *,
    last: int = 12,
    start: str | None = None,
    months: int = 12,
    draws: int = 4096,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    off: Iterable[str] = (),
    reference: Any = "",
) -> dict[str, list[Influence]]:
    """Every drawn parameter of a run by its share of each outcome's variance, the largest first.

    Parameters
    ----------
    scenario, outcome, last, start, months, seed, given, as_of, off, reference
        As for `econ.uncertainty.variance.split`.
    draws : int
        Shares below about `2 / draws` are noise.

    Returns
    -------
    dict of str to list of Influence
        By outcome, each with `parameter`, `kind`, `share` of the variance and its `error`, and `effect`.

    Raises
    ------
    InputError
        As for `econ.uncertainty.variance.split`.

    Examples
    --------
    >>> found = econ.influence("baseline", "fiscal_stress", draws=256, months=12)
    >>> found["fiscal_stress"][0].share >= found["fiscal_stress"][1].share
    True
    """
    outcomes = check_outcomes(outcome, draws, last, months)
    options = {"start": start, "months": months, "draws": draws, "given": given, "as_of": as_of}
    chosen = [reference, scenario] if reference else scenario
    plan = make_plan(chosen, seed=seed, keep=outcomes, off=off, **options)
    values = outcome_draws(plan, outcomes, last, effect=bool(reference))[:, 0]
    drawn = _drawn(plan)
    return {
        name: sorted(
            (_one(names, members, y) for names, members in drawn.items()), key=lambda found: -found.share
        )
        for name, y in zip(outcomes, values, strict=True)
    }


def _drawn(plan: Plan) -> dict[tuple[str, ...], np.ndarray]:
    """Normal scores of what varies over draws, `(member, draw)`, by parameter or joint group."""
    table = load()
    draws = plan.draws_of(0, plan.width)
    assert draws is not None
    values = resolve(plan.parameters, plan.months, draws, estimates=plan.estimates, held=plan.held)
    found: dict[tuple[str, ...], list[np.ndarray]] = {}
    groups = {p.group: tuple(n for n in plan.parameters if table[n].group == p.group) for p in table.values()}
    for name in plan.parameters:
        array = values.constant[name] if name in values.constant else values.monthly[name]
        if array.shape[-1] == 1:
            continue
        if table[name].range:
            # A path is moved by one draw alike in all months.
            array = drawn(table[name], draws)
        rows = np.unique(array.reshape(-1, plan.width), axis=0)
        key = groups[table[name].group] if table[name].group else (name,)
        found.setdefault(key, []).extend(_scores(row) for row in rows if np.ptp(row) > _TINY)
    return {key: np.stack(rows) for key, rows in found.items() if rows}


def _scores(row: np.ndarray) -> np.ndarray:
    """Normal scores by rank; equal values share theirs."""
    from scipy.special import ndtri

    _, place, counts = np.unique(row, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(ndtri((middle[place] - 0.5) / len(row)))


def _one(names: tuple[str, ...], members: np.ndarray, y: np.ndarray) -> Influence:
    terms = np.vstack([members, members**2])
    x = terms - terms.mean(1, keepdims=True)
    centred = y - y.mean()
    n = len(y)
    beta, _, rank, _ = np.linalg.lstsq(x.T, centred, rcond=1e-9)
    explained = float(1 - np.sum((centred - beta @ x) ** 2) / np.sum(centred**2))
    share = 1 - (1 - explained) * (n - 1) / (n - rank - 1)
    # Delta method for what is there, chi-squared for what is noise.
    error = np.sqrt(4 * max(share, 0.0) * (1 - explained) ** 2 / n + 2 * rank / n**2)
    first = load()[names[0]]
    alone = len(members) == 1
    return Influence(
        parameter=", ".join(names),
        kind=first.drawn_as,
        source=" ".join((first.source or f"estimate {first.relation}").split()),
        share=float(share),
        error=float(error),
        effect=float(_RANGE * (members[0] @ centred) / (members[0] @ members[0])) if alone else float("nan"),
        title=first.title,
        where=first.where,
    )
