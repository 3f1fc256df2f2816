"""A roll of a copy of the data by a made-up month: everything moves, or nothing does."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import econ
from benchmarks.integrity.kills import INSTANTS, content, killed
from benchmarks.integrity.kills import ready as ready_to_roll
from benchmarks.integrity.made_up import add_month
from econ.ensemble.plan import make_plan
from econ.errors import EconError, InputError, RunError, StaleError
from econ.estimates import Estimate, _parsed, load, save
from econ.estimation import run as estimated
from econ.forecasting import roll as module
from econ.forecasting.archive import SCENARIOS, archive, archived
from econ.forecasting.roll import roll
from econ.manifest import ESTIMATES, checked
from econ.observations.build import check
from econ.parameters.binding import _moved
from econ.vintage import vintage

LAST, NEXT = vintage().last_month, vintage().after(1)
#: A day on which all of the made-up month is known.
TODAY = date.fromisoformat(f"{vintage().after(3)}-01")


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def ready(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy with a made-up month and an archive; coefficients are kept, for time."""

    def kept(progress: Callable[[str, int], None]) -> dict[str, Estimate]:
        found: dict[str, Any] = _parsed(checked(ESTIMATES))["relations"]
        progress("all", 1)
        save(found.values())
        moved = tuple(name for name, estimate in found.items() if list(_moved(estimate.bound)))
        return estimated(moved) if moved else found

    monkeypatch.setattr("econ.estimation.run", kept)
    shutil.rmtree(data_copy / "estimates", ignore_errors=True)
    add_month(data_copy, LAST)
    archived(LAST).parent.mkdir()
    archived(LAST).write_bytes(b"archived")
    return data_copy


def test_rows_that_wait_change_nothing(data_copy: Path) -> None:
    before = make_plan("baseline", months=2, draws=0).data
    assert add_month(data_copy, LAST) > 100
    assert make_plan("baseline", months=2, draws=0).data == before
    assert "agree" in check()
    path = data_copy / "raw" / "prices.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"{LAST},brent,"))
    path.write_text(text.replace(row, row.replace(row.split(",")[2], "99.99", 1)), encoding="utf-8")
    with pytest.raises(StaleError, match=r"prices\.csv"):
        load()


def test_a_roll_moves_all_or_nothing_at_every_instant(ready: Path) -> None:
    before, seen = content(ready), {}
    found = roll(NEXT, today=TODAY, draws=8, progress=lambda step: seen.setdefault(step, content(ready)))
    after = content(ready)
    assert before != after
    assert len(seen) >= 6
    assert set(seen.values()) == {before, after}
    assert [digest == after for digest in seen.values()] == sorted(
        digest == after for digest in seen.values()
    )
    assert found.done
    assert (vintage().last_month, vintage().known_by) == (NEXT, found.known_by)
    assert vintage().price_base == LAST
    assert float(econ.history()["brent_price"][-1]) > 0
    assert (
        make_plan("baseline", months=1, draws=0).months[-1]
        == econ.history()["month"].values[-1].astype("datetime64[M]") + 1
    )
    assert listed(ready.parent) == [ready.name]
    assert float(abs(found.difference["part"].sel(cause="data")).max()) > 0
    assert not found.difference["swapped"].sel(cause="scenario")


@pytest.mark.slow
def test_a_dry_run_says_what_would_move_and_changes_nothing(ready: Path) -> None:
    before = content(ready)
    found = roll(NEXT, today=TODAY, draws=8, dry_run=True)
    assert not found.done
    assert found.readings > 30
    assert set(found.followed).isdisjoint(name.split(" ")[0] for name in found.stayed)
    assert content(ready) == before
    assert listed(ready.parent) == [ready.name]


@pytest.mark.parametrize("step", ["building", "replacing"])
def test_a_full_disk_changes_nothing(ready: Path, step: str) -> None:
    before = content(ready)

    def full(said: str) -> None:
        if said.startswith(step):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(RunError, match="No space left"):
        roll(NEXT, today=TODAY, draws=8, progress=full)
    assert content(ready) == before
    assert listed(ready.parent) == [ready.name]


def test_two_renames_where_no_exchange_is_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.ctypes, "CDLL", lambda *_, **__: object())
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / folder.name).write_text(folder.name)
    module._exchange(one, other)
    assert (listed(one), listed(other)) == (["other"], ["one"])
    shutil.rmtree(one)
    with pytest.raises(OSError, match="No such file"):
        module._exchange(one, other)
    assert listed(other) == ["one"]


@pytest.mark.slow
def test_what_a_killed_roll_left_is_removed(ready: Path) -> None:
    left = ready.with_name(f".{ready.name}.rolling-999999999")
    left.mkdir()
    said: list[str] = []
    roll(NEXT, today=TODAY, draws=8, dry_run=True, progress=said.append)
    assert not left.exists()
    assert any("left by a roll" in one for one in said)
    own = ready.with_name(f".{ready.name}.rolling-{os.getppid()}")
    own.mkdir()
    with pytest.raises(InputError, match="another roll"):
        roll(NEXT, today=TODAY, draws=8)


