"""The shapes of published files: which figures stand where, known by words and not by places of cells.

Offices move rows. What no word of ours names is passed over, in Russian or in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from econ.errors import InputError
from econ.observations.periods import period_bounds
from econ.observations.series import DISTRICTS
from econ.observations.sheets import Line, Sheet, day_of, month_of_cell

__all__ = ["Found", "brent", "fund", "key_rate", "key_rate_days", "oil_gas", "operations", "pump", "rate"]

#: A place in the file, and what a row holds besides publisher, link and days.
Found = tuple[str, dict[str, str]]
#: Days before its end by which a month of daily figures is whole: holidays have none.
_WHOLE = 4
#: A head that would be a month if there were such a month.
_LIKE_MONTH = re.compile(r"^\d{1,2}[./]20\d\d$|^20\d\d-\d{1,2}$")
_BN = {
    "млрд": "bn RUB", "bn": "bn RUB", "billion": "bn RUB",
    "млн": "mn RUB", "mn": "mn RUB", "million": "mn RUB",
    "трлн": "trn RUB", "trn": "trn RUB", "trillion": "trn RUB",
}  # fmt: skip


def _where(sheet: Sheet, line: Line, place: int) -> str:
    return f"{sheet.name}:{line.number} column {place + 1}"


def _figure(sheet: Sheet, line: Line, place: int, **about: str) -> Iterator[Found]:
    """The row of a cell, if there is a figure in it."""
    value = sheet.value(line, place)
    if value is not None:
        yield _where(sheet, line, place), {**about, "value": f"{value:.10g}"}


def _roubles(sheet: Sheet) -> str:
    """The unit of a table of money: it must say it."""
    found = sheet.said(
        r"(млрд|млн|трлн|billion|million|trillion|\bbn\b|\bmn\b|\btrn\b)[^а-яa-z]*(?:руб|rub|rou)"
    )
    if found is None:
        raise InputError(
            "does not say its unit",
            where=sheet.name,
            allowed="bn RUB (млрд руб.), mn RUB or trn RUB in a cell",
        )
    return _BN[found[1]]


def _heads(sheet: Sheet) -> tuple[int, dict[int, str]]:
    """The row whose cells are months, and the month of each column."""
    for at, line in enumerate(sheet.lines):
        months = {k: m for k, cell in enumerate(line.cells) if k and (m := month_of_cell(cell))}
        if months and not month_of_cell(line.cells[0]):
            for place in set(range(1, len(line.cells))) - set(months):
                if _LIKE_MONTH.search(line.text(place)):
                    raise InputError("is no month", where=_where(sheet, line, place), got=line.text(place))
            return at, months
    raise InputError(
        "has no row of months",
        where=sheet.name,
        allowed="months such as 01.2019 or January 2019 above the columns",
    )


_OIL_GAS = (
    (r"^(всего )?нефтегазовые доходы|^oil and gas revenue|^total", "oil_gas_total", "cash month"),
    (r"базов|^base ", "base_monthly", "base revenue under the budget rule"),
    (r"дополнительные нефтегазовые|additional oil and gas", "additional_ngd", "total less base"),
    (r"кинв|инвестиционн|investment", "investment_allowance_kinv", "negative: the budget pays"),
    (r"квнг|квр|kvrk", "kvrk", "Kvrk part of the feedstock excise"),
    (r"демпф|damper", "damper_payments", "cash month; negative: the budget pays; settles the month before"),
    (r"обратн.*акциз|акциз.*нефтян|reverse excise", "excise_reverse_net", "reverse excise without damper"),
    (r"дополнительн.*доход|ндд|additional income tax", "aptax_nadd", "additional income tax"),
    (r"пошлин.*(сыр|нефть)|duty.*crude", "export_duty_oil", "cash month"),
    (r"пошлин.*газ|duty.*gas", "export_duty_gas", "cash month"),
    (r"пошлин.*(нефтепродукт|товар)|duty.*product", "export_duty_products", "cash month"),
    (r"(ндпи|налог на добычу).*конденсат|extraction.*condensate", "met_condensate", "cash month"),
    (r"(ндпи|налог на добычу).*газ|extraction.*gas", "met_gas", "cash month"),
    (r"(ндпи|налог на добычу).*нефт|extraction.*oil", "met_oil", "cash month"),
)


def oil_gas(sheet: Sheet) -> Iterator[Found]:
    """The ministry's table of oil and gas revenue: items below one another, months across."""
    unit, (at, months) = _roubles(sheet), _heads(sheet)
    seen: set[str] = set()
    for line in sheet.lines[at + 1 :]:
        label = " ".join(line.text(0).lower().split())
        name, basis = next(((s, b) for pattern, s, b in _OIL_GAS if re.search(pattern, label)), ("", ""))
        if not name or name in seen:
            continue
        seen.add(name)
        for place, month in months.items():
            yield from _figure(sheet, line, place, period=month, series=name, unit=unit, basis=basis)


