"""The stress indices on past months: the order that was agreed before they were computed."""

from __future__ import annotations

from collections.abc import Iterator

import xarray as xr

from benchmarks.measures.base import Measure, measures
from econ.outcomes.past_stress import past_stress

TOPIC = "stress"
#: Where the order was wrong and the index stays: docs/decisions.md, "What came of that order".
_ARGUED = {  # history: published cases
    (
        "fuel_stress",
        "March 2024",
    ): "the order was wrong and the index stays: gasoline cost a fifth less than the law's "
    "indicative price and demand was met; strikes had reached refineries, not the pump"
}


def _mean(series: xr.DataArray, first: str, last: str = "") -> float:
    return float(series.sel(month=slice(first, last or first)).mean())


@measures(TOPIC)
def order() -> Iterator[Measure]:  # history: published cases
    """Fiscal and fuel stress of the months whose order is in docs/decisions.md."""
    ds = past_stress()
    agreed = {
        "fiscal_stress": (
            ("2021", "2021-01", "2021-12"),
            ("March 2022", "2022-03", ""),
            ("January 2023", "2023-01", ""),
            ("2025", "2025-01", "2025-12"),
            ("April to June 2026", "2026-04", "2026-06"),
        ),
        "fuel_stress": (
            ("2021", "2021-01", "2021-12"),
            ("March 2024", "2024-03", ""),
            ("September 2025", "2025-09", ""),
            ("June 2026", "2026-06", ""),
        ),
    }
    for name, spans in agreed.items():
        before = 0.0
        for place, (label, first, last) in enumerate(spans):
            value = _mean(ds[name], first, last)
            yield Measure(
                TOPIC,
                f"{name.replace('_', ' ').capitalize()} of {label}",
                value,
                "index",
                1,
                f"above {spans[place - 1][0]}" if place else "calm, below 25",
                "the order agreed in docs/decisions.md",
                value > before if place else value < 25,
                _ARGUED.get((name, label), ""),
            )
            before = value
    year, month = _mean(ds["fiscal_stress"], "2025-01", "2025-12"), _mean(ds["fiscal_stress"], "2025-09")
    yield Measure(
        TOPIC,
        "Fiscal stress of September 2025 less 2025's mean",
        month - year,
        "index points",
        1,
        "within 10",
        "the order agreed in docs/decisions.md",
        abs(month - year) <= 10,
    )
