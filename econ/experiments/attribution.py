"""Which channel an effect comes from: the effect of one scenario against another, shared out.

A channel is a set of levers whose values differ. Its part is its Shapley value: what it adds to the
effect, averaged over every order in which channels can be added, draw by draw on common random numbers, so
that parts add up to the effect in every draw. Members of a channel (the buyers of the tariffs) share its
part the same way among themselves (Owen 1977). Shares are of the mean effect, and of the mean of its tail;
shares of medians would not add up and are not made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.arguments import whole_number
from econ.ensemble.plan import Plan, make_plan
from econ.errors import InputError
from econ.experiments.coalitions import (
    CHANNELS,
    SPLIT,
    Channel,
    Coalition,
    both,
    coalitions,
    differing,
    mixed,
)
from econ.outcomes.span import parse_window, places
from econ.outcomes.summary import measured
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["OUTCOMES", "TAIL", "attribute", "owen", "shapley"]

#: What an effect is attributed in unless the caller says otherwise.
OUTCOMES = ("oil_income", "oil_gas_revenue", "fuel_stress", "gasoline_shortage_share")
#: Share of the draws, those of the largest effects, whose mean the tail's shares are of.
TAIL = 0.05
#: Groups of draws of the jackknife behind Monte Carlo errors.
_GROUPS = 20
#: Errors from zero below which a mean effect has no shares.
_CLEAR = 3.0
#: Channels above which every subset is too many.
_MOST = 9


def attribute(
    scenario: Any = "baseline",
    reference: Any = "",
    *,
    outcomes: Sequence[str] = OUTCOMES,
    window: str | None = None,
    members: bool = False,
    start: str | None = None,
    months: int = 24,
    draws: int = 1000,
    seed: int = 0,
    given: Any = None,
    as_of: str | None = None,
) -> xr.Dataset:
    """Share out the effect of a scenario among its channels.

    Parameters
    ----------
    scenario, reference : str, path or Scenario
        The effect is scenario minus reference. Without a reference: `no_pressure` for the baseline,
        the baseline for all else.
    outcomes : sequence of str
        Variables of the model without members (no buyer, district or product).
    window : str, optional
        `2021` or `2020-07..2021-06`: the months that the effect is taken over, a sum for flows of money,
        the end for stocks, a mean for all else. The first calendar year that the run covers whole (its
        first twelve months where there is none) by default.
    members : bool
        Share out the part of the tariffs among the buyers too.
    start, months, draws, seed, given, as_of
        As for `econ.simulate`. A path given to one of the two scenarios alone is a channel of its own.

    Returns
    -------
    xarray.Dataset
        Dims `outcome`, `channel` and, with members, `buyer`:
        `effect` and `effect_error`, mean effect and its Monte Carlo error;
        `part` (outcome, channel), in the outcome's unit, and `share`, `share_error`, of the mean effect;
        `tail_share`, `tail_share_error`, of the mean beyond the 95th percentile of the effect;
        `alone` and `last`: the mean effect of the channel by itself, and added to all others;
        `interaction`: the mean effect less what each channel does alone; `interaction_share`;
        `same_sign`: the share of draws in which the part has the sign of its mean;
        `member_part`, `member_share` (outcome, buyer) of the whole effect.
        Shares are NaN where the mean effect is not clear of its Monte Carlo error.

    Raises
    ------
    InputError
        Nothing that moves these outcomes differs, an outcome with members or unknown, a window outside
        the run, no draws.

    Examples
    --------
    >>> parts = econ.attribute("tariff_100", draws=200, months=12)
    >>> abs(float(parts["share"].sel(outcome="oil_gas_revenue").sum()) - 1) < 1e-9
    True
    """
    whole_number(draws, "draws", 2 * _GROUPS, what="too few to tell shares from chance")
    plan = _plan_of_two(scenario, reference, outcomes, start, months, draws, seed, given, as_of)
    ahead = plan.months[plan.warmup :]
    span = parse_window(window, ahead)
    channels = differing(plan, members=members)
    if not channels:
        raise InputError("nothing that moves these outcomes differs", where="attribute", got=plan.scenarios)
    if len(channels) > _MOST:
        raise InputError("too many channels differ", where="attribute", got=[c.name for c in channels])
    wanted = coalitions(channels)
    worth = _worths(mixed(plan, wanted, channels), wanted, outcomes, places(span, ahead))
    found = _dataset(worth, channels, outcomes)
    found.attrs = {
        "scenario": plan.scenarios[1],
        "reference": plan.scenarios[0],
        "window": f"{span.first} to {span.last}",
        "draws": draws,
        "seed": seed,
        "runs": len(wanted),
    }
    return found


def shapley(worth: Mapping[frozenset[Any], np.ndarray], players: Sequence[Any]) -> dict[Any, np.ndarray]:
    """What each player adds, averaged over every order of adding them; they sum to the whole's worth.

    Parameters
    ----------
    worth : mapping
        Of every subset of the players, of any one shape.
    """
    n = len(players)
    found = {}
    for player in players:
        others = [p for p in players if p != player]
        total = np.zeros_like(next(iter(worth.values())))
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(others, size):
                subset = frozenset(chosen)
                total = total + weight * (worth[subset | {player}] - worth[subset])
        found[player] = total
    return found


def owen(
    worth: Mapping[Coalition, np.ndarray], channels: Sequence[Channel], place: int
) -> dict[str, np.ndarray]:
    """A channel's part shared out among its members: Shapley within, over every set of other channels."""
    channel, others = channels[place], [c for k, c in enumerate(channels) if k != place]
    n = len(channels)
    found = {member: np.zeros_like(next(iter(worth.values()))) for member in channel.members}
    for size in range(n):
        weight = factorial(size) * factorial(n - size - 1) / factorial(n)
        for chosen in combinations(others, size):
            outside = frozenset().union(*(c.atoms for c in chosen))
            within = {
                frozenset(part): worth[outside | frozenset((channel.name, m) for m in part)]
                for count in range(len(channel.members) + 1)
                for part in combinations(channel.members, count)
            }
            for member, part in shapley(within, channel.members).items():
                found[member] = found[member] + weight * part
    return found


