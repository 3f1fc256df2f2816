"""As known then: a row, a law or a one-off that came later changes nothing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import econ
from econ.dated import paths
from econ.errors import InputError
from econ.estimates import estimated_by
from econ.estimation import relation_modules
from econ.observations import arrays, build, catalog
from econ.observations.known import as_known
from econ.observations.outlook import Outlook, changes, path_through
from econ.parameters import load as load_parameters
from econ.parameters.load import _in_force
from econ.vintage import known, label, vintage

THEN = vintage().after(-12)


def planted(folder: Path, table: str, **row: str) -> None:
    """Append a row to a raw table, what it leaves out empty."""
    path = folder / "raw" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    assert set(row) <= set(columns)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([row.get(name, "") for name in columns])


def test_a_later_row_changes_nothing(data_copy: Path) -> None:
    month, later = vintage().after(-14), str(vintage().known_by)
    with as_known(THEN):
        before, paths_before = arrays.load()[0], paths()
        estimate = relation_modules()["brent"].estimate()
    shared = {"publisher": "EIA", "known_from": later, "unit": "USD/bbl", "value": "500"}
    planted(data_copy, "prices", period=month, series="brent", **shared)
    year = str(int(THEN[:4]) + 1)
    planted(
        data_copy, "price_forecasts", period=year, series="brent", scenario="base", document="x", **shared
    )
    build.build()
    with as_known(THEN):
        after = arrays.load()[0]
        assert after.keys() == before.keys()
        for name in before:
            np.testing.assert_array_equal(after[name], before[name], err_msg=name)
        assert dict(paths()) == dict(paths_before)
        assert relation_modules()["brent"].estimate() == estimate
    assert arrays.load()[0]["brent_price"].max() == 500  # the vintage itself reads it


def test_nothing_inside_is_later_than_the_day() -> None:
    with as_known(THEN):
        day = vintage().known_by
        assert vintage().last_month == str(np.datetime64(THEN, "M") - 1)
        assert arrays.load()[1][-1] == np.datetime64(vintage().last_month, "M")
        for name in catalog.table_names():
            for row in catalog.rows(name):
                assert row.get("known_from", "") <= day.isoformat(), (name, row)
        for name, path in paths().items():
            assert vintage().start >= max(month for month, _ in path.steps if month <= vintage().start), name
    assert vintage().known_by > day


def test_a_later_law_and_a_later_one_off_are_not_in_force() -> None:
    entry = {
        "schedule": [
            {"from": "2018-01", "value": 1.0},
            {"from": "2020-01", "value": 2.0, "known": "2019-11-28"},
            {"from": "2020-06", "value": 3.0, "known": "2020-06-05"},
        ]
    }
    expected = {date(2019, 11, 1): [1.0], date(2020, 1, 1): [1.0, 2.0], date(2020, 7, 1): [1.0, 2.0, 3.0]}
    for day, values in expected.items():
        with known(day):
            assert [step["value"] for step in _in_force(entry, vintage())["schedule"]] == values


@pytest.mark.parametrize(
    ("name", "month", "before", "after"),
    [
        ("export_duty_gas_one_off", "2024-07", "2024-07", "2024-08"),
        ("met_oil_one_off", "2024-02", "2024-02", "2024-03"),
        ("gas_by_nord_stream", "2022-09", "2022-08", "2022-09"),
        ("gas_by_ukraine", "2025-01", "2024-12", "2025-01"),
    ],
)
def test_what_is_named_counts_from_the_day_it_was_known(
    name: str, month: str, before: str, after: str
) -> None:  # history: by the month of payment or closure
    with as_known(before):
        assert np.datetime64(month, "M") not in load_parameters()[name].steps[0]
    with as_known(after):
        assert np.datetime64(month, "M") in load_parameters()[name].steps[0]


def test_a_run_as_of_a_day_reads_the_paths_of_that_day() -> None:
    options = {"months": 3, "draws": 0, "keep": ["brent_reference"]}
    moved = 0
    for month in (vintage().after(-k) for k in range(1, 12)):
        with as_known(month):
            expects_a_change = len(paths()["brent_drift"].steps) > 1
        if expects_a_change:
            then = econ.simulate(as_of=month, start=month, **options)["brent_reference"]
            moved += not np.allclose(then, econ.simulate(start=month, **options)["brent_reference"])
    assert moved
    options["start"] = vintage().start
    with pytest.raises(InputError, match="later than the vintage"):
        econ.simulate(as_of=vintage().after(3), **options)


@pytest.mark.slow
def test_estimates_of_an_earlier_day_stand_beside_those_of_the_vintage(data_copy: Path) -> None:
    from econ.estimates import load
    from econ.estimation import run

    whole = (data_copy / "processed" / "estimates.json").read_bytes()
    found = run(("brent",), as_of=THEN)["brent"]
    assert found.n < load()["brent"].n
    assert (data_copy / "processed" / "estimates.json").read_bytes() == whole
    assert load(as_of=THEN)["brent"] == load(as_of=THEN)["brent"]
    run_then = econ.simulate(as_of=THEN, start=THEN, months=2, draws=0, keep=["brent_price"])
    assert np.isfinite(run_then["brent_price"]).all()


# --- outlooks


def test_a_path_meets_the_means_that_it_is_given_and_changes_evenly() -> None:
    known_levels = np.full(6, 80.0)
    path = 80 * np.exp(path_through(80.0, known_levels, [(1, 12, 90.0), (13, 24, 100.0)], 24))
    assert path[:12].mean() == pytest.approx(90)
    assert path[12:].mean() == pytest.approx(100)
    assert (np.diff(path)[:11] > 0).all()
    flat = path_through(80.0, known_levels, [(1, 12, 80.0)], 12)
    np.testing.assert_allclose(flat, 0, atol=1e-12)


def test_a_year_that_has_begun_counts_its_observed_months() -> None:
    known_levels = np.array([50.0, 60.0, 70.0])
    path = 70 * np.exp(path_through(70.0, known_levels, [(-2, 3, 65.0)], 3))
    assert np.concatenate([known_levels, path]).mean() == pytest.approx(65)


def test_levels_of_futures_and_spot_never_mix(data_copy: Path) -> None:
    """A strip a tenth higher throughout says the same: only its changes count."""
    from econ.observations.dated import made

    before = made()["brent_drift"].steps
    path = data_copy / "raw" / "price_forecasts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        if row["series"] == "brent_futures":
            row["value"] = str(1.1 * float(row["value"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    after = made()["brent_drift"].steps
    assert [month for month, _ in after] == [month for month, _ in before]
    np.testing.assert_allclose([v for _, v in after], [v for _, v in before], atol=2e-6)


def test_labels_of_months() -> None:
    assert label("2018-01") == "January 2018"


def test_coefficients_are_those_of_the_newest_estimates_made_by_then(
    data_copy: Path,
) -> None:  # history: made-up months
    for path in (data_copy / "estimates").glob("*.json"):
        path.unlink()
    assert estimated_by("2024-06") is None
    for name in ("2024-01", "2025-01"):
        (data_copy / "estimates" / f"{name}.json").touch()
    assert estimated_by("2023-12") is None
    assert estimated_by("2024-01") == estimated_by("2025-01-30") == "2024-01"
    assert estimated_by("2025-01-31") == estimated_by("2025-09") == "2025-01"
    assert estimated_by(f"{vintage().known_by}") is None


def test_an_older_outlook_counts_from_what_it_expected_of_the_last_month_seen() -> None:
    dates = np.arange(np.datetime64("2030-01", "M"), np.datetime64("2030-04", "M"))
    spans = tuple((m, m, 110.0 + 10 * k) for k, m in enumerate(np.arange(dates[2], dates[2] + 3)))
    old = Outlook("P", "D", "2030-03-10", spans)
    # Published in March, it knew February's 100; March came out at 150, where it had expected 110.
    path = changes([old], np.array([90.0, 100.0, 150.0]), dates, 3)[0]
    assert np.allclose(path, np.log([120 / 110, 130 / 110, 130 / 110]))
