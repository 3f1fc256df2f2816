"""The numbers of a small run, so that a change of any of them is seen and named in the changelog.

`pytest tests/golden/test_run.py --regen` writes them anew. Processors differ in the last bits of exp and
log, and a sum of large terms that cancel keeps the bits of its terms: hence a tolerance of 1e-9 of the
number and of the variable's scale.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import econ

GOLDEN = Path(__file__).with_name("run.json")
SCENARIOS = ["baseline", "no_pressure", "strikes_40pct", "tariff_100", "big_stick"]
TOLERANCE = 1e-9
Numbers = dict[str, dict[str, list[float]]]


def measured() -> Numbers:
    """Mean and last median by scenario of every headline variable, and its largest value anywhere."""
    ds = econ.compare(SCENARIOS, draws=16, months=12, seed=0)
    found: Numbers = {}
    for name in sorted(map(str, ds.data_vars)):
        mean = ds[name].mean([d for d in ds[name].dims if d != "scenario"])
        last = ds[name].isel(month=-1)
        middle = last.median([d for d in last.dims if d != "scenario"])
        scale = float(np.abs(ds[name].values).max())
        found[name] = {
            "mean": mean.values.tolist(),
            "last_median": middle.values.tolist(),
            "scale": [scale],
        }
    return found


def agree(numbers: Numbers, golden: Numbers) -> None:
    """Assert that numbers are the golden ones on whatever processor."""
    assert sorted(golden) == sorted(numbers)
    for name, figures in golden.items():
        (scale,) = figures["scale"]
        assert sorted(figures) == sorted(numbers[name])
        for figure, values in figures.items():
            atol = TOLERANCE * scale
            np.testing.assert_allclose(
                numbers[name][figure], values, rtol=TOLERANCE, atol=atol, err_msg=f"{name} {figure}"
            )


def test_numbers_are_those_committed(request):
    numbers = measured()
    if request.config.getoption("--regen"):
        GOLDEN.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n")
    agree(numbers, json.loads(GOLDEN.read_text()))
