"""K6: what is accepted has an effect, or is named as having none."""

from __future__ import annotations

import pandas as pd
import pytest

from econ.ensemble.plan import make_plan
from econ.errors import InputError
from econ.scenarios.library import parse
from tests.inputs.pinned import AHEAD, pins, write

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
