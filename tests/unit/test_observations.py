"""The data room: schemas hold, arithmetic closes, the committed data follow from the raw tables."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from econ.errors import InputError, Problems, StaleError
from econ.manifest import checked
from econ.observations import arrays, build, catalog, choice
from econ.observations.add import add
from econ.observations.choice import (
    KEPT_OUT,
    Reading,
    choose,
    chosen_by,
    grid,
    known_by,
    parsed,
    read_readings,
)
from econ.observations.declaration import PACKAGE_FILE, package_text
from econ.observations.derive import OIL_GAS_PARTS, derive
from econ.observations.periods import known_from, period_bounds
from econ.observations.series import DISTRICTS, LABELS, SERIES
from econ.paths import raw
from econ.variables.buyers import BUYERS
from econ.variables.declare import DIMS
from econ.vintage import vintage

READINGS = read_readings()


def reading(value: float, **changes: object) -> Reading:  # history: published figures
    """A reading of crude runs in September 2025, with changes."""
    fields: dict[str, object] = {
        "series": "crude_runs",
        "period": "2025-09",
        "value": value,
        "unit": "mb/d",
        "publisher": "Bloomberg",
        "date": "2025-10-01",
        "link": "",
        "known_from": "2025-10-01",
    }
    return Reading(**{**fields, **changes})  # type: ignore[arg-type]


def chosen(readings: list[Reading]) -> Reading:
    (best,) = (r for r in choose(readings) if r.chosen)
    return best


# --- raw tables


def test_every_raw_table_fits_its_schema() -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(raw() / "datapackage.json"), limit_errors=10_000)
    faults = report.flatten(["name", "rowNumber", "fieldName", "message"])
    day = f'"{vintage().known_by}"'  # rows that wait for a later vintage are the only ones too late
    assert not [fault for fault in faults if not (fault[2] == "known_from" and day in fault[3])][:10]


def test_every_csv_is_in_the_package_and_every_resource_is_a_file() -> None:
    files = {path.stem for path in raw().glob("*.csv")}
    assert files == set(catalog.table_names())


def test_rows_are_dated_not_later_than_the_vintage() -> None:
    late = []
    for name in catalog.table_names():
        for number, row in enumerate(catalog.rows(name), start=2):
            day = row.get("known_from", "")
            if day and date.fromisoformat(day) > vintage().known_by:
                late.append(f"{name}.csv:{number}")
    assert not late


def test_outcomes_end_with_the_last_observed_month() -> None:
    """What lies later is a plan or a forecast, and says so."""
    end = period_bounds(vintage().last_month)[1]
    for name in catalog.table_names():
        for row in catalog.rows(name):
            if not row.get("period"):
                continue
            first, _ = period_bounds(row["period"])
            ahead = {"plan", "forecast"} & set(row.get("flag", "").split())
            assert first <= end or ahead or row.get("status") == "rule", (name, row)


def test_rows_beyond_the_vintage_wait_unread() -> None:
    held, read = catalog.every_row("refining_runs"), catalog.rows("refining_runs")
    day, month = vintage().known_by.isoformat(), vintage().last_month
    beyond = [row for row in held if row["known_from"] > day]
    assert not [row for row in read if row in beyond]
    assert len(build.table("refining_runs")) == len(read)
    ahead = [row for row in read if row["period"][:7] > month]
    assert all("forecast" in row["flag"] or "plan" in row["flag"] for row in ahead)


def test_a_copy_is_no_publisher() -> None:
    for name in catalog.table_names():
        for row in catalog.rows(name):
            publisher = row.get("publisher", "x").lower()
            assert publisher, (name, row)
            assert not any(word in publisher for word in ("github", "gitlab", "mirror", "forum")), (name, row)


def test_non_commercial_prices_do_not_ship() -> None:
    text = (raw() / "products_prices.csv").read_text(encoding="utf-8").lower()
    assert "rotterdam market" in text
    assert "argus" not in text
    assert "opec" not in text


def test_stocks_of_the_fund_stand_at_the_end_of_their_month() -> None:  # history: published figures
    panel = build.panel()
    assert float(panel["liquid_nwf"].sel(month="2025-12-01")) == 4085.0
    assert float(panel["total_nwf"].sel(month="2024-12-01")) == 11880.0


# --- arithmetic


def test_parts_of_oil_gas_revenue_add_up_each_month() -> None:
    panel, _ = arrays.load()
    parts = sum(sign * np.nan_to_num(panel[name]) for name, sign in OIL_GAS_PARTS.items())
    rest = panel["other_oil_gas_revenue"]
    seen = np.isfinite(rest)
    np.testing.assert_allclose((parts + rest)[seen], panel["oil_gas_revenue"][seen], rtol=0, atol=1e-9)
    assert np.abs(rest[seen]).max() < 0.3  # the parts are published to 0.1 bn
    assert seen[: seen.sum()].all()  # a gap only at the end, where the total alone is published


def test_the_year_2025_is_the_published_one() -> None:
    panel, months = arrays.load()
    year = months.astype("datetime64[Y]") == np.datetime64("2025", "Y")
    assert panel["oil_gas_revenue"][year].sum() == pytest.approx(8477, abs=1)


def test_pump_prices_of_the_districts_make_the_nation() -> None:
    """The nation's AI-92 is a mean of its districts with fixed weights that add up to one (Rosstat)."""
    panel, months = arrays.load()
    seen = months >= np.datetime64("2021-01")
    districts = panel["gasoline_retail_price_district"][seen]
    weights, *_ = np.linalg.lstsq(districts, panel["gasoline_retail_price"][seen], rcond=None)
    assert weights.sum() == pytest.approx(1, abs=0.005)
    # Prices and the shares behind the weights are rounded: what is lost grows with the price.
    np.testing.assert_allclose(districts @ weights, panel["gasoline_retail_price"][seen], rtol=1e-3)


