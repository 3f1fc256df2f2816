"""Parameters: every fault is found with its line; values arrive by month, scenario and draw."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from econ import simulate
from econ.document import read_text
from econ.errors import EconError, InputError, Problems
from econ.estimates import Estimate
from econ.estimation.methods.root import rooted
from econ.parameters import load as package_parameters
from econ.parameters.load import load
from econ.parameters.ranges import told
from econ.parameters.resolve import Draws, resolve
from econ.quantities import month_range
from econ.scenarios import load as load_scenario
from econ.scenarios import parse as parse_scenario

MONTHS = month_range("2012-11", 4)

GOOD = """
title: Test
parameters:
  rate:
    title: A rate by law
    unit: "1"
    kind: law
    source: Act 1
    schedule:
      - {from: 2008-01, value: 0.2}
      - {from: 2013-01, value: 0.22}
  path:
    title: A path
    unit: "1"
    kind: assumption
    source: test
    interpolate: true
    schedule:
      - {from: 2012-11, value: 0}
      - {from: 2013-01, value: 10}
    range: shift
    range_from: 2013-01
    low: -1
    high: 2
    distribution: triangular
  plan:
    title: A path moved by a factor, each fuel for itself
    unit: "1"
    kind: literature
    source: test
    dims: [fuel]
    schedule:
      - {from: 2008-01, value: {gasoline: 2, diesel: 4}}
      - {from: 2013-01, value: {gasoline: 3, diesel: 5}}
    range: factor
    low: {gasoline: 0.5, diesel: 0.9}
    high: {gasoline: 1.5, diesel: 1.1}
    distribution: uniform
  swing:
    title: A season
    unit: "1"
    kind: assumption
    source: test
    season: [0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.4, 1.2, 1, 0.8, 0.6]
    range: swing
    low: 0
    high: 2
    distribution: uniform
  decree:
    title: A decree that may be prolonged
    unit: switch
    kind: assumption
    source: test
    policy: true
    schedule:
      - {from: 2008-01, value: 1}
      - {from: 2013-01, value: 0}
    range: shift
    range_from: 2013-01
    distribution: one_of
    values: [0, 1]
  before:
    title: A value that is replaced
    unit: "1"
    kind: assumption
    source: test
    value: 5
    certain: The observation replaces it
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
ESTIMATES = {"line": rooted(LINE), "season": rooted(SEASON)}


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


def test_a_path_is_moved_as_a_whole_from_its_month(table):
    path = resolve(["path"], MONTHS, Draws(0, 0, 512)).monthly["path"]
    assert path.shape == (4, 1, 512)
    assert (path[0] == 0).all()
    assert (path[1] == 5).all()
    shift = path[2] - 10
    assert -1 <= shift.min() < -0.5 < 1 < shift.max() <= 2
    np.testing.assert_array_equal(path[3], path[2])


def test_a_factor_moves_each_member_alike_in_every_month(table):
    central, drawn = (resolve(["plan"], MONTHS, d).monthly["plan"] for d in (None, Draws(0, 0, 512)))
    factor = drawn / central
    np.testing.assert_allclose(factor, np.broadcast_to(factor[:1], factor.shape), rtol=1e-14)
    assert 0.5 <= factor[0, 0].min() < 0.6
    assert 1.09 < factor[0, 1].max() <= 1.1
    assert abs(np.corrcoef(factor[0, 0, 0], factor[0, 1, 0])[0, 1]) < 0.2


def test_a_season_swings_about_its_mean(table):
    year = month_range("2013-01", 12)
    drawn = resolve(["swing"], year, Draws(0, 0, 512)).monthly["swing"]
    np.testing.assert_allclose(drawn.mean(0), 1.0, rtol=1e-12)
    width = np.ptp(drawn, axis=0)
    assert width.min() < 0.1
    assert width.max() > 2.3


def test_a_path_may_take_one_of_several_ways_and_a_certain_value_none(table):
    found = resolve(["decree", "before"], MONTHS, Draws(0, 0, 512))
    decree = found.monthly["decree"]
    assert (decree[:2] == 1).all()
    assert set(np.unique(decree[2:])) == {0, 1}
    assert found.constant["before"].shape == (1, 1)


def test_policy_is_held_and_reseeded_for_itself(table):
    wanted = ["decree", "path"]
    free = resolve(wanted, MONTHS, Draws(0, 0, 512)).monthly
    held = resolve(wanted, MONTHS, Draws(0, 0, 512), held=frozenset({"policy"})).monthly
    assert (held["decree"][2:] == 0).all()
    np.testing.assert_array_equal(held["path"], free["path"])
    other = resolve(wanted, MONTHS, Draws(0, 0, 512, {"policy": 7})).monthly
    assert (other["decree"] != free["decree"]).any()
    np.testing.assert_array_equal(other["path"], free["path"])


