"""A run's identity: equal where the numbers are, and where not, what differs is named with both values."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import econ
from econ.ensemble import identity, plan, runner, store
from econ.ensemble.api import run_plan
from econ.ensemble.identity import Identity, check_worker, identify
from econ.ensemble.pins import Pins
from econ.ensemble.plan import Plan, make_plan
from econ.errors import EconError, InputError, StaleError
from econ.observations.arrays import instead
from econ.observations.arrays import load as load_panel
from econ.observations.known import as_known
from econ.output.files import save
from econ.parameters import load as load_parameters
from econ.parameters.wording import wording
from econ.provenance.reproduce import reproduce
from econ.scenarios import parse
from econ.vintage import vintage

KEEP = ["oil_gas_revenue", "cost_of_continuing"]
FIRST, SECOND = vintage().start, vintage().after(2)
GIVEN = [{"month": FIRST, "variable": "brent_price", "value": 55.5}]
#: What follows from the other fields and from the code, what decides no number, and a length of other fields.
DERIVED = {"carried", "targets", "shocks", "texts", "notes", "warmup", "data"}


def made(scenario="all_channels", given=GIVEN, draws=300, **options) -> Plan:
    return make_plan(scenario, draws=draws, months=2, keep=KEEP, given=given, **options)


def other(value):  # history: published figures
    """Another value of the same kind."""
    match value:
        case bool() | int():
            return value + 1
        case str():
            return f"{value}2025-06"
        case np.ndarray() if value.dtype.kind == "M":
            return value - 12
        case np.ndarray():
            return value + 1.0
        case frozenset():
            return value ^ {"shocks"}
        case tuple():
            return value[:-1]
        case Pins():
            return replace(value, override={n: other(v) for n, v in value.override.items()})
        case Mapping():
            first = next(iter(value), None)
            return {} if first is None else {k: v for k, v in value.items() if k != first}
    raise AssertionError(type(value))


@pytest.mark.parametrize("name", sorted({field.name for field in fields(Plan)} - DERIVED))
def test_whatever_a_plan_says_is_part_of_the_identity(name):
    whole = made("relief_when_buyers_comply", off=("literature",))
    p = load_parameters()["cap_compliance"]
    whole = replace(
        whole,
        reseeded={"shocks": 1},
        overrides={"cap_compliance": np.array([0.4, np.nan])},
        instead={p.name: replace(p, value=other(p.value))},
        design={"parameter:cap_compliance": np.full((1, 300), 0.5)},
    )
    value = getattr(whole, name)
    changed = replace(whole, **{name: ("another", *value[1:]) if name == "scenarios" else other(value)})
    found = identify(changed)
    assert found.hash != identify(whole).hash == identify(replace(whole)).hash
    assert identify(whole).differences(found)


def test_what_decides_no_number_is_no_part_of_it():
    whole = made()
    for name, value in (("notes", ("a word",)), ("texts", {"all_channels": "title: another"})):
        assert identify(replace(whole, **{name: value})).hash == identify(whole).hash


def test_parameters_are_those_that_were_known_then():
    day = vintage().after(-6)
    found = identify(made(given=None, as_of=day)).parts
    with as_known(day):
        table = load_parameters()
    assert found["parameters"] == {name: wording(table[name]) for name in found["parameters"]}
    now = identify(made(given=None)).parts
    assert found["parameters"] != now["parameters"]
    assert found["data"]["vintage"] != now["data"]["vintage"]


def test_a_dataset_brings_its_identity():
    ds = econ.simulate("all_channels", draws=3, months=2, keep=KEEP, given=GIVEN)
    found = Identity.of_attributes(ds.attrs, "here")
    assert found.hash == ds.attrs["identity"] == identify(made(draws=3)).hash
    assert json.loads(ds.attrs["identity_parts"]) == found.hashes
    assert found.parts["given"] == {"brent_price": f"{FIRST} 55.5; {SECOND} free"}
    assert found.parts["run"]["run for reference alone"] == "no_pressure"
    assert set(found.parts) == set(identity.PARTS)
    # What a cell of a spreadsheet could not hold would be too much for a header as well.
    assert len(ds.attrs["identity_record"]) < 32_767


def test_a_scenario_that_one_run_lacks_is_one_difference():
    found = identify(made()).differences(identify(made("tariff_100")))
    assert {one.part for one in found} == {"run"}
    assert any(one.name == "scenarios" and "tariff_100" in one.now for one in found)


def test_of_long_values_what_differs_is_shown():  # history: published figures
    parts = {part: {} for part in identity.PARTS}
    months = [f"20{year}-{month:02d} {float(month)}" for year in (24, 25) for month in range(1, 13)]
    one = Identity({**parts, "data": {"brent_price": "; ".join(months)}})
    months[14] = "2025-03 99.5"
    (found,) = one.differences(Identity({**parts, "data": {"brent_price": "; ".join(months)}}))
    assert found.text("then", "now") == "data brent_price: 2025-03 3.0 then, 2025-03 99.5 now"


TEXT = """
schema_version: 1
name: mine
title: A scenario of one's own
description: A small tariff.
extends: baseline
pressure:
  tariff: {tariff}