def _plan_of_two(
    scenario: Any,
    reference: Any,
    outcomes: Sequence[str],
    start: str | None,
    months: int,
    draws: int,
    seed: int,
    given: Any,
    as_of: str | None,
) -> Plan:
    known = variables()
    one, other = both(scenario, reference)
    for name in outcomes:
        if name in known and known[name].dims:
            raise InputError("has members, and an effect is one number", where="outcomes", got=name)
    return make_plan(
        [other, one],
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        given=given,
        keep=list(outcomes),
        as_of=as_of,
    )


def _worths(
    plan: Plan, wanted: Sequence[Coalition], outcomes: Sequence[str], months: slice
) -> dict[str, dict[Coalition, np.ndarray]]:
    """Each outcome in each coalition less that of none, `(draw,)`: one batch, reduced as chunks come."""
    from econ.ensemble.runner import chunks, pool_of, run_chunk

    known = variables()

    def reduced(place: tuple[int, int]) -> dict[str, np.ndarray]:
        made = run_chunk(plan, *place)
        return {name: measured(made[name][months], known[name].kind, known[name].unit) for name in outcomes}

    with pool_of(None) as (pool, workers):
        parts = list((map if pool is None else pool.map)(reduced, chunks(plan, workers)))
    found = {}
    for name in outcomes:
        whole = np.concatenate([part[name] for part in parts], axis=-1)
        found[name] = {coalition: whole[k] - whole[0] for k, coalition in enumerate(wanted)}
    return found


