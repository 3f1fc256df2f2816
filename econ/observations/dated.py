"""Paths of parameters that move with the vintage, made from rows: what others expect, and what has been.

A path that a law sets stays in `econ/parameters`; what is observed, or expected by others, is made here by
`econ data build`, so that a new month of rows moves it without a line of code.
"""

from __future__ import annotations

import numpy as np

from econ.dated import Dated
from econ.observations.arrays import load
from econ.observations.catalog import rows
from econ.observations.outlook import AGE, Outlook, changes, newest, past_errors
from econ.quantities import MONTHS_PER_YEAR, PERCENT, year_of
from econ.vintage import label, vintage

__all__ = ["brent_cases", "made"]

#: Before the panel's first month no run reads a path; its first value stands in.
_FIRST = "2017-01"
#: Months over which the reference paths move: beyond them nobody's outlook reaches.
_AHEAD = 36
#: Standard errors to either end of a 90 percent range.
_NINETY = 1.645
#: Yearly inflation by which roubles lose more than dollars in the long run: targets of 4 and 2 percent.
_TARGETS = 0.04 - 0.02
_BRENT = ("brent", "brent_futures")


def made() -> dict[str, Dated]:
    """All paths at the vintage, by name; without those of which nothing had been published."""
    panel, months = load()
    found = {
        "brent_drift": _brent(panel["brent_price"], months),
        "brent_window": _window(),
        "usd_rub_drift": _rouble(panel["usd_rub"], months),
        "inflation_before": _inflation_before(panel["cpi_mom"], months),
        "inflation_expected": _inflation_expected(panel["cpi_mom"], months),
        "gdp_reference": _gdp(),
        "balance_before": _balance_before(panel["federal_balance"], months),
        "accounts_read": _accounts_read(),
        "cpi_level": _prices(panel["cpi_level"], months),
        "fleet": _fleet(),
        "crude_exported": _newest("seller_exports", "mb/d", 1.0, series="crude_exports", seller="all"),
        "coalition_served": _newest(
            "shadow_fleet", "of sea-borne crude", 1 / PERCENT, series="share_crude_G7plus_tankers"
        ),
    }
    return {name: path for name, path in found.items() if path is not None}


def _month(ahead: int) -> str:
    return vintage().after(ahead)


def _stepwise(values: np.ndarray, end: float, before: float = 0.0) -> tuple[tuple[str, float], ...]:
    """A path that is `before` to the vintage, then one value a month, then `end`."""
    steps = [(_FIRST, before), *((_month(k + 1), round(float(v), 6)) for k, v in enumerate(values))]
    steps.append((_month(len(values) + 1), round(end, 6)))
    kept = [step for place, step in enumerate(steps) if place == 0 or step[1] != steps[place - 1][1]]
    return tuple(kept)


def _cited(outlooks: list[Outlook]) -> str:
    return "; ".join(f"{o.publisher}, {o.document} ({o.known})" for o in outlooks)


def _record(missed: np.ndarray, observed: np.ndarray) -> float:
    """Root mean square of misses a year ahead; of an unchanged level's where no outlook has a record."""
    if missed.size:
        return float(np.sqrt(np.mean(missed**2)))
    seen = observed[np.isfinite(observed)]
    return float(np.std(np.log(seen[MONTHS_PER_YEAR:] / seen[:-MONTHS_PER_YEAR])))


def _brent_paths(
    observed: np.ndarray, months: np.ndarray
) -> tuple[list[Outlook], np.ndarray, np.ndarray, float]:
    """Outlooks of Brent, their log changes `(outlook, month)`, past misses, and these as one figure."""
    outlooks = newest(_BRENT)
    missed = past_errors("brent", observed, months)
    paths = changes(outlooks, observed, months, _AHEAD) if outlooks else np.zeros((1, _AHEAD))
    return outlooks, paths, missed, _record(missed, observed)


def _brent(observed: np.ndarray, months: np.ndarray) -> Dated:
    """Monthly drift of Brent's reference: the outlooks' mean change; range by disagreement and record."""
    outlooks, paths, missed, record = _brent_paths(observed, months)
    year = paths[:, MONTHS_PER_YEAR - 1]
    apart = float(year.std(ddof=1)) if len(year) > 1 else 0.0
    width = _NINETY * float(np.hypot(apart, record)) / MONTHS_PER_YEAR
    said = f"Mean change from their own last quotation of {_cited(outlooks)}, applied to"
    if not outlooks:
        said = f"No outlook of the last {AGE} days: unchanged from"
    source = (
        f"{said} {label(vintage().last_month)}'s {observed[-1]:.1f}. Range: after a year they lie "
        f"{PERCENT * apart:.0f} percent apart (standard deviation), and the {missed.size} year means "
        f"forecast before were missed by {PERCENT * record:.0f} percent (root mean square)"
    )
    steps = _stepwise(np.diff(paths.mean(0), prepend=0.0), 0.0)
    return Dated(steps, source, round(-width, 6), round(width, 6))


