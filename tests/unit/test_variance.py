"""Shares of variance are those of a function whose shares are known; a source that is off has none."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from econ.cli import main
from econ.ensemble.plan import SOURCES
from econ.errors import InputError
from econ.experiments.policies import under_policies
from econ.outcomes.precision import quantile_errors, quantiles
from econ.outcomes.summary import quantiles as plain_quantiles
from econ.parameters import load as load_parameters
from econ.scenarios import load as load_scenario
from econ.uncertainty import variance
from econ.uncertainty.influence import influence, top_parameters
from econ.uncertainty.variance import POLICY, split

SMALL = {"draws": 64, "months": 3, "last": 3}


@pytest.fixture(scope="module")
def small() -> xr.Dataset:
    return split("baseline", ("fiscal_stress", "fuel_stress"), **SMALL)


def _known(draws: int) -> tuple[variance._Sets, dict[str, tuple[float, float]]]:
    """f = x + 2 y + x y + 0 z of independent standard normals: variance 6, shares by hand."""
    rng = np.random.default_rng(11)
    one, two = ({name: rng.standard_normal(draws) for name in "xyz"} for _ in range(2))

    def f(a: dict[str, np.ndarray]) -> np.ndarray:
        return (100 + a["x"] + 2 * a["y"] + a["x"] * a["y"])[None, None]

    sets = variance._Sets(
        a=f(one),
        b=f(two),
        a_but={name: f({**one, name: two[name]}) for name in "xyz"},
        b_but={name: f({**two, name: one[name]}) for name in "xyz"},
    )
    return sets, {"x": (1 / 6, 2 / 6), "y": (4 / 6, 5 / 6), "z": (0.0, 0.0)}


@pytest.mark.parametrize("name", ["x", "y", "z"])
def test_estimators_find_the_shares_of_a_known_function(name):
    sets, truth = _known(20_000)
    weights = np.full((1, 20_000), 1 / 20_000)
    own, mixed = [sets.a[0], sets.b[0]], [sets.a_but[name][0], sets.b_but[name][0]]
    first = variance._explained(own, mixed[::-1], weights)[0]
    total = variance._left(own, mixed, weights)[0]
    assert first == pytest.approx(truth[name][0], abs=0.03)
    assert total == pytest.approx(truth[name][1], abs=0.03)
    if name == "z":
        assert first == total == 0.0


def test_policy_shares_of_a_known_spread():
    rng = np.random.default_rng(2)
    noise = rng.standard_normal(5000)
    values = np.stack([noise - 1, noise + 1])
    first, total = variance._by_policy([values, values], np.full((1, 5000), 1 / 5000))
    assert first[0] == pytest.approx(0.5, abs=0.02)
    assert total[0] == pytest.approx(0.5, abs=0.02)


def test_split_names_every_source_and_its_error(small):
    assert tuple(small["source"].values) == tuple(SOURCES)
    assert (small["first_error"] >= 0).all() and (small["total_error"] >= 0).all()
    assert (small["total"] >= 0).all() and (small["variance"] > 0).all()
    total = small["first"].sum("source") + small["together"]
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)


def test_split_is_the_same_again_and_another_with_another_seed(small):
    again = split("baseline", ("fiscal_stress", "fuel_stress"), **SMALL)
    xr.testing.assert_identical(again, small)
    other = split("baseline", ("fiscal_stress", "fuel_stress"), seed=1, **SMALL)
    assert not np.allclose(other["first"], small["first"])


def test_what_is_off_has_no_share_and_the_rest_share_what_is_left():
    ds = split("baseline", "fiscal_stress", off=["shocks", "inputs"], **SMALL)
    assert set(ds["source"].values) == set(SOURCES) - {"shocks", "inputs"}
    with pytest.raises(InputError, match="every source"):
        split("baseline", "fiscal_stress", off=list(SOURCES), **SMALL)


def test_a_source_that_the_outcome_does_not_read_has_exactly_no_share():
    ds = split("baseline", "expected_key_rate", draws=64, months=2, last=2)
    for source in ("shocks", "inputs"):
        assert float(ds["total"].sel(source=source)[0]) == float(ds["first"].sel(source=source)[0]) == 0.0
    assert float(ds["total"].sum()) > 0.9


def test_policies_are_one_more_source():
    laid = under_policies("baseline")
    assert len({scenario.name for scenario in laid}) == len(laid) >= 4
    ds = split("baseline", "fiscal_stress", policies=laid[:2], **SMALL)
    assert tuple(ds["source"].values) == (*SOURCES, POLICY)
    assert float(ds["total"].sel(source=POLICY)[0]) >= 0.0
    assert ds.attrs["policies"].startswith("baseline, ")


def test_rules_of_policy_are_a_source_of_their_own():
    table = load_parameters()
    rules = {name for name, p in table.items() if p.policy}
    assert {"ban_threshold", "key_rate_response", "spending_overrun_drift"} <= rules
    alone = split("baseline", "fiscal_stress", off=set(SOURCES) - {"policy"}, **SMALL)
    assert tuple(alone["source"].values) == ("policy",)
    assert float(alone["total"][0, 0]) == pytest.approx(1.0, abs=0.4)
    found = influence("baseline", "fuel_stress", draws=64, months=3, last=3, off=["policy"])["fuel_stress"]
    assert not rules & {name for one in found for name in one.parameter.split(", ")}


def test_policies_leave_the_pressure_alone():
    base = load_scenario("all_channels")
    for scenario in under_policies("all_channels"):
        changed = {name for name in scenario.pressure if scenario.pressure[name] != base.pressure.get(name)}
        assert changed <= {
            "gasoline_ban_policy",
            "diesel_ban_policy",
            "damper_moratorium_policy",
            "fund_beyond_rule",
            "exhaustion_policy",
            "spending_shift",
        }
        assert changed and scenario.sources[-1] not in base.sources


@pytest.mark.parametrize(
    ("outcome", "more", "what"),
    [
        ("crude_exports", {}, "has dims"),
        ("fuel_strss", {}, "no such variable"),
        ("fuel_stress", {"draws": 8}, "too few draws"),
        ("fuel_stress", {"last": 9}, "not within the run"),
    ],
)
def test_what_cannot_be_split_is_refused(outcome, more, what):
    with pytest.raises(InputError, match=what):
        split("baseline", outcome, **{**SMALL, **more})


def test_influence_is_sorted_named_and_of_drawn_parameters():
    found = influence("baseline", "fuel_stress", draws=256, months=3, last=3)["fuel_stress"]
    shares = [one.share for one in found]
    assert shares == sorted(shares, reverse=True)
    assert all(
        one.kind in ("estimate", "literature", "assumption", "policy") and one.source and one.where
        for one in found
    )
    assert len({one.parameter for one in found}) == len(found) > 50
    top = top_parameters("baseline", "fuel_stress", 5, draws=256, months=3, last=3)
    assert [one.parameter for one in top] == [one.parameter for one in found[:5]]
    assert [one.share for one in top] == shares[:5]


def test_parameters_of_a_source_that_is_off_have_no_influence():
    found = influence("baseline", "fuel_stress", draws=64, months=3, last=3, off=["literature"])
    assert "literature" not in {one.kind for one in found["fuel_stress"]}


def test_a_share_is_what_a_quadratic_explains():
    from econ.uncertainty import influence as module

    rng = np.random.default_rng(4)
    x = rng.uniform(size=4000)
    members = module._scores(x)[None]
    noise = rng.standard_normal(4000)
    one = module._one(("brent_momentum",), members, 3 * members[0] + noise)
    assert one.share == pytest.approx(0.9, abs=0.02)
    assert one.effect == pytest.approx(3 * 2 * 1.645, rel=0.02)
    none = module._one(("brent_momentum",), members, noise)
    assert abs(none.share) < 4 * none.error


def test_scores_of_equal_values_are_equal():
    from econ.uncertainty import influence as module

    scores = module._scores(np.array([2.0, 1.0, 2.0, 3.0]))
    assert scores[0] == scores[2]
    assert scores[1] < scores[0] < scores[3]


def test_quantile_errors_are_the_spread_over_repetitions():
    rng = np.random.default_rng(6)
    ds = xr.Dataset({"x": (("repeat", "draw"), rng.gamma(2.0, size=(600, 400)), {"units": "mb/d"})})
    found = quantiles(ds, (0.05, 0.5, 0.95))
    spread = found["x"].std("repeat", ddof=1)
    stated = found["x_error"].mean("repeat")
    np.testing.assert_allclose(stated, spread, rtol=0.15)
    assert found["x_error"].attrs["units"] == "mb/d"
    np.testing.assert_array_equal(found["x"].values, plain_quantiles(ds["x"], (0.05, 0.5, 0.95)))
    np.testing.assert_array_equal(found["x_error"].values, quantile_errors(ds["x"]))


def test_quantiles_of_a_run_have_errors_that_fall_with_draws(run):
    whole = quantiles(run[["oil_gas_revenue"]])
    fewer = quantiles(run[["oil_gas_revenue"]].isel(draw=slice(0, 16)))
    assert float(whole["oil_gas_revenue_error"].mean()) < float(fewer["oil_gas_revenue_error"].mean())
    with pytest.raises(InputError, match="two draws"):
        quantiles(run.isel(draw=0))


def test_command_shows_shares_and_parameters():
    result = CliRunner().invoke(
        main, ["variance", "fuel_stress", "--months", "3", "--last", "3", "--draws", "64", "--top", "3"]
    )
    assert result.exit_code == 0, result.output
    assert "several together" in result.output and "coefficients" in result.output
    assert "policy rules" in result.output and POLICY not in result.output
    assert result.output.count("estimate") + result.output.count("literature") >= 3
