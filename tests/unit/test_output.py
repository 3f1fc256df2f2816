"""Runs on disk: everything comes back, and nothing is ever half written."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from econ.ensemble.dataset import content_hash
from econ.errors import InputError, RunError
from econ.output import files
from econ.output.files import check_target, read, save, stored

MONTHS = np.arange(np.datetime64("2014-01"), np.datetime64("2014-04"))
FUELS, DISTRICTS = ["gasoline", "diesel"], ["central", "volga"]


def dataset(last: str = "draw") -> xr.Dataset:
    """A run with money, a variable of two dims, a shared month axis and awkward attributes."""
    rng = np.random.default_rng(3)
    attributes = {
        "units": "bn RUB",
        "kind": "flow",
        "label": "Revenue",
        "long_name": "All of it",
        "decimals": 0,
    }
    ds = xr.Dataset(
        {
            "revenue": (("scenario", "month", last), rng.normal(600, 90, (2, 3, 5)), attributes),
            "output": (
                ("scenario", "month", "fuel", "district", last),
                rng.normal(1, 0.1, (2, 3, 2, 2, 5)),
                {"units": "Mt", "kind": "flow", "source": "econ.model.products.output"},
            ),
        },
        coords={
            "scenario": ("scenario", ["baseline", "all_channels"], {"long_name": "Scenario"}),
            "month": ("month", MONTHS.astype("datetime64[ns]"), {"bounds": "month_bounds"}),
            "month_bounds": (("month", "bound"), np.stack([MONTHS, MONTHS + 1], -1).astype("datetime64[ns]")),
            last: (last, np.arange(5) if last == "draw" else np.array([0.05, 0.25, 0.5, 0.75, 0.95])),
            "fuel": FUELS,
            "district": DISTRICTS,
        },
        attrs={
            "seed": 7,
            "draws": 5,
            "data_hash": "abc",
            "notes": "",
            "scenario_baseline": "naïve: 1\nb: −2",
        },
    )
    ds.attrs["content_hash"] = content_hash(ds)
    return ds


def test_netcdf_gives_back_every_value_and_attribute(tmp_path):
    ds = dataset()
    back = read(save(ds, tmp_path / "run.nc"))
    assert back.identical(stored(ds))
    assert back.attrs["content_hash"] == content_hash(back)
    assert back.attrs["scenario_baseline"] == ds.attrs["scenario_baseline"]
    np.testing.assert_array_equal(back["month_bounds"], ds["month_bounds"])


def test_only_money_is_stored_in_single_precision():
    kept = stored(dataset())
    assert kept["revenue"].dtype == np.float32
    assert kept["output"].dtype == np.float64
    np.testing.assert_allclose(kept["revenue"], dataset()["revenue"], rtol=6e-8)


def test_the_stored_hash_is_of_what_is_stored(tmp_path):
    back = read(save(dataset(), tmp_path / "run.nc"))
    back["output"][0, 0, 0, 0, 0] += 1e-12
    assert content_hash(back) != back.attrs["content_hash"]


def test_a_changed_file_says_so_and_bears_its_own_hash(tmp_path):
    ds, path = dataset(), tmp_path / "run.nc"
    genuine = read(save(ds, path)).attrs["content_hash"]
    edited = xr.load_dataset(path, engine="netcdf4")
    edited["output"][0, 0, 0, 0, 0] += 1e-9
    edited.to_netcdf(path, engine="netcdf4")
    with pytest.warns(
        UserWarning, match=rf"run\.nc: these are not the numbers that the content hash {genuine[:12]}"
    ):
        back = read(path)
    assert back.attrs["content_hash"] == content_hash(back) != genuine
    # Nor does it lose the word when it is written anew.
    with pytest.warns(UserWarning, match="changed since"):
        read(save(back, path))


def test_numbers_changed_in_memory_are_not_saved_as_the_run_s(tmp_path):
    ds = dataset()
    ds["revenue"] *= 2
    with pytest.warns(UserWarning, match="changed since"):
        read(save(ds, tmp_path / "run.nc"))


def test_dates_in_another_unit_are_the_same_content():
    ds = dataset()
    again = ds.assign_coords(month=ds["month"].astype("datetime64[s]"))
    assert again["month"].dtype != ds["month"].dtype
    assert content_hash(again) == content_hash(ds)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("last", ["draw", "quantile"])
def test_long_tables_hold_every_value_with_its_unit(tmp_path, suffix, last):
    ds = dataset(last)
    path = save(ds, tmp_path / f"run{suffix}")
    table = pd.read_csv(path, converters={"value": float}) if suffix == ".csv" else pd.read_parquet(path)
    assert list(table.columns) == ["scenario", "month", "variable", "unit", "fuel", "district", last, "value"]
    assert len(table) == ds["revenue"].size + ds["output"].size
    own = table[
        (table.variable == "output") & (table.scenario == "all_channels") & (table.month == "2014-02")
    ]
    own = own[(own.fuel == "diesel") & (own.district == "volga")]
    want = ds["output"].sel(scenario="all_channels", month="2014-02", fuel="diesel", district="volga")
    np.testing.assert_array_equal(own["value"], want.values.ravel())
    assert set(own["unit"]) == {"Mt"}


def test_a_dim_that_a_variable_lacks_is_empty(tmp_path):
    with save(dataset(), tmp_path / "run.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["variable"] == "revenue"]
    assert {(row["fuel"], row["district"]) for row in rows} == {("", "")}


def test_parquet_carries_the_provenance(tmp_path):
    from pyarrow.parquet import read_schema

    metadata = read_schema(save(dataset(), tmp_path / "run.parquet")).metadata
    assert metadata[b"seed"] == b"7"
    assert metadata[b"scenario_baseline"].decode() == "naïve: 1\nb: −2"


def test_excel_holds_quantiles_meanings_and_provenance(tmp_path):
    ds = dataset()
    path = save(ds, tmp_path / "run.xlsx")
    table = pd.read_excel(path, sheet_name="results")
    row = table[(table.variable == "revenue") & (table.scenario == "baseline") & (table.month == "2014-03")]
    want = np.quantile(ds["revenue"].sel(scenario="baseline", month="2014-03"), [0.05, 0.5])
    np.testing.assert_allclose([row["5 percent"].item(), row["median"].item()], want, rtol=1e-12)
    assert row["unit"].item() == "bn RUB"
    about = pd.read_excel(path, sheet_name="about", header=None, index_col=0)[1]
    assert about["seed"] == "7"
    assert set(pd.read_excel(path, sheet_name="variables")["variable"]) == {"revenue", "output"}


@pytest.mark.parametrize("suffix", [".nc", ".csv", ".iamc.csv", ".parquet", ".xlsx"])
def test_a_file_that_may_not_grow_so_large_is_a_failed_run_and_leaves_nothing(tmp_path, suffix):
    resource = pytest.importorskip("resource")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, usual[1]))
    try:
        with pytest.raises(RunError, match="cannot be written"):
            save(dataset(), tmp_path / f"run{suffix}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert not list(tmp_path.iterdir())


def test_a_run_of_other_axes_is_the_same_in_every_table(tmp_path):
    usual, turned = (
        dataset(),
        dataset().transpose("draw", ..., "scenario").expand_dims({"tariff.china": [2.0]}),
    )
    for name, read_back in (("a.csv", pd.read_csv), ("a.xlsx", pd.read_excel)):
        want, got = (read_back(save(ds, tmp_path / name)) for ds in (usual, turned))
        assert (got["tariff.china"] == 2).all()
        keys = [c for c in want.columns if c in ("scenario", "month", "variable", "fuel", "district", "draw")]
        want, got = (t.sort_values(keys, ignore_index=True) for t in (want, got.drop(columns="tariff.china")))
        pd.testing.assert_frame_equal(got, want)


def test_excel_refuses_more_rows_than_it_holds(tmp_path, monkeypatch):
    monkeypatch.setattr("econ.output.tables._EXCEL_ROWS", 20)
    with pytest.raises(InputError, match="more rows than a spreadsheet holds"):
        save(dataset(), tmp_path / "run.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["run.netcdf", "run", "run.CSV", "run.ncc"])
def test_an_unknown_extension_is_refused_with_those_that_are_known(tmp_path, name):
    with pytest.raises(InputError, match="no format has this extension") as caught:
        check_target(tmp_path / name)
    assert ".parquet" in str(caught.value)


def test_places_where_nothing_can_be_written_are_refused(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no such folder"):
        check_target(tmp_path / "missing" / "run.nc")
    (tmp_path / "folder.nc").mkdir()
    with pytest.raises(InputError, match="a folder has this name"):
        check_target(tmp_path / "folder.nc")

    def refused(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.tempfile, "TemporaryFile", refused)
    with pytest.raises(InputError, match="cannot be written to: Permission denied"):
        check_target(tmp_path / "run.nc")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that refuses even root")
def test_a_folder_that_refuses_is_found_before_the_run():
    with pytest.raises(InputError, match="cannot be written to"):
        check_target("/proc/self/run.nc")


def test_a_format_whose_library_is_missing_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"pip install 'econ\[tables\]'"):
        check_target(tmp_path / "run.xlsx")


def test_a_write_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    path = save(dataset(), tmp_path / "run.nc")
    before = path.read_bytes()

    def full(ds, part):
        part.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(files.FORMATS, ".nc", full)
    with pytest.raises(RunError, match="No space left on device"):
        save(dataset(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", ["missing", "text", "foreign", "table"])
def test_only_runs_are_read(tmp_path, kind):
    path = tmp_path / ("run.csv" if kind == "table" else "run.nc")
    if kind == "text":
        path.write_text("month,value\n")
    elif kind == "foreign":
        xr.Dataset({"x": ("t", [1.0])}).to_netcdf(path)
    with pytest.raises(InputError):
        read(path)