def fund(sheet: Sheet) -> Iterator[Found]:
    """The Fund on the first of each month, which is the end of the month before: days down, sums across."""
    at, columns = _fund_columns(sheet)
    for line in sheet.lines[at + 1 :]:
        day = day_of(line.cells[0])
        if day is None:
            continue
        if day.day != 1:
            raise InputError("is no first day of a month", where=_where(sheet, line, 0), got=line.text(0))
        month = str(np.datetime64(f"{day:%Y-%m}", "M") - 1)
        for place, (name, unit) in columns.items():
            about = {"period": month, "series": name, "unit": unit, "basis": "end of month"}
            yield from _figure(sheet, line, place, **about)


def _fund_columns(sheet: Sheet) -> tuple[int, dict[int, tuple[str, str]]]:
    """The row of heads, and of each column of roubles its series and unit; a title may say liquid."""
    liquid = (
        sheet.said(r"ликвидн|liquid") is not None
        and sheet.said(r"(объем|total|всего).*(ликвидн|liquid)") is not None
    )
    for at, line in enumerate(sheet.lines):
        found = {}
        for place in range(1, len(line.cells)):
            head = line.text(place).lower()
            money = re.search(r"(млрд|млн|трлн|\bbn|\bmn|billion|million).*?(руб|rub|rou)", head)
            if money:
                mine = re.search(r"ликвидн|liquid", head) or (liquid and not re.search(r"всего|total", head))
                found[place] = ("liquid_nwf" if mine else "total_nwf", _BN[money[1]])
        if found:
            return at, found
    raise InputError(
        "has no column of roubles", where=sheet.name, allowed="a head such as bn RUB (млрд руб.)"
    )


def operations(sheet: Sheet) -> Iterator[Found]:
    """Announced operations: first day, last day, bn RUB a day; a sale is negative or said."""
    for line in sheet.lines:
        first, last = (day_of(line.cells[k]) if len(line.cells) > k else None for k in (0, 1))
        if first is None or last is None:
            continue
        value = sheet.value(line, 2)
        if value is None:
            continue
        words = " ".join(line.text(k).lower() for k in range(3, len(line.cells)))
        sells = value < 0 or bool(re.search(r"прода|sell|sale", words))
        direction = "none" if value == 0 else "sell" if sells else "buy"
        yield (
            _where(sheet, line, 2),
            {
                "period": f"{first}/{last}",
                "series": "currency_operations_daily",
                "direction": direction,
                "value": f"{-abs(value) if sells else value:.10g}",
                "unit": "bn RUB/day",
                "basis": "purchases less sales, a trading day of the window",
            },
        )


def _daily(sheet: Sheet, date_head: str, value_head: str) -> dict[date, tuple[str, float, Line]]:
    """Figures by day: heads name the columns."""
    for line in sheet.lines:
        heads = [line.text(k).lower() for k in range(len(line.cells))]
        days = [k for k, head in enumerate(heads) if re.search(date_head, head)]
        values = [k for k, head in enumerate(heads) if re.search(value_head, head) and k not in days]
        if days and values:
            break
    else:
        raise InputError("has no heads of day and value", where=sheet.name)
    found: dict[date, tuple[str, float, Line]] = {}
    for line in sheet.lines:
        day = day_of(line.cells[days[0]]) if days[0] < len(line.cells) else None
        value = sheet.value(line, values[0]) if day else None
        if day and value is not None:
            if day in found and found[day][1] != value:
                raise InputError("is there twice", where=_where(sheet, line, days[0]), got=day.isoformat())
            found[day] = (_where(sheet, line, values[0]), value, line)
    return found


