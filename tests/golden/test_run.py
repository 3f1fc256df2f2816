"""The numbers of a small run, so that a change of any of them is seen and named in the changelog.

`pytest tests/golden/test_run.py --regen` writes them anew. Processors differ in the last bits of exp
and log, hence the tolerance.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import econ

GOLDEN = Path(__file__).with_name("run.json")
SCENARIOS = ["baseline", "no_pressure", "strikes_40pct", "tariff_100", "big_stick"]


@pytest.fixture(scope="module")
def numbers() -> dict[str, dict[str, list[float]]]:
    ds = econ.compare(SCENARIOS, draws=16, months=12, seed=0)
    found: dict[str, dict[str, list[float]]] = {}
    for name in sorted(map(str, ds.data_vars)):
        mean = ds[name].mean([d for d in ds[name].dims if d != "scenario"])
        middle = ds[name].isel(month=-1).median([d for d in ds[name].isel(month=-1).dims if d != "scenario"])
        found[name] = {"mean": mean.values.tolist(), "last_median": middle.values.tolist()}
    return found


def test_numbers_are_those_committed(numbers, request):
    if request.config.getoption("--regen"):
        GOLDEN.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n")
    golden = json.loads(GOLDEN.read_text())
    assert sorted(golden) == sorted(numbers)
    for name, figures in golden.items():
        for figure, values in figures.items():
            assert numbers[name][figure] == pytest.approx(values, rel=1e-9, abs=1e-9), (name, figure)
