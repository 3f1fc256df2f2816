"""Parameters: every fault is found with its line; values arrive by month, scenario and draw."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from econ.errors import EconError, InputError, Problems
from econ.estimates import Estimate
from econ.parameters import load as package_parameters
from econ.parameters.document import read_text
from econ.parameters.load import load
from econ.parameters.resolve import Draws, resolve
from econ.quantities import month_range

MONTHS = month_range("2024-11", 4)

GOOD = """
title: Test
parameters:
  rate:
    title: A rate by law
    unit: "1"
    kind: law
    source: Act 1
    schedule:
      - {from: 2020-01, value: 0.2}
      - {from: 2025-01, value: 0.22}
  path:
    title: A path
    unit: "1"
    kind: assumption
    source: test
    interpolate: true
    schedule:
      - {from: 2024-11, value: 0}
      - {from: 2025-01, value: 10}
  by_fuel:
    title: One for each fuel
    unit: "1"
    kind: literature
    source: test
    dims: [fuel]
    value: {gasoline: 1, diesel: 2}
    low: {gasoline: 0.5, diesel: 1}
    high: {gasoline: 2, diesel: 4}
    distribution: lognormal
  supply:
    title: One of a pair
    unit: "1"
    kind: literature
    source: test
    value: 0.1
    distribution: one_of
    values: [0.1, 0.2, 0.3]
    group: pair
  demand:
    title: The other of the pair
    unit: "1"
    kind: literature
    source: test
    value: 1
    distribution: one_of
    values: [1, 2, 3]
    group: pair
  slope:
    title: Estimated
    unit: "1"
    kind: estimate
    from: line.slope
  monthly:
    title: Estimated by calendar month
    unit: "1"
    kind: estimate
    from: season.level
    dims: [season]
"""

LINE = Estimate("line", ("slope", "level"), (2.0, 1.0), ((0.04, 0.01), (0.01, 0.09)), "all", 50, "OLS", "")
SEASON = Estimate(
    "season",
    tuple(f"level.{m}" for m in range(1, 13)),
    tuple(float(m) for m in range(1, 13)),
    tuple(tuple(0.0 for _ in range(12)) for _ in range(12)),
    "all",
    96,
    "OLS",
    "",
)
ESTIMATES = {"line": LINE, "season": SEASON}


@pytest.fixture
def table(tmp_path, monkeypatch):
    (tmp_path / "test.yaml").write_text(GOOD)
    parameters = load(tmp_path)
    # The package re-exports a function of the module's name, so the module is asked for by name.
    monkeypatch.setattr(import_module("econ.parameters.resolve"), "load", lambda: parameters)
    return parameters


def test_schedules_hold_or_join(table):
    values = resolve(["rate", "path"], MONTHS).monthly
    assert values["rate"].ravel().tolist() == [0.2, 0.2, 0.22, 0.22]
    assert values["path"].ravel().tolist() == pytest.approx([0, 5, 10, 10])


def test_draws_have_the_stated_range_and_centre(table):
    value = resolve(["by_fuel"], MONTHS, Draws(0, 0, 20_000)).constant["by_fuel"]
    assert value.shape == (2, 1, 20_000)
    assert np.quantile(value[0], [0.05, 0.5, 0.95]) == pytest.approx([0.5, 1, 2], rel=0.05)
    centre = resolve(["by_fuel"], MONTHS).constant["by_fuel"]
    assert centre.ravel().tolist() == [1, 2]


def test_a_group_is_drawn_together(table):
    values = resolve(["supply", "demand"], MONTHS, Draws(3, 0, 500)).constant
    assert np.allclose(values["demand"], 10 * values["supply"])
    assert len(np.unique(values["supply"])) == 3


def test_an_estimate_is_drawn_with_its_error(table):
    value = resolve(["slope"], MONTHS, Draws(0, 0, 20_000), estimates=ESTIMATES).constant["slope"]
    assert value.mean() == pytest.approx(2, abs=0.01)
    assert value.std() == pytest.approx(0.2, rel=0.05)
    held = resolve(["slope"], MONTHS, Draws(0, 0, 300), estimates=ESTIMATES, held=frozenset({"estimate"}))
    assert (held.constant["slope"] == 2).all()


def test_an_estimated_season_follows_the_calendar(table):
    value = resolve(["monthly"], MONTHS, estimates=ESTIMATES).monthly["monthly"]
    assert value.ravel().tolist() == [11, 12, 1, 2]


def test_a_scenario_overrides_its_own_column(table):
    override = {"slope": np.array([np.nan, 5.0])}
    value = resolve(["slope"], MONTHS, Draws(0, 0, 10), overrides=override, estimates=ESTIMATES)
    assert (value.constant["slope"][1] == 5).all()
    assert (value.constant["slope"][0] != 5).all()


def test_one_draw_is_the_first_of_many(table):
    one = resolve(["by_fuel", "slope"], MONTHS, Draws(0, 0, 1), estimates=ESTIMATES).constant
    many = resolve(["by_fuel", "slope"], MONTHS, Draws(0, 0, 700), estimates=ESTIMATES).constant
    for name in one:
        assert np.array_equal(one[name][..., 0], many[name][..., 0])


BAD = """
parameters:
  a:
    title: No source
    unit: "1"
    kind: literature
    value: 1
    low: 0
    high: 2
    distribution: uniform
  b:
    title: Wrong order
    unit: "1"
    kind: assumption
    source: x
    value: 5
    low: 0
    high: 2
    distribution: uniform
  c:
    title: Unknown key
    unit: "1"
    kind: law
    source: x
    valu: 1
  d:
    title: A value of its own
    unit: "1"
    kind: estimate
    from: line.slope
    value: 3
  e:
    title: Half a vector
    unit: "1"
    kind: law
    source: x
    dims: [fuel]
    value: {gasoline: 1}
"""


def test_all_faults_at_once_with_their_lines(tmp_path):
    (tmp_path / "bad.yaml").write_text(BAD)
    with pytest.raises(Problems) as caught:
        load(tmp_path)
    text = str(caught.value)
    for line, says in [
        (3, "needs a source"),
        (11, "low <= value <= high"),
        (20, "nearest: value"),
        (26, "no value of its own"),
        (32, "one value for each fuel"),
    ]:
        assert f"bad.yaml:{line}" in text
        assert says in text


def test_yaml_faults_name_the_line():
    with pytest.raises(InputError, match=r"x\.yaml:\d"):
        read_text("a: 1\nb: [1,\nc: 2", "x.yaml")
    with pytest.raises(InputError, match="given twice"):
        read_text("a: 1\na: 2", "x.yaml")
    document, lines = read_text("on: no\nfrom: 2025-01\ndeep:\n  key: true", "x.yaml")
    assert document == {"on": "no", "from": "2025-01", "deep": {"key": True}}
    assert lines["deep", "key"] == 4


def test_the_package_parameters_are_sound():
    table = package_parameters()
    assert table, "no parameters at all"
    for p in table.values():
        assert p.title
        assert p.unit
        assert p.relation if p.kind == "estimate" else p.source


def test_unknown_parameter():
    with pytest.raises(EconError, match="no such parameter"):
        resolve(["nothing_of_the_kind"], MONTHS)
