"""Budget rule: the law's sum beside the published one, and the currency calendar since 2018."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.economics import fiscal
from benchmarks.measures.base import Measure, measures
from econ.estimation.methods.fiscal import Months
from econ.estimation.relations import budget_rule
from econ.observations.arrays import load
from econ.quantities import year_of

TOPIC = "rule"
MINISTRY = "the ministry's table"
#: The first month whose additional revenue and payments of the month before are all published.
FIRST = "2019-02"


def law_sum(sample: Months) -> np.ndarray:
    """Additional revenue by the equations; before mid-2022 fuel prices are New York's plus a spread."""
    wide = sample.longer(budget_rule.BEFORE)
    place = (wide.months - load()[1][0]).astype(int)
    gasoline, diesel = (fiscal.export_price(fuel)[place] for fuel in ("gasoline", "diesel"))
    return budget_rule.additional(sample, (gasoline, diesel))


@measures(TOPIC)
def additional_revenue() -> Iterable[Measure]:  # history: published cases
    """Error and bias of the law's sum, nothing fitted."""
    for first, last, limit in (("2026-01", "2026-04", 25), ("2024-01", "2025-12", 42)):
        sample = Months(first, last)
        miss = budget_rule.additional(sample) - sample.seen("additional_oil_gas_revenue")
        damper = budget_rule.parts(sample.longer(1))["damper_above"][:-1]
        theirs = budget_rule.misses(sample)
        error, n = float(np.abs(miss).mean()), len(miss)
        known = np.isfinite(theirs)
        by_month = (
            ", ".join(f"{m} {gap:+.0f}" for m, gap in zip(sample.months, miss, strict=True)) if n < 6 else ""
        )
        yield Measure(
            TOPIC,
            f"Additional revenue {first} to {last}: mean absolute error",
            error,
            "bn RUB a month",
            n,
            f"at most {limit}",
            MINISTRY,
            error <= limit,
            f"bias {miss.mean():+.1f}; the ministry's own forecasts {np.abs(theirs[known]).mean():.0f} "
            f"on {known.sum()} months; "
            f"with the damper as paid in the base {np.abs(miss + damper).mean():.0f}; {by_month}".rstrip(
                "; "
            ),
        )
    yield from _by_year()


def _by_year() -> Iterable[Measure]:
    sample = Months(FIRST, "2023-12")
    miss = law_sum(sample) - sample.seen("additional_oil_gas_revenue")
    for year in np.unique(year_of(sample.months)):
        mine = (year_of(sample.months) == year) & np.isfinite(miss)
        yield Measure(
            TOPIC,
            f"Additional revenue {year}, outside the sample: mean absolute error",
            float(np.abs(miss[mine]).mean()),
            "bn RUB a month",
            int(mine.sum()),
            "shown",
            MINISTRY,
            None,
            f"bias {miss[mine].mean():+.1f}; gas, whose base is not in the facts, is left out"
            + ("; a fixed sum by law, no price" if year == 2023 else ""),
        )


@measures(TOPIC)
def floating_base() -> Iterable[Measure]:  # history: published cases
    """The base of 2025."""
    sample = Months("2025-01", "2025-12")
    base = float((sample.seen("oil_gas_revenue") - budget_rule.additional(sample)).sum())
    published = float(sample.seen("base_oil_gas_revenue").sum())
    gap = 100 * (base / published - 1)
    yield Measure(
        TOPIC,
        "Base of 2025 as it floated",
        gap,
        "percent",
        12,
        "within 3",
        MINISTRY,
        abs(gap) <= 3,
        f"{base:,.0f} against {published:,.0f} bn RUB (9,123 in the law)",
    )


def announced() -> dict[str, float]:
    """Operations by month announced [bn RUB, > 0 purchases]: totals, else days times the rate."""
    panel, months = load()
    return {str(m): float(value) for m, value in zip(months, panel["currency_operations"], strict=True)}


@measures(TOPIC)
def operations() -> Iterable[Measure]:
    """The calendar beside what the law's sum makes of each month, last month's miss carried over."""
    end = str(load()[1][-1])
    sample = Months(FIRST, end)
    ours, seen = law_sum(sample), sample.seen("additional_oil_gas_revenue")
    carried = np.concatenate([[0.0], np.nan_to_num(seen - ours)[:-1]])
    calendar = announced()
    said = np.array([calendar.get(str(m), np.nan) for m in sample.months])
    ours = (1 - np.broadcast_to(sample.given("rule_suspension"), len(sample))) * (ours + carried)
    known = np.isfinite(ours) & np.isfinite(said)
    years = year_of(sample.months)
    for year in np.unique(years[known]):
        mine = known & (years == year)
        told = ", ".join(
            f"{str(m)[5:]} {a:.0f}/{b:.0f}"
            for m, a, b in zip(sample.months[mine], ours[mine], said[mine], strict=True)
        )
        yield Measure(
            TOPIC,
            f"Operations of {year}: mean absolute gap to the calendar",
            float(np.abs(ours - said)[mine].mean()),
            "bn RUB a month",
            int(mine.sum()),
            "shown",
            "announcements",
            None,
            f"by month, by the rule / announced: {told}",
        )
    yield from _resumed(calendar)


def _resumed(calendar: dict[str, float]) -> Iterable[Measure]:  # history: published cases
    """March and April 2026 put off, and May's purchases that make up for them."""
    sample = Months("2026-03", "2026-04")
    put_off = float(sample.seen("additional_oil_gas_revenue").sum())
    may = float(calendar["2026-05"])
    yield Measure(
        TOPIC,
        "May 2026: announced purchases less what March and April had put off",
        may - put_off,
        "bn RUB",
        1,
        "shown",
        "announcement of 6 May 2026",
        None,
        f"{may:.0f} less {put_off:.0f}: what May's own revenue above the base would be, at a cut-off "
        "price that was not published",
    )