def test_ranges_are_told_in_words(table):
    said = {name: told(table[name]) for name in ("path", "plan", "swing", "decree", "before", "supply")}
    assert said == {
        "path": "path, -1 to +2 from 2013-01",
        "plan": "path, x0.5 to x1.5",
        "swing": "season's swing, x0 to x2",
        "decree": "path, +0 or +1 from 2013-01",
        "before": "",
        "supply": "one of 3",
    }


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
    wanted = ["by_fuel", "slope", "path", "plan", "swing"]
    one = resolve(wanted, MONTHS, Draws(0, 0, 1), estimates=ESTIMATES)
    many = resolve(wanted, MONTHS, Draws(0, 0, 700), estimates=ESTIMATES)
    longer = resolve(wanted, month_range("2012-11", 30), Draws(0, 0, 1), estimates=ESTIMATES)
    for name in one.constant:
        assert np.array_equal(one.constant[name][..., 0], many.constant[name][..., 0])
    for name in one.monthly:
        assert np.array_equal(one.monthly[name][..., 0], many.monthly[name][..., 0])
        assert np.array_equal(one.monthly[name], longer.monthly[name][:4])


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

UNSURE = """
parameters:
  a:
    title: No answer to how sure
    unit: "1"
    kind: assumption
    source: x
    schedule: [{from: 2008-01, value: 1}]
  b:
    title: A range that moves nothing
    unit: "1"
    kind: assumption
    source: x
    schedule: [{from: 2008-01, value: 1}]
    low: 0
    high: 2
    distribution: uniform
  c:
    title: A centre outside
    unit: "1"
    kind: literature
    source: x
    schedule: [{from: 2008-01, value: 1}]
    range: factor
    low: 1.1
    high: 1.2
    distribution: uniform
  d:
    title: Both
    unit: "1"
    kind: assumption
    source: x
    value: 1
    low: 0
    high: 2
    distribution: uniform
    certain: it is
  e:
    title: No width
    unit: "1"
    kind: assumption
    source: x
    value: 1
    low: 1
    high: 1
    distribution: uniform
  f:
    title: A law
    unit: "1"
    kind: law
    source: x
    value: 1
    certain: it is
  g:
    title: A value that moves
    unit: "1"
    kind: assumption
    source: x
    value: 1
    range: factor
    low: 0
    high: 2
    distribution: uniform
  h:
    title: A season from a month
    unit: "1"
    kind: assumption
    source: x
    season: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    range: swing
    range_from: 2013-01
    low: 0
    high: 2
    distribution: uniform
  i:
    title: Policy that is not drawn
    unit: "1"
    kind: assumption
    source: x
    value: 1
    certain: it is
    policy: true
  j:
    title: No such month
    unit: "1"
    kind: assumption
    source: x
    schedule: [{from: 2008-01, value: 1}]
    range: shift
    range_from: soon
    low: 0
    high: 2
    distribution: uniform
"""


def test_every_way_to_be_unsure_of_a_range_is_refused_with_its_line(tmp_path):
    (tmp_path / "unsure.yaml").write_text(UNSURE)
    with pytest.raises(Problems) as caught:
        load(tmp_path)
    text = str(caught.value)
    for name, says in [
        ("a", "say why in `certain`"),
        ("b", "must say how the path moves"),
        ("c", "low <= value <= high"),
        ("d", "exclude each other"),
        ("e", "low equals high"),
        ("f", "has no range, and needs no `certain`"),
        ("g", "this is a value"),
        ("h", "range_from is for a schedule"),
        ("i", "only what is drawn can be policy"),
        ("j", "not a month"),
    ]:
        # A key that cannot be read is named by its own line.
        first = "    range_from: soon" if name == "j" else f"  {name}:"
        line = UNSURE.splitlines().index(first) + 1
        assert f"unsure.yaml:{line}" in text
        assert says in text


def test_what_is_drawn_together_is_policy_together(tmp_path):
    (tmp_path / "group.yaml").write_text(
        GOOD.replace("    group: pair\n", "    group: pair\n    policy: true\n", 1)
    )
    with pytest.raises(Problems, match="drawn together"):
        load(tmp_path)


def test_all_faults_at_once_with_their_lines(tmp_path):
    (tmp_path / "bad.yaml").write_text(BAD)
    with pytest.raises(Problems) as caught:
        load(tmp_path)
    text = str(caught.value)
    for line, says in [
        (3, "needs a source"),
        (11, "low <= value <= high"),
        (25, "nearest: value"),
        (26, "no value of its own"),
        (38, "one value for each fuel"),
    ]:
        assert f"bad.yaml:{line}" in text
        assert says in text


def test_yaml_faults_name_the_line():
    with pytest.raises(InputError, match=r"x\.yaml:\d"):
        read_text("a: 1\nb: [1,\nc: 2", "x.yaml")
    with pytest.raises(InputError, match="given twice"):
        read_text("a: 1\na: 2", "x.yaml")
    document, lines = read_text("on: no\nfrom: 2013-01\ndeep:\n  key: true", "x.yaml")
    assert document == {"on": "no", "from": "2013-01", "deep": {"key": True}}
    assert lines["deep", "key"] == 4


def test_the_package_parameters_are_sound():
    table = package_parameters()
    assert table, "no parameters at all"
    for p in table.values():
        assert p.title
        assert p.unit
        assert p.relation if p.kind == "estimate" else p.source


