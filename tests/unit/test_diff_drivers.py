"""What moved revenue and balance: parts add up, and each driver gets what it moved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import econ
from econ.errors import InputError
from econ.provenance.drivers import DRIVERS, OUTCOMES
from econ.reporting.waterfall import finding, waterfall
from econ.vintage import vintage

YEAR = str(int(vintage().last_month[:4]) + 1)
PINNED = ("brent_price", "usd_rub", "urals_discount")


def stored(folder: Path, name: str, **given: float) -> Path:
    """A run in which price, discount and rate are pinned throughout: one of them can be moved alone."""
    level = {"brent_price": 70.0, "usd_rub": 80.0, "urals_discount": 12.0, **given}
    months = [vintage().after(k) for k in range(1, 19)]
    rows = [{"month": m, "variable": v, "value": level[v]} for m in months for v in PINNED]
    ds = econ.simulate("baseline", months=18, draws=16, given=rows, keep=OUTCOMES)
    return econ.save(ds, folder / f"{name}.nc")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("runs"), "base")


def shares(found: xr.Dataset) -> dict[str, float]:
    """Parts of the change of oil and gas revenue, in bn RUB."""
    one = found.sel(outcome="oil_gas_revenue")
    return {driver: float(one["part"].sel(driver=driver)) for driver in DRIVERS}


@pytest.mark.parametrize(
    ("driver", "moved"),
    [("rate", {"usd_rub": 90.0}), ("discount", {"urals_discount": 20.0}), ("price", {"brent_price": 60.0})],
)
def test_a_driver_alone_has_most_of_the_change(
    base: Path, tmp_path: Path, driver: str, moved: dict[str, float]
) -> None:
    span = f"{vintage().after(12)}..{vintage().after(17)}"
    found = econ.diff(base, stored(tmp_path, "other", **moved), by="driver", periods=[span])
    held = shares(found)
    change = float(found["change"].sel(outcome="oil_gas_revenue"))
    assert held[driver] == pytest.approx(change, abs=0.25 * abs(change)), held
    others = {name for name in ("price", "discount", "rate", "law") if name != driver}
    # Product prices in Europe, part of the price, answer to what Russia exports.
    assert all(abs(held[name]) < 0.01 * abs(change) for name in others), held


@pytest.mark.parametrize(
    "periods", [(str(int(YEAR) - 2), str(int(YEAR) - 1)), (vintage().after(-1), vintage().last_month)]
)
def test_parts_add_up_between_years_and_months(periods: tuple[str, str], repository: Path) -> None:
    folder = repository / "data"
    found = econ.diff(folder, folder, by="driver", periods=periods, draws=16)
    np.testing.assert_allclose(found["part"].sum("driver"), found["change"], rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(found["new"] - found["old"], found["change"], rtol=1e-9, atol=1e-6)
    assert float(abs(found["part"].sel(outcome="oil_gas_revenue", driver="price"))) > 0


def test_published_years_are_the_published_sums(repository: Path) -> None:
    year = str(int(vintage().last_month[:4]) - 1)
    found = econ.diff(repository / "data", repository / "data", by="driver", periods=[year], draws=16)
    panel = econ.history()
    for name in OUTCOMES:
        said = float(panel[name].sel(month=slice(f"{year}-01-01", f"{year}-12-01")).sum())
        assert float(found["old"].sel(outcome=name)) == pytest.approx(said, rel=1e-4)
    assert float(abs(found["part"]).max()) == pytest.approx(0, abs=1e-6)


def test_bad_periods_are_refused(base: Path) -> None:
    for periods, said in (
        (["2018"], "outside the run"),
        ([YEAR, f"{YEAR}-01"], "not equally long"),
        ([YEAR, YEAR, YEAR], "at most two"),
        ([f"{YEAR}-13"], "no period"),
    ):
        with pytest.raises(InputError, match=said):
            econ.diff(base, base, by="driver", periods=periods)
    with pytest.raises(InputError, match="for drivers"):
        econ.diff(base, base, periods=[YEAR])
    with pytest.raises(InputError, match="for causes"):
        econ.diff(base, base, by="driver", keep=["oil_gas_revenue"])


def test_the_waterfall_names_its_finding(base: Path, tmp_path: Path) -> None:
    found = econ.diff(base, stored(tmp_path, "weak", usd_rub=60.0), by="driver", periods=[YEAR])
    said = finding(found.sel(outcome="oil_gas_revenue"))
    assert "falls by" in said
    assert "rate" in said
    assert "<svg" in waterfall(found)
