"""The language of scenarios: values by date and member, mappings, sweeps, references, the JSON schema."""

from __future__ import annotations

import json

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import econ
from econ.document import read_text
from econ.ensemble.plan import make_plan
from econ.errors import EconError, InputError, Problems
from econ.parameters import load as load_parameters
from econ.parameters import resolve
from econ.scenarios import json_schema, load, names, parse, show
from econ.scenarios.library import LIBRARY, from_mapping
from econ.scenarios.schedules import Path
from econ.scenarios.sweep import parse_sweep, variants

TABLE = load_parameters()
#: A parameter without members, inside whose range values are put, and one by buyer.
FREE, BY_BUYER = "inflation_anchor", "buyer_volume"
LOW, HIGH = float(TABLE[FREE].low), float(TABLE[FREE].high)
VOLUME = float(TABLE[BY_BUYER].value[2])


def mine(**content):
    return from_mapping({"name": "mine", "extends": "baseline", **content})


def test_a_mapping_says_what_a_file_says():  # history: examples
    text = (
        "schema_version: 1\nname: mine\ntitle: Mine\nextends: baseline\n"
        "pressure: {tariff: {india: {2026-09: 1}}}\n"
    )
    same = from_mapping(
        {
            "name": "mine",
            "title": "Mine",
            "extends": "baseline",
            "pressure": {"tariff": {"india": {"2026-09": 1}}},
        }
    )
    assert same == parse(text)
    assert econ.simulate({"name": "x", "extends": "baseline"}, months=1, draws=0)["scenario"].values == ["x"]


def test_a_mapping_is_checked_like_a_file():
    with pytest.raises(Problems) as error:
        from_mapping({"pressur": {}, "pressure": {"tarif": 1}})
    assert "nearest: pressure" in error.value.text() and "nearest: tariff" in error.value.text()
    with pytest.raises(InputError, match="belongs to a scenario of the library"):
        from_mapping({"name": "no_pressure"})


def test_turkey_is_turkiye_in_levers_conditions_and_given_paths():  # history: examples
    assert mine(pressure={"tariff": {"turkey": 0.5}}) == mine(pressure={"tariff": {"turkiye": 0.5}})
    row = {"month": "2026-07", "variable": "crude_exports_turkey", "value": 0.3}
    ds = econ.simulate("baseline", months=1, draws=0, given=[row], keep=["crude_exports"])
    assert float(ds["crude_exports"].sel(buyer="turkiye").squeeze()) == pytest.approx(0.3)


def test_a_parameter_has_its_value_from_its_date_on():  # history: examples
    scenario = mine(parameters={FREE: {"2026-09": LOW, "2026-11": HIGH}})
    plan = make_plan(
        [load("baseline"), scenario],
        months=6,
        draws=0,
        keep=["oil_gas_revenue", "usd_rub", "cpi_change", "fuel_stress", "fiscal_stress"],
    )
    values = plan.overrides[FREE]
    assert values.shape == (plan.warmup + 6, 2)
    assert np.isnan(values[:, 0]).all() and np.isnan(values[: plan.warmup + 2]).all()
    assert values[plan.warmup + 2 :, 1].tolist() == [LOW, LOW, HIGH, HIGH]
    own = resolve([FREE], plan.months).constant[FREE]
    put = resolve([FREE], plan.months, overrides={FREE: values})
    assert FREE not in put.constant
    np.testing.assert_array_equal(put.at(0)[FREE], np.broadcast_to(own, (2, 1)))
    assert put.at(plan.warmup + 5)[FREE].ravel().tolist() == [float(own.item()), HIGH]


def test_a_parameter_has_a_value_for_one_member_and_its_own_for_others():
    scenario = mine(parameters={BY_BUYER: {"turkey": VOLUME}})
    plan = make_plan(scenario, months=2, draws=0, keep="all")
    ahead = plan.overrides[BY_BUYER][plan.warmup :, :, 0]
    assert (ahead[:, 2] == VOLUME).all() and np.isnan(ahead[:, [0, 1, 3]]).all()


def test_a_value_dated_from_the_start_is_the_value_for_good():  # history: examples
    at = {"months": 4, "draws": 64, "keep": ["cpi_change", "usd_rub"]}
    one = econ.simulate(mine(parameters={FREE: HIGH}), **at)
    other = econ.simulate(mine(parameters={FREE: {"2026-07": HIGH}}), **at)
    np.testing.assert_array_equal(one["cpi_change"], other["cpi_change"])
    later = econ.simulate(mine(parameters={FREE: {"2026-09": HIGH}}), **at)
    assert (one["cpi_change"].isel(month=-1) != later["cpi_change"].isel(month=-1)).any()