def brent_cases() -> dict[str, tuple[np.ndarray, str]]:
    """Brent low and high over its reference path, by month ahead, and what they rest on.

    The ends of a 90 percent range: the outlooks' disagreement in the month, and past misses, which grow to
    their full size within the year for which they are known.
    """
    panel, months = load()
    outlooks, paths, missed, record = _brent_paths(panel["brent_price"], months)
    apart = paths.std(axis=0, ddof=1) if len(paths) > 1 else np.zeros(_AHEAD)
    grown = record * np.minimum(np.arange(1, _AHEAD + 1) / MONTHS_PER_YEAR, 1.0)
    width = _NINETY * np.hypot(apart, grown)
    said = _cited(outlooks) or "No outlook"
    source = f"{said}; {missed.size} past year means missed by {PERCENT * record:.0f} percent"
    return {"brent_low": (np.expm1(-width), source), "brent_high": (np.expm1(width), source)}


def _window() -> Dated:
    """Months in which the reference path of Brent moves: those that an outlook speaks of."""
    outlooks = newest(_BRENT)
    last = np.datetime64(vintage().last_month, "M")
    end = max((int((o.last - last).astype(int)) for o in outlooks), default=MONTHS_PER_YEAR)
    end = min(end, _AHEAD)
    source = "From the first month ahead to the last of which an outlook speaks; then the level of its end"
    return Dated(((_FIRST, 0.0), (_month(1), 1.0), (_month(end + 1), 0.0)), source)


def _rouble(observed: np.ndarray, months: np.ndarray) -> Dated:
    """Monthly drift of the rouble's reference: the newest survey's, or none where it is too old."""
    later = _TARGETS / MONTHS_PER_YEAR
    stale = newest("usd_rub", age=None)
    stale = [outlook for outlook in stale if outlook.publisher.endswith("analysts")]
    fresh = [outlook for outlook in newest("usd_rub") if outlook in stale]
    path = changes(fresh or stale, observed, months, _AHEAD).mean(0) if stale else np.zeros(_AHEAD)
    record = _record(np.zeros(0), observed) / MONTHS_PER_YEAR
    pace = abs(float(path[-1])) / _AHEAD if stale else record
    after = f"after {_AHEAD} months the difference between the inflation targets of 4 and 2 percent"
    if fresh:
        source = (
            f"{_cited(fresh)}: its change from its own last quotation, evenly spread; {after}. Range: an "
            "unchanged rate, which forecasts of exchange rates rarely beat (Meese and Rogoff, 1983), and as "
            "much beyond"
        )
        return Dated(_stepwise(np.diff(path, prepend=0.0), later), source, round(-pace, 6), round(pace, 6))
    source = (
        f"No survey of the last {AGE} days: {label(vintage().last_month)}'s level goes on, as exchange rates "
        f"mostly do (Meese and Rogoff, 1983); {after}. Range: the pace of the last survey, "
        f"{_cited(stale) or 'none'}, and as much the other way, on which its misses lie"
    )
    return Dated(
        ((_FIRST, 0.0), (_month(_AHEAD + 1), round(later, 6))), source, round(-pace, 6), round(pace, 6)
    )


def _december_inflation(monthly: np.ndarray, months: np.ndarray) -> dict[int, float]:
    """December on December of the years that the panel has whole."""
    years = year_of(months)
    found = {}
    for year in np.unique(years):
        own = monthly[years == year]
        if len(own) == MONTHS_PER_YEAR and np.isfinite(own).all():
            found[int(year)] = round(PERCENT * float(np.prod(1 + own / PERCENT) - 1), 1)
    return found


def _inflation_before(monthly: np.ndarray, months: np.ndarray) -> Dated:
    """Annual inflation in the December before a year, from its January on."""
    whole = _december_inflation(monthly, months)
    first = min(whole)
    steps = [(_FIRST, whole[first]), *((f"{year + 1}-01", value) for year, value in sorted(whole.items()))]
    return Dated(tuple(steps), "Rosstat, December on December, chained from its months")