@pytest.mark.parametrize(
    ("month", "known_by", "said"),
    [
        (vintage().after(2), None, "a month at a time"),
        (LAST, None, "a month at a time"),
        (f"{NEXT[:4]}-13", None, "month"),
        (NEXT, date.fromisoformat(f"{NEXT}-15"), "cannot all be known"),
        (NEXT, date(2999, 1, 1), "cannot all be known"),
    ],
)
def test_bad_arguments_change_nothing(ready: Path, month: str, known_by: date | None, said: str) -> None:
    before = content(ready)
    with pytest.raises(InputError, match=said):
        roll(month, known_by=known_by, today=TODAY)
    assert content(ready) == before


def test_draws_that_are_no_number_of_simulations_are_refused_before_anything_is_made(ready: Path) -> None:
    said: list[str] = []
    with pytest.raises(InputError, match="draws"):
        roll(NEXT, today=TODAY, draws=-1, progress=said.append)
    assert not said


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, f"{NEXT[:4]}-13", r"prices\.csv:\d+ period: not a period"),
        (2, "abc", r"prices\.csv:\d+ value: is not a finite number"),
        (2, "841", r"prices\.csv:\d+ value: is far outside the record of brent_price"),
        (3, "RUB/bbl", r"prices\.csv:\d+ unit: is no unit of brent"),
        (3, "US cents/bbl", r"prices\.csv:\d+: is not as the table writes it"),
        (4, "Nobody", r"prices\.csv:\d+ publisher: is no publisher"),
        (7, f"{LAST}-28", r"prices\.csv:\d+ known_from: known before it happened"),
        (slice(3, None), [], r"prices\.csv:\d+: has fewer cells"),
    ],
)
def test_rows_that_somebody_wrote_are_held_to_what_add_asks(
    ready: Path, place: int | slice, cell: str | list[str], said: str
) -> None:
    path = ready / "raw" / "prices.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"{NEXT},brent,"))
    cells = row.split(",")
    cells[place] = cell  # type: ignore[index, assignment]
    if cell == "US cents/bbl":
        cells[2] = f"{100 * float(cells[2]):g}"
    path.write_text(text.replace(row, ",".join(cells)), encoding="utf-8")
    before = content(ready)
    with pytest.raises(EconError, match=said):
        roll(NEXT, today=TODAY)
    assert content(ready) == before


def test_no_vintage_is_left_behind_unarchived_and_none_without_its_figures(ready: Path) -> None:
    archived(LAST).unlink()
    with pytest.raises(InputError, match="econ data archive"):
        roll(NEXT, today=TODAY)
    archived(LAST).write_bytes(b"archived")
    path = ready / "raw" / "prices.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not re.match(f"{NEXT},brent,", line)), encoding="utf-8")
    before = content(ready)
    with pytest.raises(InputError, match="brent_price"):
        roll(NEXT, today=TODAY)
    assert content(ready) == before


def test_data_without_raw_tables_cannot_be_rolled(ready: Path) -> None:
    shutil.rmtree(ready / "raw")
    with pytest.raises(InputError, match="not part of the installed package"):
        roll(NEXT, today=TODAY)


def test_a_forecast_is_archived_once_in_the_shape_of_the_first(data_copy: Path, repository: Path) -> None:
    import xarray as xr

    path = archive(draws=300)
    with pytest.raises(InputError, match="archived already"):
        archive(draws=300)
    first = min((repository / "data" / "forecasts").glob("????-??.nc"))
    with xr.open_dataset(first) as old, xr.open_dataset(path) as new:
        assert set(old.data_vars) == set(new.data_vars)
        assert all(old[name].dims == new[name].dims for name in old.data_vars)
        assert all(old[name].attrs["units"] == new[name].attrs["units"] for name in old.data_vars)
        assert tuple(new["scenario"].values) == SCENARIOS
        assert set(map(str, old.attrs)) - set(map(str, new.attrs)) <= {"commit", "blas", "scenario_big_stick"}
        assert (new["oil_gas_revenue"].sel(quantile=0.05) <= new["oil_gas_revenue"].sel(quantile=0.95)).all()
    found = econ.diff(path, path, draws=16, keep=["oil_gas_revenue"])
    assert not found["unknown"].any()
    path.unlink()
    with pytest.raises(InputError, match="too few"):
        archive(draws=10)


@pytest.mark.slow
def test_rolls_that_are_killed_leave_the_data_as_before_or_as_after(data_copy: Path) -> None:
    """Kill -9 at twelve instants; what one leaves is what the next begins with."""
    ready_to_roll(data_copy)
    before, month = content(data_copy), vintage().last_month
    for step, delay in INSTANTS:
        assert killed(data_copy, step, delay), (step, delay)
        if step == "replaced":
            assert vintage().last_month == NEXT
            check()
        else:
            assert (content(data_copy), vintage().last_month) == (before, month), (step, delay)
    assert load()