@given(
    st.dictionaries(
        st.sampled_from(["2026-07", "2026-12", "2027-05", "2028-01"]),
        st.floats(LOW, HIGH),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_dated_values_read_back_from_the_text_that_a_run_stores(points, joined):  # history: examples
    value = {"path": {**points, "interpolate": True}} if joined else points
    scenario = mine(title="Mine", parameters={FREE: value, BY_BUYER: {"turkey": VOLUME}})
    assert parse(scenario.text(), kept=True).parameters == scenario.parameters
    assert isinstance(scenario.parameters[FREE], Path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({FREE: {"2026-09-15": 1}}, "needs a value, or values by month"),
        ({FREE: {"2026-13": 1}}, "not a month"),
        ({FREE: {"now": 1}}, "not a month"),
        ({FREE: {"2026-09": "x"}}, "not a number"),
        ({BY_BUYER: {"chinna": 1}}, "nearest: china"),
        ({BY_BUYER: {"china": {"2026-09": "x"}}}, "not a number"),
        ({"no_such": 1}, "no such parameter"),
        ({FREE: {"2026-09": 3 * HIGH}}, "outside the range"),
        ({FREE: {"2026-09": -1e9}, "beyond_range": True}, "outside the domain"),
    ],
)
def test_faulty_values_are_refused(content, said):  # history: examples
    with pytest.raises(EconError) as error:
        econ.simulate("baseline", months=1, draws=0, parameters=content)
    assert said in error.value.text()


def test_values_of_a_caller_are_in_every_scenario_and_in_the_reference_of_costs():
    at = {"months": 3, "draws": 0, "keep": ["cost_of_continuing"]}
    plan = make_plan(["baseline", "tariff_100"], parameters={FREE: HIGH}, **at)
    assert plan.overrides[FREE].tolist() == [HIGH, HIGH, HIGH] and plan.hidden == 1


def test_a_sweep_is_a_dim_and_each_point_a_scenario():
    ds = econ.sweep("baseline", {"tariff.china": [0, 0.25, 1]}, months=3, draws=64, keep=["oil_income"])
    assert set(ds["oil_income"].dims) == {"tariff.china", "month", "draw"}
    alone = econ.simulate(mine(pressure={"tariff": {"china": 1}}), months=3, draws=64, keep=["oil_income"])
    np.testing.assert_array_equal(
        ds["oil_income"].sel({"tariff.china": 1.0}).transpose("month", "draw"),
        alone["oil_income"].isel(scenario=0).transpose("month", "draw"),
    )
    both = econ.sweep(
        ["baseline", "tariff_100"],
        {"strike_intensity": [0, 5], "spending_shift": [0, 100]},
        months=1,
        draws=0,
        keep=["oil_income"],
    )
    assert [both.sizes[dim] for dim in ("scenario", "strike_intensity", "spending_shift")] == [2, 2, 2]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["tariff.chinna=0,1"], "nearest: china"),
        (["tarif=0,1"], "nearest: tariff"),
        (["tariff.china=0,0"], "different values"),
        (["tariff.china"], "is no sweep"),
        (["tariff.china=a"], "needs numbers"),
        (["tariff.china=0,99"], "out of bounds"),
        (["tariff.china=0,1", "tariff=0,1"], "whole and by member"),
        (
            [
                "strike_intensity=" + ",".join(map(str, range(30))),
                "spending_shift=" + ",".join(map(str, range(30))),
            ],
            "too many",
        ),
    ],
)
def test_faulty_sweeps_are_refused(texts, said):
    with pytest.raises(EconError) as error:
        variants([load("baseline")], parse_sweep(texts))
    assert said in error.value.text()


def test_pressure_as_of_a_month_keeps_the_levels_of_that_month():  # history: examples
    past = load("pressure@2025-10")
    plan = make_plan([past, load("baseline")], months=3, draws=0, keep="all")
    listed = plan.values["vessels_listed"][plan.warmup :]
    assert listed[0, 0] <= listed[0, 1]
    assert parse(past.text(), kept=True) == past
    assert from_mapping({"name": "mine", "extends": "pressure@2025-10"}).pressure == past.pressure
    rows = plan.values["strike_intensity"][plan.warmup - 11 : plan.warmup - 8]
    assert plan.values["strike_intensity"][plan.warmup, 0] == pytest.approx(rows[:, 0].mean())


def test_costs_are_counted_from_the_pressure_of_a_month_where_it_is_the_reference():  # history: examples
    ds = econ.simulate("baseline", reference="pressure@2025-10", months=3, draws=64)
    assert list(ds["scenario"].values) == ["baseline", "pressure@2025-10"]
    assert ds.attrs["reference"] == "pressure@2025-10"
    assert not ds["cost_of_continuing"].sel(scenario="pressure@2025-10").any()
    usual = econ.simulate("baseline", months=3, draws=64)
    assert (ds["cost_of_continuing"].sel(scenario="baseline") != usual["cost_of_continuing"].squeeze()).any()


@pytest.mark.parametrize(
    ("name", "said"), [("pressure@2025", "names no month"), ("pressure@2010-01", "outside the data")]
)
def test_a_month_that_there_is_not_is_refused(name, said):
    with pytest.raises(InputError, match=said):
        load(name)


def test_the_schema_accepts_the_library_and_the_examples_of_the_language():  # history: examples
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    texts = [path.read_text(encoding="utf-8") for path in LIBRARY.glob("*.yaml")]
    texts += [show(name) for name in names()]
    for text in texts:
        content, _ = read_text(text, "x")
        # Keys of JSON are texts, months counted from the start too.
        check.validate(json.loads(json.dumps(content)))
    check.validate(
        {
            "schema_version": 1,
            "name": "x",
            "title": "x",
            "pressure": {"tariff": {"turkey": {"2026-09-15": 1}}},
            "parameters": {FREE: {"2027-01": 3}, BY_BUYER: {"china": 1}},
            "measures": {"list_vessels": 46},
        }
    )


@pytest.mark.parametrize(
    "change",
    [
        {"pressur": {}},
        {"pressure": {"tarif": 1}},
        {"pressure": {"tariff": {"mars": 1}}},
        {"parameters": {"x": 1}},
        {"pressure": {"tariff": {"rampe": {}}}},
        {"name": "Not A Name"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(change):
    content = {"schema_version": 1, "name": "x", "title": "x", **change}
    assert list(jsonschema.Draft202012Validator(json_schema()).iter_errors(content))
    with pytest.raises(EconError):
        from_mapping(content)