def test_every_assumption_and_literature_value_says_how_sure_it_is():
    for p in package_parameters().values():
        if p.kind not in ("assumption", "literature"):
            continue
        assert bool(p.distribution) != bool(p.certain), p.name
        if p.distribution == "one_of":
            assert np.isin(p.centre, p.values), p.name
        elif p.distribution:
            assert (p.low <= p.centre).all(), p.name
            assert (p.centre <= p.high).all(), p.name
            assert (p.low < p.high).any(), p.name


def test_null_scenarios_stay_null_under_ranges_of_paths():
    same = replace(load_scenario("baseline"), name="same")
    ds = simulate(["baseline", same], draws=8, months=3)
    for name in ("oil_gas_revenue", "fuel_stress", "fiscal_stress"):
        one, two = ds[name].transpose("scenario", ...).values
        np.testing.assert_array_equal(one, two)


def test_unknown_parameter():
    with pytest.raises(EconError, match="no such parameter"):
        resolve(["nothing_of_the_kind"], MONTHS)


LAWLESS = """
title: Laws with a fault each
parameters:
  undated:
    title: A tax
    unit: "1"
    kind: law
    bounds: [0, 1]
    source: Act 1
    value: 0.2
  unbounded:
    title: A tax
    unit: "1"
    kind: law
    source: Act 1
    schedule:
      - {from: 2008-01, value: 0.2}
  outside:
    title: A tax
    unit: "1"
    kind: law
    bounds: [0, 1]
    source: Act 1
    schedule:
      - {from: 2008-01, value: 1.2}
  dateless:
    title: A tax
    unit: "1"
    kind: law
    bounds: [0, 1]
    source: Act 1
    schedule:
      - {value: 0.2}
  tossed:
    title: Weights that are not one
    unit: "1"
    kind: assumption
    source: test
    value: 1
    distribution: one_of
    values: [1, 2]
    weights: [0.5, 0.6]
"""


def test_a_tax_law_without_a_date_or_outside_its_bounds_is_refused(tmp_path):
    (tmp_path / "taxes.yaml").write_text(LAWLESS)
    with pytest.raises(Problems) as caught:
        load(tmp_path)
    text = str(caught.value)
    for name, says in [
        ("undated", "a law needs a date"),
        ("unbounded", "a law needs `bounds`"),
        ("outside", "outside the bounds of the law"),
        ("dateless", "needs `from` and `value`"),
        ("tossed", "one weight a value, together one"),
    ]:
        # A step that cannot be read is named by its key's own line.
        above = 0 if name != "dateless" else 6
        line = LAWLESS.splitlines().index(f"  {name}:") + 1 + above
        assert f"taxes.yaml:{line}" in text
        assert says in text


def test_a_scenario_outside_the_bounds_of_a_law_is_refused():
    text = "schema_version: 1\nname: x\ntitle: x\ndescription: x\nextends: baseline\n"
    with pytest.raises(Problems, match="outside the bounds of the law"):
        parse_scenario(f"{text}parameters: {{cut_off_price: 600}}\n", "x")


def test_readings_are_drawn_by_their_weights():
    drawn = resolve(["met_return_small", "met_return_large"], MONTHS, Draws(1, 0, 4000)).constant
    table = package_parameters()
    small, weights = table["met_return_small"].values, table["met_return_small"].weights
    for value, weight in zip(small, weights, strict=True):
        assert np.mean(drawn["met_return_small"] == value) == pytest.approx(weight, abs=0.03)
    pairs = {(float(a), float(b)) for a, b in zip(*(v.ravel() for v in drawn.values()), strict=True)}
    assert len(pairs) == len(small)


def test_all_faults_of_one_parameter_are_told_at_once(tmp_path):
    entry = """\
parameters:
  many:
    title: 3
    unit: "1"
    kind: guess
    sorce: test
    value: [1]
    low: one
"""
    (tmp_path / "many.yaml").write_text(entry, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        load(tmp_path)
    text = str(caught.value)
    assert "many.yaml:6 parameters.many.sorce: unknown key" in text
    assert "many.yaml:3 parameters.many.title: needs text" in text
    readable = entry.replace("sorce", "source").replace("title: 3", "title: Many")
    (tmp_path / "many.yaml").write_text(readable, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        load(tmp_path)
    text = str(caught.value)
    for said in (":5 parameters.many.kind: no such kind", ":7 parameters.many.value: not a number", ":8 "):
        assert said in text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("dims: fuel", "unknown dimension"),
        ("season: 3", "twelve values"),
        ("schedule: 3", "a list of steps"),
        ("schedule: [3]", "a step of a schedule"),
        ("policy: sometimes", "true or false"),
        ("weights: [a]", "a list of numbers"),
        ("since: soon", "not a month"),
    ],
)
def test_a_value_of_another_type_is_no_traceback(tmp_path, line, said):
    head = "parameters:\n  one:\n    title: One\n    unit: '1'\n    kind: law\n    source: test\n"
    (tmp_path / "one.yaml").write_text(f"{head}    {line}\n", encoding="utf-8")
    with pytest.raises(Problems, match=said):
        load(tmp_path)
