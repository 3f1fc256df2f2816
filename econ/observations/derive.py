"""Readings that follow from others by arithmetic alone: months from sums since January, parts, sums.

A derived reading is known from the day the last of its terms is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from econ.observations.catalog import rows
from econ.observations.choice import Reading
from econ.observations.series import SERIES
from econ.variables.buyers import BUYERS
from econ.vintage import vintage

__all__ = ["OIL_GAS_PARTS", "derive"]

#: Parts of `oil_gas_revenue` with their sign in the total.
OIL_GAS_PARTS = {
    "met_oil": 1.0,
    "met_gas": 1.0,
    "met_condensate": 1.0,
    "export_duty_oil": 1.0,
    "export_duty_products": 1.0,
    "export_duty_gas": 1.0,
    "additional_income_tax": 1.0,
    "reverse_excise": 1.0,
    "damper_payment": -1.0,
    "investment_allowance": 1.0,
    "feedstock_excise_other": 1.0,
}
_KT_PER_MT, _INDEX_BASE = 1e3, 1e2
_SINCE_JANUARY = (
    "federal_revenue",
    "federal_spending",
    "federal_balance",
    "non_oil_revenue",
    "vat_domestic",
    "vat_import",
    "excise_domestic",
    "profit_tax",
    "debt_placed",
    "debt_redeemed",
)


def derive(readings: list[Reading]) -> list[Reading]:
    """Readings that arithmetic adds to those of the raw tables."""
    months = [reading for name in _SINCE_JANUARY for reading in _monthly(readings, name)]
    return [
        *_rounding(readings),
        *months,
        *_non_oil([*readings, *months]),
        *_from_growth("gasoline_output"),
        *_from_growth("diesel_output"),
        *_espo(readings),
        *_other_buyers(readings),
        *_price_level(readings),
        *_rate_in_force(),
        *_operations(),
        *_operations_of_windows(readings),
    ]


def _of(readings: Iterable[Reading], name: str) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.series == name:
            found.setdefault(reading.period, []).append(reading)
    return found


def _first_known(reading: Reading) -> str:
    return reading.known_from


def _made(name: str, period: str, value: float, terms: list[Reading], basis: str) -> Reading:
    """A derived reading that carries its terms' flags, latest date and last link."""
    last = max(terms, key=_first_known)
    flags = {flag for term in terms for flag in term.flag.split()} | {"derived"}
    return Reading(
        series=name,
        period=period,
        value=round(value, 6) + 0.0,  # a rest of -1e-13 on one Python and of 0 on another is 0
        unit=SERIES[name].unit,
        publisher=last.publisher,
        date=last.date,
        link=last.link,
        known_from=last.known_from,
        basis=basis,
        flag=" ".join(sorted(flags)),
        copy=last.copy,
    )


def _rounding(readings: list[Reading]) -> Iterator[Reading]:
    """What the published parts, rounded to 0.1 bn, leave of the published total."""
    parts = {name: _of(readings, name) for name in OIL_GAS_PARTS}
    for period, totals in _of(readings, "oil_gas_revenue").items():
        terms = {name: by_month[period][0] for name, by_month in parts.items() if period in by_month}
        if not terms:
            continue  # the total alone is published
        rest = totals[0].value - sum(OIL_GAS_PARTS[name] * term.value for name, term in terms.items())
        yield _made("other_oil_gas_revenue", period, rest, [totals[0], *terms.values()], "total less parts")


def _monthly(readings: list[Reading], name: str) -> Iterator[Reading]:
    """A month as a sum since January less the sum before, as the same publisher knew that by then.

    A first estimate so follows the executed months before it: the panel's months add up to its sums. Where
    the sum before came out after it, the month is the difference to its first edition, known with that one.
    """
    sums = _of(readings, f"{name}_ytd")
    for period, candidates in sums.items():
        year, month = period.split("-")
        before = f"{year}-{int(month) - 1:02d}"
        for late in candidates:
            if month == "01":
                yield _made(name, period, late.value, [late], "sum since January")
            editions = [early for early in sums.get(before, []) if early.publisher == late.publisher]
            known = [early for early in editions if early.known_from <= late.known_from]
            if editions:
                early = max(known, key=_first_known) if known else min(editions, key=_first_known)
                basis = "difference of two sums since January"
                yield _made(name, period, late.value - early.value, [late, early], basis)


def _non_oil(readings: list[Reading]) -> Iterator[Reading]:
    """Federal revenue, of the month or since January, less the oil and gas of the ministry's own table."""
    oil = _of(readings, "oil_gas_revenue")
    for suffix in ("", "_ytd"):
        for period, totals in _of(readings, f"federal_revenue{suffix}").items():
            year, month = period.split("-")
            months = range(1, int(month) + 1) if suffix else [int(month)]
            parts = [oil[f"{year}-{number:02d}"][0] for number in months]
            for total in totals:
                value = total.value - sum(part.value for part in parts)
                basis = "revenue less oil and gas"
                yield _made(f"non_oil_revenue{suffix}", period, value, [total, *parts], basis)


