"""Budget: the Fund's revaluation, month profiles, yields, the oil and gas share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.estimation.methods.fiscal import Months
from econ.estimation.relations import bond_yields, budget_profile, fund_valuation
from econ.model import debt
from econ.observations.catalog import rows
from econ.parameters import load as load_parameters
from econ.quantities import MONTHS_PER_YEAR, PERCENT, year_of

TOPIC = "budget"
MINISTRY = "the ministry's table"


@measures(TOPIC)
def fund() -> Iterable[Measure]:
    """Month-end liquid Fund from the rate and published flows alone."""
    sample = Months(*fund_valuation.RELATION.window.span())
    found = fund_valuation.fitted(sample)
    error = float(100 * np.abs(np.expm1(found.residuals)).mean())
    yield Measure(
        TOPIC,
        "Liquid Fund, month on month: mean absolute error",
        error,
        "percent",
        len(sample),
        "shown",
        "month-end stocks",
        None,
        f"share that follows the dollar {found.values[0]:.2f}",
    )
    left = np.asarray(found.residuals)
    sums = np.convolve(left, np.ones(MONTHS_PER_YEAR), "valid")
    lasting = 100 * float(sums.std()) / np.sqrt(MONTHS_PER_YEAR)
    known = load_parameters()
    gold = 100 * float(known["fund_gold_share"].centre * known["gold_volatility"].centre)
    yield Measure(
        TOPIC,
        "Liquid Fund: what of a month's noise lasts a year, a month",
        lasting,
        "percent",
        len(sums),
        "shown",
        "month-end stocks",
        None,
        f"gold's share times its volatility, by assumption: {gold:.2f}",
    )


@measures(TOPIC)
def profile() -> Iterable[Measure]:
    """Each year's months from the other years, beside equal weights: one month of spending, of revenue."""
    sample = Months(*budget_profile.RELATION.window.span())
    years = [str(y) for y in np.unique(year_of(sample.months))]
    for what, series in (("non-oil revenue", "non_oil_revenue"), ("spending", "federal_spending")):
        seen = budget_profile.shares(sample, series)
        now = budget_profile.left_out(seen)
        before = float(budget_profile.left_out(seen, fade=1e9).mean())
        told = ", ".join(f"{y} {e:.1f}" for y, e in zip(years, now, strict=True))
        yield Measure(
            TOPIC,
            f"One month of {what}, each year left out: mean absolute error",
            float(now.mean()),
            "percent of a mean month",
            seen.size,
            f"below {before:.1f}",
            "equal weights of the other years",
            float(now.mean()) < before,
            told,
        )


@measures(TOPIC)
def yields() -> Iterable[Measure]:
    """Yields at auction from key rate and issuance."""
    sample = Months(*bond_yields.RELATION.window.span())
    found = bond_yields.fitted(sample)
    away = sample.seen("bond_yield") - bond_yields.expected(sample, found.values[:3])
    away = away[np.isfinite(away)]
    yield Measure(
        TOPIC,
        "Yields at auction: mean absolute deviation from key rate and issuance",
        float(np.abs(away).mean()),
        "percentage points",
        len(away),
        "shown",
        "auctions of 8 to 14 years",
        None,
        f"surprise of a month {found.sigma:.2f}; pass-through {found.values[0]:.2f}, "
        f"slope {found.values[2]:.2f}",
    )


#: Years whose interest is known: the last that was executed in full, and two that plans speak of.
_INTEREST = (2021, 2023, 2025)  # history: published cases


@measures(TOPIC)
def interest() -> Iterable[Measure]:  # history: published cases
    """Interest of a year from debt placed and redeemed, yields and key rate as observed."""
    sample = Months(f"{_INTEREST[0]}-01", f"{_INTEREST[-1]}-12")
    made = _interest(sample)
    actual = {
        r["period"]: float(r["value"]) for r in rows("budget_annual") if r["series"] == "interest_expenditure"
    }
    plan = MONTHS_PER_YEAR * np.broadcast_to(sample.given("interest_plan"), len(sample))
    for year in _INTEREST:
        of_year = year_of(sample.months) == year
        known = actual.get(str(year))
        against = float(plan[of_year].mean()) if known is None else known
        ours = float(made[of_year].sum())
        yield Measure(
            TOPIC,
            f"Interest of {year}",
            ours,
            "bn RUB",
            MONTHS_PER_YEAR,
            "shown",
            f"{against:,.0f} {'said with the budget laws' if known is None else 'executed'}",
            None,
            f"{PERCENT * (ours / against - 1):+.0f} percent",
        )


def _interest(sample: Months) -> np.ndarray:
    """Interest by month [bn RUB] by the model's equations."""
    yields, placed, redeemed = (sample.seen(n) for n in ("bond_yield", "debt_placed", "debt_redeemed"))
    place = np.arange(len(sample))
    known = np.isfinite(yields)
    yields = np.interp(place, place[known], yields[known])
    rate, owed = (sample.given(n)[..., :1] for n in ("effective_rate_before", "state_debt_before"))
    read, reading = (
        np.broadcast_to(sample.given(n), len(sample)) for n in ("accounts_read", "state_debt_reading")
    )
    paid = np.empty(len(sample))
    for t in place:
        paid[t] = debt.interest_payments(owed, rate)[0]
        issued = placed[t] + redeemed[t]
        rate = sample.call(
            debt.effective_rate,
            previous_effective_rate=rate,
            bond_yield=yields[t],
            key_rate=sample.seen("key_rate")[t],
            net_bond_issuance=issued,
            previous_state_debt=owed,
        )
        owed = debt.state_debt(owed, issued, read[t], reading[t])
    return paid


@measures(TOPIC)
def share() -> Iterable[Measure]:  # history: published cases
    """Oil and gas in federal revenue."""
    sample = Months("2025-01", "2025-12")
    whole = sample.seen("federal_revenue_ytd")
    oil = np.cumsum(sample.seen("oil_gas_revenue"))
    for month, label in ((9, "January-October"), (11, "the year")):
        yield Measure(
            TOPIC,
            f"Oil and gas share of revenue, 2025, {label}",
            float(100 * oil[month] / whole[month]),
            "percent",
            1,
            "shown",
            "39.3 (2019), 41.6 (2022), 30.3 (2024)",
            None,
        )
