"""The sign of a refinery outage, and the page that tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.economics import outage_sign

EFFECTS = {case.name: outage_sign.effects(case) for case in outage_sign.CASES}
FREE, SHUT, LOST, PLAIN, PAID, ONE, TWO, FOUR = EFFECTS.values()


def test_exported_crude_saves_the_reverse_excise_and_nothing_else() -> None:
    assert FREE["all"] == pytest.approx(FREE["reverse excise"] + FREE["allowance"])
    assert 15 < FREE["all"] < 30


def test_full_ports_turn_the_sign() -> None:
    assert SHUT["all"] < 0
    assert SHUT["extraction tax"] < SHUT["income tax"] < 0


def test_imports_with_the_damper_cost_what_lost_sales_save() -> None:
    assert FREE["all"] == pytest.approx(PAID["all"])
    assert LOST["damper"] > 0
    assert PLAIN["all"] > PAID["all"]


def test_a_wider_discount_undoes_the_gain_at_about_two_dollars() -> None:
    assert FREE["all"] > ONE["all"] > TWO["all"] > FOUR["all"]
    assert 1 < outage_sign.breakeven()["discount"] < 3.5
    assert 0 < outage_sign.breakeven()["shut_in"] < 1


def test_the_page_tells_what_the_block_computes(repository: Path) -> None:
    page = (repository / "docs" / "refinery_outage_sign.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip(): float(cells[-2])
        for cells in (line.split("|") for line in page.splitlines() if line.startswith("| "))
        if cells[1].strip() in EFFECTS
    }
    assert set(rows) == set(EFFECTS)
    for name, value in rows.items():
        assert value == pytest.approx(EFFECTS[name]["all"], abs=1.0), (
            "run python -m benchmarks.economics.outage_sign"
        )