def test_pairs_of_idle_capacity_and_runs_are_of_one_window() -> None:
    frame = build.table("idle_runs_pairs")
    whole = frame[frame["quality"] != "half"]
    assert whole[["idle_kbd", "runs_mbd"]].notna().all().all()
    for row in whole.to_dict("records"):
        idle, runs = (period_bounds(row[name]) for name in ("idle_period", "runs_period"))
        apart = max(idle[0], runs[0]) - min(idle[1], runs[1])
        assert apart.days <= 7, row  # windows overlap, or a week lies between them


def test_readings_of_strikes_are_rows_of_idle_capacity() -> None:
    names = ("period", "series", "publisher", "unit", "status")
    held = {tuple(row[name] for name in names) for row in catalog.every_row("offline_capacity")}
    for row in catalog.every_row("strike_readings"):
        assert (row["period"], row["idle_kind"], row["publisher"], row["unit"], "reported") in held, row
        assert row["less"] == ("maintenance" if row["idle_kind"] == "total_idle" else ""), row


def test_estimation_and_the_warm_up_see_one_past() -> None:
    """Strikes and bans of the history, made from rows, are those that the relations read."""
    from econ.estimation.samples.bans import banned
    from econ.observations.strikes import CAMPAIGN, strikes_by_month
    from econ.scenarios import compile_scenarios

    months = vintage().months[vintage().months >= np.datetime64(CAMPAIGN, "M")]
    run = compile_scenarios(["baseline"], start=vintage().start, months=1, warmup=len(months))
    past = {name: run.values[name][: len(months), ..., 0] for name in run.values}
    np.testing.assert_allclose(past["strike_intensity"], strikes_by_month(months))
    for fuel in ("gasoline", "diesel"):
        np.testing.assert_allclose(past[f"{fuel}_ban_policy"], banned(fuel, months), atol=1e-9)


