"""An effect shared out: three cases whose answer is known, additivity, and what is refused."""

from __future__ import annotations

import dataclasses
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import econ
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.experiments import attribution
from econ.experiments.attribution import attribute, owen, shapley
from econ.experiments.coalitions import CHANNELS, Channel, coalitions, differing, mixed, under_one_answer
from econ.reporting.page.chart import COLOURS
from econ.scenarios.library import load, parse
from econ.variables import forcings

A, B = Channel("strikes", "strikes on refineries"), Channel("tariffs", "tariffs on buyers")
DRAWS = 400


def told(a, b, both):
    """What is said of two channels by themselves and together."""
    none = np.zeros(DRAWS)
    worth = {frozenset(): none, A.atoms: a, B.atoms: b, A.atoms | B.atoms: both}
    return attribution._outcome(worth, (A, B), None)


def test_two_channels_that_do_not_meet_have_their_own_effects():
    rng = np.random.default_rng(1)
    a, b = -3.0 + 0.1 * rng.standard_normal(DRAWS), -1.0 + 0.1 * rng.standard_normal(DRAWS)
    found = told(a, b, a + b)
    np.testing.assert_allclose(found["part"], [a.mean(), b.mean()])
    np.testing.assert_allclose(found["share"], [a.mean() / (a + b).mean(), b.mean() / (a + b).mean()])
    assert found["interaction"] == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(found["alone"], found["last"])
    assert found["share_error"].max() < 0.01


def test_two_channels_that_overlap_fully_share_alike():
    effect = 5.0 + np.random.default_rng(2).standard_normal(DRAWS)
    found = told(effect, effect, effect)
    np.testing.assert_allclose(found["share"], [0.5, 0.5])
    np.testing.assert_allclose(found["tail_share"], [0.5, 0.5])
    np.testing.assert_allclose(found["last"], [0.0, 0.0], atol=1e-12)
    assert found["interaction"] == pytest.approx(-effect.mean())


def test_a_channel_that_works_only_with_the_other_gets_half_of_what_it_adds():
    a = np.full(DRAWS, 4.0)
    added = 2.0 + 0.1 * np.random.default_rng(3).standard_normal(DRAWS)
    found = told(a, np.zeros(DRAWS), a + added)
    np.testing.assert_allclose(found["part"], [4.0 + added.mean() / 2, added.mean() / 2])
    assert found["interaction"] == pytest.approx(added.mean())
    np.testing.assert_allclose(found["alone"], [4.0, 0.0])


def test_an_effect_that_is_not_clear_of_zero_has_no_shares():
    noise = np.random.default_rng(4).standard_normal(DRAWS)
    found = told(noise, -noise * 0.5, noise)
    assert np.isnan(found["share"]).all() and np.isnan(found["interaction_share"])
    assert np.isfinite(found["part"]).all()


def test_the_tail_is_on_the_side_of_the_mean():
    """One channel makes the usual loss, the other the rare large one."""
    a = np.full(DRAWS, -1.0)
    b = np.where(np.arange(DRAWS) % 20 == 0, -10.0, 0.0)
    found = told(a, b, a + b)
    assert found["tail_share"][1] == pytest.approx(10 / 11)
    assert found["share"][0] == pytest.approx(1 / 1.5)


@given(st.lists(st.floats(-5, 5), min_size=8, max_size=8))
def test_parts_are_the_mean_over_all_orders_and_sum_to_the_whole(values):
    players = ("a", "b", "c")
    subsets = [frozenset(c) for k in range(4) for c in combinations(players, k)]
    worth = {s: np.array([v]) for s, v in zip(subsets, values, strict=True)}
    worth[frozenset()] = np.zeros(1)
    found = shapley(worth, players)
    for player in players:
        added = [
            worth[frozenset(order[: order.index(player) + 1])]
            - worth[frozenset(order[: order.index(player)])]
            for order in permutations(players)
        ]
        assert found[player] == pytest.approx(np.mean(added), abs=1e-9)
    assert sum(found.values()) == pytest.approx(worth[frozenset(players)], abs=1e-9)


@given(st.randoms(use_true_random=False))
def test_members_share_their_channel_s_part(random):
    channels = (
        A,
        Channel("tariffs", "tariffs on buyers", ("china", "india")),
        Channel("oil", "the oil price"),
    )
    wanted = coalitions(channels)
    assert len(wanted) == 16
    worth = {c: np.array([random.uniform(-1, 1) if c else 0.0]) for c in wanted}
    whole = {
        frozenset(c.name for c in chosen): worth[frozenset().union(*(c.atoms for c in chosen))]
        for k in range(4)
        for chosen in combinations(channels, k)
    }
    parts = shapley(whole, [c.name for c in channels])
    assert sum(owen(worth, channels, 1).values()) == pytest.approx(parts["tariffs"], abs=1e-12)
    assert owen(worth, channels, 0)[""] == pytest.approx(parts["strikes"], abs=1e-12)


