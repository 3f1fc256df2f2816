"""Add-factors: what an author adds to a price or rate, in scenarios and the API, and where it is shown."""

from __future__ import annotations

import json

import numpy as np
import pytest

import econ
from econ.ensemble.plan import make_plan
from econ.errors import EconError, InputError
from econ.experiments.coalitions import differing
from econ.scenarios.library import parse
from econ.scenarios.schema import adjustable

HEAD = "schema_version: 1\nname: mine\ntitle: Mine\ndescription: As the baseline.\nextends: baseline\n"


def mine(adjust):
    return parse(HEAD + f"adjust: {json.dumps(adjust)}\n")


def simulate(scenario="baseline", **options):  # history: a hindcast
    return econ.simulate(
        scenario,
        **{"draws": 5, "start": "2026-01", "months": 4, "keep": ["urals_discount", "oil_income"], **options},
    )


def test_what_is_added_is_added_from_its_month_on_and_kept_in_memory():  # history: a hindcast
    plain = simulate()["urals_discount"]
    added = simulate(mine({"urals_discount": {"2026-02": 3, "2026-03": 0}}))["urals_discount"]
    gap = added.isel(scenario=0).values - plain.isel(scenario=0).values
    np.testing.assert_array_equal(gap[0], 0.0)
    np.testing.assert_allclose(gap[1], 3.0)
    # From its end on there is only what the equation itself remembers of it.
    assert (np.abs(gap[2]) < 3.0).all()


def test_the_api_says_the_same_as_a_file():  # history: a hindcast
    adjust = {"urals_discount": {"2026-02": 3}}
    one, other = simulate(mine(adjust)), simulate(adjust=adjust)
    np.testing.assert_array_equal(one["oil_income"].values, other["oil_income"].values)
    assert one.attrs["adjusted"] == other.attrs["adjusted"]
    cells = json.loads(one.attrs["adjusted"])
    assert [cell[1] for cell in cells] == ["2026-02", "2026-03", "2026-04"]
    assert {cell[0] for cell in cells} == {"urals_discount"} and {cell[-1] for cell in cells} == {3.0}


def test_nothing_added_changes_nothing():
    zero = simulate(mine({"urals_discount": 0}))
    np.testing.assert_array_equal(zero["oil_income"].values, simulate()["oil_income"].values)
    assert zero.attrs["adjusted"] == ""


def test_a_text_keeps_what_it_adds():  # history: a hindcast
    scenario = mine({"urals_discount": {"2026-02": 3}, "usd_rub": -2})
    assert parse(scenario.text()) == scenario


def test_a_stored_run_with_it_can_be_made_again(tmp_path):  # history: a hindcast
    ds = simulate(["baseline", mine({"usd_rub": {"2026-02": -5}})], keep="headline")
    econ.save(ds, tmp_path / "run.nc")
    assert econ.reproduce(tmp_path / "run.nc").identical


def test_a_world_that_is_added_to_is_the_reference_s_world_too():
    """Brent five dollars lower by judgement costs nothing: it is so without pressure as well."""
    both = ["cost_of_continuing", "brent_price"]
    plain = simulate(keep=both, draws=0)["cost_of_continuing"].values
    added = simulate(mine({"brent_price": -5}), keep=both, draws=0)["cost_of_continuing"].values
    income = (
        simulate(mine({"brent_price": -5}), draws=0)["oil_income"].values
        - simulate(draws=0)["oil_income"].values
    )
    assert np.abs(added - plain).max() < 0.25 * np.abs(income).max()


def test_it_is_a_channel_of_its_own():
    plan = make_plan(["baseline", mine({"urals_discount": 2})], draws=2, months=2, keep=["oil_income"])
    assert [channel.name for channel in differing(plan)] == ["paths"]


def test_explain_says_whose_judgement_it_is():  # history: a hindcast
    node = econ.explain(
        "urals_discount",
        month="2026-02",
        start="2026-01",
        scenario=mine({"urals_discount": {"2026-02": 3}}),
        depth=1,
    )
    assert "3" in node.note and "author's judgement" in node.note
    plain = econ.explain("urals_discount", month="2026-02", start="2026-01", depth=1)
    assert node.value == pytest.approx(plain.value + 3)


@pytest.mark.parametrize(
    ("adjust", "said"),
    [
        ({"urals_discunt": 3}, "nothing can be added to it"),
        ({"crude_runs": 0.1}, "nothing can be added to it"),
        ({"gasoline_export_ban": 1}, "nothing can be added to it"),
        ({"usd_rub": "soon"}, "needs one schedule"),
        ({"usd_rub": {"2026": 3}}, "a year is no month"),
        ([1], "needs a mapping"),
    ],
)
def test_what_cannot_be_added_is_refused_with_its_place(adjust, said):
    with pytest.raises(EconError, match=said):
        mine(adjust)
    with pytest.raises(EconError, match=said):
        simulate(adjust=adjust)


def test_a_month_is_given_or_added_to_and_not_both():  # history: a hindcast
    given = [{"month": "2026-02", "variable": "usd_rub", "value": 90}]
    with pytest.raises(InputError, match="given and added to at once"):
        simulate(mine({"usd_rub": 2}), given=given)


def test_a_price_below_its_bounds_is_refused_with_its_month():  # history: a hindcast
    with pytest.raises(EconError, match="out of its bounds") as caught:
        simulate(mine({"brent_price": {"2026-03": -120}}))
    assert "2026-03" in str(caught.value)


def test_what_can_be_added_to_are_prices_and_rates():
    assert {"urals_discount", "usd_rub", "brent_price", "key_rate"} <= set(adjustable())
