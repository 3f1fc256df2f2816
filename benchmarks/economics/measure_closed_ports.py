"""Trade: what ports that close do to each income, and why revenue in roubles rises in some simulations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.economics.measure_ports import BINDING, DRAWS, LEVELS, MONTHS, _same, _scenario
from benchmarks.economics.measure_trade import TOPIC, _band, _row, _text
from benchmarks.measures.base import Measure, measures, table

if TYPE_CHECKING:
    import xarray as xr

    from econ.experiments.turning_point import TurningPoint
    from econ.scenarios.schedules import Schedule

_PAID, _TESTED = ({"damper_moratorium_policy": _same(level)} for level in (1.0, 0.0))
_ALONE = {"world_feedback": _same(0.0)}
#: What is switched off: pressure beside the outage, and whether the rouble is pinned.
CASES: dict[str, tuple[Mapping[str, tuple[Schedule, ...]], bool]] = {
    "as it is": ({}, False),
    "damper's price test always in force": (_TESTED, False),
    "damper paid at any price": (_PAID, False),
    "Brent does not answer": (_ALONE, False),
    "the rouble does not answer": ({}, True),
    "none of the three": (_PAID | _ALONE, True),
}
#: Lines of oil and gas revenue: the ministry's parts, and the sign with which they count.
LINES = {
    "taxes on oil output": (("met_oil", "additional_income_tax"), 1),
    "gas and condensate": (("met_gas", "met_condensate", "export_duty_gas"), 1),
    "returned to refiners for crude run": (("reverse_excise", "investment_allowance"), 1),
    "damper": (("damper_payment",), -1),
}
_KEPT = ("oil_gas_revenue", "federal_balance", "usd_rub", "brent_price", "damper_passed")


@lru_cache(maxsize=1)
def _runs() -> dict[str, xr.Dataset]:
    """A year with each share of ports closed, as it is and with channels switched off."""
    from econ.ensemble.api import compare

    keep = (*_KEPT, *(part for parts, _ in LINES.values() for part in parts))
    found: dict[str, xr.Dataset] = {}
    given: list[dict[str, Any]] | None = None
    for case, (pressure, pinned) in CASES.items():
        made = [
            _scenario(f"out_{i}", {"port_outage": _same(level), **pressure}) for i, level in enumerate(LEVELS)
        ]
        options: dict[str, Any] = {"months": MONTHS, "draws": 2 * DRAWS, "keep": keep}
        found[case] = compare(made, given=given if pinned else None, **options)
        given = given or _median_rouble(found[case].usd_rub.isel(scenario=0))
    return found


def _median_rouble(path: xr.DataArray) -> list[dict[str, Any]]:
    """Rows that pin the rouble at its median without an outage."""
    middle = path.median("draw")
    months = middle.month.values.astype("datetime64[M]").astype(str)
    return [
        {"month": m, "variable": "usd_rub", "value": float(v)}
        for m, v in zip(months, middle.values, strict=True)
    ]


def _steps(values: xr.DataArray) -> np.ndarray:
    """Change of a year's sum from one level of outage to the next, `(step, draw)`."""
    return np.diff(values.sum("month").transpose("scenario", "draw").values, axis=0)


def _rising(case: str) -> np.ndarray:
    """Share of simulations in which revenue rises [percent], by step."""
    return np.asarray(100 * (_steps(_runs()[case].oil_gas_revenue) > 0).mean(axis=1))


def _beyond() -> np.ndarray:
    return np.array(LEVELS[1:]) > BINDING


@measures(TOPIC)
def why_revenue_rises() -> Iterable[Measure]:
    """In how many simulations revenue rises at a step, with channels switched off."""
    for case in CASES:
        worst = float(_rising(case)[_beyond()].max())
        bare = case == "none of the three"
        yield _row(
            f"more ports closed: oil and gas revenue in roubles rises at a step beyond {BINDING}, {case}",
            worst,
            "percent of simulations, most at any step",
            2 * DRAWS,
            "under 1" if bare else "shown",
            "the next lower outage",
            worst < 1 if bare else None,
        )
    year = _runs()["as it is"].oil_gas_revenue.sum("month").transpose("scenario", "draw").values
    below = 100 * (year[1:] <= year[0]).mean(axis=1)
    yield _row(
        f"ports closed beyond {BINDING}: oil and gas revenue in roubles not above that with all open",
        float(below[_beyond()].min()),
        "percent of simulations, least at any level",
        2 * DRAWS,
        "95",
        "no outage",
        bool(below[_beyond()].min() >= 95),
        f"at the levels to {BINDING}: {below[~_beyond()].min():.0f}",
    )


