"""First estimates of the budget are revised: which months, by how much, and what must still add up."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.ensemble.chunk import Chunk
from econ.ensemble.plan import WARMUP, make_plan
from econ.estimates import estimated_by
from econ.estimates import load as load_estimates
from econ.estimation.relations.revisions import pairs
from econ.observations.arrays import load
from econ.observations.editions import later_editions
from econ.vintage import vintage

BUDGET = ["federal_balance_ytd", "federal_balance", "federal_spending", "federal_revenue"]


def warm_up(draws: int, **more: object) -> dict[str, dict[str, np.ndarray]]:
    """The budget's variables by month of the warm-up."""
    seen: dict[str, dict[str, np.ndarray]] = {}
    plan = make_plan("baseline", months=1, draws=draws, keep=BUDGET, **more)

    def watch(month: int, env: dict[str, np.ndarray]) -> None:
        if month < WARMUP:
            seen[str(plan.months[month])] = {name: np.array(env[name])[0] for name in BUDGET}

    Chunk(plan, 0, max(draws, 1), watch)
    return seen


def published(name: str, month: str, as_of: str | None = None) -> float:
    panel, months = load(as_of)
    return float(panel[name][months == np.datetime64(month, "M")][0])


@pytest.fixture(scope="module")
def drawn() -> dict[str, dict[str, np.ndarray]]:
    return warm_up(512)


def test_every_pair_of_editions_has_less_spending_and_the_same_revenue():
    for series, low, high in (("balance", 200, 400), ("expenditure_total", -400, -200)):
        _, first, later = pairs(series)
        assert (later - first > low).all() and (later - first < high).all()
    _, first, later = pairs("revenue_total")
    assert (np.abs(later / first - 1) < 1e-3).all()


@pytest.mark.parametrize(
    ("month", "as_of", "mean", "spread"),
    [("2025-02", "2025-03", 295, 51), ("2025-10", "2025-11", 295, 51), ("2025-12", "2026-01", 0, 15)],
)
def test_first_estimates_are_drawn_about_their_revision(month, as_of, mean, spread):  # history: a hindcast
    moved = warm_up(512, start=as_of, as_of=as_of)[month]["federal_balance_ytd"]
    moved = moved - published("federal_balance_ytd", month, as_of)
    assert moved.mean() == pytest.approx(mean, abs=20)
    assert spread / 2 < moved.std() < 3 * spread


def test_later_editions_are_not_drawn(drawn):  # history: a hindcast
    assert "2024-09" in later_editions("federal_balance_ytd")
    here = drawn["2024-09"]["federal_balance_ytd"]
    np.testing.assert_array_equal(here, published("federal_balance_ytd", "2024-09"))


def test_the_last_month_is_a_first_estimate(drawn):
    last = vintage().last_month
    assert last not in later_editions("federal_balance_ytd")
    assert drawn[last]["federal_balance_ytd"].std() > 0


def test_a_month_of_the_budget_adds_up_and_its_mean_is_the_revised_one():  # history: a hindcast
    drawn = warm_up(512, start="2025-09", as_of="2025-09")
    before, month = drawn["2025-07"], drawn["2025-08"]
    step = month["federal_balance_ytd"] - before["federal_balance_ytd"]
    np.testing.assert_allclose(month["federal_balance"], step, atol=1e-9)
    gap = month["federal_balance"] - (month["federal_revenue"] - month["federal_spending"])
    balance, revenue, spending = (
        published(name, "2025-08", "2025-09")
        for name in ("federal_balance", "federal_revenue", "federal_spending")
    )
    np.testing.assert_allclose(gap, balance - (revenue - spending), atol=1e-9)
    revised = load_estimates(as_of=estimated_by("2025-09"))["revisions"].value("mean")
    assert month["federal_balance"].mean() == pytest.approx(balance + revised, abs=15)
    executed = published("federal_balance", "2025-08")
    assert abs(month["federal_balance"].mean() - executed) < abs(balance - executed)


def test_off_leaves_the_mean_and_takes_the_spread():  # history: a hindcast
    known = {"start": "2026-01", "as_of": "2026-01"}
    off, central = warm_up(4, off=["revision", "coefficients"], **known), warm_up(0, **known)
    for month in ("2025-02", "2025-12"):
        sums = off[month]["federal_balance_ytd"]
        np.testing.assert_allclose(sums, central[month]["federal_balance_ytd"][0])
    assert central["2025-12"]["federal_balance_ytd"] == pytest.approx(-5645)


def test_a_run_is_told_what_was_known_and_a_draw_is_itself_however_many_there_are():  # history: a hindcast
    assert later_editions("federal_balance_ytd", "2024-08") < later_editions("federal_balance_ytd")
    few, many = (
        econ.simulate(draws=draws, months=2, start="2025-08", as_of="2025-08", keep="fiscal_stress")
        for draws in (3, 300)
    )
    np.testing.assert_array_equal(few["fiscal_stress"], many["fiscal_stress"].isel(draw=slice(3)))
    off = econ.simulate(
        draws=3, months=2, start="2025-08", as_of="2025-08", keep="fiscal_stress", off=["revision"]
    )
    assert (off["fiscal_stress"] != few["fiscal_stress"]).any()


def test_what_no_balance_enters_is_not_moved():
    """Prices answer to the budget, and most else to prices; what is within reach of strikes does not."""
    free, moved = ["exposed_capacity", "full_utilisation"], "cpi_level"
    assert "federal_balance_ytd" not in make_plan("baseline", months=2, draws=3, keep=free).needed
    on, off = (
        econ.simulate(draws=3, months=2, keep=[*free, moved], off=sources) for sources in ([], ["revision"])
    )
    for name in free:
        np.testing.assert_array_equal(on[name], off[name])
        assert (on[name].std("draw") > 0).any()
    assert (on[moved] != off[moved]).any()
