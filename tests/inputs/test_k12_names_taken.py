"""K12: a name of the library is the library's, whatever letters, file or object bears it."""

from __future__ import annotations

from dataclasses import replace

import pytest

import econ
from econ.errors import InputError
from econ.scenarios.library import load, parse


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
