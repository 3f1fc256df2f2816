"""Budget: the rule's base, the Fund's revaluation, the month profile, the oil and gas share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.estimation.methods.fiscal import Months
from econ.estimation.relations import budget_profile, budget_rule, fund_valuation

TOPIC = "budget"
MINISTRY = "the ministry's table"


@measures(TOPIC)
def rule() -> Iterable[Measure]:
    """Additional revenue by the price gap, beside the ministry's own forecasts."""
    sample = Months(*budget_rule.RELATION.window.span())
    values = budget_rule.fitted(sample).values
    seen, made = sample.seen("additional_oil_gas_revenue"), budget_rule.additional(sample, values)
    ours, theirs = float(np.abs(seen - made).mean()), float(np.abs(budget_rule.misses(sample)).mean())
    yield Measure(
        TOPIC, "Additional revenue 2024-2025: mean absolute error given last month's price", ours, "bn RUB",
        len(sample), "shown", "the ministry's month-ahead forecasts", None,
        f"the ministry's {theirs:.1f} in real time, ours in sample",
    )  # fmt: skip
    year = sample.months >= np.datetime64("2025-01")
    base = float((sample.seen("oil_gas_revenue") - made)[year].sum())
    published = float(sample.seen("base_oil_gas_revenue")[year].sum())
    gap = 100 * (base / published - 1)
    yield Measure(
        TOPIC, "Base of 2025 as it floated", gap, "percent", 12, "within 3", MINISTRY, abs(gap) <= 3,
        f"{base:,.0f} against {published:,.0f} bn RUB (9,123 in the law)",
    )  # fmt: skip


@measures(TOPIC)
def fund() -> Iterable[Measure]:
    """Month-end liquid Fund from the rate and published flows alone."""
    sample = Months(*fund_valuation.RELATION.window.span())
    found = fund_valuation.fitted(sample)
    error = float(100 * np.abs(np.expm1(found.residuals)).mean())
    yield Measure(
        TOPIC, "Liquid Fund, month on month: mean absolute error", error, "percent", len(sample), "shown",
        "month-end stocks", None, f"share that follows the dollar {found.values[0]:.2f}",
    )  # fmt: skip


@measures(TOPIC)
def profile() -> Iterable[Measure]:
    """Spans between published sums against the estimated profile."""
    sample = Months("2023-01", "2025-12")
    found = budget_profile.spans(sample)
    for block, name in enumerate(("non-oil revenue", "spending")):
        chosen = found.coefficients[:, 12 * block : 12 * block + 12].sum(1) > 0
        mean, _, noise = budget_profile.fitted(found)
        error = 100 * np.abs(found.values[chosen] - found.coefficients[chosen] @ mean)
        told = f"noise of a month {100 * noise[block]:.0f} percent; December {mean[12 * block + 11]:.2f}"
        yield Measure(
            TOPIC, f"Month profile of {name}: mean absolute error of a span", float(error.mean()),
            "percent of a mean month", int(chosen.sum()), "shown", "sums since January", None,
            f"{told} of a mean month",
        )  # fmt: skip


@measures(TOPIC)
def share() -> Iterable[Measure]:
    """Oil and gas in federal revenue."""
    sample = Months("2025-01", "2025-12")
    whole = sample.seen("federal_revenue_ytd")
    oil = np.cumsum(sample.seen("oil_gas_revenue"))
    for month, label in ((9, "January-October"), (11, "the year")):
        yield Measure(
            TOPIC, f"Oil and gas share of revenue, 2025, {label}", float(100 * oil[month] / whole[month]),
            "percent", 1, "shown", "39.3 (2019), 41.6 (2022), 30.3 (2024)", None,
        )  # fmt: skip
