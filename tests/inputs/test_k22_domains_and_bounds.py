"""K22: a value without a meaning is refused, and no output leaves the bounds that it declares."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

import econ
from econ.ensemble import runner
from econ.ensemble.limits import outside
from econ.ensemble.plan import make_plan
from econ.errors import Problems, RunError
from econ.observations.arrays import load as load_panel
from econ.observations.catalog import rows
from econ.parameters import load
from econ.parameters.domain import domain_of
from econ.parameters.resolve import Draws, resolve
from econ.scenarios.library import parse
from econ.variables import forcings, variables
from econ.vintage import vintage

_HEAD = "schema_version: 1\nname: mine\ntitle: T\nextends: baseline\nbeyond_range: true\nparameters:\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("demand_base", -1),
        ("cover_weight", 1_000_000),
        ("deficit_stress_weight", -1),
        ("inflation_anchor", 500),
        ("brent_half_life", 0),
        ("own_use_share", 1.2),
        ("fuel_demand_elasticity", 0.3),
        ("diesel_crack_persistence", 1.01),
        ("buyer_capacity", 1e9),
    ],
)
def test_a_value_without_a_meaning_is_refused_with_name_value_and_domain(name, value):
    with pytest.raises(Problems) as caught:
        parse(f"{_HEAD}  {name}: {value}\n")
    text = str(caught.value)
    low, high = domain_of(load()[name])
    assert f":7 parameters.{name}: outside the domain" in text
    assert f"got: {float(value)}" in text and f"{low:g} to {high:g}" in text


@pytest.mark.parametrize("name", [n for n, p in load().items() if p.kind != "law"])
def test_absurd_values_of_every_parameter_are_refused(name):
    for value in (1e9, -1e9):
        with pytest.raises(Problems):
            parse(f"{_HEAD}  {name}: {value}\n")


@pytest.mark.parametrize("name", forcings())
def test_every_lever_ends_on_both_sides_and_its_neutral_level_lies_inside(name):
    low, high = forcings()[name].bounds
    assert low <= forcings()[name].neutral <= high and low < high
    for beyond in (low - 1, high + 1):
        with pytest.raises(Problems, match="out of bounds"):
            parse(_HEAD.replace("parameters:", "pressure:") + f"  {name}: {beyond}\n")


def test_levers_of_the_budget_end_where_money_does():
    panel, _ = load_panel()
    assert forcings()["fund_beyond_rule"].bounds[1] >= np.nanmax(panel["liquid_nwf"])
    plan = [float(row["value"]) for row in rows("budget_annual") if _is_plan_of_this_year(row)]
    assert max(forcings()["spending_shift"].bounds) <= max(plan) / 12


def _is_plan_of_this_year(row):
    year = vintage().last_month[:4]
    return row["series"] == "expenditure_total" and row["period"] == year and row["flag"] == "plan"


def test_draws_of_an_estimate_stay_in_its_domain():
    months = np.arange(np.datetime64("2019-01"), np.datetime64("2019-02"))
    stated = [name for name, p in load().items() if p.relation and p.domain]
    found = resolve(stated, months, Draws(0, 0, 16_384)).constant
    assert len(found) > 8
    for name, values in found.items():
        low, high = load()[name].domain
        assert low <= values.min() and values.max() <= high, name


@pytest.mark.parametrize("quantiles", [None, (0.0, 1.0)])
@pytest.mark.parametrize("value", [-3.0, 150.0, np.nan, np.inf])
def test_an_output_out_of_bounds_is_named_with_month_scenario_and_draw(monkeypatch, quantiles, value):
    plan = make_plan(["baseline", "tariff_100"], months=3, draws=600, keep="fuel_stress")
    real = runner.Chunk.through

    def broken(self, names):
        env = real(self, names)
        if "fuel_stress" in names and self._month == plan.warmup + 1 and self._first == 512:
            env["fuel_stress"] = np.array(np.broadcast_to(env["fuel_stress"], (2, 88)))
            env["fuel_stress"][1, 5] = value
        return env

    real_init = runner.Chunk.__init__

    def noted(self, plan, start, stop, watch=None, pulse=None):
        self._first = start
        real_init(self, plan, start, stop, watch, pulse)

    monkeypatch.setattr(runner.Chunk, "__init__", noted)
    monkeypatch.setattr(runner.Chunk, "through", broken)
    monkeypatch.setattr(runner, "_LANES", 256)
    run = partial(runner.run_quantiles, plan, quantiles) if quantiles else partial(runner.run_draws, plan)
    with pytest.raises(RunError) as caught:
        run()
    text = str(caught.value)
    assert re.search(rf"{plan.months[plan.warmup + 1]}, scenario tariff_100, draw 517", text)
    assert "fuel_stress" in text
    assert "0 to 100" in text or not np.isfinite(value)


def test_rounding_is_no_fault_and_a_hole_is():
    assert not outside("fuel_stress", np.array([0.0, 100.0 + 1e-9]))
    assert outside("fuel_stress", np.array([0.0, 100.01]))
    assert outside("fuel_stress", np.array([0.0, np.nan]))
    assert outside("federal_balance", np.array([0.0, -np.inf]))


@pytest.mark.slow
def test_twenty_years_stay_inside_all_bounds():
    keep = [name for name, v in variables().items() if v.bounds != (None, None)]
    ds = econ.simulate("baseline", months=240, draws=2048, quantiles=(0.0, 1.0), keep=keep)
    assert all(np.isfinite(ds[name].values).all() for name in keep)
