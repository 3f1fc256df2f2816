"""K16: what is far outside all that was seen is refused, what is outside is named; pins may not disagree."""

from __future__ import annotations

import pytest

import econ
from econ.ensemble.plan import make_plan
from econ.errors import InputError
from tests.inputs.pinned import AHEAD, pins


def rows(**values: float) -> list[dict[str, object]]:
    return [{"month": AHEAD(1), "variable": name, "value": value} for name, value in values.items()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("usd_rub", 8025.0),  # roubles for a hundred dollars
        ("brent_price", 700.0),  # a tonne's
        ("brent_price", 2.0),
        ("gasoline_retail_price", 65_000.0),  # a tonne's
        ("federal_spending", 3_400_000.0),  # millions
        ("federal_balance", -900_000.0),
        ("liquid_nwf", 4e9),
    ],
)
def test_what_can_only_be_a_mistake_is_refused_with_what_was_seen(name, value):
    with pytest.raises(InputError, match="seen since 20") as caught:
        pins(rows(**{name: value}))
    assert "check the unit" in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [("usd_rub", 150.0), ("brent_price", 200.0), ("key_rate", 30.0)])
def test_what_lies_outside_is_taken_and_named(name, value):
    plan = make_plan("baseline", months=2, draws=0, given=rows(**{name: value}))
    assert any(
        f"{name} is given at {value:g}" in note and "outside what was seen" in note for note in plan.notes
    )


@pytest.mark.parametrize(("name", "value"), [("usd_rub", 80.0), ("brent_price", 65.0), ("crude_runs", 5.0)])
def test_what_was_seen_before_is_taken_without_a_word(name, value):
    plan = make_plan("baseline", months=2, draws=0, given=rows(**{name: value}))
    assert not any("outside what was seen" in note for note in plan.notes)


@pytest.mark.parametrize(
    "values",
    [
        {"urals_tax_price": 80.0, "brent_price": 60.0, "urals_discount": 20.0},
        {"federal_revenue": 3000.0, "federal_spending": 3500.0, "federal_balance": -100.0},
        {"crude_runs": 9.5, "crude_production": 9.0},
        {"federal_revenue": 3000.0, "oil_gas_revenue": 700.0, "non_oil_revenue": 1500.0},
    ],
)
def test_pins_that_disagree_are_refused_by_name(values):
    with pytest.raises(InputError) as caught:
        econ.simulate("baseline", months=1, draws=0, given=rows(**values))
    assert sum(name in str(caught.value) for name in values) >= 2


@pytest.mark.parametrize(
    ("name", "value"), [("urals_discount", 500), ("usd_rub", 1e6), ("brent_price", -200)]
)
def test_an_add_factor_larger_than_all_that_was_seen_is_refused(name, value):
    with pytest.raises(InputError, match="more than was ever seen"):
        make_plan("baseline", months=2, draws=0, adjust={name: value})
