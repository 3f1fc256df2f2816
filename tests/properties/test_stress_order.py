"""Stress and the balance never gain from what harms: strikes, discounts, deficits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import econ
from econ.model import fiscal_stress, stress
from econ.parameters import load as load_parameters
from econ.scenarios import Scenario, load
from econ.scenarios.schedules import Constant

ANCHORS = load_parameters()
KEEP = ("federal_balance", "oil_gas_revenue", "fuel_stress", "fiscal_stress")
values = st.floats(-5, 5, allow_nan=False)


def anchor(name: str) -> np.ndarray:
    return np.asarray(ANCHORS[name].value, dtype=float)


@given(x=values, step=st.floats(1e-3, 5), calm=st.floats(-1, 1), width=st.floats(0.05, 2))
def test_a_part_rises_with_what_it_measures_and_stays_inside(
    x: float, step: float, calm: float, width: float
) -> None:
    low, high = (stress.anchored(np.array(v), np.array(calm), np.array(calm + width)) for v in (x, x + step))
    assert 0 <= low <= high <= 100


@given(deficit=st.floats(-0.05, 0.2), more=st.floats(1e-4, 0.1), fund=st.floats(0, 9000))
def test_a_larger_deficit_or_a_smaller_fund_is_never_less_stress(
    deficit: float, more: float, fund: float
) -> None:
    def at(share: float, liquid: float) -> float:
        uncovered = fiscal_stress.uncovered_deficit(
            np.array(share), np.array(0.025), np.array(liquid), np.array(19_000.0)
        )
        return float(
            fiscal_stress.solvency_stress(uncovered, anchor("solvency_calm"), anchor("solvency_alarm"))
        )

    assert at(deficit + more, fund) > at(deficit, fund)
    assert at(deficit, fund / 2) >= at(deficit, fund)


def scenario(name: str, **levels: float) -> Scenario:
    """The baseline with some levers at a level, under the first scenario's answer."""
    base = load("baseline")
    levers = {key: tuple(Constant(value) for _ in base.pressure[key]) for key, value in levels.items()}
    return replace(base, name=name, pressure={**base.pressure, **levers, "answer_imposed": (Constant(1.0),)})


@settings(max_examples=6, deadline=None)
@given(fewer=st.floats(0, 12), more=st.floats(2, 12), seed=st.integers(0, 20))
def test_more_strikes_never_better_the_balance_beyond_what_oil_and_gas_save(
    fewer: float, more: float, seed: int
) -> None:
    """Reverse excise, damper and crude that goes abroad instead are in oil and gas revenue alone."""
    run = [scenario("fewer", strike_intensity=fewer), scenario("more", strike_intensity=fewer + more)]
    ds = econ.simulate(run, months=18, draws=32, seed=seed, keep=KEEP)
    rest = (ds["federal_balance"] - ds["oil_gas_revenue"]).sum("month").mean("draw").values
    assert rest[1] <= rest[0]
    for name in ("fuel_stress", "fiscal_stress"):
        mean = ds[name].mean(("month", "draw")).values
        assert mean[1] >= mean[0], name


@settings(max_examples=6, deadline=None)
@given(wider=st.floats(2, 25), seed=st.integers(0, 20))
def test_a_wider_discount_is_never_less_fiscal_stress(wider: float, seed: int) -> None:
    months = [f"2026-{month:02d}" for month in range(7, 13)] + [f"2027-{month:02d}" for month in range(1, 7)]
    level = {"narrow": 75.0, "wide": 75.0 - wider}
    given_paths = [
        {"month": month, "variable": "urals_tax_price", "value": price - 15.0, "scenario": name}
        for month in months
        for name, price in level.items()
    ]
    run = [scenario("narrow"), scenario("wide")]
    ds = econ.simulate(run, months=12, draws=16, seed=seed, given=given_paths, keep=["fiscal_stress"])
    mean = ds["fiscal_stress"].mean("draw").values
    assert np.all(mean[1] >= mean[0] - 1e-9)
