"""K12: a name of the library is the library's, whatever letters, file or object bears it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import econ
from econ.ensemble.pinnable import validate_given
from econ.errors import InputError
from econ.experiments.levers import lever_of
from econ.experiments.threshold import parse_event
from econ.scenarios.library import load, parse
from econ.scenarios.sweep import variants
from econ.variables import split_given


@pytest.mark.parametrize("name", ["baseline", "no_pressure", "history", "big_stick", "all_channels"])
def test_a_file_may_not_bear_it(name, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(f"schema_version: 1\nname: {name}\ntitle: T\nextends: tariff_100\n")
    with pytest.raises(InputError, match="belongs to a scenario of the library") as caught:
        econ.simulate(["tariff_100", path], months=1, draws=0)
    assert "mine.yaml:2" in str(caught.value) and f"my_{name}" in str(caught.value)


@pytest.mark.parametrize("name", ["baseline", "no_pressure"])
def test_nor_may_an_object_or_a_mapping(name):
    for other in (replace(load("tariff_100"), name=name), {"name": name, "extends": "tariff_100"}):
        with pytest.raises(InputError, match="belongs to a scenario of the library"):
            econ.simulate(other, months=1, draws=0)


@pytest.mark.parametrize("name", ["", "Mine", "1st", "a b", "имя", "a\u0301", "con/aux", "a.b"])
def test_a_name_is_a_word_of_small_letters(name):
    with pytest.raises(InputError):
        parse(f"schema_version: 1\nname: {name!r}\ntitle: T\n")


_MINE = "schema_version: 1\nname: mine\ntitle: T\nextends: baseline\n"


@pytest.mark.parametrize("label", ["China", "CHINA"])
@pytest.mark.parametrize(
    ("asked", "near"),
    [
        (lambda label: parse(f"{_MINE}pressure: {{tariff: {{{label}: 1}}}}\n"), "china"),
        (lambda label: parse(f"{_MINE}parameters: {{buyer_capacity: {{{label}: 1}}}}\n"), "china"),
        (lambda label: variants([load("baseline")], {f"tariff.{label}": [0, 1]}), "china"),
        (lambda label: lever_of(f"tariff.{label}"), "china"),
        (lambda label: parse_event(f"crude_exports_{label} < 1"), "crude_exports_china"),
        (lambda label: split_given(f"crude_exports_{label}"), "crude_exports_china"),
        (
            lambda label: validate_given([{"month": "2031-01", f"crude_exports_{label}": 2}]),
            "crude_exports_china",
        ),
    ],
    ids=["lever", "parameter", "sweep", "threshold", "event", "pin", "wide pins"],
)
def test_a_label_in_capitals_finds_its_own(asked, near, label):
    with pytest.raises(InputError) as caught:
        asked(label)
    assert f"nearest: {near}\n" in f"{caught.value}\n"
