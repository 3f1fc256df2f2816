"""One parameter at a time: an outcome at the ends of each range, everything else at its centre.

A coefficient is moved to its 5 and 95 percent points with the others of its relation where they are then
expected to be; a joint group moves as one, and the members of a parameter together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.plan import Plan, make_plan
from econ.ensemble.progress import bar
from econ.estimates import NINETY
from econ.uncertainty.design import SHOCKS, Group, designed, groups
from econ.uncertainty.variance import FEWEST, check_outcomes, outcome_draws, spoken

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ENDS", "tornado"]

#: The ends of each range.
ENDS = (0.05, 0.95)


def tornado(
    scenario: Any = "baseline",
    outcome: str | Sequence[str] = ("fiscal_stress", "fuel_stress"),
    *,
    reference: Any = "",
    last: int = 12,
    start: str | None = None,
    months: int = 12,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    progress: bool = False,
) -> xr.Dataset:
    """Change of outcomes from the centre to the ends of each parameter's range, one at a time.

    Parameters
    ----------
    scenario, outcome, last, start, months, seed, given, as_of
        As for `econ.uncertainty.variance.split`; nothing is drawn.
    reference : str, path or Scenario, optional
        Of the effect, scenario minus reference, in place of the level.
    progress : bool
        Show a progress bar on a terminal.

    Returns
    -------
    xarray.Dataset
        `change` `(outcome, parameter, end)`, less the outcome at the centre, and `centre` `(outcome)`;
        coordinates `kind`, `title` (parameter). Those that move any outcome most, in parts of its
        widest bar, first.

    Raises
    ------
    InputError
        An outcome with dims, a window beyond the run.
    """
    import xarray as xr

    from econ.variables import variables

    outcomes = check_outcomes(outcome, FEWEST, last, months)
    chosen = [reference, scenario] if reference else [scenario]
    plan = make_plan(
        chosen,
        seed=seed,
        keep=outcomes,
        draws=1,
        off=SHOCKS,
        start=start,
        months=months,
        given=given,
        as_of=as_of,
    )
    every = groups(plan)
    names, rows = _rows(plan, every)
    with bar(plan, enabled=progress, runs=len(rows)) as update:
        made = outcome_draws(designed(plan, every, rows), outcomes, last, update, effect=bool(reference))[
            :, 0
        ]
    centre = made[:, 0]
    change = (made[:, 1:] - centre[:, None]).reshape(len(outcomes), len(names), len(ENDS))
    size = np.abs(change).max(axis=-1)
    order = np.argsort(
        -(size / np.maximum(size.max(axis=1, keepdims=True), 1e-300)).max(axis=0), kind="stable"
    )
    named = [names[k] for k in order]
    return xr.Dataset(
        {"change": (("outcome", "parameter", "end"), change[:, order]), "centre": ("outcome", centre)},
        coords={
            "outcome": list(outcomes),
            "unit": ("outcome", [variables()[name].unit for name in outcomes]),
            "parameter": [name for name, *_ in named],
            "kind": ("parameter", [kind for _, kind, _ in named]),
            "title": ("parameter", [title for *_, title in named]),
            "end": list(ENDS),
        },
        attrs={
            "scenario": spoken(plan, effect=len(plan.scenarios) > 1),
            "months": f"last {last} of {plan.horizon} from {plan.months[plan.warmup]}",
            "method": "tornado",
        },
    )


def _rows(plan: Plan, every: Sequence[Group]) -> tuple[list[tuple[str, str, str]], np.ndarray]:
    """Name, kind and title of each bar, and uniforms `(1 + 2 bars, column)`: the centre, then both ends."""
    from scipy.special import ndtr

    width = sum(group.columns for group in every)
    names: list[tuple[str, str, str]] = []
    rows = [np.full(width, 0.5)]
    first = 0
    for group in every:
        place = slice(first, first + group.columns)
        first += group.columns
        root = np.asarray(plan.estimates[group.name].root) if group.labels else None
        bars = group.labels or ("",)
        for k, label in enumerate(bars):
            names.append((f"{group.name}.{label}" if label else group.name, group.kind, group.title))
            for end, sign in zip(ENDS, (-1, 1), strict=True):
                row = rows[0].copy()
                # Others of a relation are where they are expected to be, given this one: the root's column.
                row[place] = end if root is None else ndtr(sign * NINETY * root[:, k])
                rows.append(row)
    return names, np.array(rows)
