"""What page one and the main numbers of a made-up run say: a change of rounding, sign or order shows here."""

from __future__ import annotations

from typing import Any

from econ.reporting.cover import headline
from econ.reporting.page.findings import Effect, Findings, Part, Path, Shares, Thumb
from econ.reporting.page.layout import Typed, as_markdown, page_one
from tests.unit.reporting_dataset import made_up

RUN = ("baseline", "tariff_100", "all_channels")
FOUND = Findings(  # history: published cases
    who="today's pressure",
    against="a Russia without these measures",
    what="Strikes, tariffs and listings go on as they are.",
    in_year="in 2027",
    end="June 2028",
    loss=Effect(0.61, 1.32, 2.38, 1.0, 0.0),
    dollars=15.4,
    defence=0.104,
    price=8.3,
    budget=Effect(0.4, 1.0, 1.9, 1.0, 0.0),
    income=Shares(
        (
            Part("listings", "sanctions on sellers and tankers", 0.80, 1.0),
            Part("strikes", "strikes on refineries", 0.13, 0.98),
            Part("tariffs", "tariffs on buyers", 0.07, 0.99),
        ),
        0.11,
    ),
    fuel=Shares(
        (
            Part("strikes", "strikes on refineries", 0.985, 1.0),
            Part("listings", "sanctions on sellers and tankers", 0.015, 0.9),
        ),
        0.01,
    ),
    revenue_parts=(Part("strikes", "strikes on refineries", 0.006, 0.66),),
    strain=Effect(4.0, 14.0, 29.0, 1.0, 0.0),
    petrol=Effect(0.0, 0.4, 4.6, 0.7, 0.0),
    short=0.65,
    path=Path(159.0, 0.23, 8, True),
    listings=True,
    lasting=Effect(0.2, 1.7, 3.5, 1.0, 0.0),
    lasting_in="in 2027",
    strained_without=0.57,
    strained_with=0.72,
    strained_year="2027",
    relief=Effect(0.4, 1.0, 1.8, 1.0, 0.0),
    relief_what="tariffs and the newest sanctions",
    thumbs=(Thumb("Oil price 10 dollars lower", -1.17, -1.21), Thumb("One more strike", None, None)),
    authored=("Brent of 105 dollars from March 2027",),
)


def test_the_main_numbers(snapshot: Any) -> None:
    assert list(map(str, headline(made_up(RUN, draws=64)))) == snapshot


def test_page_one(snapshot: Any) -> None:  # history: published figures
    typed = Typed(author="A. Analyst", note="A note.")
    assert as_markdown(page_one(FOUND, typed, ["issue of 1 August 2026"])).splitlines() == snapshot
