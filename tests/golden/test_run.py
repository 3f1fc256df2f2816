"""The numbers of a small run, so that a change of any of them is seen and named in the changelog.

`pytest tests/golden/test_run.py --regen` writes them anew. Processors differ in the last bits of exp and
log, and what is the difference of large numbers differs by more: hence a tolerance of 1e-9, and of 1e-9 of
the variable's own scale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import econ
from econ.ensemble.plan import kept_names
from econ.reporting import pages
from econ.reporting.document import material
from econ.reporting.page.gather import found_in
from econ.reporting.pages import VARIABLES
from tests.unit.reporting_dataset import made_up, made_up_history, made_up_uncertainty

GOLDEN = Path(__file__).with_name("run.json")
SCENARIOS = ["baseline", "no_pressure", "strikes_40pct", "tariff_100", "all_channels"]
TOLERANCE = 1e-9


Numbers = dict[str, dict[str, Any]]


def measured() -> Numbers:
    """Mean over months and draws, median of the last month, and the scale, of all that a report prints."""
    keep = [*VARIABLES, *kept_names("headline")]
    ds = econ.compare(SCENARIOS, draws=16, months=12, seed=0, keep=keep)
    return {name: figures(ds[name]) for name in sorted(map(str, ds.data_vars))}


def figures(values: xr.DataArray) -> dict[str, Any]:
    last = values.isel(month=-1)
    return {
        "mean": values.mean([d for d in values.dims if d != "scenario"]).values.tolist(),
        "last_median": last.median([d for d in last.dims if d != "scenario"]).values.tolist(),
        "scale": float(np.abs(values).max()),
    }


def agree(numbers: Numbers, golden: Numbers) -> None:
    """Assert that numbers are the golden ones on whatever processor."""
    assert sorted(golden) == sorted(numbers)
    moved = {}
    for name, found in golden.items():
        near = {"rel": TOLERANCE, "abs": TOLERANCE * found["scale"]}
        for figure, values in found.items():
            if numbers[name][figure] != pytest.approx(values, **near):
                moved[name, figure] = (values, numbers[name][figure])
    assert not moved


def test_numbers_are_those_committed(request: pytest.FixtureRequest) -> None:
    numbers = measured()
    if request.config.getoption("--regen"):
        GOLDEN.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n")
    agree(numbers, json.loads(GOLDEN.read_text()))


def test_every_variable_that_the_report_prints_has_golden_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages and cover read of a dataset that has everything, as they read it."""
    ds = made_up(tuple(SCENARIOS), draws=32)
    ds = ds.assign({name: ds["usd_rub"] for name in VARIABLES if name not in ds})
    printed: set[str] = set()
    plain = xr.Dataset.__getitem__

    def noted(self: xr.Dataset, key: Any) -> Any:
        printed.update(
            str(name) for name in (key if isinstance(key, list) else [key]) if name in ds.data_vars
        )
        return plain(self, key)

    monkeypatch.setattr(xr.Dataset, "__getitem__", noted)
    found_in(ds, SCENARIOS[-1], SCENARIOS[0])
    m = material(ds, history=made_up_history(), uncertainty=made_up_uncertainty())
    for section in pages.sections(m):
        section.blocks(0)
    pages.annex(m)
    assert len(printed) > 30
    assert printed <= set(VARIABLES), "declare it in econ.reporting.pages.VARIABLES"
    golden = json.loads(GOLDEN.read_text())
    assert not {*printed, *VARIABLES} - set(golden), "run with --regen and look at the difference"
