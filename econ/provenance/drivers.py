"""What moved revenue and balance between two periods or runs: prices, tonnes, laws and policy.

The budget's equations are stepped again, draw by draw, with the paths of one driver after another taken from
the newer side. Each driver's part is the mean of two orders, the stated one and its reverse; parts add up to
the change. What an equation does not explain of a month (a published figure, noise) goes with the driver that
it belongs to, or with the rest. Causes, what was done to the model, are another question:
`econ.provenance.causes`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.chunk import Chunk
from econ.errors import InputError
from econ.model.graph import GIVEN, PREVIOUS, load
from econ.outcomes.span import parse_window, places
from econ.parameters import Parameter
from econ.parameters import load as load_parameters
from econ.provenance.sides import Side, both_sides
from econ.variables import forcings, variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["DRIVERS", "OUTCOMES", "by_driver"]

OUTCOMES = ("oil_gas_revenue", "federal_balance")
#: In the order in which they are taken from the newer side: the variables that each is.
DRIVERS: dict[str, tuple[str, ...]] = {
    "price": ("brent_price", "gasoline_nwe_price", "diesel_nwe_price"),
    "discount": ("urals_discount",),
    "rate": ("usd_rub",),
    "tonnes": ("production",),
    "refining": (
        "runs", "wholesale_price", "fuel_sales", "fuel_imports", "fuel_unmet",
        "gasoline_retail_price", "diesel_retail_price", "nameplate", "normal_utilisation",
    ),
    "economy": ("nominal_gdp",),
    "law": (),
    "policy": ("answer_given", "revenue_measures", "spending_restraint", "plan_carried", "fund_gap"),
    "spending": ("indexation", "state_debt", "effective_rate"),
    "season and rest": (),
}  # fmt: skip
_LAW, _POLICY, _REST = "law", "policy", "season and rest"
#: How the names begin of what else belongs to a driver: shocks, and states before the period.
_BEGIN = {"non_oil_": "economy", "spending_": "spending"}
#: Made from drivers, and observed too: what the equation leaves of it is that driver's.
_OBSERVED = {
    "urals_price": "discount",
    "espo_price": "discount",
    "urals_tax_price": "discount",
    "non_oil_revenue": "economy",
    "federal_spending": "spending",
}
#: Months before the period that are stepped too: taxes are paid months after what they are levied on.
_RUN_IN = 6
#: A year, a month, or months from one to another.
_PERIOD = re.compile(r"\d{4}|\d{4}-(0[1-9]|1[0-2])(\.\.\d{4}-(0[1-9]|1[0-2]))?")
_MOST = 500
_ENDS = (0.05, 0.95)

_Month = dict[str, Any]


@dataclass(frozen=True)
class _Past:
    """What one side's months read and made.

    Parameters
    ----------
    months : list of dict
        Inputs and results by name, run-in included.
    left : list of dict
        What each equation leaves unexplained of its month.
    """

    label: str
    months: list[_Month]
    left: list[_Month]


def by_driver(
    old: str | Path,
    new: str | Path,
    *,
    periods: Sequence[str] = (),
    scenario: str = "",
    draws: int | None = None,
    old_data: str | Path | None = None,
    new_data: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> xr.Dataset:
    """What moved revenue and balance from a period of one run to one of another; see `econ.diff`."""
    chosen = _periods(periods)
    one, other = both_sides(old, new, scenario=scenario, draws=draws, old_data=old_data, new_data=new_data)
    count = draws
    if count is None:
        count = min(_MOST, *(int(s.arguments["draws"]) for s in (one, other)))
    sides = one.with_draws(count), other.with_draws(count)
    block = _block()
    say = progress or (lambda _: None)
    pasts = []
    for one, period in zip(sides, chosen, strict=True):
        say(f"{one.name}, {period or 'first whole year'}")
        pasts.append(_past(one, period, block))
    if len(pasts[0].months) != len(pasts[1].months):
        raise InputError(
            "the two periods are not equally long", where="periods", got=" and ".join(p.label for p in pasts)
        )
    return _dataset(sides, pasts, block, count)


def _periods(periods: Sequence[str]) -> tuple[str, str]:
    """One for each side: `2031`, `2031-07` or `2031-07..2032-06`; one alone is for both."""
    if len(periods) > 2:
        raise InputError(
            "at most two periods", where="periods", got=", ".join(periods), allowed="one of OLD, one of NEW"
        )
    for period in periods:
        if not _PERIOD.fullmatch(period):
            allowed = "2031, 2031-07 or 2031-07..2032-06"
            raise InputError("is no period", where="periods", got=period, allowed=allowed)
    first, last = (periods[0], periods[-1]) if periods else ("", "")
    spans = [f"{p}..{p}" if len(p) == len("YYYY-MM") else p for p in (first, last)]
    return spans[0], spans[1]


def _block() -> tuple[str, ...]:
    """The equations between drivers and outcomes, in order."""
    graph, stops = load(), {name for names in DRIVERS.values() for name in names}
    stack, seen = list(OUTCOMES), set[str]()
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        reads = (r.removeprefix(PREVIOUS) for r in graph.inputs(name) if not r.startswith(GIVEN))
        stack += [r for r in reads if r in graph.equations and r not in stops]
    return tuple(name for name in graph.equations if name in seen)


def _past(one: Side, period: str, block: tuple[str, ...]) -> _Past:
    """A side's run over a period, warm-up included, and what its equations leave of it."""
    plan = one.plan(OUTCOMES)
    window = parse_window(period, plan.months) if period else parse_window(None, plan.months[plan.warmup :])
    inside = places(window, plan.months)
    if inside.start < _RUN_IN:
        raise InputError(
            f"needs {_RUN_IN} months before it", where="periods", got=period,
            allowed=f"from {plan.months[_RUN_IN]} to {plan.months[-1]}",
        )  # fmt: skip
    wanted = _names(block)
    kept: list[_Month] = []

    def watch(month: int, env: dict[str, Any]) -> None:
        if inside.start - _RUN_IN <= month < inside.stop:
            kept.append({name: _one(env[name]) for name in wanted if name in env})

    with one.data():
        chunk = Chunk(plan, 0, plan.width, watch=watch)
        while len(kept) < window.months + _RUN_IN:
            chunk.advance()
    months = window.months
    label = str(window.first) if months == 1 else f"{window.first} to {window.last}"
    _, left = _stepped(block, kept, kept, None)
    return _Past(label, kept, left)


