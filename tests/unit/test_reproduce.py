"""A stored run can be made again from what it says of itself, and from nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.ensemble.identity import Identity
from econ.errors import InputError, StaleError
from econ.output.files import read, save
from econ.provenance.reproduce import _allowed, given_rows, reproduce

GIVEN = [  # history: a hindcast
    {"month": "2026-01", "variable": "brent_price", "value": 55.5},
    {"month": "2026-02", "variable": "crude_exports_india", "value": 1.1, "scenario": "all_channels"},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):  # history: a hindcast
    """A run with all that a file has to remember: two scenarios and a hidden one, pins, a source held."""
    ds = econ.compare(
        ["tariff_100", "all_channels"],
        reference="all_channels",
        draws=20,
        months=3,
        start="2026-01",
        seed=12,
        given=GIVEN,
        off=["literature"],
        as_of="2025-12",
        keep=["oil_gas_revenue", "cost_of_continuing", "crude_exports"],
    )
    return save(ds, tmp_path_factory.mktemp("runs") / "run.nc")


def altered(path, tmp_path, change):
    with xr.open_dataset(path, engine="netcdf4") as held:
        ds = held.load()
    change(ds)
    target = tmp_path / "altered.nc"
    ds.to_netcdf(target, engine="netcdf4")
    return target


def test_a_run_is_the_same_again(path):
    found = reproduce(path)
    assert found.identical
    assert found.agrees
    assert not found.warnings
    assert {d.variable for d in found.differences} == {
        "oil_gas_revenue",
        "cost_of_continuing",
        "crude_exports",
    }


@pytest.mark.parametrize(
    "options", [{"draws": 0}, {"draws": 30, "quantiles": [0.1, 0.5]}], ids=["one", "quantiles"]
)
def test_runs_without_draws_are_the_same_again(tmp_path, options):
    ds = econ.simulate("baseline", months=2, keep=["federal_balance", "fuel_stress"], **options)
    assert reproduce(save(ds, tmp_path / "run.nc")).identical


def test_a_store_is_the_same_again(tmp_path):
    from econ.ensemble.plan import make_plan
    from econ.ensemble.store import run_to_store

    plan = make_plan("baseline", draws=300, months=2, keep=["oil_gas_revenue", "crude_exports"], seed=2)
    path = run_to_store(plan, tmp_path / "run.zarr")
    assert reproduce(path).identical
    assert reproduce(save(read(path), tmp_path / "run.nc")).identical
    assert "month_bounds" in read(path).coords


def other(ds, part, name, value):
    """As if the run had been made with another value of one thing."""
    parts = {key: dict(held) for key, held in Identity.of_attributes(ds.attrs, "run.nc").parts.items()}
    parts[part][name] = value
    ds.attrs.update(Identity(parts).attributes())


@pytest.mark.parametrize(
    ("part", "name", "said"),
    [
        ("run", "version", "version"),
        ("parameters", "duty_threshold", "parameter duty_threshold"),
        ("equations", "met_oil", "equation met_oil"),
        ("estimates", "brent.momentum", "estimate brent.momentum"),
        ("data", "brent_price", "data brent_price"),
    ],
)
def test_another_model_or_other_data_are_refused_by_name_unless_told(path, tmp_path, part, name, said):
    with xr.open_dataset(path, engine="netcdf4") as held:
        now = Identity.of_attributes(held.attrs, "run.nc").parts[part][name]
    old = altered(path, tmp_path, lambda ds: other(ds, part, name, "another"))
    with pytest.raises(StaleError, match=rf"{said}: another when it was made, [\s\S]*--anyway") as caught:
        reproduce(old)
    assert now in str(caught.value) or "..." in str(caught.value)
    found = reproduce(old, anyway=True)
    assert found.agrees
    assert any(said in warning for warning in found.warnings)


def test_a_file_of_a_version_without_identities_is_refused_by_its_version(path, tmp_path):
    def forget(ds):
        for name in [name for name in ds.attrs if name.startswith("identity")]:
            del ds.attrs[name]
        ds.attrs["version"] = "0.1.0"

    with pytest.raises(StaleError, match=r"made by version 0\.1\.0"):
        reproduce(altered(path, tmp_path, forget))


def test_a_damaged_identity_is_refused(path, tmp_path):
    with pytest.raises(InputError, match="changed or damaged"):
        reproduce(altered(path, tmp_path, lambda ds: ds.attrs.update(identity="0")))


def test_a_file_that_lost_a_variable_is_still_of_its_run(path, tmp_path):
    ds = read(path).drop_vars("crude_exports")
    assert {d.variable for d in reproduce(save(ds, tmp_path / "less.nc")).differences} == {
        "oil_gas_revenue",
        "cost_of_continuing",
    }


@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("seed", 13, "seed: 12 when it was made, 13 now"),
        ("given", "", "given path brent_price: 2026-01 55.5; 2026-02 free when it was made, nothing now"),
        ("sources_off", "", "sources off: literature when it was made, none now"),
        ("start", "2025-12", "start: 2026-01 when it was made, 2025-12 now"),
    ],
)
def test_an_edited_argument_is_named(path, tmp_path, attribute, value, said):  # history: a hindcast
    with pytest.raises(StaleError, match=said):
        reproduce(altered(path, tmp_path, lambda ds: ds.attrs.update({attribute: value})))


def test_an_edited_value_is_found_with_its_place(path, tmp_path):  # history: a hindcast
    def raise_one(ds):
        ds["crude_exports"][{"scenario": 1, "month": 2}] += 0.5

    edited = altered(path, tmp_path, raise_one)
    found = reproduce(edited)
    assert not found.agrees
    assert found.differences[0].variable == "crude_exports"
    assert found.differences[0].largest == pytest.approx(0.5)
    assert found.differences[0].place == "all_channels 2026-03"
    assert found.edited
    assert "not the numbers that the content hash" in found.warnings[0]
    result = CliRunner().invoke(main, ["reproduce", str(edited)])
    assert result.exit_code == 4
    assert "crude_exports" in result.stdout
    assert "this one was changed since" in result.stderr


def elsewhere(monkeypatch, relative):
    """Another processor: every value of a run differs by a part of the variable's largest, up or down."""

    here = econ.simulate

    def simulate(*arguments, **options):
        ds = here(*arguments, **options)
        rng = np.random.default_rng(1)
        for values in (variable.values for variable in ds.data_vars.values()):
            values += relative * np.abs(values).max() * rng.choice([-1.0, 1.0], values.shape)
        return ds

    monkeypatch.setattr("econ.ensemble.api.simulate", simulate)