def _whole_months(days: Mapping[date, object]) -> list[str]:
    """Months that the days reach the end of, and begin in time."""
    found = []
    for month in sorted({f"{day:%Y-%m}" for day in days}):
        first, last = period_bounds(month)
        inside = [day for day in days if first <= day <= last]
        if (last - max(inside)).days <= _WHOLE:
            found.append(month)
    return found


def rate(sheet: Sheet) -> Iterator[Found]:
    """The official dollar rate by day: the mean of each whole month."""
    if sheet.said(r"доллар|us dollar|\busd\b") is None:
        raise InputError(
            "does not say that it is the dollar's rate", where=sheet.name, allowed="USD or доллар in a cell"
        )
    days = _daily(sheet, r"^(data|date|дата)$", r"curs|курс|rate")
    whole = _whole_months(days)
    for month in whole:
        mine = {day: found for day, found in days.items() if f"{day:%Y-%m}" == month}
        if min(mine).day > _WHOLE + 6:
            continue  # January's first rates come after its holidays; a later beginning is part of a month
        where = mine[max(mine)][0]
        mean = float(np.mean([_per_unit(sheet, line, value) for _, value, line in mine.values()]))
        yield (
            where,
            {"period": month, "series": "usd_rub", "value": f"{mean:.6g}", "unit": "RUB per USD",
             "basis": "mean of official daily rates"},
        )  # fmt: skip


def _per_unit(sheet: Sheet, line: Line, value: float) -> float:
    """A rate for one dollar, where a column says how many it is for."""
    for head in sheet.lines:
        for place in range(len(head.cells)):
            if re.fullmatch(r"nominal|номинал|единиц", head.text(place).lower()):
                count = sheet.value(line, place)
                return value / count if count else value
    return value


def key_rate(sheet: Sheet) -> Iterator[Found]:
    """The key rate by day: that of the last day of each whole month."""
    days = _daily(sheet, r"^(date|дата)", r"rate|ставка")
    for month in _whole_months(days):
        last = max(day for day in days if f"{day:%Y-%m}" == month)
        where, value, _ = days[last]
        basis = "set by the last board decision up to the end of the month"
        yield (
            where,
            {
                "period": month,
                "series": "key_rate",
                "value": f"{value:.6g}",
                "unit": "percent",
                "basis": basis,
            },
        )


def key_rate_days(sheet: Sheet) -> Iterator[Found]:
    """The key rate by day: the first day of each level but the first, whose beginning is not seen."""
    days = _daily(sheet, r"^(date|дата)", r"rate|ставка")
    before: float | None = None
    for day in sorted(days):
        where, value, _ = days[day]
        if before is not None and value != before:
            row = {
                "period": day.isoformat(),
                "series": "key_rate_effective",
                "value": f"{value:.6g}",
                "unit": "percent",
            }
            yield where, {**row, "basis": "first day in force"}
        before = value


_FUELS = (
    (r"аи[-\s]?92|ai[-\s]?92", "ai92_retail"),
    (r"аи[-\s]?95|ai[-\s]?95", "ai95_retail"),
    (r"дизел|diesel", "diesel_retail"),
)
_AREAS = (
    (r"^российская федерация|^russia", "Russia", "country", ""),
    (r"^центральный ф|^central f", "Central Federal District", "federal_district", "central"),
    (
        r"^северо-западный ф|^northwestern f",
        "Northwestern Federal District",
        "federal_district",
        "northwestern",
    ),
    (r"^южный ф|^southern f", "Southern Federal District", "federal_district", "southern"),
    (
        r"^северо-кавказский ф|^north caucas",
        "North Caucasian Federal District",
        "federal_district",
        "north_caucasus",
    ),
    (r"^приволжский ф|^volga f", "Volga Federal District", "federal_district", "volga"),
    (r"^уральский ф|^ural f", "Ural Federal District", "federal_district", "ural"),
    (r"^сибирский ф|^siberian f", "Siberian Federal District", "federal_district", "siberian"),
    (r"^дальневосточный ф|^far eastern f", "Far Eastern Federal District", "federal_district", "far_eastern"),
)


