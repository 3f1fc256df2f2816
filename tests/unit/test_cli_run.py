"""Running from the command line: what comes out, what is written, and what a mistake is met with."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from click.testing import CliRunner, Result

import econ as package
from econ.cli import main
from econ.commands.outcomes import _plus_minus, tables
from econ.outcomes.precision import quantile_errors
from econ.output.files import read
from econ.reporting.text import number
from econ.vintage import vintage

SHORT = ("--draws", "20", "--months", "2")


def econ(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_run_shows_a_table_and_writes_the_file(tmp_path):
    path = tmp_path / "run.nc"
    result = econ("run", "baseline", *SHORT, "--seed", 3, "--out", path)
    assert result.exit_code == 0, result.stderr
    assert re.search(
        r"^ oil_gas_revenue +bn RUB, sum +[\d,]+ to [\d,]+ \([\d,]+\)$", result.stdout, re.MULTILINE
    )
    assert "Seed 3" in result.stdout
    assert f"written: {path}" in result.stderr
    assert read(path).attrs["seed"] == 3


def test_json_holds_the_ranges_of_the_run_itself():
    found = json.loads(econ("run", "baseline", *SHORT, "--json").stdout)
    (entry,) = [e for e in found["outcomes"] if e["variable"] == "federal_spending"]
    yearly = package.simulate("baseline", draws=20, months=2)["federal_spending"].sum("month")[0]
    low, median, high = np.quantile(yearly, [0.05, 0.5, 0.95])
    assert (entry["low"], entry["median"], entry["high"]) == pytest.approx((low, median, high))
    assert (entry["unit"], entry["measure"], found["seed"]) == ("bn RUB", "sum", 0)
    assert "errors" not in entry
    members = {e["member"] for e in found["outcomes"] if e["variable"] == "crude_exports"}
    assert members == {"china", "india", "turkiye", "other"}


def test_a_run_at_central_values_has_no_range():
    result = econ("run", "--draws", 0, "--months", 2)
    assert "without ranges" in result.stdout
    assert " to " not in result.stdout.split("\n", 2)[2]


ENOUGH = ("--draws", "40", "--months", "2", "--keep", "oil_gas_revenue,diesel_shortage_share")


def test_each_quantile_carries_its_error():
    found = json.loads(econ("compare", "baseline", "all_channels", *ENOUGH, "--json").stdout)
    runs = package.simulate(["baseline", "all_channels"], draws=40, months=2, keep="oil_gas_revenue")
    yearly = runs["oil_gas_revenue"].sum("month")
    wanted = quantile_errors(yearly), quantile_errors(yearly - yearly[0])
    own = [e for e in found["outcomes"] if e["variable"] == "oil_gas_revenue"]
    for place, entry in enumerate(own):
        for said, errors in zip((entry, entry["difference"]), wanted, strict=True):
            assert list(said["errors"].values()) == pytest.approx(list(errors[:, place]))
    assert own[0]["difference"]["errors"] == {"low": 0, "median": 0, "high": 0}
    table = econ("compare", "baseline", "all_channels", *ENOUGH).stdout
    (row,) = re.findall(r"^ oil_gas_revenue .*$", table, re.MULTILINE)
    assert row.count("±") == 6
    assert f"({number(own[0]['median'], 0)} ±{number(own[0]['errors']['median'], 0)})" in row
    assert "Monte Carlo standard error" in table


def test_few_draws_tell_no_errors():
    table = econ("run", *SHORT).stdout
    assert "±" not in table
    assert "cannot be told from so few draws" in table


@pytest.mark.parametrize(("width", "tables_made", "folded"), [(80, 3, True), (140, 1, True), (400, 1, False)])
def test_errors_go_below_where_beside_would_cost_width_or_a_table(width, tables_made, folded):
    ds = package.simulate(["baseline", "all_channels", "tariff_100"], draws=40, months=2)
    made = list(tables(ds, width, compared=True))
    assert len(made) == tables_made
    assert [head for _, columns, _, _ in made for head in columns[2:]] == [
        "baseline",
        "all_channels − baseline",
        "tariff_100 − baseline",
    ]
    for _, columns, rows, _ in made:
        cells = [[head, *(row[place] for row in rows)] for place, head in enumerate(columns)]
        wide = [max(len(line) for cell in column for line in cell.splitlines()) for column in cells]
        assert sum(wide) + 3 * (len(wide) - 1) + 1 <= width
        assert all("±" in cell for row in rows for cell in row[2:])
        below = {"\n" in cell for row in rows for cell in row[2:]}
        assert below == {folded}


@pytest.mark.parametrize(
    ("error", "decimals", "said"),
    [(213.4, 0, "±213"), (1240, 0, "±1,240"), (0.26, 1, "±0.3"), (0.004, 2, "±0.004"), (1e-9, 1, "±0")],
)
def test_small_errors_are_told_to_one_digit(error, decimals, said):
    assert _plus_minus(error, decimals) == said


def test_compare_shows_differences_from_the_reference_it_names(tmp_path):
    result = econ("compare", "tariff_100", "baseline", *SHORT, "--reference", "baseline", "--json")
    found = json.loads(result.stdout)
    assert found["reference"] == "baseline"
    own = [e["difference"] for e in found["outcomes"] if e["scenario"] == "baseline"]
    assert own == [{"low": 0, "median": 0, "high": 0}] * len(own)
    other = {
        (e["variable"], e["member"]): e["difference"]
        for e in found["outcomes"]
        if e["scenario"] == "tariff_100"
    }
    assert other["crude_exports", "china"]["low"] < 0
    assert "tariff_100 − baseline" in econ("compare", "baseline", "tariff_100", *SHORT).stdout


def test_a_store_is_written_and_can_only_be_resumed(tmp_path):
    path = tmp_path / "run.zarr"
    words = ("run", "baseline", *SHORT, "--keep", "oil_gas_revenue,fuel_stress", "--out", path)
    first = econ(*words)
    assert first.exit_code == 0, first.stderr
    again = econ(*words)
    assert again.exit_code == 2
    assert "--resume" in again.stderr
    assert econ(*words, "--resume").stdout == first.stdout
    assert set(read(path).data_vars) == {"fuel_stress", "oil_gas_revenue"}


@pytest.mark.parametrize("suffix", ["csv", "parquet", "xlsx"])
def test_tables_are_written(tmp_path, suffix):
    path = tmp_path / f"run.{suffix}"
    assert econ("run", *SHORT, "--keep", "oil_gas_revenue", "--out", path).exit_code == 0
    assert path.stat().st_size > 0


def test_every_bad_row_of_a_given_file_is_told_with_its_line(tmp_path):
    path = tmp_path / "given.csv"
    first, second, beyond = (vintage().after(k) for k in (1, 2, 60))
    path.write_text(
        "month,variable,value\n"
        f"{first},brent_prise,60\n"
        f"{first},brent_price,dear\n"
        f"{beyond},brent_price,60\n"
        f"{second},brent_price,60\n"
        f"{second},brent_price,61\n"
        "soon,brent_price,61\n"
    )
    result = econ("run", *SHORT, "--given", path)
    assert result.exit_code == 2
    for line, said in {
        2: "nearest: brent_price",
        3: "'dear'",
        4: f"{first} to {second}",
        6: "twice",
        7: "month",
    }.items():
        assert f"{path}:{line}" in result.stderr
        assert said in result.stderr
    assert not result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "all_chanels"), "nearest: all_channels"),
        (("run", "missing.yaml"), "No such file"),
        (("run", "--keep", "oil_gas_revenu"), "nearest: oil_gas_revenue"),
        (("run", "--keep", " , "), "at least one variable"),
        (("run", "--given", "missing.csv"), "No such file"),
        (("run", "--out", "missing/run.nc"), "mkdir -p missing"),
        (("run", "--out", "run.docx"), "no format has this extension"),
        (("run", "--quantiles", "a,b"), "not a list of numbers"),
        (("run", "--quantiles", "5,50"), "not a quantile"),
        (("run", "--draws", "-1"), "draws"),
        (("run", "--draws", "many"), "not a valid integer"),
        (("run", "--months", "0"), "months"),
        (("run", "--start", "Tuesday"), "not a month"),
        (("run", "--off", "weather"), "no such source of uncertainty"),
        (("run", "--resume"), "only a .zarr"),
        (("run", "--reference", "all_channels"), "reference is not among the scenarios"),
        (("run", "baseline", "baseline"), "named twice"),
        (("compare", "baseline"), "at least two scenarios"),
        (("report", "--out", "report.doc"), ".pdf"),
        (("report", "--out", "missing/report.pdf"), "mkdir -p missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_met_before_anything_runs(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = econ(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not result.stdout
    assert not list(tmp_path.iterdir())


def test_a_report_is_written(tmp_path):
    path = tmp_path / "outlook.pdf"
    result = econ("report", "baseline", "all_channels", "--draws", 8, "--months", 3, "--out", path)
    assert result.exit_code == 0, result.stderr
    assert path.read_bytes().startswith(b"%PDF")
