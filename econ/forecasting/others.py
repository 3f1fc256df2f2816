"""Nowcasts and yearly oil prices made afterwards, beside those that others published at the time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from econ.ensemble.plan import make_plan
from econ.forecasting.beside import expected
from econ.forecasting.learned import run_learned
from econ.forecasting.nowcast import RULE, TOTAL, parts
from econ.forecasting.scoring import FEWEST, bootstrap_ratio, verdict_of
from econ.observations.arrays import load as load_panel
from econ.observations.catalog import every_row
from econ.paths import has_raw
from econ.variables import variables

__all__ = ["beside_others", "fifteenth", "seen", "surveys_due"]

_DRAWS = 512
#: The taxes of today began in July 2022; their levels are learned from the first payments.
_FIRST = "2023-01"  # history: published cases
#: Months of a block of the bootstrap: errors of neighbouring months share levels and prices.
_BLOCK = 3
_SURVEYS = ("usd_rub", "cpi_dec_dec", "key_rate")


@lru_cache(maxsize=64)
def fifteenth(month: str) -> dict[str, np.ndarray]:
    """Simulations of a month's revenue and its parts [bn RUB], on what was known on its fifteenth."""
    names = [TOTAL, RULE, *parts()]
    plan = make_plan("baseline", start=month, months=1, draws=_DRAWS, as_of=f"{month}-15", keep=names)
    ds, _ = run_learned(plan)
    return {name: ds[name].values.reshape(-1) for name in names}


def seen(name: str, month: str) -> float:
    """A variable as published for a month; NaN where it was not."""
    panel, dates = load_panel()
    place = int((np.datetime64(month, "M") - dates[0]).astype(int))
    return float(panel[name][place]) if 0 <= place < len(dates) else float("nan")


def beside_others() -> list[dict[str, Any]]:
    """Ours and theirs of the same months, a publisher and variable at a time.

    Returns
    -------
    list of dict
        `publisher`, `variable`, `unit`, `n`, `ours` and `theirs` (mean absolute errors), `ratio` with `low`
        and `high` (90 percent, blocks of three months) and `verdict`, null below six months; and `months`:
        `month`, `known` (theirs), `ours`, `theirs`, `paid`.
    """
    found = []
    pairs = sorted({(row[2], row[0]) for row in expected()})
    for publisher, name in pairs:
        rows = [row for row in expected() if (row[2], row[0]) == (publisher, name)]
        mine = [_month(row[1], row[4], row[3], name) for row in rows if _can(row[1], name)]
        if mine:
            about = {"publisher": publisher, "variable": name, "unit": variables()[name].unit}
            found.append({**about, **_errors(mine), "months": mine})
    return sorted(found, key=lambda one: -one["n"])


def _can(month: str, name: str) -> bool:
    """Whether today's taxes were in force in the month, and its outcome is known."""
    return month >= _FIRST and bool(np.isfinite(seen(name, month)))


def _month(month: str, known: str, theirs: float, name: str) -> dict[str, Any]:
    ours = float(np.median(fifteenth(month)[name]))
    return {
        "month": month,
        "known": known,
        "ours": round(ours, 1),
        "theirs": theirs,
        "paid": seen(name, month),
    }


def _errors(months: Iterable[dict[str, Any]]) -> dict[str, Any]:
    ours, theirs = (np.array([abs(m[who] - m["paid"]) for m in months]) for who in ("ours", "theirs"))
    found: dict[str, Any] = {"n": len(ours), "ours": round(float(ours.mean()), 2)}
    found |= {
        "theirs": round(float(theirs.mean()), 2),
        "ratio": None,
        "low": None,
        "high": None,
        "verdict": None,
    }
    if len(ours) >= FEWEST:
        ratio = {key: round(value, 3) for key, value in bootstrap_ratio(ours, theirs, _BLOCK).items()}
        found |= {**ratio, "verdict": verdict_of(ratio)}
    return found


def surveys_due() -> int:
    """Figures of surveys of analysts (rouble, inflation, key rate) whose year is over."""
    if not has_raw():
        return 0
    last = str(load_panel()[1][-1])
    return sum(
        row["series"] in _SURVEYS and row["scenario"] == "median" and f"{row['period'][:4]}-12" <= last
        for row in every_row("price_forecasts")
    )