def pump(sheet: Sheet) -> Iterator[Found]:
    """Pump prices of a month: areas down, fuels across; the nation and its districts are taken."""
    assert {area[3] for area in _AREAS[1:]} == set(DISTRICTS)
    at, fuels = next(((k, f) for k, line in enumerate(sheet.lines) if (f := _fuels(line))), (0, {}))
    if not fuels:
        raise InputError(
            "has no column of a fuel", where=sheet.name, allowed="heads with AI-92, AI-95 or diesel"
        )
    months = {
        m for line in sheet.lines[: at + 1] for cell in line.cells if (m := month_of_cell(_last_words(cell)))
    }
    if len(months) != 1:
        raise InputError(
            "must say one month above its heads",
            where=sheet.name,
            got=sorted(months),
            allowed="such as July 2019",
        )
    for line in sheet.lines[at + 1 :]:
        label = " ".join(line.text(0).lower().split())
        area = next((a for a in _AREAS if re.search(a[0], label)), None)
        if area is None:
            continue
        for place, name in fuels.items():
            value = sheet.value(line, place)
            if value is not None:
                row = {"period": min(months), "area": area[1], "level": area[2], "district": area[3]}
                yield (
                    _where(sheet, line, place),
                    {**row, "series": name, "value": f"{value:.6g}", "unit": "RUB/l"},
                )


def _fuels(line: Line) -> dict[int, str]:
    return {
        k: s
        for k in range(1, len(line.cells))
        for pattern, s in _FUELS
        if re.search(pattern, line.text(k).lower())
    }


def _last_words(cell: object) -> object:
    """The end of a title, where it says its month."""
    return " ".join(str(cell).replace("года", "").split()[-2:]) if isinstance(cell, str) else cell


def brent(sheet: Sheet) -> Iterator[Found]:
    """EIA's spot price of Brent by month, or by day: then the mean of each whole month."""
    if sheet.said(r"brent") is None:
        raise InputError("does not say that it is Brent", where=sheet.name, allowed="Brent in a cell")
    if sheet.said(r"per gallon"):
        raise InputError("is in dollars per gallon", where=sheet.name, allowed="dollars per barrel")
    basis = "month mean, Europe Brent spot FOB"
    days: dict[date, float] = {}
    places: dict[str, str] = {}
    for line in sheet.lines:
        month, value = month_of_cell(line.cells[0]), None
        if month and len(line.cells) > 1:
            value = sheet.value(line, 1)
        if value is None:
            continue
        day = day_of(line.cells[0])
        places[month] = _where(sheet, line, 1)
        if day is None:
            yield (
                places[month],
                {
                    "period": month,
                    "series": "brent",
                    "value": f"{value:.6g}",
                    "unit": "USD/bbl",
                    "basis": basis,
                },
            )
        else:
            days[day] = value
    by_month = {
        month: [v for day, v in days.items() if f"{day:%Y-%m}" == month] for month in _whole_months(days)
    }
    # Workbooks of monthly figures date each to the middle of its month.
    alone = len(days) > 1 and all(
        len([d for d in days if f"{d:%Y-%m}" == f"{day:%Y-%m}"]) == 1 for day in days
    )
    if alone:
        by_month = {f"{day:%Y-%m}": [value] for day, value in days.items()}
    for month, values in by_month.items():
        mean = f"{float(np.mean(values)):.2f}"
        yield (
            places[month],
            {"period": month, "series": "brent", "value": mean, "unit": "USD/bbl", "basis": basis},
        )