def _one(value: Any) -> Any:
    """The scenario shown, of those that run beside it for reference."""
    array = np.asarray(value)
    return array[..., :1, :] if array.ndim >= 2 else array


def _names(block: tuple[str, ...]) -> frozenset[str]:
    graph = load()
    reads = {r for name in block for r in graph.inputs(name) if not r.startswith(GIVEN)}
    return frozenset({*block, *reads})


def _stepped(
    block: tuple[str, ...], inputs: list[_Month], first: list[_Month], left: list[_Month] | None
) -> tuple[list[_Month], list[_Month]]:
    """The block month by month from inputs, with what is left added; or what is left of what was recorded."""
    graph = load()
    made: list[_Month] = []
    rest: list[_Month] = []
    for place, month in enumerate(inputs):
        env = dict(month)
        own: _Month = {}
        for name in block:
            equation = graph.equations[name]
            values = [
                _read(r, env, made[-1] if made else first[0], block, bool(made)) for r in equation.reads
            ]
            result = equation.function(*values)
            if left is None:
                own[name] = month[name] - result
                env[name] = month[name]
            else:
                env[name] = result + left[place][name]
        made.append(env)
        rest.append(own)
    return made, rest


def _read(name: str, env: _Month, before: _Month, block: tuple[str, ...], begun: bool) -> Any:
    """One input: pins are left out, because what they leave of an equation is added to it."""
    if name.startswith(GIVEN):
        return np.nan
    lagged = name.removeprefix(PREVIOUS)
    if lagged != name and lagged in block and begun:
        return before[lagged]
    return env[name]


