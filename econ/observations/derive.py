"""Readings that follow from others by arithmetic alone: months from sums since January, parts, sums.

A derived reading is known from the day the last of its terms is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from econ.observations.choice import Reading
from econ.observations.series import SERIES

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
_SINCE_JANUARY = ("federal_revenue", "federal_spending", "federal_balance", "non_oil_revenue")


def derive(readings: list[Reading]) -> list[Reading]:
    """Readings that arithmetic adds to those of the raw tables."""
    months = [reading for name in _SINCE_JANUARY for reading in _monthly(readings, name)]
    return [*_rounding(readings), *months, *_non_oil([*readings, *months])]


def _of(readings: Iterable[Reading], name: str) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.series == name:
            found.setdefault(reading.period, []).append(reading)
    return found


def _made(name: str, period: str, value: float, terms: list[Reading], basis: str) -> Reading:
    """A derived reading that carries its terms' flags, latest date and last link."""
    last = max(terms, key=lambda term: term.known_from)
    flags = {flag for term in terms for flag in term.flag.split()} | {"derived"}
    return Reading(
        series=name,
        period=period,
        value=round(value, 6),
        unit=SERIES[name].unit,
        publisher=last.publisher,
        date=last.date,
        link=last.link,
        known_from=last.known_from,
        basis=basis,
        flag=" ".join(sorted(flags)),
    )


def _rounding(readings: list[Reading]) -> Iterator[Reading]:
    """What the published parts, rounded to 0.1 bn, leave of the published total."""
    parts = {name: _of(readings, name) for name in OIL_GAS_PARTS}
    for period, totals in _of(readings, "oil_gas_revenue").items():
        terms = {name: by_month[period][0] for name, by_month in parts.items() if period in by_month}
        rest = totals[0].value - sum(OIL_GAS_PARTS[name] * term.value for name, term in terms.items())
        yield _made("other_oil_gas_revenue", period, rest, [totals[0], *terms.values()], "total less parts")


def _monthly(readings: list[Reading], name: str) -> Iterator[Reading]:
    """A month as the difference of two sums since January of the same publisher and edition."""
    sums = _of(readings, f"{name}_ytd")
    for period, candidates in sums.items():
        year, month = period.split("-")
        before = f"{year}-{int(month) - 1:02d}"
        for late in candidates:
            if month == "01":
                yield _made(name, period, late.value, [late], "sum since January")
            for early in sums.get(before, []):
                if (early.publisher, early.basis) == (late.publisher, late.basis):
                    basis = "difference of two sums since January"
                    yield _made(name, period, late.value - early.value, [late, early], basis)


def _non_oil(readings: list[Reading]) -> Iterator[Reading]:
    """Federal revenue of a month less the oil and gas revenue of the ministry's own table."""
    oil = _of(readings, "oil_gas_revenue")
    for period, totals in _of(readings, "federal_revenue").items():
        for total in totals:
            if period in oil:
                terms = [total, oil[period][0]]
                value = terms[0].value - terms[1].value
                yield _made("non_oil_revenue", period, value, terms, "revenue less oil and gas")