def test_damper_is_positive_where_the_budget_pays() -> None:  # history: published figures
    panel, months = arrays.load()
    at = int(np.flatnonzero(months == np.datetime64("2025-01"))[0])
    assert panel["damper_payment"][at] == pytest.approx(156.4)
    assert panel["damper_payment"][int(np.flatnonzero(months == np.datetime64("2021-02"))[0])] < 0


def test_a_month_follows_the_sum_that_its_publisher_knew_then() -> None:
    sums = [r for r in READINGS if r.series == "federal_balance_ytd"]
    found = 0
    for r in READINGS:
        if r.series != "federal_balance" or "difference" not in r.basis:
            continue
        year, month = r.period.split("-")
        before = f"{year}-{int(month) - 1:02d}"
        mine = [s for s in sums if s.publisher == r.publisher]
        made = set()
        for late in (s for s in mine if s.period == r.period):
            known = [s for s in mine if s.period == before and s.known_from <= late.known_from]
            later = [s for s in mine if s.period == before and s.known_from > late.known_from]
            if known:
                early = max(known, key=lambda s: s.known_from)
            elif later:
                early = min(later, key=lambda s: s.known_from)
            else:
                continue
            made.add((round(late.value - early.value, 6), max(late.known_from, early.known_from)))
        assert (r.value, r.known_from) in made
        found += 1
    assert found >= 80


def sums_of_may_and_june(may: str, june: str) -> list[Reading]:  # history: published figures
    """First estimates of May and June's sums, May executed on the day `may`, June's of the day `june`."""
    said = (("04", 2500, "2026-05-08"), ("05", 3000, may), ("05", 2900, "2026-09-01"), ("06", 3700, june))
    unit, publisher = SERIES["federal_balance"].unit, SERIES["federal_balance_ytd"].publishers[0]
    fields = {"series": "federal_balance_ytd", "unit": unit, "publisher": publisher}
    return [
        reading(-value, period=f"2026-{month}", known_from=day, date=day, **fields)
        for month, value, day in said
    ]


@pytest.mark.parametrize(
    ("may", "june"),
    [("2026-07-08", "2026-07-09"), ("2026-07-10", "2026-07-09"), ("2026-07-10", "2026-07-10")],
)
def test_a_month_whose_sum_came_out_before_the_one_before_is_known_with_that(may: str, june: str) -> None:
    # history: published figures
    others = [r for r in READINGS if not r.series.startswith("federal_balance")]
    made = derive([*others, *sums_of_may_and_june(may, june)])
    months = [r for r in made if r.series == "federal_balance"]
    (last,) = (r for r in months if r.period == "2026-06")
    assert last.value == -700, "less May's first edition, not the later one"
    assert last.known_from == max(may, june)
    day = date.fromisoformat(max(may, june))
    before, then = (known_by(months, one) for one in (day - timedelta(days=1), day))
    assert "2026-06" not in {r.period for r in before}
    assert "2026-06" in {r.period for r in then}


def test_the_budget_has_every_month_to_the_vintage() -> None:
    panel, months = arrays.load()
    seen = (months >= np.datetime64("2023-01")) & (months <= np.datetime64(vintage().last_month))
    for name in ("federal_balance", "federal_revenue", "federal_spending"):
        assert np.isfinite(panel[name][seen]).all(), name


# --- choice


def test_a_whole_month_comes_before_an_earlier_publisher() -> None:
    part = reading(4.92, preference=1)
    whole = reading(5.0, publisher="JPMorgan", preference=0)
    assert chosen([part, whole]).value == 5.0


def test_publishers_are_ordered_never_averaged() -> None:
    values = {r.value for r in READINGS if r.series == "crude_runs"}
    panel, _ = arrays.load()
    seen = panel["crude_runs"]
    assert set(seen[np.isfinite(seen)]) <= values
    assert chosen([reading(5.1), reading(4.9, publisher="Kommersant")]).publisher == "Kommersant"


