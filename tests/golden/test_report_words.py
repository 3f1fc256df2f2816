"""What the cover of a made-up run says: a change of rounding, sign, unit or order shows here."""

from __future__ import annotations

from typing import Any

from econ.reporting import headline
from econ.reporting.pages import cover
from tests.unit.reporting_dataset import made_up

RUN = ("baseline", "tariff_100", "big_stick")


def test_the_main_numbers(snapshot: Any) -> None:
    assert list(map(str, headline(made_up(RUN, draws=64)))) == snapshot


def test_the_sentences_of_the_cover(snapshot: Any) -> None:
    lead = cover(made_up(RUN, draws=64))[0]
    assert [f"{item['head']} {item['text']}" for item in lead["items"]] == snapshot
