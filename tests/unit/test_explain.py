"""Every number can be followed to its ends, and the inputs shown are the ones that made it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.ensemble.derived import COST
from econ.errors import InputError
from econ.estimates import load as load_estimates
from econ.model.graph import PREVIOUS, load
from econ.observations.catalog import table_names
from econ.parameters import load as load_parameters
from econ.provenance.explain import explain
from econ.provenance.origins import parameter_note
from econ.provenance.tree import ENDS, Node
from econ.scenarios import names
from econ.variables import variables
from econ.vintage import vintage

AHEAD = vintage().after
MONTHS = [str(month) for month in np.arange(vintage().after(-23), vintage().after(19), dtype="datetime64[M]")]


@pytest.fixture(scope="module")
def tree() -> Node:
    return explain("oil_gas_revenue", month=AHEAD(3), scenario="all_channels")


@pytest.mark.parametrize(
    "cell", [*range(3), *(pytest.param(k, marks=pytest.mark.slow) for k in range(3, 10))]
)
def test_ten_random_cells_end_in_data_laws_estimates_ranges_and_keys(cell):
    choice = random.Random(cell)  # noqa: S311 - cells to look at, not cryptography
    variable, month = choice.choice([*sorted(variables()), COST.name]), choice.choice(MONTHS)
    root = explain(variable, month=month, scenario=choice.choice(names()))
    told = {(node.name, node.month, node.scenario) for node in root.walk() if node.kind != "repeat"}
    for leaf in root.leaves():
        if leaf.kind == "repeat":
            assert (leaf.name, leaf.month, leaf.scenario) in told
        else:
            assert leaf.kind in ENDS or not load().equations[leaf.name].reads, (leaf.kind, leaf.name)
        if leaf.kind in ("law", "literature", "assumption"):
            assert leaf.source and leaf.where
        if leaf.kind == "estimate":
            assert "s.e." in leaf.note and "n " in leaf.note and "rows of " in leaf.note
        if leaf.kind == "reading":
            assert leaf.source.count(", ") >= 1
        if leaf.kind == "scenario":
            assert leaf.source
            assert leaf.where or "not set: neutral" in leaf.note


def test_every_parameter_has_a_place_a_source_and_what_it_rests_on():
    tables = {"readings", *table_names()}
    for name, parameter in load_parameters().items():
        assert parameter.where, name
        if parameter.relation:
            note = parameter_note(parameter)
            assert "s.e." in note and "rows of " in note, name
            assert set(load_estimates()[parameter.relation.split(".")[0]].tables) <= tables, name
        else:
            assert parameter.source, name
            assert parameter.kind == "law" or parameter_note(parameter), name


def test_an_estimate_names_the_tables_of_its_rows():
    note = parameter_note(load_parameters()["put_off_share"])
    assert "rows of idle_runs_pairs, national_capacity, offline_capacity, refining_runs, strike_parts" in note


def test_the_root_is_what_a_run_returns(tree):
    ds = econ.simulate("all_channels", draws=0, months=3, keep=["oil_gas_revenue"])
    assert tree.value == float(ds["oil_gas_revenue"].values[0, -1, 0])
    assert (tree.unit, tree.scenario, tree.month) == ("bn RUB", "all_channels", AHEAD(3))


def test_an_equation_of_the_inputs_shown_gives_the_value_shown(tree):
    checked = 0
    for node in tree.walk():
        if node.kind != "equation" or not node.children:
            continue
        equation = load().equations[node.name]
        shown = {}
        for child in node.children:
            lagged = child.month < node.month and f"{PREVIOUS}{child.name}" in equation.reads
            shown[f"{PREVIOUS}{child.name}" if lagged else child.name] = child.value
        inputs = [shown.get(read) for read in equation.reads]
        if all(isinstance(value, float) for value in (*inputs, node.value)):
            made = equation.function(*[np.full((1, 1), value) for value in inputs])
            np.testing.assert_allclose(np.squeeze(made), node.value, rtol=1e-12, err_msg=node.name)
            checked += 1
    assert checked > 100


def test_an_observed_month_ends_in_its_row_of_data():
    root = explain("brent_price", month=AHEAD(-1))
    assert (root.kind, root.scenario) == ("observed", "history")
    (row,) = root.children
    assert (row.kind, row.name, row.month, row.value) == ("reading", "brent_price", AHEAD(-1), root.value)
    assert "EIA" in row.source
    assert "https://" in row.source


def test_an_observed_target_ends_in_its_row_of_data_beside_the_equation_that_meets_it():
    root = explain("urals_tax_price", month=AHEAD(-1), depth=1)
    (seen,) = (node for node in root.children if node.name == "urals_tax_price")
    assert (seen.kind, seen.value) == ("observed", root.value)
    rows = [node for node in root.walk() if node.kind == "reading" and node.name == "urals_tax_price"]
    assert rows and all("Ministry of Economic Development" in row.source for row in rows)


def test_a_scenario_key_is_found_in_its_file_or_a_parent_s(tree, repository: Path):
    keys = {
        n.name: n for n in tree.walk() if n.kind == "scenario" and n.scenario == "all_channels" and n.where
    }
    assert keys["tariff"].where.startswith("econ/scenarios/library/all_channels.yaml:")
    assert len({node.where.split(":")[0] for node in keys.values()}) > 1
    for name, node in keys.items():
        path, line = node.where.split(":")
        assert (repository / path).read_text().splitlines()[int(line) - 1].strip().startswith(f"{name}:")


def test_the_warm_up_is_history_not_the_scenario(tree):
    keys = {(n.month < AHEAD(1), n.scenario) for n in tree.walk() if n.kind == "scenario" and n.where}
    assert (True, "all_channels") not in keys
    assert (False, "history") not in keys


def test_a_given_path_is_told_as_given():
    rows = [{"month": AHEAD(2), "variable": "brent_price", "value": 50.0}]
    root = explain("brent_price", month=AHEAD(2), given=rows)
    assert (root.kind, root.value, root.children) == ("given", 50.0, [])


def test_depth_cuts_and_says_so(tree):
    short = explain("oil_gas_revenue", month=AHEAD(3), scenario="all_channels", depth=1)
    assert {n.name for n in short.children} == {n.name for n in tree.children}
    cut = [node for node in short.walk() if node.cut]
    assert cut
    assert not any(node.children for node in cut)
    assert not any(node.cut for node in tree.walk())


def test_with_draws_a_number_is_a_median_with_its_range():
    root = explain("brent_price", month=AHEAD(2), draws=50, seed=3, depth=1)
    drawn = econ.simulate("baseline", draws=50, seed=3, months=2, keep=["brent_price"])["brent_price"][0, -1]
    np.testing.assert_allclose((root.low, root.value, root.high), np.quantile(drawn, [0.05, 0.5, 0.95]))
    shock = next(node for node in root.walk() if node.kind == "shock")
    assert f"stream shock:{shock.name}, seed 3" in shock.note


def test_the_cost_of_continuing_compares_two_scenarios():
    root = explain("cost_of_continuing", month=AHEAD(2), scenario="all_channels", depth=1)
    without, with_pressure = root.children
    assert [n.scenario for n in root.children] == ["no_pressure", "all_channels"]
    assert root.value == without.value - with_pressure.value


def test_rows_are_the_tree_laid_flat(tree):
    rows = tree.rows()
    assert [row["id"] for row in rows] == list(range(len(rows)))
    assert len(rows) == len(list(tree.walk()))
    assert rows[0]["parent"] is None
    assert all(row["parent"] < row["id"] for row in rows[1:])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"variable": "oil_gas_revenu", "month": AHEAD(1)}, "nearest: oil_gas_revenue"),
        ({"variable": "strike_intensity", "month": AHEAD(1)}, "econ scenarios show"),
        ({"variable": "brent_price", "month": "2019-01"}, f"from {AHEAD(-23)}"),
        ({"variable": "brent_price", "month": "May"}, "not a month"),
        ({"variable": "brent_price", "month": AHEAD(1), "scenario": "nothing"}, "no such scenario"),
        ({"variable": "brent_price", "month": AHEAD(1), "depth": -1}, "depth"),
    ],
)
def test_what_is_refused(options, said):
    with pytest.raises(InputError, match=said):
        explain(**options)


def test_the_command_prints_a_tree_or_rows():
    words = ["explain", "brent_price", "--month", AHEAD(-1)]
    text = CliRunner().invoke(main, words).stdout
    assert text.startswith(f"brent_price, {AHEAD(-1)} = ")
    assert "└── brent_price" in text
    rows = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    assert [row["kind"] for row in rows] == ["observed", "reading"]