def test_another_processor_is_no_edit(path, monkeypatch):
    """Sums of large terms that cancel differ by the bits of their terms, and single precision by one."""
    elsewhere(monkeypatch, 1e-12)
    found = reproduce(path)
    assert not found.identical
    assert found.agrees
    assert not found.edited
    assert not found.warnings
    result = CliRunner().invoke(main, ["reproduce", str(path)])
    assert result.exit_code == 0
    assert "reproduced to nine digits; the last ones differ between processors" in result.stdout


def test_libraries_that_differ_by_more_are_named_and_no_edit_is_claimed(path, monkeypatch):
    elsewhere(monkeypatch, 1e-5)
    assert not reproduce(path).agrees
    result = CliRunner().invoke(main, ["reproduce", str(path)])
    assert result.exit_code == 4
    assert "the file is as it was written" in result.stderr
    assert "edited" not in result.stderr
    assert "changed since" not in result.stderr


def test_single_precision_agrees_to_its_last_place():
    seen = np.array([1000.0, -1e-4, 0.0], np.float32)
    one, two = np.nextafter(seen, np.float32(2e3)), np.nextafter(seen, np.float32(-2e3))
    assert (np.abs(one - seen) <= _allowed(one, seen, 1000.0)).all()
    assert (np.abs(two - seen) <= _allowed(two, seen, 1000.0)).all()
    far = np.array([1000.001, -1e-4, 2e-6], np.float32)
    np.testing.assert_array_equal(np.abs(far - seen) <= _allowed(far, seen, 1000.0), [False, True, False])


def test_an_edited_scenario_is_named_and_run_as_the_file_says(path, tmp_path):
    def soften(ds):
        ds.attrs["scenario_tariff_100"] = ds.attrs["scenario_tariff_100"].replace(
            "tariff: 1.0", "tariff: 0.0"
        )

    edited = altered(path, tmp_path, soften)
    with pytest.raises(StaleError, match=r"scenario tariff_100, tariff: .* when it was made, .* now"):
        reproduce(edited)
    found = reproduce(edited, anyway=True)
    assert not found.agrees
    assert found.differences[0].place.startswith("tariff_100")


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        (50.0, [{"month": "2026-01", "variable": "brent_price", "value": 50.0}]),
        (
            60.0,
            [
                {"month": "2026-01", "variable": "brent_price", "value": 50.0, "scenario": "a"},
                {"month": "2026-01", "variable": "brent_price", "value": 60.0, "scenario": "b"},
            ],
        ),
    ],
)
def test_pins_come_back_as_rows(second, rows):  # history: a hindcast
    text = f'[["brent_price", "2026-01", 0, 50.0], ["brent_price", "2026-01", 1, {second}]]'
    assert given_rows(text, ["a", "b"]) == rows


def test_a_member_s_pin_comes_back_under_its_name():  # history: a hindcast
    assert given_rows('[["crude_exports", "2026-01", 1, 0, 1.5]]', ["a"]) == [
        {"month": "2026-01", "variable": "crude_exports_india", "value": 1.5}
    ]


def test_what_holds_no_run_is_refused(path, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        reproduce(tmp_path / "none.nc")
    with pytest.raises(InputError, match="no seed"):
        reproduce(altered(path, tmp_path, lambda ds: ds.attrs.pop("seed")))