def _inflation_expected(monthly: np.ndarray, months: np.ndarray) -> Dated:
    """Inflation of each year: Rosstat's where the year is over, then the newest outlook, then the target."""
    whole = _december_inflation(monthly, months)
    steps = {f"{year}-01": value for year, value in whole.items()}
    outlooks = newest("cpi_dec_dec")
    ahead: dict[str, list[float]] = {}
    for outlook in outlooks:
        for first, _, value in outlook.spans:
            ahead.setdefault(str(first), []).append(value)
    steps |= {month: float(np.mean(values)) for month, values in ahead.items() if month not in steps}
    steps[f"{max(int(month[:4]) for month in steps) + 1}-01"] = PERCENT * 0.04
    said = _cited(outlooks) or "no outlook"
    source = f"Rosstat, December on December; ahead {said}; then the target"
    return Dated(tuple(sorted(steps.items())), source)


def _gdp() -> Dated:
    """Nominal GDP by year at its middle: outturns, then the newest law's plans, and the line between."""
    known = _yearly(rows("macro"), "nominal_gdp")
    budget = rows("budget_annual")
    closed = [r for r in budget if r["status"] in ("actual", "estimate")]
    known = {**_yearly(closed, "nominal_gdp"), **known}
    share, revenue = _yearly(closed, "revenue_oil_gas_pct_gdp"), _yearly(closed, "revenue_oil_gas", "bn RUB")
    last = max(known)
    for year in sorted(share.keys() & revenue.keys()):
        if min(known) < year < last and year not in known:
            known[year] = round(PERCENT * revenue[year] / share[year], -3)
    plans = _yearly([r for r in budget if r["status"] == "plan"], "nominal_gdp")
    known |= {year: value for year, value in plans.items() if year > last}
    source = (
        "Rosstat and the Ministry of Finance, outturns and estimates; where none is published oil and gas "
        "revenue over its share of GDP; ahead the edition of the budget law known last; straight between"
    )
    return Dated(tuple((f"{year}-07", value) for year, value in sorted(known.items())), source)


def _yearly(table: list[dict[str, str]], series: str, unit: str = "") -> dict[int, float]:
    """A series of whole years, the edition known last."""
    mine = [r for r in table if r["series"] == series and len(r["period"]) == len("2020")]
    mine = sorted((r for r in mine if not unit or r["unit"] == unit), key=lambda r: r["known_from"])
    return {int(r["period"]): float(r["value"]) for r in mine}


def _balance_before(balance: np.ndarray, months: np.ndarray) -> Dated:
    """Federal balance of the year before, from each January on."""
    years = year_of(months)
    steps: list[tuple[str, float]] = []
    for year in np.unique(years):
        own = balance[years == year]
        if len(own) == MONTHS_PER_YEAR and np.isfinite(own).all():
            steps.append((f"{year + 1}-01", round(float(own.sum()), 1)))
    return Dated(((_FIRST, 0.0), *steps), "Ministry of Finance, sums of the year's months")


def _prices(level: np.ndarray, months: np.ndarray) -> Dated:
    """Consumer prices by month, the price base = 1: for sums that are stated at prices of another month."""
    steps = [
        (str(month), round(float(value), 6)) for month, value in zip(months, level, strict=True) if value > 0
    ]
    return Dated(tuple(steps), "Rosstat's monthly changes, chained")


def _accounts_read() -> Dated:
    """Decembers that are over: months in which a year's accounts are read."""
    steps: list[tuple[str, float]] = [(_FIRST, 0.0)]
    for year in range(2022, int(vintage().last_month[:4])):
        steps += [(f"{year}-12", 1.0), (f"{year + 1}-01", 0.0)]
    return Dated(tuple(steps), "Decembers of the past")


def _newest(table: str, unit: str, scale: float, **wanted: str) -> Dated | None:
    """The figure of a table known last, for which a scenario's measures are turned into levers, if any."""
    mine = [r for r in rows(table) if all(r[name] == value for name, value in wanted.items())]
    if not mine:
        return None
    last = max(mine, key=lambda r: (r["known_from"], r["period"]))
    value = round(float(last["value"]) * scale, 6)
    return Dated(((_FIRST, value),), f"{value:g} {unit}, {last['publisher']}, {last['period']}")


def _fleet() -> Dated | None:
    """Tankers that serve Russia: the middle of the range published last, if any was."""
    low, high = (
        _newest("shadow_fleet", "tankers", 1.0, series=f"tankers_serving_russia_{end}")
        for end in ("low", "high")
    )
    if low is None or high is None:
        return None
    (least,), (most,) = low.steps, high.steps
    source = f"tankers that serve Russia: {least[1]:g} to {high.source}"
    return Dated(((_FIRST, (least[1] + most[1]) / 2),), source, least[1], most[1])
