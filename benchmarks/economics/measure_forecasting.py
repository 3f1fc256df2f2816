"""Nowcasts beside Reuters and the ministry, the archive against what came, and the back-test's scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from benchmarks.measures.base import Measure, measures
from econ.forecasting import track
from econ.forecasting.beside import expected
from econ.forecasting.nowcast import RULE, TOTAL, parts
from econ.forecasting.others import fifteenth, seen
from econ.observations.arrays import load
from econ.observations.known import as_known
from econ.parameters import resolve
from econ.quantities import PERCENT
from econ.vintage import vintage

TOPIC = "forecasting"
MINISTRY = "the ministry's table"
#: First month of the nowcasts scored.
FIRST = "2024-01"  # history: published cases
_ONE_OFFS = ("met_oil_one_off", "export_duty_gas_one_off")
_REUTERS = "Reuters"
_MOST_TIME = 1.5


def _one_offs(month: str) -> float:
    """What named one-offs known today added to a month's revenue and were not known on its fifteenth."""
    at = np.array([month], "datetime64[M]")
    now = resolve(_ONE_OFFS, at).monthly
    with as_known(f"{month}-15"):
        then = resolve(_ONE_OFFS, at).monthly
    return float(sum(now[name].sum() - then[name].sum() for name in _ONE_OFFS))


def _error(ours: float, paid: float) -> float:
    return PERCENT * abs(ours / paid - 1)


@measures(TOPIC)
def reuters() -> Iterable[Measure]:
    """Mid-month previews of Reuters, and ours of the same months."""
    theirs = {
        row[1]: row[3] for row in expected() if row[0] == TOTAL and row[2] == _REUTERS and row[1] >= "2020-01"
    }
    known = sorted(month for month in theirs if np.isfinite(seen(TOTAL, month)))
    ours = {m: float(np.median(fifteenth(m)[TOTAL])) for m in known}
    paid = {month: seen(TOTAL, month) for month in known}
    since = [month for month in known if month >= FIRST]
    for label, added, months in (("unseen", 0.0, since), ("seen", 1.0, since), ("unseen", 0.0, known)):
        preview = np.array([_error(theirs[m], paid[m]) for m in months])
        errors = np.array([_error(ours[m] + added * _one_offs(m), paid[m]) for m in months])
        told = ", ".join(f"{m} {e:.1f}/{p:.1f}" for m, e, p in zip(months, errors, preview, strict=True))
        yield Measure(
            TOPIC,
            f"Nowcast on the 15th, Reuters's months from {months[0]}, one-offs {label}: mean absolute error",
            float(errors.mean()),
            "percent",
            len(months),
            f"at most {preview.mean():.1f}, Reuters's own",
            MINISTRY,
            bool(errors.mean() <= preview.mean()),
            f"median {np.median(errors):.1f} against {np.median(preview):.1f}; ours/Reuters: {told}",
        )


@lru_cache(maxsize=1)
def _months() -> tuple[str, ...]:
    revenue, dates = load()[0][TOTAL], load()[1]
    known = dates[np.isfinite(revenue) & (dates >= np.datetime64(FIRST, "M"))]
    return tuple(map(str, known))


@measures(TOPIC)
def nowcasts() -> Iterable[Measure]:
    """Every month since the first scored one: errors of the total, its range, its parts."""
    months = _months()
    paid = np.array([seen(TOTAL, month) for month in months])
    drawn = np.stack([fifteenth(month)[TOTAL] for month in months])
    middle, (low, high) = np.median(drawn, axis=1), np.quantile(drawn, [0.1, 0.9], axis=1)
    error = PERCENT * np.abs(middle / paid - 1)
    worst = ", ".join(
        f"{months[k]} {PERCENT * (middle[k] / paid[k] - 1):+.0f}" for k in np.argsort(-error)[:5]
    )
    yield Measure(
        TOPIC, f"Nowcast on the 15th, {months[0]} to {months[-1]}: mean absolute error", float(error.mean()),
        "percent", len(months), "shown", MINISTRY, None,
        f"median {np.median(error):.1f}; bias {PERCENT * (middle / paid - 1).mean():+.1f}; worst: {worst}",
    )  # fmt: skip
    inside = (low <= paid) & (paid <= high)
    slack = 2 * PERCENT * np.sqrt(0.8 * 0.2 / len(months))
    yield Measure(
        TOPIC, "The same: months inside the 80 percent range", PERCENT * float(inside.mean()), "percent",
        len(months), "80, within two s.e.", MINISTRY, bool(abs(PERCENT * inside.mean() - 80) <= slack),
        f"width {PERCENT * ((high - low) / paid).mean():.0f} percent of the month's revenue",
    )  # fmt: skip
    for name in parts():
        came = np.array([seen(name, month) for month in months])
        use = np.isfinite(came)
        made = np.array([np.median(fifteenth(month)[name]) for month in months])[use]
        gap = made - came[use]
        yield Measure(
            TOPIC, f"The same, {name}: mean absolute error", float(np.abs(gap).mean()), "bn RUB",
            int(use.sum()), "shown", MINISTRY, None,
            f"bias {gap.mean():+.1f}; mean size {np.abs(came[use]).mean():.1f}",
        )  # fmt: skip


