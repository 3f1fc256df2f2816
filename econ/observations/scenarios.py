"""Scenarios that follow from rows: what was in force by date, and Brent at either end of what others expect.

They are YAML files of the data folder, made by `econ data build`, so that the warm-up of a run, estimation
and a reader see one past. Each level has its publisher, and what it rests on, beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from econ.observations.bans import banned_by_day
from econ.observations.catalog import rows
from econ.observations.dated import brent_cases
from econ.quantities import PERCENT
from econ.variables.buyers import BUYERS
from econ.vintage import vintage

__all__ = ["made_scenarios"]

_DAY = len("2020-01-01")
#: Licences for Russian oil at sea by number, and the buyer that each named; none: any.
_LICENCES = {"GL 133": "India", "GL 134": ""}
#: Bans are told from this day on; none is dated before it.
_BANS_FROM = "2021-01-01"


@dataclass(frozen=True)
class _Level:
    """A level from a day or month on, and where it comes from."""

    period: str
    value: float
    said: str


def made_scenarios() -> dict[str, str]:
    """The files' texts by scenario."""
    return {"history": _history(), **{name: _brent(name, *case) for name, case in brent_cases().items()}}


def _said(row: Mapping[str, str]) -> str:
    """Publisher, what the level rests on, and the day when it was known."""
    parts = [row["publisher"], row.get("measure") or row.get("basis", ""), f"known {row['known_from']}"]
    return "; ".join(" ".join(part.split()) for part in parts if part)


def _history() -> str:
    levels: dict[str, list[_Level] | dict[str, list[_Level]]] = {
        "tariff": {buyer.label: _tariff(buyer.name) for buyer in BUYERS if buyer.name},
        "sellers_listed": _listed("sellers_listed"),
        "vessels_listed": _listed("vessels_listed"),
        "price_cap": _cap(),
        "licence": _licences(),
        "strike_intensity": [_Level(r["period"], float(r["value"]), _said(r)) for r in rows("strike_months")],
        "strike_reach": _reach(),
        "gasoline_ban_policy": _bans("gasoline"),
        "diesel_ban_policy": _bans("diesel"),
    }
    lines = [
        "# What was in force, by date: every run's warm-up, and what `hold` in a scenario refers to. Made",
        "# from rows by `econ data build`. Each level lasts until the next; before the first, and for levers",
        "# that are not named, the neutral level. A level dated by a day counts in its month by its days.",
        "schema_version: 1",
        "name: history",
        "title: History",
        f"description: What was in force, to {vintage()}; the last level goes on.",
        "pressure:",
    ]
    for forcing, found in levels.items():
        if isinstance(found, dict):
            found = {member: path for member, path in found.items() if path}
            lines += [f"  {forcing}:"] * bool(found)
            for member, path in found.items():
                lines += [f"    {member}:", "      path:", *_points(path, 8)]
        elif found:
            lines += [f"  {forcing}:", "    path:", *_points(found, 6)]
    return "\n".join(lines) + "\n"


def _points(levels: Iterable[_Level], indent: int) -> list[str]:
    """A line a level, without those that change nothing; of one date the last."""
    kept: dict[str, _Level] = {}
    for level in sorted(levels, key=lambda level: level.period):
        kept[level.period] = level
    lines, before = [], None
    for level in kept.values():
        if level.value != before:
            lines.append(f"{' ' * indent}{level.period}: {level.value:g}  # {level.said}")
        before = level.value
    return lines


def _tariff(name: str) -> list[_Level]:
    """The additional duty on a buyer over Russian oil: in force from a day, removed from another."""
    found = []
    for row in rows("tariff_timeline"):
        if (row["target"], row["russian_oil"]) == (name, "yes") and row["status"] in (
            "in_force",
            "removed",
        ):
            level = float(row["value"]) / PERCENT if row["status"] == "in_force" else 0.0
            found.append(_Level(row["period"], level, _said(row)))
    return found


def _listed(series: str) -> list[_Level]:
    mine = [row for row in rows("listed_shares") if row["series"] == series]
    return [_Level(row["period"], float(row["value"]), _said(row)) for row in mine]


def _cap() -> list[_Level]:
    """The price cap on crude, from each day on which a level came into force."""
    found = []
    for row in rows("sanctions_timeline"):
        about_crude = "price cap" in row["measure"] and "products" not in row["measure"]
        if about_crude and row["unit"] == "USD/bbl" and row["status"] == "in_force" and row["value"]:
            found.append(_Level(row["period"], float(row["value"]), _said(row)))
    return found


def _licences() -> dict[str, list[_Level]]:
    """Whether a licence let a buyer take crude of listed sellers and vessels: 133 India, 134 anyone."""
    found: dict[str, list[_Level]] = {buyer.label: [] for buyer in BUYERS}
    in_force: dict[str, bool] = {}
    for row in sorted(rows("sanctions_timeline"), key=lambda row: row["period"]):
        number = row["measure"][: len("GL 134")]
        if number not in _LICENCES or row["status"] not in ("in_force", "removed"):
            continue
        in_force[number] = row["status"] == "in_force"
        for buyer in BUYERS:
            mine = any(on for one, on in in_force.items() if _LICENCES[one] in ("", buyer.name))
            if mine or found[buyer.label]:
                found[buyer.label].append(_Level(row["period"], float(mine), _said(row)))
    return found


def _reach() -> dict[str, list[_Level]]:
    found: dict[str, list[_Level]] = {}
    for row in rows("strike_reach"):
        found.setdefault(row["district"], []).append(_Level(row["period"], float(row["value"]), _said(row)))
    return found


def _bans(fuel: str) -> list[_Level]:
    """Share of a fuel's exports under a ban, from each day on which it changes."""
    end = np.datetime64(vintage().start, "M").astype("datetime64[D]")
    days = np.arange(np.datetime64(_BANS_FROM, "D"), end)
    if not days.size:
        return []
    share = banned_by_day(fuel, days)
    changes = [0, *(np.flatnonzero(np.diff(share)) + 1)]
    source = "Government of Russia, decrees in fuel_policy"
    return [_Level(str(days[at]), float(share[at]), source) for at in changes]


def _brent(name: str, shifts: np.ndarray, source: str) -> str:
    """Brent at one end of the range of what others expect, over the months that they speak of."""
    end = name.removeprefix("brent_")
    points = [f"      {month}: {shift:.4f}" for month, shift in enumerate(shifts, start=1)]
    lines = [
        "# Made from rows by `econ data build`: price_forecasts, and the record of past forecasts.",
        "schema_version: 1",
        f"name: {name}",
        f"title: Brent {end}",
        "description: >-",
        f"  Brent at the {end} end of what others expect (90 percent, by disagreement and past misses);",
        "  pressure as in the baseline.",
        "extends: baseline",
        "pressure:",
        "  oil_price_shift:",
        "    path:",
        *points,
        "sources:",
        f'  - "{source}"',
    ]
    return "\n".join(lines) + "\n"