def _dataset(
    worth: Mapping[str, Mapping[Coalition, np.ndarray]], channels: Sequence[Channel], outcomes: Sequence[str]
) -> xr.Dataset:
    import xarray as xr

    split = next((k for k, c in enumerate(channels) if c.name == SPLIT and c.members != ("",)), None)
    rows = [_outcome(worth[name], channels, split) for name in outcomes]
    dims = {"member_part": ("outcome", "buyer"), "member_share": ("outcome", "buyer")}
    data = {}
    for key in rows[0]:
        values = np.stack([row[key] for row in rows])
        data[key] = (dims.get(key, ("outcome", "channel")[: values.ndim]), values)
    coords: dict[str, Any] = {
        "outcome": list(outcomes),
        "unit": ("outcome", [variables()[name].unit.removesuffix(" a month") for name in outcomes]),
        "channel": [c.name for c in channels],
        "label": ("channel", [CHANNELS[c.name] for c in channels]),
    }
    if split is not None:
        coords["buyer"] = list(channels[split].members)
    return xr.Dataset(data, coords=coords)


def _outcome(
    worth: Mapping[Coalition, np.ndarray], channels: Sequence[Channel], split: int | None
) -> dict[str, np.ndarray]:
    """All that is said of one outcome."""
    whole = frozenset().union(*(c.atoms for c in channels))
    by_channel = {
        frozenset(c.name for c in chosen): worth[frozenset().union(*(c.atoms for c in chosen))]
        for size in range(len(channels) + 1)
        for chosen in combinations(channels, size)
    }
    parts = np.stack(list(shapley(by_channel, [c.name for c in channels]).values()))
    effect = worth[whole]
    share, share_error = _with_error(parts, effect, 1.0)
    tail, tail_error = _with_error(parts, effect, TAIL)
    alone = np.array([worth[c.atoms].mean() for c in channels])
    mean, error = effect.mean(), effect.std(ddof=1) / np.sqrt(effect.size)
    interaction = mean - alone.sum()
    sign = np.sign(parts.mean(axis=1, keepdims=True))
    found = {
        "effect": mean,
        "effect_error": error,
        "part": parts.mean(axis=1),
        "share": share,
        "share_error": share_error,
        "tail_share": tail,
        "tail_share_error": tail_error,
        "alone": alone,
        "last": np.array([(effect - worth[whole - c.atoms]).mean() for c in channels]),
        "interaction": interaction,
        "interaction_share": interaction / mean if np.isfinite(share).all() else np.nan,
        "same_sign": (np.sign(parts) == sign).mean(axis=1),
    }
    if split is not None:
        members = np.stack(list(owen(worth, channels, split).values()))
        found["member_part"] = members.mean(axis=1)
        found["member_share"] = _with_error(members, effect, 1.0)[0]
    return {key: np.asarray(value, float) for key, value in found.items()}


def _with_error(parts: np.ndarray, effect: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the mean over the largest effects, and their errors by a jackknife over groups of draws."""
    group = np.arange(effect.size) % _GROUPS
    share = _shares(parts, effect, tail)
    left_out = np.stack([_shares(parts[:, group != g], effect[group != g], tail) for g in range(_GROUPS)])
    spread = (left_out - left_out.mean(axis=0)) ** 2
    return share, np.sqrt((_GROUPS - 1) / _GROUPS * spread.sum(axis=0))


def _shares(parts: np.ndarray, effect: np.ndarray, tail: float) -> np.ndarray:
    mean = effect.mean()
    if abs(mean) <= _CLEAR * effect.std(ddof=1) / np.sqrt(effect.size):
        return np.full(len(parts), np.nan)
    # The tail is on the side of the mean: the largest losses of a loss.
    order = np.argsort(-np.sign(mean) * effect, kind="stable")
    chosen = order[: max(1, round(tail * effect.size))]
    return np.asarray(parts[:, chosen].mean(axis=1) / effect[chosen].mean())
