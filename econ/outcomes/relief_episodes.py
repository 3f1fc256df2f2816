"""Relief that was given: what any publisher read before it and after."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Episode", "episodes"]


@dataclass(frozen=True)
class Episode:
    """One reading around an episode, least and largest of all publishers.

    Parameters
    ----------
    episode, date, series, unit : str
    before_low, before_high, after_low, after_high : float
    """

    episode: str
    date: str
    series: str
    unit: str
    before_low: float
    before_high: float
    after_low: float
    after_high: float


def episodes() -> list[Episode]:
    """Readings with a figure before and after; none where the raw tables are not at hand."""
    from econ.observations.catalog import rows
    from econ.paths import has_raw

    if not has_raw():
        return []
    found: dict[tuple[str, str, str], dict[str, list[float]]] = {}
    dates: dict[str, str] = {}
    for row in rows("relief_episodes"):
        if row["side"] in ("before", "after") and row["value"]:
            sides = found.setdefault(
                (row["episode"], row["series"], row["unit"]), {"before": [], "after": []}
            )
            sides[row["side"]] += [float(row[key]) for key in ("value", "value_high") if row[key]]
            dates.setdefault(row["episode"], row["period"])
    return [
        Episode(
            episode,
            dates[episode],
            series.replace("_", " "),
            unit,
            min(s["before"]),
            max(s["before"]),
            min(s["after"]),
            max(s["after"]),
        )
        for (episode, series, unit), s in found.items()
        if s["before"] and s["after"]
    ]
