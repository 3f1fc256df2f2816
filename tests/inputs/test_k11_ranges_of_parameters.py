"""K11: a scenario leaves a parameter's range only by saying so, and its domain never."""

from __future__ import annotations

import pytest

from econ.errors import Problems
from econ.parameters import load
from econ.parameters.domain import domain_of, span_of
from econ.scenarios.library import load as load_scenario
from econ.scenarios.library import names, parse

_HEAD = "schema_version: 1\nname: mine\ntitle: T\nextends: baseline\n"


def set_to(beyond: bool = False, **values: float) -> str:
    lines = [f"  {name}: {value}" for name, value in values.items()]
    return "\n".join([_HEAD + ("beyond_range: true" if beyond else ""), "parameters:", *lines])


@pytest.mark.parametrize(
    ("name", "value"),
    [("inflation_anchor", 8.0), ("buyer_capacity", 4.0), ("brent_half_life", 9.0), ("cpi_momentum", 0.9)],
)
def test_outside_the_range_needs_a_word(name, value):
    with pytest.raises(Problems, match="outside the range") as caught:
        parse(set_to(**{name: value}))
    text = str(caught.value)
    assert f"parameters.{name}" in text and "beyond_range: true" in text and ":7" in text
    assert parse(set_to(beyond=True, **{name: value})).parameters == {name: value}


@pytest.mark.parametrize("name", ["inflation_anchor", "buyer_capacity", "fuel_demand_elasticity"])
def test_inside_the_range_needs_none(name):
    low, high = span_of(load()[name])
    assert parse(set_to(**{name: (low + high) / 2})).parameters


def test_the_word_is_kept_by_a_child_and_in_what_a_run_stores(tmp_path):
    (tmp_path / "wide.yaml").write_text(set_to(beyond=True, inflation_anchor=8.0).replace("mine", "wide"))
    child = _HEAD.replace("extends: baseline", "extends: wide.yaml")
    (tmp_path / "mine.yaml").write_text(child)
    scenario = load_scenario(tmp_path / "mine.yaml")
    assert parse(scenario.text()).parameters == {"inflation_anchor": 8.0}


@pytest.mark.parametrize("value", ["yes", "1", "null"])
def test_the_word_is_true_or_false(value):
    with pytest.raises(Problems, match="true or false"):
        parse(f"{_HEAD}beyond_range: {value}\n")


def test_the_library_is_inside_or_says_so():
    for name in names():
        scenario = load_scenario(name)
        for parameter, value in scenario.parameters.items():
            low, high = span_of(load()[parameter])
            assert low <= value <= high or scenario.beyond_range or load()[parameter].kind == "law", name


def test_every_parameter_has_a_domain_around_its_range():
    for name, parameter in load().items():
        (low, high), (least, most) = span_of(parameter), domain_of(parameter)
        assert least <= low <= high <= most, name
        assert least < most, name
