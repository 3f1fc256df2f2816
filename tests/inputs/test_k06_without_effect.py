"""K6: what is accepted has an effect, or is named as having none."""

from __future__ import annotations

import pandas as pd
import pytest

from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.scenarios.library import parse
from tests.inputs.pinned import AHEAD, notes, pins, write

_HEAD = "schema_version: 1\nname: mine\ntitle: T\nextends: baseline\n"


@pytest.mark.parametrize("text", ["", "\n\n", "month,variable,value\n", "month,variable,value\n,,\n\n"])
def test_a_file_without_rows_is_refused(tmp_path, text):
    with pytest.raises(InputError, match=r"empty|no other|missing"):
        pins(write(tmp_path, text))


@pytest.mark.parametrize("given", [[], {}, pd.DataFrame(columns=["month", "variable", "value"])])
def test_nor_are_no_rows_taken_for_some(given):
    with pytest.raises(InputError, match="holds no rows"):
        pins(given)


def test_many_rows_after_the_end_are_one_line(tmp_path):
    rows = "".join(f"{AHEAD(k)},brent_price,70\n" for k in range(1, 240))
    with pytest.raises(InputError) as caught:
        pins(write(tmp_path, "month,variable,value\n" + rows))
    text = str(caught.value)
    assert text.count("month outside the run") == 1
    assert "and 226 more" in text and ":14 " in text and ":240" in text


@pytest.mark.parametrize(
    ("keep", "name"),
    [
        ("brent_reference", "usd_rub"),
        ("expected_key_rate", "gasoline_export_ban"),
        ("rule_price", "key_rate"),
    ],
)
def test_a_pin_that_moves_nothing_kept_is_named(keep, name):
    value = {"usd_rub": 80.0, "gasoline_export_ban": 1.0, "key_rate": 14.0}[name]
    rows = [{"month": AHEAD(1), "variable": name, "value": value}]
    plan = make_plan("baseline", months=2, draws=0, keep=keep, given=rows)
    assert f"what is given of {name} changes nothing that this run keeps" in plan.notes


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        ("pressure: {{tariff: {{{}: 1}}}}", "tariff"),
        ("pressure: {{vessels_listed: {{raised: {{of: parent, by: 0.1, since: {}}}}}}}", "vessels_listed"),
        ("adjust: {{urals_discount: {{{}: 3}}}}", "urals_discount"),
    ],
)
def test_a_level_that_begins_after_the_end_is_named(levers, said):
    late = parse(_HEAD + levers.format(AHEAD(30)))
    plan = make_plan(late, months=12, draws=0)
    assert any(said in note and "comes after the run" in note and AHEAD(30) in note for note in plan.notes)
    assert not any(
        "mine" in note and "after the run" in note for note in make_plan(late, months=40, draws=0).notes
    )


def test_a_path_counted_beyond_the_end_is_named():
    plan = make_plan(parse(_HEAD + "pressure: {tariff: {1: 0.5, 30: 1}}"), months=12, draws=0)
    assert any("tariff" in note and "month 30" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        ("pressure: {strike_intensity: 9}", "strike_intensity changes nothing"),
        ("pressure: {tariff: {until: {level: 1, then: 0, months: 60}}}", "month 61 comes after the run"),
        ("parameters: {inflation_anchor: {2050-08: 4}}", "inflation_anchor: 2050-08 comes after the run"),
        ("pressure: {tariff: 5}", "tariff: 5 is 500 percent"),
    ],
)
def test_one_scenario_alone_says_what_it_does_not_do(levers, said):
    plan = make_plan(parse(f"{_HEAD}{levers}\n"), months=12, draws=0, keep="brent_reference")
    assert any(said in note for note in plan.notes), plan.notes


@pytest.mark.parametrize("levers", ["", "pressure: {tariff: hold}", "pressure:\nparameters:\nadjust:"])
def test_a_scenario_that_changes_nothing_is_named(levers):
    plan = make_plan(["baseline", parse(f"{_HEAD}{levers}\n")], months=3, draws=0, keep="brent_price")
    assert "mine is the same as baseline in every lever and parameter" in plan.notes


@pytest.mark.parametrize(
    "levers",
    [
        "pressure: {tariff: {until: {level: 1, then: 0, when: {variable: fuel_stress, above: 500}}}}",
        "pressure: {tariff: {hold: {at: 2050-01}}}",
        "pressure: {tariff: 0.2}\nmeasures: {tariff: 0.3}",
        "pressure: false",
    ],
)
def test_what_can_never_be_is_refused(levers):
    with pytest.raises(InputError):
        parse(f"{_HEAD}{levers}\n")


def test_a_path_with_gaps_and_a_column_without_values_are_named():
    ends = pd.Series(
        [70.0, 71], index=pd.to_datetime([f"{AHEAD(3)}-30", f"{AHEAD(6)}-30"]), name="brent_price"
    )
    assert "2 of the 4 months" in notes(ends)
    wide = pd.DataFrame({"brent_price": [70.0], "usd_rub": [None]}, index=[AHEAD(1)])
    assert "usd_rub has no values and is left free" in notes(wide)
    with pytest.raises(InputError):
        pins({"brent_price": {}, "usd_rub": {AHEAD(1): 80}})
