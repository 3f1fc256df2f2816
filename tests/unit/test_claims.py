"""Claims: each rule gives each verdict on invented results; lost rows and faulty files are refused."""

from __future__ import annotations

import numpy as np
import pytest

import econ
from econ.errors import InputError, Problems
from econ.verdicts import figures, rules
from econ.verdicts.figures import Rows, figure_of
from econ.verdicts.read import read_claims
from econ.verdicts.simulated import Judged
from econ.verdicts.table import _with_effect

FILE = """
schema_version: 1
title: Claims of a test
made: 2025-10
claims:
"""  # history: made-up months


@pytest.mark.parametrize(
    ("value", "claimed", "count", "verdict"),
    [
        (38, 40, 4, rules.SUPPORTED),
        (55, 40, 4, rules.SUPPORTED),
        (34, 40, 4, rules.IN_PART),
        (20, 40, 4, rules.IN_PART),
        (19, 40, 4, rules.NOT_SUPPORTED),
        (40, 40, 2, rules.OPEN),
        (-40, -40, 3, rules.SUPPORTED),
        (-21, -40, 3, rules.IN_PART),
        (40, -40, 3, rules.NOT_SUPPORTED),
    ],
)
def test_a_figure_is_judged_by_its_rounding_and_its_half(value, claimed, count, verdict):
    assert rules.of_figure(value, claimed, 5, count) == verdict


@pytest.mark.parametrize(
    ("value", "against", "count", "verdict"),
    [
        (10, (5, 9), 6, rules.SUPPORTED),
        (7, (5, 9), 6, rules.IN_PART),
        (4, (5, 9), 6, rules.NOT_SUPPORTED),
        (10, (5, 9), 2, rules.OPEN),
    ],
)
def test_a_trend_is_judged_by_what_it_is_above(value, against, count, verdict):
    assert rules.of_trend(value, against, count) == verdict


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (1.0, rules.SUPPORTED),
        (0.90, rules.SUPPORTED),
        (0.89, rules.IN_PART),
        (0.67, rules.IN_PART),
        (0.66, rules.OPEN),
        (0.33, rules.OPEN),
        (0.32, rules.NOT_SUPPORTED),
    ],
)
def test_a_statement_is_judged_by_its_share_of_simulations(share, verdict):
    assert rules.of_share(share) == verdict
    result = Judged(share, 0.01, -2.0, -1.0, 0.0, 0.0)
    assert _with_effect(figures_free(), result, 1000).verdict == verdict


def figures_free():
    from econ.verdicts.table import _Found

    return _Found(rules.OPEN)


def test_a_statement_that_rests_on_a_prior_nothing_was_learned_of_is_open():
    assert rules.of_share(0.99, 0.09) == rules.OPEN
    assert rules.of_share(0.99, 0.11) == rules.SUPPORTED
    assert rules.of_share(0.01, 0.0) == rules.OPEN


def test_what_was_true_and_is_not_is_said_to_have_ended():
    assert rules.over_time(rules.SUPPORTED, rules.NOT_SUPPORTED) == rules.ENDED
    assert rules.over_time(rules.IN_PART, rules.NOT_SUPPORTED) == rules.ENDED
    assert rules.over_time(rules.OPEN, rules.NOT_SUPPORTED) == rules.NOT_SUPPORTED
    assert rules.over_time(rules.NOT_SUPPORTED, rules.SUPPORTED) == rules.SUPPORTED


INVENTED = [
    {"period": "2025-08", "series": "x", "value": "10", "publisher": "A"},
    {"period": "2025-09", "series": "x", "value": "20", "publisher": "A"},
    {"period": "2025-09", "series": "x", "value": "40", "publisher": "B"},
    {"period": "2025-09/2025-10", "series": "y", "value": "30", "publisher": "B"},
    {"period": "2024", "series": "y", "value": "24", "publisher": "C"},
]  # history: made-up months


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(figures, "rows", lambda name: INVENTED)


def test_rows_of_a_window_are_taken_as_asked(table):  # history: made-up months
    def taken(take, **more):
        return figure_of(Rows("t", {"series": ("x",)}, take, **more), "2025-10", "claim").value

    assert taken("highest") == 40 and taken("lowest") == 10 and taken("median") == 20
    assert taken("sum", months=2) == 60 and taken("count", months=3) == 3
    assert taken("mean", skip=2) == 10
    found = figure_of(Rows("t", {"series": ("x",)}), "2025-10", "claim")
    assert (found.low, found.high, found.count) == (10, 40, 3)
    assert figure_of(Rows("t", {"series": ("x",)}, months=1), "2025-10", "claim") is None