def _driver_of(name: str, parameters: Mapping[str, Parameter]) -> str:
    """The driver that an input belongs to."""
    plain = name.removeprefix(PREVIOUS)
    for driver, names in DRIVERS.items():
        if plain in names:
            return driver
    if (declared := forcings().get(plain)) is not None:
        return _POLICY if declared.channel == _POLICY else _REST
    p = parameters.get(plain)
    if p is None:
        return next((driver for begin, driver in _BEGIN.items() if plain.startswith(begin)), _REST)
    if p.season is not None or "season" in p.dims:
        return _REST
    return _POLICY if p.policy else _LAW if p.kind == "law" else _REST


def _swapped(
    pasts: Sequence[_Past], taken: frozenset[str]
) -> tuple[list[_Month], list[_Month], list[_Month]]:
    """Inputs, first month and what is left, each from the newer side where its driver is taken."""
    parameters = load_parameters()
    owners = {name: _driver_of(name, parameters) for past in pasts for name in past.months[0]}

    def pick(kind: Callable[[_Past], list[_Month]], owner: Callable[[str], str]) -> list[_Month]:
        return [
            {name: (new if owner(name) in taken else old)[name] for name in old}
            for old, new in zip(kind(pasts[0]), kind(pasts[1]), strict=True)
        ]

    inputs = pick(lambda past: past.months, owners.__getitem__)
    return inputs, inputs, pick(lambda past: past.left, lambda name: _OBSERVED.get(name, _REST))


def _sums(pasts: Sequence[_Past], block: tuple[str, ...], taken: frozenset[str]) -> np.ndarray:
    """Outcomes over the period, `(outcome, draw)`."""
    inputs, first, left = _swapped(pasts, taken)
    made, _ = _stepped(block, inputs, first, left)
    return np.stack([sum(month[name] for month in made[_RUN_IN:]).reshape(-1) for name in OUTCOMES])


def _dataset(sides: Sequence[Side], pasts: Sequence[_Past], block: tuple[str, ...], draws: int) -> xr.Dataset:
    """Totals, and parts by outcome and driver."""
    import xarray as xr

    order = list(DRIVERS)
    worth = {
        taken: _sums(pasts, block, taken)
        for taken in {s for way in (order, order[::-1]) for s in _chain(way)}
    }
    parts = np.zeros((len(order), *worth[frozenset()].shape))
    for way in (order, order[::-1]):
        for before, after in pairwise(_chain(way)):
            (driver,) = after - before
            parts[order.index(driver)] += (worth[after] - worth[before]) / 2
    ends = [worth[frozenset()], worth[frozenset(order)]]
    dims = ("outcome", "driver")
    known = variables()
    low, high = np.quantile(parts, _ENDS, axis=-1)
    return xr.Dataset(
        {
            "old": ("outcome", ends[0].mean(-1)),
            "new": ("outcome", ends[1].mean(-1)),
            "change": ("outcome", (ends[1] - ends[0]).mean(-1)),
            "part": (dims, parts.mean(-1).T),
            "part_low": (dims, low.T),
            "part_high": (dims, high.T),
        },
        {
            "outcome": list(OUTCOMES),
            "driver": order,
            "unit": ("outcome", [known[name].unit for name in OUTCOMES]),
            "label": ("outcome", [known[name].long_name for name in OUTCOMES]),
        },
        {
            "by": "driver",
            "old": f"{sides[0].name}, {pasts[0].label}",
            "new": f"{sides[1].name}, {pasts[1].label}",
            "order": f"mean of two orders: {', '.join(order)}; and its reverse",
            "simulations": draws,
            "notes": json.dumps(_notes(sides)),
        },
    )


def _chain(way: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(way[:k]) for k in range(len(way) + 1)]


def _notes(sides: Sequence[Side]) -> list[str]:
    notes = [note for s in sides for note in s.notes]
    if any(s.stored is not None for s in sides):
        notes.append(
            "runs are made again by this version; what another stored may differ: see `econ diff --by cause`"
        )
    return list(dict.fromkeys(notes))