"""
Change = tuple[dict[str, Any], tuple[str, ...]]


def mine(tariff=0.25):
    return parse(TEXT.format(tariff=tariff), "mine")


@contextmanager
def parameter(patch) -> Iterator[Change]:
    table = dict(load_parameters())
    table["cap_compliance"] = replace(table["cap_compliance"], value=np.asarray(0.6))
    for module in (identity, plan):
        patch.setattr(module, "load_parameters", lambda: table)
    yield {}, ("parameter cap_compliance: assumption 0.5, ", "assumption 0.6, ")


@contextmanager
def equation(patch) -> Iterator[Change]:
    was = identify(made(mine())).parts["equations"]["usd_rub"]
    digest = identity.digest
    identity._equation.cache_clear()
    patch.setattr(identity, "digest", lambda at: "0" * 12 if at[0][1] == "usd_rub" else digest(at))
    yield {}, ("equation usd_rub: ", was, identify(made(mine())).parts["equations"]["usd_rub"])
    identity._equation.cache_clear()


@contextmanager
def estimate(patch) -> Iterator[Change]:
    fresh = plan.fresh_estimates

    def moved(wanted, *when):
        found = fresh(wanted, *when)
        brent = found["brent"]
        return {**found, "brent": replace(brent, values=(0.125, *brent.values[1:]))}

    patch.setattr(plan, "fresh_estimates", moved)
    brent = fresh(["brent"])["brent"]
    yield {}, (f"estimate brent.{brent.names[0]}: ", repr(brent.values[0]), "0.125")


@contextmanager
def row(patch) -> Iterator[Change]:  # history: published figures
    panel, months = load_panel()
    rates = panel["usd_rub"].copy()
    place = list(months).index(np.datetime64("2025-03", "M"))
    was, rates[place] = rates[place], 123.45
    with instead({**panel, "usd_rub": rates}, months):
        yield {}, ("data usd_rub: ", f"2025-03 {was}", "2025-03 123.45")


@contextmanager
def scenario(patch) -> Iterator[Change]:
    yield {"scenario": mine(0.5)}, ("scenario mine, tariff: ", "0.25", "0.5")


@contextmanager
def pin(patch) -> Iterator[Change]:
    yield {"given": [{**GIVEN[0], "value": 60.0}]}, ("given path brent_price: ", "55.5", "60.0")


CHANGES = (parameter, equation, estimate, row, scenario, pin)


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A run, a store of it that was just begun, and a file of it."""
    folder, whole = tmp_path_factory.mktemp("before"), made(mine())
    store._create(whole, folder / "run.zarr", "")
    save(run_plan(replace(whole, draws=3)), folder / "run.nc")
    return whole, folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("change", CHANGES)
def test_a_store_is_not_resumed_by_another_run(before, monkeypatch, change):
    _, folder = before
    untouched = files(folder)
    with change(monkeypatch) as (options, words), pytest.raises(InputError) as caught:
        store.run_to_store(made(**{"scenario": mine(), **options}), folder / "run.zarr", resume=True)
    _assert_named(caught.value, words, "in the store")
    assert files(folder) == untouched


@pytest.mark.parametrize("change", CHANGES)
def test_a_worker_with_another_model_or_a_plan_altered_on_the_way_refuses(before, monkeypatch, change):
    whole, _ = before
    sent = identify(whole)
    identity._AGREED.clear()
    with change(monkeypatch) as (options, words), pytest.raises(StaleError) as caught:
        check_worker(made(**{"scenario": mine(), **options}) if options else whole, sent)
    _assert_named(caught.value, words, "in the run")
    assert not identity._AGREED
    monkeypatch.undo()
    identity._equation.cache_clear()
    check_worker(whole, sent)
    assert {sent.hash} == identity._AGREED


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_is_not_reproduced_as_another_run(before, monkeypatch, tmp_path, change):
    _, folder = before
    with xr.open_dataset(folder / "run.nc", engine="netcdf4") as held:
        ds = held.load()
    with change(monkeypatch) as (options, words):
        if "scenario" in options:
            ds.attrs["scenario_mine"] = options["scenario"].text()
        if "given" in options:
            ds.attrs["given"] = ds.attrs["given"].replace("55.5", "60.0")
        ds.to_netcdf(tmp_path / "run.nc", engine="netcdf4")
        with pytest.raises(StaleError) as caught:
            reproduce(tmp_path / "run.nc")
    _assert_named(caught.value, words, "when it was made")


def _assert_named(error: EconError, words: tuple[str, ...], then: str) -> None:
    message = str(error)
    for word in (*words, then):
        assert word in message, message
    assert error.fix


def test_workers_elsewhere_are_asked_before_they_work(monkeypatch):
    """Threads share the model of their process; any other executor may not."""
    asked = []
    monkeypatch.setattr(runner, "check_worker", lambda plan, sent: asked.append(sent.hash))
    whole = made(draws=3)
    runner.run_draws(whole)
    assert not asked
    with ThreadPoolExecutor(1) as pool:
        runner.run_draws(whole, executor=pool)
    assert asked == [identify(whole).hash]


@pytest.mark.slow
def test_a_worker_process_with_another_equation_refuses(repository, tmp_path):
    """A real worker, whose package has one formula changed, and whose version is the same."""
    shutil.copytree(repository / "econ", tmp_path / "econ", ignore=shutil.ignore_patterns("__pycache__"))
    module = tmp_path / "econ" / "model" / "fund.py"
    text = module.read_text(encoding="utf-8")
    head, _, rest = text.partition("def liquid_nwf(")
    assert rest
    module.write_text(f"{head}def liquid_nwf({rest.replace('return ', 'return 1.5 * ', 1)}", encoding="utf-8")
    whole = make_plan("baseline", draws=3, months=1, keep=["liquid_nwf"])
    (tmp_path / "task").write_bytes(pickle.dumps((whole, identify(whole))))
    code = (
        "import pickle, sys; from econ.ensemble.identity import check_worker; "
        "check_worker(*pickle.load(open(sys.argv[1], 'rb')))"
    )
    environment = {**os.environ, "ECON_DATA": str(repository / "data")}
    for place, refused in ((repository, False), (tmp_path, True)):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "task")],
            cwd=place,
            env={**environment, "PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ("equation liquid_nwf: " in done.stderr) == refused, done.stderr
        assert (done.returncode != 0) == refused
