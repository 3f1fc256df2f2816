"""Published counts of refining capacity and of what of it stood idle, in mb/d, from the raw tables."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from econ.observations.catalog import note_reading
from econ.paths import raw
from econ.quantities import BARRELS_PER_TONNE, PERCENT, days_in, mb_per_day, parse_month
from econ.vintage import Vintage, vintage

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["idle", "nameplate", "rise", "struck", "struck_part"]


def nameplate() -> float:
    """National nameplate: the press figure; the 327 Mt a year of Vakulenko are the same to 0.02 mb/d."""
    note_reading("national_capacity")
    return _nameplate(vintage(), raw())


@lru_cache(maxsize=4)
def _nameplate(then: Vintage, folder: Path) -> float:
    """Read once for each vintage: a likelihood asks for it thousands of times."""
    from econ.observations.build import table

    frame = table("national_capacity").set_index(["series", "unit", "publisher"])["value"]
    return float(frame["capacity", "kbd", "unattributed press"]) / 1e3


def idle(period: str, publisher: str, unit: str, series: str = "total_idle", status: str = "") -> float:
    """One row of `offline_capacity`, the last that became known; of a status where one is named."""
    frame = _rows(period, publisher, series)
    frame = frame[(frame["unit"] == unit) & ((frame["status"] == status) | (not status))]
    value = float(frame.sort_values("known_from", kind="stable")["value"].iloc[-1])
    if unit == "pct_national":
        return value / PERCENT * nameplate()
    if unit == "kbd":
        return value / 1e3
    if unit == "kt_per_day":
        return value * BARRELS_PER_TONNE["crude"] / 1e3
    return float(mb_per_day(value, days_in(parse_month(period))))


def struck(period: str, publisher: str, unit: str) -> float:
    """As `idle`, of what a publisher puts down to strikes."""
    return idle(period, publisher, unit, "strike_related", "reported")


def rise(period: str, publisher: str) -> float:
    """Idle capacity of a month over that of the month before, where only the rise is published."""
    return 1 + float(_rows(period, publisher, "total_idle_on_month")["value"].iloc[0]) / PERCENT


def struck_part(period: str) -> tuple[float, float]:
    """Strike-related part and its standard error where nobody publishes one: our reading of the outages."""
    from econ.observations.build import table

    frame = table("strike_parts")
    row = frame[frame["period"] == period].iloc[0]
    return float(row["value"]), float(row["error"])


def _rows(period: str, publisher: str, series: str) -> pd.DataFrame:
    from econ.observations.build import table

    frame = table("offline_capacity")
    return frame[
        (frame["period"] == period) & (frame["publisher"] == publisher) & (frame["series"] == series)
    ]
