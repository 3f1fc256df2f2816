"""Sobol indices that are known, ends of ranges that a run confirms, shares of levels and of effects."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import econ
from econ.ensemble.plan import make_plan
from econ.ensemble.runner import run_draws
from econ.errors import InputError
from econ.parameters import load as load_parameters
from econ.parameters import resolve
from econ.uncertainty.design import SHOCKS, designed, groups
from econ.uncertainty.methods import sensitivity
from econ.uncertainty.sobol import OTHERS, indices, sobol
from econ.uncertainty.tornado import tornado
from econ.uncertainty.variance import split

A, B = 7.0, 0.1


def ishigami(uniforms):
    """Ishigami and Homma (1990) on uniforms, (outcome, row)."""
    x, y, z = (2 * np.pi * u - np.pi for u in uniforms.T)
    return (np.sin(x) + A * np.sin(y) ** 2 + B * z**4 * np.sin(x))[None]


def known():
    """First-order and total indices in closed form."""
    one, two = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8
    both = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0]) / whole, np.array([one + both, two, both]) / whole


def test_indices_of_ishigami_are_those_in_closed_form():
    first, first_error, total, total_error = indices({"x": 1, "y": 1, "z": 1}, ishigami, 4096, 0)
    alone, with_others = known()
    np.testing.assert_allclose(first[0], alone, atol=0.02)
    np.testing.assert_allclose(total[0], with_others, atol=0.02)
    assert (np.abs(first[0] - alone) < 4 * first_error[0] + 1e-3).all()
    assert (np.abs(total[0] - with_others) < 4 * total_error[0] + 1e-3).all()


def test_a_group_has_the_interactions_inside_it():
    def swapped(uniforms):
        return ishigami(uniforms[:, [0, 2, 1]])

    first, _, total, _ = indices({"x and z": 2, "y": 1}, swapped, 4096, 0)
    alone, with_others = known()
    np.testing.assert_allclose(first[0], [with_others[0], alone[1]], atol=0.02)
    np.testing.assert_allclose(total[0], [with_others[0], alone[1]], atol=0.02)


def test_rows_that_are_no_power_of_two_are_refused():
    with pytest.raises(InputError, match="power of two"):
        indices({"x": 1, "y": 1, "z": 1}, ishigami, 100, 0)


@pytest.fixture(scope="module")
def plan():
    return make_plan("baseline", months=3, draws=256, off=SHOCKS, keep=["oil_income", "fiscal_stress"])


def test_a_design_of_the_run_s_own_uniforms_is_the_run(plan):
    """What is drawn, put in as a design, gives the numbers of the draw, relation by relation."""
    from scipy.special import ndtr

    from econ.streams import fixed_normals, fixed_uniforms

    chosen = groups(plan)
    columns = []
    for group in chosen:
        shape = (group.columns,)
        drawn = (
            ndtr(fixed_normals(0, group.key, shape, 0, 256))
            if group.labels
            else fixed_uniforms(0, group.key, shape, 0, 256)
        )
        columns.append(drawn)
    made = designed(plan, chosen, np.concatenate(columns).T)
    ours = resolve(plan.parameters, plan.months, made.draws_of(0, 256), estimates=plan.estimates)
    theirs = resolve(plan.parameters, plan.months, plan.draws_of(0, 256), estimates=plan.estimates)
    for name, values in theirs.constant.items():
        np.testing.assert_allclose(ours.constant[name], values, rtol=1e-6, atol=1e-9, err_msg=name)


def test_every_uncertain_parameter_is_in_one_group(plan):
    members = [name for group in groups(plan) for name in group.members]
    table = load_parameters()
    wanted = {n for n in plan.parameters if table[n].relation or table[n].distribution}
    assert set(members) == wanted and len(members) == len(wanted)


def test_the_centre_of_a_design_is_one_value_for_all(plan):
    chosen = groups(plan)
    rows = np.full((3, sum(group.columns for group in chosen)), 0.5)
    made = run_draws(designed(plan, chosen, rows))["oil_income"]
    assert np.ptp(made, axis=-1).max() == 0


def test_a_bar_is_what_a_scenario_with_that_value_gives():
    found = tornado("baseline", "federal_balance", months=6, last=6)
    table = load_parameters()
    plain = [n for n in found["parameter"].values if n in table and table[n].value is not None]
    name = next(str(n) for n in plain if not table[n].dims and not table[n].group)
    assert abs(found["change"].sel(parameter=name)).max() > 0
    bar = found["change"].sel(outcome="federal_balance", parameter=name)
    plan = make_plan("baseline", months=6, draws=1, off=SHOCKS, keep=["federal_balance"])
    chosen = groups(plan)
    centre = np.full((1, sum(group.columns for group in chosen)), 0.5)
    values = []
    for u in (0.5, 0.05, 0.95):
        place = np.cumsum([0, *(g.columns for g in chosen)])[[g.name for g in chosen].index(name)]
        row = centre.copy()
        row[0, place] = u
        value = resolve([name], plan.months, designed(plan, chosen, row).draws_of(0, 1)).constant[name]
        base = designed(plan, chosen, centre)
        put = replace(base, overrides={name: np.array([float(value.item())])})
        values.append(run_draws(put)["federal_balance"].mean())
    # The scenario has the value from the start on, the bar in the warm-up too.
    np.testing.assert_allclose(bar, np.array(values[1:]) - values[0], rtol=0.03)


def test_a_tornado_of_an_effect_is_of_the_difference():
    found = tornado("baseline", "oil_income", reference="no_pressure", months=3, last=3)
    assert found.attrs["scenario"] == "baseline less no_pressure"
    both = [
        tornado(name, "oil_income", months=3, last=3)["centre"].item() for name in ("baseline", "no_pressure")
    ]
    assert found["centre"].item() == pytest.approx(both[0] - both[1], rel=1e-9)
    nothing = tornado(
        "baseline", "oil_income", reference={"name": "same", "extends": "baseline"}, months=2, last=2
    )
    assert not nothing["change"].any() and not nothing["centre"].any()


def test_sobol_shares_of_the_model_add_up_to_about_one():
    found = sobol("baseline", "oil_gas_revenue", months=3, last=3, draws=128, top=5)
    assert found.sizes["group"] == 6 and OTHERS in found["group"].values
    assert 0.7 < float(found["first"].sum()) < 1.3
    assert (found["total"].diff("group") <= 1e-12).all()


@pytest.mark.parametrize("method", ["sources", "parameters"])
def test_shares_of_an_effect_are_not_those_of_a_level(method):
    at = {"months": 3, "last": 3, "draws": 64}
    level = sensitivity(method, "all_channels", "oil_income", **at)
    effect = sensitivity(method, "all_channels", "oil_income", reference="baseline", **at)
    assert effect.attrs["scenario"] == "all_channels less baseline"
    name = "first" if method == "sources" else "share"
    assert level[name].shape == effect[name].shape
    assert abs(level[name].values - effect[name].values).max() > 0.05


def test_methods_are_public_and_an_unknown_one_is_refused():
    with pytest.raises(InputError) as error:
        econ.sensitivity("tornados")
    assert "nearest: tornado" in error.value.text()
    with pytest.raises(InputError, match="nothing is drawn"):
        econ.sensitivity("tornado", draws=5)
    with pytest.raises(InputError, match="one policy"):
        split("baseline", policies=["tariff_100"], reference="no_pressure")
