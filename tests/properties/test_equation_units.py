"""An equation does not depend on what its inputs are counted in: where dollars are halves, prices double."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest

import econ.model.answer
import econ.model.debt
import econ.model.macro
import econ.model.money
import econ.model.stress
from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import make_plan
from econ.model.graph import CALENDAR, load
from econ.parameters import load as load_parameters
from econ.quantities import PERCENT
from econ.variables import forcings, shocks, variables

COUNTED = ("oil", "dollars", "roubles", "hundred")
#: Powers of oil, dollars, roubles and the hundred of a percentage in each unit that has any.
POWERS = {
    "Mt": (1, 0, 0, 0),
    "Mt/day": (1, 0, 0, 0),
    "mb/d": (1, 0, 0, 0),
    "bn RUB per RUB/bbl": (1, 0, 0, 0),
    "bn USD": (0, 1, 0, 0),
    "bn USD a year": (0, 1, 0, 0),
    "bn USD a month": (0, 1, 0, 0),
    "bn RUB per RUB/USD": (0, 1, 0, 0),
    "USD/bbl": (-1, 1, 0, 0),
    "USD/t": (-1, 1, 0, 0),
    "USD/bbl per mb/d": (-2, 1, 0, 0),
    "USD/bbl per (mb/d)2": (-3, 1, 0, 0),
    "1 per USD/bbl": (1, -1, 0, 0),
    "bn RUB": (0, 0, 1, 0),
    "bn RUB a year": (0, 0, 1, 0),
    "RUB/t": (-1, 0, 1, 0),
    "RUB/l": (-1, 0, 1, 0),
    "RUB/bbl": (-1, 0, 1, 0),
    "RUB/USD": (0, -1, 1, 0),
    "percent": (0, 0, 0, 1),
    "percent a year": (0, 0, 0, 1),
    "percentage points": (0, 0, 0, 1),
    "index, 0-100": (0, 0, 0, 1),
    "1 per percentage point": (0, 0, 0, -1),
    "percentage points per percent of GDP squared": (0, 0, 0, -1),
}
#: Of a rate's deviation for the root of the rate.
ROOT_OF_PERCENT = "key_rate_volatility"
#: Modules that turn shares into percentages.
IN_PERCENT: tuple[ModuleType, ...] = (
    econ.model.answer, econ.model.debt, econ.model.macro, econ.model.money, econ.model.stress,
)  # fmt: skip


#: What every name that equations read is counted in; shocks and the calendar are plain numbers.
UNIT = {
    **dict.fromkeys((*shocks(), *CALENDAR), "1"),
    **{name: one.unit for name, one in (*variables().items(), *load_parameters().items())},
    **{name: one.unit for name, one in forcings().items()},
}
EQUATIONS = tuple(load().equations.values())


@pytest.fixture(scope="module")
def months() -> list[dict[str, Any]]:
    """All that equations read and made in a month of the warm-up and in two of the horizon."""
    found: dict[int, dict[str, Any]] = {}
    plan = make_plan("all_channels", months=12, draws=32, keep=tuple(variables()))
    chunk = Chunk(plan, 0, 32, watch=lambda month, env: found.update({month: dict(env)}))
    for _ in range(12):
        chunk.advance()
    return [found[3], found[plan.warmup + 2], found[plan.warmup + 11]]


def counted(name: str, value: Any, what: str) -> Any:
    """A value where `what` is counted in halves of its unit."""
    plain = name.removeprefix("previous_").removeprefix("given_")
    if UNIT[plain] == "log mb/d":
        return value + (np.log(2) if what == "oil" else 0)
    if plain == ROOT_OF_PERCENT:
        return value * (np.sqrt(2) if what == "hundred" else 1)
    powers = POWERS.get(UNIT[plain], (0, 0, 0, 0))
    return np.asarray(value) * 2.0 ** powers[COUNTED.index(what)]


@pytest.mark.parametrize("what", COUNTED)
def test_equations_follow_their_units(
    months: list[dict[str, Any]], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = [{one.name: one.function(*map(month.get, one.reads)) for one in EQUATIONS} for month in months]
    if what == "hundred":
        for module in IN_PERCENT:
            monkeypatch.setattr(module, "PERCENT", 2 * PERCENT)
    wrong = {
        one.name
        for month, before in zip(months, plain, strict=True)
        for one in EQUATIONS
        if not np.allclose(
            one.function(*[counted(read, month[read], what) for read in one.reads]),
            counted(one.name, before[one.name], what),
            rtol=1e-6,
            atol=1e-7,
            equal_nan=True,
        )
    }
    assert not wrong, f"do not follow their units: {', '.join(sorted(wrong))}"