def _price_level(readings: list[Reading]) -> Iterator[Reading]:
    """Consumer prices chained from their monthly changes, the month of the price base being 1.

    The base only sets the unit: a level's ratio to any earlier one is known with its own month.
    """
    changes = _of(readings, "cpi_mom")
    growth = {period: 1 + changes[period][0].value / _INDEX_BASE for period in sorted(changes)}
    base = float(np.prod([factor for period, factor in growth.items() if period <= vintage().price_base]))
    level = 1 / base
    for period, factor in growth.items():
        level *= factor
        yield _made("cpi_level", period, level, [changes[period][0]], "chained monthly changes")


def _from_growth(name: str) -> Iterator[Reading]:
    """Output of the month or the year before, from a published month and its published indices."""
    table = rows("refining_runs")
    levels = {row["period"]: row for row in table if row["series"] == name and row["unit"] == "kt/month"}
    for suffix, months in (("on_month", 1), ("on_year", 12)):
        for row in table:
            if row["series"] != f"{name}_{suffix}":
                continue
            level = levels[row["period"]]
            then = str(np.datetime64(row["period"], "M") - months)
            value = float(level["value"]) / _KT_PER_MT / (float(row["value"]) / _INDEX_BASE)
            yield Reading(
                series=name,
                period=then,
                value=round(value, 6),
                unit=SERIES[name].unit,
                publisher=row["publisher"],
                date=row["source_date"],
                link=row["link"],
                known_from=row["known_from"],
                basis=f"{row['period']} over its index {suffix.replace('_', ' the ')} before",
                flag="derived",
                copy=row.get("copy", ""),
            )


def _espo(readings: list[Reading]) -> Iterator[Reading]:
    """Brent less the published FOB price of ESPO."""
    brent = _of(readings, "brent_price")
    for row in rows("discounts"):
        if row["grade"] != "ESPO" or not row["price"] or row["value"] or row["publisher"] != "IEA":
            continue
        term = brent[row["period"]][0]
        known = max(term.known_from, row["known_from"])
        yield replace(
            term,
            series="espo_discount",
            value=round(term.value - float(row["price"]), 6),
            publisher=row["publisher"],
            date=row["source_date"],
            link=row["link"],
            copy=row.get("copy", ""),
            known_from=known,
            basis="dated Brent less the FOB price",
            flag=" ".join(sorted({*row["flag"].split(), "derived"})),
        )


def _other_buyers(readings: list[Reading]) -> Iterator[Reading]:
    """All crude exports less the named buyers, where one publisher gives all of them."""
    named = [_of(readings, f"crude_exports_{buyer.label}") for buyer in BUYERS if buyer.name]
    into = f"crude_exports_{BUYERS[-1].label}"
    for period, totals in _of(readings, "crude_exports_total").items():
        for total in totals:
            terms = [
                reading
                for by_month in named
                for reading in by_month.get(period, [])
                if reading.publisher == total.publisher and "other_definition" not in reading.flag
            ]
            if len(terms) == len(named):
                value = total.value - sum(term.value for term in terms)
                yield _made(into, period, value, [total, *terms], "total less named buyers")


def _rate_in_force() -> Iterator[Reading]:
    """Mean of a month's days at the key rate that was in force on each, from the first day of every rate."""
    changes = rows("key_rate_effective")
    starts = np.array([row["period"] for row in changes], "datetime64[D]")
    rates = np.array([float(row["value"]) for row in changes])
    for month in vintage().months:
        days = np.arange(month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
        at = np.searchsorted(starts, days, "right") - 1
        if at[0] < 0:
            continue  # before the first rate of the table
        yield replace(
            _from_row(changes[at[-1]], "key_rate_mean", str(month), float(rates[at].mean())),
            known_from=max(changes[at[-1]]["known_from"], str(days[-1])),
            basis="mean of the days of the month",
            flag="derived",
        )


def _operations() -> Iterator[Reading]:
    """What the ministry announced for a trading day, at the month in which its window begins."""
    for row in _announcements():
        month = row["period"][: len("2018-01")]
        yield _from_row(row, "currency_operations_daily", month, float(row["value"]))


def _announcements() -> list[dict[str, str]]:
    """Rows of operations that the ministry announced."""
    ministry = SERIES["currency_operations_daily"].publishers[0]
    return [row for row in rows("currency_operations") if row["publisher"] == ministry]


def _operations_of_windows(readings: list[Reading]) -> Iterator[Reading]:
    """Operations of a window whose total was not published: its weekdays times what a trading day was given.

    Public holidays are not in the data: one in a window would take a twentieth of it.
    """
    totals = _of(readings, "currency_operations")
    for row in _announcements():
        first, _, last = row["period"].partition("/")
        month, rate = first[: len("2018-01")], float(row["value"])
        if month in totals or (rate and not last):
            continue
        days = int(np.busday_count(first, np.datetime64(last) + 1)) if last else 0
        made = _from_row(row, "currency_operations", month, days * rate)
        yield replace(made, basis="weekdays of the window times a trading day's sum", flag="derived")


def _from_row(row: dict[str, str], name: str, period: str, value: float) -> Reading:
    """A reading of a raw row that has no place of its own in the panel's months."""
    return Reading(
        series=name,
        period=period,
        value=round(value, 6),
        unit=SERIES[name].unit,
        publisher=row["publisher"],
        date=row["source_date"],
        link=row["link"],
        known_from=row["known_from"],
        basis=row["basis"],
        flag=row["flag"],
        copy=row["copy"],
    )
