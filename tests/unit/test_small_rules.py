"""Small rules by hand: each was a line in which a fault went unnoticed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from econ.ensemble import forced, identity, pins, room
from econ.ensemble.plan import make_plan
from econ.ensemble.revision import Revision
from econ.errors import InputError
from econ.estimates import load as load_estimates
from econ.experiments import attribution, duration, persistence, reckoner, steps
from econ.forecasting import backtest, others, page, scoring, track
from econ.forecasting.surprise import Surprise
from econ.parameters import listing, load
from econ.parameters.domain import _SHARE, domain_of, span_of
from econ.parameters.wording import reworded, wording
from econ.quantities import month_range
from econ.scenarios.schedules import When
from econ.vintage import vintage


def test_a_dose_is_so_many_months_at_the_peak_and_parts_of_one_count() -> None:
    dose, peak = np.array([[1.0, 2.0], [3.0, 6.0], [1.0, 4.0]]), np.array([[2.0, 4.0], [1.0, 2.0]])
    np.testing.assert_allclose(persistence._months_at_peak(dose, peak), [0.5, 1.5, np.nan])


def test_what_was_not_published_is_none() -> None:
    assert np.isfinite(others.seen("usd_rub", vintage().last_month))
    assert np.isnan(others.seen("usd_rub", "1980-01"))
    assert np.isnan(others.seen("usd_rub", str(np.datetime64(vintage().last_month, "M") + 600)))


def test_figures_of_the_record_have_as_many_digits_as_they_bear() -> None:
    assert [page._number(value) for value in (-1234.5, 12.34, 1.234)] == ["-1,234", "12.3", "1.23"]


def test_a_mean_within_its_error_is_none() -> None:
    assert reckoner._mean(np.full(10, 2.0)) == 2
    assert np.isnan(reckoner._mean(np.array([1.0, -1.0, 1.0, -0.9])))


def test_what_is_left_is_a_share_of_the_first_size_where_there_is_one() -> None:
    loss = 100 * 0.5 ** (np.arange(24) / 6)
    found = duration.course(loss)
    assert duration._left(loss, found, 24) == pytest.approx(duration.smoothed(loss)[-1] / found.first)
    assert duration._left(loss, found, 12) == pytest.approx(duration.smoothed(loss)[9] / found.first)
    assert np.isnan(duration._left(loss, found, 25))
    assert np.isnan(duration._left(loss, duration.Course.nothing(), 12))


def test_an_outcome_on_an_end_lies_in_the_range_and_one_beyond_does_not() -> None:
    drawn = np.tile(np.linspace(0, 100, 101), (4, 1))
    inside, width = scoring.ranges(drawn, np.array([5.0, 95.0, 4.0, 96.0]))[90]
    assert inside.tolist() == [True, True, False, False]
    np.testing.assert_allclose(width, 90)


def test_two_forecasts_are_compared_where_there_are_enough() -> None:
    ours = np.abs(np.random.default_rng(1).standard_normal(40))
    theirs = ours + np.random.default_rng(2).uniform(-0.5, 1.0, 40)
    assert 0 <= scoring.diebold_mariano(ours, theirs, 1) <= 1
    assert np.isfinite(scoring.diebold_mariano(ours[:30], theirs[:30], 6))
    assert np.isnan(scoring.diebold_mariano(ours[:3], theirs[:3], 1))
    assert np.isnan(scoring.diebold_mariano(ours[:10], theirs[:10], 9))
    assert np.isnan(scoring.diebold_mariano(ours, ours, 1))


def test_a_ratio_is_a_verdict_where_its_interval_is_on_one_side_of_one() -> None:
    ends = ((0.7, 0.9), (1.1, 1.4), (0.8, 1.2), (np.nan, np.nan))
    said = [scoring.verdict_of({"low": low, "high": high}) for low, high in ends]
    assert said == ["better", "worse", "no difference shown", "no difference shown"]


@pytest.mark.parametrize(("given", "said"), [(100.0, "prices: "), (119.0, "not prices alone: ")])
def test_a_miss_is_of_prices_where_most_of_it_goes_with_them(given: float, said: str) -> None:
    month = {"inside": False, "middle": 120.0, "actual": 100.0, "given": given}
    found: dict[str, Any] = {"missed": 1, "months": [month], "variable": "oil_gas_revenue"}
    assert track._reason(found, "").startswith(said)
    assert track._reason({**found, "missed": 0}, "") == ""


def test_a_level_that_a_condition_ended_stays_ended_unless_it_is_said() -> None:
    assert When("usd_rub", "above", 100.0).spec() == {
        "variable": "usd_rub", "above": 100.0, "months": 1, "latch": True,
    }  # fmt: skip


def test_a_wording_that_is_none_is_not_read() -> None:
    p = load()["met_base_elasticity"] if "met_base_elasticity" in load() else next(iter(load().values()))
    assert reworded(p, "") is None
    assert reworded(p, "nonsense 3") is None
    readable = [one for one in load().values() if reworded(one, wording(one)) is not None]
    assert len(readable) > len(load()) / 2


def test_room_for_quantiles_grows_with_scenarios_and_last_month_s() -> None:
    one = make_plan("baseline", months=1, draws=100, keep=("brent_price",))
    three = make_plan(["baseline"], months=1, draws=300, keep=("brent_price",))
    lanes = len(one.scenarios) + 1
    assert room.bytes_of_quantiles(three) == pytest.approx(3 * room.bytes_of_quantiles(one), rel=1e-6)
    assert room.bytes_of_quantiles(one) >= 100 * lanes * 8 * len(one.carried)


def test_shares_have_zero_and_one_as_their_domain() -> None:
    shares = [
        p
        for p in load().values()
        if p.unit == "1" and not p.domain and not p.bounds and not p.relation and _SHARE.search(p.title)
    ]
    inside = [p for p in shares if span_of(p)[0] >= 0 and span_of(p)[1] <= 1]
    assert inside
    assert {domain_of(p) for p in inside} == {(0.0, 1.0)}


def test_errors_of_shares_are_those_of_all_groups_of_draws() -> None:
    rng = np.random.default_rng(3)
    effect = 10 + rng.standard_normal(2000)
    part = 0.3 * effect + rng.standard_normal(2000)
    share, error = attribution._with_error(np.stack([part, effect - part]), effect, 1.0)
    by_hand = np.std(part - share[0] * effect) / np.sqrt(2000) / effect.mean()
    np.testing.assert_allclose(error, by_hand, rtol=0.5)
    assert error[0] > 0.7 * by_hand


@pytest.mark.parametrize("every", [0, 61, True, 1.5])
def test_starts_lie_so_many_whole_months_apart(every: Any) -> None:
    with pytest.raises(InputError, match="every"):
        backtest._starts("2022-01", None, every)


def test_each_start_is_of_one_set_of_coefficients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "estimated_by", lambda start: start[:4])
    found = backtest._by_coefficients(month_range("2021-11", 4))
    assert [places.tolist() for places in found] == [[0, 1], [2, 3]]


def test_a_figure_within_its_range_says_where() -> None:
    assert Surprise("made-up", 1.0, 2.0, 3.0, 0.43).text().startswith("43 percent of the forecast lay below")


def test_levels_are_kept_where_they_change() -> None:
    levels = np.array([0.0, 1.0, 1.0, 0.0, 0.0])[:, None]
    kept = forced._steps(levels, ["a", "b", "c", "d", "e"])
    assert kept == [["a", [0.0]], ["b", [1.0]], ["d", [0.0]]]


def test_a_path_in_an_identity_is_said_where_it_changes() -> None:
    months = month_range("2001-01", 6)
    values = np.array([2.0, np.nan, np.nan, 1.0, 1.0, np.nan])
    said = identity._path(months, values).split("; ")
    assert [part.split()[0] for part in said] == ["2001-01", "2001-02", "2001-04", "2001-06"]
    assert said[1].endswith("free")


def test_a_revision_moves_spending_against_the_balance() -> None:
    revision = Revision.__new__(Revision)
    revision._wanted, revision._step, revision._sum = True, 2.0, 5.0
    seen = np.full((1, 1), 10.0)
    names = ("federal_balance", "federal_spending", "federal_balance_ytd", "federal_revenue")
    assert [float(revision.revised(name, seen)[0, 0]) for name in names] == [12, 8, 15, 10]


def test_a_part_may_be_the_whole() -> None:
    months, one = month_range("2001-01", 1), np.full((1, 1, 1), 5.0)
    assert pins._above_totals({"crude_runs": one, "crude_production": one}, months) == []
    (found,) = pins._above_totals({"crude_runs": one + 1, "crude_production": one}, months)
    assert "above crude_production" in str(found)


def test_a_parameter_s_listing_has_its_estimate() -> None:
    estimates = load_estimates()
    p = next(
        p
        for p in load().values()
        if p.relation and p.relation.split(".", 1)[1] in estimates[p.relation.split(".")[0]].names
    )
    relation, coefficient = p.relation.split(".", 1)
    assert listing._value(p, estimates)[0] == estimates[relation].value(coefficient)
    assert np.isnan(listing._value(p, {})[0])


def test_a_lever_moves_from_where_it_is_in_all_members_or_one() -> None:
    plan: Any = SimpleNamespace(values={"tariff": np.zeros((3, 4, 2))}, warmup=1)
    steps.set_lever(plan, "tariff", 1, np.full((2, 4), 0.1), 0.2)
    moved = plan.values["tariff"]
    assert not moved[:, :, 0].any()
    assert not moved[0].any()
    np.testing.assert_allclose(moved[1:, :, 1], 0.3)
    steps.set_lever(plan, "tariff", 0, np.full(2, 0.1), 0.5)
    np.testing.assert_allclose(moved[1:, :, 0], 0.6)