def plan_of(scenario, reference="baseline", **options):  # history: made-up months
    options = {"draws": 3, "start": "2026-01", "months": 4, "keep": ["oil_income"], **options}
    return make_plan([reference, scenario], **options)


def names(channels):
    return [channel.name for channel in channels]


def test_every_lever_belongs_to_a_channel_that_has_a_name_and_a_colour():
    assert {forcing.channel for forcing in forcings().values()} <= set(CHANNELS)
    assert set(COLOURS) == set(CHANNELS)


def test_only_what_differs_is_listed():  # history: made-up months
    assert names(differing(plan_of("baseline", "no_pressure"))) == ["strikes", "tariffs", "listings"]
    assert names(differing(plan_of("tariff_100"))) == ["tariffs"]
    assert differing(plan_of("tariff_100"), members=True)[0].members == ("china", "india", "turkiye", "other")
    assert differing(plan_of("tariff_india_25", "no_pressure"), members=True)[0].members == ("india",)
    assert names(differing(plan_of("price_cap_30"))) == ["cap"]
    assert names(differing(plan_of("baseline_no_decay"))) == ["assumptions"]
    assert names(differing(plan_of("relief_when_buyers_comply", "tariff_100"))) == ["tariffs"]
    pinned = [{"month": "2026-02", "variable": "usd_rub", "value": 100, "scenario": "no_pressure"}]
    assert names(differing(plan_of("no_pressure", given=pinned)))[-1] == "paths"


@pytest.mark.parametrize("scenario", ["all_channels", "relief_when_buyers_comply", "baseline_no_decay"])
def test_nothing_and_everything_are_the_two_scenarios_themselves(scenario):
    from econ.ensemble.runner import run_draws

    plan = plan_of(scenario, keep=["oil_income", "fuel_stress", "crude_exports"], months=8)
    channels = differing(plan)
    ends = [frozenset(), frozenset().union(*(c.atoms for c in channels))]
    mixture, straight = run_draws(mixed(plan, ends, channels)), run_draws(under_one_answer(plan))
    assert all(np.array_equal(mixture[name], straight[name]) for name in straight)


def test_parts_of_a_run_sum_to_the_effect_and_members_to_their_channel():  # history: made-up months
    found = attribute(
        "all_channels", start="2026-01", months=6, draws=64, members=True, window="2026-03..2026-05"
    )
    both = econ.compare(
        ["baseline", "all_channels"], start="2026-01", months=6, draws=64, keep=["oil_income"]
    )["oil_income"]
    lost = both.isel(scenario=1) - both.isel(scenario=0)
    effect = lost.sel(month=slice("2026-03", "2026-05")).sum("month").mean()
    income = found.sel(outcome="oil_income")
    assert float(income["effect"]) == pytest.approx(float(effect), rel=1e-9)
    np.testing.assert_allclose(found["part"].sum("channel"), found["effect"], rtol=1e-9)
    shares = found["share"].sum("channel", skipna=False)
    assert int(np.isfinite(shares).sum()) >= 2
    np.testing.assert_allclose(shares.dropna("outcome"), 1.0, rtol=1e-9)
    np.testing.assert_allclose(
        found["member_part"].sum("buyer"), found["part"].sel(channel="tariffs"), rtol=1e-9, atol=1e-12
    )
    assert found.attrs["runs"] == 2 ** (found.sizes["channel"] - 1) * 2 ** found.sizes["buyer"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reference": "baseline"}, "named twice"),
        ({"outcomes": ["brent_reference"]}, "nothing that moves these outcomes differs"),
        ({"outcomes": ["crude_exports"]}, "has members"),
        ({"outcomes": ["oil_incom"]}, "no such variable"),
        ({"window": "2031"}, "outside the run"),
        ({"window": "soon"}, "is no window"),
        ({"window": "2026-13..2026-14"}, "names no month"),
        ({"draws": 0}, "too few"),
    ],
)
def test_what_cannot_be_shared_out_is_refused_before_a_month_is_run(options, said, monkeypatch):
    monkeypatch.setattr("econ.ensemble.runner.run_chunk", None)
    with pytest.raises(InputError, match=said):
        attribute("baseline", **{"months": 3, "draws": 64, **options})


def test_a_scenario_of_one_s_own_is_measured_against_the_baseline():
    head = "schema_version: 1\nname: mine\ntitle: Mine\ndescription: .\n"
    mine = parse(head + "extends: baseline\npressure:\n  price_cap: 40\n")
    found = attribute(mine, months=3, draws=64)
    assert found.attrs["reference"] == "baseline"
    assert list(found["channel"].values) == ["cap"]
    assert dataclasses.replace(load("baseline"), name="x") != mine
