"""Titles are findings: each is a sentence that some other dataset turns into another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.economics.titles import falsified, titles
from econ.observations.outlook import Outlook
from econ.outcomes.relief_episodes import Episode
from econ.reporting.beside import Beside
from econ.reporting.document import material
from econ.reporting.material import Material, Span
from econ.reporting.sections import budget, fuel, income, record, relief, trade
from econ.reporting.sections.words import counted, moved, trn
from tests.golden.test_report_words import FOUND
from tests.unit.reporting_dataset import made_up, made_up_history, made_up_uncertainty
from tests.unit.test_reporting_charts import FITTED

MONTH = np.datetime64("2026-01", "M")  # history: made-up months
BESIDE = Beside(
    loss=tuple(tuple(np.linspace(a, a / 3, 24)) for a in (20.0, 60.0, 90.0, 120.0, 180.0)),
    lasting=tuple(np.linspace(90.0, 80.0, 24)),
    tariffs=tuple(
        (str(rate), Span(0.0, 100.0, m, 600.0, 900.0))
        for rate, m in ((25, 200.0), (100, 500.0), (500, 520.0))
    ),
    relief=(
        ("Relief now", Span(50.0, 200.0, 340.0, 500.0, 900.0)),
        ("Strikes end", Span(-9.0, 1.0, 20.0, 30.0, 60.0)),
    ),
    schedules=(("Sustained, at a lower level", Span(400.0, 900.0, 1500.0, 2000.0, 4000.0)),),
    on_off_less=(("all at once", 0.74), ("a lower level", 0.21)),
)
EPISODES = [
    Episode("a licence", "2026-03-05", "india crude", "mb/d", 1.0, 1.1, 1.4, 2.0),  # history: made-up months
    Episode(
        "a tariff's end", "2026-02", "discount", "USD/bbl", 9.0, 12.0, 10.0, 11.0
    ),  # history: made-up months
]
OUTLOOKS = [
    Outlook(
        "A", "one", "2026-01-05", tuple((MONTH + k, MONTH + k, 60.0 - k) for k in range(24))
    ),  # history: made-up
    Outlook(
        "B", "two", "2026-01-06", tuple((MONTH + k, MONTH + k, 70.0) for k in range(24))
    ),  # history: made-up
]


COVER = {"50": 0.4, "80": 0.66, "90": 0.7}


def missed(label: str, actual: float, count: int) -> dict[str, Any]:
    month = {"month": str(MONTH), "actual": actual, "middle": 5.1, "low": 4.9, "high": 5.3}
    about = {"label": label, "unit": "mb/d", "n": 2, "missed": count, "reason": "strikes"}
    return {**about, "months": [{**month, "inside": not count, "given": None}]}


RECORD = {
    "made_at_the_time": [
        {
            "vintage": str(MONTH - 1),
            "version": "0.1.0",
            "months": [str(MONTH), str(MONTH + 5)],
            "all": {"n": 136, "coverage": COVER},
            "groups": [{"group": "Refining", "n": 2, "coverage": COVER}],
            "outcomes": [missed("Refinery runs", 3.95, 1), missed("Brent", 5.0, 0)],
        }
    ]
}
CLAIMS = [
    {
        "claim": str(k),
        "words": f"claim {k}",
        "part": "",
        "unit": "percent",
        "kind": "figure",
        "then": "open",
        "now": now,
        "figure": 24.0,
        "low": 18.0,
        "high": 31.0,
        "share": float("nan"),
    }
    for k, now in enumerate(("supported", "open", "supported"))
]


@pytest.fixture(scope="module")
def whole() -> Material:
    ds = made_up(("baseline", "no_pressure", "tariff_100"), draws=16)
    history = made_up_history()
    months = history["federal_balance"][0]
    history["gasoline_retail_price"] = (months, np.linspace(50.0, 66.0, 60))
    history["cpi_level"] = (months, np.linspace(0.8, 1.0, 60))
    m = material(
        ds,
        lead="baseline",
        findings=FOUND,
        history=history,
        uncertainty=made_up_uncertainty("baseline"),
        beside=BESIDE,
    )
    seen = np.full((60, 4), 1.1)
    return replace(
        m,
        idle=FITTED,
        tables={
            "crude_exports": (months, seen),
            "episodes": EPISODES,
            "outlooks": OUTLOOKS,
            "claims": CLAIMS,
            "record": RECORD,
        },
    )


def test_every_title_can_turn_false(whole: Material) -> None:
    found = falsified(whole)
    assert len(found) >= 24
    assert not [key for key, changes in found.items() if not changes]


def test_every_title_is_one_sentence_with_its_numbers(whole: Material) -> None:
    for key, title in titles(whole).items():
        assert len(title) < 190 and not title.endswith("."), key
        assert title[0].isupper() or title[0].isdigit() or title[0] == "“", title
        assert "nan" not in title and "–" not in title and "_" not in title, title


def scaled(m: Material, **factors: float) -> Material:
    changed = {name: m.ds[name].copy(data=m.ds[name].values * factor) for name, factor in factors.items()}
    return replace(m, ds=m.ds.assign(changed))


def title_of(made: Any) -> str:
    assert made is not None
    return str(made.title)


def test_forms_turn_where_the_finding_does(whole: Material) -> None:
    up = title_of(budget.revenue(scaled(whole, oil_gas_revenue=2.0)))
    down = title_of(budget.revenue(whole))
    assert up.endswith("above the plan") and down.endswith("below the plan")
    assert title_of(budget.fund(scaled(whole, liquid_nwf=0.0))).endswith("in every simulation")
    assert "lasts beyond" in title_of(budget.fund(scaled(whole, liquid_nwf=3.0)))
    assert title_of(fuel.districts(scaled(whole, district_shortage=0.0))).startswith(
        "Petrol runs short in no federal district"
    )
    assert "give way before drivers do" in fuel._first_to_give(span(-20.0), span(0.0), "2027")
    assert "keep their size" in fuel._first_to_give(span(0.0), span(0.0), "2027")
    assert "runs short at home" in fuel._first_to_give(span(-20.0), span(4.0), "2027")
    assert "No diesel is exported" in fuel._first_to_give(None, span(4.0), "2027")
    same = replace(BESIDE, tariffs=BESIDE.tariffs[:2])
    assert "hardly" in title_of(trade.tariffs(whole))
    assert "hardly" not in title_of(trade.tariffs(replace(whole, beside=same)))
    assert title_of(relief.schedules(whole)).endswith(
        "less than all at once in 74 and than a lower level in 21 of 100 simulations"
    )


def span(middle: float) -> Span:
    return Span(middle - 1, middle - 0.5, middle, middle + 0.5, middle + 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"India": 0.3, "China": -0.2}, "India buys 0.3 mb/d more and China 0.2 mb/d less"),
        ({"India": 0.3, "China": 0.0}, "no buyer is known to buy less"),
        ({"India": 0.0, "China": -0.2}, "China buys 0.2 mb/d less"),
        ({"India": 0.0}, "no buyer moves"),
        ({}, "China buys most, 2.0 mb/d"),
    ],
)
def test_who_buys_more_and_who_less(changes: dict[str, float], said: str) -> None:
    assert said in trade._who_buys(changes, "China", 2.0)


def test_misses_come_first_and_coverage_is_counted(whole: Material) -> None:
    first, second = record.record(whole)
    assert first.title.startswith(
        "Missed most: refinery runs in January 2026, 5.10 mb/d forecast, 3.95 seen"
    )  # history: made-up
    assert second.title == "Of 136 ranges meant to contain eight in ten, 66 percent did"
    calm = {"made_at_the_time": [{**RECORD["made_at_the_time"][0], "outcomes": [missed("Brent", 5.0, 0)]}]}
    (calm_title, _) = record.record(replace(whole, tables={"record": calm}))
    assert calm_title.title.startswith("No outcome was outside its range")
    assert not record.record(replace(whole, tables={})) and not record.claims(replace(whole, tables={}))


def test_claims_are_counted_by_verdict(whole: Material) -> None:
    (table,) = record.claims(whole)
    assert table.title == "Of 3 claims of the essay 2 are now supported, 1 open"
    assert table.table is not None and table.table["rows"][0][4] == "24 (18 to 31) percent"


def test_a_claim_keeps_the_quotation_inside_it() -> None:
    assert record.quoted('strikes are the "backbone of any big stick"').endswith(
        "“backbone of any big stick”"
    )
    assert record.quoted('"increasing attacks"') == "“increasing attacks”"
    assert record.quoted("sustained pressure against alternating") == "sustained pressure against alternating"


def test_a_month_in_which_nothing_is_due_is_no_miss_that_matters(whole: Material) -> None:
    taxed = missed("Income tax on oil", 5.1, 1)
    idle = {**taxed["months"][0], "actual": -0.001, "middle": 0.0, "low": 0.0, "high": 0.0}
    taxed["months"] = [idle, *taxed["months"]]
    first = {**RECORD["made_at_the_time"][0], "outcomes": [taxed, missed("Refinery runs", 3.95, 1)]}
    misses, _ = record.record(replace(whole, tables={"record": {"made_at_the_time": [first]}}))
    assert [row[0] for row in misses.numbers.rows] == ["Refinery runs", "Income tax on oil"]


def test_parts_of_a_loss_that_offset_each_other_are_said_so() -> None:
    shown = [("products", 1200.0), ("volume", -900.0), ("discount", 400.0)]
    text = income._made_of(700.0, shown, "2027", "today's pressure")
    assert (
        text
        == "Of the 0.70 trillion roubles lost in 2027, 1.2 is products and 0.40 is discount; crude volume "
        "offsets 0.90"
    )
    assert "is the same" in income._made_of(1.0, shown, "2027", "today's pressure")


def test_parts_add_up_to_the_whole(whole: Material) -> None:
    """Shapley values of what income is made of are the mean loss by the same formula."""
    parts = income._parts_lost(whole, 2027)
    inside = whole.ds["month"].dt.year == 2027
    earned = ((whole.ds["export_income"] + whole.ds["product_export_income"]) * whole.ds["usd_rub"]).isel(
        month=inside
    )
    lost = earned.sel(scenario=whole.base) - earned.sel(scenario=whole.lead)
    assert sum(parts.values()) == pytest.approx(float(lost.sum("month").mean("draw")), rel=1e-9)


def test_words_of_numbers() -> None:
    assert (trn(7800.0), trn(-420.0), trn(949.0)) == ("7.8", "0.42", "0.95")
    assert (moved(80.0, 65.0), moved(80.0, 81.0), moved(80.0, 99.0)) == ("falls", "stays", "rises")
    assert (counted(5), counted(40)) == ("Five", "40")
