"""Measures as people name them become levers by rows; what no row can turn is refused."""

from __future__ import annotations

import numpy as np
import pytest

from econ.dated import paths
from econ.errors import Problems
from econ.observations.known import as_known
from econ.scenarios import compile_scenarios, parse
from econ.vintage import vintage

HEAD = "schema_version: 1\nname: mine\ntitle: Mine\nextends: baseline\n"


def levels(text: str, lever: str, months: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """The lever in the baseline and in a scenario, month by month of the run."""
    run = compile_scenarios(["baseline", parse(HEAD + text)], vintage().start, months)
    values = run.values[lever][run.warmup :]
    return values[:, 0].ravel(), values[:, 1].ravel()


def test_listed_tankers_are_a_share_of_the_fleet() -> None:
    base, mine = levels("measures: {list_vessels: 46}", "vessels_listed")
    np.testing.assert_allclose(mine - base, 46 / paths()["fleet"].steps[-1][1])


def test_listed_sellers_are_a_share_of_exports() -> None:
    base, mine = levels('measures: {list_sellers: ["0.1 mb/d", 0.2 mb/d]}', "sellers_listed")
    np.testing.assert_allclose(mine - base, 0.3 / paths()["crude_exported"].steps[-1][1])


def test_a_share_is_at_most_one() -> None:
    _, mine = levels("measures: {list_sellers: [2 mb/d]}", "sellers_listed")
    np.testing.assert_allclose(mine, 1)


def test_a_ban_from_a_month_leaves_the_months_before() -> None:
    third = vintage().after(3)
    base, mine = levels(f"measures: {{services_ban: {{from: {third}}}}}", "vessels_listed")
    np.testing.assert_allclose(mine[:2], base[:2])
    assert (mine[2:] > base[2:]).all()


def test_a_tariff_may_stand_among_the_measures() -> None:
    run = compile_scenarios([parse(HEAD + "measures: {tariff: {china: 0.25}}")], vintage().start, 1)
    assert run.values["tariff"][run.warmup, 0, 0].item() == 0.25


def test_what_a_measure_became_is_a_source_and_survives_its_text() -> None:
    mine = parse(HEAD + "measures: {list_vessels: 46}")
    assert any(source.startswith("46 tankers listed: 0.054") for source in mine.sources)
    assert parse(mine.text(), kept=True) == mine


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("insurance_ban: true", "no row turns this measure into a lever"),
        ("list_vessel: 3", "nearest: list_vessels"),
        ("tariff: {chin: 0.25}", "no such buyer"),
        ("list_vessels: 4600", "at most 1000 tankers"),
        ("list_vessels: 0", "needs a number of tankers"),
        ("list_sellers: [0.4 kb/d]", "needs what the sellers export"),
        ("list_sellers: [9 mb/d]", "more than there is"),
        ("services_ban: 0.5", "a ban is on or has a date"),
        ("services_ban: {from: soon}", "not a month or a day"),
    ],
)
def test_what_cannot_be_turned_into_a_lever_is_refused(measure: str, words: str) -> None:
    with pytest.raises(Problems, match=words):
        parse(HEAD + f"measures: {{{measure}}}")


def test_a_measure_of_which_nothing_was_published_yet_is_refused() -> None:
    with as_known("2024-03"), pytest.raises(Problems, match="nothing was published by then"):
        parse(HEAD + "measures: {list_vessels: 46}")