def test_a_change_and_a_count_by_month(table):  # history: made-up months
    earlier = Rows("t", {"series": ("x",)}, "highest", months=1, skip=2)
    later = Rows("t", {"series": ("x",)}, "highest", months=2, over=earlier, change=True, times=100)
    assert figure_of(later, "2025-10", "claim").value == pytest.approx(300)
    by_month = figure_of(Rows("t", {"series": ("y",)}, per_month=True), "2025-10", "claim")
    assert by_month.low == pytest.approx(24 / 12, rel=0.01)
    assert by_month.value == pytest.approx(30 / 2, rel=0.01)


def test_a_claim_whose_row_is_gone_is_refused_with_the_nearest(tmp_path):
    file = tmp_path / "claims.yaml"
    file.write_text(
        FILE
        + "  - {id: 1, says: so, figure: {claimed: 1, unit: x, rows: {table: strike_months, "
        + "where: {series: refinery_strike}}}}\n"
    )
    with pytest.raises(InputError) as error:
        econ.claims(file)
    assert "refinery_strikes" in error.value.text() and "claim 1" in error.value.text()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: 1, says: so, figure: {claimed: 1, unit: x, rows: {table: strike_month}}}", "strike_months"),
        ("{id: 1, says: so, figure: {claimed: a, unit: x, rows: {table: strike_months}}}", "not a number"),
        (
            "{id: 1, says: s, simulations: {scenario: baselin, reference: no_pressure, outcome: oil_income}}",
            "nearest: baseline",
        ),
        (
            "{id: 1, says: s, simulations: {scenario: baseline, reference: no_pressure, outcome: oil_incom}}",
            "oil_income",
        ),
        ("{id: 1, says: so}", "is judged in one way"),
        (
            "{id: 1, says: s, simulations: {scenario: x, reference: y, outcome: z, rests_on: [belif]}}",
            "nearest: belief",
        ),
        ("{id: 1, sys: so, outside: x}", "says"),
        (
            "{id: 1, says: so, trend: {unit: x, rows: {table: belarus, take: most}, against: []}}",
            "list of rows",
        ),
    ],
)
def test_faults_of_a_file_name_the_place_and_the_nearest(tmp_path, entry, said):
    file = tmp_path / "claims.yaml"
    file.write_text(f"{FILE}  - {entry}\n")
    with pytest.raises(Problems) as error:
        read_claims(file)
    assert said in error.value.text() and "claims.yaml" in error.value.text()


def test_claims_of_ones_own_are_judged(tmp_path):
    file = tmp_path / "claims.yaml"
    file.write_text(
        FILE
        + "  - {id: a, says: more, trend: {unit: x, rows: {table: strike_months, months: 3, take: mean}, "
        + "against: [{table: strike_months, months: 24, skip: 12, take: mean}]}}\n"
        + "  - {id: b, says: pressure costs, simulations: {scenario: baseline, reference: no_pressure, "
        + "outcome: oil_income, over: [1, 3], is: below}}\n"
        + "  - {id: c, says: peace, outside: no channel}\n"
    )
    found = econ.claims(file, draws=100)
    assert found["verdict"].dims == ("claim", "when")
    assert set(np.ravel(found["verdict"].values)) <= set(rules.VERDICTS)
    b = found.sel(claim="b")
    assert (b["low"] <= b["figure"]).all() and (b["figure"] <= b["high"]).all()
    assert found["verdict"].sel(claim="c").values.tolist() == [rules.OUTSIDE] * 2
    assert "Bloomberg" in str(found["rows"].sel(claim="a", when="now").item())
    assert list(econ.claims(file, draws=100, only=["c"])["claim"].values) == ["c"]


def test_every_claim_of_the_essay_is_read_and_numbered_once():
    from econ.verdicts.read import ESSAY

    found = read_claims(ESSAY)
    numbers = {int(claim.name.rstrip("abc")) for claim in found.claims}
    assert numbers == set(range(1, 19))


def test_too_few_simulations_and_an_unknown_claim_are_refused():
    with pytest.raises(InputError, match="too few"):
        econ.claims(draws=10)
    with pytest.raises(InputError, match="no such claim"):
        econ.claims(only=["99"])
