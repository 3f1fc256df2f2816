"""Idle capacity is read from the raw tables, and our own reading of it follows from the outages reported."""

from __future__ import annotations

import numpy as np
import pytest

from econ.estimation.samples import idle_counts
from econ.observations.build import table
from econ.observations.catalog import tables_read
from econ.observations.periods import period_bounds
from econ.parameters import load as load_parameters
from econ.quantities import BARRELS_PER_TONNE


def test_the_districts_capacities_sum_to_the_counts_nameplate() -> None:
    districts = load_parameters()["district_capacity"].value
    assert districts is not None
    assert idle_counts.nameplate() == pytest.approx(districts.sum(), abs=0.01)


@pytest.mark.parametrize(
    ("period", "outages"),
    [
        (
            "2024-01",
            ("tuapse-2024-01-25", "novatek-ustluga-2024-01-21-a", "novatek-ustluga-2024-01-21-b"),
        ),
        (
            "2024-02-01/2024-02-14",
            (
                "tuapse-2024-01-25",
                "novatek-ustluga-2024-01-21-a",
                "novatek-ustluga-2024-01-21-b",
                "volgograd-2024-02-03",
                "ilsky-2024-02-09",
            ),
        ),
    ],
)
def test_parts_called_derived_are_the_sum_of_their_outages(period: str, outages: tuple[str, ...]) -> None:
    frame = table("outage_events")
    frame = frame[frame["outage"].isin(outages)]
    first, last = (np.datetime64(day) for day in period_bounds(period))
    mean = 0.0
    for _, group in frame.groupby("outage"):
        start = np.datetime64(group["period"].min())
        end = np.datetime64(group.loc[group["restart"] != "", "restart"].min())
        out = (min(end, last + 1) - max(start, first)).astype(int) / (last + 1 - first).astype(int)
        mean += out * group["capacity_t_per_day"].max() * BARRELS_PER_TONNE["crude"] / 1e6
    value, error = idle_counts.struck_part(period)
    assert mean == pytest.approx(value, abs=error / 2)
    row = table("strike_parts").set_index("period").loc[period]
    assert "derived" in row["flag"]
    assert f"{mean:.2f}" in row["basis"]


def test_no_part_is_more_than_what_stood_idle() -> None:
    whole = table("offline_capacity")
    for period in table("strike_parts")["period"]:
        counted = whole[(whole["period"] == period) & (whole["unit"] == "mt_per_month")]
        if not counted.empty:
            assert idle_counts.struck_part(period)[0] < idle_counts.idle(period, "Reuters", "mt_per_month")


def test_the_last_count_of_a_month_is_read() -> None:  # history: published figures
    """May 2024 was counted at 3.392 Mt and raised to 3.8."""
    seen = idle_counts.idle("2024-05", "Reuters", "mt_per_month", status="reported")
    assert seen == pytest.approx(3.8 * BARRELS_PER_TONNE["crude"] / 31)
    assert idle_counts.rise("2025-08", "Reuters") == pytest.approx(1.54)


def test_tables_read_are_told_even_when_they_were_read_before() -> None:  # history: published figures
    idle_counts.nameplate()
    with tables_read() as found:
        idle_counts.nameplate()
        idle_counts.struck_part("2024-09")
    assert found == {"national_capacity", "strike_parts"}
