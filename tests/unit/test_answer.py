"""Moscow's answer, the price of money, fuel's roads: sizes, switches, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.errors import EconError
from econ.experiments.answers import ANSWERS, answer_effects, if_unanswered, under_answer
from econ.model import answer, fuel_roads, money
from econ.outcomes.past_stress import past_stress
from econ.scenarios import parse

ONE = np.ones((1, 1))
YEARS = 18


@pytest.fixture(scope="module")
def answered() -> object:
    """Baseline with the answer and without, two turns of the year, at the centre."""
    scenarios = [under_answer("baseline", "own"), under_answer("baseline", "none")]
    return econ.simulate(scenarios, months=YEARS + 12, draws=0, keep="all")


def test_the_answer_is_given_in_januaries_ahead_and_nowhere_else(answered) -> None:
    given = answered["answer_given"].squeeze()
    january = given["month"].dt.month == 1
    assert (given.isel(scenario=0) == january).all()
    assert (given.isel(scenario=1) == 0).all()


def test_the_answer_is_a_share_of_last_years_excess(answered) -> None:
    ds = answered.isel(scenario=0).squeeze()
    january = int(np.flatnonzero(ds["month"].dt.month.values == 1)[0])
    excess = float(ds["excess_deficit"][january])
    assert excess > 0
    assert float(ds["revenue_measures"][january]) == pytest.approx(min(0.5 * excess, 0.01))
    assert float(ds["spending_restraint"][january]) == pytest.approx(0.15 * excess)
    assert float(ds["revenue_measures"][january - 1]) == 0


def test_without_an_answer_deficits_are_larger_and_overruns_go_on(answered) -> None:
    months = answered["month"].dt.year.isin([2027, 2028])
    total = answered["federal_balance"].where(months, drop=True).sum("month").squeeze()
    assert total[0] > total[1] + 1000
    assert answered["plan_carried"].isel(scenario=1).max() == 0


def test_an_imposed_answer_is_the_first_scenarios() -> None:
    scenarios = [
        under_answer("baseline", "own"),
        under_answer("all_channels", "same"),
        under_answer("all_channels", "own"),
    ]
    ds = econ.simulate(scenarios, months=8, draws=8, keep=["revenue_measures", "spending_restraint"])
    for name in ("revenue_measures", "spending_restraint"):
        first, imposed, own = (ds[name].isel(scenario=place).values for place in range(3))
        assert np.array_equal(first, imposed), name
    # Taxes may be at their limit in both; cuts have none.
    assert not np.array_equal(first, own)


def test_effects_of_pressure_have_a_row_for_each_answer() -> None:
    ds = answer_effects(
        "all_channels", "baseline", months=20, draws=8, keep=["federal_balance", "fuel_stress"]
    )
    assert list(ds["answer"].values) == list(ANSWERS)
    balance = ds["federal_balance"].sum("month").mean("draw")
    # Each world's own answer takes back part of what pressure did; one and the same answer does not.
    assert balance.sel(answer="same") < balance.sel(answer="own") < 0


def test_what_pressure_does_if_moscow_did_not_answer_stands_beside_what_it_does_while_it_answers() -> (
    None
):  # history: made-up months
    options = {"months": 20, "draws": 8}
    row = if_unanswered("all_channels", "baseline", window="2027", **options)
    months = answer_effects("all_channels", "baseline", keep=["federal_balance", "fiscal_stress"], **options)
    year = months.sel(month="2027")
    for name, whole in (("federal_balance", year.sum("month")), ("fiscal_stress", year.mean("month"))):
        for row_of, of in (("given", "same"), ("withheld", "none")):
            expected = whole[name].sel(answer=of).values
            assert row[name].sel(answer=row_of).values == pytest.approx(expected), (name, row_of)
    assert (row.attrs["first"], row.attrs["last"]) == ("2027-01", "2027-12")
    assert (row["federal_balance"].median("draw") < 0).all()


def test_before_the_first_january_there_is_nothing_to_answer() -> None:  # history: made-up months
    row = if_unanswered("all_channels", "baseline", window="2026-07..2026-12", months=7, draws=4)
    for name in ("federal_balance", "fiscal_stress"):
        given, withheld = row[name].sel(answer="given"), row[name].sel(answer="withheld")
        assert given.values == pytest.approx(withheld.values)


def test_a_window_outside_the_run_is_refused() -> None:
    with pytest.raises(EconError, match="lies outside the run"):
        if_unanswered(window="2035", months=7, draws=0)


def test_indexed_spending_follows_last_years_prices() -> None:
    later = answer.indexation(0.01 * ONE, 1.0, 1.0, 4.0 * ONE, 0.45)
    assert later == pytest.approx(0.01 + 0.45 * 0.04)
    assert answer.indexation(0.01 * ONE, 0.0, 1.0, 4.0 * ONE, 0.45) == 0.01
    assert answer.indexation(0.0 * ONE, 1.0, 0.0, 4.0 * ONE, 0.45) == 0


def test_the_answer_uses_no_more_of_the_fund_than_its_pace() -> None:
    assert answer.fund_policy(0 * ONE, 500 * ONE, 0.02, 4000 * ONE) == 80
    assert answer.fund_policy(10 * ONE, 20 * ONE, 0.02, 4000 * ONE) == 30


def test_yields_are_convex_beyond_what_banks_take() -> None:
    strain = [float(money.bond_strain(s * 20_000 * ONE, 20_000 * ONE, 0.025, 0.1, 0.25)[0, 0]) for s in
              (0.01, 0.025, 0.035, 0.045, 0.1, 0.5)]  # fmt: skip
    assert strain[:2] == [0, 0]
    assert strain[2] == pytest.approx(0.25)
    assert strain[3] == pytest.approx(1.0)
    assert strain[4] == strain[5]


def test_missing_fuel_costs_output_and_taxes_in_proportion() -> None:
    assert fuel_roads.fuel_output_loss(0.1 * ONE, 0.05 * ONE, 0.05, 0.10) == pytest.approx(0.01)
    price, density = 75.0 * ONE, np.array([0.00075, 0.00083])[:, None, None]
    unmet = np.array([0.3, 0.0])[:, None, None]
    excise = np.array([12_000.0, 8_000.0])[:, None, None]
    lost = fuel_roads.fuel_sales_tax_loss(unmet, price, price, density, 0.22, excise, 0.5, 0.25)
    # 0.3 Mt at 100,000 RUB/t: half of 18,033 RUB of VAT and a quarter of the excise on each tonne.
    assert lost == pytest.approx(0.3 * (0.5 * 100_000 * 0.22 / 1.22 + 3_000) / 1000)


def test_a_reaction_outside_its_range_is_named() -> None:
    text = "schema_version: 1\nname: bold\ntitle: Bold\ndescription: Bold.\nextends: baseline\n"
    with pytest.raises(EconError, match="outside the range of the reaction"):
        parse(text + "parameters: {tax_answer: 1.5}\n")
    with pytest.raises(EconError, match="moscow_answers"):
        econ.simulate(parse(text + "pressure: {moscow_answers: 1.5}\n"), months=1, draws=0)
    assert parse(text + "parameters: {tax_answer: 0.7}\n").parameters == {"tax_answer": 0.7}


def test_a_pinned_key_rate_that_makes_the_rouble_explode_is_named() -> None:  # history: a hindcast
    given = [{"month": "2026-08", "variable": "key_rate", "value": 60.0}]
    with pytest.raises(EconError, match="makes the rouble explode") as error:
        econ.simulate(months=3, draws=0, given=given)
    assert "2026-08" in str(error.value)
    assert "39.25" in str(error.value)


def test_no_such_answer_and_no_such_past() -> None:
    with pytest.raises(EconError, match="no such answer"):
        under_answer("baseline", "twice")
    with pytest.raises(EconError, match="no past index"):
        past_stress("2019-01")


def test_past_stress_has_the_order_that_was_agreed() -> None:  # history: a hindcast
    ds = past_stress("2021-01")
    fiscal = ds["fiscal_stress"]
    year = {y: float(fiscal.sel(month=str(y)).mean()) for y in (2021, 2025)}
    spring = float(fiscal.sel(month=slice("2026-04", "2026-06")).mean())
    march, january, september = (float(fiscal.sel(month=m)[0]) for m in ("2022-03", "2023-01", "2025-09"))
    assert year[2021] < march < january < year[2025] < spring
    assert abs(september - year[2025]) < 10
    fuel = ds["fuel_stress"]
    calm = float(fuel.sel(month="2021").mean())
    assert calm < float(fuel.sel(month="2025-09")[0]) < float(fuel.sel(month="2026-06")[0])
