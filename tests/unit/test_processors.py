"""The same numbers on any processor: bit for bit under other kernels, to nine digits under other SIMD."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks.integrity.processors import here, kernel, kernels, run, simd, simd_levels
from econ.provenance.reproduce import reproduce
from tests.golden.test_run import GOLDEN, agree

RUN = """
import econ
ds = econ.compare(["baseline", "all_channels"], draws=300, months=6, keep="all", seed=3)
found = {str(name): values.values for name, values in ds.data_vars.items()}
"""
NUMBERS = """
import json
from tests.golden.test_run import measured
found["numbers"] = np.array(json.dumps(measured()))
"""
#: The C library's own choice among instructions, taken from it; other libraries take no notice.
PLAIN = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX,-FMA,-FMA4,-AVX512F"}
OLDEST = kernel(kernels()[0]) | simd(0) | PLAIN


@pytest.fixture(scope="module")
def mine():
    return here(RUN)


@pytest.mark.parametrize(
    "name", [kernels()[0], *(pytest.param(name, marks=pytest.mark.slow) for name in kernels()[1:])]
)
def test_the_kernel_of_linear_algebra_changes_no_bit(mine, name):
    other = run(RUN, kernel(name))
    assert sorted(other) == sorted(mine)
    for variable, values in mine.items():
        assert other[variable].tobytes() == values.tobytes(), variable


def test_an_older_processor_makes_the_same_to_nine_digits(mine):
    other, differ = run(RUN, OLDEST), 0
    for name, values in mine.items():
        gap = np.abs(other[name] - values)
        assert (gap <= 1e-9 * (np.abs(values) + np.abs(values).max())).all(), name
        differ += gap.any()
    # Or the environment did nothing, and the test compares a run with itself.
    assert differ or not simd_levels()


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment", [OLDEST, *map(kernel, kernels()), *map(simd, range(len(simd_levels()) + 1))]
)
def test_golden_numbers_are_green_on_all(environment):
    numbers = json.loads(str(run(NUMBERS, environment)["numbers"]))
    agree(numbers, json.loads(GOLDEN.read_text()))


def test_a_file_of_an_older_processor_is_reproduced(tmp_path):
    path = tmp_path / "run.nc"
    keep = ["federal_balance", "oil_gas_revenue", "gasoline_shortage_share", "fuel_stress"]
    made = f"econ.simulate('all_channels', draws=40, months=4, keep={keep})"
    code = f"import econ; econ.save({made}, {str(path)!r})"
    run(code, OLDEST)
    found = reproduce(path)
    assert found.agrees
    assert not found.edited
    assert not found.warnings
