"""Schedules have the doses and peaks they claim; what is the same pressure is the same loss."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import econ
from econ.cli import main
from econ.ensemble.plan import make_plan
from econ.ensemble.runner import run_draws
from econ.errors import InputError
from econ.experiments import persistence as module
from econ.experiments.persistence import OUTCOMES, losses, persistence, recovery_months
from econ.experiments.persistence_region import LEVERS, levers, region
from econ.experiments.pressure_schedules import CHANNELS, FORCINGS, REFERENCE, SCHEDULES, Phase, scheduled
from econ.reporting.persistence import cumulative, region_map
from econ.scenarios import compile_scenarios
from econ.vintage import vintage

START = vintage().start
SMALL = {"months": 4, "run_out": 2, "on": 1, "off": 1, "draws": 32}
EQUAL = ("sustained_low", "front_loaded", "back_loaded", "alternating")


@pytest.fixture(scope="module")
def small() -> xr.Dataset:
    return persistence(("all", "tariffs"), **SMALL)


@pytest.fixture(scope="module")
def grid() -> xr.Dataset:
    return region("all", points=2, **SMALL)


@pytest.mark.parametrize("channel", CHANNELS)
def test_doses_and_peaks_are_equal_where_claimed(channel):
    phase = Phase()
    made = scheduled(channel, phase, START)
    names = [s.name for s in made]
    forcing = compile_scenarios(made, START, phase.horizon)
    doses, off = forcing.doses(), names.index(REFERENCE)
    for name in FORCINGS[channel]:
        above = forcing.values[name][forcing.warmup :]
        above = above - above[..., off : off + 1]
        by_name = dict(zip(names, np.moveaxis(above, -1, 0), strict=True))
        whole = by_name["sustained"].sum(0)
        assert (whole > 0).all()
        for schedule in EQUAL:
            dose = doses[name][..., names.index(schedule)] - doses[name][..., off]
            np.testing.assert_allclose(dose, whole / 2, rtol=1e-12)
            share = 0.5 if schedule == "sustained_low" else 1.0
            np.testing.assert_allclose(
                by_name[schedule].max(0), share * by_name["sustained"].max(0), rtol=1e-12
            )
    for values in (v for name, v in forcing.values.items() if name != "lift_announced"):
        run_out = values[-phase.run_out :]
        np.testing.assert_array_equal(run_out, np.broadcast_to(run_out[..., off : off + 1], run_out.shape))


@pytest.mark.parametrize("channel", CHANNELS)
def test_only_the_channel_is_scheduled(channel):
    made = scheduled(channel, Phase(), START)
    forcing = compile_scenarios(made, START, 36)
    for name, values in forcing.values.items():
        if name == "lift_announced":
            continue  # What a lift tells, no pressure.
        differs = bool(np.any(values != values[..., -1:]))
        assert differs == (name in FORCINGS[channel])


def test_peaks_and_levels_without_pressure_are_the_library_s():
    forcing = compile_scenarios(scheduled("all", Phase(), START), START, 36)
    library = compile_scenarios(["all_channels", "no_pressure"], START, 36)
    for name in FORCINGS["all"]:
        np.testing.assert_array_equal(
            forcing.values[name][forcing.warmup, ..., 0], library.values[name][-1, ..., 0]
        )
        np.testing.assert_array_equal(forcing.values[name][-1, ..., -1], library.values[name][-1, ..., 1])


def test_relief_of_tariffs_alone_is_front_loading_and_left_out():
    names = [s.name for s in scheduled("tariffs", Phase(), START)]
    assert "relief" not in names and "relief_when_buyers_comply" in names
    everything = compile_scenarios(scheduled("all", Phase(), START), START, 36)
    place = {name: k for k, name in enumerate(everything.names)}
    for name, like in (("tariff", "front_loaded"), ("strike_intensity", "sustained")):
        values = everything.values[name]
        np.testing.assert_array_equal(values[..., place["relief"]], values[..., place[like]])
    assert {c.scenario for c in everything.conditions} == {place["relief_when_buyers_comply"]}


def test_no_pressure_loses_exactly_nothing():
    reference = scheduled("strikes", Phase(3, 1, 1, 1), START)[-1]
    same = replace(reference, name="same")
    # Its reach is the peak's and the library's is not: without strikes that is no difference.
    plan = make_plan([same, "baseline", REFERENCE], months=4, draws=16, keep=module._KEEP)
    lost = losses(plan, run_draws(plan))
    assert lost.shape == (len(OUTCOMES), 2, 4, 16)
    assert (lost[:, 0] == 0).all()
    assert np.abs(lost[0, 1]).max() > 0


def test_alternating_that_is_never_off_is_sustained(small):
    ds = persistence("all", **{**SMALL, "on": 4})
    sustained = ds.sel(schedule="sustained")
    for schedule in EQUAL:
        xr.testing.assert_equal(
            ds["loss"].sel(schedule=schedule, drop=True), sustained["loss"].drop_vars("schedule")
        )
    np.testing.assert_array_equal(ds["difference"].isel(pair=slice(0, 4)), 0)
    np.testing.assert_array_equal(ds["less"].isel(pair=slice(0, 4)), 0)
    assert float(small["dose_months"].sel(channel="all", schedule="alternating")) == 2


def test_the_same_again_and_described(small):
    xr.testing.assert_identical(persistence(("all", "tariffs"), **SMALL), small)
    for values in small.data_vars.values():
        assert values.attrs["long_name"] and values.attrs["units"]
    assert small.attrs["seed"] == 0 and small.attrs["run_out"] == 2
    assert list(small["schedule"].values) == list(SCHEDULES)
    assert np.isnan(small["loss"].sel(channel="tariffs", schedule="relief")).all()


def test_differences_are_of_the_losses_and_the_shares_add_up(small):
    whole = small["less"] + small["more"]
    assert float(whole.max()) <= 1 + 1e-12
    grown = small["cumulative"].isel(month=-1)
    np.testing.assert_allclose(grown.transpose(*small["loss"].dims), small["loss"], rtol=1e-9, atol=1e-9)
    first = small["tariff_months"].sel(channel="tariffs", schedule="alternating")
    np.testing.assert_allclose(first, 2.0)


def test_losses_are_those_of_a_plain_run(small):
    phase = Phase(4, 2, 1, 1)
    ds = econ.simulate(list(scheduled("tariffs", phase, START)), months=6, draws=32, keep="oil_income")
    income = ds["oil_income"].sum("month")
    lost = income.sel(scenario=REFERENCE) - income
    gap = lost.sel(scenario="alternating") - lost.sel(scenario="sustained_low")
    found = small.sel(channel="tariffs", outcome="oil_income", quantile=0.5)
    pair = found["difference"].sel(pair="alternating - sustained_low")
    assert float(pair) == pytest.approx(float(gap.median()), rel=1e-9)
    assert float(found["loss"].sel(schedule="alternating")) == pytest.approx(
        float(lost.sel(scenario="alternating").median()), rel=1e-9
    )


def test_recovery_counts_months_to_half_of_the_last_three():
    medians = np.array([9.0, 4.0, 4.0, 4.0, 3.0, 2.0, 1.0])
    assert recovery_months(medians, 4) == (2.0, 4.0)
    assert np.isnan(recovery_months(np.full(6, 4.0), 4)[0])
    assert np.isnan(recovery_months(np.zeros(6), 4)[0])


def test_region_has_a_point_for_each_pair_of_values(grid):
    assert dict(grid.sizes) == {"outcome": 5, "pair": 3, "learning": 2, "repair": 2}
    assert list(grid["learning"].values) == [0.0, 1.0]
    low, high = grid["repair"].values
    assert 10 < low < high < 100
    assert (abs(grid["difference"]).sel(outcome="oil_income") > 0).any()
    xr.testing.assert_identical(region("all", points=2, **SMALL), grid)


def test_tariffs_alone_do_not_ask_for_repair():
    # Of 32 simulations four may turn by their draw alone, of 256 no sixteenth does.
    ds = region("tariffs", points=2, **{**SMALL, "draws": 256})
    fast, slow = (ds["less"].sel(outcome="oil_income").isel(repair=k) for k in (0, 1))
    # Crude that is not run needs the same room with buyers: a few simulations may turn.
    np.testing.assert_allclose(fast, slow, atol=1 / 16)


def test_levers_are_held_at_the_ends_of_their_ranges():
    ds = levers("tariffs", **SMALL)
    assert list(ds["lever"].values) == list(LEVERS) and list(ds["end"].values) == ["low", "high"]
    gap = ds["difference"].sel(outcome="oil_income")
    moved = abs(gap.sel(end="low") - gap.sel(end="high")).max("pair")
    # Schedules of equal dose are announced: a lift shows that announcements come true, and forgives nothing.
    assert float(moved.sel(lever="credibility_learning")) > 0
    assert float(moved.sel(lever="unconditional_learning")) == 0


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"channels": "strike"}, "channel"),
        ({"channels": ()}, "channel"),
        ({"channels": ("ports", "ports")}, "channel"),
        ({"months": 0}, "months"),
        ({"run_out": 0}, "run_out"),
        ({"on": True}, "on"),
        ({"off": 1.5}, "off"),
        ({"draws": 8}, "draws"),
    ],
)
def test_what_cannot_be_compared_is_refused(more, where):
    with pytest.raises(InputError, match=rf"^{where}"):
        persistence(**{"channels": "ports", **SMALL, **more})


def test_a_region_needs_points():
    with pytest.raises(InputError, match="points"):
        region("ports", points=1, **SMALL)


def test_charts_are_drawn(small, grid):
    for text in (cumulative(small, "oil_income"), cumulative(small.isel(channel=[0]), "fuel_stress")):
        assert text.count("<svg") == 1
    assert "<svg" in region_map(grid, "oil_income")


def _run(*words: str) -> str:
    size = [w for key in ("months", "on", "off", "draws") for w in (f"--{key}", str(SMALL[key]))]
    result = CliRunner().invoke(main, ["persistence", "--run-out", "2", *size, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_command_fits_the_page_and_writes_what_it_is_asked_for(tmp_path):
    picture, file = tmp_path / "p.png", tmp_path / "p.nc"
    text = _run("--plot", str(picture), "--out", str(file))
    tables = [line for line in text.splitlines() if not line.endswith(".")]
    assert max(map(len, tables)) <= 100
    assert "Recovery" in text and "what buyers believe" in text
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert xr.load_dataset(file).attrs["draws"] == 32
    found = json.loads(_run("--channel", "ports", "--json"))
    assert {one["schedule"] for one in found["losses"]} == set(EQUAL) | {"sustained"}


def test_command_shows_the_region_and_tables_for_a_page(tmp_path):
    text = _run("--region", "--channel", "listings", "--plot", str(tmp_path / "r.pdf"))
    assert "what decides" in text and "evasion_unwinding" in text
    assert "| --- |" in _run("--channel", "ports", "--markdown")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--channel", "strike"], "nearest: strikes"),
        (["--outcome", "oil_incom"], "nearest: oil_income"),
        (["--region", "--channel", "ports,strikes"], "one channel"),
        (["--plot", "x.gif"], ".png"),
    ],
)
def test_command_tells_what_is_wrong(words, what):
    result = CliRunner().invoke(main, ["persistence", *words])
    assert result.exit_code == 2
    assert what in result.output
