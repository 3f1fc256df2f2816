"""What every test shares: one thread, no screen, a repeatable hypothesis, an untouched global RNG."""

from __future__ import annotations

import os

# Before NumPy loads: under xdist each worker would otherwise start a thread per core.
for _variable in ("ECON_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
os.environ["MPLBACKEND"] = "Agg"
# Commands that tests run leave nothing behind.
os.environ["ECON_CACHE"] = "off"

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    import xarray as xr


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--regen` writes golden numbers anew; look at the difference before committing it."""
    parser.addoption("--regen", action="store_true", help="write golden numbers anew")


settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=25,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the RNG fixture below is one
)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def global_rng_untouched() -> Iterator[None]:
    """Draws come from named streams: code that uses NumPy's global state would depend on call order."""
    before = np.random.get_state(legacy=False)  # noqa: NPY002 - the subject of the check
    yield
    after = np.random.get_state(legacy=False)  # noqa: NPY002
    assert np.array_equal(before["state"]["key"], after["state"]["key"])
    assert before["state"]["pos"] == after["state"]["pos"]


@pytest.fixture
def data_copy(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that a test may change: the package reads it instead of the committed one."""
    folder = tmp_path / "data"
    shutil.copytree(repository / "data", folder, ignore=shutil.ignore_patterns("forecasts"))
    monkeypatch.setenv("ECON_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def run() -> xr.Dataset:
    """Every variable of six scenarios on 64 draws and 12 months: most properties read this one run."""
    import econ

    return econ.compare(
        ["baseline", "no_pressure", "strikes_40pct", "tariff_100", "all_channels", "alternating"],
        draws=64,
        months=12,
        keep="all",
        seed=0,
    )
