"""Rules of thumb: a step of nothing changes nothing, a step is the run that it says, rules add up whole."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.ensemble.plan import make_plan
from econ.ensemble.runner import run_draws
from econ.errors import InputError
from econ.experiments.reckoner import COMBINATIONS, STEPS, reckoner, rules
from econ.experiments.steps import Column, Step, beside, possible

DRAWS, MONTHS = 128, 6


@pytest.fixture(scope="module")
def found():
    return reckoner(draws=DRAWS, months=MONTHS)


def test_every_headline_outcome_has_every_rule(found):
    assert found.sizes["rule"] == len(rules()) == 12
    assert {"oil_gas_revenue", "federal_balance", "fuel_stress", "liquid_nwf"} <= set(found["outcome"].values)
    assert np.isfinite(found["change"]).all() and np.isfinite(found["error"]).all()
    assert (found["change"].diff("quantile") >= 0).all()


def test_signs_that_no_model_of_a_budget_may_miss(found):
    mean = found["mean"]
    assert mean.sel(rule="brent", outcome="oil_gas_revenue") < 0
    assert mean.sel(rule="rouble", outcome="oil_gas_revenue") < 0
    assert mean.sel(rule="strike", outcome="fuel_stress") > 0
    assert mean.sel(rule="production", outcome="oil_income") < 0
    assert mean.sel(rule="idle", outcome="gasoline_output") < 0


def test_spending_moves_the_balance_by_what_is_spent_and_its_interest(found):
    spent = -float(found["mean"].sel(rule="spending", outcome="federal_balance"))
    assert 100 <= spent < 110


def test_a_rule_is_the_difference_of_two_runs_of_the_package(found):
    spent = {"name": "spent", "extends": "baseline", "pressure": {"spending_shift": 100 / MONTHS}}
    ds = econ.compare(["baseline", spent], draws=DRAWS, months=MONTHS, keep=["non_oil_revenue"])
    direct = ds["non_oil_revenue"].sum("month").mean("draw")
    theirs = float(direct.sel(scenario="spent") - direct.sel(scenario="baseline"))
    ours = float(found["mean"].sel(rule="spending", outcome="non_oil_revenue"))
    assert ours == pytest.approx(theirs, rel=0.05, abs=0.5)


def test_sums_and_gaps_add_up(found):
    for name, members in COMBINATIONS.items():
        added = found["mean"].sel(rule=list(members)).sum("rule")
        np.testing.assert_allclose(found["sum"].sel(together=name), added, rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(found["sum"] - found["whole"], found["gap"], atol=1e-9)


def test_a_step_of_nothing_changes_nothing_whatever_it_moves():
    plan = make_plan("baseline", months=3, draws=64, keep=["oil_income", "brent_price"])
    medians = {"brent_price": np.full(3, 80.0)}
    steps = [Step(s.name, s.label, s.variable, 0.0, s.spread) for s in STEPS if s.variable != "usd_rub"]
    steps.append(Step("wells", "", "potential_production", 0.0, added=True))
    for step in steps:
        laid = Column((step,) if step.path else ())
        made = run_draws(beside(plan, [laid, Column((step,), (step,))], medians, slice(0, 3)))["oil_income"]
        np.testing.assert_array_equal(made[:, 0], made[:, 1])


def test_a_step_beyond_its_lever_is_left_out():
    plan = make_plan("all_channels", months=3, draws=0, keep=["oil_income"])
    tankers = next(step for step in rules() if step.name == "tankers")
    beyond = Step("x", "x", "vessels_listed", 1.0)
    assert not possible(beyond, plan, slice(0, 3))
    assert isinstance(possible(tankers, plan, slice(0, 3)), bool)


def test_too_few_simulations_are_refused():
    with pytest.raises(InputError, match="too few"):
        reckoner(draws=10)
