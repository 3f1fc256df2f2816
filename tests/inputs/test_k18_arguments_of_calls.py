"""K18: arguments of calls are taken where their meaning is plain, else refused before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import econ
from econ.errors import InputError
from tests.inputs.pinned import AHEAD, pins

_MONTHS = pd.date_range(f"{AHEAD(1)}-01", periods=3, freq="MS")
_RUN: dict[str, Any] = {"months": 2, "draws": 3, "keep": "brent_price"}


@pytest.mark.parametrize(
    "given",
    [
        pd.Series([60.0, 61, np.nan], index=_MONTHS, name="brent_price"),
        pd.Series([60.0, 61], index=_MONTHS[:2].to_period("M"), name="brent_price"),
        pd.DataFrame({"brent_price": [60.0, 61, np.nan], "usd_rub": 80.0}, index=_MONTHS),
        {"brent_price": {AHEAD(1): 60, AHEAD(2): 61}},
        {"brent_price": pd.Series([60.0, 61], index=_MONTHS[:2])},
        {"month": [AHEAD(1), AHEAD(2)], "variable": ["brent_price"] * 2, "value": [60, 61]},
        xr.DataArray([60.0, 61], dims="month", coords={"month": _MONTHS[:2]}, name="brent_price"),
        xr.Dataset({"brent_price": ("month", [60.0, 61])}, coords={"month": _MONTHS[:2]}),
        (
            {"month": month, "variable": "brent_price", "value": v}
            for month, v in zip(_MONTHS, (60, 61), strict=False)
        ),
    ],
    ids=lambda given: type(given).__name__,
)
def test_given_paths_come_in_the_forms_that_people_have(given):
    brent = pins(given).override["brent_price"]
    assert brent[0, 0, 0] == 60 and brent[1, 1, 0] == 61 and np.isnan(brent[2]).all()


def test_labelled_arrays_may_have_scenarios_members_and_units():
    array = xr.DataArray(
        [[1200.0, 900.0]],
        dims=("scenario", "buyer"),
        coords={"scenario": ["all_channels"], "buyer": ["china", "india"]},
        name="crude_exports",
        attrs={"units": "kb/d"},
    ).expand_dims(month=_MONTHS[:1])
    found = pins(array).target["crude_exports"]
    assert found[0, :2, 1, 0].tolist() == [1.2, 0.9] and np.isnan(found[:, :, 0]).all()


@pytest.mark.parametrize(
    "given",
    [
        5,
        "",
        b"",
        np.zeros((2, 3)),
        [1, 2],
        pd.Series([60.0, 61], name="brent_price"),
        pd.Series([60.0], index=_MONTHS[:1]),
        pd.DataFrame({"brent_price": [60.0]}),
        xr.DataArray([[60.0]], dims=("month", "draw"), coords={"month": _MONTHS[:1]}, name="brent_price"),
        {"brent_price": 60},
        {"month": AHEAD(1), "variable": "brent_price", "value": 60},
        [{"month": AHEAD(1), "variable": "brent_price", "value": True}],
        [{"month": AHEAD(1), "variable": "brent_price", "value": 60 + 1j}],
        [{"month": AHEAD(1), "variable": "brent_price", "value": [60]}],
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_no_path_is_refused(given):
    with pytest.raises(InputError):
        pins(given)


_WRONG: dict[str, Any] = {
    "keep": [[], None, 5, [1], "", {"brent_price": 1}],
    "quantiles": [[], "0.5", [np.nan], [50], [None], [True], np.inf],
    "off": [None, 5, "weather", ["shocks", 1]],
    "draws": [float("nan"), 1e3, "10", True, -1, None, np.float64(3), 10**10],
    "months": [0, 2.5, np.inf, "12", 10_000],
    "seed": [-1, 2**63, None, 1.0],
    "start": [2018, "2018", np.nan, pd.NaT, "1900-01", "today"],
    "as_of": [2018, "2018", pd.NaT, "1900-01", "now"],
    "adjust": [[1], "x", 5, {"brent_price": np.nan}, {"brent_price": "dear"}],
    "reference": [5, "nobody", ["baseline"]],
    "executor": [5, "processes"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in _WRONG.items() for v in values])
def test_an_argument_that_cannot_be_meant_is_refused(name, value):
    with pytest.raises(InputError):
        econ.simulate(**{**_RUN, name: value})


@pytest.mark.parametrize(
    "scenario", [None, 5, {"name": 5}, {"nome": "x"}, b"baseline", [], [5], ["baseline", None], ""]
)
def test_nor_is_a_scenario_that_is_none(scenario):
    with pytest.raises(InputError):
        econ.simulate(scenario, **_RUN)


@pytest.mark.parametrize(
    "plain",
    [
        {"quantiles": 0.5},
        {"quantiles": np.array([0.1, 0.1, 0.9])},
        {"keep": {"brent_price"}},
        {"off": "shocks"},
        {"draws": np.uint8(3), "months": np.int16(2), "seed": np.uint64(2**63 - 1)},
        {"start": pd.Timestamp("2024-03-01")},  # history: a hindcast
    ],
    ids=str,
)
def test_what_is_plain_is_taken(plain):
    ds = econ.simulate(**{**_RUN, **plain})
    assert np.isfinite(ds.brent_price.values).all()
    assert ds.sizes.get("quantile", 1) == len({*np.atleast_1d(plain.get("quantiles", 0.5)).tolist()})


@pytest.fixture(scope="module")
def one() -> xr.Dataset:
    return econ.simulate("baseline", **_RUN)


_CALLS: dict[str, Callable[[Any, Path], object]] = {
    "save": lambda ds, folder: econ.save(ds, folder / "run.nc"),
    "report": lambda ds, folder: econ.report(ds, folder / "report.pdf"),
    "combine": lambda ds, folder: econ.combine(ds, ds),
    "annual": lambda ds, folder: econ.annual(ds, "brent_price"),
    "quantiles": lambda ds, folder: econ.quantiles(ds),
    "difference": lambda ds, folder: econ.difference(ds, "brent_price"),
}


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize("wrong", [None, 5, "run.nc", xr.Dataset(), [1, 2]], ids=str)
def test_what_is_no_run_is_refused_and_writes_nothing(call, wrong, tmp_path):
    with pytest.raises(InputError):
        _CALLS[call](wrong, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_part_of_a_run_is_no_run(one, tmp_path):
    for part in (one.brent_price, one.mean("draw"), one.isel(scenario=0, drop=True)):
        with pytest.raises(InputError):
            econ.save(part, tmp_path / "run.nc")


def test_a_year_is_one_or_several(one):
    year = int(str(one.month.values[0])[:4])
    assert econ.annual(one, "brent_price", year).equals(econ.annual(one, "brent_price", [year]))
    for wrong in ("soon", ["x"], 2.5j):
        with pytest.raises(InputError, match="needs calendar years"):
            econ.annual(one, "brent_price", wrong)


def test_a_variable_that_is_not_there_is_named_with_what_helps(one):
    """A name that is spelt wrong is not one to simulate with."""
    with pytest.raises(InputError, match="nearest: brent_price") as caught:
        econ.annual(one, "brent_pric")
    assert "keep=" not in str(caught.value)
    with pytest.raises(InputError, match=r"keep=.*'oil_gas_revenue'"):
        econ.difference(one, "oil_gas_revenu")


@pytest.mark.parametrize("path", [None, 5, "", "a\0b.nc", b"run.nc"])
def test_a_path_is_a_text(one, path):
    for call in (lambda: econ.save(one, path), lambda: econ.read(path), lambda: econ.reproduce(path)):
        with pytest.raises(InputError):
            call()


@pytest.mark.parametrize("call", [econ.variables, econ.parameters, econ.scenarios, econ.estimates])
@pytest.mark.parametrize("search", [3, None, ["brent_price"], b"brent", float("nan")])
def test_what_is_searched_for_is_a_text(call, search):
    with pytest.raises(InputError, match="search: needs a text"):
        call(search)


@pytest.mark.parametrize("method", ["sources", "parameters", "sobol", "tornado"])
@pytest.mark.parametrize("outcome", ["foo", [], 5, ["fuel_stress", 5]])
def test_an_unknown_outcome_is_blamed_as_one(method, outcome):
    with pytest.raises(InputError, match=r"^outcome: "):
        econ.sensitivity(method, outcome=outcome)


@pytest.mark.parametrize("call", [econ.events, econ.in_usd, econ.coalition_cost])
@pytest.mark.parametrize("given", [None, 5, "run.nc", Path("run.nc"), {"a": 1}, []])
def test_what_is_no_run_is_refused_by_every_table(call, given):
    with pytest.raises(InputError, match="needs a run"):
        call(given)


@pytest.mark.parametrize("path", [5, None, "", b"a.pdf", ["a.pdf"]])
def test_a_report_needs_a_path(path):
    with pytest.raises(InputError, match="path: needs the path of a file"):
        econ.report(None, path)


_COUNTED = [
    (econ.attribute, {}, "draws"),
    (econ.claims, {}, "draws"),
    (econ.reckoner, {}, "draws"),
    (econ.nowcast, {}, "draws"),
    (econ.backtest, {}, "horizon"),
    (econ.backtest, {}, "every"),
    (econ.variance, {}, "last"),
    (econ.influence, {}, "months"),
    (econ.explain, {"variable": "usd_rub", "month": 1}, "depth"),
    (econ.threshold, {"event": "fuel_stress > 60", "lever": "tariff", "before": "2031-01"}, "points"),
    (econ.threshold, {"event": "fuel_stress > 60", "lever": "tariff", "before": "2031-01"}, "probability"),
    (econ.persistence_region, {}, "points"),
]


@pytest.mark.parametrize("value", ["x", 3.5, True, [3], float("nan"), float("inf"), 10**30])
@pytest.mark.parametrize(
    ("call", "options", "name"), _COUNTED, ids=[f"{c.__name__}-{name}" for c, _, name in _COUNTED]
)
def test_a_count_of_another_kind_is_refused_by_name(call, options, name, value):
    with pytest.raises(InputError) as caught:
        call(**options, **{name: value})
    assert caught.value.where == name


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda ds: ds.isel(draw=slice(0)),
        lambda ds: ds.astype(complex),
        lambda ds: ds.astype(str),
        lambda ds: xr.concat([ds, ds], "scenario"),
    ],
    ids=["no draws", "complex", "texts", "a scenario twice"],
)
def test_what_is_no_run_is_neither_saved_nor_shown(spoilt, tmp_path):
    ds = spoilt(econ.simulate("baseline", **_RUN))
    for call in (econ.save, econ.report):
        with pytest.raises(InputError):
            call(ds, tmp_path / ("a.nc" if call is econ.save else "a.pdf"))
    assert not list(tmp_path.iterdir())