@table(TOPIC, "exports.md", "rises")
def rises() -> str:
    """Where revenue rises as more ports close, as the page on exports shows it."""
    steps = [f"{100 * a:.0f} to {100 * b:.0f}" for a, b in pairwise(LEVELS)]
    lines = [
        f"| revenue in roubles rises, percent of simulations; ports closed, percent: | {' | '.join(steps)} |",
        "|---|" + "---|" * len(steps),
        *(f"| {case} | {' | '.join(f'{x:.1f}' for x in _rising(case))} |" for case in CASES),
    ]
    run = _runs()["as it is"]
    at = int(np.argmax(np.where(_beyond(), _rising("as it is"), 0)))
    whole = _steps(run.oil_gas_revenue)[at]
    up = whole > 0
    parts = {
        name: sign * sum(_steps(run[part])[at] for part in members) for name, (members, sign) in LINES.items()
    } | {"all": whole}
    lines += [
        "",
        f"| change from {steps[at]} percent closed, bn RUB a year, mean | {' | '.join(parts)} |",
        "|---|" + "---|" * len(parts),
        *(
            f"| where revenue {word} | {' | '.join(f'{x[which].mean():+.0f}' for x in parts.values())} |"
            for word, which in (("rises", up), ("falls", ~up))
        ),
    ]
    return "\n".join([*lines, "", fill(_beside(run, at, up), 118)])


def _beside(run: xr.Dataset, at: int, up: np.ndarray) -> str:
    """The diesel damper, the rouble, Brent and the balance at the step where revenue rises most often."""

    def mean(values: xr.DataArray) -> np.ndarray:
        both = values.mean("month").transpose("scenario", "draw").values[at : at + 2]
        return np.asarray(both[:, up].mean(axis=1))

    passed = 100 * mean(run.damper_passed.sel(fuel="diesel"))
    rouble, brent = (100 * (x[1] / x[0] - 1) for x in (mean(run.usd_rub), mean(run.brent_price)))
    balance = 100 * (_steps(run.federal_balance)[at][up] < 0).mean()
    return (
        f"Where it rises the damper on diesel is paid in {passed[1]:.0f} percent of months after "
        f"{passed[0]:.0f} before, the dollar costs {rouble:.1f} percent more and Brent {brent:.1f}; "
        f"the federal balance falls all the same in {balance:.0f} percent of them."
    )


#: Closed ports between which barrels are withheld, beyond those that bind.
WITHHELD = (0.3, 0.5)


@dataclass(frozen=True)
class _Withheld:
    """One income: the closed form after two years, and its change as ports close in the whole model."""

    said: TurningPoint
    change: np.ndarray

    @property
    def raised(self) -> float:
        """Simulations in which closed ports raise it [percent]."""
        return 100 * float((self.change > 0).mean())


@lru_cache(maxsize=1)
def _withheld() -> list[_Withheld]:
    from econ.ensemble.api import compare
    from econ.experiments.turning_point import turning_points

    made = [_scenario(f"out_{level}", {"port_outage": _same(level)}) for level in WITHHELD]
    keep = ("export_income", "product_export_income", "met_oil", "additional_income_tax", "usd_rub")
    ds = compare(made, months=2 * MONTHS, draws=2 * DRAWS, keep=keep)
    taxes = ds.met_oil + ds.additional_income_tax
    incomes = {
        "export income": ds.export_income + ds.product_export_income,
        "oil taxes in dollars": taxes / ds.usd_rub,
        "oil taxes in roubles": taxes,
    }
    two = {n: x.sum("month").transpose("scenario", "draw").values for n, x in incomes.items()}
    points = [p for p in turning_points(draws=2 * DRAWS) if p.horizon == "two years"]
    return [_Withheld(p, 100 * (two[p.income][1] / two[p.income][0] - 1)) for p in points]


@measures(TOPIC)
def withheld() -> Iterable[Measure]:
    """Whether barrels withheld raise an income: the closed form, and ports that close in the whole model."""
    for one in _withheld():
        formula = 100 * one.said.probability
        yield _row(
            f"turning point, {one.said.income}: raised by closed ports from {WITHHELD[0]} to {WITHHELD[1]}, "
            "two years",
            one.raised,
            "percent of simulations",
            2 * DRAWS,
            "no more than the closed form, within 5",
            f"closed form, two years: {formula:.0f}",
            one.raised <= formula + 5,
            f"median change {np.median(one.change):.1f} percent",
        )


@table(TOPIC, "exports.md", "turning")
def turning() -> str:
    """The turning point in closed form and simulated, side by side, as the page on exports shows it."""
    closed = " to ".join(f"{100 * level:.0f}" for level in WITHHELD)
    columns = (
        "income over two years",
        "closed form: break-even sum of elasticities",
        "closed form: a barrel withheld raises it, percent of simulations",
        f"whole model: ports closed from {closed} percent raise it, percent of simulations",
        "whole model: change, percent",
    )
    lines = [
        f"| {one.said.income} | {_text((one.said.low, one.said.median, one.said.high))} | "
        f"{100 * one.said.probability:.0f} | {one.raised:.0f} | {_text(_band(one.change))} |"
        for one in _withheld()
    ]
    return "\n".join([f"| {' | '.join(columns)} |", "|" + "---|" * len(columns), *lines])