@pytest.mark.parametrize("flag", KEPT_OUT)
def test_kept_out_rows_are_shown_with_the_reason_and_not_chosen(flag: str) -> None:
    (judged,) = choose([reading(5.0, flag=flag)])
    assert not judged.chosen
    assert judged.reason == f"kept out: {flag}"


def test_the_order_of_rows_does_not_matter() -> None:
    rng = np.random.Generator(np.random.SFC64(0))
    shuffled = [READINGS[i] for i in rng.permutation(len(READINGS))]
    assert choose(shuffled) == READINGS


def test_one_reading_a_series_and_month_is_chosen_at_most() -> None:
    cells = [(r.series, r.period) for r in READINGS if r.chosen]
    assert len(cells) == len(set(cells))


def test_an_unknown_publisher_is_an_error_that_names_the_order() -> None:
    with pytest.raises(InputError, match="no place in its order"):
        choose([reading(5.0, publisher="A Blog")])


def test_every_reading_has_unit_publisher_reason_and_dates() -> None:
    for r in READINGS:
        assert r.unit == SERIES[r.series].unit
        assert r.publisher
        assert r.reason
        assert date.fromisoformat(r.known_from) <= vintage().known_by


# --- vintage


def test_a_planted_future_row_is_not_read() -> None:  # history: published figures
    future = reading(9.9, publisher="CDU TEK", known_from="2025-11-01", date="2025-11-01")
    planted = choose([*READINGS, future])
    assert chosen([r for r in planted if (r.series, r.period) == ("crude_runs", "2025-09")]).value == 9.9
    known = known_by(planted, date(2025, 10, 31))
    assert grid(known)["crude_runs"][vintage().months == np.datetime64("2025-09")] == 4.92


def test_as_of_hides_what_was_published_later() -> None:  # history: published figures
    panel, months = arrays.load(as_of="2024-06")
    last = {
        name: months[np.isfinite(v).reshape(months.size, -1).any(axis=1)][-1] for name, v in panel.items()
    }
    assert last["oil_gas_revenue"] == np.datetime64("2024-05")
    assert last["brent_price"] == np.datetime64("2024-05")
    assert max(last.values()) <= np.datetime64("2024-06")
    assert "espo_discount" not in panel


def test_as_of_panel_and_arrays_agree() -> None:  # history: published figures
    loaded, _ = arrays.load(as_of="2025-09-30")
    panel = build.panel(as_of="2025-09-30")
    assert set(panel.data_vars) == set(loaded)
    for name, values in loaded.items():
        np.testing.assert_array_equal(panel[name].to_numpy(), values)


def test_as_of_the_vintage_is_everything() -> None:  # history: published figures
    loaded, _ = arrays.load(as_of=str(vintage().known_by))
    everything, _ = arrays.load()
    assert set(loaded) == set(everything)
    for name, values in loaded.items():
        np.testing.assert_array_equal(everything[name], values)


@pytest.mark.parametrize("day", [vintage().after(2), "2031-01-01", "soon", "2025-13"])
def test_as_of_beyond_the_data_is_refused(day: str) -> None:  # history: published figures
    with pytest.raises(InputError):
        arrays.load(as_of=day)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-09-28", date(2025, 9, 28), date(2025, 9, 28)),
        ("2025-09-01/2025-09-24", date(2025, 9, 1), date(2025, 9, 24)),
    ],
)
def test_periods(period: str, first: date, last: date) -> None:  # history: published figures
    assert period_bounds(period) == (first, last)


def test_publication_lag_is_longer_in_january() -> None:  # history: published figures
    lags = catalog.lags()
    assert known_from("2025-11", lags, "minfin_oil_gas") == date(2025, 12, 7)
    assert known_from("2025-12", lags, "minfin_oil_gas") == date(2026, 1, 15)


# --- the committed data


def test_committed_data_follow_from_the_raw_tables() -> None:
    assert "agree" in build.check()


def test_readings_file_is_what_build_would_write() -> None:
    assert build.rebuilt() == READINGS


