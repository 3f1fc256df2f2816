"""Rules of thumb: what one round step, kept for a year, changes; and where adding such changes goes wrong.

Each rule is a run beside the scenario on the same simulations: a price or rate given at its median path and
a step beside it, a strike more, spending beyond the plan. Steps are round; what they do is computed.
Rules invite adding up: six combinations are run whole and set beside the sum of their rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import Plan, make_plan
from econ.ensemble.progress import bar
from econ.ensemble.runner import run_draws
from econ.experiments.steps import Column, Step, beside, possible
from econ.outcomes.summary import RANGE, measured
from econ.quantities import MONTHS_PER_YEAR
from econ.variables import DIMS, variables
from econ.variables.buyers import BUYERS

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["COMBINATIONS", "STEPS", "UNANSWERED", "Step", "reckoner", "rules", "thumbs"]

#: Outcomes of page one's rules, and the draws that rules with ranges need.
OUTCOMES = ("oil_gas_revenue", "federal_balance")
_FEWEST = 100
_TRILLION = 1e-3
#: Errors from zero below which a change is not measurable, and the change that is none [trn RUB].
_CLEAR, _NOTHING = 3.0, 0.02
#: Gap between the sum of rules and the whole run from which adding them is said to go wrong.
_WRONG = 0.10

#: Page one's rules.
STEPS = (
    Step("brent", "Oil price 10 dollars lower", "brent_price", -10.0),
    Step("rouble", "Dollar 10 roubles cheaper", "usd_rub", -10.0),
    Step("strike", "One more strike on a refinery a month", "strike_intensity", 1.0),
    Step("spending", "Spending 0.1 trillion roubles higher", "spending_shift", 100.0, spread=True),
)
#: Page one's last row: a policy, and no rule that scales.
UNANSWERED = Step("unanswered", "No answer of Moscow to its deficit", "moscow_answers", -1.0)
_BUYERS = {buyer.label: buyer.name or "other buyers" for buyer in BUYERS}
_TARIFFS = tuple(f"tariff_{buyer}" for buyer in DIMS["buyer"])
_TANKERS = 46
#: Rules that are run together, to see whether they add up.
COMBINATIONS: dict[str, tuple[str, ...]] = {
    "oil price and rouble": ("brent", "rouble"),
    "oil price and lost production": ("brent", "production"),
    "strikes and tankers": ("strike", "tankers"),
    "tariffs on every buyer": _TARIFFS,
    "oil price, rouble, key rate and spending": ("brent", "rouble", "key_rate", "spending"),
    "all but idle refining": (
        "brent",
        "rouble",
        "production",
        "strike",
        *_TARIFFS,
        "tankers",
        "key_rate",
        "spending",
    ),
}


def rules() -> tuple[Step, ...]:
    """Every rule; the share of the fleet that a number of tankers is follows from rows of data."""
    from econ.dated import paths

    brent, rouble, strike, spending = STEPS
    fleet = paths().get("fleet")
    tankers = () if fleet is None else (_tankers(fleet.steps[-1][1]),)
    return (
        brent,
        rouble,
        # Brent does not answer to it: what wells cannot give is not supply that sanctions take away.
        Step(
            "production",
            "0.1 million barrels a day less crude from wells",
            "potential_production",
            -0.1,
            added=True,
        ),
        Step(
            "idle",
            "A tenth more of refining capacity counted idle",
            "idle_capacity_share",
            0.1,
            base="headline_capacity_lost",
        ),
        strike,
        *(
            Step(f"tariff_{buyer}", f"10 points of tariff on {_BUYERS[buyer]}", "tariff", 0.1, member=buyer)
            for buyer in DIMS["buyer"]
        ),
        *tankers,
        Step("key_rate", "Key rate a point higher", "key_rate", 1.0),
        spending,
    )


def _tankers(fleet: float) -> Step:
    return Step("tankers", f"{_TANKERS} more tankers listed", "vessels_listed", _TANKERS / fleet)


def reckoner(
    scenario: Any = "baseline",
    *,
    months: int = MONTHS_PER_YEAR,
    start: str | None = None,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
    progress: bool = False,
) -> xr.Dataset:
    """Rules of thumb on every headline outcome, with ranges, and what adding them gets wrong.

    Parameters
    ----------
    scenario : str, path, mapping or Scenario
        The world in which steps are taken.
    months : int
        How long each is kept: the whole run.
    start, draws, seed, given, as_of
        As for `econ.simulate`.
    progress : bool
        Show a progress bar on a terminal.

    Returns
    -------
    xarray.Dataset
        Dims `rule`, `outcome`, `quantile` and `together`: `change` (rule, outcome, quantile), the 90 percent
        range and median over simulations of the change over the months, a sum for flows of money, the end
        for stocks, a mean for all else (exports: of all buyers); `mean`, `error` (rule, outcome), the mean
        change and its Monte Carlo error; `sum`, `whole` and `gap` (together, outcome), the mean changes of
        the rules added, of the run with all of them, and the first less the second; `gap_share`, of the
        whole, NaN where the whole is not clear of its error. Coordinates: `label`, `step`, `step_unit`
        (rule), `unit` (outcome), `rules` (together). Rules for which a lever has no room are left out:
        attribute `left_out`.

    Raises
    ------
    InputError, Problems
        As for `econ.simulate`, and too few draws.

    Examples
    --------
    >>> rules = econ.reckoner(draws=100)
    >>> bool(rules["mean"].sel(rule="brent", outcome="oil_gas_revenue") < 0)
    True
    """
    whole_number(draws, "draws", _FEWEST, what="too few for ranges")
    outcomes = tuple(name for name, v in variables().items() if v.headline or name == "oil_income")
    steps = rules()
    kept = (*outcomes, *(step.path for step in steps if step.path))
    plan = make_plan(
        [scenario], start=start, months=months, draws=draws, seed=seed, given=given, as_of=as_of, keep=kept
    )
    whole = slice(0, months)
    lead = run_draws(plan)
    medians = {s.path: np.median(lead[s.path][..., 0, :], axis=-1) for s in steps if s.path}
    taken = tuple(step for step in steps if possible(step, plan, whole))
    together = _together(taken)
    columns = _columns([(step,) for step in taken] + list(together.values()))
    with bar(plan, enabled=progress, runs=len(columns)) as update:
        made = run_draws(beside(plan, list(columns), medians, whole), update)
    sizes = {name: _measured(made[name], name) for name in outcomes}
    place = {column: k for k, column in enumerate(columns)}
    left = [step.label for step in steps if step not in taken]
    return _dataset(taken, together, sizes, place, left, plan)


def _together(taken: Sequence[Step]) -> dict[str, tuple[Step, ...]]:
    by_name = {step.name: step for step in taken}
    return {
        label: tuple(by_name[name] for name in names if name in by_name)
        for label, names in COMBINATIONS.items()
        if sum(name in by_name for name in names) > 1
    }


def _columns(groups: Sequence[tuple[Step, ...]]) -> dict[Column, None]:
    """Each group of steps, and the same starting paths without them; each run once."""
    found: dict[Column, None] = {Column(): None}
    for group in groups:
        found[_without(group)] = None
        found[Column(group, group)] = None
    return found


def _without(group: tuple[Step, ...]) -> Column:
    """The run that a group of steps is compared with: only paths that are laid need one of their own."""
    return Column(tuple(step for step in group if step.path))


def _measured(values: np.ndarray, name: str) -> np.ndarray:
    """One outcome over the run, members added, `(scenario, draw)`."""
    declared = variables()[name]
    for _ in declared.dims:
        values = values.sum(axis=1)
    return measured(values, declared.kind, declared.unit)


def _dataset(
    taken: Sequence[Step],
    together: Mapping[str, tuple[Step, ...]],
    sizes: Mapping[str, np.ndarray],
    place: Mapping[Column, int],
    left: Sequence[str],
    plan: Plan,
) -> xr.Dataset:
    import xarray as xr

    def change(group: tuple[Step, ...], name: str) -> np.ndarray:
        return sizes[name][place[Column(group, group)]] - sizes[name][place[_without(group)]]

    single = np.array([[change((step,), name) for name in sizes] for step in taken])
    joint = np.array([[change(group, name) for name in sizes] for group in together.values()])
    mean, error = single.mean(-1), _error(single)
    at = {step: k for k, step in enumerate(taken)}
    added = np.array([sum(mean[at[step]] for step in group) for group in together.values()])
    whole = joint.mean(-1)
    gap = added - whole
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(np.abs(whole) > _CLEAR * _error(joint), gap / whole, np.nan)
    both = ("together", "outcome")
    known = variables()
    return xr.Dataset(
        {
            "change": (
                ("rule", "outcome", "quantile"),
                np.moveaxis(np.quantile(single, RANGE, axis=-1), 0, -1),
            ),
            "mean": (("rule", "outcome"), mean),
            "error": (("rule", "outcome"), error),
            "sum": (both, added),
            "whole": (both, whole),
            "gap": (both, gap),
            "gap_share": (both, share),
        },
        coords={
            "rule": [step.name for step in taken],
            "label": ("rule", [step.label for step in taken]),
            "step": ("rule", [step.size for step in taken]),
            "step_unit": ("rule", [_unit_of(step) for step in taken]),
            "outcome": list(sizes),
            "unit": ("outcome", [known[name].unit.removesuffix(" a month") for name in sizes]),
            "quantile": list(RANGE),
            "together": list(together),
            "rules": ("together", [", ".join(s.name for s in group) for group in together.values()]),
        },
        attrs={
            "scenario": plan.scenarios[0],
            "months": f"{plan.months[plan.warmup]} to {plan.months[-1]}",
            "draws": plan.draws,
            "seed": plan.seed,
            "left_out": "; ".join(left),
            "wrong_from": _WRONG,
        },
    )


def _error(values: np.ndarray) -> np.ndarray:
    return np.asarray(values.std(axis=-1, ddof=1) / np.sqrt(values.shape[-1]))


def _unit_of(step: Step) -> str:
    from econ.variables import forcings

    if step.added:
        return "mb/d"
    return variables()[step.variable].unit if step.pinned else forcings()[step.variable].unit


def thumbs(
    plan: Plan, medians: Mapping[str, np.ndarray], months: slice
) -> list[tuple[Step, dict[str, float]]]:
    """What each step of page one changes in revenue and balance, mean over simulations.

    Parameters
    ----------
    plan : Plan
        Of one scenario, whose outcomes are among those returned.
    medians : mapping of str to ndarray
        Median path `(month,)` of each variable that a step starts from.
    months : slice
        Of the run's months: the window in which the step is taken.

    Returns
    -------
    list of (Step, dict of str to float)
        By outcome [trn RUB]; NaN where the change is not measurable. A step that would leave its lever's
        bounds is left out.
    """
    steps = [step for step in (*STEPS, UNANSWERED) if possible(step, plan, months)]
    columns = _columns([(step,) for step in steps])
    place = {column: k for k, column in enumerate(columns)}
    made = run_draws(beside(plan, list(columns), medians, months))
    sums = {name: made[name][months].sum(axis=0) * _TRILLION for name in OUTCOMES}
    return [
        (
            step,
            {
                name: _mean(values[place[Column((step,), (step,))]] - values[place[_without((step,))]])
                for name, values in sums.items()
            },
        )
        for step in steps
    ]


def _mean(change: np.ndarray) -> float:
    """The mean, or NaN where it is not clear of its Monte Carlo error, or next to nothing."""
    mean = float(change.mean())
    error = float(change.std(ddof=1)) / np.sqrt(change.size) if change.size > 1 else 0.0
    return mean if abs(mean) > max(_CLEAR * error, _NOTHING) else float("nan")