@measures(TOPIC)
def ministry() -> Iterable[Measure]:
    """The ministry's own forecast of revenue above the base, made about the fifth of the month."""
    theirs = {row[1]: row[3] for row in expected() if row[0] == RULE}
    months = [m for m in _months() if m in theirs and np.isfinite(seen(RULE, m))]
    paid = np.array([seen(RULE, m) for m in months])
    other = np.abs(np.array([theirs[m] for m in months]) - paid).mean()
    ours = np.abs(np.array([np.median(fifteenth(m)[RULE]) for m in months]) - paid).mean()
    yield Measure(
        TOPIC, "Revenue above the base, nowcast on the 15th: mean absolute error", float(ours), "bn RUB",
        len(months), f"at most {other:.0f}, the ministry's own", MINISTRY, bool(ours <= other),
        "the ministry's is made ten days earlier, and by those who collect the taxes",
    )  # fmt: skip


@measures(TOPIC)
def archive() -> Iterable[Measure]:
    """Archived forecasts against what came: coverage and width by group, and given prices as they came."""
    for found in track.made_at_the_time():
        name = f"Archive {found['vintage']}, {found['months'][0]} to {found['months'][1]}"
        for group in [{"group": "all", **found["all"]}, *found["groups"]]:
            inside, width = group["coverage"], group["width"]
            told = ", ".join(
                f"{k}: {PERCENT * inside[k]:.0f}, width {PERCENT * width[k]:.0f}" for k in inside
            )
            yield Measure(
                TOPIC, f"{name}, {group['group']}: inside the 80 percent range", PERCENT * inside["80"],
                "percent", group["n"], "80", "as published", None,
                f"{group['outcomes']} series that share months; percent inside, width of the mean: {told}",
            )  # fmt: skip
        for one in found["outcomes"]:
            if one["group"] == track.GROUPS["taxes"] and one["months"][0]["given"] is not None:
                yield _given(name, one)


def _given(name: str, one: dict[str, Any]) -> Measure:
    """One part, unconditional and given prices, by month."""
    both = [m for m in one["months"] if m["given"] is not None]
    free = float(np.mean([abs(m["middle"] - m["actual"]) for m in both]))
    given = float(np.mean([abs(m["given"] - m["actual"]) for m in both]))
    told = ", ".join(f"{m['middle']:.0f}/{m['given']:.0f}/{m['actual']:.0f}" for m in both)
    return Measure(
        TOPIC, f"{name}, {one['variable']}, given prices, rouble and key rate: mean absolute error", given,
        one["unit"], len(both), "shown", f"{free:.3g} as forecast", None,
        f"forecast/given prices/paid: {told}",
    )  # fmt: skip


@measures(TOPIC)
def backtest() -> Iterable[Measure]:
    """The committed back-test: CRPS over simple rules, ratios of 1 and more first; years; time."""
    record = track.read()
    after = record["made_afterwards"] if record else None
    if after is None:
        return
    spell = f"{after['starts'][0]} to {after['starts'][-1]}, one in {after['every']} months"
    rows = [
        (rival["ratio"], one, ahead, rule, score, rival)
        for one in after["samples"][0]["outcomes"]
        for ahead, score in one["horizons"].items()
        for rule, rival in score["rivals"].items()
        if rule in ("random walk", "seasonal naive") and ahead in ("3", "6", "12", "year")
    ]
    for ratio, one, ahead, rule, _, rival in sorted(rows, key=lambda row: -row[0]):
        yield Measure(
            TOPIC, f"Back-test, {one['variable']}, {ahead} ahead: CRPS over {rule}", ratio, "1", rival["n"],
            "below 1", rule, ratio < 1,
            f"{_interval(rival)}{rival['verdict']}; {spell}",
        )  # fmt: skip
    for one in after["samples"][0]["outcomes"]:
        if one["variable"] == TOTAL:
            for ahead, score in one["horizons"].items():
                yield Measure(
                    TOPIC, f"Back-test, {TOTAL}, {ahead} ahead: inside the 80 percent range",
                    PERCENT * score["coverage"]["80"], "percent", score["n"], "80", MINISTRY, None,
                    f"width {PERCENT * score['width']['80']:.0f} percent of the mean outcome",
                )  # fmt: skip
    ratio = after["seconds"]["whole"] / after["seconds"]["forecasts"]
    yield Measure(
        TOPIC, "Back-test without estimation over the time of its forecasts", ratio, "1",
        len(after["starts"]), f"at most {_MOST_TIME}", f"vintage {vintage().last_month}", ratio <= _MOST_TIME,
    )  # fmt: skip


def _interval(rival: Mapping[str, Any]) -> str:
    """`90 percent 0.62 to 0.93, `, or nothing where outcomes are too few for one."""
    if rival["low"] is None or rival["high"] is None:
        return ""
    return f"90 percent {rival['low']:.2f} to {rival['high']:.2f}, "