def test_gaps_are_gaps() -> None:
    """Each number of the panel is a chosen reading of its own month."""
    panel, months = arrays.load()
    readings = {(r.series, r.period): r.value for r in READINGS if r.chosen}
    dims = {entry.variable: entry.dim for entry in SERIES.values()}
    for name, values in panel.items():
        for at, month in enumerate(months):
            for column, value in enumerate(np.atleast_1d(values[at])):
                series = f"{name}_{LABELS[dims[name]][column]}" if values.ndim > 1 else name
                expected = readings.get((series, str(month)), np.nan)
                assert value == expected or (np.isnan(value) and np.isnan(expected)), (series, month)
    assert np.isnan(panel["crude_runs"]).sum() > 60


def test_panel_tells_unit_meaning_and_source() -> None:
    panel = build.panel()
    assert panel.sizes["month"] == vintage().months.size
    assert list(panel["buyer"].values) == [buyer.label for buyer in BUYERS] == list(DIMS["buyer"])
    assert list(panel["district"].values) == list(DISTRICTS) == list(DIMS["district"])
    for name in panel.data_vars:
        attributes = panel[name].attrs
        assert all(attributes[key] for key in ("units", "long_name", "source", "cell_methods")), name
    assert panel.attrs["data_hash"] == build.readings_hash(READINGS)
    assert panel.attrs["data_hash"] != build.readings_hash(READINGS[1:])
    assert panel.attrs["data_hash"] == build.readings_hash(READINGS[::-1])


def test_build_writes_whole_files_and_check_names_a_difference(
    data_copy: Path,
) -> None:  # history: published figures
    shutil.rmtree(data_copy / "processed")
    with pytest.raises(StaleError, match="not built"):
        build.check()
    build.build()
    made = {path.name for path in (data_copy / "processed").iterdir()}
    assert made == {"dated.json", "readings.csv", "observations.nc", "scenarios", "tables", "manifest.json"}
    build.check()
    path = data_copy / "processed" / "readings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("4.92,", "4.93,", 1), encoding="utf-8")
    with pytest.raises(StaleError, match=r"crude_runs 2025-09 4\.92"):
        build.check()


def test_run_time_tables_are_there_without_raw_tables(data_copy: Path) -> None:
    whole = {name: build.table(name) for name in catalog.RUN_TIME_TABLES}
    shutil.rmtree(data_copy / "raw")
    for name, frame in whole.items():
        alone = build.table(name)
        assert list(alone["value"]) == list(frame["value"])
    with pytest.raises(InputError, match="no such table"):
        build.table("outage_events")


# --- reading and adding


def test_show_gives_alternatives_with_reasons() -> None:  # history: published figures
    found = build.show("crude_runs", "2025-09")
    assert list(found.loc[found["chosen"], "value"]) == [4.92]
    assert "kept out: part_of_month" in set(found["reason"])


def test_show_names_the_nearest_series() -> None:
    with pytest.raises(InputError) as caught:
        build.show("brent_prices")
    assert caught.value.nearest == "brent_price"


def test_table_has_numbers_and_text() -> None:
    frame = build.table("outage_durations")
    assert frame["realised_days"].dtype.kind == "f"
    assert set(frame["fit_set"]) >= {"exact", "interval", "right_censored"}


@pytest.fixture
def raw_copy(data_copy: Path) -> Path:
    """Raw tables that a test may change."""
    return data_copy / "raw"


@pytest.fixture
def rows_file(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path / "new.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


ROW = {  # history: published figures
    "period": "2025-10",
    "series": "crude_runs",
    "value": "5.01",
    "unit": "mb/d",
    "trust": "B",
    "publisher": "CDU TEK",
    "link": "https://example.org/a",
    "source_date": "",
}


def test_a_spreadsheet_of_new_rows_is_read_as_its_csv_is(data_copy: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(list(ROW))
    book.active.append(list(ROW.values()))
    book.save(tmp_path / "rows.xlsx")
    added = add("refining_runs", tmp_path / "rows.xlsx")
    assert (len(added.rows), added.known, added.done) == (1, 0, True)
    with pytest.raises(Problems, match=r"rows\.xlsx#Sheet:2 period: the table has this figure already"):
        add("refining_runs", tmp_path / "rows.xlsx")


def test_an_added_row_is_dated_and_read(
    raw_copy: Path, rows_file: Callable[..., Path]
) -> None:  # history: published figures
    assert len(add("refining_runs", rows_file(ROW))) == 1
    best = chosen([r for r in build.rebuilt() if (r.series, r.period) == ("crude_runs", "2025-10")])
    assert (best.value, best.known_from) == (5.01, "2025-11-10")


def test_bad_rows_are_all_told_and_none_written(raw_copy: Path, rows_file: Callable[..., Path]) -> None:
    before = (raw_copy / "refining_runs.csv").read_bytes()
    late = {**ROW, "known_from": "2031-03-01", "value": "much"}
    with pytest.raises(Problems) as caught:
        add("refining_runs", rows_file({**ROW, "known_from": ""}, late))
    assert len(caught.value.problems) == 2
    assert (raw_copy / "refining_runs.csv").read_bytes() == before


def test_the_engine_reads_the_panel_without_pandas() -> None:  # history: published figures
    import subprocess
    import sys

    code = (
        "import sys; from econ.observations.arrays import load; load(); load(as_of='2025-06');"
        "assert not {'pandas', 'xarray'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_package_declares_units_sources_and_licences() -> None:
    package = json.loads((raw() / PACKAGE_FILE).read_text(encoding="utf-8"))
    assert package["licenses"]
    for resource in package["resources"]:
        assert resource["description"], resource["name"]
        assert resource["licenses"], resource["name"]
        names = {field["name"] for field in resource["schema"]["fields"]}
        if "series" in names:
            assert {"value", "unit", "link", "known_from"} <= names, resource["name"]


def test_the_data_package_is_what_the_tables_declare() -> None:
    assert (raw() / PACKAGE_FILE).read_text(encoding="utf-8") == package_text(raw())


def test_the_last_day_of_rows_comes_from_the_vintage(data_copy: Path) -> None:
    path = data_copy / "vintage.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(str(vintage().known_by), "2031-03-04"), encoding="utf-8")
    limits = {f["name"]: f.get("constraints", {}) for f in catalog.fields("nwf")}
    assert limits["known_from"]["maximum"] == "2031-03-04"


def test_faults_of_the_declaration_are_all_named_with_their_lines(data_copy: Path) -> None:
    path = data_copy / "raw" / "tables.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("  nwf:", "  nwff:").replace("release: iea", "releases: iea")
    path.write_text(text.replace("  grade: {about: crude grade}\n", ""), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        catalog.table_names()
    said = str(caught.value)
    assert "tables.yaml" in said
    assert "tables.nwff" in said
    assert "nwf.csv has no entry" in said
    assert "did you mean release" in said.lower() or "release" in said
    assert "discounts.csv:1 grade" in said
    assert len(caught.value.problems) == 4


def test_columns_of_readings() -> None:
    wanted = (
        "series",
        "period",
        "value",
        "unit",
        "publisher",
        "date",
        "link",
        "known_from",
        "chosen",
        "reason",
    )
    assert choice.COLUMNS[: len(wanted)] == wanted


@pytest.mark.parametrize("day", ["2020-03-05", "2023-11-30", "2026-01-31"])  # history: published figures
def test_the_chosen_of_a_day_are_those_of_the_rule(day: str) -> None:
    content = checked("readings.csv")
    when = date.fromisoformat(day)
    slow = {(r.series, r.period): r for r in known_by(parsed(content), when) if r.chosen}
    fast = {(r.series, r.period): r for r in chosen_by(content, when)}
    assert fast.keys() == slow.keys()
    assert all(fast[key].value == slow[key].value and fast[key].link == slow[key].link for key in slow)
